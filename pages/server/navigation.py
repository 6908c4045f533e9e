"""The list of pages, their order and their addresses: the script that runs before every page."""

from pages.widgets.frame import open_page

open_page()
