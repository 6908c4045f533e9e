"""Random valid cases, for properties that hold for every case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, get_args

from hypothesis import strategies as st

from guidance.case.cancellation import Cancellation, ReturnRequest
from guidance.case.case import Case
from guidance.case.choices import Channel, Content, FraudSign, IrreversibleMove, Party, Problem, ReplyKind, SafetyMeasure, Wish
from guidance.case.defect import Defect
from guidance.case.demand import Demand, Head, Judgment
from guidance.case.exhibit import Exhibit, ExhibitKind
from guidance.case.proceeding import Proceeding
from guidance.case.purchase import Buyer, Order, Payment, Seller
from guidance.case.sent_letter import hash_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_ZONES = (None, "Europe/Moscow", "America/New_York", "Pacific/Kiritimati", "Australia/Lord_Howe", "UTC")
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)


def _literal(model: Any, field: str) -> list[Any]:
    return [word for part in get_args(model.model_fields[field].annotation) for word in get_args(part) or (part,) if isinstance(word, str)]


def _past(first: date = date(2000, 1, 2), last: date = date(2026, 11, 21)) -> st.SearchStrategy[str]:
    """A moment that is in the past at NOW in every zone."""
    days = st.one_of(st.dates(date(2026, 10, 1), last), st.dates(first, last))
    return st.one_of(
        days.map(date.isoformat),
        days.map(lambda day: f"{day - timedelta(days=1)}T10:30+03:00"),
        days.map(lambda day: f"{day - timedelta(days=1)}T23:59"),
        days.map(lambda day: f"{day - timedelta(days=1)}/{day}" if day > first else day.isoformat()),
    )


def _any_time() -> st.SearchStrategy[str]:
    return st.one_of(
        _past(),
        st.dates(date(2026, 11, 20), date(2027, 2, 1)).map(date.isoformat),
        st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(date.isoformat),
    )


def _part(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


_MONEY = st.sampled_from(("0", "4990.50", "100000", "100000.01", "1000000", "1000000.01", "1000000000"))
_ORDER = _part(
    number=_TEXTS,
    goods=_TEXTS,
    goods_class=st.sampled_from(_literal(Order, "goods_class")),
    price=_MONEY,
    delivery_price=_MONEY,
    currency=st.sampled_from(("RUB", "USD")),
    ordered_on=_past(),
    promised_by=_any_time(),
    overdue=st.sampled_from(_literal(Order, "overdue")),
    received=st.sampled_from(("yes", "no", "not_sure")),
    received_on=_past(),
    return_terms_given=st.sampled_from(("yes", "no", "not_sure")),
    goods_at=st.sampled_from(_literal(Order, "goods_at")),
    confirmed=st.sampled_from(("yes", "no", "not_sure")),
    date_mattered=st.sampled_from(("yes", "no", "not_sure")),
    extra_time_until=_any_time(),
)
_SELLER = _part(
    gone=st.sampled_from(("yes", "no", "not_sure")),
    on_receipt=st.sampled_from(_literal(Seller, "on_receipt")),
    kind=st.sampled_from(_literal(Seller, "kind")),
    name=_TEXTS,
    address=_TEXTS,
    registration=_TEXTS,
    email=_TEXTS,
)
_PERSON = _part(
    name=_TEXTS,
    address=_TEXTS,
    phone=_TEXTS,
    email=_TEXTS,
    bank_details=_TEXTS,
    **{name: st.sampled_from(_literal(Buyer, name)) for name in ("ordered_by", "paid_by", "recipient")},
)
_PAYMENT = _part(
    method=st.sampled_from(_literal(Payment, "method")), held_by=st.sampled_from(_literal(Payment, "held_by")), paid_on=_past()
)
_PROMISE = _part(due=_any_time(), text=_TEXTS, kept=st.sampled_from(("yes", "no", "not_sure")))
_EVENT = st.fixed_dictionaries(
    {"direction": st.sampled_from(("out", "in")), "counterparty": st.sampled_from(list(Party))},
    optional={
        "at": _past(),
        "channel": st.sampled_from(list(Channel)),
        "contained": st.lists(st.sampled_from(list(Content)), max_size=5),
        "answered": st.sampled_from(("yes", "no", "not_sure")),
        "to_supervisor": st.booleans(),
        "reply": st.sampled_from(list(ReplyKind)),
        "deflected_to": st.sampled_from(list(Party)),
        "promise": _PROMISE,
        "text": _TEXTS,
        **dict.fromkeys(("is_final", "admits"), st.sampled_from(("yes", "no", "not_sure"))),
    },
)
_STATES = ("made", "made", *_literal(Proceeding, "state"))
_PROCEEDING = st.fixed_dictionaries(
    {"state": st.sampled_from(_STATES)},
    optional={
        "made_at": _past(),
        "received_at": _past(),
        "answer": st.sampled_from(_literal(Proceeding, "answer") or ("none",)),
        "answered_at": _past(),
        "open_until": _any_time(),
        "reference": _TEXTS,
    },
)
_ANSWERS = _literal(Proceeding, "answer") or ("none",)
_CLAIM = st.fixed_dictionaries(
    {"state": st.sampled_from(_STATES)},
    optional={
        "made_at": _past(),
        "received_at": _past(),
        "answer": st.sampled_from(_ANSWERS),
        "demand": st.sampled_from(list(Wish)),
        "refusal_notice": st.booleans(),
    },
)
_RECEIVED = {"received": st.sampled_from(("none", "part", "whole", "not_sure"))}
_PAYOUT = st.fixed_dictionaries({"amount": _MONEY, "on": _past()})
_REMEDY = st.one_of(
    st.fixed_dictionaries(_RECEIVED, optional={"amount": _MONEY, "on": _past()}),
    st.fixed_dictionaries(_RECEIVED, optional={"payouts": st.lists(_PAYOUT, max_size=3), "on": _past()}),
)
_LOSS = st.fixed_dictionaries({"what": _TEXTS, "amount": _MONEY}, optional={"on": _past()})
_YES_NO = st.sampled_from(("yes", "no", "not_sure"))
_CANCELLATION = st.fixed_dictionaries(
    {name: st.sampled_from(_literal(Cancellation, name)) for name in ("by", "state")},
    optional={
        "at": _past(),
        "reason": st.sampled_from(_literal(Cancellation, "reason")),
        "sold_dearer": _YES_NO,
        "refund_due": _any_time(),
    },
)
_RETURN_REQUEST = st.fixed_dictionaries(
    {"state": st.sampled_from(_literal(ReturnRequest, "state"))},
    optional={
        **{name: st.sampled_from(_literal(ReturnRequest, name)) for name in ("reason", "answered_by")},
        **dict.fromkeys(("asked_at", "sent_at"), _past()),
        **dict.fromkeys(("open_until", "refund_due"), _any_time()),
        **dict.fromkeys(("proof_of_sending", "arrival_asked", "costs_buyer"), _YES_NO),
        "fee": _MONEY,
    },
)
_DEFECT = _part(
    what=_TEXTS,
    showed_on=_past(),
    warranty_until=_any_time(),
    is_back=_YES_NO,
    repairs=st.lists(_part(handed_in=_past(), days=st.integers(0, 60), done=_YES_NO, same_fault=_YES_NO), max_size=3),
    **{name: st.sampled_from(_literal(Defect, name)) for name in ("warranty_by", "checked_by", "found")},
)
_HEAD = st.fixed_dictionaries(
    {"what": st.sampled_from(_literal(Head, "what"))},
    optional={"amount": _MONEY, "by": st.sampled_from(_literal(Head, "by")), "since": _past()},
)
_DEMAND = st.fixed_dictionaries(
    {"by": st.sampled_from(list(Party)), "what": st.sampled_from(_literal(Demand, "what"))},
    optional={"amount": _MONEY, "at": _past(), "until": _any_time(), "objected": _YES_NO},
)
_JUDGMENT = st.fixed_dictionaries(
    {name: st.sampled_from(_literal(Judgment, name)) for name in ("instance", "outcome")},
    optional={
        "on": _past(),
        "amount": _MONEY,
        "appeal_until": _any_time(),
        "in_force": _YES_NO,
        **{name: st.sampled_from(_literal(Judgment, name)) for name in ("paid", "enforcement")},
    },
)
_FILE = st.binary(min_size=1, max_size=200)
_EXHIBIT = st.fixed_dictionaries(
    {"file": _FILE, "media_type": st.sampled_from(("image/png", "application/pdf", "text/plain", "application/x-other"))},
    optional={
        "kind": st.sampled_from(list(ExhibitKind)),
        "title": _TEXTS,
        "taken_at": _any_time(),
        "proves": st.lists(st.integers(0, 5), max_size=3, unique=True),
        **dict.fromkeys(("shows_date", "shows_address", "shows_order", "cropped"), _YES_NO),
    },
)
_LETTER = st.fixed_dictionaries(
    {
        "name": st.sampled_from(("claim_to_seller", "dispute")),
        "language": st.sampled_from(("ru", "en")),
        "addressee": _TEXTS,
        "sent_at": _past(),
        "text": _TEXTS,
    },
    optional={"channel": _TEXTS, "tracking": _TEXTS, "event": st.integers(0, 5)},
)
_TREES = _part(
    language=st.sampled_from(("ru", "en")),
    country=st.sampled_from(("ru", "ru", "kz", "by", "gb", "de")),
    platform=st.sampled_from(("yandex_market", "other")),
    venue=st.sampled_from(_literal(Case, "venue")),
    time_zone=st.sampled_from(_ZONES[1:]),
    buyer=st.sampled_from(("consumer", "business", "not_sure")),
    problem=st.sampled_from(list(Problem)),
    wish=st.sampled_from(list(Wish)),
    order=_ORDER,
    seller=_SELLER,
    payment=_PAYMENT,
    events=st.lists(_EVENT, max_size=6),
    fraud_signs=st.lists(st.sampled_from(list(FraudSign)), max_size=2),
    pressed_to=st.sampled_from(list(IrreversibleMove)),
    claim_to_seller=_CLAIM,
    claim_to_platform=_CLAIM,
    platform_dispute=_PROCEEDING,
    payment_dispute=_PROCEEDING,
    authority=_PROCEEDING,
    mediation=_PROCEEDING,
    police=_PROCEEDING,
    court=_PROCEEDING,
    cancellation=_CANCELLATION,
    return_request=_RETURN_REQUEST,
    defect=_DEFECT,
    heads=st.lists(_HEAD, max_size=2),
    demands=st.lists(_DEMAND, max_size=1),
    judgments=st.lists(_JUDGMENT, max_size=2),
    safety=st.lists(st.sampled_from(list(SafetyMeasure)), max_size=2),
    remedy=_REMEDY,
    person=_PERSON,
    losses=st.lists(_LOSS, max_size=2),
    exhibits=st.lists(_EXHIBIT, max_size=2),
    letters=st.lists(_LETTER, max_size=2),
    attempts=st.sampled_from(("none", "some", "not_sure")),
    unsure=st.lists(st.sampled_from(("problem", "checks", "reply", "silence", "request", "payment")), max_size=3, unique=True),
)


def _case(tree: dict[str, Any]) -> Case | None:
    """The Case of a tree, or None where it contradicts itself."""
    events = [{"id": f"e{number}", **event} for number, event in enumerate(tree.get("events", ()))]
    exhibits = [_exhibit(number, fields, events) for number, fields in enumerate(tree.get("exhibits", ()))]
    letters = [_letter(number, fields, events) for number, fields in enumerate(tree.get("letters", ()))]
    tree = {**tree, "events": events, "exhibits": exhibits, "letters": letters}
    if events and tree.get("attempts") == "none":
        del tree["attempts"]
    try:
        return Case.model_validate(tree)
    except ValueError:
        return None


def _exhibit(number: int, fields: Mapping[str, Any], events: list[Any]) -> dict[str, Any]:
    file = fields["file"]
    proves = [events[place]["id"] for place in fields.get("proves", ()) if place < len(events)]
    return {
        **{name: value for name, value in fields.items() if name != "file"},
        "id": f"x{number}",
        "sha256": sha256(file).hexdigest(),
        "size": len(file),
        "proves": proves,
    }


def _letter(number: int, fields: Mapping[str, Any], events: list[Any]) -> dict[str, Any]:
    event = events[fields["event"]]["id"] if fields.get("event", len(events)) < len(events) else None
    return {**fields, "id": f"l{number}", "sha256": hash_of(fields["text"]), "event": event}


def _with_files(case: Case, files: list[bytes], missing: set[int]) -> tuple[Case, dict[str, bytes]]:
    """The case with an exhibit for each file, and the files without the missing ones."""
    exhibits = [
        Exhibit(id=f"f{number}", sha256=sha256(file).hexdigest(), size=len(file), media_type="image/png")
        for number, file in enumerate(files)
    ]
    present = {sha256(file).hexdigest(): file for number, file in enumerate(files) if number not in missing}
    return Case.model_validate({**dict(case), "exhibits": (*case.exhibits, *exhibits)}), present


CASES: st.SearchStrategy[Case] = _TREES.map(_case).filter(lambda case: case is not None)  # type: ignore[assignment,arg-type,return-value]
CASES_WITH_FILES = st.builds(_with_files, CASES, st.lists(_FILE, max_size=4, unique=True), st.sets(st.integers(0, 3), max_size=2))
"""A case and its files by SHA-256; the files of some exhibits are missing."""
