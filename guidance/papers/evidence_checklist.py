"""The proof that a claim needs, and which of it is there: by what happened, what is wanted and how far it went.

Files are not opened: an exhibit is what the buyer said of it. Nothing says that the proof will be enough: courts weigh it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from guidance.advice.advise import advise
from guidance.advice.fact_recorder import yes_or_no
from guidance.advice.model import Advice
from guidance.advice.situation import Situation
from guidance.advice.terms import is_made
from guidance.case.case import Case
from guidance.case.choices import Channel
from guidance.case.event import Event
from guidance.case.exhibit import Exhibit
from guidance.library.forms.evidence import Need, Needs
from guidance.library.forms.table import NOT_SURE
from guidance.library.yaml_file import CONTENT, load

_SERVED_BY_STEP = {
    "claim": ("claim_to_seller", "claim_to_platform"),
    "dispute": ("platform_dispute",),
    "bank": ("payment_dispute",),
    "court": ("court",),
}
_ADVISED_ONLY = frozenset({"bank", "court"})
"""What is gathered before the step itself is taken."""


@dataclass(frozen=True, slots=True)
class NeededPiece:
    """One piece of evidence that the claim needs, and what there is of it."""

    name: str
    needed: bool
    exhibits: tuple[int, ...]
    """Numbers of the exhibits that are this piece, counted from 1."""
    letters: int
    """Sent letters that are this piece."""
    basis: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """True where there is at least one."""
        return bool(self.exhibits or self.letters)


@dataclass(frozen=True, slots=True)
class Checklist:
    """All pieces that the claim needs, and which contacts nothing proves yet."""

    items: tuple[NeededPiece, ...]
    unproved: tuple[Event, ...]

    @property
    def missing(self) -> tuple[NeededPiece, ...]:
        """The pieces that are not there: those needed before those that help."""
        return tuple(sorted((item for item in self.items if not item.is_there), key=lambda item: not item.needed))

    @property
    def there(self) -> tuple[NeededPiece, ...]:
        """The pieces that are there."""
        return tuple(item for item in self.items if item.is_there)


@cache
def load_needs() -> Needs:
    """What claims need, or raise with every fault."""
    return load(CONTENT / "evidence.yaml", Needs, root=CONTENT)


def checklist(situation: Situation) -> Checklist:
    """What the claim of a situation needs."""
    case, inputs = situation.case, inputs_of(situation)
    items = tuple(_item(name, need, case) for name, need in load_needs().needs.items() if need.is_asked_for(inputs))
    proved = {event for exhibit in case.exhibits for event in exhibit.proves}
    return Checklist(items, tuple(event for event in case.events if event.id not in proved))


def inputs_of(situation: Situation) -> Mapping[str, str]:
    """The words that conditions are tried on."""
    case, advice = situation.case, advise(situation)
    return {
        "problem": case.problem or NOT_SURE,
        "wish": case.wish or NOT_SURE,
        "paid": case.payment.method or NOT_SURE,
        "money": case.payment.held_by or NOT_SURE,
        "seller": case.seller.on_receipt or NOT_SURE,
        "in_hand": advice.facts.get("in_hand", NOT_SURE),
        "formal": yes_or_no(any(is_made(step) for step in case.proceedings().values())),
        **{name: yes_or_no(_concerns(case, advice, name)) for name in _SERVED_BY_STEP},
        "calls": yes_or_no(any(event.channel is Channel.PHONE for event in case.events)),
        "losses": yes_or_no(bool(case.losses)),
        "checked": advice.facts.get("goods_checked", "no"),
        "contacts": yes_or_no(bool(case.events)),
    }


def _item(name: str, need: Need, case: Case) -> NeededPiece:
    numbers = tuple(number for number, exhibit in enumerate(case.exhibits, 1) if _serves(exhibit, name, need))
    letters = sum(letter.tracking is not None for letter in case.letters) if need.letters else 0
    return NeededPiece(name, need.needed, numbers, letters, need.basis)


def _serves(exhibit: Exhibit, name: str, need: Need) -> bool:
    """What the buyer said counts; where the buyer said nothing, the kind and the contacts do."""
    if exhibit.serves:
        return name in exhibit.serves
    return exhibit.kind in need.met_by or (need.contacts and bool(exhibit.proves))


def _concerns(case: Case, advice: Advice, name: str) -> bool:
    """True where one of these steps was taken, or is being prepared and needs the same papers."""
    steps = _SERVED_BY_STEP[name]
    return any(is_made(getattr(case, step)) for step in steps) or (name in _ADVISED_ONLY and advice.step in steps)
