"""The words for a fact's value, and for what it would have to be for other advice, out of `facts.yaml`.

Values are those that the tables write: `right`, `none`, `50h`, `-2d`, `48h..72h`.
"""

from __future__ import annotations

import re

from guidance.library.texts import Texts

_NUMBER = re.compile(r"(?P<n>-?\d+)(?P<unit>h|d|wd)")
_STRETCH = re.compile(r"(?:(?P<low>-?\d+)(?P<low_unit>h|d|wd))?\.\.(?:(?P<high>-?\d+)(?P<high_unit>h|d|wd))?")
_UNITS = {"h": "hours", "d": "days", "wd": "working_days"}
_HOURS_TOLD = 48
"""Up to here hours stay hours: "48 часов" is what people say, and what the rule of thumb is called."""


def value_words(texts: Texts, fact: str, value: str) -> str:
    """The value of a fact, to follow the fact's name."""
    number = _NUMBER.fullmatch(value)
    if number is None:
        return texts(texts.first(f"facts.{fact}.values.{value}", f"facts.{fact}.{value}"))
    n, unit = int(number["n"]), number["unit"]
    return texts(f"facts.{fact}.{'over' if n < 0 else 'now'}", amount=_amount(texts, abs(n), unit))


def change_words(texts: Texts, fact: str, after: str) -> str:
    """ "If …": the fact as it would be, for a value of a choice, an amount or a stretch of a clock."""
    stretch = _STRETCH.fullmatch(after)
    if stretch is None:
        return texts(texts.first(f"facts.{fact}.change.{after}", f"facts.{fact}.change_{after}"))
    low, high = (None if stretch[end] is None else int(stretch[end]) for end in ("low", "high"))
    counts_down = texts.has(f"facts.{fact}.change_over")
    if counts_down and high is not None and high <= 0:
        return texts(f"facts.{fact}.change_over")
    if counts_down and high is None and not low:
        return texts(f"facts.{fact}.change_running")
    return texts(f"facts.{fact}.change", amount=_stretch(texts, stretch, counts_down=counts_down))


def stretch_words(texts: Texts, stretch: str, *, counts_down: bool) -> str:
    """A stretch of a clock, `48h..72h`, to follow the name of a fact."""
    match = _STRETCH.fullmatch(stretch)
    if match is None:
        raise ValueError(f"`{stretch}` is no stretch of a clock")
    return _stretch(texts, match, counts_down=counts_down)


def _stretch(texts: Texts, stretch: re.Match[str], *, counts_down: bool) -> str:
    low = int(stretch["low"] or 0)
    if stretch["high"] is None:
        return texts(f"words.stretch.{'from' if counts_down else 'from_up'}", **{"from": _amount(texts, low, stretch["low_unit"])})
    to = _amount(texts, int(stretch["high"]), stretch["high_unit"], "count_of")
    if low <= 0:
        return texts("words.stretch.below", to=to)
    return texts("words.stretch.between", **{"from": _amount(texts, low, stretch["low_unit"], "count_of"), "to": to})


def _amount(texts: Texts, n: int, unit: str, form: str = "count") -> str:
    if n == 0:
        return texts("words.stretch.today")
    if unit == "h" and n > _HOURS_TOLD:
        n, unit = n // 24, "d"
    return texts.count(f"words.{form}.{_UNITS[unit]}", n)
