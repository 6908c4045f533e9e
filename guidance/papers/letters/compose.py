"""Which letters may go out now, to whom and why, and how does each read? Forms out of the content, filled with the case.

It refuses to glue phrases: a paragraph stands there whole or not at all. It sends nothing, and it hides no gap: what is not known is a
visible blank, and every blank is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from guidance.advice.advise import advise
from guidance.advice.fact_recorder import yes_or_no
from guidance.advice.facts import values_of
from guidance.advice.model import Advice
from guidance.advice.situation import Situation, once
from guidance.advice.terms import asks_for_part, court_size, is_made
from guidance.advice.wording import language_in, texts_of
from guidance.case.case import Case
from guidance.case.choices import Party
from guidance.case.proceeding import Proceeding
from guidance.claims.promises import bounces, promises
from guidance.claims.sum import NOTHING
from guidance.decision.atoms import Value
from guidance.library.forms.cell import Cell
from guidance.library.forms.conditions import Conditions
from guidance.library.forms.kinds import Language
from guidance.library.forms.letter import Addressee, LetterForm
from guidance.library.forms.passage import Passage
from guidance.library.forms.placeholders import VALUES
from guidance.library.forms.table import NONE, NOT_SURE
from guidance.library.letters import Letters, blank, load_letters
from guidance.library.texts import Texts
from guidance.papers.documents.document import Block, Document, Paragraph, Side
from guidance.papers.letters.values import Matter, blanks_in, filled, values_of_case

_SIDES = {(False, False): NONE, (True, False): "seller", (False, True): "platform", (True, True): "both"}
_WORST_FIRST = ("broken", "unclear", "pending", "kept")

SENDER = ("buyer_name", "buyer_address", "buyer_phone", "buyer_email")
HEADS: Mapping[Addressee, tuple[str, ...]] = {
    "support": ("platform_name",),
    "seller": ("seller_name", "seller_address", "seller_registration", "seller_email"),
    "platform": ("platform_company", "platform_address"),
    "bank": ("bank_name",),
    "bank_of_russia": ("regulator_name",),
    "authority": ("authority_name",),
    "mediator": ("mediator_name",),
    "court": ("court_name", "court_address"),
}
"""The lines above a formal letter, by addressee."""
_NAMES: Mapping[Addressee, str] = {
    "seller": "seller_name",
    "authority": "authority_name",
    "mediator": "mediator_name",
    "bank_of_russia": "regulator_name",
    "support": "platform_name",
    "platform": "platform_name",
}
"""What an addressee is called, where the case or the country tells it."""
_NEEDED = 2


@dataclass(frozen=True)
class Suited:
    """A letter that belongs to this matter."""

    form: LetterForm
    applies: bool
    """True where it is time for it."""
    own: bool
    """True where it is the letter of the step that is advised."""


@dataclass(frozen=True)
class Letter:
    """A letter, filled."""

    name: str
    language: Language
    title: str
    """What the letter is called, in its own language; it names the file."""
    addressee: str
    """To whom, in one line."""
    head: str
    """Addressee and sender, line by line; empty for a message."""
    heading: str
    text: str
    """The whole letter, blocks apart by empty lines."""

    def blanks(self, texts: Texts) -> tuple[str, ...]:
        """The names of the blanks in it; `texts` in the letter's language."""
        return blanks_in(self.text, texts)


@once
def letters_of(situation: Situation) -> tuple[Suited, ...]:
    """The letters that belong to this matter: the step's own first, then those for which it is time, each in its order."""
    found = letters_for(situation)
    matter = matter_of(situation, found.language or "ru")
    inputs = _inputs(matter, values_of_case(matter))
    suited = [_suited(form, advise(situation), inputs) for form in found.forms.values() if _any_holds(form.fits, inputs)]
    return tuple(sorted(suited, key=lambda one: (not one.own, not one.applies)))


def letters_now(situation: Situation) -> tuple[Suited, ...]:
    """The letters for which it is time, the step's own first."""
    return tuple(one for one in letters_of(situation) if one.applies)


def letters_for(situation: Situation) -> Letters:
    """All letters of the country of a case."""
    return load_letters()[situation.pack.country.code]


def form_of(name: str, situation: Situation) -> LetterForm | None:
    """The letter of that id, if the country has one."""
    return letters_for(situation).forms.get(name)


def matter_of(situation: Situation, language: Language) -> Matter:
    """The situation as letters in that language tell it."""
    return Matter(situation, texts_of(situation, language), language)


