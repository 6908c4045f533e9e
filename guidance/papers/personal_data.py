"""What a case names of people, numbers and addresses, and how mails, links and postal addresses look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Literal

from guidance.case.case import Case
from guidance.library.words import words_of_all
from guidance.papers.number_finder import alternatives, words_as_pattern
from guidance.papers.plain_text import PlainText, TextSpan, plain_text

MaskKind = Literal["name", "address", "phone", "email", "account", "number", "link"]

SHORTEST_NUMBER = 4
"""Shorter numbers of a case are hidden where they stand alone, never inside other words."""
_SETS_APART = re.compile(r"[\W_]")
_SIGN = re.compile(r"[^\W_]")
_TOKEN = re.compile(r"\w+(?:[-/.]\w+)*")
_DOT = r"(?:\.|\s\.\s|\s?[\[({<]\s?(?:\.|dot|точка)\s?[\])}>]\s?|\s(?:dot|точка)\s)"
_AT = r"(?:\s?@\s?|\s?[\[({<]\s?(?:@|at|собака|эт|гав)\s?[\])}>]\s?|\s(?:собака|at)\s)"
EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,4}}|(?:\w\s){{2,40}}@\s(?:\w\s){{1,40}}\.\s(?:\w\s){{1,5}}\w(?!\w)"
)
LINK = re.compile(
    r"(?:\w{2,10}\s?:\s?//\s?|www\s?\.)\S+"
    r"|(?<![\w.@-])(?:[\w-]{1,63}(?:\s?\[\.\]\s?|\.)){1,4}[a-zа-я][\w-]{1,20}(?::\d{1,5})?[/?#][^\s«»]*"
    r"|(?<!\w)(?:t|wa|vk|m|ok)\s{0,2}(?:\.|\[\.\]|\(\.\)|точка|dot)\s{0,2}(?:me|com|ru|cc)\s{0,2}/\s{0,2}\S+"
    r"|(?:[\w.]{1,12}=[\w.:\-]{1,40}&){1,20}\S{0,200}"
    r"|(?<!\w)(?:tg|tel|viber|skype|whatsapp|mailto|sms|icq|signal|callto)\s?:\s?(?://)?\s?[\w+?][^\s,;]*"
)
HANDLE = re.compile(r"(?<![\w@])@\s?[^\W_][\w.]{2,}|(?<!\w)(?:id|club)\d{4,}(?!\w)")


class NumberFinder:
    """Numbers however their signs are set apart, all in one pass: a case may hold thousands."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._known = frozenset(signs_of(number) for number in numbers)
        self._lengths: dict[str, set[int]] = {}
        for signs in self._known:
            self._lengths.setdefault(signs[:SHORTEST_NUMBER], set()).add(len(signs))

    def spans(self, text: PlainText) -> Iterator[TextSpan]:
        """Where each number stands; finds that overlap are one."""
        if self._known:
            places, plain = _dense(text.lower)
            for first, last in self._found(plain):
                yield places[first], places[last] + 1

    def _found(self, plain: str) -> Iterator[TextSpan]:
        """First and last sign of each find."""
        begun, reached = 0, -1
        for start in range(len(plain) - SHORTEST_NUMBER + 1):
            lengths = self._lengths.get(plain[start : start + SHORTEST_NUMBER])
            if lengths is None:
                continue
            last = max((start + length - 1 for length in lengths if self._is_at(plain, start, length)), default=-1)
            if last > reached and start > reached:
                if reached >= 0:
                    yield begun, reached
                begun = start
            reached = max(reached, last)
        if reached >= 0:
            yield begun, reached

    def _is_at(self, plain: str, start: int, length: int) -> bool:
        return start + length <= len(plain) and plain[start : start + length] in self._known


@lru_cache(maxsize=1)
def _dense(lower: str) -> tuple[tuple[int, ...], str]:
    """Where the letters and figures stand, and themselves."""
    return tuple(match.start() for match in _SIGN.finditer(lower)), _SETS_APART.sub("", lower)


def numbers_of(case: Case) -> tuple[str, ...]:
    """Every number by which the case can be found, each once."""
    proceedings = case.proceedings().values()
    numbers = (
        case.order.number,
        case.seller.registration,
        *(event.reference for event in case.events),
        *(proceeding.reference for proceeding in proceedings),
        *(letter.tracking for letter in case.letters),
    )
    return tuple(dict.fromkeys(number for number in numbers if number))


def accounts_of(case: Case) -> tuple[str, ...]:
    """The numbers of a bank account, of mails before their sign, of an address and a telephone."""
    details = [token for token in _TOKEN.findall(case.person.bank_details or "") if any(map(str.isdigit, token))]
    return tuple(details)


def mail_names_of(case: Case) -> tuple[str, ...]:
    """What stands in the mail addresses of a case, whole and before the sign."""
    mails = [email for email in (case.person.email, case.seller.email) if email]
    return tuple(part for email in mails for part in (email, email.partition("@")[0]))


def phones_of(case: Case) -> tuple[str, ...]:
    """The telephone of the buyer, with its last digits, which is all that some write."""
    digits = re.sub(r"\D", "", plain_text(case.person.phone or "").plain)
    return tuple(digits[-length:] for length in (len(digits), 10, 7) if SHORTEST_NUMBER <= length <= len(digits))


