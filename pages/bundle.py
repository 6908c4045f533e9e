"""Keeps the evidence, says what is missing, and gives everything as one archive."""

from pages.shared import bundling, evidence, frame, widgets

texts = frame.begin("bundle")
widgets.say(texts("ui.bundle.lead"))
widgets.show_undo(texts("bundle.page.removed"), texts("bundle.page.undo"))
evidence.offer_to_add(texts)
evidence.list_exhibits(texts)
bundling.show_checklist(texts)
bundling.offer_files(texts)
