"""The picture of referrals: a line for each side, an arrow for each time that one side sent the buyer to another.

It holds our words and dates alone: a program reads a picture as markup.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from guidance.case.choices import Party
from guidance.claims.promises import Bounce
from guidance.library.texts import Texts

WIDTH = 340
MOST_ARROWS = 12
"""So many are drawn; of more, the latest."""
_TOP, _STEP, _GAP = 26, 34, 8
_INK, _LINE, _ARROW = {False: "#1d2733", True: "#eef2f5"}, {False: "#76818c", True: "#7d8994"}, {False: "#005ea5", True: "#8cc2f2"}
OTHER = "other"


def to_svg(sent: Sequence[Bounce], texts: Texts, zone: ZoneInfo, *, dark: bool = False) -> str:
    """The picture of the latest referrals, the first at the top."""
    drawn = sent[-MOST_ARROWS:]
    lanes = _lanes(drawn)
    height = _TOP + _STEP * len(drawn) + 10
    parts = [
        *_heads(lanes, height, texts, dark),
        *(part for row, bounce in enumerate(drawn) for part in _arrow(row, bounce, lanes, texts, zone, dark)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" text-anchor="middle" fill="{_INK[dark]}">'
        f'<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 10 5 0 10z" fill="{_ARROW[dark]}"/></marker></defs>{"".join(parts)}</svg>'
    )


def to_address(svg: str) -> str:
    """The picture as a data address, so that nothing has to be fetched."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')}"


def _lanes(drawn: Sequence[Bounce]) -> dict[str, float]:
    """The middle of the line of each side in use, in their fixed order; unknown sides last."""
    used = {name for bounce in drawn for name in (bounce.by.value, _aim(bounce))}
    names = [name for name in (*(party.value for party in Party), OTHER) if name in used]
    return {name: WIDTH * (place + 0.5) / len(names) for place, name in enumerate(names)}


def _aim(bounce: Bounce) -> str:
    return bounce.to.value if bounce.to is not None else OTHER


def _heads(lanes: dict[str, float], height: int, texts: Texts, dark: bool) -> Iterator[str]:
    for name, middle in lanes.items():
        label = escape(texts(f"events.bounces.lane.{name}"))
        yield f'<text x="{middle:.0f}" y="14" font-size="13" font-weight="bold">{label}</text>'
        yield f'<path d="M{middle:.0f} 20V{height}" stroke="{_LINE[dark]}" stroke-dasharray="3 3"/>'


def _arrow(row: int, bounce: Bounce, lanes: dict[str, float], texts: Texts, zone: ZoneInfo, dark: bool) -> Iterator[str]:
    start, end = lanes[bounce.by.value], lanes[_aim(bounce)]
    low = _TOP + _STEP * (row + 1) - 8
    yield f'<path d="{_way(start, end, low)}" fill="none" stroke="{_ARROW[dark]}" stroke-width="2" marker-end="url(#tip)"/>'
    if bounce.at is not None:
        day = escape(texts.date(bounce.at.earliest(zone), zone))
        middle = min(max((start + end) / 2, 55), WIDTH - 55)
        yield f'<text x="{middle:.0f}" y="{low - 5}" font-size="12">{day}</text>'


def _way(start: float, end: float, low: int) -> str:
    """A straight arrow between two lines, or a loop back to the same one."""
    if start == end:
        return f"M{start:.0f} {low - 12}h24v12h-{24 - _GAP / 4:.0f}"
    return f"M{start:.0f} {low}H{end - _GAP / 4 if end > start else end + _GAP / 4:.0f}"
