"""Draws the case on a time axis and as a table, says what proves it, and offers all of it as files."""

from pages.views import timeline
from pages.widgets import calendar_button, elements, frame

texts = frame.begin("timeline")
if elements.is_empty():
    elements.show_nothing_known(texts, texts("timeline.empty"))
else:
    elements.say(texts("ui.timeline.lead"))
    timeline.show(timeline.filtered(timeline.timeline(), texts), texts)
    calendar_button.offer_calendar(texts)
