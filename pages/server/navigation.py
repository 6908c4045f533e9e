"""Which pages are there, in which order, under which addresses? The script that runs before every page."""

from pages.widgets.frame import open_page

open_page()
