"""The fields for a formal step and for money that came back, and the account of the money.

Nothing is saved here: the case is handed back, or InputError is raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from guidance.case.case import Case
from guidance.case.changes import record_proceeding, record_remedy, remove_payout
from guidance.case.moment import Moment
from guidance.case.proceeding import PROCEEDINGS, Proceeding
from guidance.claims.promises import Account, account_of
from guidance.library.texts import Texts
from guidance.reading.typed_amount import LONGEST as LONGEST_AMOUNT
from guidance.reading.typed_amount import read_amount
from guidance.reading.typed_date import read_day
from guidance.reading.typed_moment import LONGEST, read_moment, write_moment
from pages.session import state
from pages.views.events.contact_form import LONGEST_LINE
from pages.widgets import elements

if TYPE_CHECKING:
    from guidance.case.remedy import Received
    from pages.widgets.form import Form

_STATES = ("made", "not_made", "not_sure")
_ANSWERS = ("none", "agreed", "part", "refused", "not_sure")
_RECEIVED = ("part", "whole", "none")
_OWN_WINDOW = "platform_dispute"
"""The step whose last day the platform itself shows."""


def formal(form: Form, texts: Texts) -> Case:
    """The Case with the formal step of the fields."""
    which = form.pick("which", texts("events.formal.which"), PROCEEDINGS, lambda name: texts(f"events.formal.kinds.{name}"), _likely())
    known: Proceeding | None = getattr(state.case(), which)
    done = form.choice(
        f"{which}-state", texts("events.formal.state"), _STATES, lambda name: texts(f"events.formal.states.{name}"), _state(known)
    )
    fields = _done(form, which, known, texts) if done == "made" else _not_done(form, which, known, texts)
    form.check()
    return record_proceeding(state.case(), which, {"state": done, **fields}, state.clock(), state.zone())


def came(form: Form, texts: Texts) -> Case:
    """The Case with what has come back by the fields."""
    received = form.choice(
        "received", texts("events.remedy.received"), _RECEIVED, lambda name: texts(f"events.remedy.options.{name}"), _RECEIVED[0]
    )
    amount = form.line("amount", texts("events.remedy.amount"), longest=LONGEST_AMOUNT, example=texts("events.remedy.amount_help"))
    on = form.line("on", texts("events.remedy.on"), longest=LONGEST, example=texts("events.remedy.on_help"))
    read = form.tried(lambda: read_amount(amount, "remedy.amount")) if received != "none" else None
    day = form.tried(lambda: read_moment(on, state.clock(), state.zone()))
    form.check()
    return record_remedy(state.case(), cast("Received", received), read, day, state.clock(), state.zone())


def offer_to_remove(texts: Texts) -> None:
    """The parts of the money that came already, each with the way to take it out."""
    remedy = state.case().remedy
    if remedy is None or not remedy.payouts:
        return
    elements.say(elements.heading(texts("events.remedy.came")))
    for place, payout in enumerate(remedy.payouts):
        payout_text = texts("events.remedy.payout", amount=_money(payout.amount, texts), when=texts.moment(payout.on, state.zone()))
        with st.container(horizontal=True, vertical_alignment="center"):
            elements.say(payout_text)
            if st.button(texts("events.remedy.remove"), key=f"remove-{place}", type="tertiary"):
                state.update_undoable(remove_payout(state.case(), place))
                st.rerun()


def show_account(texts: Texts) -> None:
    """What was paid, what came back, what is left; where nothing has come, nothing."""
    account = account_of(state.case())
    if account.back > 0:
        elements.say(elements.heading(texts("events.account.heading")), " ".join(_account(account, texts)))
        if account.falls_short and account.left is not None:
            st.warning(texts("events.account.short", amount=_money(account.left, texts)), icon=":material/warning:")


def _account(account: Account, texts: Texts) -> list[str]:
    lines = [texts("events.account.paid", amount=_money(account.paid, texts))] if account.paid is not None else []
    lines.append(texts("events.account.back", amount=_money(account.back, texts)))
    if account.left is None:
        return [*lines, texts("events.account.no_price")] if state.case().order.price is None else lines
    return [
        *lines,
        texts("events.account.left", amount=_money(account.left, texts)) if account.left else texts("events.account.nothing_left"),
    ]


def _money(amount: Any, texts: Texts) -> str:
    from guidance.claims.sum_words import tell_money  # noqa: PLC0415 - only where money has come

    return tell_money(amount, state.case().order.currency, texts)


def _likely() -> str:
    """The step that is advised, where it is a formal one; otherwise the last that was made."""
    marks = state.rulebook().library.ladder.steps[state.advice().step].marks
    advised = [name for name in PROCEEDINGS if name in marks]
    taken_steps = {name for name in PROCEEDINGS if (known := getattr(state.case(), name)) is not None and known.state == "made"}
    return next((name for name in (*advised, *reversed(PROCEEDINGS)) if name in advised or name in taken_steps), PROCEEDINGS[0])


def _state(known: Proceeding | None) -> str:
    """A form that is opened for a step is opened because it was made."""
    return "not_sure" if known is not None and known.state == "not_sure" else "made"


def _done(form: Form, which: str, known: Proceeding | None, texts: Texts) -> dict[str, Any]:
    today = Moment.on(state.clock_day())
    made_at = _day(form, which, "made_at", known.made_at if known and known.state == "made" else today, texts)
    received = _day(form, which, "received_at", known.received_at if known else None, texts)
    number = known.reference or "" if known else ""
    reference = form.line(f"{which}-reference", texts("events.formal.reference"), number, longest=LONGEST_LINE)
    answer = form.pick(
        f"{which}-answer",
        texts("events.formal.answer"),
        _ANSWERS,
        lambda name: texts(f"events.formal.answers.{name}"),
        known.answer if known else "none",
    )
    answered = _day(form, which, "answered_at", known.answered_at if known else None, texts) if answer != "none" else None
    return {"made_at": made_at, "received_at": received, "reference": reference, "answer": answer, "answered_at": answered}


def _not_done(form: Form, which: str, known: Proceeding | None, texts: Texts) -> dict[str, Any]:
    nothing: dict[str, Any] = {"made_at": None, "received_at": None, "answer": "none", "answered_at": None}
    if which != _OWN_WINDOW:
        return nothing
    initial = write_moment(known.open_until if known else None, state.zone())
    written = form.line(f"{which}-open_until", texts("events.formal.open_until"), initial, longest=LONGEST)
    return {**nothing, "open_until": known.open_until if known and written == initial else form.tried(lambda: _last_day(written))}


def _last_day(written: str) -> Moment | None:
    today = state.clock_day()
    day = read_day(written, today, "future")
    return Moment.on(day) if day is not None else None


def _day(form: Form, which: str, field: str, known: Moment | None, texts: Texts) -> Moment | None:
    initial = write_moment(known, state.zone())
    written = form.line(
        f"{which}-{field}", texts(f"events.formal.{field}"), initial, longest=LONGEST, example=texts("events.fields.when_help")
    )
    return known if written == initial else form.tried(lambda: read_moment(written, state.clock(), state.zone()))
