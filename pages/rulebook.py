"""Shows every rule, the proof that none is missing and none contradicts another, and the sources."""

from pages.views import rulebook
from pages.widgets import elements, frame

texts = frame.begin("rulebook")
rulebook.pretend_day(texts)
elements.say(texts("ui.rulebook.lead"))
rulebook.show_table(rulebook.choose(texts), texts)
rulebook.show_proofs(texts)
rulebook.show_sources(texts)
