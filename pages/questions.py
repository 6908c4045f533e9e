"""Asks one question, and only one that can still change the advice."""

from pages.shared import asking, frame, state, widgets

asked = asking.asked()
if asked is None:
    texts = frame.begin("questions", "none", state.texts()("ui.questions.enough"))
    widgets.ways_on(texts)
else:
    name = asked.question.id
    texts = frame.begin("questions", name, state.texts()(f"questions.{name}.title"), asked.progress)
    asking.explain(asked, texts)
    entered = asking.fields(asked.question, texts)
    asking.way_on(asked, asking.keep(asked, entered), texts)
