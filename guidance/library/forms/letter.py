"""Letters: to whom, when, and in which passages, as a lawyer edits them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from guidance.case.choices import LANGUAGES, Channel, Content, Language, Party, Problem, Wish
from guidance.case.proceeding import Proceeding, ProceedingName
from guidance.case.purchase import Buyer, Order, Payment, Seller
from guidance.library.forms.case_fields import words_of
from guidance.library.forms.conditions import YES_NO, Conditions, Inputs, condition_faults
from guidance.library.forms.entry import Entry, Faults, Loc, Sheet, fault_at, unknown_at
from guidance.library.forms.kinds import AddresseeLanguage, Count, Id, Said, Word, Yes
from guidance.library.forms.passage import CONDITION, Passage, Shared
from guidance.library.forms.table import NONE, NOT_SURE

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
"""The party to whom a sent letter counts as a contact."""
_YES_NO_NOT_SURE = (*YES_NO, NOT_SURE)
_ANSWERS = words_of(Proceeding, "answer")
EXTRA_INPUTS: Mapping[str, tuple[str, ...]] = {
    "told_problem": tuple(Problem),
    "told_wish": tuple(Wish),
    "told_seller": (*words_of(Seller, "on_receipt"), NONE),
    "came": _YES_NO_NOT_SURE,
    "goods_at": (*words_of(Order, "goods_at"), NONE),
    "date_named": _YES_NO_NOT_SURE,
    "is_paid": (*_YES_NO_NOT_SURE, "points"),
    "consent": (*_YES_NO_NOT_SURE, NONE),
    "payer": (*words_of(Buyer, "paid_by"), NONE),
    "goods_class": (*words_of(Order, "goods_class"), NONE),
    "return_terms": (*YES_NO, NOT_SURE, NONE),
    "paid_by": (*words_of(Payment, "method"), NONE),
    "seller_law": (*words_of(Seller, "kind"), NONE),
    "bounced_by": (NONE, "seller", "platform", "both", "elsewhere"),
    "promise": (NONE, "pending", "broken", "kept", "unclear"),
    "promise_there": (NONE, "dated", "undated"),
    "wrote": YES_NO,
    "wrote_there": YES_NO,
    "waiting_there": YES_NO,
    "complained_to": (NONE, "consumer_authority", "bank_authority"),
    "bank_complained": YES_NO,
    "judged": YES_NO,
    "remedy_after_suit": _YES_NO_NOT_SURE,
    "refusal_notice": YES_NO,
    "sum_parts": (NONE, "price", "several"),
    "sum_size": ("small", "large", "dutiable", NOT_SURE),
    "is_remedied": ("no", "part", "whole"),
    "answer_of_seller": _ANSWERS,
    "answer_of_platform": _ANSWERS,
    "answer_of_dispute": _ANSWERS,
    "answer_of_bank": _ANSWERS,
    "answer_of_authority": _ANSWERS,
}
"""The inputs of conditions besides the facts of the tables, `step`, `addressee`, `has_<placeholder>`, `term_<id>` (yes: its number may be
shown today) and `source_<id>` (yes: it is not due for a new look). guidance/content/README.md says what each of them tells."""
_PASSAGES = ("head", "heading", "paragraphs", "enclosures")


class Logged(Entry):
    """What the case holds once the letter is sent, besides the contact itself."""

    contained: tuple[Content, ...] = Field((), description="What of a complete request it contains.")
    to_supervisor: Yes = Field(False, description="yes: it asks for a supervisor.")
    proceeding: ProceedingName | None = Field(None, description="The formal step that it is: made at the moment of sending.")
    refusal_notice: Yes = Field(False, description="yes: a claim to the seller that says that the buyer refuses the order.")
    demand: Wish | None = Field(None, description="For a claim whose demand is not the wish of the case.")


class LetterForm(Sheet):
    """letters/<id>.yaml: one letter, with its conditions and passages."""

    letter: Word = Field(description="Its id, like the file.")
    addressee: Addressee = Field(description="Who gets it; `support`: the platform's support, `platform`: the company.")
    languages: tuple[Language, ...] = Field(min_length=1, description="Languages of its text.")
    name: Said = Field(description="What it is called in lists.")
    reason: Said = Field(description="Why it may be sent now: one or two sentences to the buyer.")
    about: Said = Field(description="What it does, what to look at before sending, what to expect.")
    steps: tuple[Word, ...] = Field((), description="Steps whose own letter it is.")
    fits: tuple[Conditions, ...] = Field((), description="Cases to which it belongs at all: all of any row; no row: every case.")
    applies: tuple[Conditions, ...] = Field(min_length=1, description="When it is time for it: all of any row.")
    ways: tuple[Channel, ...] = Field(min_length=1, description="Ways to send it, the best first.")
    formal: Yes = Field(description="yes: on paper, with addressee, sender, date and signature; no: a message.")
    reply_in: Count | None = Field(None, description="Days until {reply_by}, counted from today.")
    basis: tuple[Id, ...] = Field((), description="Roles of the sources that answer for it.")
    sent: Logged = Field(default_factory=Logged, description="What the case holds once it is sent.")
    head: tuple[Passage, ...] = Field((), description="Lines above the heading, in place of the usual addressee and sender.")
    heading: tuple[Passage, ...] = Field((), description="The heading; each passage whose condition holds is a line.")
    paragraphs: tuple[Passage, ...] = Field(min_length=1, description="Whole paragraphs.")
    enclosures: tuple[Passage, ...] = Field((), description="What is enclosed, one by one; the list is numbered automatically.")

    def language_for(self, wanted: Language) -> Language:
        """`wanted` where the letter has a text in it, or else its first language."""
        return wanted if wanted in self.languages else self.languages[0]

    def rows(self) -> Iterator[tuple[Loc, Conditions]]:
        """Every set of conditions of the whole letter with its place."""
        for field, rows in (("fits", self.fits), ("applies", self.applies)):
            yield from (((field, number), row) for number, row in enumerate(rows))

    def passages(self) -> Iterator[tuple[Loc, Passage]]:
        """Every passage with its place."""
        for field in _PASSAGES:
            yield from (((field, number), passage) for number, passage in enumerate(getattr(self, field)))

    def spread(self, shared: Shared) -> LetterForm:
        """The same letter with the shared passages in the places that name them."""
        fields = {field: tuple(part for passage in getattr(self, field) for part in passage.spread(shared)) for field in _PASSAGES}
        return self.model_copy(update=fields)

    def misfits(self, inputs: Inputs, terms: frozenset[str], shared: Shared) -> Faults:
        """What does not fit the inputs, the terms of the country and the shared passages."""
        for loc, row in self.rows():
            yield from condition_faults(loc, row, inputs, CONDITION)
        for loc, passage in self.passages():
            yield from passage.misfits(loc, inputs, terms)
            if passage.shared is not None:
                yield from self._shared_faults(loc, passage, shared)

    def _shared_faults(self, loc: Loc, passage: Passage, shared: Shared) -> Faults:
        name = passage.shared or ""
        if name not in shared:
            yield unknown_at((*loc, "shared"), "name out of passages.yaml", name, shared)
        for other in shared.get(name, ()):
            for condition in sorted(passage.when.keys() & other.when.keys()):
                yield fault_at((*loc, "when"), f"`{name}` asks for `{condition}` itself")
            yield from self._language_faults(loc, other)
            if "{reply_by}" in other.ru_and_en and self.reply_in is None:
                yield fault_at(loc, f"{{reply_by}} stands in `{name}`, so `reply_in` has to say how many days that is")

    def _language_faults(self, loc: Loc, passage: Passage) -> Faults:
        for language in LANGUAGES:
            if bool(passage.told(language)) != (language in self.languages):
                yield fault_at(loc, f"`{language}` is {'missing' if language in self.languages else 'not among `languages`'}")

    def _faults(self) -> Faults:
        for loc, passage in self.passages():
            if passage.shared is None:
                yield from self._language_faults(loc, passage)
            elif passage.ru_and_en.strip():
                yield fault_at(loc, "a passage has `shared` or words of its own, never both")
        asks_for_date = any("{reply_by}" in passage.told(language) for _, passage in self.passages() for language in self.languages)
        if asks_for_date and self.reply_in is None:
            yield fault_at(("reply_in",), "{reply_by} stands in the text, so `reply_in` has to say how many days that is")


class LetterList(Sheet):
    """letters.yaml: the letters of a country."""

    language: AddresseeLanguage = Field(description="The language of addressees there; `reader`: the buyer's own language.")
    letters: tuple[Word, ...] = Field(min_length=1, description="Ids, in the order in which they are listed.")
