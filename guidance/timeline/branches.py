"""The branch of the timeline in which the other side refuses today, beside the one in which it stays silent.

It simulates a refusal of the open step and projects from there. Where nobody has been asked, there is no such branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count

from guidance.advice.advise import advise, project_steps
from guidance.advice.situation import Situation, once
from guidance.case.case import Case
from guidance.case.choices import Party, ReplyKind
from guidance.case.correspondence import SIDES, in_time_order, waiting_message
from guidance.case.event import Event
from guidance.case.moment import Moment
from guidance.case.proceeding import Proceeding
from guidance.timeline.build import build
from guidance.timeline.rows import Branch, Lane, Timeline

_OF = {"claim_to_seller": Lane.SELLER, "claim_to_platform": Lane.PLATFORM, "platform_dispute": Lane.PLATFORM, "payment_dispute": Lane.BANK}
_WAITED_FOR = {
    "bank_left": ("payment_dispute",),
    "claim_left": ("claim_to_seller", "claim_to_platform"),
    "dispute_age": ("platform_dispute",),
}
_CLIMBED = (("claim_to_seller", "claim_to_platform"), ("platform_dispute",), ("payment_dispute",))
"""The formal steps that can be refused, in the order in which a refusal is asked about where the advice waits for none of them."""
_ENDS = frozenset({"close", "human_adviser", "fraud_response"})


@once
def whole_timeline(situation: Situation) -> Timeline:
    """The timeline with both branches: if nobody answers, and if they refuse now."""
    return build(situation.case, advise(situation), situation.zone, situation.now, refusal(situation))


def refusal(situation: Situation) -> Branch | None:
    """The steps from now on, if whoever is asked refuses now and nobody answers afterwards; None where nobody is asked."""
    if advise(situation).step in _ENDS:
        return None
    refused, by = _refused(situation)
    return Branch(by, project_steps(situation.with_case(refused))) if by else None


def _refused(situation: Situation) -> tuple[Case, tuple[Lane, ...]]:
    """The case with what is open refused, and by whom: what the advice waits for, else the formal step, else the message."""
    case, now, advice = situation.case, situation.now, advise(situation)
    waited = _WAITED_FOR.get(advice.due.id, ()) if advice.due is not None else ()
    for names in (waited, *_CLIMBED):
        opened = [name for name in names if _is_open(situation, name)]
        if opened:
            refused = {name: _told_off(getattr(case, name), now) for name in opened}
            return case.model_copy(update=refused), tuple(_OF[name] for name in opened)
    party = _asked(situation)
    return (_with_refusal(case, party, now), (Lane(party),)) if party else (case, ())


def _is_open(situation: Situation, name: str) -> bool:
    proceeding: Proceeding | None = getattr(situation.case, name)
    if proceeding is None or proceeding.state != "made" or proceeding.answer != "none":
        return False
    return proceeding.made_at is None or proceeding.made_at.earliest(situation.zone) <= situation.now


def _told_off(proceeding: Proceeding, now: datetime) -> Proceeding:
    return proceeding.model_copy(update={"answer": "refused", "answered_at": _moment(now)})


def _asked(situation: Situation) -> Party | None:
    """Who owes an answer or what was promised; where both sides do, the one that has to answer the demand."""
    events = in_time_order(situation.case.events, situation.zone)
    owing = [side for side in SIDES if waiting_message(events, side) is not None or _has_promised(events, side)]
    return next((side for side in owing if side == advise(situation).addressee), owing[0] if owing else None)


def _has_promised(events: Sequence[Event], side: Party) -> bool:
    """True while the last answer of a side is a promise that is neither kept nor broken."""
    answers = [event for event in events if event.direction == "in" and event.counterparty == side]
    promise = answers[-1].promise if answers else None
    return promise is not None and promise.kept not in ("yes", "no")


def _with_refusal(case: Case, party: Party, now: datetime) -> Case:
    answer = Event(id=_free_id(case), at=_moment(now), direction="in", counterparty=party, reply=ReplyKind.REFUSAL)
    return case.model_copy(update={"events": (*case.events, answer)})


def _free_id(case: Case) -> str:
    taken = {event.id for event in case.events}
    return next(name for name in _names() if name not in taken)


def _names() -> Iterator[str]:
    return (f"refusal-{number}" for number in count(1))


def _moment(now: datetime) -> Moment:
    return Moment(now.isoformat(timespec="minutes"))
