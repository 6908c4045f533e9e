"""The advice on a situation: the step, its date, why, what would change it, and what comes after.

Ids and dates only: `wording` puts them into words. Nothing is promised beyond what the rules and their sources say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from guidance.advice.clock import SECONDS_IN_HOUR, Clock
from guidance.advice.facts import read_facts, values_of
from guidance.advice.model import Advice, Change, Deadline, Projected
from guidance.advice.questions import changeable_facts
from guidance.advice.situation import Situation, once
from guidance.case.proceeding import PROCEEDINGS
from guidance.decision.atoms import Value
from guidance.decision.evaluate import Decision
from guidance.decision.explain import FactChange as Difference
from guidance.decision.explain import explain
from guidance.decision.project import carried, project
from guidance.library.forms.pack import Pack
from guidance.library.forms.table import InputKind, Rule

CALENDAR_LENGTH = 12
_FORMAL = frozenset(PROCEEDINGS) - {"mediation"}
"""Steps whose addressee is told with its reason."""
_FIXED = ("prepaid_law", "formal_started", "mediator")
"""Facts that follow from the country or from other facts: no single answer of the buyer changes one of them."""
_LADDER = ("answer", "messages", "formal", "beyond", "addressee")
_HABIT_ROLES = ("habit-48-hours", "habit-3-5-days")
"""The roles of the sources behind rules of thumb."""


@once
def advise(situation: Situation) -> Advice:
    """The advice on a situation."""
    return _Advising(situation).advice()


@once
def project_steps(situation: Situation) -> tuple[Projected, ...]:
    """The worst case: what the advice becomes, and when, if the buyer does each step and nobody answers."""
    graph, facts = situation.rulebook.graph, read_facts(situation)
    steps = project(graph, {**graph.untold, **facts.values}, situation.now, graph.ladder, facts.starters, CALENDAR_LENGTH)
    return tuple(Projected(step.at, step.step, {name: rule.id for name, rule in step.rules.items()}) for step in steps)


class _Advising:
    def __init__(self, situation: Situation) -> None:
        self.situation, self.now = situation, situation.now
        self.graph, self.ladder = situation.rulebook.graph, situation.rulebook.graph.ladder
        self.pack: Pack = situation.pack
        self.facts = read_facts(situation)
        self.values = values_of(situation)
        self.decision: Decision = self.graph.decide(self.values)

    def advice(self) -> Advice:
        explanation = explain(self.graph, self.values)
        rules = self.decision.rules
        reasons = tuple(self._telling_rules())
        deadlines = tuple(sorted(self._deadlines(), key=lambda deadline: deadline.at))
        calendar = project_steps(self.situation)
        due = self._due(deadlines)
        step, moves = self.ladder.steps[self.decision.step], tuple(dict.fromkeys(rule.then for rule in self.decision.parallel))
        return Advice(
            now=self.now,
            step=self.decision.step,
            family=step.refines or self.decision.step,
            addressee=rules["addressee"].then,
            turn_to=step.to or rules["addressee"].then,
            also_today=tuple(move for move in moves if move in self.ladder.steps),
            rules={name: rule.id for name, rule in rules.items()},
            because=tuple(rule.because for rule in reasons),
            basis=self._basis(reasons, due),
            facts={name: self._worded(name, value) for name, value in self.values.items()},
            known=self.facts.known,
            rests_on=tuple(sorted((fact for fact in explanation.rests_on if fact not in _FIXED), key=self._closeness)),
            unknown=tuple(sorted(changeable_facts(self.situation))),
            changes=tuple(self._changes(explanation.changes)),
            parallel=moves,
            deadlines=deadlines,
            due=due,
            calendar=calendar,
        )

    def _telling_rules(self) -> Iterator[Rule]:
        """The rules that say why, the deciding one first; those that only hand a step on are left out."""
        rules = self.decision.rules
        yield list(carried(rules, self.graph.final))[-1]
        quiet = {"gate": "go_on", "cut_off": "none"}
        yield from (rules[name] for name, nothing in quiet.items() if rules[name].then != nothing)
        if self.decision.step in _FORMAL:
            yield rules["addressee"]

    def _closeness(self, fact: str) -> int:
        """The conditions of the deciding rule first, then those of the tables that climb the ladder, then the rest."""
        deciding = list(carried(self.decision.rules, self.graph.final))[-1]
        if fact in deciding.when:
            return 0
        return 1 if any(fact in self.graph.tables[table].inputs for table in _LADDER) else 2

    def _basis(self, reasons: Iterable[Rule], due: Deadline | None) -> tuple[str, ...]:
        roles = [role for rule in reasons for role in rule.basis]
        return tuple(dict.fromkeys((*self.pack.sources(roles), *(due.source if due else ()))))

    def _worded(self, name: str, value: Value) -> str:
        if isinstance(value, str):
            return value
        return f"{value // SECONDS_IN_HOUR}h" if self.graph.facts[name].type is InputKind.HOURS else f"{value}d"

    def _changes(self, changes: Iterable[Difference]) -> Iterator[Change]:
        """Changes that a person can picture: no other law, no doubt in place of an answer, no clock that has not started."""
        for change in changes:
            fact, after = change.fact, str(change.after)
            conjured = self.graph.facts[fact].is_clock and isinstance(change.before, str) != (after in ("none", "not_sure"))
            if fact not in _FIXED and after != "not_sure" and not conjured:
                yield Change(fact, self._worded(fact, change.before), after, change.step)

    def _deadlines(self) -> Iterator[Deadline]:
        for name, clock in self._clocks():
            about = self.ladder.clocks[name]
            if about.deadline == "end" and (about.owner == "others" or clock.value(self.now) >= 0):
                yield self._deadline(name, clock.over, clock)
            elif about.deadline == "next_cut" and (cut := self._next_cut(name, clock)) is not None:
                yield self._deadline(name, clock.instant(cut), clock)

    def _clocks(self) -> Iterator[tuple[str, Clock]]:
        for name, value in {**self.facts.values, **self.facts.others}.items():
            if isinstance(value, Clock):
                yield name, value

    def _next_cut(self, name: str, clock: Clock) -> int | None:
        return next((cut for cut in self.graph.axes[name].edges if cut > clock.value(self.now)), None)

    def _deadline(self, name: str, at: datetime, clock: Clock) -> Deadline:
        about = self.ladder.clocks[name]
        term = self.facts.terms.get(name)
        known = self.pack.term(term) if term else None
        return Deadline(
            id=name,
            kind=known.kind if known else about.kind,
            began=clock.began,
            at=at,
            whole_days=clock.unit == "days",
            owner=about.owner,
            term=term,
            source=(known.source,) if known else self.pack.sources(_HABIT_ROLES if about.kind == "habit" else ()),
            unchecked=known.unchecked if known else False,
        )

    def _due(self, deadlines: Iterable[Deadline]) -> Deadline | None:
        """The date of the step: what a wait waits for, or the window that closes."""
        rules = self.decision.rules
        clock = self.ladder.cut_offs.get(rules["cut_off"].then) or self.ladder.windows.get(self.decision.step)
        if self.decision.step == "wait_until":
            clock = next((rule.until for rule in (*carried(rules, self.graph.final), rules["gate"]) if rule.until), None)
        if clock == "promise_left" and isinstance(promise := self.facts.values.get(clock), Clock):
            return self._deadline(clock, promise.over, promise)
        return next((deadline for deadline in deadlines if deadline.id == clock), None)
