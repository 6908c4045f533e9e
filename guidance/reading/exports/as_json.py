"""An export as plain data for other programs: its kind, who is who, what is left to ask, and the proposed events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guidance.reading.exports.messages import Imported
from guidance.reading.exports.propose import ProposedEvent
from guidance.reading.exports.role import Role


def roles_told(imported: Imported, guessed: Mapping[str, Role | None], me: Sequence[str], other: Role) -> dict[str, Role]:
    """A role for every sender: the names told as the person's own, then what was guessed, then `other`."""
    mine = [name.casefold() for name in me if name]
    is_buyer = {sender: any(name in sender.casefold() for name in mine) for sender, _ in imported.senders}
    if mine:
        guessed = {sender: None if role is Role.ME else role for sender, role in guessed.items()}
    return {sender: Role.ME if buyer else guessed[sender] or other for sender, buyer in is_buyer.items()}


def import_tree(imported: Imported, roles: Mapping[str, Role], proposed: Sequence[ProposedEvent]) -> dict[str, Any]:
    """Everything that was found."""
    return {
        "source": imported.source,
        "messages": len(imported.messages),
        "left_out": imported.left_out,
        "day_or_month_first": imported.order,
        "chats": [chat for chat in imported.chats if chat],
        "senders": [{"name": sender, "messages": count, "role": roles[sender]} for sender, count in imported.senders],
        "questions": list(imported.questions),
        "events": [_event_tree(proposal) for proposal in proposed],
    }


def _event_tree(proposal: ProposedEvent) -> dict[str, Any]:
    """An event as a case file holds it, with what has to be said of it."""
    return {
        "event": proposal.event.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
        "sender": proposal.sender,
        "chat": proposal.chat,
        "ticked": proposal.ticked,
        "notes": list(proposal.flags),
        "sure": proposal.sure,
        "rests_on": list(proposal.words),
    }
