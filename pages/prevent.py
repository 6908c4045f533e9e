"""Checks one seller and one offer before the purchase, by ten habits, and says what to do first."""

from pages.views import prevent
from pages.widgets import elements, frame

texts = frame.begin("prevent")
elements.say(texts("prevent.lead"))
prevent.ask(texts)
prevent.show_judgement(texts)
prevent.footer_links(texts)
