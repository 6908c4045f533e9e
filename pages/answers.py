"""Lists every answer, what a file added, and what is still open; each can be changed from here."""

from pages.views import answers, start
from pages.widgets import elements, frame

texts = frame.begin("answers")
if elements.is_empty():
    elements.show_nothing_known(texts, texts("ui.answers.none_yet"))
else:
    elements.say(texts("ui.answers.lead"))
    elements.page_button(texts("ui.answers.to_advice"), "next_step", primary=True)
    answers.list_answers(texts)
    answers.list_more(texts)
    answers.list_open(texts)
    start.offer_to_save(texts)
