"""The record of a case on paper: its contents with every exhibit, its chronology, and what it proves and what not.

What is missing is listed too, and nothing says that the proof will be enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.event import Event
from guidance.case.exhibit import EXTENSIONS, Exhibit
from guidance.case.moment import Moment
from guidance.case.sent_letter import SentLetter
from guidance.claims.promises import bounces, promises, tell_bounces, tell_promises
from guidance.library.texts import Texts
from guidance.papers.documents.document import Block, Document, DocumentTable, Heading, Listing, Paragraph
from guidance.papers.evidence_checklist import checklist
from guidance.timeline.build import build
from guidance.timeline.rows import Timeline
from guidance.timeline.table import headings, summary, table

CHECKS: Mapping[str, str] = {"date": "shows_date", "address": "shows_address", "order": "shows_order", "cropped": "cropped"}
"""What is asked about a picture, and the field of the exhibit that holds the answer."""
COMMAND = "sha256sum -c SHA256SUMS"
_KILOBYTE = 1024


class Enclosed(NamedTuple):
    """A file of the archive: its name there, and what it is."""

    name: str
    about: str


@dataclass(frozen=True)
class Dossier:
    """A situation in one language, ready to be told on paper."""

    situation: Situation
    timeline: Timeline
    """What happened, without what is planned: others may read it."""
    texts: Texts
    there: frozenset[str]
    """The SHA-256 of the files of exhibits that are there."""
    redacted: bool = False

    @property
    def case(self) -> Case:
        """What the buyer has told."""
        return self.situation.case

    @property
    def zone(self) -> ZoneInfo:
        """Where the days are counted."""
        return self.situation.zone

    @property
    def now(self) -> datetime:
        """The moment of the situation."""
        return self.situation.now

    @property
    def made(self) -> str:
        """When it was made, and for whom."""
        key = "made_redacted" if self.redacted else "made"
        moment = Moment.at(self.now.astimezone(self.zone))
        return self.texts(f"bundle.document.{key}", moment=self.texts.moment(moment, self.zone))

    def document(self, title: str, *blocks: Block) -> Document:
        """A document of this dossier: under its title, when it was made and for whom."""
        blocks = (Paragraph(self.made, small=True), *blocks)
        return Document(title, self.texts.language, blocks, self.now, self.texts("bundle.document.stand_in"))


def dossier_of(situation: Situation, texts: Texts, there: Iterable[str], *, redacted: bool = False) -> Dossier:
    """The dossier of a situation; `there`: the files of exhibits that are there, by SHA-256."""
    timeline = build(situation.case, None, situation.zone, situation.now)
    return Dossier(situation, timeline, texts, frozenset(there), redacted)


def contents(dossier: Dossier, enclosed: Iterable[Enclosed]) -> Document:
    """What lies in the archive: every file, and every exhibit with its checksum."""
    texts = dossier.texts
    files = DocumentTable((texts("bundle.document.file"), texts("bundle.document.about")), tuple(enclosed), (2, 3))
    return dossier.document(
        texts("bundle.document.contents"),
        Heading(texts("bundle.document.files")),
        files,
        Heading(texts("bundle.document.exhibits")),
        *_exhibits(dossier),
    )


def needs(dossier: Dossier) -> Document:
    """What such a case needs and what is missing: for the buyer alone, because it names the weak places."""
    return dossier.document(dossier.texts("bundle.document.checklist"), _needs(dossier))


def chronology(dossier: Dossier) -> Document:
    """What happened, what was promised, who sent whom to whom, and the letters that were sent."""
    texts = dossier.texts
    over = headings(texts)
    rows = tuple(tuple(line) for line in table(dossier.timeline, texts))
    return dossier.document(
        texts("bundle.document.chronology"),
        Paragraph(summary(dossier.timeline, texts)),
        DocumentTable(tuple(over), rows, (3, 2, 4, 3, 5)),
        *_promises(dossier),
        *_bounces(dossier),
        *_letters(dossier),
    )


def proof(dossier: Dossier) -> Document:
    """What the archive proves, what it does not, and how to check that nothing was changed."""
    texts = dossier.texts
    parts = (
        block
        for part in ("does", "does_not", "stronger")
        for block in (Heading(texts(f"bundle.proof.{part}_heading")), Listing(texts.list(f"bundle.proof.{part}")))
    )
    law = Listing(tuple(texts(f"evidence.law.{name}") for name in ("screenshots", "notary", "recording", "enclosures")))
    check = (Heading(texts("bundle.proof.check_heading")), Paragraph(f"{texts('bundle.proof.check')}\n{COMMAND}"))
    return dossier.document(texts("bundle.proof.title"), *parts, law, *check)


def exhibit_file(number: int, exhibit: Exhibit) -> str:
    """The name that an exhibit's file has in the archive: `exhibits/01-screenshot.png`."""
    return f"exhibits/{number:02}-{exhibit.kind.replace('_', '-')}.{EXTENSIONS.get(exhibit.media_type, 'bin')}"


def letter_file(number: int, letter: SentLetter) -> str:
    """The name that a letter has in the archive: `letters/01-claim.txt`."""
    return f"letters/{number:02}-{letter.name}.txt"


