"""Rules of the reply reader in one language, and its words for dates.

Each rule has an id, a kind, a weight and phrases, so that every reading can be explained.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from guidance.case.choices import Language, Party, ReplyKind
from guidance.library.forms.entry import Entry, Faults, Sheet, fault_at, invalid, repeated_ids
from guidance.library.forms.kinds import Yes
from guidance.library.forms.phrase import Phrase, PhraseField, Slot

Meaning = Literal[
    "today", "tomorrow", "day_after_tomorrow", "end_of_week", "end_of_working_week", "end_of_month", "end_of_year", "next_week",
    "next_month", "time_of_day", "count", "weekday", "weekday_of_next_week", "ordinal", "day",
]  # fmt: skip
TimeUnit = Literal["minutes", "hours", "days", "working_days", "weeks", "months"]
_NEEDS: dict[str, tuple[str, ...]] = {
    "count": ("count", "unit"),
    "weekday": ("weekday",),
    "weekday_of_next_week": ("weekday",),
    "ordinal": ("ordinal",),
    "day": ("day",),
    "time_of_day": ("time",),
}


def _digits(raw: object) -> object:
    if isinstance(raw, int):
        return raw
    if str(raw).isascii() and str(raw).isdigit():
        return int(str(raw))
    raise invalid(f"`{raw}` is no whole number")


Number = Annotated[int, BeforeValidator(_digits)]
Phrases = tuple[PhraseField, ...]


class ReplyRule(Entry):
    """One rule: any of its phrases in a reply is evidence for its kind."""

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{1,19}$")] = Field(description="Never used again for another rule.")
    kind: ReplyKind = Field(description="The kind of reply for which it is evidence.")
    weight: Annotated[Number, Field(ge=1, le=4)] = Field(description="4 leaves no doubt, 3 is clear, 2 is likely, 1 is a hint.")
    to: Party | None = Field(None, description="For a deflection: to whom; left out where that is no party of the case.")
    dated: Yes = Field(False, description="yes: counts only where its sentence names a date that is still to come.")
    say: Phrases = Field(min_length=1, description="The phrases; any one is enough.")
    unless: Phrases = Field((), description="Phrases that cancel it where they are in the same sentence.")


class DateForm(Entry):
    """One way to name a date."""

    means: Meaning = Field(description="How the date is counted.")
    say: Phrases = Field(min_length=1, description="The phrases, the slots among them.")


class DateWords(Entry):
    """The words of dates."""

    slash: Literal["day_first", "open"] = Field(description="What 03/04 means; open: either, so that nobody decides it.")
    numbers: dict[Annotated[str, Field(min_length=1)], Number] = Field(description="Numbers written out.")
    number_ends: tuple[str, ...] = Field(description="Endings of a number: 10-ти, 24th.")
    range_words: tuple[str, ...] = Field(description="Words between the two numbers of a range.")
    units: dict[TimeUnit, Phrases] = Field(description="Units of time; of two that match, the longer counts.")
    weekdays: Annotated[Phrases, Field(min_length=7, max_length=7)] = Field(description="Monday first.")
    months: Annotated[Phrases, Field(min_length=12, max_length=12)] = Field(description="January first.")
    ordinal_words: tuple[str, ...] = Field(description="Words after a bare day of a month: 5 числа.")
    month_of: tuple[str, ...] = Field(description="Words between a day and its month: 24th of November.")
    year_words: tuple[str, ...] = Field(description="Words after a year that belong to it.")
    forms: tuple[DateForm, ...] = Field(min_length=1, description="Of two that match at one place, the longer counts, then the first.")
    never: Phrases = Field(description="Phrases that look like a date and are none.")
    not_after: tuple[str, ...] = Field(description="Words before a date that make it none: more than 14 days.")
    not_before: tuple[str, ...] = Field(description="Words after a date that make it none: 3 days ago.")
    soft_before: Phrases = Field(description="Phrases after a date that is counted from something still to come.")


class References(Entry):
    """How ticket numbers are written."""

    names: Phrases = Field(min_length=1, description="Phrases before such a number.")
    reach: Annotated[Number, Field(ge=1, le=5)] = Field(description="The most words between them.")
    never: tuple[str, ...] = Field(description="Words between that make it another number: of the order.")
    counted: Phrases = Field(description="Phrases after a number that make it a sum or a quantity: 1200 roubles.")


class ReplyRules(Sheet):
    """replies/<language>.yaml: the rules and date words of one language."""

    language: Language = Field(description="The name of the file.")
    order: tuple[ReplyKind, ...] = Field(description="Which kind goes first where two have the same weight.")
    negations: tuple[str, ...] = Field(description="Words that negate a phrase just after them.")
    negation_reach: Annotated[Number, Field(ge=1, le=4)] = Field(description="How many words before, with no mark between.")
    softeners: Phrases = Field(description="Conditions and hedges: in their sentence a softened kind is no more than a hint.")
    softened: tuple[ReplyKind, ...] = Field(description="Kinds that a condition weakens.")
    abbreviations: tuple[str, ...] = Field(description="Words whose full stop ends no sentence.")
    references: References = Field(description="Ticket numbers.")
    dates: DateWords = Field(description="Words of dates.")
    rules: tuple[ReplyRule, ...] = Field(min_length=1, description="The rules; their order means nothing.")

    def _faults(self) -> Faults:
        yield from repeated_ids([rule.id for rule in self.rules], ("rules",), "rule id")
        for number, rule in enumerate(self.rules):
            yield from _rule_faults(number, rule)
        for kind in {rule.kind for rule in self.rules} - set(self.order):
            yield fault_at(("order",), f"`{kind}` has rules and no place in the order")
        for number, form in enumerate(self.dates.forms):
            yield from _form_faults(number, form)


def _rule_faults(number: int, rule: ReplyRule) -> Faults:
    if rule.to is not None and rule.kind is not ReplyKind.DEFLECTION:
        yield fault_at(("rules", number, "to"), "only a deflection goes to somebody")
    for place, phrase in enumerate(rule.say):
        if _slots(phrase) - {"date"}:
            yield fault_at(("rules", number, "say", place), "a rule knows the slot <date> only")


def _form_faults(number: int, form: DateForm) -> Faults:
    for place, phrase in enumerate(form.say):
        if "date" in _slots(phrase):
            yield fault_at(("dates", "forms", number, "say", place), "a date is not made of <date>")
        if form.means in _NEEDS and not _slots(phrase) & set(_NEEDS[form.means]):
            yield fault_at(("dates", "forms", number, "say", place), f"needs the slot <{_NEEDS[form.means][0]}>")


def _slots(phrase: Phrase) -> set[str]:
    return {part.name for part in phrase.parts if isinstance(part, Slot)}
