"""The timeline page: the figure, its accessible table, what proves it, and all of it as files.

What draws is loaded only when somebody opens the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from guidance.library.texts import Texts
from guidance.timeline.branches import whole_timeline
from guidance.timeline.rows import GROUPS, Lane, TimelineItem
from pages.session import fields, state
from pages.widgets import elements, safe

if TYPE_CHECKING:
    from guidance.timeline.row_words import RowWords, TableLine
    from guidance.timeline.rows import Timeline

NARROW = "narrow"
"""The cookie with which page.js says that the window is a phone's."""
PERIODS = ("all", "month", "ahead")
MOST_PROOFS = 12
_MONTH = timedelta(days=30)


def timeline() -> Timeline:
    """The case on its axis, with both of its branches."""
    return whole_timeline(state.situation())


def filtered(drawn: Timeline, texts: Texts) -> Timeline:
    """Only the lanes, kinds and period that were chosen; figure, table and files are made of it."""
    groups = [name for name, kinds in GROUPS.items() if set(kinds) & set(drawn.kinds)]
    lanes = [lane.value for lane in drawn.lanes]
    with st.expander(texts("timeline.filter.heading")):
        chosen = _chosen("lanes", lanes, "timeline.lanes", texts)
        kinds = [kind for name in _chosen("kinds", groups, "timeline.kinds_of", texts) for kind in GROUPS[name]]
        since = {"month": drawn.now - _MONTH, "ahead": drawn.now}.get(_period(texts))
    return drawn.select([Lane(lane) for lane in chosen], kinds, since)


def _chosen(name: str, options: list[str], words: str, texts: Texts) -> list[str]:
    """Those of the options that are marked; all of them at first."""
    label = texts(f"timeline.filter.{name}")
    return st.pills(
        label, options, selection_mode="multi", default=options, format_func=lambda option: texts(f"{words}.{option}"), key=fields.key(name)
    )


def _period(texts: Texts) -> str:
    label = texts("timeline.filter.period")
    return st.radio(label, PERIODS, format_func=lambda period: texts(f"timeline.filter.periods.{period}"), key=fields.key("period"))


def show(drawn: Timeline, texts: Texts) -> None:
    """Everything on it, or that nothing is."""
    if drawn.rows or drawn.undated:
        show_figure(drawn, texts)
        show_table(drawn, texts)
        show_proofs(drawn, texts)
        offer_files(drawn, texts)
    else:
        elements.say(texts("timeline.filter.nothing"))


def show_figure(drawn: Timeline, texts: Texts) -> None:
    """The figure, with its whole content in one sentence for those who do not see it."""
    from guidance.timeline.plotly_figure import CONFIG, figure  # noqa: PLC0415 - Plotly is loaded by this page alone
    from guidance.timeline.table import summary  # noqa: PLC0415

    dark = st.context.theme.type == "dark"
    st.plotly_chart(
        figure(drawn, texts, dark=dark, narrow=_is_narrow()), theme=None, config=CONFIG, alt=summary(drawn, texts), key="figure"
    )
    elements.small_print(" ".join(_notes(drawn, texts)))


def _notes(drawn: Timeline, texts: Texts) -> Iterator[str]:
    yield texts("timeline.projection_note")
    yield texts("timeline.approximate_note")
    if any(row.proofs for row in drawn.rows):
        yield texts("timeline.proofs_note")


def _is_narrow() -> bool:
    return st.context.cookies.get(NARROW) == "1"


def show_table(drawn: Timeline, texts: Texts) -> None:
    """The same rows as a table to read and to copy; on a phone in two columns."""
    from guidance.timeline.table import headings, table  # noqa: PLC0415 - with the figure

    elements.say(elements.heading(texts("timeline.table.heading")))
    cells = _two_columns if _is_narrow() else _four_columns
    columns = cells(headings(texts))
    rows = [dict(zip(columns, cells(line), strict=True)) for line in table(drawn, texts, safe.quote)]
    with st.container(key="twin"):
        st.table(rows, hide_index=True)


def _four_columns(line: TableLine) -> tuple[str, ...]:
    return line.when, line.who, line.what, _details(line)


def _two_columns(line: TableLine) -> tuple[str, ...]:
    return f"{line.when}  \n{line.who}", f"**{line.what}**  \n{_details(line)}"


def _details(line: TableLine) -> str:
    """What sort of thing it is, and what else is known: one column less."""
    return "; ".join(part for part in (line.kind, line.note) if part)


def show_proofs(drawn: Timeline, texts: Texts) -> None:
    """What proves the rows, each piece one click away."""
    from guidance.timeline.row_words import RowWords  # noqa: PLC0415 - with the figure

    proved = {number: item for item in reversed((*drawn.rows, *drawn.undated)) for number in item.proofs}
    if proved:
        elements.say(elements.heading(texts("timeline.proofs_heading")))
        row_words = RowWords(drawn.now, texts)
        for number in sorted(proved)[:MOST_PROOFS]:
            _way_to_proof(number, proved[number], row_words, texts)
        elements.page_button(texts("timeline.proofs_all"), "bundle")


def _way_to_proof(number: int, item: TimelineItem, row_words: RowWords, texts: Texts) -> None:
    label = texts("timeline.proof_of", number=number, what=row_words.what(item), date=row_words.when(item))
    elements.page_button(label, "bundle", exhibit=state.case().exhibits[number - 1].id)


def offer_files(drawn: Timeline, texts: Texts) -> None:
    """The picture, a page that works without a network, and the table; each made when it is asked for."""
    elements.say(elements.heading(texts("timeline.export.heading")))
    with st.container(horizontal=True):
        for name, (media_type, make) in _makers(drawn, texts).items():
            st.download_button(texts(f"timeline.export.{name}"), make, f"otvet.{name}", media_type, key=name, on_click="ignore")
    elements.small_print(texts("timeline.export.note"))


def _makers(drawn: Timeline, texts: Texts) -> dict[str, tuple[str, Callable[[], bytes]]]:
    """How each file is made; what draws is loaded on the press of its button."""
    return {
        "png": ("image/png", lambda: _picture("png", drawn, texts)),
        "svg": ("image/svg+xml", lambda: _picture("svg", drawn, texts)),
        "html": ("text/html", lambda: _page(drawn, texts)),
        "csv": ("text/csv", lambda: _csv(drawn, texts)),
    }


def _picture(kind: str, drawn: Timeline, texts: Texts) -> bytes:
    from guidance.timeline.picture import to_png, to_svg  # noqa: PLC0415 - Typst, for these two buttons alone

    return to_png(drawn, texts) if kind == "png" else to_svg(drawn, texts)


def _page(drawn: Timeline, texts: Texts) -> bytes:
    from guidance.timeline.html_file import to_html  # noqa: PLC0415 - with the figure

    return to_html(drawn, texts).encode()


def _csv(drawn: Timeline, texts: Texts) -> bytes:
    from guidance.timeline.table import to_csv  # noqa: PLC0415 - with the figure

    return to_csv(drawn, texts).encode()
