"""Every way through the questions: few, never one twice, each one worth asking, and answers that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest

from guidance.advice.facts import read_facts, values_of
from guidance.advice.interview import answer, chosen, detail_of, interview
from guidance.advice.questions import sensible_questions
from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.decision.atoms import Value
from guidance.errors import InputError
from guidance.library.forms.question import Question

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PAST = (TODAY, TODAY - timedelta(days=5), TODAY - timedelta(days=14), TODAY - timedelta(days=160))
START = Case.model_validate({"country": "ru", "platform": "yandex_market"})
SEVERAL = (("asked_to_confirm", "paid_outside"), ("partly_solved", "private_seller"))
MOST = 7

Answer = tuple[tuple[str, ...], date | None]


@dataclass(frozen=True)
class Stop:
    """A place in the questions: the Case, what was asked and answered on the way, and what is asked next."""

    case: Case
    way: tuple[tuple[str, Answer], ...]
    asked: Question | None


@dataclass
class Walk:
    """All places that differ in what was answered last, in what is answered and open, and in what the tables say by now."""

    rulebook: Rulebook
    stops: list[Stop] = field(default_factory=list)
    longest: dict[object, int] = field(default_factory=dict)

    def go(self, case: Case, way: tuple[tuple[str, Answer], ...]) -> None:
        where = interview(Situation(case, NOW, self.rulebook))
        state = (tuple(one.id for one in where.answered), tuple(one.id for one in where.open), way[-1:], self._outputs(case)) if way else ()
        if self.longest.get(state, -1) >= len(way):
            return
        self.longest[state] = len(way)
        self.stops.append(Stop(case, way, where.next))
        assert len(way) <= 2 * MOST, way
        for given in answers(where.next) if where.next is not None else ():
            self.go(answer(Situation(case, NOW, self.rulebook), where.next, given[0], given[1]), (*way, (where.next.id, given)))

    def _outputs(self, case: Case) -> tuple[str, ...]:
        """What every table says by now."""
        values = values_of(Situation(case, NOW, self.rulebook))
        return tuple(rule.then for rule in self.rulebook.graph.walk(values).values())


def answers(question: Question) -> Iterator[Answer]:
    """Every answer, with a few dates where one is asked for."""
    for option in question.options:
        if option.detail is None:
            yield (option.id,), None
            continue
        if not option.detail.required:
            yield (option.id,), None
        if option.detail.tense != "future":
            days = PAST[1:] if any(other.days_ago is not None for other in question.options) else PAST
            yield from (((option.id,), day) for day in (days if option.detail.required else days[2:]))
        if option.detail.tense != "past":
            yield from (((option.id,), day) for day in (TODAY, TODAY + timedelta(days=10)))
    if question.several:
        yield from ((pair, None) for pair in SEVERAL if {option.id for option in question.options}.issuperset(pair))


@pytest.fixture(scope="module")
def stops(rulebook: Rulebook) -> list[Stop]:
    walk = Walk(rulebook)
    walk.go(START, ())
    return walk.stops


def _sample(stops: list[Stop], number: int) -> list[Stop]:
    return Random(7).sample(stops, min(number, len(stops)))


def test_the_walk_is_no_stroll(stops: list[Stop], rulebook: Rulebook) -> None:
    """All questions are met, and each of their options is chosen."""
    met = {(name, option) for stop in stops for name, (options, _) in stop.way for option in options}
    assert met == {(question.id, option.id) for question in rulebook.questions.questions for option in question.options}


def test_no_more_than_seven_answers_lead_to_the_first_advice(stops: list[Stop]) -> None:
    assert max(len(stop.way) for stop in stops) <= MOST


def test_no_question_is_asked_twice(stops: list[Stop]) -> None:
    for stop in stops:
        names = [name for name, _ in stop.way]
        assert len(set(names)) == len(names), names
        assert stop.asked is None or stop.asked.id not in names, (names, stop.asked.id)


def test_every_way_ends_with_an_advice(stops: list[Stop], rulebook: Rulebook) -> None:
    ends = [stop for stop in stops if stop.asked is None]
    steps = {rulebook.graph.decide(values_of(Situation(stop.case, NOW, rulebook))).step for stop in ends}
    assert len(ends) > 100
    assert steps <= rulebook.graph.ladder.steps.keys()
    assert len(steps) > 10


def test_what_was_answered_can_be_read_back(stops: list[Stop], rulebook: Rulebook) -> None:
    for stop in stops:
        if stop.way:
            name, (options, day) = stop.way[-1]
            question = rulebook.questions.question(name)
            assert set(chosen(Situation(stop.case, NOW, rulebook), question)) == set(options), stop.way
            if day is not None:
                told = detail_of(stop.case, question.option(options[0]))
                assert told is not None
                assert told.root == day.isoformat()


def test_all_earlier_answers_can_still_be_read_back(stops: list[Stop], rulebook: Rulebook) -> None:
    for stop in _sample(stops, 400):
        for name, (options, _) in stop.way:
            found = chosen(Situation(stop.case, NOW, rulebook), rulebook.questions.question(name))
            assert set(found) == set(options), (stop.way, name, found)


def test_every_answered_question_can_be_gone_back_to(stops: list[Stop], rulebook: Rulebook) -> None:
    for stop in _sample(stops, 400):
        shown = {question.id for question in sensible_questions(Situation(stop.case, NOW, rulebook))}
        assert {name for name, _ in stop.way} <= shown, (stop.way, shown)


FROM_MESSAGES = {"both_asked", "dispute", "dispute_age", "won_age", "form_ready"}
"""Facts that the messages left may show: a refusal of the platform itself closes its own way."""


def _shown_by_messages(stop: Stop) -> set[str]:
    """In a shop of its own there is one side: a message that an answer takes away was the one that counted."""
    is_own_shop = ("seller", (("own_shop",), None)) in stop.way
    return FROM_MESSAGES | ({"silence", "request_age"} if is_own_shop else set())


def test_an_answer_given_once_more_leaves_nothing_wrong_behind(stops: list[Stop], rulebook: Rulebook) -> None:
    """What rests on it may have to be asked again; whatever is still told, but for what the messages left show, is told as before."""
    for stop in _sample(stops, 300):
        before = read_facts(Situation(stop.case, NOW, rulebook))
        for name, (options, day) in stop.way:
            situation = Situation(stop.case, NOW, rulebook)
            after = read_facts(situation.with_case(answer(situation, rulebook.questions.question(name), options, day)))
            told = {fact: value for fact, value in after.at(NOW).items() if fact in after.known - _shown_by_messages(stop)}
            assert told.items() <= before.at(NOW).items(), (stop.way, name)


def test_a_changed_answer_leaves_the_others(stops: list[Stop], rulebook: Rulebook) -> None:
    """Those that still make sense read back as they were answered."""
    random = Random(11)
    for stop in _sample([stop for stop in stops if len(stop.way) > 1], 300):
        name, before = random.choice(stop.way)
        question = rulebook.questions.question(name)
        after = random.choice([given for given in answers(question) if given != before])
        changed = answer(Situation(stop.case, NOW, rulebook), question, after[0], after[1])
        assert set(chosen(Situation(changed, NOW, rulebook), question)) == set(after[0]), (stop.way, name, after)
        sensible = {other.id for other in sensible_questions(Situation(changed, NOW, rulebook))}
        for other, (options, _) in stop.way:
            if other != name and other in sensible and not _rests_on(rulebook, other, name):
                assert set(chosen(Situation(changed, NOW, rulebook), rulebook.questions.question(other))) == set(options), (
                    stop.way,
                    name,
                    after,
                    other,
                )


def _rests_on(rulebook: Rulebook, question: str, other: str) -> bool:
    """True where what the one asks about belongs to what the other asked, such as the silence after a message."""
    asked = rulebook.questions.question(question)
    return bool(set(asked.when) & set(rulebook.questions.question(other).facts))


def test_each_question_could_change_the_step(stops: list[Stop], rulebook: Rulebook) -> None:
    """Brute force: for some values of what is still open, two answers of the question give two steps."""
    random = Random(3)
    graph = rulebook.graph
    for stop in _sample([stop for stop in stops if stop.asked is not None], 120):
        situation = Situation(stop.case, NOW, rulebook)
        facts, values = read_facts(situation), values_of(situation)
        open_ones = sorted({fact for question in sensible_questions(situation) for fact in question.facts} - facts.known)
        assert stop.asked is not None
        mine = [fact for fact in stop.asked.facts if fact in open_ones and fact in graph.axes]
        assert _can_differ(graph, values, mine, [fact for fact in open_ones if fact in graph.axes], random), (stop.way, stop.asked.id)


def _can_differ(graph: object, values: dict[str, Value], mine: list[str], open_ones: list[str], random: Random) -> bool:
    axes = graph.axes  # type: ignore[attr-defined]
    for _ in range(3000):
        filled = {**values, **{fact: axes[fact].value(random.randrange(len(axes[fact].atoms))) for fact in open_ones}}
        steps = {graph.walk({**filled, **dict(zip(mine, told, strict=True))})["next_step"].then for told in _told(axes, mine, random)}  # type: ignore[attr-defined]
        if len(steps) > 1:
            return True
    return False


def _told(axes: dict[str, object], mine: list[str], random: Random) -> list[tuple[Value, ...]]:
    every = [[axes[fact].value(place) for place in range(len(axes[fact].atoms))] for fact in mine]  # type: ignore[attr-defined]
    told = list(product(*every)) if len(mine) < 3 else [tuple(random.choice(values) for values in every) for _ in range(8)]
    return random.sample(told, min(8, len(told)))


@pytest.mark.parametrize(
    ("question", "options", "day", "key"),
    [
        ("problem", (), None, "nothing_chosen"),
        ("checks", ("nothing", "paid_outside"), None, "chosen_with_none"),
        ("progress", ("dispute",), None, "date_missing"),
        ("progress", ("dispute",), TODAY + timedelta(days=1), "date_in_future"),
        ("promised", ("coming",), TODAY - timedelta(days=1), "date_in_past"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(
    rulebook: Rulebook, question: str, options: tuple[str, ...], day: date | None, key: str
) -> None:
    with pytest.raises(InputError) as error:
        answer(Situation(START, NOW, rulebook), rulebook.questions.question(question), options, day)
    assert error.value.key == key
