"""Asks one question, and only one that can still change the advice."""

from pages.session import state
from pages.views import questions
from pages.widgets import elements, frame

asked = questions.asked()
if asked is None:
    texts = frame.begin("questions", "none", state.texts()("ui.questions.enough"))
    elements.next_links(texts)
else:
    name = asked.question.id
    texts = frame.begin("questions", name, state.texts()(f"questions.{name}.title"), asked.progress)
    questions.explain(asked, texts)
    entered = questions.read_fields(asked.question, texts)
    questions.way_on(asked, questions.keep(asked, entered), texts)
