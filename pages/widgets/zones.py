"""The time zones of the buyer's country, each by its city, to ask in which one a time was written."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from guidance.library.texts import Texts
from pages.session import state


def offered() -> tuple[str, ...]:
    """The zone in which the days of the case are counted, then the others of the country, from west to east."""
    from babel.core import get_global  # noqa: PLC0415 - the data of all countries, for this list alone

    country, now = (state.case().country or "").upper(), state.now()
    others = get_global("territory_zones").get(country, ())
    return tuple(dict.fromkeys((state.zone().key, *sorted(others, key=lambda name: (now.astimezone(ZoneInfo(name)).utcoffset(), name)))))


def tell(name: str, texts: Texts) -> str:
    """The city of a zone, and how far it is from Greenwich now."""
    from babel.dates import get_timezone_gmt  # noqa: PLC0415 - as above

    return f"{_city(name, texts.language)} ({get_timezone_gmt(state.now().astimezone(ZoneInfo(name)), locale=texts.language)})"


@lru_cache(maxsize=256)
def _city(name: str, language: str) -> str:
    from babel.dates import get_timezone_location  # noqa: PLC0415 - as above

    return str(get_timezone_location(ZoneInfo(name), locale=language, return_city=True))