def _formal(matter: Matter) -> Matter:
    """The same case as a letter on paper tells it, with its days worded in full."""
    return replace(matter, texts=matter.texts.with_days_as("letters.formal_date"))


def language_of(form: LetterForm, situation: Situation, reader: Language) -> Language:
    """The language of a letter: what its addressee reads, or else the reader's."""
    return form.language_for(letters_for(situation).language or reader)


def compose(form: LetterForm, situation: Situation, reader: Language) -> Letter:
    """The letter filled with the case at the moment of the situation."""
    matter = replace(matter_of(situation, language_of(form, situation, reader)), demand=form.sent.demand)
    return _Composing(form, _formal(matter) if form.formal else matter).letter()


def document_of(letter: Letter, text: str, now: datetime, texts: Texts) -> Document:
    """The letter with this text as a document: addressee and sender on the right, the heading strong; `texts` in its language."""
    blocks = tuple(_blocks(letter, text))
    return Document(letter.title, letter.language, blocks, now, texts("bundle.document.stand_in"), titled=False)


def plain_document(title: str, language: str, text: str, now: datetime, texts: Texts) -> Document:
    """A frozen text as a document, paragraph by paragraph."""
    blocks = tuple(Paragraph(block) for block in text.split("\n\n") if block.strip())
    return Document(title, language, blocks, now, texts("bundle.document.stand_in"), titled=False)


def letters_tree(situation: Situation, texts: Texts) -> list[dict[str, Any]]:
    """The letters that apply now, as plain data for other programs."""
    reader = language_in(texts)
    return [
        {
            "id": one.form.letter,
            "name": one.form.name.told(reader),
            "addressee": one.form.addressee,
            "to": texts(f"letters.to.{one.form.addressee}"),
            "reason": one.form.reason.told(reader),
            "own": one.own,
            "language": language_of(one.form, situation, reader),
        }
        for one in letters_now(situation)
    ]


def _suited(form: LetterForm, advice: Advice, inputs: Mapping[str, Value]) -> Suited:
    applies = _any_holds(form.applies, inputs)
    return Suited(form, applies, applies and advice.step in form.steps)


def _any_holds(rows: Iterable[Conditions], inputs: Mapping[str, Value]) -> bool:
    rows = tuple(rows)
    return not rows or any(_holds(row, inputs) for row in rows)


def _holds(row: Conditions, inputs: Mapping[str, Value]) -> bool:
    return all(_accepts(cell, inputs[name]) for name, cell in row.items())


def _accepts(cell: Cell, value: Value) -> bool:
    met = value in cell.words if isinstance(value, str) else any(value in span for span in cell.spans)
    return met != cell.negated


def _inputs(matter: Matter, values: Mapping[str, str]) -> dict[str, Value]:
    """What conditions ask, read from the case."""
    case, advice, pack = matter.case, advise(matter.situation), matter.pack
    today = matter.now.date()
    return {
        **values_of(matter.situation),
        "step": advice.step,
        "addressee": advice.addressee,
        **dict(_told_words(case)),
        **dict(_record_words(matter)),
        **{f"has_{name}": yes_or_no(name in values) for name in VALUES},
        **{f"term_{name}": yes_or_no(term.tells_number(today)) for name, term in pack.country.terms.terms.items()},
        **{
            f"source_{name.replace('-', '_')}": yes_or_no(source.is_current(today)) for name, source in pack.country.sources.sources.items()
        },
    }


def _told_words(case: Case) -> Iterator[tuple[str, str]]:
    yield "told_problem", case.problem or NOT_SURE
    yield "told_wish", case.wish or NOT_SURE
    yield "goods_class", case.order.goods_class or NONE
    yield "return_terms", case.order.return_terms_given or NONE
    yield "paid_by", case.payment.method or NONE
    yield "seller_law", case.seller.kind or NONE
    came = case.remedy.received if case.remedy is not None else NONE
    yield "is_remedied", came if came in ("part", "whole") else "no"
    yield "refusal_notice", yes_or_no(bool(case.claim_to_seller and case.claim_to_seller.refusal_notice))
    yield "answer_of_seller", _answer(case.claim_to_seller)
    yield "answer_of_platform", _answer(case.claim_to_platform)
    yield "answer_of_dispute", _answer(case.platform_dispute)
    yield "answer_of_bank", _answer(case.payment_dispute)
    yield "answer_of_authority", _answer(case.authority)


