"""The interview: what to ask next, and what an answer does to the Case.

Only questions whose answer can still change the step are asked, and no more than the limit before the first advice. It keeps no state:
which questions are answered is read from the Case, and an answer gives a new Case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guidance.advice.facts import Facts, read_facts
from guidance.advice.questions import changeable_facts, sensible_questions
from guidance.advice.situation import Situation, once
from guidance.case.bounded_json import JsonObject
from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.case.merge_patch import contains, drop_broken_links, leaves, merge, set_value, tree_of, value_at
from guidance.case.moment import Moment
from guidance.case.proceeding import PROCEEDINGS
from guidance.errors import InputError
from guidance.library.forms.question import Option, Question


@dataclass(frozen=True)
class Interview:
    """Which questions are answered and which are open."""

    answered: tuple[Question, ...]
    open: tuple[Question, ...]
    """Questions that can still change the step, in their order, with no regard to the limit."""
    limit: int

    @property
    def next(self) -> Question | None:
        """The question to ask before the first advice, if one is left."""
        return self.open[0] if self.open and len(self.answered) < self.limit else None


@once
def interview(situation: Situation) -> Interview:
    """The questions of a situation."""
    facts, sensible, matter = read_facts(situation), sensible_questions(situation), changeable_facts(situation)
    return Interview(
        answered=tuple(question for question in sensible if is_answered(question, facts)),
        open=tuple(question for question in sensible if not is_answered(question, facts) and matter & set(question.facts)),
        limit=situation.rulebook.questions.limit,
    )


def is_answered(question: Question, facts: Facts) -> bool:
    """True when every fact of the question is known."""
    return facts.known >= set(question.facts)


def chosen(situation: Situation, question: Question) -> tuple[str, ...]:
    """Ids of the options that the Case amounts to; none where the Case says something else or nothing."""
    if question.id in situation.case.unsure:
        return tuple(option.id for option in question.options if option.unsure)
    data = tree_of(situation.case)
    today = situation.today
    fitting = [option for option in question.options if not option.unsure and _fits(option, data, today)]
    if question.several:
        marked = tuple(option.id for option in fitting if option.sets or option.adds)
        alone = tuple(option.id for option in fitting if option.alone)
        return marked or (alone if contains(data, leaves(question.resets)) else ())
    return (max(fitting, key=_weight).id,) if fitting else ()


def detail_of(case: Case, option: Option) -> Moment | None:
    """The date that the Case holds for an option that asks for one."""
    if option.detail is None:
        return None
    moment = value_at(tree_of(case), option.detail.paths[0])
    return Moment(moment) if isinstance(moment, str) else None


def answer(situation: Situation, question: Question, options: Sequence[str], detail: date | None = None) -> Case:
    """The Case with this answer; raises InputError where the answer cannot be used."""
    picked = [question.option(name) for name in options]
    _check(picked, detail, situation.today)
    data = tree_of(situation.case)
    merge(data, question.resets)
    for option in picked:
        merge(data, option.sets)
        for name, values in option.adds.items():
            data[name] = [*data.get(name, ()), *(value for value in values if value not in data.get(name, ()))]
        _date(data, option, situation.today, detail)
    drop_broken_links(data)
    wiped = {other.id for other in situation.rulebook.questions.questions if _wipes(question, other)}
    others = [name for name in data.get("unsure", ()) if name != question.id and name not in wiped]
    data["unsure"] = [*others, question.id] if any(option.unsure for option in picked) else others
    return build_case(data)


def mark_done(situation: Situation, step: str) -> Case:
    """The Case after the buyer has done the step now."""
    done = situation.rulebook.library.ladder.steps[step].marks
    moment = Moment.at(situation.local_now).root
    data = tree_of(situation.case)
    for name, value in done.items():
        if name == "events":
            for party, event in value.items():
                merge(data, {name: {f"{step.replace('_', '-')}-{party}-{len(data.get(name, ()))}": {**event, "at": moment}}})
        elif name == "demands":
            data[name] = [
                demand if demand.get("objected") == "yes" else {**demand, **value, "objected_at": moment} for demand in data.get(name, ())
            ]
        else:
            merge(data, {name: {**value, "made_at": moment} if name in PROCEEDINGS else value})
    if data.get("events") and data.get("attempts") == "none":
        del data["attempts"]
    return build_case(data)


def _wipes(question: Question, other: Question) -> bool:
    """True where an answer to `question` removes events that `other` asks about."""
    wiped = {name for name, event in question.resets.get("events", {}).items() if event is None}
    return bool(wiped & {name for option in other.options for name in _events(option)})


def _events(option: Option) -> set[str]:
    paths = [*option.paths, *(option.detail.paths if option.detail else ())]
    return {*option.sets.get("events", {}), *(path.split(".")[1] for path in paths if path.startswith("events."))}


def _check(picked: Sequence[Option], detail: date | None, today: date) -> None:
    if not picked:
        raise InputError("nothing_chosen")
    if len(picked) > 1 and any(option.alone for option in picked):
        raise InputError("chosen_with_none")
    wanted = next((option.detail for option in picked if option.detail is not None), None)
    if wanted is None:
        return
    if detail is None and wanted.required:
        raise InputError("date_missing")
    if detail is not None and wanted.tense == "past" and detail > today:
        raise InputError("date_in_future")
    if detail is not None and wanted.tense == "future" and detail < today:
        raise InputError("date_in_past")


def _date(data: JsonObject, option: Option, today: date, detail: date | None) -> None:
    if option.days_ago is not None:
        for path in option.paths:
            set_value(data, path, (today - timedelta(days=option.days_ago)).isoformat())
    if option.detail is not None and detail is not None:
        for path in option.detail.paths:
            set_value(data, path, detail.isoformat())


def _fits(option: Option, data: JsonObject, today: date) -> bool:
    if option.days_ago is not None:
        day = (today - timedelta(days=option.days_ago)).isoformat()
        if any(value_at(data, path) != day for path in option.paths):
            return False
    if option.detail is not None and option.detail.required and not isinstance(value_at(data, option.detail.paths[0]), str):
        return False
    return contains(data, [*leaves(option.sets), *((name, list(values)) for name, values in option.adds.items())])


def _weight(option: Option) -> int:
    return 10 * len(list(leaves(option.sets))) + (5 if option.days_ago is not None else 0)
