"""Promises, referrals and the account of the money, counted from the events of a case.

A promise without a date is never broken by time alone; a referral may have no aim; what is left is known only where the price is known
and the wish is the money. Sums are exact to the kopeck.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from guidance.case.case import Case
from guidance.case.choices import Party, Problem, ReplyKind, Wish
from guidance.case.correspondence import in_time_order
from guidance.case.event import Event, Promise
from guidance.case.moment import Moment
from guidance.library.texts import Texts, with_capital

Standing = Literal["kept", "pending", "broken", "unclear"]
"""`unclear`: the date has passed, and the person does not know whether it was kept."""
STANDINGS: tuple[Standing, ...] = ("kept", "broken", "pending", "unclear")
MOST_DAYS = 6
"""Up to so many days are listed; of more, the first and the last."""
_NOT_FOR_THE_PRICE = (Problem.EXTRA_SERVICE, Problem.WRONG_CHARGE)


@dataclass(frozen=True)
class Promised:
    """One promise, and its standing at a moment."""

    event: str
    """Id of the event that holds it."""
    by: Party
    made_at: Moment | None
    due: Moment | None
    words: str
    """What the other side wrote; empty where unknown."""
    standing: Standing


@dataclass(frozen=True)
class Bounce:
    """One referral: who sent the buyer to whom, when, and in which words."""

    event: str
    by: Party
    to: Party | None
    at: Moment | None
    words: str
    reference: str


@dataclass(frozen=True)
class Account:
    """The money of a case, in its currency: what was paid, what came back, what is left. None means unknown."""

    currency: str
    paid: Decimal | None
    back: Decimal
    left: Decimal | None
    is_whole: bool
    """True where the person says that everything has arrived."""

    @property
    def falls_short(self) -> bool:
        """True where the buyer says that everything has arrived, and the sums say that something is left."""
        return self.is_whole and self.back > 0 and self.left is not None and self.left > 0


def promises(case: Case, now: datetime, zone: ZoneInfo) -> tuple[Promised, ...]:
    """Every promise made by `now`, in the order in which they were made."""
    return tuple(
        Promised(event.id, event.counterparty, event.at, event.promise.due, event.promise.text or "", standing(event.promise, now, zone))
        for event in _answers(case, now, zone)
        if event.promise is not None
    )


def standing(promise: Promise, now: datetime, zone: ZoneInfo) -> Standing:
    """The standing of a promise: what the buyer said outweighs the date; on the day itself it is still pending."""
    if promise.kept == "yes":
        return "kept"
    if promise.kept == "no":
        return "broken"
    if promise.due is None or promise.due.latest(zone) >= now:
        return "pending"
    return "unclear" if promise.kept == "not_sure" else "broken"


def count_promises(promises: Iterable[Promised]) -> dict[Standing, int]:
    """How many promises have each standing, without those that do not occur."""
    counted = Counter(promise.standing for promise in promises)
    return {standing: counted[standing] for standing in STANDINGS if counted[standing]}


def tell_promises(promises: Sequence[Promised], texts: Texts) -> str:
    """The count in one sentence, `3 promises: broken 2, kept 1`; nothing where nothing was promised."""
    if not promises:
        return ""
    parts = [texts(f"events.promises.counted.{standing}", n=number) for standing, number in count_promises(promises).items()]
    return texts("events.promises.counted.all", promises=texts.count("words.count.promises", len(promises)), parts=", ".join(parts))


def bounces(case: Case, now: datetime, zone: ZoneInfo) -> tuple[Bounce, ...]:
    """Every referral until `now`, in the order of time."""
    return tuple(
        Bounce(event.id, event.counterparty, event.deflected_to, event.at, event.text or "", event.reference or "")
        for event in _answers(case, now, zone)
        if event.reply is ReplyKind.DEFLECTION or event.deflected_to is not None
    )


def count_bounces(sent: Iterable[Bounce]) -> dict[tuple[Party, Party | None], int]:
    """Who sent to whom, and how often, in the order in which it began."""
    return dict(Counter((bounce.by, bounce.to) for bounce in sent))


def tell_bounces(sent: Sequence[Bounce], texts: Texts, zone: ZoneInfo) -> str:
    """All referrals in one sentence for a letter, with their days; empty where there are none."""
    ways = [
        _tell_way(by, to, [bounce.at for bounce in sent if (bounce.by, bounce.to) == (by, to)], texts, zone)
        for by, to in count_bounces(sent)
    ]
    listed = ", ".join(ways)
    return with_capital(listed.removesuffix(".")) + "." if listed else ""


def account_of(case: Case) -> Account:
    """Price and delivery, less what came back; never below zero."""
    order, remedy = case.order, case.remedy
    back = money_back(case)
    counts = case.wish is Wish.REFUND and case.problem not in _NOT_FOR_THE_PRICE
    paid = order.price + (order.delivery_price or Decimal(0)) if counts and order.price is not None else None
    left = max(paid - back, Decimal(0)) if paid is not None else None
    return Account(order.currency, paid, back, left, remedy is not None and remedy.received == "whole")


def money_back(case: Case) -> Decimal:
    """All money that came back: the parts, or the stated sum where it is more."""
    if case.remedy is None:
        return Decimal(0)
    parts = sum((payout.amount for payout in case.remedy.payouts), Decimal(0))
    return max(parts, case.remedy.amount or Decimal(0))


def _answers(case: Case, now: datetime, zone: ZoneInfo) -> Iterable[Event]:
    """What others wrote by `now`, in the order of time."""
    answers = [event for event in in_time_order(case.events, zone) if event.direction == "in"]
    return (event for event in answers if event.at is None or event.at.earliest(zone) <= now)


def _tell_way(by: Party, to: Party | None, moments: Sequence[Moment | None], texts: Texts, zone: ZoneInfo) -> str:
    times = texts.count("words.count.times", len(moments))
    days = [_day(moment, texts, zone) for moment in moments if moment is not None]
    who, whom = texts(f"events.bounces.by.{by}"), texts(f"events.bounces.to.{to or 'other'}")
    return texts("events.bounces.way", who=who, whom=whom, when=": ".join(filter(None, (times, _listed(days, texts)))))


def _day(moment: Moment, texts: Texts, zone: ZoneInfo) -> str:
    """The day alone; an approximate one as roughly as it is known."""
    return texts.date(moment.earliest(zone), zone) if moment.is_day else texts.moment(moment, zone)


def _listed(days: Sequence[str], texts: Texts) -> str:
    """Days in words: each of a few, the first and the last of many."""
    days = list(dict.fromkeys(days))
    if len(days) > MOST_DAYS:
        return texts("words.days", first=days[0], last=days[-1])
    return texts("words.list_and").join(filter(None, (", ".join(days[:-1]), days[-1]))) if days else ""
