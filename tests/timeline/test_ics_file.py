"""The dates for the person's own calendar, read back by the library and by a second reader written from RFC 5545 alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from guidance.advice.advise import advise
from guidance.advice.examples import open_example
from guidance.advice.model import Advice, Deadline, Projected
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation, zone_of
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.merge_patch import tree_of
from guidance.library.texts import Texts, texts_for
from guidance.timeline import ics_file
from guidance.timeline.ics_file import entries, to_ics
from tests.cases import CASES
from tests.cases import NOW as AT
from tests.timeline.test_branches import BASE

RULEBOOK = load_rulebook()
MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=[^;:\",]*)*):(?P<value>.*)", re.DOTALL)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass
class Part:
    """A component as the second reader finds it."""

    name: str
    lines: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        [(_, value)] = self.lines[name]
        return value

    def text(self, name: str) -> str:
        return ESCAPE.sub(lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), self[name])


def read(data: bytes) -> Part:
    """The calendar, by the letter of RFC 5545: lines of 75 octets at most, CRLF, folds, BEGIN and END, escapes."""
    assert data.endswith(b"\r\n")
    raw = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in raw)
    assert not any(b"\n" in line or b"\r" in line for line in raw)
    for line in raw:
        line.decode("utf-8")  # a fold never cuts a letter
    root = Part("")
    open_parts = [root]
    for line in unfolded(raw):
        found = LINE.fullmatch(line)
        assert found, line
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", line)
        if found["name"] == "BEGIN":
            open_parts.append(Part(found["value"]))
            open_parts[-2].parts.append(open_parts[-1])
        elif found["name"] == "END":
            assert open_parts.pop().name == found["value"]
        else:
            open_parts[-1].lines.setdefault(found["name"], []).append((found["parameters"], found["value"]))
    assert open_parts == [root]
    [calendar] = root.parts
    return calendar


def unfolded(raw: list[bytes]) -> Iterator[str]:
    line = b""
    for part in raw:
        if part.startswith((b" ", b"\t")):
            line += part[1:]
        else:
            if line:
                yield line.decode()
            line = part
    yield line.decode()


def advice(*deadlines: Deadline, calendar: tuple[Projected, ...] = (), now: datetime = NOW) -> Advice:
    return Advice(
        now, "wait_until", "wait_until", "seller", "seller", (), {}, (), (), {}, frozenset(), (), (), (), (), deadlines, None, calendar
    )


def deadline(at: datetime, *, whole: bool = True, owner: Any = "buyer", name: str = "card_left", began: datetime | None = None) -> Deadline:
    return Deadline(name, "statute", began, at, whole, owner, None, ())


def ics(*deadlines: Deadline, case: Case | None = None, zone: ZoneInfo = MOSCOW, now: datetime = NOW, **more: Any) -> Part:
    return read(to_ics(case or Case(), advice(*deadlines, now=now, **more), texts_for("ru"), zone, now))


def real(name: str, language: Any = "ru", **update: Any) -> tuple[bytes, list[ics_file.CalendarEntry]]:
    case, now = open_example(name)
    situation = Situation(case.model_copy(update=update), now, RULEBOOK)
    told = (situation.case, advise(situation), texts_of(situation, language), situation.zone, now)
    return to_ics(*told), entries(*told)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", ["silent_seller", "claim_overdue"])
def test_both_readers_find_every_entry(name: str, language: str) -> None:
    data, told = real(name, language)
    ours, theirs = read(data), Calendar.from_ical(data)
    assert isinstance(theirs, Calendar)
    events = [part for part in ours.parts if part.name == "VEVENT"]
    assert [event.text("SUMMARY") for event in events] == [entry.summary for entry in told]
    assert [str(event["SUMMARY"]) for event in theirs.walk("VEVENT")] == [entry.summary for entry in told]
    assert [event.decoded("DTSTART") for event in theirs.walk("VEVENT")] == [entry.at for entry in told]
    assert [event.text("DESCRIPTION") for event in events] == [entry.description for entry in told]
    assert (ours["VERSION"], ours["CALSCALE"], "METHOD" in ours.lines) == ("2.0", "GREGORIAN", False)
    for event in events:
        assert {"UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "TRANSP"} <= set(event.lines)
        assert all(alarm["ACTION"] == "DISPLAY" and alarm["DESCRIPTION"] for alarm in event.parts)


def test_every_deadline_ahead_and_every_step_of_the_plan_is_there_and_nothing_else() -> None:
    case, now = open_example("claim_overdue")
    now -= timedelta(days=9)
    told = advise(Situation(case, now, RULEBOOK))
    zone = zone_of(case, RULEBOOK.pack(case))
    names = [entry.name.split()[:2] for entry in entries(case, told, texts_of(Situation(case, now, RULEBOOK), "ru"), zone, now)]
    terms = sorted(one.id for one in told.deadlines if one.at > now)
    assert "claim_left" in terms
    assert sorted(name for kind, name in names if kind == "deadline") == terms
    assert [name for kind, name in names if kind == "step"] == [
        one.step for one in told.calendar if one.step not in ("wait_until", "close")
    ]


def test_the_last_day_of_a_term_in_days_is_the_day_of_the_entry() -> None:
    [event] = ics(deadline(datetime(2026, 12, 3, tzinfo=MOSCOW))).parts
    assert event.lines["DTSTART"] == [(";VALUE=DATE", "20261202")]
    assert event.lines["DTEND"] == [(";VALUE=DATE", "20261203")]


@pytest.mark.parametrize(
    ("at", "zone", "told"),
    [
        (datetime(2026, 12, 2, 14, 30, tzinfo=MOSCOW), MOSCOW, "20261202T113000Z"),
        (datetime(2027, 7, 2, 14, 30, tzinfo=BERLIN), BERLIN, "20270702T123000Z"),
        (datetime(2026, 12, 2, 14, 30, tzinfo=BERLIN), BERLIN, "20261202T133000Z"),
        (datetime(2027, 3, 28, 3, 30, tzinfo=BERLIN), BERLIN, "20270328T013000Z"),
        (datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=BERLIN), BERLIN, "20271031T013000Z"),
    ],
)
def test_an_exact_deadline_is_told_in_universal_time(at: datetime, zone: ZoneInfo, told: str) -> None:
    [event] = ics(deadline(at, whole=False), zone=zone).parts
    assert event["DTSTART"] == told


def test_a_term_in_days_ends_on_the_day_of_the_case_wherever_the_machine_stands() -> None:
    """Midnight in Kamchatka is the day before in the universal time that the machine keeps."""
    kamchatka = ZoneInfo("Asia/Kamchatka")
    at = datetime(2026, 12, 3, tzinfo=kamchatka).astimezone(UTC)
    [event] = ics(deadline(at), zone=kamchatka).parts
    assert event["DTSTART"] == "20261202"


def seconds(trigger: str) -> timedelta:
    found = re.fullmatch(r"-P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", trigger)
    assert found, trigger
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return -timedelta(days=days, hours=hours, minutes=minutes)


def test_her_own_last_days_ring_three_days_and_one_day_before_in_the_morning() -> None:
    [event] = ics(deadline(datetime(2026, 12, 3, tzinfo=MOSCOW))).parts
    rings = [datetime.combine(date(2026, 12, 2), time(0), UTC) + seconds(alarm["TRIGGER"]) for alarm in event.parts]
    assert rings == [datetime(2026, 11, 29, 10, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)]


def test_the_terms_of_others_ring_one_day_before() -> None:
    [event] = ics(deadline(datetime(2026, 12, 3, tzinfo=MOSCOW), owner="others")).parts
    assert [seconds(alarm["TRIGGER"]) for alarm in event.parts] == [-timedelta(hours=14)]


@pytest.mark.parametrize("day", [28, 29])
def test_before_an_exact_deadline_it_rings_in_the_morning_though_the_clocks_change(day: int) -> None:
    at = datetime(2027, 3, day, 14, tzinfo=BERLIN)
    [event] = ics(deadline(at, whole=False, owner="others"), zone=BERLIN).parts
    [alarm] = event.parts
    assert (at.astimezone(UTC) + seconds(alarm["TRIGGER"])).astimezone(BERLIN) == datetime(2027, 3, day - 1, 10, tzinfo=BERLIN)


def test_nothing_rings_in_the_past_and_what_is_over_is_left_out() -> None:
    tomorrow, yesterday = datetime(2026, 11, 24, tzinfo=MOSCOW), datetime(2026, 11, 22, tzinfo=MOSCOW)
    [event] = ics(deadline(tomorrow), deadline(yesterday, name="return_left")).parts
    assert event.parts == []


def uids(calendar: Part) -> dict[str, Part]:
    found = {event["UID"]: event for event in calendar.parts}
    assert len(found) == len(calendar.parts)
    return found


def test_a_second_file_moves_what_stays_and_repeats_no_entry() -> None:
    began = datetime(2026, 11, 20, 10, tzinfo=MOSCOW)
    plan = (Projected(NOW, "platform_dispute", {}), Projected(NOW + timedelta(days=3), "claim_to_seller", {}))
    later = tuple(Projected(one.at + timedelta(days=2), one.step, {}) for one in plan)
    case = Case.model_validate({"order": {"ordered_on": "2026-10-28"}})
    more = case.model_copy(
        update={"events": Case.model_validate({"events": [{"id": "z", "direction": "out", "counterparty": "bank"}]}).events}
    )
    first = ics(deadline(datetime(2026, 12, 3, tzinfo=MOSCOW), began=began), case=case, calendar=plan)
    second = ics(
        deadline(datetime(2026, 12, 9, tzinfo=MOSCOW), began=began), case=more, calendar=later, now=NOW + timedelta(days=2, minutes=1)
    )
    before, after = uids(first), uids(second)
    assert before.keys() == after.keys()
    for uid, event in after.items():
        assert event["DTSTART"] > before[uid]["DTSTART"]
        assert int(event["SEQUENCE"]) > int(before[uid]["SEQUENCE"])
        assert event["LAST-MODIFIED"] > before[uid]["LAST-MODIFIED"]
        assert event["DTSTAMP"] > before[uid]["DTSTAMP"]


def test_the_same_moment_gives_the_same_bytes() -> None:
    assert real("silent_seller")[0] == real("silent_seller")[0]


def test_a_claim_keeps_its_entry_when_the_day_of_its_receipt_is_told() -> None:
    case, now = open_example("claim_overdue")
    now -= timedelta(days=9)
    assert case.claim_to_seller is not None
    sent_only = case.model_copy(update={"claim_to_seller": case.claim_to_seller.model_copy(update={"received_at": None})})
    found = []
    for told in (sent_only, case):
        made = entries(told, advise(Situation(told, now, RULEBOOK)), texts_of(Situation(told, now, RULEBOOK), "ru"), MOSCOW, now)
        found.append(next(entry for entry in made if "claim_left" in entry.name))
    assert found[0].name == found[1].name
    assert found[0].at < found[1].at


def test_two_cases_do_not_share_entries() -> None:
    plan = (Projected(NOW + timedelta(days=3), "court", {}),)
    one, other = (Case.model_validate({"order": {"ordered_on": day}}) for day in ("2026-10-28", "2026-10-29"))
    assert not uids(ics(case=one, calendar=plan)).keys() & uids(ics(case=other, calendar=plan)).keys()


def promise(due: str | None, kept: str | None = None) -> Case:
    answer = {"id": "a", "at": "2026-11-20", "direction": "in", "counterparty": "seller", "reply": "promise"}
    return Case.model_validate({"events": [{**answer, "promise": {"due": due, "kept": kept}}]})


@pytest.mark.parametrize(
    ("case", "start"),
    [
        (promise("2026-11-27"), "20261127"),
        (promise("2026-11-27T18:00+03:00"), "20261127T150000Z"),
        (promise("2026-11-20"), None),
        (promise("2026-11-27", "yes"), None),
        (promise(None), None),
    ],
)
def test_what_they_promised_and_is_not_due_yet_stands_in_it_once(case: Case, start: str | None) -> None:
    told = read(to_ics(case, advise(Situation(case, NOW, RULEBOOK)), texts_for("ru"), MOSCOW, NOW))
    party = texts_for("ru")("calendar.promise", party=texts_for("ru")("words.party.seller"))
    assert [event["DTSTART"] for event in told.parts if event.text("SUMMARY") == party] == ([start] if start else [])


@pytest.mark.parametrize("due", ["2026-11-24", "2026-11-27"])
def test_a_promise_that_the_advice_waits_for_stands_in_it_once_too(due: str) -> None:
    wrote = {"id": "w", "at": "2026-11-20T10:00+03:00", "direction": "out", "counterparty": "seller", "channel": "order_chat"}
    case = Case.model_validate({**BASE, "events": [wrote, *tree_of(promise(due))["events"]]})
    told = advise(Situation(case, NOW, RULEBOOK))
    assert told.due is not None
    assert told.due.id == "promise_left"
    made = entries(case, told, texts_of(Situation(case, NOW, RULEBOOK), "ru"), MOSCOW, NOW)
    assert [entry.at for entry in made if "promise" in entry.name] == [date.fromisoformat(due)]


def test_nothing_that_a_person_wrote_is_in_it() -> None:
    case, now = open_example("silent_seller")
    canary = "CANARY-4276"
    told = case.model_copy(
        update={
            "order": case.order.model_copy(update={"number": canary, "goods": canary}),
            "seller": case.seller.model_copy(update={"name": canary}),
            "events": tuple(event.model_copy(update={"text": canary, "reference": canary}) for event in case.events),
        }
    )
    data = to_ics(told, advise(Situation(told, now, RULEBOOK)), texts_of(Situation(told, now, RULEBOOK), "ru"), MOSCOW, now)
    assert canary not in data.replace(b"\r\n ", b"").decode()
    assert data == to_ics(case, advise(Situation(case, now, RULEBOOK)), texts_of(Situation(case, now, RULEBOOK), "ru"), MOSCOW, now)


class Saying(Texts):
    """Texts that say one thing, whatever is asked."""

    def __init__(self, said: str) -> None:
        super().__init__("ru")
        self.said = said

    def __call__(self, _: str, /, **__: str | int) -> str:
        return self.said


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_words_arrive_as_they_are_on_one_line(said: str) -> None:
    """Backslashes aside, of which the library makes line ends: another sign stands for them."""
    said = "".join(sign for sign in said if sign.isprintable() or sign in " \n\t")
    data = to_ics(Case(), advice(deadline(datetime(2026, 12, 3, tzinfo=MOSCOW))), Saying(said), MOSCOW, NOW)
    wanted = " ".join(said.replace("\\", "＼").split())
    [event] = read(data).parts
    theirs = Calendar.from_ical(data)
    assert isinstance(theirs, Calendar)
    assert event.text("SUMMARY") == wanted
    assert str(theirs.walk("VEVENT")[0]["SUMMARY"]) == wanted


@pytest.mark.parametrize("said", ["a\\Nb\\nc", "x\r\nATTACH:http://evil", 'a;b,c:d"e', "\u2028BEGIN:VEVENT", "я" * 300, "👩‍👩‍👧" * 40])
def test_hostile_words_stay_words(said: str) -> None:
    data = to_ics(Case(), advice(deadline(datetime(2026, 12, 3, tzinfo=MOSCOW))), Saying(said), MOSCOW, NOW)
    [event] = read(data).parts
    assert event.text("SUMMARY") == " ".join(said.replace("\\", "＼").split())
    assert "ATTACH" not in event.lines


@given(CASES)
@settings(max_examples=60)
def test_every_case_gives_a_calendar_that_both_readers_take(case: Case) -> None:
    told = advise(Situation(case, AT, RULEBOOK))
    data = to_ics(case, told, texts_of(Situation(case, AT, RULEBOOK), "en"), zone_of(case, RULEBOOK.pack(case)), AT)
    assert len(uids(read(data))) == len(list(Calendar.from_ical(data).walk("VEVENT")))
