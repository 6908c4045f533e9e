"""Records in the Case that a letter was sent: its frozen copy, the contact, and the formal step whose clock begins.

Raises InputError for a text that is too long and a day in the future. A frozen letter is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.case.changes import add_event, build_event, new_event_id, record_proceeding
from guidance.case.choices import Channel
from guidance.case.limits import MAX_LETTERS
from guidance.case.merge_patch import set_value, tree_of
from guidance.case.moment import Moment
from guidance.case.sent_letter import SentLetter, hash_of
from guidance.errors import InputError
from guidance.library.forms.letter import PARTIES, LetterForm
from guidance.papers.letters.choose import form_of
from guidance.papers.letters.compose import HEADS, SENDER, Letter

LONGEST = 60_000
"""Characters of one letter."""

DETAILS: Mapping[str, str] = {
    "order_number": "order.number",
    "goods": "order.goods",
    **{f"seller_{field}": f"seller.{field}" for field in ("name", "address", "registration", "email")},
    **{f"buyer_{field}": f"person.{field}" for field in ("name", "address", "phone", "email")},
    "bank_details": "person.bank_details",
}
"""Placeholders that a person can fill in beside the letter, with their fields in the case."""


@dataclass(frozen=True)
class Sending:
    """What went out, and how."""

    letter: Letter
    text: str
    """As it really went, which may differ from the letter."""
    at: Moment
    channel: Channel
    way: str
    """The channel in words."""
    tracking: str = ""


def details_of(form: LetterForm) -> tuple[str, ...]:
    """The details that a letter asks for, in their fixed order."""
    asked = {name for _, passage in form.passages() for name in DETAILS if f"{{{name}}}" in passage.ru_and_en}
    if form.formal and not form.head:
        asked |= {*HEADS[form.addressee], *SENDER}
    return tuple(name for name in DETAILS if name in asked)


def form_of_sent(sent: SentLetter, situation: Situation) -> LetterForm | None:
    """The letter that a frozen copy was, if the country still has it."""
    return form_of(sent.name.replace("-", "_"), situation)


def fill_in(case: Case, told: Mapping[str, str]) -> Case:
    """The Case with these details; an empty one is taken out. Raises InputError."""
    data = tree_of(case)
    for name, value in told.items():
        part, field = DETAILS[name].split(".")
        if value:
            set_value(data, DETAILS[name], value)
        else:
            data.get(part, {}).pop(field, None)
    return build_case(data)


def mark_sent(case: Case, form: LetterForm, sending: Sending, now: datetime, zone: ZoneInfo) -> Case:
    """The Case after a letter went out: contact, formal step, frozen copy."""
    if not sending.text.strip():
        raise InputError("letter_empty")
    if len(sending.text) > LONGEST:
        raise InputError("letter_too_long", {"limit": str(LONGEST)})
    if len(case.letters) >= MAX_LETTERS:
        raise InputError("too_many_letters", {"limit": str(MAX_LETTERS)})
    event = new_event_id(case)
    changed = add_event(case, build_event(_event(form, sending, event)), now, zone)
    if form.sent.proceeding is not None:
        changed = record_proceeding(changed, form.sent.proceeding, _formal(form, sending), now, zone)
    try:
        return Case.model_validate({**dict(changed), "letters": (*changed.letters, _frozen(changed, form, sending, event))})
    except ValidationError:
        raise InputError("letter_refused") from None


def _event(form: LetterForm, sending: Sending, name: str) -> dict[str, object]:
    return {
        "id": name,
        "at": sending.at,
        "direction": "out",
        "counterparty": PARTIES[form.addressee],
        "channel": sending.channel,
        "contained": form.sent.contained or None,
        "to_supervisor": form.sent.to_supervisor,
        "reference": sending.tracking,
        "text": sending.letter.title,
    }


def _formal(form: LetterForm, sending: Sending) -> dict[str, object]:
    """What is told of the formal step anew: it was made, and nobody has answered yet."""
    entered: dict[str, object] = {"state": "made", "made_at": sending.at, "received_at": None, "answer": "none", "answered_at": None}
    if sending.tracking:
        entered["reference"] = sending.tracking
    if form.sent.refusal_notice:
        entered["refusal_notice"] = True
    return entered | ({"demand": form.sent.demand} if form.sent.demand else {})


def _frozen(case: Case, form: LetterForm, sending: Sending, event: str) -> SentLetter:
    ids = {letter.id for letter in case.letters}
    number = next(number for number in range(1, MAX_LETTERS + 2) if f"letter-{number}" not in ids)
    return SentLetter(
        id=f"letter-{number}",
        name=form.letter.replace("_", "-"),
        language=sending.letter.language,
        addressee=sending.letter.addressee,
        sent_at=sending.at,
        channel=sending.way,
        tracking=sending.tracking or None,
        text=sending.text,
        sha256=hash_of(sending.text),
        event=event,
    )
