"""Draws the case on a time axis, tells the same as a table, says what proves it, and gives it all as files."""

from pages.shared import drawing, frame, own_calendar, widgets

texts = frame.begin("timeline")
if widgets.is_empty():
    widgets.nothing_told(texts, texts("timeline.empty"))
else:
    widgets.say(texts("ui.timeline.lead"))
    drawing.show(drawing.filtered(drawing.timeline(), texts), texts)
    own_calendar.offer_calendar(texts)
