"""What happens when she does what she is told, says so, and nobody answers?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from guidance.advice.advise import advise
from guidance.advice.examples import EXAMPLES, open_example
from guidance.advice.interview import mark_done
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.library.forms.step import StepKind

NOW = datetime(2026, 11, 22, 15, tzinfo=ZoneInfo("Europe/Moscow"))
LONGEST = 30
Told = list[tuple[datetime, str]]


def follow(case: Case, now: datetime) -> Told:
    """Do each step at once, wait as long as told, and note what was advised when."""
    rulebook = load_rulebook()
    told: Told = []
    for _ in range(LONGEST):
        advice = advise(Situation(case, now, rulebook))
        told.append((now, advice.step))
        step = rulebook.library.ladder.steps[advice.step]
        if step.kind is StepKind.END:
            return told
        if step.kind is StepKind.WAIT:
            assert advice.due is not None
            now = advice.due.at
        else:
            case = mark_done(Situation(case, now, rulebook), advice.step)
    raise AssertionError("the ladder does not end")


def cases() -> list[tuple[Case, datetime]]:
    examples = [open_example(name) for name in EXAMPLES]
    return [
        *examples,
        (Case(country="ru", platform="yandex_market", problem="defect"), NOW),
        (Case(country="de", platform="other", problem="not_delivered", wish="refund"), NOW),
        (Case(country="ru", platform="yandex_market", problem="wrong_charge", payment={"method": "card"}), NOW),
        (Case(country="ru", problem="defect", pressed_to="sign_mediation"), NOW),
    ]


@pytest.mark.parametrize(("case", "now"), cases())
def test_doing_and_marking_each_step_goes_just_as_the_calendar_foretold(case: Case, now: datetime) -> None:
    """The projection works on facts, the marks work on the Case: two ways to the same dates."""
    foretold = [(projected.at, projected.step) for projected in advise(Situation(case, now, load_rulebook())).calendar]
    assert follow(case, now)[: len(foretold)] == foretold


def test_a_mark_is_one_event_or_proceeding_more_and_keeps_the_rest() -> None:
    case, now = open_example("silent_seller")
    marked = mark_done(Situation(case, now, load_rulebook()), "platform_dispute")
    assert marked.platform_dispute is not None
    assert marked.platform_dispute.state == "made"
    assert marked.model_copy(update={"platform_dispute": case.platform_dispute}) == case


def test_every_step_that_she_does_can_be_marked() -> None:
    steps = load_rulebook().library.ladder.steps
    done = {name for name, step in steps.items() if step.kind in (StepKind.ACT, StepKind.GUARD)}
    assert {name for name, step in steps.items() if step.marks} == done