def event_name(event: Event, texts: Texts, zone: ZoneInfo) -> str:
    """An event in a few words: when, who to whom."""
    when = texts.moment(event.at, zone) if event.at else texts("timeline.no_date")
    return f"{when} · {texts(f'timeline.{event.direction}', party=texts(f'words.party.{event.counterparty}'))}"


def size_of(size: int, texts: Texts) -> str:
    """The size of a file for people: `120 KB`, `1.4 MB`."""
    if size < _KILOBYTE * _KILOBYTE:
        return texts("bundle.page.kilobytes", n=max(1, round(size / _KILOBYTE)))
    whole, tenths = divmod(round(size * 10 / _KILOBYTE / _KILOBYTE), 10)
    return texts("bundle.page.megabytes", whole=str(whole), tenths=str(tenths))


def _exhibits(dossier: Dossier) -> Iterator[Block]:
    texts = dossier.texts
    if not dossier.case.exhibits:
        yield Paragraph(texts("bundle.document.exhibits_none"))
        return
    columns = tuple(texts(f"bundle.document.{name}") for name in ("number", "what", "when", "proves", "checks", "fingerprint"))
    rows = tuple(_exhibit(number, exhibit, dossier) for number, exhibit in enumerate(dossier.case.exhibits, 1))
    yield DocumentTable(columns, rows, (2, 5, 4, 5, 4, 6))


def _exhibit(number: int, exhibit: Exhibit, dossier: Dossier) -> tuple[str, ...]:
    texts, events = dossier.texts, {event.id: event for event in dossier.case.events}
    served = (texts(f"evidence.needs.{name}.name") for name in exhibit.serves if texts.has(f"evidence.needs.{name}.name"))
    proved = (event_name(events[name], texts, dossier.zone) for name in exhibit.proves if name in events)
    return (
        str(number),
        "\n".join(filter(None, (texts(f"evidence.kinds.{exhibit.kind}"), *served, exhibit.title))),
        texts.moment(exhibit.taken_at, dossier.zone) if exhibit.taken_at else "",
        "\n".join(proved),
        "\n".join(_checks(exhibit, texts)),
        "\n".join((_state(exhibit, dossier), size_of(exhibit.size, texts))).strip(),
    )


def _checks(exhibit: Exhibit, texts: Texts) -> Iterator[str]:
    for name, field in CHECKS.items():
        if (checksum := getattr(exhibit, field)) is not None:
            yield f"{texts(f'bundle.document.checks_told.{name}')}: {texts(f'bundle.page.{checksum}')}"


def _state(exhibit: Exhibit, dossier: Dossier) -> str:
    if dossier.redacted:
        return dossier.texts("bundle.document.left_out")
    if exhibit.sha256 not in dossier.there:
        return dossier.texts("bundle.document.file_missing")
    return exhibit.sha256


def _needs(dossier: Dossier) -> DocumentTable:
    texts = dossier.texts
    columns = tuple(texts(f"bundle.document.{name}") for name in ("piece", "state", "weakens"))
    rows = tuple(
        (
            texts(f"evidence.needs.{item.name}.name"),
            texts(f"bundle.document.{'there' if item.is_there else 'missing'}"),
            "" if item.is_there else texts(f"evidence.needs.{item.name}.without"),
        )
        for item in checklist(dossier.situation).items
    )
    return DocumentTable(columns, rows, (4, 2, 8))


def _promises(dossier: Dossier) -> Iterator[Block]:
    texts, zone = dossier.texts, dossier.zone
    all_promises = promises(dossier.case, dossier.now, zone)
    if all_promises:
        columns = tuple(
            texts(f"bundle.document.{name}") for name in ("promised_by", "promised_at", "promised_due", "promised_words", "standing")
        )
        rows = tuple(
            (
                texts(f"words.party.{promise.by}"),
                texts.moment(promise.made_at, zone) if promise.made_at else "",
                texts.moment(promise.due, zone) if promise.due else "",
                promise.words,
                texts(f"events.promises.standings.{promise.standing}"),
            )
            for promise in all_promises
        )
        yield Heading(texts("bundle.document.promises"))
        yield Paragraph(tell_promises(all_promises, texts))
        yield DocumentTable(columns, rows, (2, 3, 3, 5, 3))


def _bounces(dossier: Dossier) -> Iterator[Block]:
    sent = bounces(dossier.case, dossier.now, dossier.zone)
    if sent:
        yield Heading(dossier.texts("bundle.document.bounces"))
        yield Paragraph(tell_bounces(sent, dossier.texts, dossier.zone))


def _letters(dossier: Dossier) -> Iterator[Block]:
    texts = dossier.texts
    if dossier.case.letters:
        yield Heading(texts("bundle.document.letters"))
    for number, letter in enumerate(dossier.case.letters, 1):
        sent_at = texts.moment(letter.sent_at, dossier.zone)
        yield Paragraph(texts("bundle.document.letter", n=number, addressee=letter.addressee, moment=sent_at), strong=True)
        yield Paragraph("\n".join(_way(letter, texts)))
        yield Paragraph(letter.text)


def _way(letter: SentLetter, texts: Texts) -> Iterator[str]:
    if letter.channel:
        yield texts("bundle.document.letter_way", channel=letter.channel)
    if letter.tracking:
        yield texts("bundle.document.letter_tracking", tracking=letter.tracking)
    yield f"SHA-256: {letter.sha256}"
