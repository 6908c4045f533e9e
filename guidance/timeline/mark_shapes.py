"""The shapes of the marks on a drawn timeline, by the names that Plotly has for them."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

from guidance.timeline.svg import line_through, number

Points = tuple[tuple[float, float], ...]


def _star(points: int, radius: float, inner: float = 0, turn: float = 0) -> Points:
    """The corners of a star, or of a polygon where there is no inner radius; the first one is at the top."""
    radii = (radius, inner) if inner else (radius,)
    count = points * len(radii)
    angles = (2 * pi * (place + turn) / count for place in range(count))
    return tuple((radii[place % len(radii)] * sin(angle), -radii[place % len(radii)] * cos(angle)) for place, angle in enumerate(angles))


_CORNERS: dict[str, Points] = {
    "square": ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "triangle-right": ((0.5, 0), (-0.5, 0.5), (-0.5, -0.5)),
    "triangle-left": ((-0.5, 0), (0.5, 0.5), (0.5, -0.5)),
    "diamond": _star(4, sqrt(0.5)),
    "star": _star(5, 0.675, 0.27),
    "x": tuple(
        (x / 4, y / 4)
        for x, y in ((-1, 2), (0, 1), (1, 2), (2, 1), (1, 0), (2, -1), (1, -2), (0, -1), (-1, -2), (-2, -1), (-1, 0), (-2, 1))
    ),
    "octagon": _star(8, 0.5, turn=0.5),
    "hexagon": _star(6, 0.5),
}
"""Around the middle, in sizes of the mark."""
_ROUND = ("circle", "circle-open", "circle-x-open")
SHAPES = frozenset((*_CORNERS, *_ROUND))


def mark_shape(symbol: str, x: float, y: float, size: float) -> str:
    """The path data of a mark around a point; `symbol` is one of SHAPES, `size` its diameter or side in pixels."""
    if symbol not in _ROUND:
        return line_through(((x + size * dx, y + size * dy) for dx, dy in _CORNERS[symbol]), closed=True)
    radius = number(size / 2)
    circle = f"M{number(x - size / 2)} {number(y)}a{radius} {radius} 0 1 0 {number(size)} 0a{radius} {radius} 0 1 0 {number(-size)} 0z"
    return circle + _cross(x, y, 0.3 * size) if symbol == "circle-x-open" else circle


def _cross(x: float, y: float, reach: float) -> str:
    return line_through(((x - reach, y - reach), (x + reach, y + reach))) + line_through(((x - reach, y + reach), (x + reach, y - reach)))
