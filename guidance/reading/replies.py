"""Proposes what a reply is: template, referral, promise, refusal, offer, a wish for papers or goods, with the words it rests on.

    read_reply(text, language, said_at, zone, country) -> Reading

The rules are words and phrases in `content/replies/`, one file a language; each word shown names its rule. A person confirms or corrects
the proposal. No text raises an error, no more than `LONGEST` characters are read, and nothing is asked over the network.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from guidance.case.choices import Language, Party, ReplyKind
from guidance.library.forms.reply_rules import ReplyRules
from guidance.reading.dates_in_text import SaidAt
from guidance.reading.reading import FoundPromise, Quoted, ReplyReading, Sureness
from guidance.reading.reply_reader import ReplyReader, RuleMatch
from guidance.reading.reply_text import LONGEST

CLEAR = 3
MOST_REFERENCES = 10
_A_FIFTH = 5
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)


def read_reply(
    text: str, language: Language | None, said_at: datetime, zone: ZoneInfo, country: str = "general", said_by: Party | None = None
) -> ReplyReading:
    """What `text`, said at `said_at` (aware), may be; `country` counts working days, `said_by` is sent to nobody but others.

    `language` is that of the text, if known; both are tried where the letters of both are there.
    """
    seen = text[:LONGEST]
    readers = [
        ReplyReader(seen, tongue, SaidAt(said_at.astimezone(zone), zone, country), said_by) for tongue in languages_of(seen, language)
    ]
    met = [found for reader in readers for found in reader.met()]
    return _weighed(met, _references(readers), readers[0].rules)


def languages_of(text: str, told: Language | None = None) -> tuple[Language, ...]:
    """The languages to try: the one told or of most letters, and the other where it has a fifth of the letters."""
    russian, english = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    main: Language = told or ("ru" if russian >= english else "en")
    other: Language = "en" if main == "ru" else "ru"
    of_other = russian if other == "ru" else english
    return (main, other) if of_other * _A_FIFTH > russian + english else (main,)


def _references(readers: list[ReplyReader]) -> tuple[str, ...]:
    found = dict.fromkeys(number for reader in readers for number in reader.references())
    return tuple(found)[:MOST_REFERENCES]


def _weighed(met: list[RuleMatch], references: tuple[str, ...], rules: ReplyRules) -> ReplyReading:
    ranked = _ranked(met, rules)
    if not ranked:
        return ReplyReading(ReplyKind.OTHER, Sureness.CANNOT_TELL, (), None, None, references, ())
    kind = ranked[0]
    return ReplyReading(
        kind=kind,
        sure=_sureness(met, kind),
        rests_on=_rests_on(met, kind),
        deflected_to=_deflected_to(met) if kind is ReplyKind.DEFLECTION else None,
        promise=_promise(met, kind),
        references=references,
        alternatives=tuple(ranked[1:]),
    )


def _weights(met: list[RuleMatch]) -> dict[ReplyKind, int]:
    weights: dict[ReplyKind, int] = {}
    for found in met:
        weights[found.rule.kind] = max(found.weight, weights.get(found.rule.kind, 0))
    return weights


def _ranked(met: list[RuleMatch], rules: ReplyRules) -> list[ReplyKind]:
    weights = _weights(met)
    return sorted(weights, key=lambda kind: (-weights[kind], rules.order.index(kind)))


def _sureness(met: list[RuleMatch], kind: ReplyKind) -> Sureness:
    """Sure where the words are clear and no other kind has words as clear."""
    weights = _weights(met)
    rivals = [weight for other, weight in weights.items() if other is not kind]
    if kind is ReplyKind.TEMPLATE:
        return Sureness.SURE if weights[kind] > 1 and not rivals else Sureness.GUESS
    return Sureness.SURE if weights[kind] >= CLEAR and max(rivals, default=0) < weights[kind] else Sureness.GUESS


def _rests_on(met: list[RuleMatch], kind: ReplyKind) -> tuple[Quoted, ...]:
    """The words for a kind; of words inside one another the longest."""
    weights = _weights(met)
    of_kind = [found.quoted for found in met if found.rule.kind is kind and (found.weight > 1 or weights[kind] == 1)]
    kept: list[Quoted] = []
    for quoted in sorted(of_kind, key=lambda one: (one.start, -one.end)):
        if not kept or quoted.end > kept[-1].end:
            kept.append(quoted)
    return tuple(kept)


def _deflected_to(met: list[RuleMatch]) -> Party | None:
    deflections = [found for found in met if found.rule.kind is ReplyKind.DEFLECTION]
    return max(deflections, key=lambda found: (found.weight, found.rule.to is not None)).rule.to


def _promise(met: list[RuleMatch], kind: ReplyKind) -> FoundPromise | None:
    """The clearest promise, of several as clear the first that is dated; beside another kind no bare date and no word on a condition."""
    least = 1 if kind is ReplyKind.PROMISE else CLEAR
    promises = [found for found in met if found.rule.kind is ReplyKind.PROMISE and found.weight >= least]
    if not promises:
        return None
    best = max(promises, key=lambda found: (found.weight, found.date is not None and found.date.due is not None))
    due = best.date.due if best.date is not None and not best.softened else None
    return FoundPromise(best.sentence, due, best.date)
