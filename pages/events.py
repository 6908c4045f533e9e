"""Lists what happened, takes one event more in under a minute, and says what it changes."""

from pages.shared import eventing, frame, importing, noting, promised, recorded, widgets

screen = eventing.screen()
texts = frame.begin("events", screen.name, eventing.heading(screen))
if screen.is_form:
    eventing.show_form(screen, texts)
elif screen.name:
    eventing.show_outcome(texts)
    noting.show_account(texts)
    eventing.offer_quick(texts, stands_out=False)
else:
    widgets.say(texts("ui.events.lead"))
    eventing.offer_quick(texts, stands_out=True)
    eventing.offer_undo(texts)
    noting.show_account(texts)
    recorded.show(texts)
    promised.show_promises(texts)
    promised.show_bounces(texts)
    importing.offer_import(texts)
    eventing.lead_on(texts)
