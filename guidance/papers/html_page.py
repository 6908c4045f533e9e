"""The whole case as one HTML page that opens in any browser without a network.

Advice, reasons, dates, the figure with its table, events, letters, sources. Its policy forbids every request, and all text of people is
escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from guidance.advice.situation import Situation
from guidance.advice.view import DeadlineView, SourceView, StepView
from guidance.advice.wording import tell_step
from guidance.library.texts import Texts
from guidance.papers.dossier import Dossier, dossier_of, event_name
from guidance.timeline.branches import whole_timeline
from guidance.timeline.html_file import Around, to_html

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NARROW = "<style>p,li,h1,h2,h3{overflow-wrap:anywhere}</style>"
_ITEM = re.compile(r"(?:-|\d+\.) ")


def page(situation: Situation, texts: Texts) -> str:
    """The page of a situation."""
    dossier = dossier_of(situation, texts, ())
    view = tell_step(situation, texts)
    around = Around(
        title=texts("bundle.document.page"),
        above="".join([*_top(dossier), *_step(view, texts)]),
        below="".join([*_events(dossier), *_letters(dossier), *_sources(view, texts)]),
    )
    return to_html(whole_timeline(situation), texts, around=around)


def _top(dossier: Dossier) -> Iterator[str]:
    yield _NARROW
    yield _heading(1, dossier.texts("bundle.document.page"))
    yield _paragraph(dossier.made)
    yield _paragraph(dossier.texts("ui.not_legal_advice"))


def _step(view: StepView, texts: Texts) -> Iterator[str]:
    yield _heading(2, texts("ui.next_step.title"))
    yield _heading(3, view.title)
    yield _words(view.by_when)
    yield _words(view.what)
    for name, words in (("to_whom", view.to_whom), ("where", view.where)):
        yield _labelled(texts(f"ui.next_step.{name}"), words)
    if view.attach:
        yield _labelled(texts("ui.next_step.attach"), " ") + _list(view.attach)
    yield _labelled(texts("ui.next_step.expect"), view.expect)
    for warning in view.warnings:
        yield _labelled(warning.title, warning.text)
    yield _heading(2, texts("ui.next_step.why")) + "".join(_words(reason) for reason in view.why)
    yield _list([f"{answer.name}: {answer.value}" for answer in view.rests_on])
    yield _words(view.law)
    yield from _dates(view, texts)


def _dates(view: StepView, texts: Texts) -> Iterator[str]:
    yield _heading(2, texts("ui.next_step.deadlines"))
    if view.deadlines:
        columns = [texts(f"ui.next_step.{name}") for name in ("deadline_at", "deadline", "clock_kind", "deadline_owner")]
        yield _table(columns, [(row.date, _noted(row), row.kind, row.owner) for row in view.deadlines])
    else:
        yield _paragraph(texts("ui.next_step.deadlines_none"))
    if view.calendar:
        yield _heading(2, texts("ui.next_step.if_silent")) + _paragraph(texts("ui.next_step.if_silent_lead"))
        yield _table((texts("ui.next_step.deadline_at"), texts("ui.next_step.nav")), [(row.date, row.step) for row in view.calendar])


def _noted(row: DeadlineView) -> str:
    return f"{row.name} ({row.note.rstrip('.')})" if row.note else row.name


def _events(dossier: Dossier) -> Iterator[str]:
    with_words = [event for event in dossier.case.events if event.text or event.reference or event.promise]
    if with_words:
        yield _heading(2, dossier.texts("ui.events.title"))
    for event in with_words:
        yield _heading(3, event_name(event, dossier.texts, dossier.zone))
        promised = event.promise.text if event.promise else None
        yield from (_verbatim(words) for words in (event.reference, event.text, promised) if words)


def _letters(dossier: Dossier) -> Iterator[str]:
    texts = dossier.texts
    if dossier.case.letters:
        yield _heading(2, texts("bundle.document.letters"))
    for number, letter in enumerate(dossier.case.letters, 1):
        sent_at = texts.moment(letter.sent_at, dossier.zone)
        yield _heading(3, texts("bundle.document.letter", n=number, addressee=letter.addressee, moment=sent_at))
        yield _verbatim(letter.text)


def _sources(view: StepView, texts: Texts) -> Iterator[str]:
    yield _heading(2, texts("ui.next_step.sources")) + _paragraph(texts("ui.next_step.sources_lead"))
    yield from (_labelled(source.title, _source(source, texts)) for source in view.sources)


def _source(source: SourceView, texts: Texts) -> str:
    dates = f"{texts('rulebook.sources.checked_on')}: {source.checked_on}"
    return ". ".join(part.rstrip(".") for part in (source.act, source.address, dates, source.note) if part) + "."


def _heading(level: int, text: str) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _labelled(label: str, text: str) -> str:
    return f"<p><b>{escape(label)}</b><br>{_inline(text)}</p>" if text else ""


def _verbatim(text: str) -> str:
    """People's words with their own line breaks."""
    return f'<p style="white-space:pre-wrap;overflow-wrap:anywhere">{escape(text)}</p>'


def _list(items: Sequence[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>" if items else ""


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _words(text: str) -> str:
    """Our own words: paragraphs, lists and bold, which is all the Markdown that the content has."""
    return "".join(_block(block.splitlines()) for block in text.split("\n\n") if block.strip())


def _block(lines: Sequence[str]) -> str:
    if all(_ITEM.match(line) for line in lines):
        return _list([_ITEM.sub("", line, count=1) for line in lines], "ul" if lines[0].startswith("-") else "ol")
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _inline(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(text))
