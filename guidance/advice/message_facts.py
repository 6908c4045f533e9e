"""Facts about the messages with seller and platform: channel, request, reply, silence, promise."""

from __future__ import annotations

from datetime import datetime, timedelta

from guidance.advice.clock import Clock
from guidance.advice.contacts import read_contacts
from guidance.advice.fact_recorder import FactRecorder, FactValue, yes_or_no

_MINUTE = timedelta(minutes=1)


def record_messages(facts: FactRecorder) -> None:
    """The facts of the table `messages`."""
    contacts, unsure = read_contacts(facts.case, facts.pack, facts.zone), facts.case.unsure
    facts.record("channel", contacts.channel)
    facts.record("request", contacts.request)
    facts.record("reply", contacts.reply, known=contacts.is_reply_known or "reply" in unsure)
    facts.record("both_asked", yes_or_no(contacts.both_asked), known=contacts.any and not contacts.other_side_open)
    facts.record("after_claim", yes_or_no(contacts.after_claim), known=contacts.after_claim)
    facts.record("admitted", yes_or_no(contacts.admitted), known=contacts.admitted)
    wants_repair = _is_repair_wanted(facts)
    facts.record("repair_wanted", yes_or_no(wants_repair), known=wants_repair)
    facts.record("supervisor", yes_or_no(contacts.supervisor))
    facts.record("widened", yes_or_no(contacts.widened))
    facts.record("goods_checked", yes_or_no(contacts.goods_checked))
    silence_known = (contacts.is_silence_known and not contacts.other_side_open) or bool({"silence", "seller_silence"} & set(unsure))
    facts.record("silence", _since(facts, contacts.silent_since), known=silence_known)
    facts.record("request_age", _since(facts, contacts.first_request), known=silence_known)
    due = contacts.promise_due
    promise = Clock(due.latest(facts.zone) + _MINUTE, "hours", "down", facts.zone, contacts.promised_at) if due else "none"
    facts.record("promise_left", promise, known=contacts.is_reply_known or "reply" in unsure)


def _is_repair_wanted(facts: FactRecorder) -> bool:
    """The buyer wants a repair, or a warranty runs and the buyer does not ask for money."""
    defect = facts.case.defect
    has_warranty = defect is not None and (defect.warranty_by is not None or defect.warranty_until is not None)
    return facts.case.wish == "repair" or (has_warranty and facts.case.wish not in ("refund", "price_cut"))


def _since(facts: FactRecorder, since: datetime | str) -> FactValue:
    return since if isinstance(since, str) else Clock(since, "hours", "up", facts.zone, since)
