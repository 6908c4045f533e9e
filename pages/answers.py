"""Lists every answer, what a file told besides, and what is still open; each can be changed from here."""

from pages.shared import answered, frame, starting, widgets

texts = frame.begin("answers")
if widgets.is_empty():
    widgets.nothing_told(texts, texts("ui.answers.none_yet"))
else:
    widgets.say(texts("ui.answers.lead"))
    widgets.way(texts("ui.answers.to_advice"), "next_step", primary=True)
    answered.list_answers(texts)
    answered.list_more(texts)
    answered.list_open(texts)
    starting.offer_to_save(texts)
