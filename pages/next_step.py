"""Shows the one step to take now, why, and what comes after it."""

from pages.session import state
from pages.views import next_step
from pages.widgets import elements, frame

if elements.is_empty():
    texts = frame.begin("next_step")
    elements.show_nothing_known(texts, texts("ui.next_step.not_enough"))
else:
    view = state.step()
    texts = frame.begin("next_step", state.advice().step, view.title, state.texts()("ui.next_step.title"))
    next_step.show_done(texts)
    next_step.show_step(view, texts)
    next_step.offer_done(view, texts)
    next_step.show_warnings(view, texts)
    next_step.show_reasons(view, texts)
    next_step.show_what_comes(view, texts)
    next_step.show_unknown(view, texts)
    next_step.show_grounds(view, texts)
    next_step.show_person(view, texts)
    next_step.footer_links(texts)
