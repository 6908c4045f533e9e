"""Fills a letter with the case: its head, its paragraphs, its enclosures.

A paragraph is there whole or not at all: phrases are never glued together. What is not known is a visible blank, and every blank is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from guidance.advice.situation import Situation
from guidance.case.choices import Language
from guidance.library.forms.letter import PARTIES, Addressee, LetterForm
from guidance.library.forms.passage import Passage
from guidance.library.letters import blank
from guidance.library.texts import Texts
from guidance.papers.documents.document import Block, Document, Paragraph, Side
from guidance.papers.letters.choose import language_of, matter_of
from guidance.papers.letters.inputs import holds, inputs_of_letter
from guidance.papers.letters.matter import Matter
from guidance.papers.letters.values import blanks_in, filled, values_of_case

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


def _formal(matter: Matter) -> Matter:
    """The same case as a letter on paper tells it, with its days worded in full."""
    return replace(matter, texts=matter.texts.with_days_as("letters.formal_date"))


def compose(form: LetterForm, situation: Situation, reader: Language) -> Letter:
    """The letter filled with the case at the moment of the situation."""
    told = matter_of(situation, language_of(form, situation, reader))
    matter = replace(told, demand=form.sent.demand, to=PARTIES[form.addressee])
    return _LetterBuilder(form, _formal(matter) if form.formal else matter).letter()


def document_of(letter: Letter, text: str, now: datetime, texts: Texts) -> Document:
    """The letter with this text as a document: addressee and sender on the right, the heading strong; `texts` in its language."""
    blocks = tuple(_blocks(letter, text))
    return Document(letter.title, letter.language, blocks, now, texts("bundle.document.stand_in"), titled=False)


def plain_document(title: str, language: str, text: str, now: datetime, texts: Texts) -> Document:
    """A frozen text as a document, paragraph by paragraph."""
    blocks = tuple(Paragraph(block) for block in text.split("\n\n") if block.strip())
    return Document(title, language, blocks, now, texts("bundle.document.stand_in"), titled=False)


class _LetterBuilder:
    """Fills one form."""

    def __init__(self, form: LetterForm, matter: Matter) -> None:
        self.form, self.matter, self.texts = form, matter, matter.texts
        self.values = values_of_case(matter)
        if form.reply_in is not None:
            self.values["reply_by"] = self.texts.date((matter.now + timedelta(days=form.reply_in)).date())
        self.inputs = inputs_of_letter(matter, self.values)

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
            if holds(passage.when, self.inputs):
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
