"""The same happening told twice, by an answer and by an import for instance, counts once: the facts stay, and so does the advice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.advice.advise import advise
from guidance.advice.facts import values_of
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.changes import new_event_id
from guidance.case.choices import Channel
from guidance.case.event import Event
from guidance.case.limits import MAX_EVENTS
from guidance.case.moment import Moment
from tests.cases import CASES, NOW
from tests.stories.judging import FOLDERS, situations


def again(event: Event) -> Event:
    """Told again in the same words."""
    return event


def vaguely(event: Event) -> Event:
    """Told again by somebody who remembers the day and the side, and neither the channel nor the words."""
    at = Moment(event.at.root[:10]) if event.at is not None and event.at.is_exact else event.at
    return event.model_copy(update={"at": at, "channel": Channel.NOT_SURE, "text": None, "ground": None})


TOLD = {"again": again, "vaguely": vaguely}


def with_one_twice(case: Case, place: int, tell: Callable[[Event], Event]) -> Case:
    """The case with the event at `place` told a second time, behind the first."""
    event = case.events[place]
    twice = tell(event).model_copy(update={"id": new_event_id(case)})
    return case.model_copy(update={"events": (*case.events[: place + 1], twice, *case.events[place + 1 :])})


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("folder", FOLDERS)
def test_an_event_of_a_story_told_twice_counts_once(folder: str, told: str) -> None:
    tried, changed = 0, []
    for name, situation in situations(folder):
        step = advise(situation).step
        for place in range(len(situation.case.events)):
            twice = situation.with_case(with_one_twice(situation.case, place, TOLD[told]))
            tried += 1
            if advise(twice).step != step or (told == "again" and values_of(twice) != values_of(situation)):
                changed.append((name, place))
    assert tried > 100
    assert changed == []


@given(case=CASES, data=st.data())
def test_an_event_of_any_case_told_twice_changes_no_fact(case: Case, data: st.DataObject) -> None:
    places = range(len(case.events) if len(case.events) < MAX_EVENTS else 0)
    place = data.draw(st.sampled_from(places)) if places else None
    situation = Situation(case, NOW, load_rulebook())
    twice = case if place is None else with_one_twice(case, place, again)
    assert values_of(situation.with_case(twice)) == values_of(situation)
