"""Lists what happened, takes one event more in under a minute, and says what it changes."""

from pages.shared import frame, widgets

texts = frame.begin("events")
widgets.say(texts("ui.events.lead"))
