"""Tells the one step to take now, why, and what comes after it."""

from pages.shared import frame, state, stepping, widgets

if widgets.is_empty():
    texts = frame.begin("next_step")
    widgets.nothing_told(texts, texts("ui.next_step.not_enough"))
else:
    view = state.step()
    texts = frame.begin("next_step", state.advice().step, view.title, state.texts()("ui.next_step.title"))
    stepping.show_done(texts)
    stepping.show_step(view, texts)
    stepping.offer_done(view, texts)
    stepping.show_warnings(view, texts)
    stepping.show_reasons(view, texts)
    stepping.show_what_comes(view, texts)
    stepping.show_unknown(view, texts)
    stepping.show_grounds(view, texts)
    stepping.show_person(view, texts)
    stepping.lead_on(texts)
