"""Finds in a text the rules of one language that are met, the dates, and the numbers of tickets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from guidance.case.choices import Language, Party
from guidance.library.forms.reply_rules import ReplyRule, ReplyRules
from guidance.library.replies import load_reply_rules
from guidance.reading.date_parts import read_parts
from guidance.reading.dates_in_text import SaidAt, dates_of
from guidance.reading.phrases import Hit, Index, TokenText, end_of, split
from guidance.reading.reading import FoundDate, Quoted

LONGEST_PROMISE = 300
LONGEST_GROUP = 4
"""Figures of a telephone or a sum that stand together; a number that is longer is whole."""
_NUMBER = re.compile(r"(?<![\w.,-])(?=[\w/-]{0,12}\d{3})[A-Za-zА-Яа-яЁё]{0,6}[-/]?\d[\w/-]{2,30}(?!\w)")
_YEAR = re.compile(r"20\d{2}", re.ASCII)
_MONEY = re.compile(r"[₽€$£]")
_GROUPED = re.compile(r"\d[ \u00a0\u202f]\d")


@dataclass(frozen=True)
class RuleMatch:
    """A rule that was met: where, how much it weighs there, and the date of its sentence."""

    rule: ReplyRule
    quoted: Quoted
    weight: int
    sentence: str
    date: FoundDate | None
    softened: bool


@cache
def _rules_index(language: Language) -> Index[ReplyRule]:
    return Index((phrase, rule) for rule in load_reply_rules(language).rules for phrase in rule.say)


@cache
def _softeners(language: Language) -> Index[None]:
    return Index((phrase, None) for phrase in load_reply_rules(language).softeners)


@cache
def _names(language: Language) -> Index[None]:
    return Index((phrase, None) for phrase in load_reply_rules(language).references.names)


class ReplyReader:
    """Reads one text by the rules of one language."""

    def __init__(self, text: str, language: Language, said: SaidAt, said_by: Party | None) -> None:
        self.language, self.said, self.said_by = language, said, said_by
        self.rules: ReplyRules = load_reply_rules(language)
        self.prose: TokenText = split(text, self.rules.abbreviations)
        self.dates = dates_of(self.prose, language, said)
        self._taken_back: dict[tuple[str, tuple[int, int]], bool] = {}

    def met(self) -> Iterator[RuleMatch]:
        """Every rule that is met, sentence by sentence."""
        places = {"date": {hit.first: hit.after for hit, _ in self.dates}}
        for sentence in self.prose.sentences:
            dates = [(hit, found) for hit, found in self.dates if sentence[0] <= hit.first < sentence[1] and self._is_to_come(found)]
            softened = self._is_softened(sentence)
            for hit, rule in _rules_index(self.language).find(self.prose, sentence, places):
                if not self._is_out(hit, rule, sentence, dated=bool(dates)):
                    yield self._as_met(hit, rule, sentence, dates, softened=softened)

    def _is_softened(self, sentence: tuple[int, int]) -> bool:
        return next(_softeners(self.language).find(self.prose, sentence, {}), None) is not None

    def _is_out(self, hit: Hit, rule: ReplyRule, sentence: tuple[int, int], *, dated: bool) -> bool:
        if self._is_negated(hit, sentence) or (rule.to is not None and rule.to == self.said_by):
            return True
        if rule.dated and not dated:
            return True
        return bool(rule.unless) and self._is_taken_back(rule, sentence)

    def _is_taken_back(self, rule: ReplyRule, sentence: tuple[int, int]) -> bool:
        known = self._taken_back.get((rule.id, sentence))
        if known is None:
            known = next(_taking_back(self.language, rule.id).find(self.prose, sentence, {}), None) is not None
            self._taken_back[rule.id, sentence] = known
        return known

    def _is_negated(self, hit: Hit, sentence: tuple[int, int]) -> bool:
        for number in range(hit.first - 1, max(sentence[0], hit.first - self.rules.negation_reach) - 1, -1):
            if self.prose.is_marked(number):
                return False
            if self.prose.tokens[number].word in self.rules.negations:
                return True
        return False

    def _is_to_come(self, found: FoundDate) -> bool:
        """False for a day that was over when the reply was written: that is no promise."""
        return found.soft or any(moment.latest(self.said.zone) >= self.said.at for moment in found.readings)

    def _as_met(
        self, hit: Hit, rule: ReplyRule, sentence: tuple[int, int], dates: list[tuple[Hit, FoundDate]], *, softened: bool
    ) -> RuleMatch:
        words = self.prose.words(hit.first, hit.after)
        start = self.prose.tokens[hit.first].start
        weak = softened and rule.kind in self.rules.softened
        return RuleMatch(
            rule=rule,
            quoted=Quoted(start, start + len(words), words, rule.id),
            weight=1 if weak else rule.weight,
            sentence=self.prose.words(*sentence)[:LONGEST_PROMISE],
            date=_nearest(hit, dates),
            softened=weak,
        )

    def references(self) -> Iterator[str]:
        """Numbers that stand behind a name such as `ticket`."""
        for sentence in self.prose.sentences:
            named = [hit for hit, _ in _names(self.language).find(self.prose, sentence, {})]
            dated = self._dated(sentence) if named else frozenset[int]()
            for hit in named:
                number = self._number_behind(hit, sentence, dated)
                if number is not None:
                    yield number

    def _number_behind(self, hit: Hit, sentence: tuple[int, int], dated: frozenset[int]) -> str | None:
        references = self.rules.references
        last = min(hit.after + references.reach, sentence[1])
        for place in range(hit.after, last):
            if self.prose.tokens[place].word in references.never:
                return None
            match = _NUMBER.match(self.prose.text, self.prose.tokens[place].start)
            if match is not None and place not in dated and not self._is_counted(place, match, sentence[1]):
                return match[0]
        return None

    def _dated(self, sentence: tuple[int, int]) -> frozenset[int]:
        """The words of a sentence that are days, to come or over."""
        days = read_parts(self.prose, sentence, self.language, self.said.day).days
        return frozenset(place for first, day in days.items() for place in range(first, day.after))

    def _is_counted(self, place: int, match: re.Match[str], stop: int) -> bool:
        """True for a year, a sum, so many of something, and a part of a number that is told in groups."""
        around = self.prose.text[max(0, match.start() - 2) : match.end() + 2]
        if _YEAR.fullmatch(match[0]) or _MONEY.search(around) or (len(match[0]) <= LONGEST_GROUP and _GROUPED.search(around)):
            return True
        counted = self.rules.references.counted
        return any(end_of(phrase, self.prose.tokens, place + 1, stop, {}) is not None for phrase in counted)


def _nearest(hit: Hit, dates: list[tuple[Hit, FoundDate]]) -> FoundDate | None:
    """The date of a sentence that stands nearest to these words."""
    apart = [(hit.first - at.after if at.first < hit.first else at.first - hit.after, found) for at, found in dates]
    return min(apart, key=lambda pair: pair[0], default=(0, None))[1]


@cache
def _taking_back(language: Language, rule_id: str) -> Index[None]:
    return Index((phrase, None) for rule in load_reply_rules(language).rules if rule.id == rule_id for phrase in rule.unless)
