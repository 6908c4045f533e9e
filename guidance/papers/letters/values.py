"""The values of a letter's placeholders in its language, out of the case and what follows from it.

What is unknown has no value and becomes a visible blank. People's words are inserted as they are; nothing in them is read as a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from guidance.advice.terms import claim_end, claim_term, is_made
from guidance.case.case import Case
from guidance.case.choices import Problem
from guidance.case.correspondence import SIDES
from guidance.case.event import Event
from guidance.case.moment import Moment
from guidance.case.proceeding import Claim, Proceeding
from guidance.claims.promises import Bounce, Promised, account_of, bounces, promises, tell_bounces
from guidance.claims.sum import LineView
from guidance.claims.sum_words import tell_money, tell_sum
from guidance.library.forms.placeholders import VALUES
from guidance.library.forms.table import NOT_SURE
from guidance.library.letters import blank
from guidance.library.packs import ANYWHERE
from guidance.library.places import platform_name
from guidance.library.texts import Texts
from guidance.papers.documents.document import clean
from guidance.papers.letters.matter import Matter

MOST_CONTACTS = 30
"""So many contacts are listed; of more, the latest."""
LONGEST_QUOTE = 400
PLACEHOLDER = re.compile(r"\{(?:(?P<name>[a-z_]+)|term:(?P<term>[a-z0-9_-]+))\}(?P<stop>\.?)")
_STOPS = (".", "…", "!", "?")
_EMPTY_LINES = re.compile(r"\n\s*\n")


def values_of_case(matter: Matter) -> dict[str, str]:
    """Every placeholder that has a value, by its name."""
    cleaned = {name: clean(value).strip() for name, value in _told(matter) if value is not None}
    values = {name: _EMPTY_LINES.sub("\n", value) for name, value in cleaned.items() if value}
    values |= {name: value for name in ("problem", "demand") if (value := _sentence(name, matter, values))}
    return values


def filled(text: str, values: Mapping[str, str], texts: Texts) -> str:
    """A text with its placeholders filled; what is not known becomes a visible blank."""

    def value(place: re.Match[str]) -> str:
        words = texts.amount(place["term"]) if place["term"] else values.get(place["name"]) or blank(place["name"], texts)
        return words if words.endswith(_STOPS) else words + place["stop"]

    return PLACEHOLDER.sub(value, text)


def blanks_in(text: str, texts: Texts) -> tuple[str, ...]:
    """The names of the blanks that still stand in a text."""
    return tuple(name for name in VALUES if texts.has(f"letters.blanks.{name}") and blank(name, texts) in text)


def _told(matter: Matter) -> Iterator[tuple[str, str | None]]:
    yield from _order(matter)
    yield from _people(matter)
    yield from _contacts(matter)
    yield from _proceedings(matter)
    yield from _money(matter)
    yield "today", matter.texts.date(matter.now.date())
    term = matter.pack.term(claim_term(None, matter.situation))
    yield "claim_term", matter.texts.count(f"words.count.{term.unit}", term.amount) if term.tells_number(matter.now.date()) else None


def _order(matter: Matter) -> Iterator[tuple[str, str | None]]:
    order, texts = matter.case.order, matter.texts
    yield "order_number", order.number
    yield "goods", order.goods
    for name, amount in (("price", order.price), ("delivery_price", order.delivery_price), ("paid", matter.paid)):
        yield name, tell_money(amount, order.currency, texts) if amount is not None else None
    days = {"ordered_on": order.ordered_on, "promised_by": order.promised_by, "received_on": order.received_on}
    for name, moment in {**days, "paid_on": matter.case.payment.paid_on}.items():
        yield name, _day(moment, matter)


def _people(matter: Matter) -> Iterator[tuple[str, str | None]]:
    case = matter.case
    yield "platform_name", platform_name(case.platform, case.country, matter.language)
    for field in ("name", "address", "registration", "email"):
        yield f"seller_{field}", getattr(case.seller, field)
    for field in ("name", "address", "phone", "email"):
        yield f"buyer_{field}", getattr(case.person, field)
    yield "bank_details", case.person.bank_details
    routes = matter.pack.country.country.routes
    bodies = {"authority_name": routes.authority, "regulator_name": routes.bank_authority, "mediator_name": routes.mediator}
    for name, body in bodies.items():
        yield name, _body(body, matter)


def _body(name: str | None, matter: Matter) -> str | None:
    """What a body is called; the pack that stands in for unknown countries names none, it only describes them."""
    country = matter.pack.country
    return country.body(name).name.told(matter.language) if name and country.code != ANYWHERE else None


def _contacts(matter: Matter) -> Iterator[tuple[str, str | None]]:
    case, zone, events, there = matter.case, matter.zone, matter.events, matter.events_there
    written = [event for event in there if event.direction == "out" and event.at is not None]
    yield "first_written_on", _day(written[0].at, matter) if written else None
    yield "last_written_on", _day(written[-1].at, matter) if written else None
    waiting = matter.waiting_there
    yield "silent_since", _day(waiting.at, matter) if waiting is not None else None
    yield "reference", next((event.reference for event in reversed(there) if event.reference), None)
    yield "contact_lines", _listed(events, matter)
    yield "side_lines", _listed([event for event in events if event.counterparty in SIDES], matter)
    broken = (promise for promise in promises(case, matter.now, zone) if promise.standing == "broken")
    yield "promise_lines", "\n".join(_promise(promise, matter) for promise in broken) or None
    yield "promise_due", next((_day(promise.due, matter) for promise in matter.promises_there if promise.due is not None), None)
    for side in SIDES:
        yield f"{side}_denial", _denial([bounce for bounce in matter.bounces if bounce.by is side and bounce.to is not side], matter)
    yield "bounce_sentence", tell_bounces(bounces(case, matter.now, zone), matter.texts, zone) or None


def _listed(events: list[Event], matter: Matter) -> str | None:
    return "\n".join(_contact(event, matter) for event in events[-MOST_CONTACTS:]) or None


def _proceedings(matter: Matter) -> Iterator[tuple[str, str | None]]:
    case = matter.case
    seller = case.claim_to_seller
    yield "claim_sent_on", _made(seller, matter)
    running = (claim for claim in (seller, case.claim_to_platform) if claim is not None and claim.answer != "refused")
    last = max((end.last for claim in running if (end := claim_end(claim, matter.situation)) is not None), default=None)
    yield "claim_end_on", matter.texts.date(last) if last is not None and last < matter.now.date() else None
    yield "claim_received_on", _day(seller.received_at, matter) if is_made(seller) and seller else None
    own = [letter for letter in case.letters if letter.tracking and letter.name.startswith("claim")]
    yield "claim_tracking", own[-1].tracking if own else None
    yield "platform_claim_sent_on", _made(case.claim_to_platform, matter)
    yield "dispute_opened_on", _made(case.platform_dispute, matter)
    yield "bank_dispute_on", _made(case.payment_dispute, matter)
    yield "complaint_on", _made(case.authority, matter)
    yield "court_on", _made(case.court, matter)


def _money(matter: Matter) -> Iterator[tuple[str, str | None]]:
    case, texts = matter.case, matter.texts
    counted = matter.sum
    in_words = tell_sum(counted, texts)
    pairs = list(zip(counted.lines, in_words.lines, strict=True))
    now = [view for line, view in pairs if line.status == "now" and line.amount is not None]
    yield "sum_now", in_words.now if counted.now > 0 else None
    yield "sum_with_court", in_words.with_court if counted.with_court > counted.now else None
    yield "sum_lines", _lines(now, texts)
    yield "penalty_lines", _lines((view for view in now if view.id == "penalty"), texts)
    yield "penalty_sum", next((view.amount for view in now if view.id == "penalty"), None)
    delayed = next((line.first for line, _ in pairs if line.id == "penalty" and line.first is not None), None)
    yield "penalty_term_end", texts.date(delayed - timedelta(days=1)) if delayed is not None else None
    yield "loss_lines", _losses(matter)
    yield "court_lines", _lines((view for line, view in pairs if line.status == "court" and line.amount is not None), texts)
    account = account_of(case)
    yield "refunded", tell_money(account.back, account.currency, texts) if account.back > 0 else None
    yield "left", tell_money(matter.left, account.currency, texts) if matter.left is not None else None
    yield "remedy_on", _day(came_on(case), matter)


def came_on(case: Case) -> Moment | None:
    """When the remedy came, or the last part of it."""
    if case.remedy is None:
        return None
    return case.remedy.on or (case.remedy.payouts[-1].on if case.remedy.payouts else None)


def _lines(views: Iterable[LineView], texts: Texts) -> str | None:
    """Lines of the sum, each with its working under it."""
    lines = [line for view in views for line in (texts("letters.sum_line", name=view.name, amount=view.amount), *view.working)]
    return "\n".join(lines) or None


def _losses(matter: Matter) -> str | None:
    """The buyer's losses in the buyer's own words, each with its amount."""
    currency, texts = matter.case.order.currency, matter.texts
    lines = (texts("letters.sum_line", name=loss.what, amount=tell_money(loss.amount, currency, texts)) for loss in matter.case.losses)
    return "\n".join(lines) or None


def _day(moment: Moment | None, matter: Matter) -> str | None:
    """A day; a moment told roughly, as roughly as it was told."""
    if moment is None:
        return None
    return matter.texts.date(moment.earliest(matter.zone), matter.zone) if moment.is_day else matter.texts.moment(moment, matter.zone)


def _made(proceeding: Proceeding | Claim | None, matter: Matter) -> str | None:
    return _day(proceeding.made_at, matter) if is_made(proceeding) and proceeding else None


def _quoted(words: str, texts: Texts) -> str:
    line = " ".join(words.split()).removesuffix(".")
    cut = line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rstrip() + "…"
    return texts("letters.quote", words=cut) if cut else ""


def _contact(event: Event, matter: Matter) -> str:
    """A contact in one line: the day, who to whom, the way, the number, what they answered."""
    texts = matter.texts
    quotation = _quoted(event.text or "", texts) if event.direction == "in" else ""
    what = texts(f"letters.contact.{event.direction}.{event.counterparty}")
    if event.channel != "not_sure":
        what = texts("letters.contact.way", what=what, channel=texts(f"words.channel.{event.channel}"))
    if event.reference:
        what = texts("letters.contact.reference", what=what, reference=event.reference)
    line = texts("letters.contact.line", date=_day(event.at, matter) or texts("letters.no_date"), what=what)
    return texts("letters.contact.with_words", line=line, words=quotation) if quotation else line


def _promise(promise: Promised, matter: Matter) -> str:
    """A promise in one line: when, by whom, in which words, for which day; that it was not kept only where the buyer says so."""
    texts, no_date = matter.texts, matter.texts("letters.no_date")
    contact = texts("letters.contact.line", date=_day(promise.made_at, matter) or no_date, what=texts(f"letters.contact.in.{promise.by}"))
    line = texts("letters.contact.with_words", line=contact, words=_quoted(promise.words, texts)) if promise.words else contact
    told = {event.id: event.promise.kept for event in matter.case.events if event.promise is not None}
    key = "letters.promise_broken" if told.get(promise.event) == "no" else "letters.promise"
    return texts(key, line=line, due=_day(promise.due, matter) or no_date)


def _denial(sent: list[Bounce], matter: Matter) -> str | None:
    """The last referral by one side: its day and its words."""
    if not sent:
        return None
    last, texts = sent[-1], matter.texts
    when = _day(last.at, matter) or texts("letters.no_date")
    quotation = _quoted(last.words, texts)
    line = texts("letters.denial", when=when, words=quotation) if quotation else texts("letters.denial_unquoted", when=when)
    return texts("letters.denial_numbered", told=line, reference=last.reference) if last.reference else line


def _sentence(name: str, matter: Matter, known: Mapping[str, str]) -> str:
    """What happened, or what is demanded: of the variant that the case calls for, the fullest sentences whose values are known."""
    case, texts = matter.case, matter.texts
    problem, wish = case.problem or NOT_SURE, case.wish or NOT_SURE
    stems = (f"letters.{name}.{problem}",) if name == "problem" else (f"letters.{name}.{problem}.{wish}", f"letters.{name}.any.{wish}")
    variant = _variant_of_problem(matter) if name == "problem" else _variant_of_demand(matter)
    keys = [key for stem in stems for key in (f"{stem}.{variant}", f"{stem}.full", f"{stem}.plain", stem) if texts.has(key)]
    demanding = tuple(f".{kind}" for kind in ("full", variant))
    full = next((key for key in keys if not key.endswith(demanding) or texts.placeholders(key) <= known.keys()), keys[-1])
    values = {asked: known.get(asked, blank(asked, texts)) for asked in texts.placeholders(full)}
    return texts(full, **values)


def _variant_of_problem(matter: Matter) -> str:
    """What besides `problem` says what happened: where the goods are, what came back, who cancelled, whether there was consent."""
    case = matter.case
    part = case.remedy is not None and case.remedy.received == "part"
    match case.problem:
        case Problem.NOT_DELIVERED if matter.came == "yes":
            return "late" if case.order.received_on is not None and case.order.promised_by is not None else "came"
        case Problem.WANTS_TO_CANCEL if matter.came == "no":
            return "not_come"
        case Problem.REFUND_UNPAID if part:
            return "part" if account_of(case).back > 0 else "some"
        case Problem.CANCELLED if case.cancellation is not None and case.cancellation.by == "buyer":
            return "by_buyer" if case.cancellation.state == "done" else "asked_by_buyer"
        case Problem.WRONG_CHARGE if case.payment.without_consent == "yes":
            return "no_consent"
        case _:
            return "full"


def _variant_of_demand(matter: Matter) -> str:
    """Money that was not paid cannot be asked back."""
    return {"no": "unpaid", "points": "points"}.get(matter.is_paid, "full")
