"""Reads the messages with seller and platform: by which channel, what was answered, who is silent since when.

An automatic reply is no answer: silence goes on until somebody says something of substance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.case import Case
from guidance.case.choices import Channel, Content, Party, ReplyKind
from guidance.case.correspondence import SIDES, in_time_order, waiting_message
from guidance.case.event import Event
from guidance.case.moment import Moment
from guidance.library.forms.pack import Pack

_ESSENTIAL = {Content.ORDER_NUMBER, Content.PROBLEM, Content.WISH}
_NOTICES = (None, ReplyKind.OTHER, ReplyKind.TEMPLATE, ReplyKind.NOT_SURE, ReplyKind.DEMAND)
"""What may come without having been asked for."""
_EMPTY = (ReplyKind.TEMPLATE, ReplyKind.DEFLECTION)
"""Answers that decide nothing, and so take no decision back."""
_LASTING = (ReplyKind.TEMPLATE, ReplyKind.DEFLECTION, ReplyKind.REFUSAL, ReplyKind.AGREEMENT, ReplyKind.DEMAND)
"""Answers that stand until they say something else, though the buyer has written again."""
_FIT_ORDER = ("right", "not_sure", "unproven", "wrong")


@dataclass(frozen=True)
class Contacts:
    """What the messages with seller and platform amount to. None means unknown."""

    any: bool
    channel: str | None
    request: str | None
    reply: str | None
    is_reply_known: bool
    admitted: bool
    """Their last answer owns up to the fault, the delay or the debt."""
    both_asked: bool
    other_side_open: bool
    """The buyer was referred to the other side, and it is unknown whether the buyer wrote there."""
    supervisor: bool
    widened: bool
    goods_checked: bool
    after_claim: bool
    """Their last answer came after a formal claim: it answers the claim."""
    silent_since: datetime | str
    """Since when the oldest message without an answer waits; `none`, or `not_sure`."""
    is_silence_known: bool
    first_request: datetime | str
    promise_due: Moment | None
    promised_at: datetime | None


def read_contacts(case: Case, pack: Pack, zone: ZoneInfo) -> Contacts:
    """What the messages of a case with seller and platform amount to."""
    events = in_time_order((event for event in _by_side(case) if event.counterparty in SIDES), zone)
    sent = [event for event in events if event.direction == "out"]
    waiting = [event for side in SIDES if (event := waiting_message(events, side)) is not None]
    promise = _oldest_promise(events, zone)
    reply = _reply(events) if events else ("none" if case.attempts == "none" else None)
    if case.seller.gone == "yes" and reply in ("deflection", "mutual_deflection"):
        reply = "refusal"  # there is nobody left to whom they could send the buyer
    both_asked = case.venue == "own_shop" or {event.counterparty for event in sent} >= set(SIDES)  # a shop of its own has no other side
    return Contacts(
        any=bool(events),
        channel=_channel(case, pack, events, sent),
        request=_request(case, sent),
        reply=reply,
        is_reply_known=case.attempts == "none" or any(event.direction == "in" or event.answered for event in events),
        admitted=next((event.admits == "yes" for event in reversed(events) if event.direction == "in"), False),
        both_asked=both_asked,
        other_side_open=reply == "deflection" and not both_asked and not any(event.answered for event in sent),
        supervisor=any(event.to_supervisor for event in sent),
        widened=any(_is_widened(events, side) for side in SIDES),
        goods_checked=_goods_checked(events),
        after_claim=_is_after_claim(case, events, zone),
        silent_since=_oldest(waiting, zone),
        is_silence_known=case.attempts == "none" or (bool(events) and all(event.at is not None for event in waiting)),
        first_request=_oldest(sent, zone),
        promise_due=_first_due(case, promise, zone),
        promised_at=promise.at.earliest(zone) if promise and promise.at else None,
    )


def _by_side(case: Case) -> Sequence[Event]:
    """The events; in a shop that sells its own goods there is nobody but the seller, however the buyer calls it."""
    if case.venue != "own_shop":
        return case.events
    return [
        event.model_copy(update={"counterparty": Party.SELLER}) if event.counterparty is Party.PLATFORM else event for event in case.events
    ]


def _first_due(case: Case, promise: Event | None, zone: ZoneInfo) -> Moment | None:
    """The first day that was named and not kept: in a message, or for the money of a cancelled or returned order."""
    ends = [promise.promise.due if promise is not None and promise.promise is not None else None]
    ends += [part.refund_due for part in (case.cancellation, case.return_request) if part is not None]
    return min((end for end in ends if end is not None), key=lambda end: end.latest(zone), default=None)


def _oldest(events: Sequence[Event], zone: ZoneInfo) -> datetime | str:
    dated = [event.at.earliest(zone) for event in events if event.at is not None]
    return min(dated) if dated else ("not_sure" if events else "none")


def _channel(case: Case, pack: Pack, events: Sequence[Event], sent: Sequence[Event]) -> str | None:
    answers = [event.reply for event in events if event.direction == "in"]
    is_answered = any(reply not in _NOTICES for reply in answers) or any(event.answered == "yes" for event in sent)
    if is_answered or (sent and any(reply is not ReplyKind.TEMPLATE for reply in answers)):
        return "right"  # what was answered has arrived
    if sent:
        fits = {_fit(case, pack, event) for event in _remembered(sent)}
        return next(fit for fit in _FIT_ORDER if fit in fits)
    if events and case.attempts in (None, "none"):
        return "none"  # what came was not asked for
    return "not_sure" if case.attempts in ("some", "not_sure") else case.attempts


def _fit(case: Case, pack: Pack, event: Event) -> str:
    """How good the channel of a message is; on a page in a social network its messages are the seller's own channel."""
    if event.channel is Channel.NOT_SURE:
        return "not_sure"
    if case.venue == "social_page" and event.channel in (Channel.SOCIAL_NETWORK, Channel.MESSENGER):
        return "right"
    if case.venue == "own_shop":  # its chat and its forms are the seller's own
        fits = {pack.fit(side, event.channel) for side in SIDES}
        return next(fit for fit in ("right", "unproven", "wrong") if fit in fits)
    return pack.fit(event.counterparty, event.channel)


