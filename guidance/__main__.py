"""The second way in, for authors, tests and machines: `python -m guidance COMMAND`.

Exit status 0, or 1 with sentences on standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from guidance.advice import advise
from guidance.casefile import open_case
from guidance.check import check
from guidance.errors import BadInput, ContentError
from guidance.facts import zone_of
from guidance.figure import figure, to_html, to_json
from guidance.interview import interview
from guidance.library.library import CONTENT
from guidance.library.texts import Texts
from guidance.models.advice import Advice
from guidance.models.case import Case
from guidance.models.pack import Language
from guidance.rulebook import Rulebook, load_rulebook
from guidance.schemas import generate
from guidance.timeline import Timeline, build
from guidance.timetable import to_csv
from guidance.wording import tell_error, tell_step, texts_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give back the exit status."""
    told = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = told.command
    try:
        command(told)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    except BadInput as error:
        print(tell_error(error, texts_of(Case(), told.language or "en", _now(told), load_rulebook())), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m guidance", description="Advice for a buyer whom a marketplace sends to a silent seller."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "check", _check, "prove all tables and check all promises of the content")
    schema = _add(commands, "schema", _schema, "print the JSON Schema of a case file")
    schema.add_argument("--content", action="store_true", help="write the schemas of the content files instead, for editors")
    for name, command, about in (
        ("advise", _advise, "the next step for a case file"),
        ("questions", _questions, "the questions that can still change the advice"),
        ("project", _project, "what the advice becomes, and when, if nobody answers"),
    ):
        _add_case(_add(commands, name, command, about)).add_argument("--json", action="store_true", help="print JSON instead of sentences")
    timeline = _add_case(_add(commands, "timeline", _timeline, "the case on a time axis"))
    timeline.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help="FILE.html, FILE.json or FILE.csv")
    return parser


def _add(commands: Any, name: str, command: Callable[[argparse.Namespace], None], about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(command=command, now=None, language=None)
    return parser


def _add_case(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("case", type=Path, metavar="CASE.json", help="a case file; see the command schema")
    parser.add_argument("--now", type=_instant, metavar="TIME", help="ISO 8601 with a zone; default: the clock")
    parser.add_argument("--language", choices=("ru", "en"), help="default: the language of the case, then Russian")
    return parser


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("write the zone too: 2026-11-22T15:00+03:00")
    return found


def _now(told: argparse.Namespace) -> datetime:
    return told.now or datetime.now(UTC)


def _open(told: argparse.Namespace) -> tuple[Case, Rulebook, datetime, Texts]:
    rulebook, now = load_rulebook(), _now(told)
    case = open_case(told.case.read_bytes(), now, rulebook)
    language: Language = told.language or case.language or "ru"
    told.language = language
    return case, rulebook, now, texts_of(case, language, now, rulebook)


def _check(_: argparse.Namespace) -> None:
    print(check())


def _schema(told: argparse.Namespace) -> None:
    if told.content:
        for name, text in generate().items():
            (CONTENT / "schemas" / name).write_text(text, encoding="utf-8")
    else:
        _print(Case.model_json_schema())


def _advise(told: argparse.Namespace) -> None:
    case, rulebook, now, texts = _open(told)
    advice = advise(case, now, rulebook)
    if told.json:
        _print(advice_tree(advice, case, rulebook, texts))
        return
    view = tell_step(advice, case, rulebook, texts)
    print("\n\n".join(filter(None, (view.title, view.by_when, view.what, view.to_whom, view.where, *view.why))))


def _questions(told: argparse.Namespace) -> None:
    case, rulebook, now, texts = _open(told)
    asked = interview(case, now, rulebook)
    open_ones = [{"id": question.id, "title": texts(f"questions.{question.id}.title"), "facts": question.facts} for question in asked.open]
    if told.json:
        _print({"next": asked.next.id if asked.next else None, "open": open_ones, "answered": [question.id for question in asked.answered]})
    else:
        print("\n".join(f"{one['id']}: {one['title']}" for one in open_ones))


def _project(told: argparse.Namespace) -> None:
    case, rulebook, now, texts = _open(told)
    calendar = advise(case, now, rulebook).calendar
    if told.json:
        _print([{"at": projected.at.isoformat(), "step": projected.step, "rules": dict(projected.rules)} for projected in calendar])
    else:
        zone = zone_of(case, rulebook.pack(case))
        print("\n".join(f"{texts.date(projected.at, zone)}: {texts(f'steps.{projected.step}.name')}" for projected in calendar))


def _timeline(told: argparse.Namespace) -> None:
    case, rulebook, now, texts = _open(told)
    zone = zone_of(case, rulebook.pack(case))
    drawn = build(case, advise(case, now, rulebook), zone, now)
    told.output.write_text(_drawn(drawn, texts, told.output.suffix), encoding="utf-8", newline="")


def _drawn(timeline: Timeline, texts: Texts, suffix: str) -> str:
    if suffix == ".csv":
        return to_csv(timeline, texts)
    return to_json(figure(timeline, texts, dark=False, narrow=False)) if suffix == ".json" else to_html(timeline, texts)


def advice_tree(advice: Advice, case: Case, rulebook: Rulebook, texts: Texts) -> dict[str, Any]:
    """The advice as plain data, with the sentences that a person would read."""
    view = tell_step(advice, case, rulebook, texts)
    deadlines = [*advice.deadlines, *([advice.due] if advice.due and advice.due not in advice.deadlines else [])]
    return {
        "now": advice.now.isoformat(),
        "step": advice.step,
        "title": view.title,
        "addressee": advice.addressee,
        "due": advice.due.at.isoformat() if advice.due else None,
        "parallel": list(advice.parallel),
        "rules": dict(advice.rules),
        "because": list(view.why),
        "basis": list(advice.basis),
        "facts": dict(advice.facts),
        "rests_on": list(advice.rests_on),
        "unknown": list(advice.unknown),
        "changes": [{"fact": one.fact, "from": one.before, "to": one.after, "step": one.step} for one in advice.changes],
        "deadlines": [
            {"id": one.id, "kind": one.kind, "at": one.at.isoformat(), "owner": one.owner, "last_day": view_day, "source": list(one.source)}
            for one, view_day in ((one, _last_day(one.at, whole=one.whole_days)) for one in deadlines)
        ],
        "next": [{"at": projected.at.isoformat(), "step": projected.step} for projected in advice.calendar],
    }


def _last_day(at: datetime, *, whole: bool) -> str | None:
    """The last day of a term in days: the day before the midnight at which it is over."""
    return datetime.fromordinal(at.date().toordinal() - 1).date().isoformat() if whole else None


def _print(tree: Any) -> None:
    print(json.dumps(tree, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
