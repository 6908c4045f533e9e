"""Reads a typed moment: `14.11.2026 15:30`, `15:30`, `вчера`, `5–10 ноября`, `ноябрь 2026`, `начало ноября`.

Raises InputError for a moment in the future and for anything it does not know; never makes a moment more exact than it was written. Its
words are in `content/words/`; `typed_date` reads days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guidance.case.moment import Moment
from guidance.errors import InputError
from guidance.library.words import words_of_all
from guidance.reading.typed_date import read_day, real_day

LONGEST = 60
ABOUT = 2
"""Days before and after a day that is told as about right."""
_OVER_NEW_YEAR = timedelta(days=183)
"""What is longer than this was meant the other way round."""
_DAYS_AGO = {"today": 0, "yesterday": 1, "before_yesterday": 2}
_PARTS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
_CLOCK = re.compile(r"(?:^|[\s,]+)(?:(?:в|at)\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?P<half>[ap]\.?m\.?)?$", re.ASCII)
_STRETCH = re.compile(r"(?P<first>\d{1,2}(?:[.\s][^–—]*?)?)\s*[–—]\s*(?P<last>.+)|(?P<day>\d{1,2})\s*-\s*(?P<rest>\d{1,2}[.\s].+)")
_NUMBERED_MONTH = re.compile(r"(?P<month>\d{1,2})\.(?P<year>\d{4})|(?P<year_first>\d{4})-(?P<month_last>\d{1,2})", re.ASCII)
_NO_YEAR = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})", re.ASCII)
_YEAR = re.compile(r"\s+(\d{4})(\s*г\.?)?$", re.ASCII)


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> Moment | None:
    """The moment written, None where nothing is; InputError where it is none or has not come yet. A time is the zone's."""
    line = " ".join(text[: LONGEST + 1].split()).lower()
    if not line:
        return None
    if len(line) > LONGEST:
        raise InputError("moment_not_real")
    moment = _read(line, now.astimezone(zone), zone)
    if moment.earliest(zone) > now:
        raise InputError("time_in_future" if moment.is_exact else "date_in_future")
    return moment


def read_due(text: str, said_at: datetime, zone: ZoneInfo) -> Moment | None:
    """The day, or the day and the time, that was promised at `said_at`; without a year the next one. None where nothing is written."""
    line = " ".join(text[: LONGEST + 1].split()).lower()
    if not line:
        return None
    said_on = said_at.astimezone(zone).date()
    clock = _CLOCK.search(line)
    timed = clock is not None and bool(clock.start()) and ":" in clock[0]
    day = _due_day(line[: clock.start()].strip(" ,") if clock is not None and timed else line, said_on)
    due = Moment.at(datetime.combine(day, _time(clock), zone)) if clock is not None and timed else Moment.on(day)
    if due.latest(zone) < said_at:
        raise InputError("due_before_event")
    return due


def write_moment(moment: Moment | None, zone: ZoneInfo) -> str:
    """A moment as the field shows it, so that reading it gives it back."""
    if moment is None:
        return ""
    first, last = moment.earliest(zone), moment.latest(zone)
    if moment.is_exact:
        return f"{first:%d.%m.%Y %H:%M}"
    if moment.is_day:
        return f"{first:%d.%m.%Y}"
    return f"{first:%d.%m.%Y} – {last:%d.%m.%Y}" if "/" in moment.root else f"{first:%m.%Y}"


def _read(line: str, now: datetime, zone: ZoneInfo) -> Moment:
    if line in _words("now"):
        return Moment.at(now)
    clock = _CLOCK.search(line)
    if clock is not None and _is_time(line, clock):
        day = line[: clock.start()].strip(" ,")
        return Moment.at(datetime.combine(_day(day, now.date()) if day else now.date(), _time(clock), zone))
    return _stretch(line, now.date()) or _month(line, now.date()) or _about(line, now.date()) or Moment.on(_day(line, now.date()))


def _is_time(line: str, clock: re.Match[str]) -> bool:
    """False for a day and a month with a dot between them, `14.11`: the time wants a colon, or a day before it and no dash."""
    before = line[: clock.start()]
    if ":" in clock[0] or clock["half"] is not None:
        return True
    return re.search(r"\d|\w{4}", before) is not None and not before.endswith(("-", "–", "—"))


def _time(clock: re.Match[str]) -> time:
    hour, minute, half = int(clock["hour"]), int(clock["minute"]), (clock["half"] or "")[:1]
    if half and not 1 <= hour <= 12:
        raise InputError("moment_not_real")
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    try:
        return time(hour, minute)
    except ValueError:
        raise InputError("moment_not_real") from None


def _day(line: str, today: date) -> date:
    for name, ago in _DAYS_AGO.items():
        if line in _words(name):
            return today - timedelta(days=ago)
    short = _NO_YEAR.fullmatch(line)
    if short is not None:
        return _last_time(short, today)
    try:
        day = read_day(line, today, "past")
    except InputError as error:
        raise InputError("moment_not_real" if error.key == "date_not_real" else error.key, error.params) from None
    if day is None:
        raise InputError("moment_not_real")
    return day