def _request(case: Case, sent: Sequence[Event]) -> str | None:
    known = [set(event.contained) for event in sent if event.contained is not None]
    if known:
        return "complete" if any(contained >= _ESSENTIAL for contained in known) else "incomplete"
    return "not_sure" if "request" in case.unsure or case.attempts == "none" else None


def _reply(events: Sequence[Event]) -> str:
    """What their last answer amounts to; once the buyer has written again, only one that lasts still counts."""
    answers = [event for event in events if event.direction == "in"]
    if not answers:
        return "none"
    latest = {event.counterparty: event for event in answers}
    last = answers[-1]
    later = [event for event in events[events.index(last) + 1 :] if event.direction == "out"]
    if len(latest) == len(SIDES) and all(event.reply is ReplyKind.DEFLECTION for event in latest.values()):
        return "none" if later else "mutual_deflection"
    if last.reply in _EMPTY and any(event.reply is ReplyKind.REFUSAL for event in latest.values()):
        return "refusal"
    kind = last.reply or (ReplyKind.PROMISE if last.promise is not None else ReplyKind.NOT_SURE)
    dated = kind is ReplyKind.PROMISE and last.promise is not None and last.promise.due is not None
    lasting = dated or kind in _LASTING
    if not lasting and any(event.counterparty == last.counterparty for event in later):
        return "none"
    return kind.value


def _is_widened(events: Sequence[Event], side: Party) -> bool:
    first = waiting_message(events, side)
    if first is None:
        return False
    since = [event for event in events[events.index(first) :] if event.counterparty == side and event.direction == "out"]
    return len({event.channel for event in _remembered(since)}) > 1


def _remembered(sent: Sequence[Event]) -> list[Event]:
    """Messages of which the channel is remembered, and those that may be none of them: of a day and a side without such a message."""
    known = {(event.counterparty, _day(event)) for event in sent if event.channel is not Channel.NOT_SURE}
    return [event for event in sent if event.channel is not Channel.NOT_SURE or (event.counterparty, _day(event)) not in known]


def _day(event: Event) -> str | None:
    return event.at.root[:10] if event.at is not None else None


def _goods_checked(events: Sequence[Event]) -> bool:
    wanted = (ReplyKind.GOODS_WANTED, ReplyKind.PAPERS_WANTED)
    asked = max((place for place, event in enumerate(events) if event.reply in wanted), default=None)
    if asked is None:
        return False
    return any(event.direction == "out" and event.channel in (Channel.IN_PERSON, Channel.POST) for event in events[asked:])


def _is_after_claim(case: Case, events: Sequence[Event], zone: ZoneInfo) -> bool:
    claims = [claim for claim in (case.claim_to_seller, case.claim_to_platform) if claim is not None and claim.state == "made"]
    made = [moment.earliest(zone) for claim in claims if (moment := claim.made_at or claim.received_at) is not None]
    answers = [event for event in events if event.direction == "in"]
    last = answers[-1].at if answers else None
    return bool(made) and last is not None and last.latest(zone) >= min(made)


def _oldest_promise(events: Sequence[Event], zone: ZoneInfo) -> Event | None:
    """The promise that falls due first among those not kept: a new promise does not wipe out a broken one."""
    open_ones = [event for event in events if event.promise is not None and event.promise.due is not None and event.promise.kept != "yes"]
    return min(open_ones, key=lambda event: event.promise.due.latest(zone), default=None)  # type: ignore[union-attr]
