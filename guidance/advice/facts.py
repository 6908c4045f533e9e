"""The facts of a situation: what the tables need to know, computed from the Case, the packs and the moment.

A fact is a word, or a clock that is read at a moment. Nothing is stored and nothing is guessed: an unknown fact has the value that its
table names for that (`untold`), and is not in `known`. Rules of thumb run from the start of a day whose hour is unknown, as people count
days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from guidance.advice.clock import Clock
from guidance.advice.fact_recorder import FactRecorder, FactValue
from guidance.advice.message_facts import record_messages
from guidance.advice.proceeding_facts import record_proceedings
from guidance.advice.purchase_facts import record_purchase
from guidance.advice.situation import Situation, once
from guidance.advice.terms import claim_term, term_end
from guidance.advice.window_facts import record_windows
from guidance.decision.atoms import Value

_NOON = time(12)


@dataclass(frozen=True)
class Facts:
    """The facts of one situation."""

    values: Mapping[str, FactValue]
    """Fact to its word or its clock; unknown facts may be missing."""
    known: frozenset[str]
    """Facts that the buyer has told."""
    starters: Mapping[str, Callable[[datetime], FactValue]]
    """Clock to what starts it when the buyer does one of our steps."""
    terms: Mapping[str, str]
    """Clock to the id of the term that it counts."""
    others: Mapping[str, Clock]
    """Clocks that no table reads and that still make dates worth knowing."""

    def at(self, now: datetime) -> dict[str, Value]:
        """Every fact read at `now`, as the tables take it."""
        return _read(self.values, now)


@once
def read_facts(situation: Situation) -> Facts:
    """All facts of a situation."""
    recorder = FactRecorder(situation)
    for fill in (record_purchase, record_windows, record_messages, record_proceedings):
        fill(recorder)
    return Facts(recorder.values, frozenset(recorder.known), _starters(situation), recorder.terms, recorder.others)


def read_windows(situation: Situation) -> dict[str, Value]:
    """The buyer's own windows alone, read at the moment of the situation."""
    recorder = FactRecorder(situation)
    record_windows(recorder)
    return _read(recorder.values, situation.now)


@once
def values_of(situation: Situation) -> dict[str, Value]:
    """The facts as the tables take them: an unknown one has the value that its table names for that."""
    return {**situation.rulebook.graph.untold, **read_facts(situation).at(situation.now)}


def _read(values: Mapping[str, FactValue], now: datetime) -> dict[str, Value]:
    return {name: value.value(now) if isinstance(value, Clock) else value for name, value in values.items()}


def _starters(situation: Situation) -> dict[str, Callable[[datetime], FactValue]]:
    """How our own steps start clocks at an instant."""
    zone = situation.zone
    return {
        "silence": lambda at: Clock(at, "hours", "up", zone, at),
        "request_age": lambda at: Clock(at, "hours", "up", zone, at),
        "dispute_age": lambda at: Clock(at, "days", "up", zone, at),
        "claim_left": lambda at: _term_from(situation, claim_term(None, situation), at),
        "bank_left": lambda at: _term_from(situation, situation.country.answers.payment_dispute, at),
    }


def _term_from(situation: Situation, term: str | None, at: datetime) -> FactValue:
    if term is None:
        return "none"
    start, zone = at.astimezone(situation.zone).date(), situation.zone
    last = term_end(situation.pack.term(term), start, situation.country.country, rolls=True)
    return Clock(datetime.combine(last, _NOON, zone), "days", "down", zone, at)
