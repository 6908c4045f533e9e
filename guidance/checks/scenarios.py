"""Runs the scenarios: a case, a moment, and the advice that has to follow.

Their expectations are reasoned from the law sheets and from practice, never copied from the tables. A file whose name begins with `_` is
not run. A scenario whose case could not be opened as a case file is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import InitErrorDetails

from guidance.advice.advise import advise
from guidance.advice.model import Advice
from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation, zone_of
from guidance.case.ahead import dates_ahead
from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.decision.evaluate import CompiledTable
from guidance.errors import ContentError, Fault, InputError
from guidance.library.forms.case_fields import Patch
from guidance.library.forms.entry import Entry, Sheet, fault_at, invalid
from guidance.library.forms.kinds import Word
from guidance.library.forms.table import Rule
from guidance.library.yaml_file import CONTENT, load

FOLDER = "scenarios"
BASES = "_bases.yaml"
CLAIM_TERM = "claim_term"


def _moment(raw: object) -> datetime:
    try:
        instant: datetime | None = datetime.fromisoformat(str(raw))
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise invalid(f"`{raw}` is no moment with its zone; write 2026-11-24T15:00+03:00")
    return instant


def _date(raw: object) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise invalid(f"`{raw}` is no day; write 2026-11-24") from None


Instant = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_date)]


class Expectation(Entry):
    """What has to follow."""

    step: Word = Field(description="The one step.")
    rules: dict[Word, str] = Field(default_factory=dict, description="Table to the id of the rule that has to match; `claim_term` too.")
    parallel: tuple[Word, ...] = Field((), description="Moves that have to stand beside the step.")
    not_parallel: tuple[Word, ...] = Field((), description="Moves that must not.")
    beside: tuple[Word, ...] | None = Field(None, description="All moves beside the step, no more and no fewer.")
    term: Word | None = Field(
        None, description="Id of the term that the claim has, the one made or else the one that the buyer would make."
    )
    last_days: dict[Word, Day] = Field(default_factory=dict, description="Clock in days to its last day.")


class Scenario(Entry):
    """One case at one moment."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")] = Field(description="Unique among all scenarios.")
    happens: Annotated[str, Field(min_length=1)] = Field(description="What happens, in one sentence.")
    base: Word | None = Field(None, description="The case that it starts from, out of _bases.yaml.")
    with_: Patch = Field(default_factory=dict, alias="with", description="The case, or what is changed in it; `events` by their ids.")
    now: Instant = Field(description="When the advice is asked for, with the zone.")
    expect: Expectation = Field(description="What has to follow.")


class Bases(Sheet):
    """_bases.yaml: cases that many scenarios start from."""

    bases: dict[Word, Patch] = Field(min_length=1, description="Cases by name; `events` by their ids.")


class ScenarioFile(Sheet):
    """One file of scenarios on one theme."""

    scenarios: tuple[Scenario, ...] = Field(min_length=1, description="Scenarios.")

    def _faults(self) -> Iterator[InitErrorDetails]:
        names = [scenario.id for scenario in self.scenarios]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield fault_at(("scenarios", number, "id"), f"the id `{name}` is taken")


@dataclass(frozen=True)
class Placed:
    """A scenario, its case, and its place in the files."""

    scenario: Scenario
    case: Case
    sheet: ScenarioFile
    number: int

    def fault(self, message: str, *loc: str | int) -> Fault:
        """A fault at a part of the scenario."""
        return self.sheet.fault(f"{self.scenario.id}: {message}", "scenarios", self.number, *loc)


@dataclass(frozen=True)
class Tried:
    """How many scenarios were run, and where the tables say something else."""

    count: int
    faults: tuple[Fault, ...]


def run_scenarios(rulebook: Rulebook, root: Path = CONTENT) -> Tried:
    """Run all scenarios; raises ContentError where the files themselves are wrong."""
    placed = load_scenarios(rulebook, root)
    return Tried(len(placed), tuple(fault for scenario in placed for fault in differences(scenario, rulebook)))


def load_scenarios(rulebook: Rulebook, root: Path = CONTENT) -> tuple[Placed, ...]:
    """All scenarios with their cases, or every fault in their files."""
    reading = _Reading(rulebook, root)
    placed = tuple(reading.all())
    if reading.faults:
        raise ContentError(sorted(set(reading.faults)))
    return placed


