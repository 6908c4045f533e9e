"""Keeps the evidence, says what is missing, and gives everything as one archive."""

from pages.shared import frame, widgets

texts = frame.begin("bundle")
widgets.say(texts("ui.bundle.lead"))
