"""What is this reply? Template, turning away, promise, refusal, offer, a wish for papers or goods: proposed, with the words it rests on.

    read_reply(text, language, said_at, zone, country) -> Reading

The rules are words and phrases in `content/replies/`, one file a language; each word shown names its rule. It refuses to decide: a
person confirms or corrects. It never raises on any text, reads no further than `LONGEST` characters, and asks nobody over the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from guidance.case.choices import Party, ReplyKind
from guidance.errors import InputError
from guidance.library.forms.kinds import Language
from guidance.library.forms.reply_rules import ReplyRule, ReplyRules
from guidance.library.replies import load_reply_rules
from guidance.reading.date_parts import read_parts
from guidance.reading.dates_in_text import Said, dates_of
from guidance.reading.phrases import Hit, Index, Prose, end_of, split
from guidance.reading.reading import FoundDate, FoundPromise, Quoted, Reading, Sureness

LONGEST = 20_000
LONGEST_FILE = 4 * LONGEST
LONGEST_PROMISE = 300
CLEAR = 3
MOST_REFERENCES = 10
LONGEST_GROUP = 4
"""Figures of a telephone or a sum that stand together; a number that is longer is whole."""
_A_FIFTH = 5
_NUMBER = re.compile(r"(?<![\w.,-])(?=[\w/-]{0,12}\d{3})[A-Za-zА-Яа-яЁё]{0,6}[-/]?\d[\w/-]{2,30}(?!\w)")
_YEAR = re.compile(r"20\d{2}", re.ASCII)
_MONEY = re.compile(r"[₽€$£]")
_GROUPED = re.compile(r"\d[ \u00a0\u202f]\d")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)


def text_of(data: bytes) -> str:
    """The text of a file with one reply; InputError where there is none, or far too much."""
    if len(data) > LONGEST_FILE:
        raise InputError("reply_too_long", {"limit": str(LONGEST)})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("reply_not_text") from None
    if any(character < " " and character not in "\t\n\r\f" for character in text):
        raise InputError("reply_not_text")
    if not text.strip():
        raise InputError("reply_empty")
    if len(text) > LONGEST:
        raise InputError("reply_too_long", {"limit": str(LONGEST)})
    return text


def tree_of(reading: Reading) -> dict[str, Any]:
    """A reading as plain data, for other programs."""
    promise = reading.promise
    return {
        "kind": reading.kind.value,
        "sure": reading.sure.value,
        "rests_on": [asdict(quoted) for quoted in reading.rests_on],
        "deflected_to": reading.deflected_to.value if reading.deflected_to else None,
        "promise": None
        if promise is None
        else {
            "due": promise.due.root if promise.due else None,
            "words": promise.words,
            "may_mean": [moment.root for moment in promise.date.readings] if promise.date else [],
        },
        "references": list(reading.references),
        "alternatives": [kind.value for kind in reading.alternatives],
    }


@dataclass(frozen=True)
class _Met:
    """A rule that was met: where, how much it weighs there, and the date of its sentence."""

    rule: ReplyRule
    quoted: Quoted
    weight: int
    sentence: str
    date: FoundDate | None
    softened: bool


def read_reply(
    text: str, language: Language | None, said_at: datetime, zone: ZoneInfo, country: str = "general", said_by: Party | None = None
) -> Reading:
    """What `text`, said at `said_at` (aware), may be; `country` counts working days, `said_by` is sent to nobody but others.

    `language` is that of the text, if known; both are tried where the letters of both are there.
    """
    seen = text[:LONGEST]
    readers = [_Reader(seen, tongue, Said(said_at.astimezone(zone), zone, country), said_by) for tongue in languages_of(seen, language)]
    met = [found for reader in readers for found in reader.met()]
    return _weighed(met, _references(readers), readers[0].rules)


def languages_of(text: str, told: Language | None = None) -> tuple[Language, ...]:
    """The languages to try: the one told or of most letters, and the other where it has a fifth of the letters."""
    russian, english = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    main: Language = told or ("ru" if russian >= english else "en")
    other: Language = "en" if main == "ru" else "ru"
    of_other = russian if other == "ru" else english
    return (main, other) if of_other * _A_FIFTH > russian + english else (main,)


@cache
def _rules_index(language: Language) -> Index[ReplyRule]:
    return Index((phrase, rule) for rule in load_reply_rules(language).rules for phrase in rule.say)


@cache
def _softeners(language: Language) -> Index[None]:
    return Index((phrase, None) for phrase in load_reply_rules(language).softeners)


@cache
def _names(language: Language) -> Index[None]:
    return Index((phrase, None) for phrase in load_reply_rules(language).references.names)


class _Reader:
    """Reads one text by the rules of one language."""

    def __init__(self, text: str, language: Language, said: Said, said_by: Party | None) -> None:
        self.language, self.said, self.said_by = language, said, said_by
        self.rules: ReplyRules = load_reply_rules(language)
        self.prose: Prose = split(text, self.rules.abbreviations)
        self.dates = dates_of(self.prose, language, said)
        self._taken_back: dict[tuple[str, tuple[int, int]], bool] = {}

    def met(self) -> Iterator[_Met]:
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

    def _as_met(self, hit: Hit, rule: ReplyRule, sentence: tuple[int, int], dates: list[tuple[Hit, FoundDate]], *, softened: bool) -> _Met:
        words = self.prose.words(hit.first, hit.after)
        start = self.prose.tokens[hit.first].start
        weak = softened and rule.kind in self.rules.softened
        return _Met(
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
        told = self.rules.references
        last = min(hit.after + told.reach, sentence[1])
        for place in range(hit.after, last):
            if self.prose.tokens[place].word in told.never:
                return None
            found = _NUMBER.match(self.prose.text, self.prose.tokens[place].start)
            if found is not None and place not in dated and not self._is_counted(place, found, sentence[1]):
                return found[0]
        return None

    def _dated(self, sentence: tuple[int, int]) -> frozenset[int]:
        """The words of a sentence that are days, to come or over."""
        days = read_parts(self.prose, sentence, self.language, self.said.day).days
        return frozenset(place for first, day in days.items() for place in range(first, day.after))

    def _is_counted(self, place: int, found: re.Match[str], stop: int) -> bool:
        """True for a year, a sum, so many of something, and a part of a number that is told in groups."""
        around = self.prose.text[max(0, found.start() - 2) : found.end() + 2]
        if _YEAR.fullmatch(found[0]) or _MONEY.search(around) or (len(found[0]) <= LONGEST_GROUP and _GROUPED.search(around)):
            return True
        counted = self.rules.references.counted
        return any(end_of(phrase, self.prose.tokens, place + 1, stop, {}) is not None for phrase in counted)


def _nearest(hit: Hit, dates: list[tuple[Hit, FoundDate]]) -> FoundDate | None:
    """The date of a sentence that stands nearest to these words."""
    apart = [(hit.first - at.after if at.first < hit.first else at.first - hit.after, found) for at, found in dates]
    return min(apart, key=lambda one: one[0], default=(0, None))[1]


@cache
def _taking_back(language: Language, rule_id: str) -> Index[None]:
    return Index((phrase, None) for rule in load_reply_rules(language).rules if rule.id == rule_id for phrase in rule.unless)


def _references(readers: list[_Reader]) -> tuple[str, ...]:
    found = dict.fromkeys(number for reader in readers for number in reader.references())
    return tuple(found)[:MOST_REFERENCES]


def _weighed(met: list[_Met], references: tuple[str, ...], rules: ReplyRules) -> Reading:
    ranked = _ranked(met, rules)
    if not ranked:
        return Reading(ReplyKind.OTHER, Sureness.CANNOT_TELL, (), None, None, references, ())
    kind = ranked[0]
    return Reading(
        kind=kind,
        sure=_sureness(met, kind),
        rests_on=_rests_on(met, kind),
        deflected_to=_deflected_to(met) if kind is ReplyKind.DEFLECTION else None,
        promise=_promise(met, kind),
        references=references,
        alternatives=tuple(ranked[1:]),
    )


def _weights(met: list[_Met]) -> dict[ReplyKind, int]:
    weights: dict[ReplyKind, int] = {}
    for found in met:
        weights[found.rule.kind] = max(found.weight, weights.get(found.rule.kind, 0))
    return weights


def _ranked(met: list[_Met], rules: ReplyRules) -> list[ReplyKind]:
    weights = _weights(met)
    return sorted(weights, key=lambda kind: (-weights[kind], rules.order.index(kind)))


def _sureness(met: list[_Met], kind: ReplyKind) -> Sureness:
    """Sure where the words are clear and no other kind has words as clear."""
    weights = _weights(met)
    rivals = [weight for other, weight in weights.items() if other is not kind]
    if kind is ReplyKind.TEMPLATE:
        return Sureness.SURE if weights[kind] > 1 and not rivals else Sureness.GUESS
    return Sureness.SURE if weights[kind] >= CLEAR and max(rivals, default=0) < weights[kind] else Sureness.GUESS


def _rests_on(met: list[_Met], kind: ReplyKind) -> tuple[Quoted, ...]:
    """The words for a kind; of words inside one another the longest."""
    weights = _weights(met)
    of_kind = [found.quoted for found in met if found.rule.kind is kind and (found.weight > 1 or weights[kind] == 1)]
    kept: list[Quoted] = []
    for quoted in sorted(of_kind, key=lambda one: (one.start, -one.end)):
        if not kept or quoted.end > kept[-1].end:
            kept.append(quoted)
    return tuple(kept)


def _deflected_to(met: list[_Met]) -> Party | None:
    deflections = [found for found in met if found.rule.kind is ReplyKind.DEFLECTION]
    return max(deflections, key=lambda found: (found.weight, found.rule.to is not None)).rule.to


def _promise(met: list[_Met], kind: ReplyKind) -> FoundPromise | None:
    """The clearest promise, of several as clear the first that is dated; beside another kind no bare date and no word on a condition."""
    least = 1 if kind is ReplyKind.PROMISE else CLEAR
    promises = [found for found in met if found.rule.kind is ReplyKind.PROMISE and found.weight >= least]
    if not promises:
        return None
    best = max(promises, key=lambda found: (found.weight, found.date is not None and found.date.due is not None))
    due = best.date.due if best.date is not None and not best.softened else None
    return FoundPromise(best.sentence, due, best.date)
