"""The picture of referrals: a line for each side, an arrow for each time that one side sent the buyer to another.

Holds our words and dates alone, never a person's.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from guidance.case.choices import Party
from guidance.claims.promises import Bounce
from guidance.library.texts import Texts
from guidance.timeline.style import DARK, LIGHT, Paint
from guidance.timeline.svg import Pen, SvgDrawing, TextStyle, line_through

WIDTH = 340
MOST_ARROWS = 12
"""So many are drawn; of more, the latest."""
_TOP, _STEP = 26, 34
_TIP = 2
"""From the tip of an arrow to the line of a side."""
_HALF_DAY = 55
"""About half the width of a day's words."""
OTHER = Party.OTHER.value


def to_svg(sent: Sequence[Bounce], texts: Texts, zone: ZoneInfo, *, dark: bool = False) -> str:
    """The picture of the latest referrals, the first at the top."""
    latest, paint = sent[-MOST_ARROWS:], DARK if dark else LIGHT
    lanes = _lanes(latest)
    drawing = SvgDrawing(WIDTH, _TOP + _STEP * len(latest) + 10, ink=paint.text, title=texts("events.bounces.heading"), font="sans-serif")
    _draw_sides(drawing, lanes, texts, paint)
    for number, bounce in enumerate(latest, 1):
        day = "" if bounce.at is None else texts.date(bounce.at.earliest(zone), zone)
        _draw_arrow(drawing, _TOP + _STEP * number - 8, (lanes[bounce.by.value], lanes[_aim(bounce)]), day, paint)
    return drawing.to_svg()


def to_address(svg: str) -> str:
    """The picture as a data address, so that nothing has to be fetched."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')}"


def _lanes(sent: Sequence[Bounce]) -> dict[str, float]:
    """The middle of the line of each side in use, in their fixed order; unknown sides last."""
    used = {name for bounce in sent for name in (bounce.by.value, _aim(bounce))}
    names = [party.value for party in Party if party.value in used]
    return {name: round(WIDTH * (place + 0.5) / len(names)) for place, name in enumerate(names)}


def _aim(bounce: Bounce) -> str:
    return bounce.to.value if bounce.to is not None else OTHER


def _draw_sides(drawing: SvgDrawing, lanes: dict[str, float], texts: Texts, paint: Paint) -> None:
    for name, middle in lanes.items():
        drawing.text(middle, 9, texts(f"events.bounces.lane.{name}"), TextStyle("middle", size=13, bold=True))
        drawing.path(line_through(((middle, 20), (middle, drawing.height))), Pen(paint.grey, dash=(3, 3)))


def _draw_arrow(drawing: SvgDrawing, y: float, ends: tuple[float, float], day: str, paint: Paint) -> None:
    """An arrow from side to side, or a loop back to the same one, with its day."""
    start, end = ends
    points: tuple[tuple[float, float], ...] = ((start, y), (end - _TIP if end > start else end + _TIP, y))
    if start == end:
        points = ((start, y - 12), (start + 24, y - 12), (start + 24, y), (start + _TIP, y))
    drawing.arrow(line_through(points), Pen(paint.blue, 2))
    if day:
        middle = min(max((start + end) / 2, _HALF_DAY), WIDTH - _HALF_DAY)
        drawing.text(middle, y - 21 if start == end else y - 9, day, TextStyle("middle"))
