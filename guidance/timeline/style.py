"""How each sort of thing on the timeline looks: its colour, its shape, its filling, and its name in the legend.

Colour is never the only sign: no two sorts share both shape and filling. Two renderers draw with it, Plotly and our SVG writer.
"""

from __future__ import annotations

from dataclasses import dataclass

from guidance.timeline.rows import RowKind, TimelineRow


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours that colour-blind people tell apart (after Okabe and Ito), each at 3 : 1 or more on both grounds."""

    ground: str
    band: str
    text: str
    quiet: str
    line: str
    blue: str
    green: str
    orange: str
    purple: str
    grey: str


LIGHT = Paint("#ffffff", "#f4f6f8", "#1d2733", "#55606b", "#dfe4e9", "#0072b2", "#007a5a", "#c24e00", "#a3508a", "#66707a")
DARK = Paint("#12171d", "#1a2129", "#eef2f5", "#a9b4be", "#2e3842", "#56b4e9", "#2fb98f", "#f09a4a", "#dd92bd", "#97a3ae")


@dataclass(frozen=True, slots=True)
class Look:
    """How one sort of thing is drawn: its words in the legend, its colour, its shape, and how a bar is filled."""

    words: str
    colour: str
    symbol: str
    pattern: str = ""
    hollow: bool = False
    dash: str = ""


LOOKS: dict[str, Look] = {
    "milestone": Look("timeline.kinds.order", "grey", "square"),
    "sent": Look("timeline.kinds.contact_out", "blue", "triangle-right"),
    "reply": Look("timeline.kinds.contact_in", "green", "circle"),
    "no_help": Look("timeline.no_help", "orange", "circle-x-open"),
    "formal": Look("timeline.kinds.step_taken", "purple", "diamond"),
    "silence": Look("timeline.kinds.silence", "grey", "", "/"),
    "kept": Look("timeline.kinds.promise_kept", "green", "star", "+"),
    "pending": Look("timeline.kinds.promise_pending", "purple", "circle-open", hollow=True),
    "broken": Look("timeline.kinds.promise_broken", "orange", "x", "\\"),
    "unclear": Look("timeline.kinds.promise_unclear", "grey", "square", "-", hollow=True),
    "habit": Look("words.clock_kind.habit", "grey", "", "."),
    "platform": Look("words.clock_kind.platform", "green", "", "|"),
    "statute": Look("words.clock_kind.statute", "blue", ""),
    "bank": Look("words.clock_kind.bank", "purple", "", "x"),
    "cut_off": Look("timeline.kinds.cut_off", "orange", "octagon"),
    "step": Look("timeline.kinds.projected", "blue", "diamond", hollow=True, dash="dot"),
    "after_refusal": Look("timeline.kinds.refused", "orange", "hexagon", hollow=True, dash="dash"),
}
_NO_HELP = ("template", "deflection", "refusal")


def look_of(row: TimelineRow) -> str:
    """The name of a row's look."""
    if row.kind is RowKind.PROMISE:
        return row.state
    if row.kind is RowKind.REPLY and row.what in _NO_HELP:
        return "no_help"
    return row.clock or row.kind.value
