"""Checks one seller and one offer before the purchase, by ten habits, and says what to do first."""

from pages.shared import frame, preventing, widgets

texts = frame.begin("prevent")
widgets.say(texts("prevent.lead"))
preventing.ask(texts)
preventing.show_judgement(texts)
preventing.lead_on(texts)