def place_names_of(case: Case) -> tuple[str, ...]:
    """The words of the addresses that could name a place."""
    addresses = [plain_text(address).plain for address in (case.person.address, case.seller.address) if address]
    return tuple(word for address in addresses for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", address) if len(word) >= 4)


def place_numbers_of(case: Case) -> tuple[str, ...]:
    """The long numbers of the addresses."""
    addresses = [address for address in (case.person.address, case.seller.address) if address]
    return tuple(token for address in addresses for token in _TOKEN.findall(address) if any(map(str.isdigit, token)))


def whole_addresses(case: Case) -> Iterator[re.Pattern[str]]:
    """Each address as a whole, whatever stands between its words."""
    for address in (case.person.address, case.seller.address):
        tokens = re.findall(r"[^\W\d_]+|\d+", plain_text(address or "").lower)
        if len(tokens) > 1:
            yield re.compile(r"[^\w]{0,4}".join(re.escape(token) for token in tokens))


def signs_of(number: str) -> str:
    """The letters and figures of a number in small, without what sets them apart."""
    return _SETS_APART.sub("", plain_text(number).lower)


@cache
def postal_patterns() -> tuple[re.Pattern[str], ...]:
    """Something like `ул. Лесная, д. 5, кв. 10`, `Лесная ул., 5`, `кв. 10` or `5 Forest Street, apt 10`."""
    streets = alternatives(words_of_all(lambda words: words.redaction.streets))
    houses = alternatives(words_of_all(lambda words: words.redaction.houses))
    flats = alternatives(word for word in words_of_all(lambda words: words.redaction.houses) if len(word) > 1 and word[:2] in _FLATS)
    cities = words_as_pattern(lambda words: words.redaction.cities)
    numerals = f"(?:{words_as_pattern(lambda words: words.redaction.numerals)})"
    name = r"(?:\d{1,3}-?(?:й|я|го|ая|ой|ый|th|st|nd|rd)?\s)?[^\W\d_][\w-]{0,40}(?:\.?\s[^\W\d_][\w-]{0,40}){0,3}?"
    number = r"№?\s?\d{1,4}(?:\s?[а-яa-z](?!\w))?(?:\s?[/\-]\s?\d{1,4}\w?)?(?!\d)"
    house = rf"[\s,.;_\-]{{0,3}}(?:(?:{houses})[\s.]{{0,3}})?{number}"
    capital = r"(?-i:[A-ZА-ЯЁ])[\w-]{1,40}"
    patterns = (
        rf"(?<![^\W_])(?:{streets})(?:\.[\s_]{{0,2}}|[\s_]{{1,2}}){name}(?:{house}){{1,5}}",
        rf"(?<![^\W_]){capital}(?:\s{capital})?\s(?:{streets})(?![^\W_])\.?(?:{house}){{1,5}}",
        rf"(?<!\w)\d{{1,5}}\w?(?:,\s?|\s){capital}(?:\s{capital}){{0,2}}\s(?:{streets})(?!\w)(?:\.?(?:{house}){{1,3}})?",
        rf"(?<![^\W_])(?:{houses})[\s.]{{0,2}}{number}[\s,;]{{0,3}}(?:{houses})[\s.]{{0,2}}{number}(?:{house}){{0,3}}",
        rf"(?<![^\W_])(?:{flats})[\s.]{{0,2}}{number}(?!\s?(?:{_sums()})(?!\w))",
        rf"(?<![^\W_])(?:{streets})\.\s?{capital}",
        rf"(?<![^\W_])(?:{cities})\.?\s{capital}(?:\s{capital})?",
        rf"(?<![^\W_])(?:{cities})\.{capital}",
        rf"{capital}(?:\s{capital})?\s(?-i:(?=[A-ZА-ЯЁ]))(?:{streets})(?!\w)(?:,\s{capital}(?:\s{capital})?)?",
        rf"{capital}\s{numerals}(?:\s{numerals})?\s(?:{houses})\.?\s(?:{numerals}|\d{{1,4}})(?!\w)",
        r"(?<![^\W\d_])[а-яё]{4,20}(?:а|ой|ая|ого)[\s_]?\d{1,3}[-/]\d{1,3}(?!\d)",
        rf"(?-i:(?<![\w-])[А-ЯЁ][а-яё]{{3,20}}(?:ая|ская|ой|ского|ина|ова)),?\s(?:(?:{houses})[\s.]{{0,3}})?\d{{1,4}}\w?(?:[\s,]{{0,3}}(?:(?:{houses})[\s.]{{0,3}})|\s?[-/]\s?)\d{{1,4}}(?!\d)",
        r"(?<!\w)[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}(?!\w)",
        r"(?-i:(?<!\w)[A-Z]{2}),?\s\d{5}(?:-\d{4})?(?!\w)",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_FLATS = frozenset({"кв", "оф", "ap", "fl", "su", "un", "до", "по", "эт"})


def _sums() -> str:
    return words_as_pattern(lambda words: words.redaction.currencies)
