"""The rights of the buyer: what was broken, what may be demanded, by when, how much, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from guidance.advice.wording import tell_source
from guidance.claims.rights import DemandView, RightsView, tell_rights
from guidance.claims.sum import LineView, Sum
from guidance.claims.sum_words import tell_sum
from guidance.claims.sums import sum_of
from guidance.library.texts import Texts, with_capital
from pages.session import state
from pages.views import post
from pages.widgets import elements
from pages.widgets.elements import bullets, heading, labelled, paragraphs, say, small_print, table


def sum_now() -> Sum:
    """What the case comes to on the day from which it is looked at."""
    return sum_of(state.situation())


def right(texts: Texts) -> RightsView:
    """The right of the case in words."""
    return tell_rights(state.situation(), texts)


def show_right(view: RightsView, texts: Texts) -> None:
    """What was broken, who answers for it, and each thing that may be demanded."""
    tells_law = state.situation().pack.country.sums.tells_law
    say(texts("rights.lead"), "" if tells_law else texts("rights.no_law"))
    say(heading(texts("rights.broken_heading")), view.broken)
    if not view.is_covered:
        return
    demands = [_demand(demand, texts) for demand in view.demands]
    say(heading(texts("rights.demands_heading")), texts("rights.demands_lead") if demands else texts("rights.no_demands"), *demands)
    say(labelled(texts("rights.answers_heading"), view.answers if demands else ""))


def show_platform(view: RightsView, texts: Texts) -> None:
    """What the platform's own rules say; nothing where no pack tells them."""
    if view.platform:
        say(heading(texts("rights.platform_heading", platform=view.platform)), texts("rights.platform_lead"), bullets(view.platform_rules))


def show_deadlines(texts: Texts) -> None:
    """Every clock that runs, in the order of its end."""
    columns = [texts(f"ui.next_step.{name}") for name in ("deadline_at", "deadline", "clock_kind")]
    rows = [(row.date, row.told, row.kind) for row in state.step().deadlines]
    say(heading(texts("rights.deadlines_heading")), table(columns, rows) if rows else texts("ui.next_step.deadlines_none"))


def show_sum(counted: Sum, texts: Texts) -> None:
    """The sum line by line, what it rests on, and what the buyer may not leave out."""
    view = tell_sum(counted, texts)
    say(heading(texts("rights.sum_heading")))
    if not view.lines:
        say(texts("rights.sum_none"))
        return
    rows = [(line.name, _amount(line)) for line in view.lines]
    totals = [
        (f"**{texts(f'sums.total.{name}')}**", f"**{total}**") for name, total in (("now", view.now), ("with_court", view.with_court))
    ]
    say(
        texts("rights.sum_lead", date=texts.date(counted.at)),
        table((texts("rights.sum_line"), texts("rights.sum_amount")), [*rows, *totals]),
    )
    if view.guards:
        st.warning(bullets(view.guards), icon=":material/warning:", title=texts("rights.guards_heading"))
    with st.expander(texts("rights.workings_heading")):
        say(*(_working(line, texts) for line in view.lines))
        small_print(*view.notes)


def show_sources(view: RightsView, texts: Texts) -> None:
    """On what it rests, with the dates."""
    with st.expander(texts("rights.sources_heading")):
        say(*(list(_sources(view, texts)) or [texts("rights.sources_none")]))


def footer_links(texts: Texts) -> None:
    """To the step and to the post; and that this is no advice of a lawyer."""
    small_print(texts("ui.not_legal_advice"))
    with st.container(horizontal=True):
        elements.page_button(texts("rights.to_step"), "next_step", primary=True)
        post.offer_way(texts)


def _demand(demand: DemandView, texts: Texts) -> str:
    chosen = f" ({texts('rights.yours')})" if demand.is_chosen else ""
    name = with_capital(demand.name)
    return labelled(f"{name}{chosen}", paragraphs(demand.text, " ".join(filter(None, (f"{demand.term}.", demand.note)))))


def _amount(line: LineView) -> str:
    return f"{line.amount} — {line.status}" if line.amount else line.status


def _working(line: LineView, texts: Texts) -> str:
    """One line with its days, rule, ground, conditions and what is held back."""
    ground = _ground(line, texts)
    return labelled(line.name, paragraphs(bullets(line.working), line.rule, ground, line.reason, bullets(line.conditions)))


def _ground(line: LineView, texts: Texts) -> str:
    """The articles that a line rests on; empty where it rests on none."""
    pack = state.situation().pack
    acts = dict.fromkeys(source.act or source.title for source in (tell_source(name, pack, texts) for name in line.sources))
    return texts("rights.ground", acts="; ".join(acts)) if acts else ""


def _sources(view: RightsView, texts: Texts) -> Iterator[str]:
    for source, is_current in (*view.sources, *view.platform_sources):
        yield elements.source(source, texts, "" if is_current else texts("rights.stale"))
