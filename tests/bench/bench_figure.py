"""How much work is the timeline? CPU time of building, drawing and serialising it, beside a bare Plotly scatter of as many points.

Run: python -m tests.bench.bench_figure
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import plotly.graph_objects

from guidance.case.case import Case
from guidance.library.texts import texts_for
from guidance.timeline.build import build
from guidance.timeline.plotly_figure import figure, to_json
from guidance.timeline.table import summary, table

ZONE = ZoneInfo("Europe/Moscow")
START = datetime(2026, 9, 1, 9, tzinfo=ZONE)
REPLIES = ("template", "deflection", "promise", "refusal", "other")


def case_of(events: int) -> Case:
    """A case with so many messages, two in five of them answers, every fifth answer a promise."""
    return Case.model_validate({"order": {"ordered_on": "2026-08-30"}, "events": [_event(number) for number in range(events)]})


def _event(number: int) -> dict[str, object]:
    at = START + timedelta(hours=7 * number)
    event: dict[str, object] = {"id": f"e{number}", "at": at.isoformat(timespec="minutes"), "text": "Где <b>заказ</b>? " * 6}
    event |= {"counterparty": ("seller", "platform", "bank")[number % 3], "channel": "order_chat"}
    if number % 5 < 3:
        return event | {"direction": "out"}
    reply = REPLIES[number // 5 % len(REPLIES)]
    promise = {"promise": {"due": (at + timedelta(days=3)).date().isoformat()}} if reply == "promise" else {}
    return event | {"direction": "in", "reply": reply} | promise


def drawn(case: Case, now: datetime) -> str:
    """The timeline as JSON, from the case on."""
    return to_json(figure(build(case, None, ZONE, now), texts_for("ru"), dark=False, narrow=False))


def told(case: Case, now: datetime) -> int:
    """The table twin and the summary."""
    timeline, texts = build(case, None, ZONE, now), texts_for("ru")
    return len(summary(timeline, texts)) + len(table(timeline, texts))


def bare(events: int) -> str:
    """What Plotly itself takes for a scatter of as many points with as much hover text."""
    points = [START + timedelta(hours=7 * number) for number in range(events)]
    trace = plotly.graph_objects.Scatter(x=points, y=[0] * events, mode="markers", hovertext=["Где заказ? " * 8] * events)
    return str(plotly.graph_objects.Figure(data=[trace]).to_json())


def cpu_ms(work: Callable[[], object], times: int = 7) -> float:
    """The least CPU time of a few runs, in milliseconds, after one to warm up."""
    work()
    spent = []
    for _ in range(times):
        before = time.process_time()
        work()
        spent.append(time.process_time() - before)
    return 1000 * min(spent)


def report(events: int) -> str:
    """One line of figures."""
    case, now = case_of(events), START + timedelta(hours=7 * events + 50)
    ours, words, plain = cpu_ms(lambda: drawn(case, now)), cpu_ms(lambda: told(case, now)), cpu_ms(lambda: bare(events))
    size = len(drawn(case, now)) / 1000
    beside = f"bare scatter {plain:6.1f} ms, ratio {ours / plain:.2f}"
    return f"{events:5} events: figure {ours:6.1f} ms ({size:.0f} kB), table and summary {words:6.1f} ms, {beside}"


def main() -> None:
    """Print the figures."""
    for events in (20, 2000):
        print(report(events))


if __name__ == "__main__":
    main()
