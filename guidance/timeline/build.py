"""Builds the timeline of a case: what happened when, which terms run, which steps come next.

What has no date is not given one: it is listed apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guidance.advice.model import Advice, Deadline, Projected
from guidance.case.case import Case
from guidance.case.choices import Party, ReplyKind
from guidance.case.event import Event, Promise
from guidance.case.moment import Moment
from guidance.case.proceeding import Claim, Proceeding, ProceedingName
from guidance.claims.promises import standing
from guidance.timeline.rows import Branch, Lane, Precision, RowKind, RowState, Timeline, TimelineItem, TimelineRow

SHORTEST_SILENCE = timedelta(days=1)

_WHOM: dict[ProceedingName, Lane] = {
    "claim_to_seller": Lane.SELLER,
    "claim_to_platform": Lane.PLATFORM,
    "platform_dispute": Lane.PLATFORM,
    "payment_dispute": Lane.BANK,
    "authority": Lane.AUTHORITY,
    "mediation": Lane.MEDIATOR,
    "court": Lane.COURT,
}
_RUNS_WITH: dict[str, Lane] = {"dispute_age": Lane.PLATFORM, "bank_left": Lane.BANK}
_ANSWERS: dict[str, RowState] = {"agreed": "agreed", "part": "part", "refused": "refused", "not_sure": "answered"}


def build(case: Case, advice: Advice | None, zone: ZoneInfo, now: datetime, refusal: Branch | None = None) -> Timeline:
    """The timeline of a case; without advice, only what happened; with `refusal`, what comes after one as well."""
    now = now.astimezone(zone)
    things = [
        *_milestones(case, zone, now),
        *_contacts(case, zone),
        *_promises(case, zone, now),
        *_silences(case, zone, now),
        *_formal(case, zone),
        *(_clocks(case, advice, zone, now) if advice else ()),
        *(_plans(advice, refusal, zone) if advice else ()),
    ]
    rows = sorted((thing for thing in things if isinstance(thing, TimelineRow)), key=lambda row: (row.start, row.end))
    return Timeline(now, tuple(rows), tuple(thing for thing in things if not isinstance(thing, TimelineRow)))


def _placed(item: TimelineItem, at: Moment | None, zone: ZoneInfo) -> TimelineItem:
    """A point at its moment, or the bare item where it has none."""
    if at is None:
        return item
    precision: Precision = "minute" if at.is_exact else "day" if at.is_day else "about"
    return TimelineRow(**_fields(item), start=at.earliest(zone), end=at.latest(zone), precision=precision)


def _fields(item: TimelineItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in TimelineItem.__slots__}


def _milestones(case: Case, zone: ZoneInfo, now: datetime) -> Iterator[TimelineItem]:
    order = case.order
    yield from _milestone("ordered", order.ordered_on, zone)
    yield from _milestone("paid", case.payment.paid_on, zone)
    yield from _milestone("promised_by", order.promised_by, zone, _seller(case), _delivery(case, zone, now))
    yield from _milestone("received", order.received_on, zone)
    if case.remedy is not None and case.remedy.received in ("part", "whole"):
        yield from _milestone("remedy", case.remedy.on, zone)


def _milestone(what: str, at: Moment | None, zone: ZoneInfo, lane: Lane = Lane.YOU, state: RowState = "") -> Iterator[TimelineItem]:
    if at is not None:
        yield _placed(TimelineItem(lane=lane, kind=RowKind.MILESTONE, what=what, state=state), at, zone)


def _seller(case: Case) -> Lane:
    return Lane.PLATFORM if case.seller.on_receipt == "platform" else Lane.SELLER


def _delivery(case: Case, zone: ZoneInfo, now: datetime) -> RowState:
    """Whether the delivery came by the promised day."""
    promised, received = case.order.promised_by, case.order.received_on
    if promised is None:
        return ""
    if received is not None:
        return "kept" if received.earliest(zone) <= promised.latest(zone) else "broken"
    if now <= promised.latest(zone):
        return "pending"
    return "broken" if case.order.received == "no" or case.problem == "not_delivered" else ""


def _proofs(case: Case) -> Mapping[str, tuple[int, ...]]:
    """The numbers of the exhibits that prove each event."""
    numbers: dict[str, tuple[int, ...]] = {}
    for number, exhibit in enumerate(case.exhibits, 1):
        for proved in exhibit.proves:
            numbers[proved] = (*numbers.get(proved, ()), number)
    return numbers


def _contacts(case: Case, zone: ZoneInfo) -> Iterator[TimelineItem]:
    proofs = _proofs(case)
    for event in case.events:
        sent = event.direction == "out"
        whom = event.counterparty if sent else event.deflected_to
        yield _placed(
            TimelineItem(
                lane=Lane.YOU if sent else Lane(event.counterparty),
                kind=RowKind.SENT if sent else RowKind.REPLY,
                what=("supervisor" if event.to_supervisor else "message") if sent else (event.reply or ReplyKind.NOT_SURE).value,
                whom=Lane(whom) if whom else None,
                channel=event.channel.value,
                reference=event.reference or "",
                words=event.text or "",
                proofs=proofs.get(event.id, ()),
            ),
            event.at,
            zone,
        )


def _promises(case: Case, zone: ZoneInfo, now: datetime) -> Iterator[TimelineItem]:
    for event in case.events:
        if event.promise is not None:
            due = event.promise.due
            yield _promise(event, event.promise, due.latest(zone) if due else None, zone, now)


def _promise(event: Event, promise: Promise, due: datetime | None, zone: ZoneInfo, now: datetime) -> TimelineItem:
    lane, state = Lane(event.counterparty), standing(promise, now, zone)
    item = TimelineItem(lane=lane, kind=RowKind.PROMISE, what="promise", state=state, words=promise.text or "")
    began = event.at.latest(zone) if event.at else due
    if began is None:
        return item
    exact = promise.due is not None and promise.due.is_exact
    return TimelineRow(**_fields(item), start=min(began, due or began), end=due or began, precision="minute" if exact else "day")


def _silences(case: Case, zone: ZoneInfo, now: datetime) -> Iterator[TimelineRow]:
    for party in Party:
        events = [event for event in case.events if event.counterparty == party]
        if events:
            yield from _silences_of(Lane(party), events, zone, now)


def _silences_of(lane: Lane, events: Iterable[Event], zone: ZoneInfo, now: datetime) -> Iterator[TimelineRow]:
    """Each stretch from the first message without an answer until an answer of substance, or now."""
    answered = {event.answers for event in events if event.direction == "in" and event.at is None}
    dated = [(event.at, event) for event in events if event.at is not None]
    since: datetime | None = None
    for at, event in sorted(dated, key=lambda pair: pair[0].earliest(zone)):
        if _ends_silence(event, answered):
            yield from _silence(lane, since, at.earliest(zone), "ended")
            since = None
        elif event.direction == "out" and since is None:
            since = at.earliest(zone) if at.is_day else at.latest(zone)
    yield from _silence(lane, since, now, "open")


def _ends_silence(event: Event, answered: Set[str | None]) -> bool:
    """Automatic replies do not end a silence. If only the date of the answer is unknown, no silence can be measured."""
    if event.direction == "in":
        return event.reply is not ReplyKind.TEMPLATE
    return event.answered == "yes" or event.id in answered


def _silence(lane: Lane, since: datetime | None, until: datetime, state: RowState) -> Iterator[TimelineRow]:
    if since is not None and until - since >= SHORTEST_SILENCE:
        yield TimelineRow(lane=lane, kind=RowKind.SILENCE, what="silence", state=state, start=since, end=until)


def _formal(case: Case, zone: ZoneInfo) -> Iterator[TimelineItem]:
    for what, whom in _WHOM.items():
        proceeding: Proceeding | None = getattr(case, what)
        if proceeding is not None and proceeding.state == "made":
            yield from _proceeding(what, whom, proceeding, zone)


def _proceeding(what: str, whom: Lane, proceeding: Proceeding, zone: ZoneInfo) -> Iterator[TimelineItem]:
    made = TimelineItem(lane=Lane.YOU, kind=RowKind.FORMAL, what=what, state="made", whom=whom, reference=proceeding.reference or "")
    yield _placed(made, proceeding.made_at, zone)
    if proceeding.received_at is not None:
        yield _placed(replace(made, lane=whom, state="received", whom=None), proceeding.received_at, zone)
    answer = _ANSWERS.get(proceeding.answer)
    if answer or proceeding.answered_at is not None:
        yield _placed(replace(made, lane=whom, state=answer or "answered", whom=None), proceeding.answered_at, zone)


def _clocks(case: Case, advice: Advice, zone: ZoneInfo, now: datetime) -> Iterator[TimelineRow]:
    """The running terms; a date that they named is drawn as the promise it is, a promised delivery as a milestone."""
    for deadline in advice.deadlines:
        if deadline.id not in ("promise_left", "delivery_left"):
            yield _clock(case, advice, deadline, zone, now)


def _clock(case: Case, advice: Advice, deadline: Deadline, zone: ZoneInfo, now: datetime) -> TimelineRow:
    mine = deadline.owner == "buyer"
    began = min(deadline.began or deadline.at, deadline.at)
    return TimelineRow(
        lane=Lane.YOU if mine else _debtor(case, advice, deadline, zone),
        kind=RowKind.CUT_OFF if mine else RowKind.CLOCK,
        what=deadline.id,
        state="running" if now < deadline.at else "over",
        clock=deadline.kind,
        unchecked=deadline.unchecked,
        start=began.astimezone(zone),
        end=deadline.at.astimezone(zone),
        precision="day" if deadline.whole_days else "minute",
        whole_days=deadline.whole_days,
    )


def _debtor(case: Case, advice: Advice, deadline: Deadline, zone: ZoneInfo) -> Lane:
    """Who has to act before the deadline: whoever got what began with it, else the addressee of the advice."""
    if deadline.id in _RUNS_WITH:
        return _RUNS_WITH[deadline.id]
    began = {Lane(event.counterparty): event.at for event in reversed(case.events) if event.direction == "out"}
    if deadline.id == "claim_left":
        began = {Lane.SELLER: _presented(case.claim_to_seller), Lane.PLATFORM: _presented(case.claim_to_platform)}
    for lane, at in began.items():
        if at is not None and deadline.began in (at.earliest(zone), at.latest(zone)):
            return lane
    return Lane(advice.addressee) if advice.addressee in ("platform", "bank") else Lane.SELLER


def _presented(claim: Claim | None) -> Moment | None:
    return (claim.received_at or claim.made_at) if claim is not None and claim.state == "made" else None


def _plans(advice: Advice, refusal: Branch | None, zone: ZoneInfo) -> Iterator[TimelineRow]:
    """The steps after silence and those after a refusal; once, where a refusal changes nothing."""
    silent = list(_steps(advice.calendar, advice.now, zone, RowKind.STEP))
    if refusal is None:
        yield from silent
        return
    refused = [replace(row, by=refusal.by) for row in _steps(refusal.calendar, advice.now, zone, RowKind.AFTER_REFUSAL)]
    same = [(row.start, row.what) for row in silent] == [(row.start, row.what) for row in refused]
    yield from (replace(row, by=refusal.by) for row in silent) if same else (*silent, *refused)


def _steps(calendar: Iterable[Projected], now: datetime, zone: ZoneInfo, kind: RowKind) -> Iterator[TimelineRow]:
    """The step of today and those to come; waiting is seen in the clocks."""
    seen: set[tuple[datetime, str]] = set()
    for projected in calendar:
        at, key = projected.at.astimezone(zone), (max(projected.at, now), projected.step)
        if projected.step != "wait_until" and key not in seen:
            seen.add(key)
            state: RowState = "now" if projected.at <= now else "later"
            yield TimelineRow(lane=Lane.YOU, kind=kind, what=projected.step, state=state, start=at, end=at)
