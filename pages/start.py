"""Says what this can do and cannot, and lets a case begin."""

from pages.views import start
from pages.widgets import elements, frame

texts = frame.begin("start")
elements.say(texts("ui.start.lead"))
start.choose_place(texts)
start.offer_to_begin(texts)
start.offer_ways(texts)
start.explain(texts)
start.offer_examples(texts)
start.offer_files(texts)
