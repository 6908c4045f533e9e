"""Lists what happened, takes one event more in under a minute, and says what it changes."""

from pages.views.events import event_list, formal_step, import_chat, promises, screens
from pages.widgets import elements, frame

screen = screens.screen()
texts = frame.begin("events", screen.name, screens.heading(screen))
if screen.is_form:
    screens.show_form(screen, texts)
elif screen.name:
    screens.show_outcome(texts)
    formal_step.show_account(texts)
    screens.offer_quick(texts, stands_out=False)
else:
    elements.say(texts("ui.events.lead"))
    screens.offer_quick(texts, stands_out=True)
    screens.offer_undo(texts)
    formal_step.show_account(texts)
    event_list.show(texts)
    promises.show_promises(texts)
    promises.show_bounces(texts)
    import_chat.offer_import(texts)
    screens.footer_links(texts)
