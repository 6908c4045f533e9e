"""The archive of the whole case: numbered exhibits, chronology, picture, letters, case file, checksums.

All names in it are made here; the same case at the same moment gives the same bytes. The copy for others holds no files of exhibits and no
case file, and its texts go through `redaction`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from guidance.advice.situation import Situation
from guidance.case.archive import plain_entry
from guidance.case.case import Case
from guidance.case.case_file import is_archived, save_file
from guidance.library.texts import Texts
from guidance.papers.documents.document import Document
from guidance.papers.dossier import Dossier, Enclosed, chronology, contents, dossier_of, exhibit_file, letter_file, needs, proof
from guidance.papers.redaction import redact

SUMS = "SHA256SUMS"
_CONTENTS = ("contents.pdf", "contents.docx")
_PACKED = (
    ".png", ".jpg", ".webp", ".heic", ".avif", ".gif", ".mp3", ".m4a", ".ogg", ".mp4", ".webm", ".mov", ".aac", ".zip", ".docx", ".pdf",
)  # fmt: skip


class BundleFile(NamedTuple):
    """A file of the archive."""

    name: str
    about: str
    data: bytes


def bundle(situation: Situation, files: Mapping[str, bytes], texts: Texts, *, redacted: bool = False) -> bytes:
    """The archive of a situation; `files` holds the files of its exhibits by SHA-256."""
    case = situation.case
    shared = situation.with_case(redact(case, texts)) if redacted else situation
    dossier = dossier_of(shared, texts, files, redacted=redacted)
    entries = [*_papers(dossier), *_letters(dossier)]
    if not redacted:
        entries += [*_exhibits(dossier, files), _case_file(case, files, texts), *_for_her(dossier)]
    return _zip([*_contents(dossier, entries), *entries])


def _contents(dossier: Dossier, entries: Iterable[BundleFile]) -> Iterator[BundleFile]:
    texts = dossier.texts
    own = [Enclosed(name, texts("bundle.files.contents")) for name in _CONTENTS]
    enclosed = (*own, *(Enclosed(entry.name, entry.about) for entry in entries), Enclosed(SUMS, texts("bundle.files.sums")))
    yield from _written("contents", texts("bundle.files.contents"), contents(dossier, enclosed))


def _papers(dossier: Dossier) -> Iterator[BundleFile]:
    from guidance.timeline.html_file import to_html  # noqa: PLC0415 - what draws is heavy, and only this archive needs it
    from guidance.timeline.picture import to_png  # noqa: PLC0415
    from guidance.timeline.table import to_csv  # noqa: PLC0415

    texts, timeline = dossier.texts, dossier.timeline
    yield from _written("what-this-proves", texts("bundle.files.proof"), proof(dossier))
    yield from _written("chronology", texts("bundle.files.chronology"), chronology(dossier))
    yield BundleFile("chronology.csv", texts("bundle.files.chronology_table"), to_csv(timeline, texts).encode("utf-8-sig"))
    yield BundleFile("timeline.png", texts("bundle.files.picture"), to_png(timeline, texts))
    yield BundleFile("timeline.html", texts("bundle.files.web"), to_html(timeline, texts).encode())


def _written(name: str, about: str, document: Document) -> Iterator[BundleFile]:
    """A document to read and one to edit."""
    from guidance.papers.documents.docx_file import to_docx  # noqa: PLC0415 - as above
    from guidance.papers.documents.pdf_file import to_pdf  # noqa: PLC0415

    yield BundleFile(f"{name}.pdf", about, to_pdf(document))
    yield BundleFile(f"{name}.docx", about, to_docx(document))


def _letters(dossier: Dossier) -> Iterator[BundleFile]:
    """Each letter letter by letter, so that its checksum in the case is that of the file."""
    for number, letter in enumerate(dossier.case.letters, 1):
        yield BundleFile(letter_file(number, letter), dossier.texts("bundle.files.letter"), letter.text.encode())


def _exhibits(dossier: Dossier, files: Mapping[str, bytes]) -> Iterator[BundleFile]:
    for number, exhibit in enumerate(dossier.case.exhibits, 1):
        if exhibit.sha256 in files:
            yield BundleFile(exhibit_file(number, exhibit), dossier.texts("bundle.files.exhibit", n=number), files[exhibit.sha256])


def _case_file(case: Case, files: Mapping[str, bytes], texts: Texts) -> BundleFile:
    name = "case/otvet-case.zip" if is_archived(case, files) else "case/otvet-case.json"
    return BundleFile(name, texts("bundle.files.case"), save_file(case, files))


def _for_her(dossier: Dossier) -> Iterator[BundleFile]:
    from guidance.papers.documents.pdf_file import to_pdf  # noqa: PLC0415 - as above

    yield BundleFile("for-you/checklist.pdf", dossier.texts("bundle.files.needs"), to_pdf(needs(dossier)))


def _zip(entries: Iterable[BundleFile]) -> bytes:
    files = {entry.name: entry.data for entry in entries}
    files[SUMS] = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in files.items()).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            archive.writestr(_part(name), data)
    return written.getvalue()


def _part(name: str) -> zipfile.ZipInfo:
    part = plain_entry(name)
    part.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
    return part
