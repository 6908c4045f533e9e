"""Real stories and what a good adviser would say: how often is the advice right? `python -m tests.stories.judging` prints it.

Each story was written down as a case file from the printed schema, by somebody who had not seen the tables: `told` in full,
`told_briefly` as a buyer in a hurry would. Those of `kept_back` came later, from others: what do the tables say of what they were not made
for? A case file is never changed to make its step come out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from guidance.advice.advise import advise
from guidance.advice.interview import interview
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation, looked_at
from guidance.case.case_file import build_case, read_case
from guidance.errors import InputError

HERE = Path(__file__).parent
FOLDERS = ("told", "told_briefly", "kept_back")
_ALWAYS = ("format", "version", "as_of", "language", "country")
"""What a case file has in any case; the rest is taken away, one part at a time."""
_HANDED_ON = "human_adviser"


@dataclass(frozen=True)
class Judgement:
    """What a good adviser would say of one story."""

    where: str
    step: str
    also: frozenset[str]
    forbidden: frozenset[str]


@dataclass(frozen=True)
class Judged:
    """The advice on one story, beside the judgement."""

    name: str
    judgement: Judgement
    steps: frozenset[str]
    """The step and the more general one that it is a kind of."""
    moves: frozenset[str]

    @property
    def is_right(self) -> bool:
        """The step, or one that the adviser would accept as well."""
        return bool(self.steps & ({self.judgement.step} | self.judgement.also))

    @property
    def is_the_very_step(self) -> bool:
        """The step that the adviser would have named."""
        return self.judgement.step in self.steps

    @property
    def is_forbidden(self) -> bool:
        """A step, or a move beside it, that the adviser calls wrong."""
        return bool((self.steps | self.moves) & self.judgement.forbidden)


@cache
def judgements() -> dict[str, Judgement]:
    """By the name of the story."""
    told = json.loads((HERE / "judgements.json").read_text("utf-8"))
    return {name: Judgement(one["where"], one["step"], frozenset(one["also"]), frozenset(one["forbidden"])) for name, one in told.items()}


def judged(folder: str) -> tuple[Judged, ...]:
    """Every story of a folder."""
    return tuple(_judged(name, situation) for name, situation in situations(folder))


def situations(folder: str) -> Iterator[tuple[str, Situation]]:
    """The name of every story of a folder, and the story from the moment from which it is looked at."""
    for path in sorted((HERE / folder).glob("*.json")):
        yield path.stem, _situation(read_case(path.read_bytes()))


def _judged(name: str, situation: Situation) -> Judged:
    advice = advise(situation)
    return Judged(name, judgements()[name], frozenset({advice.step, advice.family}), frozenset(advice.parallel))


def _situation(case: Any) -> Situation:
    now = looked_at(case, load_rulebook())
    assert isinstance(now, datetime), "a story says from when it is looked at"
    return Situation(case, now, load_rulebook())


@dataclass(frozen=True)
class WithoutOne:
    """A story from which one told fact was taken away."""

    name: str
    taken: str
    step: str
    stays: bool
    is_forbidden: bool


def without_one_fact(folder: str) -> Iterator[WithoutOne]:
    """Each story of a folder with each of its told facts taken away, one at a time; what is no case any more is left out."""
    for path in sorted((HERE / folder).glob("*.json")):
        tree, judgement = json.loads(path.read_bytes()), judgements()[path.stem]
        for place in _places(tree):
            try:
                case = build_case(_taken(tree, place))
            except InputError:
                continue
            situation = _situation(case)
            advice = advise(situation)
            steps = {advice.step, advice.family}
            fits = bool(steps & {judgement.step, *judgement.also, _HANDED_ON}) or interview(situation).next is not None
            yield WithoutOne(path.stem, ".".join(map(str, place)), advice.step, fits, bool(steps & judgement.forbidden))


def _places(tree: dict[str, Any]) -> Iterator[tuple[str | int, ...]]:
    for name, part in tree.items():
        if name in _ALWAYS:
            continue
        yield (name,)
        if isinstance(part, dict):
            yield from ((name, field) for field in part)
        elif isinstance(part, list):
            for number, item in enumerate(part):
                yield (name, number)
                if isinstance(item, dict):
                    yield from ((name, number, field) for field in item if field not in ("id", "direction", "counterparty"))


def _taken(tree: dict[str, Any], place: tuple[str | int, ...]) -> dict[str, Any]:
    copy: Any = deepcopy(tree)
    holder = copy
    for part in place[:-1]:
        holder = holder[part]
    del holder[place[-1]]
    events = {event["id"] for event in copy.get("events", ())}
    for event in copy.get("events", ()):
        for link in ("answers", "contradicts"):
            if event.get(link) not in events:
                event.pop(link, None)
    whole: dict[str, Any] = copy
    return whole


def _print() -> None:
    print(f"{'':14}{'stories':>8}{'right':>8}{'very':>8}{'forbidden':>11}")
    for folder in FOLDERS:
        told = judged(folder)
        counts = (
            len(told),
            sum(one.is_right for one in told),
            sum(one.is_the_very_step for one in told),
            sum(one.is_forbidden for one in told),
        )
        print(f"{folder:14}{counts[0]:8}{counts[1]:8}{counts[2]:8}{counts[3]:11}")
        places = Counter(one.judgement.where[:2] for one in told)
        rights = Counter(one.judgement.where[:2] for one in told if one.is_right)
        print("  by country:", ", ".join(f"{place} {rights[place]}/{places[place]}" for place in sorted(places)))
        steps = Counter(one.judgement.step for one in told)
        rights = Counter(one.judgement.step for one in told if one.is_right)
        print("  by step:", ", ".join(f"{step} {rights[step]}/{steps[step]}" for step in sorted(steps)))
        for one in told:
            if not one.is_right or one.is_forbidden:
                kind = "forbidden" if one.is_forbidden else "wrong"
                print(f"  {kind}: {one.name} says {', '.join(sorted(one.steps))}; an adviser: {one.judgement.step}")
    for folder in FOLDERS:
        taken = list(without_one_fact(folder))
        stays, forbidden = sum(one.stays for one in taken), sum(one.is_forbidden for one in taken)
        print(f"{folder}: one fact taken away {len(taken)} times: stays or asks {stays} ({stays / len(taken):.1%}), forbidden {forbidden}")


if __name__ == "__main__":
    _print()
