"""The commands for a case file: advice, sums, timeline, calendar, letters, posts, bundle."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time

from guidance.advice.advice_tree import advice_tree
from guidance.advice.advise import advise
from guidance.advice.interview import interview
from guidance.advice.situation import Situation
from guidance.advice.view import StepView
from guidance.advice.wording import tell_step, texts_of
from guidance.case.ahead import told_moments
from guidance.case.capture_place import telling_places
from guidance.claims.sum_words import sum_tree, tell_sum
from guidance.claims.sums import sum_of
from guidance.library.texts import Texts
from guidance.papers.bundle import bundle
from guidance.papers.command_line import (
    CASE,
    JSON,
    command,
    now_of,
    open_situation,
    opened_file,
    output_option,
    print_json,
    set_up,
    to_day,
    writer_of,
)
from guidance.papers.documents.document import Document
from guidance.papers.documents.docx_file import to_docx
from guidance.papers.documents.pdf_file import to_pdf
from guidance.papers.documents.text_file import to_text
from guidance.papers.html_page import page
from guidance.papers.letters.choose import form_of, letters_for, letters_tree, matter_of
from guidance.papers.letters.compose import compose, document_of
from guidance.papers.posts import compose_post
from guidance.timeline.branches import whole_timeline
from guidance.timeline.html_file import to_html
from guidance.timeline.ics_file import to_ics
from guidance.timeline.picture import to_png, to_svg
from guidance.timeline.plotly_figure import figure, to_json
from guidance.timeline.rows import Timeline
from guidance.timeline.table import to_csv

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


@command(
    "advise",
    "the next step for a case file",
    *CASE,
    JSON,
    ("--at-each-event", {"action": "store_true", "help": "the case as it grew: what would have been advised after each event"}),
)
def _advise(args: Namespace) -> None:
    situation, texts = open_situation(args)
    if args.at_each_event:
        grown = [situation.at(at) for at in told_moments(situation.case, situation.zone) if at <= situation.now]
        if args.json:
            print_json([{"at": one.now.isoformat(), "step": advise(one).step, "family": advise(one).family} for one in grown])
        else:
            print("\n".join(f"{texts.moment(one.now, one.zone)}: {tell_step(one, texts).title}" for one in grown))
        return
    if args.json:
        print_json(advice_tree(situation, texts))
        return
    print("\n\n".join(filter(None, _told(tell_step(situation, texts), texts))))


def _told(view: StepView, texts: Texts) -> Iterator[str]:
    """The advice as paragraphs: what is not known, the step with its day, why, the deadlines, what to do beside it and what not."""
    yield from (view.unknown_law, view.title, view.by_when, view.what, view.to_whom, view.where, *view.why)
    if view.deadlines:
        yield "\n".join((f"{texts('ui.next_step.deadlines')}:", *(f"- {row.date}: {row.told}; {row.kind}" for row in view.deadlines)))
    for heading, moves in (("parallel", view.parallel), ("warnings", view.warnings)):
        if moves:
            yield "\n".join((f"{texts(f'ui.next_step.{heading}')}:", *(f"- {move.title}. {move.text}" for move in moves)))


@command("questions", "the questions that can still change the advice", *CASE, JSON)
def _questions(args: Namespace) -> None:
    situation, texts = open_situation(args)
    asked = interview(situation)
    questions = [{"id": question.id, "title": texts(f"questions.{question.id}.title"), "facts": question.facts} for question in asked.open]
    if args.json:
        following = asked.next.id if asked.next else None
        print_json({"next": following, "open": questions, "answered": [question.id for question in asked.answered]})
    else:
        print("\n".join(f"{question['id']}: {question['title']}" for question in questions))


@command("project", "what the advice becomes, and when, if nobody answers", *CASE, JSON)
def _project(args: Namespace) -> None:
    situation, texts = open_situation(args)
    calendar = advise(situation).calendar
    if args.json:
        print_json([{"at": projected.at.isoformat(), "step": projected.step, "rules": dict(projected.rules)} for projected in calendar])
    else:
        days = (texts.date(projected.at, situation.zone) for projected in calendar)
        print("\n".join(f"{day}: {texts(f'steps.{projected.step}.name')}" for day, projected in zip(days, calendar, strict=True)))


@command(
    "sum",
    "what may be claimed in money on a day, line by line",
    *CASE,
    JSON,
    ("--at", {"type": to_day, "metavar": "DATE", "help": "the day to count by, 2026-11-22; default: today"}),
)
def _sum(args: Namespace) -> None:
    if args.at is not None:  # what lies before that day has happened by then
        args.now = max(now_of(args), datetime.combine(args.at, time(23, 59), UTC))
    opened, _ = open_situation(args)
    situation = Situation.on(opened.case, args.at or opened.today, opened.rulebook)
    texts, counted = texts_of(situation, args.language), sum_of(situation)
    if args.json:
        print_json(sum_tree(counted, texts))
        return
    view = tell_sum(counted, texts)
    for line in view.lines:
        print(f"{line.name}: {line.amount or line.status}" + (f" ({line.status})" if line.amount else ""))
        print("\n".join(f"  {text}" for text in (*line.working, line.rule, line.reason, *line.conditions, *line.sources) if text))
    print(f"\n{texts('sums.total.now')}: {view.now}\n{texts('sums.total.with_court')}: {view.with_court}")
    print("\n".join(("", *view.guards, *view.notes)))


@command("timeline", "the case on a time axis", *CASE, output_option("FILE.html, .json, .csv, .png or .svg"))
def _timeline(args: Namespace) -> None:
    write = writer_of(_TIMELINES, args.output, "a timeline")
    situation, texts = open_situation(args)
    args.output.write_bytes(write(whole_timeline(situation), texts))


@command("calendar", "every deadline and planned step, for a calendar", *CASE, output_option("FILE.ics"))
def _calendar(args: Namespace) -> None:
    situation, texts = open_situation(args)
    args.output.write_bytes(to_ics(situation.case, advise(situation), texts, situation.zone, situation.now))


@command(
    "bundle",
    "evidence, chronology, letters and checksums in one archive",
    *CASE,
    output_option("FILE.zip"),
    ("--redacted", {"action": "store_true", "help": "a copy for others: no files of evidence, personal data in texts hidden"}),
)
def _bundle(args: Namespace) -> None:
    opened = opened_file(args)
    situation, texts = set_up(opened.case, args)
    places = () if args.redacted else telling_places(opened.case, opened.files)
    if places:
        print(texts("bundle.download.places", numbers=", ".join(map(str, places))), file=sys.stderr)
    args.output.write_bytes(bundle(situation, opened.files, texts, redacted=args.redacted))


@command("page", "advice, timeline, events and letters in one HTML file that needs no network", *CASE, output_option("FILE.html"))
def _page(args: Namespace) -> None:
    situation, texts = open_situation(args)
    args.output.write_text(page(situation, texts), encoding="utf-8", newline="")


@command("letters", "the letters that apply now, with addressee and reason, as JSON", *CASE)
def _letters(args: Namespace) -> None:
    print_json(letters_tree(*open_situation(args)))


@command(
    "letter",
    "one letter, filled with the case; what is not known is a blank in brackets",
    *CASE,
    ("name", {"metavar": "NAME", "help": "its id; a wrong one is answered with those of the country"}),
    output_option("FILE.docx, .pdf or .txt"),
)
def _letter(args: Namespace) -> None:
    write = writer_of(_DOCUMENTS, args.output, "a letter")
    situation, _ = open_situation(args)
    form = form_of(args.name, situation)
    if form is None:
        sys.exit(f"{args.name}: there are {', '.join(letters_for(situation).forms)}")
    letter = compose(form, situation, args.language)
    args.output.write_bytes(write(document_of(letter, letter.text, situation.now, matter_of(situation, letter.language).texts)))


@command(
    "post",
    "a text for one network, without names and numbers, where a formal step stands beside it",
    *CASE,
    ("network", {"metavar": "NETWORK", "help": "its id; a wrong one is answered with those of the country"}),
    ("--resolved", {"action": "store_true", "help": "what to add once the matter is settled"}),
)
def _post(args: Namespace) -> None:
    situation, texts = open_situation(args)
    print(compose_post(args.network, situation, texts, resolved=args.resolved).text)
