"""The conversation that is being taken over: what was read, and what the buyer said of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from guidance.case.choices import Party, ReplyKind
from guidance.reading.exports.messages import Imported, Options
from guidance.reading.exports.propose import ProposedEvent, Setting, redirect, with_reply
from guidance.reading.exports.role import Role
from pages.session import fields, state
from pages.session.session import session

_PLACE = "import-draft"


@dataclass
class ImportDraft:
    """A conversation that is being taken over. It is kept beside the Case until it is added."""

    data: bytes = b""
    pasted: str = ""
    is_picked: bool = False
    """True while the field holds the file; False once the field is drawn anew and knows nothing of it."""
    imported: Imported | None = None
    read_with: Options | None = None
    proposed: tuple[ProposedEvent, ...] = ()
    proposed_with: tuple[object, ...] = ()
    ticks: dict[str, bool] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, ReplyKind | None] = field(default_factory=dict)
    """What the person said of senders, and made of proposals, by the ids of their events."""
    replies: dict[str, ProposedEvent] = field(default_factory=dict)
    first: int = 0
    turn: int = 0
    """Raised where all ticks change at once, so that they are drawn anew."""
    added: int = 0
    added_kept: bool = False

    def key(self, name: str) -> str:
        """The key of a widget that belongs to this conversation."""
        return fields.key(f"import-{hashlib.sha256(self.data).hexdigest()[:10]}-{name}")

    def is_ticked(self, proposal: ProposedEvent) -> bool:
        """True where it is to be added."""
        return self.ticks.get(proposal.event.id, proposal.ticked)

    def side(self, proposal: ProposedEvent) -> str:
        """Its direction and party, `in-seller`."""
        return self.sides.get(proposal.event.id, f"{proposal.event.direction}-{proposal.event.counterparty}")

    def kind(self, answer: ProposedEvent) -> ReplyKind | None:
        """What kind of reply it is."""
        return self.kinds.get(answer.event.id, answer.event.reply)

    def answer(self, proposal: ProposedEvent, setting: Setting) -> ProposedEvent | None:
        """An answer with what the reader of replies makes of it, read once; None for the buyer's own messages."""
        direction, party = self.side(proposal).split("-")
        if direction == "out":
            return None
        name = f"{proposal.event.id}-{party}"
        if name not in self.replies:
            turned = replace(proposal, event=redirect(proposal.event, "in", Party(party)))
            self.replies[name] = with_reply(turned, setting, state.clock())
        return self.replies[name]


def current() -> ImportDraft:
    """The draft of this session, made on first use."""
    draft: ImportDraft = session().open.aside.setdefault(_PLACE, ImportDraft())
    return draft


def begin(draft: ImportDraft) -> ImportDraft:
    """Go on with this draft."""
    session().open.aside[_PLACE] = draft
    return draft
