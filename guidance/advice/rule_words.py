"""The words for a rule: its conditions, its output and its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidance.advice.fact_words import stretch_words
from guidance.advice.view import AnswerView
from guidance.library.forms.cell import Cell, Span
from guidance.library.forms.table import NONE, NOT_SURE, Input, Rule, Table
from guidance.library.texts import Texts


@dataclass(frozen=True)
class RuleView:
    """One rule in words."""

    id: str
    conditions: tuple[AnswerView, ...]
    then: str
    because: str


def tell_rules(table: Table, facts: Mapping[str, Input], texts: Texts) -> tuple[RuleView, ...]:
    """Every rule of a table; `facts` holds its inputs."""
    return tuple(_rule(table, rule, facts, texts) for rule in table.rules)


def _rule(table: Table, rule: Rule, facts: Mapping[str, Input], texts: Texts) -> RuleView:
    conditions = (_condition(table.inputs[name], name, cell, facts, texts) for name, cell in rule.when.items())
    because = texts(rule.because) if texts.has(rule.because) else ""
    return RuleView(rule.id, tuple(conditions), output_words(table.id, rule.then, texts), because)


def output_words(table: str, value: str, texts: Texts) -> str:
    """What a table decides: a word of its own, the name of a step or of a move beside it, or the amount of a term."""
    keys = (f"rulebook.values.{table}.{value}", f"steps.{value}.name", f"parallel.{value}.title")
    key = next((key for key in keys if texts.has(key)), None)
    return texts(key) if key is not None else texts.amount(value)


def _condition(source: Input, name: str, cell: Cell, facts: Mapping[str, Input], texts: Texts) -> AnswerView:
    if source.table is not None:
        label, words = texts(f"rulebook.tables.{source.table}.name"), [output_words(source.table, word, texts) for word in cell.words]
    else:
        label, words = texts(f"facts.{name}.name"), list(_tests(name, cell, facts.get(name, source), texts))
    listed = texts("rulebook.one_of").join(words)
    return AnswerView(label, texts("rulebook.not_any", values=listed) if cell.negated else listed)


def _tests(name: str, cell: Cell, source: Input, texts: Texts) -> Iterator[str]:
    for test in cell.tests:
        yield _span(test, source, texts) if isinstance(test, Span) else _word(name, test, texts)


def _word(name: str, word: str, texts: Texts) -> str:
    key = f"facts.{name}.values.{word}"
    if texts.has(key):
        return texts(key)
    known = {NONE: "rulebook.clock_not_running", NOT_SURE: "rulebook.clock_start_unknown"}
    return texts(known[word])


def _span(span: Span, source: Input, texts: Texts) -> str:
    if span.is_open:
        return texts("rulebook.any_value")
    counts_down = source.runs == "down"
    if counts_down and span.high is not None and span.high <= 0:
        return texts("rulebook.clock_over")
    if counts_down and span.high is None and not span.low:
        return texts("rulebook.clock_running")
    return stretch_words(texts, str(span), counts_down=counts_down)
