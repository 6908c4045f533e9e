"""Checks whether a person's words for the goods may be published.

Words that accuse or insult, however they are spelled, and words that reveal who, where or under which number are doubtful. A text is shown
whole or not at all, never mended; the page says why.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from guidance.case.case import Case
from guidance.library.texts import texts_for
from guidance.library.words import words_of_all
from guidance.papers.redaction import redactor_of

Doubt = Literal["accuses", "tells"]
LONGEST = 200
"""Characters that are looked at: no field of a case that names goods holds more."""
_LOOKALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
"""Small Latin letters by the Russian ones that they pass for."""
_SPACED = re.compile(r"(?<!\w)\w(?:[ .\-_*]+\w(?!\w)){2,}")
_BROKEN = re.compile(r"(?<=\w)[-_*.·]+(?=\w)")
_FIRMS = r"(?<!\w)(?:ООО|ОАО|ПАО|ЗАО|АО|ИП|ТОО|(?i:ооо|llc|ltd|gmbh|inc))(?!\w)"
_INITIALS = r"(?<!\w)[A-ZА-ЯЁ]\.\s?[A-ZА-ЯЁ]\.|(?<!\w)[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.(?!\w)"
_PATRONYMICS = r"(?i:\w{2,}(?:ович|евич)(?:а|у|ем|е)?(?!\w))|(?<=\s)[А-ЯЁ][а-яё]+(?:овн|евн|иничн)(?:а|ы|е|у|ой)(?!\w)"
_TITLED_NAMES = r"(?i:(?<!\w)(?:от|у|(?:менеджер|продав|курьер|оператор|сотрудни|директор|консультант)\w{0,4}))\s+[А-ЯЁ][а-яё]+"
_SITES = r"(?i:(?:[\w-]+\.)+(?:ru|рф|su|com|net|org|info|shop|store|online|site|me|io|by|kz|uk|de)(?!\w))"
_NUMBERS = (
    r"(?i:(?<!\w)(?:карт\w*|сч[её]т\w*|паспорт\w*|заказ\w*|тел|телефон|инн|огрн\w*|бик|card|order|account|passport)\W{0,5}\d{3,})"
    r"|[*•]+\s?\d{4}(?!\d)|(?<!\d)\d{2,3}-\d{2}-\d{2}(?!\d)|(?<!\d)(?:\d\s){5,}\d(?!\d)"
)
_IDENTIFYING = re.compile("|".join((_FIRMS, _INITIALS, _PATRONYMICS, _TITLED_NAMES, _SITES, _NUMBERS)))


def doubt_of(text: str, case: Case) -> Doubt | None:
    """Why these words may not stand in public; None where they may."""
    beginning = text[:LONGEST]
    if any(_accusing().search(spelled) for spelled in _spellings(beginning)):
        return "accuses"
    if _IDENTIFYING.search(beginning):
        return "tells"
    readings = "\n".join(dict.fromkeys((beginning, _joined(beginning), _without_lookalikes(beginning))))
    return "tells" if redactor_of(case, texts_for("ru")).hide(readings) != readings else None


def _spellings(text: str) -> tuple[str, ...]:
    """The same words as a reader takes them: letters of the other alphabet, letters set apart, marks within."""
    seen = unicodedata.normalize("NFKC", text)
    whole = _BROKEN.sub("", _joined(seen))
    return (seen, _joined(seen), whole, _without_lookalikes(seen), _without_lookalikes(whole))


def _joined(text: str) -> str:
    return _SPACED.sub(lambda match: re.sub(r"[^\w]", "", match[0]), text)


def _without_lookalikes(text: str) -> str:
    """With Latin letters that pass for Russian ones taken as such, in words that have both."""
    return re.sub(
        r"\w+", lambda word: word[0].lower().translate(_LOOKALIKES) if re.search("[а-яё]", word[0], re.IGNORECASE) else word[0], text
    )


@cache
def _accusing() -> re.Pattern[str]:
    """Words that accuse or insult, of every language that we speak."""
    words = sorted(words_of_all(lambda words: words.public.accusing))
    ends = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ends)})(?!\w)", re.IGNORECASE)
