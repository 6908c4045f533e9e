"""The archive holds the whole case, opens anywhere, checks itself, and its copy for others tells nothing personal."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

import docx
import pytest
from PIL import Image
from pypdf import PdfReader

from guidance.__main__ import main
from guidance.advice.advise import advise
from guidance.advice.examples import EXAMPLES, open_example
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.case_file import read_file, save_file
from guidance.papers.bundle import SUMS, bundle
from tests.papers.test_redaction import HIDDEN, KNOWN, OTHERS, PERSON, SELLER, dense

NOW = datetime(2026, 12, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _without_plotly(monkeypatch):
    """The script of Plotly is four megabytes, and tells nothing of a case."""
    monkeypatch.setattr("plotly.offline.get_plotlyjs", lambda: "/* Plotly */")


_NUMBERS = re.compile(r'(?<=[\[,:])-?[\d.]+(?=[\],}])|"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"')
"""What places the marks of a figure."""
LETTER = "Прошу вернуть 4 990,50 ₽.\n<w:p/> #eval(1) *не разметка*\nИванова М. П."
HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> #import"


def png(colour: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "PNG")
    return made.getvalue()


FILES = {sha256(data).hexdigest(): data for data in (png("red"), b"%PDF-1.7\n%%EOF")}
LOST = "f" * 64


@cache
def full() -> Case:
    shot, paper = FILES
    spoken = "\n".join(HIDDEN.values())
    return Case.model_validate({
        "country": "ru", "platform": "yandex_market", "problem": "defect", "wish": "refund",
        "order": {"number": "42-1187-305", "goods": "Чайник", "price": "4990.50", "ordered_on": "2026-10-28", "received_on": "2026-11-02"},
        "person": PERSON, "seller": {"on_receipt": "other", **SELLER}, "payment": {"method": "card", "held_by": "platform"},
        "events": [
            {"id": "e1", "direction": "out", "counterparty": "seller", "at": "2026-11-14T10:00+03:00", "channel": "order_chat",
             "text": spoken},
            {"id": "e2", "direction": "in", "counterparty": "platform", "at": "2026-11-15", "reply": "deflection", "deflected_to": "seller",
             "text": HOSTILE, "reference": "ТТ-5566"},
            {"id": "e3", "direction": "in", "counterparty": "platform", "at": "2026-11-16", "reply": "promise",
             "promise": {"due": "2026-11-18", "text": "вернём деньги"}},
        ],
        "claim_to_seller": {"state": "made", "made_at": "2026-11-20", "received_at": "2026-11-25"},
        "exhibits": [
            {"id": "x1", "sha256": shot, "size": len(FILES[shot]), "media_type": "image/png", "kind": "screenshot", "title": "Чат, Иванова",
             "taken_at": "2026-11-14T10:05+03:00", "proves": ["e1"], "serves": ["correspondence"], "shows_date": "yes", "cropped": "no"},
            {"id": "x2", "sha256": paper, "size": len(FILES[paper]), "media_type": "application/pdf", "kind": "receipt"},
            {"id": "x3", "sha256": LOST, "size": 5, "media_type": "audio/ogg", "kind": "audio"},
        ],
        "letters": [{"id": "l1", "name": "claim", "language": "ru", "addressee": SELLER["name"], "sent_at": "2026-11-20",
                     "channel": "почта",
                     "tracking": "80112345678901", "text": LETTER, "sha256": sha256(LETTER.encode()).hexdigest()}],
    })  # fmt: skip


@cache
def packed(language: str = "ru", *, redacted: bool = False) -> bytes:
    return made(full(), FILES, NOW, language, redacted=redacted)


def made(case: Case, files: Mapping[str, bytes], now: datetime, language: str = "ru", *, redacted: bool = False) -> bytes:
    rulebook = load_rulebook()
    texts = texts_of(Situation(case, now, rulebook), language)  # type: ignore[arg-type]
    return bundle(Situation(case, now, rulebook), files, texts, redacted=redacted)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(name: str, data: bytes) -> str:
    """All text of a file of the archive; of the page, without the script of Plotly."""
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if name.endswith(".docx"):
        file = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])
    if name.endswith(".html"):
        page = data.decode()
        return page[: page.index("<script>")] + _NUMBERS.sub("", page[page.rindex("<script>") :])
    return "" if name.endswith(".png") else data.decode()


def test_it_holds_what_it_says():
    assert set(unpacked(packed())) == {
        "contents.pdf", "contents.docx", "what-this-proves.pdf", "what-this-proves.docx", "chronology.pdf", "chronology.docx",
        "chronology.csv", "timeline.png", "timeline.html", "letters/01-claim.txt", "exhibits/01-screenshot.png", "exhibits/02-receipt.pdf",
        "case/otvet-case.zip", "for-you/checklist.pdf", SUMS,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("redacted", [False, True])
def test_the_contents_name_every_file(kind, redacted):
    files = unpacked(packed(redacted=redacted))
    told = dense(text_of(f"contents.{kind}", files[f"contents.{kind}"]))
    assert [name for name in files if dense(name) not in told] == []


def test_the_contents_tell_of_every_exhibit_and_of_the_file_that_is_not_there():
    told = dense(text_of("contents.pdf", unpacked(packed())["contents.pdf"]))
    texts = texts_of(Situation(full(), NOW, load_rulebook()), "ru")
    assert all(digest in told for digest in FILES)
    assert LOST not in told
    assert dense(texts("bundle.document.file_missing")) in told


def test_exhibits_and_letters_are_there_byte_for_byte():
    files = unpacked(packed())
    assert [sha256(files[name]).hexdigest() for name in ("exhibits/01-screenshot.png", "exhibits/02-receipt.pdf")] == list(FILES)
    assert sha256(files["letters/01-claim.txt"]).hexdigest() == full().letters[0].sha256


def test_the_case_opens_again_from_it():
    opened = read_file(unpacked(packed())["case/otvet-case.zip"])
    assert opened.case == full()
    assert opened.files == FILES


@pytest.mark.parametrize("redacted", [False, True])
def test_the_checksums_agree_as_other_programs_count_them(tmp_path, redacted):
    """Unpacked by unzip and checked by sha256sum, as it is told to."""
    if shutil.which("unzip") is None or shutil.which("sha256sum") is None:
        pytest.skip("unzip and sha256sum are not here")
    archive = tmp_path / "archive.zip"
    archive.write_bytes(packed(redacted=redacted))
    subprocess.run(["unzip", "-tq", archive], check=True, capture_output=True)
    subprocess.run(["unzip", "-q", archive], check=True, cwd=tmp_path)
    checked = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == len(unpacked(packed(redacted=redacted))) - 1


def test_a_changed_file_does_not_agree(tmp_path):
    for name, data in unpacked(packed()).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "letters" / "01-claim.txt").write_text("Ничего не прошу.", "utf-8")
    sums = dict(reversed(line.split("  ")) for line in (tmp_path / SUMS).read_text("utf-8").splitlines())
    wrong = [name for name, digest in sums.items() if sha256((tmp_path / name).read_bytes()).hexdigest() != digest]
    assert wrong == ["letters/01-claim.txt"]


@pytest.mark.parametrize("redacted", [False, True])
def test_the_same_case_gives_the_same_bytes(redacted):
    assert packed(redacted=redacted) == made(full(), FILES, NOW, redacted=redacted)


def test_names_are_ours_and_plain():
    for name in unpacked(packed()):
        assert re.fullmatch(r"([a-z-]+/)?[A-Za-z0-9][A-Za-z0-9-]*(\.[a-z0-9]+)?", name), name


def test_the_chronology_tells_events_promises_and_who_sent_whom():
    files, texts = unpacked(packed()), texts_of(Situation(full(), NOW, load_rulebook()), "ru")
    for kind in ("pdf", "docx"):
        told = dense(text_of(f"chronology.{kind}", files[f"chronology.{kind}"]))
        for words in (
            "вернём деньги",
            "80112345678901",
            "#eval(1)",
            "<w:p/>",
            texts("bundle.document.promises"),
            texts("bundle.document.bounces"),
        ):
            assert dense(words) in told, words
    rows = list(csv.reader(io.StringIO(files["chronology.csv"].decode("utf-8-sig"))))
    assert len(rows) > 5
    assert len({len(row) for row in rows}) == 1


def test_what_others_may_read_tells_no_plan_and_no_weak_place():
    """Steps advised and pieces that are missing are for her."""
    case, files = full(), unpacked(packed())
    texts = texts_of(Situation(case, NOW, load_rulebook()), "ru")
    advice = advise(Situation(case, NOW, load_rulebook()))
    secret = [texts(f"steps.{one.step}.title") for one in advice.calendar] + [texts("evidence.needs.order_page.without")]
    for name in ("contents.pdf", "chronology.pdf", "chronology.csv", "timeline.html"):
        told = dense(text_of(name, files[name]))
        assert [words for words in secret if dense(words) in told] == [], name
    assert dense(secret[-1]) in dense(text_of("x.pdf", files["for-you/checklist.pdf"]))


def test_no_cell_is_a_formula():
    case = Case.model_validate(
        {"events": [{"id": "e", "direction": "in", "counterparty": "seller", "at": "2026-11-15", "reference": HOSTILE}]}
    )
    table = csv.reader(io.StringIO(unpacked(made(case, {}, NOW))["chronology.csv"].decode("utf-8-sig")))
    assert [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_it_proves_says_what_it_does_not_prove_and_how_to_check(language):
    texts = texts_of(Situation(full(), NOW, load_rulebook()), language)
    told = dense(text_of("x.pdf", unpacked(packed(language))["what-this-proves.pdf"]))
    for part in (*texts.list("bundle.proof.does"), *texts.list("bundle.proof.does_not"), "sha256sum -c SHA256SUMS"):
        assert dense(part) in told


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_copy_for_others_tells_nothing_personal_in_any_text(language):
    files = unpacked(packed(language, redacted=True))
    everything = {name: dense(text_of(name, data)) for name, data in files.items()}
    left = {
        name: [word for word in (*KNOWN, *OTHERS, "80112345678901", "тт5566") if dense(word) in told] for name, told in everything.items()
    }
    assert {name: words for name, words in left.items() if words} == {}


def test_the_copy_for_others_holds_no_file_of_evidence_and_no_case_file():
    names = set(unpacked(packed(redacted=True)))
    assert not [name for name in names if name.startswith(("exhibits/", "case/", "for-you/"))]
    assert "letters/01-claim.txt" in names


def test_what_the_copy_hides_stands_in_the_whole_archive():
    told = "".join(dense(text_of(name, data)) for name, data in unpacked(packed()).items() if name.startswith(("chronology", "contents")))
    assert [word for word in ("иванов", "мари", "сидоров", "80112345678901") if word not in told] == []


@pytest.mark.parametrize("name", [*EXAMPLES, "empty"])
def test_every_example_and_an_empty_case_has_an_archive(name):
    case, now = open_example(name) if name in EXAMPLES else (Case(), NOW)
    assert SUMS in unpacked(made(case, {}, now))


def test_the_command_writes_the_same_archive(tmp_path):
    told, written = tmp_path / "case.zip", tmp_path / "bundle.zip"
    told.write_bytes(save_file(full(), FILES))
    assert main(["bundle", str(told), "-o", str(written), "--now", NOW.isoformat()]) == 0
    assert written.read_bytes() == packed()
    assert main(["bundle", str(told), "-o", str(written), "--redacted", "--now", NOW.isoformat()]) == 0
    assert written.read_bytes() == packed(redacted=True)


def test_the_command_says_what_is_wrong_with_a_file(tmp_path, capsys):
    told = tmp_path / "case.zip"
    told.write_bytes(b"PK\x03\x04 nothing")
    assert main(["bundle", str(told), "-o", str(tmp_path / "x.zip")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "x.zip").exists()
