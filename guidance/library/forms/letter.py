"""What may be written to whom, and when? One letter as a lawyer edits it: conditions, whole paragraphs, enclosures, side by side in both
languages.

It refuses a language of templates: there are the placeholders of `VALUES`, `{term:…}`, and nothing else. It refuses half sentences too: a
condition takes in a whole paragraph or leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator
from pydantic_core import InitErrorDetails

from guidance.case.choices import Channel, Content, Party, Problem, Wish
from guidance.case.proceeding import Proceeding, ProceedingName
from guidance.case.purchase import Order, Payment, Seller
from guidance.library.forms.cell import Cell, CellField
from guidance.library.forms.entry import Entry, Loc, fault_at, unknown, wrong
from guidance.library.forms.kinds import LANGUAGES, Count, Id, Language, Said, Sheet, Yes
from guidance.library.forms.table import NONE, NOT_SURE, Word

Addressee = Literal["support", "seller", "platform", "bank", "bank_of_russia", "authority", "mediator", "court"]
PARTIES: Mapping[Addressee, Party] = {
    "support": Party.PLATFORM,
    "seller": Party.SELLER,
    "platform": Party.PLATFORM,
    "bank": Party.BANK,
    "bank_of_russia": Party.AUTHORITY,
    "authority": Party.AUTHORITY,
    "mediator": Party.MEDIATOR,
    "court": Party.COURT,
}
"""Whose contact it is, once it is sent."""

VALUES = (
    "order_number", "goods", "price", "delivery_price", "paid", "ordered_on", "promised_by", "received_on", "paid_on",
    "platform_name", "platform_company", "platform_address", "seller_name", "seller_address", "seller_registration", "seller_email",
    "buyer_name", "buyer_address", "buyer_phone", "buyer_email", "buyer_birth", "bank_details",
    "bank_name", "bank_address", "card_digits", "operation_number", "court_name", "court_address",
    "authority_name", "regulator_name", "mediator_name",
    "inspection_place", "extra_service", "extra_price", "new_delivery_date", "case_number", "defect", "mismatch", "story", "other_wish",
    "price_cut", "charged_sum", "late_ground", "moral_harm", "suit_price", "claim_end_on", "penalty_sum",
    "problem", "demand", "reply_by", "claim_term", "today",
    "first_written_on", "last_written_on", "silent_since", "reference", "contact_lines", "promise_lines",
    "seller_denial", "platform_denial", "bounce_sentence",
    "claim_sent_on", "claim_received_on", "claim_tracking", "platform_claim_sent_on", "dispute_opened_on", "bank_dispute_on",
    "complaint_on", "court_on",
    "sum_now", "sum_with_court", "sum_lines", "penalty_lines", "loss_lines", "court_lines", "refunded", "left", "remedy_on",
)  # fmt: skip
"""Every placeholder there is. What is not known becomes a visible blank."""
BY_HAND = frozenset({
    "platform_company", "platform_address", "buyer_birth", "bank_name", "bank_address", "card_digits", "operation_number", "court_name",
    "court_address", "inspection_place", "extra_service", "extra_price", "new_delivery_date", "case_number", "defect", "mismatch", "story",
    "other_wish", "price_cut", "charged_sum", "late_ground", "moral_harm", "suit_price",
})  # fmt: skip
"""What the case has no field for: always a blank, filled in by hand."""

_YES_NO = ("no", "yes")
_SIDES = (NONE, "seller", "platform", "both")


def _options(part: type[Order | Payment | Proceeding | Seller], field: str) -> tuple[str, ...]:
    told = (word for option in get_args(part.model_fields[field].annotation) for word in (get_args(option) or (option,)))
    return tuple(word for word in told if isinstance(word, str))


_ANSWERS = _options(Proceeding, "answer")
EXTRA_INPUTS: Mapping[str, tuple[str, ...]] = {
    "told_problem": tuple(Problem),
    "told_wish": tuple(Wish),
    "goods_class": (*_options(Order, "goods_class"), NONE),
    "return_terms": (*_YES_NO, NOT_SURE, NONE),
    "paid_by": (*_options(Payment, "method"), NONE),
    "seller_law": (*_options(Seller, "kind"), NONE),
    "bounced_by": _SIDES,
    "promise": (NONE, "pending", "broken", "kept", "unclear"),
    "wrote": _YES_NO,
    "refusal_notice": _YES_NO,
    "sum_parts": (NONE, "price", "several"),
    "sum_size": ("small", "large", "dutiable", NOT_SURE),
    "is_remedied": ("no", "part", "whole"),
    "answer_of_seller": _ANSWERS,
    "answer_of_platform": _ANSWERS,
    "answer_of_dispute": _ANSWERS,
    "answer_of_bank": _ANSWERS,
    "answer_of_authority": _ANSWERS,
}
"""What conditions may ask besides the facts of the tables, `step`, `addressee`, `has_<placeholder>`, `term_<id>` (may its number be told
today?) and `source_<id>` (was it looked at again in time?)."""

_PASSAGES = ("head", "heading", "paragraphs", "enclosures")
_BRACED = re.compile(r"\{([^{}]*)\}?|\}")
_PLACEHOLDER = re.compile(r"(?P<name>[a-z_]+)|term:(?P<term>[a-z0-9_-]+)")
Prose = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]
Row = dict[Word, CellField]


def _closest(word: str) -> str:
    return ", ".join(f"{{{name}}}" for name in get_close_matches(word, VALUES, n=3, cutoff=0.3) or VALUES[:3])


class Passage(Entry):
    """A whole paragraph (or a line, or an enclosure) in each language of the letter, and when it stands there."""

    when: Row = Field(default_factory=dict, description="All of these have to hold; left out: always.")
    shared: Word | None = Field(
        None, description="In place of words: the passages of that name out of passages.yaml, each with its `when` too."
    )
    ru: Prose | None = Field(None, description="In Russian.")
    en: Prose | None = Field(None, description="In English.")

    @field_validator("ru", "en")
    @classmethod
    def _knows_its_placeholders(cls, text: str | None) -> str | None:
        for found in _BRACED.finditer(text or ""):
            inner = _PLACEHOLDER.fullmatch(found[1] or "")
            if inner is None or (inner["name"] and inner["name"] not in VALUES) or not found[0].endswith("}") or len(found[0]) < 3:
                raise wrong(f"`{found[0]}` is no placeholder; there are {{term:<id>}} and {_closest(found[1] or '')} …")
        return text

    def told(self, language: Language) -> str:
        """The words in one language."""
        return (self.ru if language == "ru" else self.en) or ""

    def spread(self, shared: Shared) -> Iterator[Passage]:
        """The passage itself, or the shared ones that it names, each under both conditions."""
        for one in (self,) if self.shared is None else shared.get(self.shared, ()):
            yield one if one is self else one.model_copy(update={"when": {**self.when, **one.when}})

    @property
    def ru_and_en(self) -> str:
        """All its words, to look for placeholders in."""
        return f"{self.ru or ''} {self.en or ''}"

    def misfits(self, loc: Loc, inputs: Mapping[str, tuple[str, ...] | None], terms: frozenset[str]) -> Iterator[InitErrorDetails]:
        """What does not fit the inputs and the terms that there are."""
        for name, cell in self.when.items():
            yield from _cell_faults((*loc, "when", name), name, cell, inputs)
        yield from (unknown(loc, "term of this country", term, terms) for term in sorted(self.terms - terms))

    @property
    def terms(self) -> frozenset[str]:
        """The terms whose number it tells."""
        inner = (_PLACEHOLDER.fullmatch(found[1] or "") for text in (self.ru, self.en) for found in _BRACED.finditer(text or ""))
        return frozenset(found["term"] for found in inner if found is not None and found["term"])


Shared = Mapping[str, tuple[Passage, ...]]
"""Passages of several letters by their name."""


class SharedPassages(Sheet):
    """passages.yaml: what several letters of one country say in the same words."""

    passages: dict[Word, tuple[Passage, ...]] = Field(description="Passages by the name that letters give in `shared`.")

    def misfits(self, inputs: Mapping[str, tuple[str, ...] | None], terms: frozenset[str]) -> Iterator[InitErrorDetails]:
        """What does not fit the inputs (words by name, None for quantities) and the terms that there are."""
        for name, passages in self.passages.items():
            for number, passage in enumerate(passages):
                yield from passage.misfits(("passages", name, number), inputs, terms)

    def _faults(self) -> Iterator[InitErrorDetails]:
        for name, passages in self.passages.items():
            empty = (number for number, passage in enumerate(passages) if passage.shared or not passage.ru_and_en.strip())
            yield from (fault_at(("passages", name, number), "words are missing; a shared passage names no other") for number in empty)


class Logged(Entry):
    """What the case holds once the letter is sent, besides the contact itself."""

    contained: tuple[Content, ...] = Field((), description="What of a complete request it contains.")
    to_supervisor: Yes = Field(False, description="yes: it asks for a supervisor.")
    proceeding: ProceedingName | None = Field(None, description="The formal step that it is: made at the moment of sending.")
    refusal_notice: Yes = Field(False, description="yes: a claim to the seller that says that the buyer refuses the order.")
    demand: Wish | None = Field(None, description="For a claim whose demand is not the wish of the case.")


class LetterForm(Sheet):
    """letters/<id>.yaml"""

    letter: Word = Field(description="Its id, like the file.")
    addressee: Addressee = Field(description="Who gets it; `support`: the platform's helpers, `platform`: the company.")
    languages: tuple[Language, ...] = Field(min_length=1, description="Languages of its text.")
    name: Said = Field(description="What it is called in lists.")
    reason: Said = Field(description="Why it may be sent now: one or two sentences to the buyer.")
    about: Said = Field(description="What it does, what to look at before sending, what to expect.")
    steps: tuple[Word, ...] = Field((), description="Steps of which it is the own letter.")
    fits: tuple[Row, ...] = Field((), description="To which matters it belongs at all: any row, all of it; none: to every one.")
    applies: tuple[Row, ...] = Field(min_length=1, description="When it is time for it: any row, all of it.")
    ways: tuple[Channel, ...] = Field(min_length=1, description="Ways to send it, the best first.")
    formal: Yes = Field(description="yes: on paper, with addressee, sender, date and signature; no: a message.")
    reply_in: Count | None = Field(None, description="Days until {reply_by}, counted from today.")
    basis: tuple[Id, ...] = Field((), description="Roles of the sources that answer for it.")
    sent: Logged = Field(default_factory=Logged, description="What the case holds once it is sent.")
    head: tuple[Passage, ...] = Field((), description="Lines above the heading, in place of the usual addressee and sender.")
    heading: tuple[Passage, ...] = Field((), description="The heading; of several, each whose condition holds is a line.")
    paragraphs: tuple[Passage, ...] = Field(min_length=1, description="Whole paragraphs.")
    enclosures: tuple[Passage, ...] = Field((), description="What is enclosed, one by one; the list is numbered by itself.")

    def language_for(self, wanted: Language) -> Language:
        """The language of its text, `wanted` where there is one in it."""
        return wanted if wanted in self.languages else self.languages[0]

    def rows(self) -> Iterator[tuple[Loc, Row]]:
        """Every set of conditions of the whole letter with its place."""
        for field, rows in (("fits", self.fits), ("applies", self.applies)):
            yield from (((field, number), row) for number, row in enumerate(rows))

    def passages(self) -> Iterator[tuple[Loc, Passage]]:
        """Every passage with its place."""
        for field in _PASSAGES:
            yield from (((field, number), passage) for number, passage in enumerate(getattr(self, field)))

    def spread(self, shared: Shared) -> LetterForm:
        """The same letter with the shared passages in the places that name them."""
        fields = {field: tuple(one for passage in getattr(self, field) for one in passage.spread(shared)) for field in _PASSAGES}
        return self.model_copy(update=fields)

    def misfits(self, inputs: Mapping[str, tuple[str, ...] | None], terms: frozenset[str], shared: Shared) -> Iterator[InitErrorDetails]:
        """What does not fit the inputs (words by name, None for quantities), the terms and the shared passages that there are."""
        for loc, row in self.rows():
            for name, cell in row.items():
                yield from _cell_faults((*loc, name), name, cell, inputs)
        for loc, passage in self.passages():
            yield from passage.misfits(loc, inputs, terms)
            if passage.shared is not None:
                yield from self._shared_faults(loc, passage, shared)

    def _shared_faults(self, loc: Loc, passage: Passage, shared: Shared) -> Iterator[InitErrorDetails]:
        name = passage.shared or ""
        if name not in shared:
            yield unknown((*loc, "shared"), "name out of passages.yaml", name, shared)
        for one in shared.get(name, ()):
            yield from (
                fault_at((*loc, "when"), f"`{name}` asks for `{asked}` itself") for asked in sorted(passage.when.keys() & one.when.keys())
            )
            yield from self._language_faults(loc, one)
            if "{reply_by}" in one.ru_and_en and self.reply_in is None:
                yield fault_at(loc, f"{{reply_by}} stands in `{name}`, so `reply_in` has to say how many days that is")

    def _language_faults(self, loc: Loc, passage: Passage) -> Iterator[InitErrorDetails]:
        for language in LANGUAGES:
            if bool(passage.told(language)) != (language in self.languages):
                yield fault_at(loc, f"`{language}` is {'missing' if language in self.languages else 'not among `languages`'}")

    def _faults(self) -> Iterator[InitErrorDetails]:
        for loc, passage in self.passages():
            if passage.shared is None:
                yield from self._language_faults(loc, passage)
            elif passage.ru_and_en.strip():
                yield fault_at(loc, "a passage has `shared` or words of its own, never both")
        asks_for_date = any("{reply_by}" in passage.told(language) for _, passage in self.passages() for language in self.languages)
        if asks_for_date and self.reply_in is None:
            yield fault_at(("reply_in",), "{reply_by} stands in the text, so `reply_in` has to say how many days that is")


class LetterList(Sheet):
    """letters.yaml: which letters a country has."""

    language: Literal["ru", "en", "reader"] = Field(description="What addressees there read; `reader`: the buyer's own language.")
    letters: tuple[Word, ...] = Field(min_length=1, description="Ids, in the order in which they are listed.")


def _cell_faults(loc: Loc, name: str, cell: Cell, inputs: Mapping[str, tuple[str, ...] | None]) -> Iterator[InitErrorDetails]:
    if name not in inputs:
        yield unknown(loc, "condition of a letter", name, inputs)
        return
    words = inputs[name]
    if words is not None:
        yield from (unknown(loc, "value of this input", word, words) for word in cell.words if word not in words)
        if cell.spans:
            yield fault_at(loc, "ranges are not accepted here")
