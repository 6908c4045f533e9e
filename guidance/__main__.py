"""The second way in, for authors, tests and machines: `python -m guidance COMMAND`.

Exit status 0, or 1 with sentences on standard error, or 2 where the command itself is written wrongly.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from guidance.advice.advise import advise
from guidance.advice.interview import interview
from guidance.advice.model import Advice
from guidance.advice.open_case import open_file
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation, zone_of
from guidance.advice.wording import tell_error, tell_step, texts_of
from guidance.case.case import Case, Party
from guidance.case.case_file import Opened, build_case
from guidance.checks.check import check
from guidance.checks.schemas import generate
from guidance.claims.sum_words import sum_tree, tell_sum
from guidance.claims.sums import sum_of
from guidance.errors import BadInput, ContentError
from guidance.library.forms.pack import Language
from guidance.library.packs import CONTENT
from guidance.library.texts import Texts
from guidance.papers.bundle import bundle
from guidance.papers.documents.document import Document
from guidance.papers.documents.docx_file import to_docx
from guidance.papers.documents.pdf_file import to_pdf
from guidance.papers.documents.text_file import to_text
from guidance.papers.html_page import page
from guidance.papers.letters.compose import compose, document_of, form_of, letters_for, letters_tree, matter_of
from guidance.papers.posts import compose_post
from guidance.reading.exports import as_json, detect, messages, propose
from guidance.reading.replies import LONGEST_FILE, read_reply, text_of, tree_of
from guidance.timeline.branches import whole_timeline
from guidance.timeline.html_file import to_html
from guidance.timeline.ics_file import to_ics
from guidance.timeline.picture import to_png, to_svg
from guidance.timeline.plotly_figure import figure, to_json
from guidance.timeline.rows import Timeline
from guidance.timeline.table import to_csv

Made = TypeVar("Made")
_DOCUMENTS: dict[str, Callable[[Document], bytes]] = {
    ".docx": to_docx,
    ".pdf": to_pdf,
    ".txt": lambda document: to_text(document).encode(),
}
_TIMELINES: dict[str, Callable[[Timeline, Texts], bytes]] = {
    ".html": lambda timeline, texts: to_html(timeline, texts).encode(),
    ".json": lambda timeline, texts: to_json(figure(timeline, texts, dark=False, narrow=False)).encode(),
    ".csv": lambda timeline, texts: to_csv(timeline, texts).encode(),
    ".png": to_png,
    ".svg": to_svg,
}


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
        print(tell_error(error, texts_of(Situation(Case(), _now(told), load_rulebook()), told.language or "en")), file=sys.stderr)
        return 1
    except OSError as error:
        print(": ".join(str(part) for part in (error.filename, error.strerror or error) if part is not None), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m guidance", description="Advice for a buyer whom a marketplace sends to a silent seller."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_checks, _add_advice, _add_files, _add_letters, _add_readers):
        add(commands)
    return parser


def _add_checks(commands: Any) -> None:
    _add(commands, "check", _check, "prove all tables and check all promises of the content")
    schema = _add(commands, "schema", _schema, "print the JSON Schema of a case file")
    schema.add_argument("--content", action="store_true", help="write the schemas of the content files instead, for editors")


def _add_advice(commands: Any) -> None:
    for name, command, about in (
        ("advise", _advise, "the next step for a case file"),
        ("questions", _questions, "the questions that can still change the advice"),
        ("project", _project, "what the advice becomes, and when, if nobody answers"),
        ("sum", _sum, "what may be claimed in money on a day, line by line"),
    ):
        parser = _add_case(_add(commands, name, command, about))
        parser.add_argument("--json", action="store_true", help="print JSON instead of sentences")
        if command is _sum:
            parser.add_argument("--at", type=_day, metavar="DATE", help="the day to count by, 2026-11-22; default: today")


def _add_files(commands: Any) -> None:
    for name, command, about, file in (
        ("timeline", _timeline, "the case on a time axis", "FILE.html, .json, .csv, .png or .svg"),
        ("calendar", _calendar, "every deadline and planned step, for a calendar", "FILE.ics"),
        ("bundle", _bundle, "evidence, chronology, letters and checksums in one archive", "FILE.zip"),
        ("page", _page, "advice, timeline, events and letters in one HTML file that needs no network", "FILE.html"),
    ):
        parser = _add_output(_add_case(_add(commands, name, command, about)), file)
        if command is _bundle:
            parser.add_argument(
                "--redacted", action="store_true", help="a copy for others: no files of evidence, personal data in texts hidden"
            )


def _add_letters(commands: Any) -> None:
    _add_case(_add(commands, "letters", _letters, "the letters that apply now, with addressee and reason, as JSON"))
    letter = _add_case(_add(commands, "letter", _letter, "one letter, filled with the case; what is not known is a blank in brackets"))
    letter.add_argument("name", metavar="NAME", help="its id; a wrong one is answered with those of the country")
    _add_output(letter, "FILE.docx, .pdf or .txt")
    posted = _add(commands, "post", _post, "a text for one network, without names and numbers, where a formal step stands beside it")
    _add_case(posted).add_argument("network", metavar="NETWORK", help="its id; a wrong one is answered with those of the country")
    posted.add_argument("--resolved", action="store_true", help="what to add once the matter is settled")


def _add_readers(commands: Any) -> None:
    _add_reply(_add(commands, "read", _read, "what a reply from support or a seller may be, with the words it rests on, as JSON"))
    _add_import(_add(commands, "import", _import, "proposed events from mail, a messenger's export or a copied chat, as JSON"))


def _add(commands: Any, name: str, command: Callable[[argparse.Namespace], None], about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(command=command, now=None, language=None)
    return parser


def _add_case(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("case", type=Path, metavar="CASE", help="a case file, JSON or ZIP; see the command schema")
    parser.add_argument("--now", type=_instant, metavar="TIME", help="ISO 8601 with a zone; default: the clock")
    parser.add_argument("--language", choices=("ru", "en"), help="default: the language of the case, then Russian")
    return parser


def _add_output(parser: argparse.ArgumentParser, file: str) -> argparse.ArgumentParser:
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help=file)
    return parser


def _add_reply(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a text with one reply; - for standard input")
    parser.add_argument("--language", choices=("ru", "en"), help="of the reply; default: that of its letters")
    parser.add_argument("--at", dest="now", type=_instant, metavar="TIME", help="when it was written, ISO 8601 with a zone; default: now")
    parser.add_argument("--country", default="ru", help="whose working days and time zone count; default: ru")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=".eml, .mbox, .json, .txt, .zip or copied text; - for standard input")
    parser.add_argument("--language", choices=("ru", "en"), help="of what is said when the file cannot be used; default: English")
    parser.add_argument("--zone", metavar="ZONE", help="of times without one; default: that of the country's capital")
    parser.add_argument("--country", default="ru", help="whose working days and time zone count; default: ru")
    parser.add_argument("--me", action="append", default=[], metavar="NAME", help="a sender that is the buyer; may be given several times")
    parser.add_argument(
        "--with", dest="other", choices=[party.value for party in Party], default="seller", help="who a sender of unknown side is"
    )
    parser.add_argument("--first", choices=("day", "month"), help="which stands first in 05/06/2026; default: as the file shows")
    parser.add_argument("--now", type=_instant, metavar="TIME", help="ISO 8601 with a zone; default: the clock")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("there is no such day; write it as 2026-11-22") from None


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("there is no such moment; write it as 2026-11-22T15:00+03:00") from None
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("write the zone too: 2026-11-22T15:00+03:00")
    return found


def _now(told: argparse.Namespace) -> datetime:
    return told.now or datetime.now(UTC)


def _open(told: argparse.Namespace) -> tuple[Situation, Texts]:
    return _setting(_opened(told).case, told)


def _setting(case: Case, told: argparse.Namespace) -> tuple[Situation, Texts]:
    """The case with what every command about it needs; from now on errors are told in its language."""
    situation = Situation(case, _now(told), load_rulebook())
    language: Language = told.language or case.language or "ru"
    told.language = language
    return situation, texts_of(situation, language)


def _opened(told: argparse.Namespace) -> Opened:
    return open_file(told.case.read_bytes(), _now(told), load_rulebook())


def _check(_: argparse.Namespace) -> None:
    print(check())


def _schema(told: argparse.Namespace) -> None:
    if told.content:
        for name, text in generate().items():
            (CONTENT / "schemas" / name).write_text(text, encoding="utf-8")
    else:
        _print(Case.model_json_schema())


def _advise(told: argparse.Namespace) -> None:
    situation, texts = _open(told)
    if told.json:
        _print(advice_tree(situation, texts))
        return
    view = tell_step(situation, texts)
    print("\n\n".join(filter(None, (view.title, view.by_when, view.what, view.to_whom, view.where, *view.why))))


def _questions(told: argparse.Namespace) -> None:
    situation, texts = _open(told)
    asked = interview(situation)
    open_ones = [{"id": question.id, "title": texts(f"questions.{question.id}.title"), "facts": question.facts} for question in asked.open]
    if told.json:
        _print({"next": asked.next.id if asked.next else None, "open": open_ones, "answered": [question.id for question in asked.answered]})
    else:
        print("\n".join(f"{one['id']}: {one['title']}" for one in open_ones))


def _project(told: argparse.Namespace) -> None:
    situation, texts = _open(told)
    calendar = advise(situation).calendar
    if told.json:
        _print([{"at": projected.at.isoformat(), "step": projected.step, "rules": dict(projected.rules)} for projected in calendar])
    else:
        print("\n".join(f"{texts.date(projected.at, situation.zone)}: {texts(f'steps.{projected.step}.name')}" for projected in calendar))


def _sum(told: argparse.Namespace) -> None:
    if told.at is not None:  # what lies before that day has happened by then
        told.now = max(_now(told), datetime.combine(told.at, time(23, 59), UTC))
    situation, _ = _open(told)
    situation = Situation.on(situation.case, told.at or situation.today, situation.rulebook)
    texts, found = texts_of(situation, told.language), sum_of(situation)
    if told.json:
        _print(sum_tree(found, texts))
        return
    view = tell_sum(found, texts)
    for line in view.lines:
        print(f"{line.name}: {line.amount or line.status}" + (f" ({line.status})" if line.amount else ""))
        print("\n".join(f"  {text}" for text in (*line.working, line.rule, line.reason, *line.conditions, *line.sources) if text))
    print(f"\n{texts('sums.total.now')}: {view.now}\n{texts('sums.total.with_court')}: {view.with_court}")
    print("\n".join(("", *view.guards, *view.notes)))


def _timeline(told: argparse.Namespace) -> None:
    drawn = _made_as(_TIMELINES, told.output, "a timeline")
    situation, texts = _open(told)
    told.output.write_bytes(drawn(whole_timeline(situation), texts))


def _made_as(known: Mapping[str, Made], output: Path, what: str) -> Made:
    """What makes a file of this ending; the command ends where there is none."""
    if output.suffix not in known:
        sys.exit(f"{output}: {what} is written as {', '.join(known)}")
    return known[output.suffix]


def _calendar(told: argparse.Namespace) -> None:
    situation, texts = _open(told)
    told.output.write_bytes(to_ics(situation.case, advise(situation), texts, situation.zone, situation.now))


def _import(told: argparse.Namespace) -> None:
    case = build_case({"country": told.country} | ({"time_zone": told.zone} if told.zone else {}))
    pack = load_rulebook().pack(case)
    zone, now = zone_of(case, pack), _now(told)
    options = messages.Options(now, zone, messages.DayOrder(told.first) if told.first else None)
    with open(0, "rb", closefd=False) if told.file == "-" else Path(told.file).open("rb") as file:
        imported = detect.read_messages(file.read(messages.MAX_BYTES + 1), options)
    roles = as_json.roles_told(imported, propose.guess_roles(imported, case), told.me, propose.Role(told.other))
    setting = propose.Setting(roles, zone, country=pack.country.code)
    proposed = [propose.with_reply(one, setting, now) for one in propose.propose(imported, setting, case, now)]
    _print(as_json.import_tree(imported, roles, proposed))


def _read(told: argparse.Namespace) -> None:
    with open(0, "rb", closefd=False) if told.file == "-" else Path(told.file).open("rb") as file:
        data = file.read(LONGEST_FILE + 1)
    country = load_rulebook().library.country(told.country)
    zone = ZoneInfo(country.country.time_zone)
    _print(tree_of(read_reply(text_of(data), told.language, _now(told), zone, country.code)))


def _bundle(told: argparse.Namespace) -> None:
    opened = _opened(told)
    situation, texts = _setting(opened.case, told)
    told.output.write_bytes(bundle(situation, opened.files, texts, redacted=told.redacted))


def _post(told: argparse.Namespace) -> None:
    situation, texts = _open(told)
    print(compose_post(told.network, situation, texts, resolved=told.resolved).text)


def _letters(told: argparse.Namespace) -> None:
    situation, texts = _open(told)
    _print(letters_tree(situation, texts))


def _letter(told: argparse.Namespace) -> None:
    made = _made_as(_DOCUMENTS, told.output, "a letter")
    situation, _ = _open(told)
    form = form_of(told.name, situation)
    if form is None:
        sys.exit(f"{told.name}: there are {', '.join(letters_for(situation).forms)}")
    letter = compose(form, situation, told.language)
    document = document_of(letter, letter.text, situation.now, matter_of(situation, letter.language).texts)
    told.output.write_bytes(made(document))


def _page(told: argparse.Namespace) -> None:
    situation, texts = _open(told)
    told.output.write_text(page(situation, texts), encoding="utf-8", newline="")


def advice_tree(situation: Situation, texts: Texts) -> dict[str, Any]:
    """The advice as plain data, with the sentences that a person would read."""
    advice, view = advise(situation), tell_step(situation, texts)
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
        "deadlines": list(_deadlines(advice)),
        "next": [{"at": projected.at.isoformat(), "step": projected.step} for projected in advice.calendar],
    }


def _deadlines(advice: Advice) -> Iterator[dict[str, Any]]:
    for one in dict.fromkeys((*advice.deadlines, *filter(None, [advice.due]))):
        last_day = _last_day(one.at, whole=one.whole_days)
        yield {
            "id": one.id, "kind": one.kind, "at": one.at.isoformat(), "owner": one.owner, "last_day": last_day, "source": list(one.source),
        }  # fmt: skip


def _last_day(at: datetime, *, whole: bool) -> str | None:
    """The last day of a term in days: the day before the midnight at which it is over."""
    return datetime.fromordinal(at.date().toordinal() - 1).date().isoformat() if whole else None


def _print(tree: Any) -> None:
    print(json.dumps(tree, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # whoever reads may stop reading: then it ends as quietly as other tools do
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