def _due_day(line: str, said_on: date) -> date:
    short = _NO_YEAR.fullmatch(line)
    if short is not None:
        line = f"{short['day']}.{short['month']}.{said_on.year}"
    try:
        day = read_day(line, said_on, "future")
    except InputError:
        raise InputError("due_not_real") from None
    if day is None:
        raise InputError("due_not_real")
    return day.replace(year=said_on.year + 1) if short is not None and day < said_on and (day.month, day.day) != (2, 29) else day


def _last_time(short: re.Match[str], today: date) -> date:
    """A day without its year, `14.11`: the last one that there was."""
    for year in (today.year, today.year - 1):
        day = real_day(year, int(short["month"]), int(short["day"]))
        if day is not None and day <= today:
            return day
    raise InputError("moment_not_real")


def _stretch(line: str, today: date) -> Moment | None:
    """`5–10 ноября`, `28.10.2026 – 03.11.2026`; a hyphen joins days of one month only."""
    match = _STRETCH.fullmatch(line)
    if match is None:
        return None
    begin, end = match["first"] or match["day"], match["last"] or match["rest"]
    coming = _coming(end, today)
    if coming is not None and (first := _begin(begin, coming)) <= today:
        return Moment(f"{first}/{today}") if first < today else Moment.on(first)
    last = _day(end, today)
    first = _begin(begin, last)
    if first > last:
        raise InputError("moment_order")
    return Moment(f"{first}/{last}") if first < last else Moment.on(first)


def _begin(begin: str, last: date) -> date:
    """The first day of a stretch: a bare number is of the month of the last one; a day without a year lies before it."""
    if begin.isdigit() and 1 <= int(begin) <= last.day:
        return last.replace(day=int(begin))
    first = _day(begin, last)
    if first.year < last.year and last - first > _OVER_NEW_YEAR and not re.search(r"\d{4}", begin):
        raise InputError("moment_order")
    return first


def _coming(line: str, today: date) -> date | None:
    """A day without its year, if it is told as one that is still to come: the next such day."""
    if re.search(r"\d{4}|[./]\d+[./]", line, re.ASCII):
        return None
    try:
        return _due_day(line, today)
    except InputError:
        return None


def _month(line: str, today: date) -> Moment | None:
    """`11.2026`, `ноябрь 2026`, `в ноябре`, `начало ноября`: the month or its part, no later than today."""
    numbered = _NUMBERED_MONTH.fullmatch(line)
    if numbered is not None:
        year, month = numbered["year"] or numbered["year_first"], numbered["month"] or numbered["month_last"]
        return _spanned(_day(f"{year}-{month}-1", today), 1, 31, today, whole=True)
    line = _without(line, _words("in_month"))
    part = next((name for name in _PARTS if _without(line, _words(name)) != line), None)
    first = _first_of(_without(line, _words(part)) if part else line, today)
    if first is None:
        return None
    begin, end = _PARTS[part] if part else (1, 31)
    return _spanned(first, begin, end, today, whole=part is None)


def _first_of(named: str, today: date) -> date | None:
    """The first day of a month told by its name, never by figures; without a year the one that came last."""
    year = _YEAR.search(named)
    month = _stem(named[: year.start()] if year else named)
    try:
        return read_day(f"1 {month}{f' {year[1]}' if year else ''}", today, "past") if month[:1].isalpha() else None
    except InputError:
        return None


def _stem(name: str) -> str:
    """The name of a month without the ending of its case: `ноябре` as `ноябр`; of the shortest one, another case: `мае` as `мая`."""
    return f"{name[:-1]}я" if name == "мае" else name.removesuffix("е")


def _spanned(first: date, begin: int, end: int, today: date, *, whole: bool) -> Moment:
    """Days of a month; those that have not come yet are left out."""
    last_of_month = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    start, stop = first.replace(day=begin), min(first.replace(day=min(end, last_of_month.day)), today)
    if start > today:
        raise InputError("date_in_future")
    if whole and stop == last_of_month:
        return Moment(f"{first:%Y-%m}")
    return Moment(f"{start}/{stop}") if start < stop else Moment.on(start)


def _about(line: str, today: date) -> Moment | None:
    """`около 5 ноября`: some days around it, no later than today."""
    named = _without(line, _words("about"))
    if named == line:
        return None
    coming = _coming(named, today)
    day = coming if coming is not None and coming - timedelta(days=ABOUT) <= today else _day(named, today)
    first, last = day - timedelta(days=ABOUT), min(day + timedelta(days=ABOUT), today)
    return Moment(f"{first}/{last}") if first < last else Moment.on(first)


def _without(line: str, before: Iterable[str]) -> str:
    """The line without one of these words at its beginning."""
    return next((line.removeprefix(f"{word} ") for word in sorted(before, key=len, reverse=True) if line.startswith(f"{word} ")), line)


def _words(name: str) -> frozenset[str]:
    """What people write for it, in any language that we speak."""
    return words_of_all(lambda words: getattr(words.dates, name))
