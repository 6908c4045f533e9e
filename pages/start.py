"""Says what this can do and cannot, and lets a case begin."""

from pages.shared import frame, starting, widgets

texts = frame.begin("start")
widgets.say(texts("ui.start.lead"))
starting.choose_place(texts)
starting.offer_to_begin(texts)
starting.offer_ways(texts)
starting.explain(texts)
starting.offer_examples(texts)
starting.offer_files(texts)
