"""No day and no clock breaks a case: looking from another day writes nothing with that day, and a wrong date can be mended."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from guidance.advice.examples import EXAMPLES, open_example
from guidance.case.case import Case
from guidance.case.case_file import build_case, read_case, save_case
from guidance.storage.database import open_store
from pages.server import application
from pages.session import autosave, state
from pages.session.session import Session, Workspace
from pages.widgets.frame import PAGES
from tests.pages.opening import opened

TODAY = datetime.now(ZoneInfo("Europe/Moscow")).date()
FUTURE = TODAY + timedelta(days=400)
SHIFTS = (-400, -1, 1, 400)
ENDS_OF_YEARS = (date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29))


def session_of(test: AppTest) -> Session:
    kept: Session = test.session_state["session"]
    return kept


def looking(name: str, day: date | None) -> Session:
    case, _ = open_example(name)
    return Session("ru", Workspace(case), pretended=day)


@pytest.mark.parametrize("day", [*SHIFTS, *ENDS_OF_YEARS])
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_from_every_day(root, page, name, day):
    """Also from a day before the case began."""
    _, now = open_example(name)
    at = day if isinstance(day, date) else now.date() + timedelta(days=day)
    test = opened(root, page, looking(name, at))
    assert not test.exception
    assert not test.error


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_by_a_clock_that_is_wrong(root, page, name, monkeypatch):
    _, now = open_example(name)
    monkeypatch.setattr(state, "datetime", clock_at(now - timedelta(days=400)))
    test = opened(root, page, looking(name, None))
    assert not test.exception
    assert not test.error
    assert test.button(key="mend_ahead")


def clock_at(instant: datetime) -> type[datetime]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return instant.astimezone(tz)

    return Clock


def test_a_step_marked_while_looking_from_another_day_gets_the_real_date(root):
    test = opened(root, "next_step", looking("silent_seller", FUTURE))
    test.button(key="mark").click().run()
    assert not test.exception
    marked = session_of(test).open.case
    assert dates_of(marked) - dates_of(open_example("silent_seller")[0]) == {TODAY}
    assert read_case(save_case(marked)) == marked


def test_the_pretended_day_is_recorded_where_the_buyer_chooses_it_and_can_be_mended(root):
    test = opened(root, "next_step", looking("silent_seller", FUTURE))
    test.button(key="record_day").click().run()
    test.button(key="mark").click().run()
    marked = session_of(test).open.case
    assert dates_of(marked) - dates_of(open_example("silent_seller")[0]) == {FUTURE}
    test.button(key="pretend_day_off").click().run()
    assert not test.exception
    assert not session_of(test).records_pretended
    assert read_case(save_case(marked)) == marked
    (mend,) = (button for button in test.button if button.key == "mend_ahead")
    assert mend.label


def test_the_choice_ends_with_the_look(root):
    test = opened(root, "rulebook", looking("silent_seller", FUTURE))
    test.button(key="record_day").click().run()
    assert session_of(test).records_pretended
    test.button(key="pretend_day_off").click().run()
    assert (session_of(test).pretended, session_of(test).records_pretended) == (None, False)


def test_the_notice_of_a_pretended_day_stands_on_the_page(root):
    """A phone hides the sidebar."""
    test = opened(root, "next_step", looking("silent_seller", FUTURE))
    keys = [button.key for button in test.main.button]
    assert {"pretend_day_off", "record_day"} <= set(keys)


def test_what_has_not_come_yet_changes_no_advice(root):
    case, now = open_example("silent_seller")
    later = build_case(case_tree(case, now + timedelta(days=30)))
    assert len(later.events) == len(case.events) + 1
    said = [texts_on(opened(root, "next_step", Session("ru", Workspace(told), pretended=now.date()))) for told in (case, later)]
    assert said[0] == said[1]


def case_tree(case: Case, at: datetime) -> dict[str, object]:
    event = {"id": "ahead", "at": at.isoformat(), "direction": "in", "counterparty": "seller", "reply": "refusal"}
    tree = case.model_dump(mode="json", exclude_none=True)
    return {**tree, "events": [*tree["events"], event]}


def texts_on(test: AppTest) -> list[str]:
    return [element.value for element in test.markdown]


def dates_of(case: Case) -> set[date]:
    """Every day that its file names."""
    return {date.fromisoformat(day) for day in re.findall(r"\d{4}-\d{2}-\d{2}", save_case(case).decode())}


@pytest.mark.parametrize(("jump", "is_kept"), [(timedelta(0), False), (timedelta(days=400), True), (-timedelta(days=400), True)])
def test_a_clock_that_jumps_sweeps_nothing(tmp_path, monkeypatch, jump, is_kept):
    """The first look after it gives every draft its whole time again."""
    store = open_store(None, tmp_path)
    place, real = b"x" * 32, datetime.now(UTC)
    store.save(place, 0, b"draft", TODAY - timedelta(days=9), TODAY - timedelta(days=2))
    monkeypatch.setattr(application, "datetime", clock_at(real))
    sweeper = application.Sweeper()
    monkeypatch.setattr(application, "datetime", clock_at(real + jump))
    monkeypatch.setattr(autosave, "datetime", clock_at(real + jump))
    sweeper.sweep(store)
    assert (store.load(place) is not None) == is_kept
    store.close()