def _record_words(matter: Matter) -> Iterator[tuple[str, str]]:
    case, now, zone = matter.case, matter.now, matter.zone
    senders = {one.by for one in bounces(case, now, zone)}
    yield "bounced_by", _SIDES[Party.SELLER in senders, Party.PLATFORM in senders]
    standings = {promise.standing for promise in promises(case, now, zone)}
    yield "promise", next((standing for standing in _WORST_FIRST if standing in standings), NONE)
    yield "sum_size", _sum_size(matter)
    yield "sum_parts", _sum_parts(matter)
    yield "wrote", yes_or_no(any(event.direction == "out" for event in case.events))


def _sum_size(matter: Matter) -> str:
    """Which court the suit of today leads to, by all that it can be worth: goods that are asked for count, and a penalty that we cannot
    count adds at most the price."""
    price, found = matter.case.order.price, matter.sum
    if price is None:
        return NOT_SURE
    lines = {line.id: line.status for line in found.lines}
    if asks_for_part(matter.case):
        least, most = NOTHING, found.now + price
    else:
        least = most = found.now if lines.get("price") == "now" else max(found.now, price)
    return court_size(least, most + price if lines.get("penalty") == "withheld" else most, matter.situation)


def _sum_parts(matter: Matter) -> str:
    """What the sum of today is made of: the price alone needs no working."""
    lines = [line.id for line in matter.sum.lines if line.status == "now" and line.amount is not None]
    return NONE if matter.sum.now <= 0 else "price" if lines == ["price"] else "several"


def _answer(proceeding: Proceeding | None) -> str:
    return proceeding.answer if proceeding is not None and is_made(proceeding) else NONE


class _Composing:
    """Fills one form."""

    def __init__(self, form: LetterForm, matter: Matter) -> None:
        self.form, self.matter, self.texts = form, matter, matter.texts
        self.values = values_of_case(matter)
        if form.reply_in is not None:
            self.values["reply_by"] = self.texts.date((matter.now + timedelta(days=form.reply_in)).date())
        self.inputs = _inputs(matter, self.values)

    def letter(self) -> Letter:
        head, heading = self._head(), "\n".join(self._told(self.form.heading))
        blocks = (head, heading, *self._told(self.form.paragraphs), self._enclosures(), self._close())
        return Letter(
            name=self.form.letter,
            language=self.matter.language,
            title=self.form.name.told(self.matter.language),
            addressee=self._addressee(),
            head=head,
            heading=heading,
            text="\n\n".join(block for block in blocks if block),
        )

    def _told(self, passages: Iterable[Passage]) -> Iterator[str]:
        for passage in passages:
            if _holds(passage.when, self.inputs):
                yield filled(passage.told(self.matter.language), self.values, self.texts).strip()

    def _head(self) -> str:
        if not self.form.formal:
            return ""
        if self.form.head:
            return "\n".join(self._told(self.form.head))
        to = self.texts("letters.head.to", addressee=self._lines(HEADS[self.form.addressee]))
        return f"{to}\n{self.texts('letters.head.from', sender=self._lines(SENDER))}"

    def _lines(self, names: Iterable[str]) -> str:
        """Lines with what is known; of the first two, what is not known as a blank."""
        return "\n".join(self._value(name) for place, name in enumerate(names) if place < _NEEDED or name in self.values)

    def _value(self, name: str) -> str:
        return self.values.get(name) or blank(name, self.texts)

    def _addressee(self) -> str:
        """The name of the addressee, or what it is where its name is not known."""
        name = self.values.get(_NAMES.get(self.form.addressee, ""))
        kind = self.texts(f"letters.to.{self.form.addressee}")
        return (self.texts("letters.addressee_named", kind=kind, name=name) if name else kind)[:200]

    def _enclosures(self) -> str:
        items = list(self._told(self.form.enclosures))
        if not items:
            return ""
        numbered = (f"{number}. {item}" for number, item in enumerate(items, 1))
        return "\n".join((self.texts(f"letters.enclosures.{'formal' if self.form.formal else 'message'}"), *numbered))

    def _close(self) -> str:
        if not self.form.formal:
            return ""
        return self.texts("letters.close", date=self.values["today"], name=self._value("buyer_name"))


def _blocks(letter: Letter, text: str) -> Iterator[Block]:
    """Blocks of a text that may have been edited: the first is the head, where the letter has one, the next its heading."""
    strong = {first for first in (letter.heading,) if first}
    for place, block in enumerate(part for part in text.split("\n\n") if part.strip()):
        side: Side = "right" if place == 0 and letter.head else "middle" if block in strong else "left"
        yield Paragraph(block, side=side, strong=block in strong)
