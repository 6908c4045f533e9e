"""Can every rule be said, in every language?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guidance.advice.fact_words import stretch_words
from guidance.advice.rule_words import _tests, tell_rules
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.library.forms.cell import Cell, Span
from guidance.library.texts import texts_for

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RUSSIAN = texts_for("ru", "ru", "yandex_market")


def tables():
    """Every table with the country in whose words it is told: a country's terms are told in its own."""
    rulebook = load_rulebook()
    own = [("zz" if code == "general" else code, pack.claim_term) for code, pack in rulebook.library.countries.items()]
    return [*(("ru", table) for table in rulebook.graph.tables.values()), *own]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("country", "table"), [pytest.param(*one, id=f"{one[1].id}-{one[0]}") for one in tables()])
def test_every_rule_is_said_in_full(country, table, language):
    """Each condition by its name and its value, each output, each reason; none is empty, and none is an id."""
    rulebook = load_rulebook()
    texts = texts_of(Situation(Case(country=country, platform="yandex_market"), NOW, rulebook), language)
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


@pytest.mark.parametrize(
    ("span", "counts_down", "words"),
    [
        (Span(None, 0, "d"), True, "прошёл"),
        (Span(None, -3, "d"), True, "прошёл"),
        (Span(0, None, "d"), True, "ещё не прошёл"),
        (Span(None, None, "d"), True, "любое"),
        (Span(None, None, "h"), False, "любое"),
        (Span(None, 1, "d"), True, stretch_words(RUSSIAN, "..1d", counts_down=True)),
        (Span(3, None, "d"), True, stretch_words(RUSSIAN, "3d..", counts_down=True)),
        (Span(0, 3, "d"), True, stretch_words(RUSSIAN, "0d..3d", counts_down=True)),
        (Span(0, None, "h"), False, stretch_words(RUSSIAN, "0h..", counts_down=False)),
        (Span(72 * 3600, None, "h"), False, stretch_words(RUSSIAN, "72h..", counts_down=False)),
    ],
    ids=str,
)
def test_a_clock_is_over_runs_or_has_a_stretch_left(span, counts_down, words):
    """Only a clock that runs down is over at 0, and only then does `from 0 on` mean that it still runs."""
    rulebook = load_rulebook()
    source = next(fact for fact in rulebook.graph.facts.values() if fact.runs == ("down" if counts_down else "up"))
    assert list(_tests("card_left", Cell((span,)), source, RUSSIAN)) == [words]


@pytest.mark.parametrize(("hours", "words"), [(47, "47 часов"), (48, "48 часов"), (49, "2 дня"), (72, "3 дня")])
def test_long_stretches_are_told_in_days(hours, words):
    assert words in stretch_words(RUSSIAN, f"{hours}h..", counts_down=False)
