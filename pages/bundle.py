"""Keeps the evidence, says what is missing, and gives everything as one archive."""

from pages.views import bundle, exhibits
from pages.widgets import elements, frame

texts = frame.begin("bundle")
elements.say(texts("ui.bundle.lead"))
elements.show_undo(texts("bundle.page.removed"), texts("bundle.page.undo"))
exhibits.offer_to_add(texts)
exhibits.list_exhibits(texts)
bundle.show_checklist(texts)
bundle.offer_files(texts)
