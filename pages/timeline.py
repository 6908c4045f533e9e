"""Draws the case on a time axis, tells the same as a table, and gives both as files."""

from pages.shared import drawing, frame, widgets

texts = frame.begin("timeline")
if widgets.is_empty():
    widgets.nothing_told(texts, texts("timeline.empty"))
else:
    drawn = drawing.timeline()
    widgets.say(texts("ui.timeline.lead"))
    drawing.show_figure(drawn, texts)
    drawing.show_table(drawn, texts)
    drawing.offer_files(drawn, texts)
