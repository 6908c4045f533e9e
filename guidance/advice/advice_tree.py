"""The advice as plain data, with the sentences that a person would read, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from guidance.advice.advise import advise
from guidance.advice.model import Advice
from guidance.advice.situation import Situation
from guidance.advice.wording import tell_step
from guidance.library.texts import Texts


def advice_tree(situation: Situation, texts: Texts) -> dict[str, Any]:
    """The advice on a situation: ids and sentences, instants as ISO 8601."""
    advice, view = advise(situation), tell_step(situation, texts)
    return {
        "now": advice.now.isoformat(),
        "step": advice.step,
        "family": advice.family,
        "also_today": list(advice.also_today),
        "title": view.title,
        "addressee": advice.turn_to,
        "answers_for_it": advice.addressee,
        "due": advice.due.at.isoformat() if advice.due else None,
        "parallel": list(advice.parallel),
        "rules": dict(advice.rules),
        "because": list(view.why),
        "basis": list(advice.basis),
        "facts": dict(advice.facts),
        "rests_on": list(advice.rests_on),
        "unknown": list(advice.unknown),
        "changes": [{"fact": change.fact, "from": change.before, "to": change.after, "step": change.step} for change in advice.changes],
        "deadlines": list(_deadlines(advice)),
        "next": [{"at": projected.at.isoformat(), "step": projected.step} for projected in advice.calendar],
    }


def _deadlines(advice: Advice) -> Iterator[dict[str, Any]]:
    for deadline in dict.fromkeys((*advice.deadlines, *filter(None, [advice.due]))):
        yield {
            "id": deadline.id,
            "kind": deadline.kind,
            "at": deadline.at.isoformat(),
            "owner": deadline.owner,
            "last_day": _last_day(deadline.at) if deadline.whole_days else None,
            "source": list(deadline.source),
        }


def _last_day(at: datetime) -> str:
    """The last day of a term in days: the day before the midnight at which it is over."""
    return datetime.fromordinal(at.date().toordinal() - 1).date().isoformat()
