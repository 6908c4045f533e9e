"""Finds the questions that make sense for what is known by now, and the facts that could still change the step."""

from __future__ import annotations

from guidance.advice.facts import read_facts, values_of
from guidance.advice.situation import Situation, once
from guidance.decision.relevance import changeable
from guidance.library.forms.question import Question


@once
def sensible_questions(situation: Situation) -> tuple[Question, ...]:
    """The questions that make sense by now, answered or not: for the problem as the buyer told it, whatever the law calls it."""
    values = values_of(situation)
    words = {**values, "problem": (situation.case.problem or values["problem"])}
    return tuple(question for question in situation.rulebook.questions.questions if question.makes_sense(words))


@once
def changeable_facts(situation: Situation) -> frozenset[str]:
    """Unknown facts that a question asks about and that could still change the step."""
    asked = frozenset(fact for question in sensible_questions(situation) for fact in question.facts)
    return changeable(situation.rulebook.graph, values_of(situation), asked - read_facts(situation).known)
