"""Can every rule be said, in every language?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guidance.advice.rule_words import tell_rules
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def tables():
    rulebook = load_rulebook()
    return [*rulebook.graph.tables.values(), *(pack.claim_term for pack in rulebook.library.countries.values())]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("table", tables(), ids=lambda table: table.id)
def test_every_rule_is_said_in_full(table, language):
    """Each condition by its name and its value, each output, each reason; none is empty, and none is an id."""
    rulebook = load_rulebook()
    texts = texts_of(Situation(Case(country="ru", platform="yandex_market"), NOW, rulebook), language)
    told = tell_rules(table, rulebook.graph.facts, texts)
    assert [view.id for view in told] == [rule.id for rule in table.rules]
    for view, rule in zip(told, table.rules, strict=True):
        assert len(view.conditions) == len(rule.when)
        assert all(condition.name and condition.value for condition in view.conditions)
        assert view.then
        assert view.then != rule.then
        assert view.because


def test_two_different_cells_are_never_said_alike():
    """In one table, what reads the same is the same: rules that differ differ in words."""
    rulebook = load_rulebook()
    texts = texts_of(Situation(Case(country="ru", platform="yandex_market"), NOW, rulebook), "ru")
    for table in rulebook.graph.tables.values():
        said = [view.conditions for view in tell_rules(table, rulebook.graph.facts, texts)]
        assert len(set(said)) == len(said), table.id
