"""How does the case stand on a time axis, on a page? The figure, its twin as a table, and both as files.

It refuses to load what draws before somebody opens the page, and to let people's words act as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from guidance.facts import zone_of
from guidance.library.texts import Texts
from guidance.timeline import build
from pages.shared import safe, state, widgets

if TYPE_CHECKING:
    from guidance.timeline import Timeline
    from guidance.timetable import Line

NARROW = "narrow"
"""The cookie in which page.js tells that the window is a phone's."""
FORMATS = ("png", "svg")


def timeline() -> Timeline:
    """The case on its axis."""
    case = state.case()
    return build(case, state.advice(), zone_of(case, state.rulebook().pack(case)), state.now())


def show_figure(drawn: Timeline, texts: Texts) -> None:
    """The figure, with its whole content in one sentence for those who do not see it, and a button that saves the picture."""
    from guidance.figure import CONFIG, figure  # noqa: PLC0415 - Plotly is loaded by this page alone
    from guidance.timetable import summary  # noqa: PLC0415

    chosen: str = st.radio(
        texts("timeline.export.heading"),
        FORMATS,
        format_func=lambda name: texts(f"timeline.export.{name}"),
        key=state.key("format"),
        horizontal=True,
    )
    dark, narrow = st.context.theme.type == "dark", st.context.cookies.get(NARROW) == "1"
    button = {"format": chosen, "filename": "otvet", "scale": 2 if chosen == "png" else 1}
    config = CONFIG | {"displayModeBar": True, "modeBarButtons": [["toImage"]], "toImageButtonOptions": button}
    st.plotly_chart(figure(drawn, texts, dark=dark, narrow=narrow), theme=None, config=config, alt=summary(drawn, texts), key="figure")
    widgets.whisper(f"{texts('timeline.projection_note')} {texts('timeline.approximate_note')}")


def show_table(drawn: Timeline, texts: Texts) -> None:
    """The same rows as a table to read and to copy."""
    from guidance.timetable import headings, table  # noqa: PLC0415 - with the figure

    widgets.say(widgets.heading(texts("timeline.table.heading")))
    over = headings(texts)
    columns = (over.when, over.who, over.what, over.note)
    lines = table(drawn, texts, safe.quote)
    rows = [dict(zip(columns, (line.when, line.who, line.what, _details(line)), strict=True)) for line in lines]
    st.table(rows, hide_index=True)


def _details(line: Line) -> str:
    """What sort of thing it is, and what else is known: one column less, for narrow windows."""
    return "; ".join(part for part in (line.kind, line.note) if part)


def offer_files(drawn: Timeline, texts: Texts) -> None:
    """The figure as a page that works without a network, the table as CSV; made when they are asked for."""
    from guidance.figure import to_html  # noqa: PLC0415 - with the figure
    from guidance.timetable import to_csv  # noqa: PLC0415

    with st.container(horizontal=True):
        st.download_button(
            texts("timeline.export.html"), lambda: to_html(drawn, texts), "otvet.html", "text/html", key="html", on_click="ignore"
        )
        st.download_button(
            texts("timeline.export.csv"), lambda: to_csv(drawn, texts), "otvet.csv", "text/csv", key="csv", on_click="ignore"
        )
    widgets.whisper(texts("timeline.export.note"))
