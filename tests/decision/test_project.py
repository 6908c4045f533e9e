"""The projection is checked against a clumsy twin that looks again every minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from guidance.decision.atoms import Value
from guidance.decision.evaluate import Graph
from guidance.decision.project import Fact, _State, project
from guidance.library.forms.step import Ladder
from tests.decision.graphs import CLOCK, LADDER
from tests.decision.partition import seeded, table

NOW = datetime(2026, 11, 20, 10, 17, tzinfo=UTC)
SEEDS = st.integers(0, 2**32)
MINUTE = timedelta(minutes=1)
WATCHED = 5 * 1440
"""Minutes until after the last cut that a random clock can still meet: 3000 until the window ends, and two days more."""


@dataclass(frozen=True)
class FakeClock:
    """Whole minutes since, or until, an anchor; told in seconds or in days of 1440 minutes."""

    anchor: datetime
    runs: Literal["up", "down"]
    unit: int = 60

    def value(self, now: datetime) -> int:
        """Its reading."""
        whole = (now - self.anchor) // timedelta(seconds=self.unit)
        return (whole if self.runs == "up" else -whole) * (60 if self.unit == 60 else 1)

    def instant(self, cut: int) -> datetime:
        """When it reads the cut, or below it."""
        steps = -(-cut // 60) if self.unit == 60 else cut
        if self.runs == "down":
            steps = 1 - steps
        return self.anchor + timedelta(seconds=self.unit) * steps


def _values(facts: Mapping[str, Fact], at: datetime) -> dict[str, Value]:
    return {name: fact if isinstance(fact, str | int) else fact.value(at) for name, fact in facts.items()}


def _graph(seed: int) -> tuple[Graph, dict[str, Fact]]:
    """A table of three clocks cut at random hours and days, and clocks that are near the cuts."""
    random = seeded(seed)
    declared = {
        "silence": {"type": "hours", "from": "0h", "nullable": "true", "runs": "up"},
        "window": {"type": "days", "runs": "down"},
        "channel": {"type": "enum", "values": ["none", "right"]},
    }
    hours = sorted(random.sample(range(1, 40), 2))
    days = sorted(random.sample(range(-1, 3), 2))
    silences = [f"..{hours[0]}h", f"{hours[0]}h..{hours[1]}h", f"{hours[1]}h.."]
    windows = [f"..{days[0]}d", f"{days[0]}d..{days[1]}d", f"{days[1]}d.."]
    rules = []
    for silence in silences:
        for window in windows:
            when = {"channel": "right", "silence": silence, "window": window}
            rules.append({"id": f"R{len(rules)}", "when": when, "then": random.choice(["ask", "wait", "stop"]), "because": "x"})
    rules.append({"id": "N", "when": {"channel": "right", "silence": "none"}, "then": "wait", "because": "x"})
    rules.append({"id": "C", "when": {"channel": "none"}, "then": "go", "because": "x"})
    facts: dict[str, Fact] = {
        "channel": "right",
        "silence": FakeClock(NOW - timedelta(hours=random.randint(0, 30), minutes=random.randint(0, 59)), "up"),
        "window": FakeClock(NOW + timedelta(minutes=random.randint(-1000, 3000)), "down", 86400),
    }
    return Graph([table(declared, rules)], LADDER), facts


@given(SEEDS)
@example(seed=1450)
@settings(max_examples=8)
def test_the_next_changes_are_those_that_polling_every_minute_finds(seed: int) -> None:
    graph, facts = _graph(seed)
    found, last = [], graph.decide(_values(facts, NOW)).step
    for minute in range(1, WATCHED):
        at = NOW + minute * MINUTE
        step = graph.decide(_values(facts, at)).step
        if step != last:
            found.append((at, step))
            last = step
    assert changes_by_time(graph, facts) == found


def changes_by_time(graph: Graph, facts: dict[str, Fact]) -> list[tuple[datetime, str]]:
    """The instants at which the step changes by time alone, with the step from then on, as the projection jumps to them."""
    state, found = _State(graph, dict(facts), NOW), []
    state.decide(found)
    while state.jump():
        state.decide(found)
    return [(projected.at, projected.step) for projected in found[1:]]


LADDER_STEPS = {
    "go": {"kind": "act", "sets": {"channel": "right"}, "starts": ["silence"]},
    "ask": {"kind": "act", "sets": {"asked": "yes"}, "restarts": ["silence"]},
    "wait": {"kind": "wait"},
    "stop": {"kind": "end"},
}
CLIMB = Ladder.model_validate(
    {"progress": {"asked": ["no", "yes"], "channel": ["none", "right"]}, "clocks": {"silence": CLOCK}, "steps": LADDER_STEPS}
)


def _climb(asked_late: str = "stop") -> Graph:
    declared = {
        "channel": {"type": "enum", "values": ["none", "right"]},
        "asked": {"type": "enum", "values": ["no", "yes"]},
        "silence": {"type": "hours", "from": "0h", "nullable": "true", "runs": "up"},
    }
    rules = [
        {"id": "A", "when": {"channel": "none"}, "then": "go", "because": "x"},
        {"id": "B", "when": {"channel": "right", "silence": ["none", "..48h"]}, "then": "wait", "because": "x"},
        {"id": "C", "when": {"channel": "right", "silence": "48h..", "asked": "no"}, "then": "ask", "because": "x"},
        {"id": "D", "when": {"channel": "right", "silence": "48h..", "asked": "yes"}, "then": asked_late, "because": "x"},
    ]
    return Graph([table(declared, rules)], CLIMB)


def _started(at: datetime) -> FakeClock:
    return FakeClock(at, "up")


def test_the_ladder_is_followed_to_its_end_step_by_step() -> None:
    facts = {"channel": "none", "asked": "no", "silence": "none"}
    told = project(_climb(), facts, NOW, CLIMB, {"silence": _started}, 10)
    later = [timedelta(0), timedelta(0), timedelta(hours=48), timedelta(hours=48), timedelta(hours=96)]
    assert [(one.at - NOW, one.step) for one in told] == list(zip(later, ["go", "wait", "ask", "wait", "stop"], strict=True))
    assert [one.rules["next_step"].id for one in told] == ["A", "B", "C", "B", "D"]


def test_the_projection_stops_at_its_limit() -> None:
    facts = {"channel": "none", "asked": "no", "silence": "none"}
    assert [one.step for one in project(_climb(), facts, NOW, CLIMB, {"silence": _started}, 3)] == ["go", "wait", "ask"]


def test_a_wait_that_nothing_ends_is_the_last_thing_told() -> None:
    facts = {"channel": "right", "asked": "no", "silence": "none"}
    assert [one.step for one in project(_climb(), facts, NOW, CLIMB, {"silence": _started}, 9)] == ["wait"]


def test_an_act_that_comes_back_is_done_again_each_time() -> None:
    facts = {"channel": "right", "asked": "yes", "silence": _started(NOW)}
    told = project(_climb(asked_late="ask"), facts, NOW, CLIMB, {"silence": _started}, 6)
    assert [one.step for one in told] == ["wait", "ask"] * 3


def test_rules_on_the_way_add_their_own_effects() -> None:
    """A rule that carried the step may settle a fact that the step itself leaves alone."""
    declared = {"reply": {"type": "enum", "values": ["none", "asked"]}}
    rules = [
        {"id": "A", "when": {"reply": "asked"}, "then": "go", "because": "x", "sets": {"reply": "none"}},
        {"id": "B", "when": {"reply": "none"}, "then": "stop", "because": "x"},
    ]
    first = table(declared, rules, table="first")
    final = [
        {"id": "N1", "when": {"first": "go"}, "then": "go", "because": "x"},
        {"id": "N2", "when": {"first": "stop"}, "then": "stop", "because": "x"},
    ]
    graph = Graph([first, table({"first": {"table": "first"}}, final)], CLIMB)
    steps = Ladder.model_validate({"progress": {}, "clocks": {}, "steps": {"go": {"kind": "act"}, "stop": {"kind": "end"}}})
    assert [one.step for one in project(graph, {"reply": "asked"}, NOW, steps, {}, 9)] == ["go", "stop"]


def test_a_guard_is_heeded_at_once() -> None:
    declared = {"pressed": {"type": "enum", "values": ["nothing", "move"]}}
    rules = [
        {"id": "A", "when": {"pressed": "move"}, "then": "guard", "because": "x"},
        {"id": "B", "when": {"pressed": "nothing"}, "then": "stop", "because": "x"},
    ]
    steps = {"guard": {"kind": "guard", "clears": {"pressed": "nothing"}}, "stop": {"kind": "end"}}
    ladder = Ladder.model_validate({"progress": {}, "clocks": {}, "steps": steps})
    graph = Graph([table(declared, rules)], ladder)
    assert [one.step for one in project(graph, {"pressed": "move"}, NOW, ladder, {}, 9)] == ["guard", "stop"]


@given(SEEDS)
@settings(max_examples=10)
def test_the_projection_equals_following_the_ladder_minute_by_minute(seed: int) -> None:
    random = seeded(seed)
    graph = _climb(random.choice(["stop", "wait"]))
    facts: dict[str, Fact] = {
        "channel": random.choice(["none", "right"]),
        "asked": random.choice(["no", "yes"]),
        "silence": FakeClock(NOW - timedelta(minutes=random.randint(0, 4000)), "up"),
    }
    told = project(graph, facts, NOW, CLIMB, {"silence": _started}, 10)
    assert [(one.at, one.step) for one in told] == _polled(graph, dict(facts))


def _polled(graph: Graph, facts: dict[str, Fact]) -> list[tuple[datetime, str]]:
    found: list[tuple[datetime, str]] = []
    at = NOW
    while at < NOW + timedelta(days=6):
        step = graph.decide(_values(facts, at)).step
        if not found or found[-1][1] != step:
            found.append((at, step))
        kind = CLIMB.steps[step].kind.value
        if kind == "end":
            break
        if kind == "act":
            facts.update(CLIMB.steps[step].sets)
            facts.update({name: _started(at) for name in CLIMB.steps[step].starts if isinstance(facts[name], str)})
            facts.update({name: _started(at) for name in CLIMB.steps[step].restarts})
        else:
            at += MINUTE
    return found
