"""A case at a moment, under a rulebook: the one thing that the rooms above pass on.

Whatever follows from a situation is a function of it marked `once`: the result is computed on first use and kept with the situation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property, wraps
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from guidance.advice.rulebook import Rulebook
from guidance.case.ahead import known_by
from guidance.case.case import Case
from guidance.library.forms.country import Country
from guidance.library.forms.pack import Pack

Result = TypeVar("Result")
_NOON = time(12)


@dataclass(frozen=True)
class Situation:
    """A case, the moment (aware) from which it is looked at, and the rules."""

    case: Case
    now: datetime
    rulebook: Rulebook
    _results: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def on(cls, case: Case, day: date, rulebook: Rulebook) -> Situation:
        """The case at noon of a day, by the clock of its zone."""
        return cls(case, datetime.combine(day, _NOON, zone_of(case, rulebook.pack(case))), rulebook)

    @cached_property
    def pack(self) -> Pack:
        """What is known of its country and its platform."""
        return self.rulebook.pack(self.case)

    @property
    def country(self) -> Country:
        """The sheet of its country."""
        return self.pack.country.country

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where its days are counted."""
        return zone_of(self.case, self.pack)

    @cached_property
    def known_case(self) -> Case:
        """The case without what lies ahead of the moment: what facts, sums and rights are read from."""
        return known_by(self.case, self.now, self.zone)

    @property
    def local_now(self) -> datetime:
        """The moment by the clock of its zone."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        """The day of the moment in its zone."""
        return self.local_now.date()

    def with_case(self, case: Case) -> Situation:
        """Another case at the same moment."""
        return replace(self, case=case)

    def at(self, now: datetime) -> Situation:
        """The same case at another moment."""
        return replace(self, now=now)


def once(compute: Callable[[Situation], Result]) -> Callable[[Situation], Result]:
    """Compute the result once for each situation and keep it there."""
    name = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def result_of(situation: Situation) -> Result:
        results = situation._results  # noqa: SLF001 - this is the other half of the class
        if name not in results:
            results[name] = compute(situation)
        result: Result = results[name]
        return result

    return result_of


def zone_of(case: Case, pack: Pack) -> ZoneInfo:
    """The zone in which the days of a case are counted: the buyer's, or that of the country's capital."""
    return ZoneInfo(case.time_zone or pack.country.country.time_zone)


def looked_at(case: Case, rulebook: Rulebook) -> datetime | None:
    """The moment from which a case asks to be looked at: its instant, or noon of its day."""
    if case.as_of is None:
        return None
    zone = zone_of(case, rulebook.pack(case))
    at = case.as_of.earliest(zone)
    return at if case.as_of.is_exact else datetime.combine(at.date(), _NOON, zone)
