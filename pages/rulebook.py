"""Shows every rule, the proof that none is missing and none contradicts another, and the sources."""

from pages.shared import frame, rules, widgets

texts = frame.begin("rulebook")
rules.pretend_day(texts)
widgets.say(texts("ui.rulebook.lead"))
rules.show_table(rules.choose(texts), texts)
rules.show_proofs(texts)
rules.show_sources(texts)