def differences(placed: Placed, rulebook: Rulebook) -> Iterator[Fault]:
    """Everything that the tables say otherwise than the scenario expects."""
    expected = placed.scenario.expect
    situation = Situation(placed.case, placed.scenario.now, rulebook)
    advice = advise(situation)
    if advice.step != expected.step:
        yield placed.fault(f"expects the step `{expected.step}`, the tables say `{advice.step}`", "expect", "step")
    claim = claim_rule(situation)
    if expected.term not in (None, claim.then):
        yield placed.fault(f"expects the term `{expected.term}`, the tables say `{claim.then}`", "expect", "term")
    rules = {**advice.rules, CLAIM_TERM: claim.id}
    for table, rule in expected.rules.items():
        if rules.get(table) != rule:
            actual = f"the tables say `{rules[table]}`" if table in rules else f"there is no table `{table}`"
            yield placed.fault(f"expects the rule `{rule}` of `{table}`, {actual}", "expect", "rules", table)
    yield from _parallel_differences(placed, advice)
    for clock, day in expected.last_days.items():
        day_found = _last_day(situation, clock)
        if day_found != day:
            yield placed.fault(f"expects {day} as the last day of `{clock}`, found {day_found}", "expect", "last_days", clock)


def _parallel_differences(placed: Placed, advice: Advice) -> Iterator[Fault]:
    expected = placed.scenario.expect
    for move in expected.parallel:
        if move not in advice.parallel:
            yield placed.fault(f"expects `{move}` beside the step", "expect", "parallel")
    for move in expected.not_parallel:
        if move in advice.parallel:
            yield placed.fault(f"expects no `{move}` beside the step", "expect", "not_parallel")
    if expected.beside is not None and set(expected.beside) != set(advice.parallel):
        yield placed.fault(f"expects beside the step {_listed(expected.beside)}; found {_listed(advice.parallel)}", "expect", "beside")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "nothing"


def claim_rule(situation: Situation) -> Rule:
    """The rule that gives the term of the claim that is made, or else of the one that the buyer would make."""
    case = situation.case
    made = next((claim.demand for claim in (case.claim_to_seller, case.claim_to_platform) if claim and claim.demand), None)
    table = CompiledTable(situation.pack.country.claim_term)
    return table.decide({"problem": case.problem or "not_sure", "wish": made or case.wish or "not_sure"})


def _last_day(situation: Situation, clock: str) -> date | None:
    over = next((deadline.at for deadline in advise(situation).deadlines if deadline.id == clock and deadline.whole_days), None)
    return None if over is None else over.astimezone(situation.zone).date() - timedelta(days=1)


class _Reading:
    """One pass over the files, noting faults on the way."""

    def __init__(self, rulebook: Rulebook, root: Path) -> None:
        self.rulebook, self.root = rulebook, root
        self.faults: list[Fault] = []
        self.seen: set[str] = set()

    def all(self) -> Iterator[Placed]:
        for path in sorted((self.root / FOLDER).glob("*.yaml")):
            if path.name.startswith("_"):
                continue
            try:
                sheet = load(path, ScenarioFile, root=self.root)
            except ContentError as error:
                self.faults += error.faults
                continue
            for number, scenario in enumerate(sheet.scenarios):
                yield from self._placed(scenario, sheet, number)

    @cached_property
    def bases(self) -> Mapping[str, Patch]:
        path = self.root / FOLDER / BASES
        return load(path, Bases, root=self.root).bases if path.exists() else {}

    def _placed(self, scenario: Scenario, sheet: ScenarioFile, number: int) -> Iterator[Placed]:
        def tell(message: str, *loc: str) -> None:
            self.faults.append(sheet.fault(f"{scenario.id}: {message}", "scenarios", number, *loc))

        if scenario.id in self.seen:
            tell("the id is taken in another file", "id")
        self.seen.add(scenario.id)
        if scenario.base is not None and scenario.base not in self.bases:
            tell(f"`{scenario.base}` is no base; accepted: {', '.join(self.bases)}", "base")
            return
        try:
            case = build_case(_tree(self.bases.get(scenario.base or "", {}), scenario.with_))
        except InputError as error:
            tell(f"the case cannot be used: {error.key} {error.params.get('field', '')}".rstrip(), "with")
            return
        for told in dates_ahead(case, scenario.now, zone_of(case, self.rulebook.pack(case))):
            tell(f"`{told.field}` lies ahead of `now`", "with")
        yield Placed(scenario, case, sheet, number)


def _tree(base: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """The plain tree of a case: `base` patched, and its events in a list."""
    tree = _merged(base, patch)
    if "events" in tree:
        tree["events"] = [{"id": name, **event} for name, event in tree["events"].items()]
    return tree


def _merged(base: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON merge patch (RFC 7396): what is null goes, mappings are merged, everything else is replaced."""
    tree = dict(deepcopy(base))
    for name, value in patch.items():
        if value is None:
            tree.pop(name, None)
        elif isinstance(value, Mapping):
            below = tree.get(name)
            tree[name] = _merged(below if isinstance(below, Mapping) else {}, value)
        else:
            tree[name] = value
    return tree
