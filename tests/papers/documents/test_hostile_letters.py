"""Whatever stands in the text fields of a case: in a letter, in its files, and in all that follows once it is sent, it is text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any, get_args
from zoneinfo import ZoneInfo

import docx
import pytest
from icalendar import Calendar
from lxml.etree import fromstring
from pydantic import BaseModel
from pypdf import PdfReader

from guidance.advice.advise import advise
from guidance.advice.examples import open_example
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.case.choices import Channel
from guidance.case.merge_patch import merge, set_value, tree_of, value_at
from guidance.case.moment import Moment
from guidance.case.proceeding import PROCEEDINGS
from guidance.errors import InputError
from guidance.papers.bundle import bundle
from guidance.papers.documents.document import clean
from guidance.papers.documents.docx_file import to_docx
from guidance.papers.documents.pdf_file import to_pdf
from guidance.papers.documents.text_file import to_text
from guidance.papers.html_page import page
from guidance.papers.letters.choose import form_of, matter_of
from guidance.papers.letters.compose import Letter, compose, document_of, plain_document
from guidance.papers.letters.mark_sent import LONGEST, Sending, mark_sent
from guidance.timeline.branches import whole_timeline
from guidance.timeline.ics_file import to_ics
from guidance.timeline.picture import to_svg
from guidance.timeline.table import to_csv
from tests.papers.documents.test_documents import dense

RULEBOOK = load_rulebook()
ZONE = ZoneInfo("Europe/Moscow")
HOSTILE = {
    "markup": '</p><script>alert(1)</script><img src="http://x.example/a.png"><b>&amp;</b>',
    "formula": '=HYPERLINK("http://x.example","x")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "template": "{price} {{7*7}} {term:refund} ${x} %s %(name)s {0.__class__}",
    "typesetter": '#import "@preview/cetz:0.3.0" #eval("1") $x^2$ @label <label> \\u{41} \\n `raw` *b* _i_',
    "calendar": "x\\nATTACH:http://x.example\\nEND:VEVENT BEGIN:VALARM;X=1,2",
    "marks": "\u202egnp.exe\u202c \u2066x\u2069 \u200fy\u200e \u061cz\u202a",
    "blanks": "[[ ]] [ваше имя] [номер заказа",
}
PLAIN = "ZZTOP"
LETTERS = ("first_to_seller", "claim_defect", "statement_of_claim", "rospotrebnadzor", "platform_complaint")
NEW_STEPS = ("claim_to_platform", "payment_dispute", "authority", "mediation", "court")
FIELDS = {
    "order": ("number", "goods"),
    "seller": ("name", "address", "registration", "email"),
    "person": ("name", "address", "phone", "email", "bank_details"),
    **dict.fromkeys(("claim_to_seller", "platform_dispute", *NEW_STEPS), ("reference",)),
}
"""Every field of a case that people write in, lists aside; a test holds it against the model."""


def told(text: str) -> Case:
    """A case with that text in every field that takes one, and every formal step made."""
    case, _ = open_example("claim_overdue")
    tree = tree_of(case)
    merge(tree, {part: {"state": "made", "made_at": "2026-12-10"} for part in NEW_STEPS})
    merge(tree, {part: dict.fromkeys(fields, text) for part, fields in FIELDS.items()})
    tree["losses"] = [{"what": text, "amount": "10"}]
    tree["events"] = [
        {"id": "wrote", "at": "2026-11-16", "direction": "out", "counterparty": "seller", "channel": "email",
         "text": text, "reference": text},
        {"id": "sent-on", "at": "2026-11-17", "direction": "in", "counterparty": "platform", "reply": "deflection",
         "deflected_to": "seller", "text": text, "reference": text},
        {"id": "promised", "at": "2026-11-18", "direction": "in", "counterparty": "seller", "reply": "promise", "text": text,
         "promise": {"due": "2026-11-20", "text": text, "kept": "no"}},
        {"id": "promised-again", "at": "2026-12-15", "direction": "in", "counterparty": "seller", "reply": "promise", "text": text,
         "promise": {"due": "2026-12-20", "text": text}},
    ]  # fmt: skip
    tree["exhibits"] = [{"id": "x", "sha256": "0" * 64, "size": 1, "media_type": "image/png", "kind": "screenshot", "title": text}]
    return build_case(tree)


def composed(name: str, case: Case) -> tuple[Letter, Any]:
    situation = Situation(case, open_example("claim_overdue")[1], RULEBOOK)
    form = form_of(name, situation)
    assert form is not None
    letter = compose(form, situation, "ru")
    return letter, document_of(letter, letter.text, situation.now, matter_of(situation, letter.language).texts)


def sent(case: Case, name: str, text: str) -> Case:
    """The case after that letter went out with that text at its end, its number the same text."""
    _, now = open_example("claim_overdue")
    form, (letter, _) = form_of(name, Situation(case, now, RULEBOOK)), composed(name, case)
    assert form is not None
    whole = f"{letter.text}\n\n{text}"
    return mark_sent(case, form, Sending(letter, whole, Moment("2026-12-10"), Channel.POST, "почта", text[:200]), now, ZONE)


@cache
def after(text: str) -> dict[str, bytes]:
    """Every file that a sent letter comes into, by its name."""
    _, now = open_example("claim_overdue")
    case = sent(sent(told(text), "claim_defect", text), "first_to_seller", text)
    advice, texts = advise(Situation(case, now, RULEBOOK)), texts_of(Situation(case, now, RULEBOOK), "ru")
    drawn = whole_timeline(Situation(case, advice.now, RULEBOOK))
    frozen = plain_document("Письмо", "ru", case.letters[-1].text, advice.now, texts)
    with zipfile.ZipFile(io.BytesIO(bundle(Situation(case, advice.now, RULEBOOK), {}, texts))) as archive:
        packed = {f"bundle/{name}": archive.read(name) for name in archive.namelist()}
    return packed | {
        "timeline.csv": to_csv(drawn, texts).encode(),
        "timeline.svg": to_svg(drawn, texts),
        "otvet.ics": to_ics(case, advice, texts, ZONE, now),
        "page.html": page(Situation(case, advice.now, RULEBOOK), texts).encode(),
        "frozen.docx": to_docx(frozen),
        "frozen.pdf": to_pdf(frozen),
        "frozen.txt": case.letters[-1].text.encode(),
    }


@pytest.fixture(params=HOSTILE)
def text(request) -> str:
    return HOSTILE[request.param]


@pytest.fixture(autouse=True)
def _without_plotly(monkeypatch) -> None:
    """Its script is four megabytes, and says nothing of the case."""
    monkeypatch.setattr("plotly.offline.get_plotlyjs", lambda: "/* Plotly */")


def pdf_text(data: bytes) -> str:
    """The signs of a PDF without the numbers of its pages."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    return "".join(dense(page).removesuffix(f"{place}/{len(pages)}") for place, page in enumerate(pages, 1))


def docx_text(data: bytes) -> str:
    return "\n\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text without scripts and styles."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action", "style") or name.startswith("on")]

    def handle_data(self, data):
        self.text += "" if self.tags and self.tags[-1] in ("script", "style") else data


def free_texts(model: type[BaseModel], inside: str = "") -> Iterator[str]:
    """The path of every field of a model in which people write as they like."""
    for name, field in model.model_fields.items():
        path = f"{inside}{name}"
        for kind in _kinds(field.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from free_texts(kind, f"{path}.")
        limits = str(field.metadata) + str(field.annotation)
        if "function check_plain " in limits:
            yield path


def _kinds(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _kinds(inner)


def test_no_text_field_of_a_case_is_left_out():
    ours = {f"{part}.{field}" for part, fields in FIELDS.items() for field in fields}
    lists = {"losses.what", "events.text", "events.reference", "events.promise.text", "exhibits.title", "events.ground"}
    frozen = {f"letters.{name}" for name in ("addressee", "channel", "tracking", "text")}
    untold = {f"{part}.ground" for part in (*PROCEEDINGS, "return_request")} | {"platform"}
    untold |= {"cancellation.words", "defect.what", "demands.text", "judgments.court", "police.reference"}
    assert set(free_texts(Case)) == ours | lists | frozen | untold


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_and_its_files_say_it_as_it_stands(name, text):
    letter, document = composed(name, told(text))
    assert letter.text.count(clean(text).strip()) >= 4
    assert docx_text(to_docx(document)) == letter.text
    assert to_text(document) == letter.text + "\n"
    assert pdf_text(to_pdf(document)) == dense(letter.text)


def test_the_frozen_copy_says_it_in_every_file(text):
    files, shown = after(text), clean(text)
    assert files["frozen.txt"].decode().endswith(f"\n\n{text}")
    assert files["bundle/letters/02-first-to-seller.txt"].decode() == files["frozen.txt"].decode()
    assert docx_text(files["frozen.docx"]).endswith(f"\n\n{shown}")
    assert pdf_text(files["frozen.pdf"]).endswith(dense(shown))


def test_a_table_holds_it_in_cells_that_begin_no_formula(text):
    for name in ("timeline.csv", "bundle/chronology.csv"):
        cells = [cell for row in csv.reader(io.StringIO(after(text)[name].decode("utf-8-sig"))) for cell in row]
        assert len([cell for cell in cells if clean(text)[:40].strip() in cell]) >= 5
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_a_calendar_holds_nothing_of_it_and_not_one_line_more(text):
    plain, hostile = (Calendar.from_ical(after(said)["otvet.ics"]) for said in (PLAIN, text))
    assert [part.name for part in hostile.walk()] == [part.name for part in plain.walk()]
    assert [sorted(part) for part in hostile.walk()] == [sorted(part) for part in plain.walk()]
    assert PLAIN not in after(PLAIN)["otvet.ics"].decode().replace("\r\n ", "")


def test_the_page_of_the_case_holds_it_as_text_between_the_same_tags(text):
    plain, hostile = (Tags(after(said)["page.html"].decode()) for said in (PLAIN, text))
    assert hostile.tags == plain.tags
    assert hostile.addresses == plain.addresses
    assert hostile.text.count(text) >= 10


def test_the_figures_have_no_part_more_for_it(text):
    plain, hostile = (fromstring(after(said)["timeline.svg"]) for said in (PLAIN, text))
    assert [one.tag for one in hostile.iter()] == [one.tag for one in plain.iter()]
    plain, hostile = (Tags(after(said)["bundle/timeline.html"].decode()) for said in (PLAIN, text))
    assert (hostile.tags, hostile.addresses) == (plain.tags, plain.addresses)


@pytest.mark.parametrize("name", ["chronology", "contents"])
def test_the_papers_of_the_bundle_say_it(name, text):
    shown = dense(clean(" ".join(text.split())))
    cells = [
        cell.text
        for table in docx.Document(io.BytesIO(after(text)[f"bundle/{name}.docx"])).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert shown in dense("".join(cells))
    assert shown in pdf_text(after(text)[f"bundle/{name}.pdf"])


LONG = "слово " * 1_700
"""Ten thousand characters."""


def test_ten_thousand_characters_go_through_a_letter_into_every_file():
    case = sent(told(PLAIN), "first_to_seller", LONG.strip())
    _, now = open_example("claim_overdue")
    advice, texts = advise(Situation(case, now, RULEBOOK)), texts_of(Situation(case, now, RULEBOOK), "ru")
    frozen = plain_document("Письмо", "ru", case.letters[-1].text, advice.now, texts)
    assert docx_text(to_docx(frozen)).count("слово") == pdf_text(to_pdf(frozen)).count("слово") == 1_700
    assert Tags(page(Situation(case, advice.now, RULEBOOK), texts)).text.count(LONG.strip()) == 1


PATHS = [f"{part}.{field}" for part, fields in FIELDS.items() for field in fields]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("text", [LONG, "a\x00b", "a\x1bb", "a\ud800b", "a\x85b"], ids=["long", "nul", "escape", "half a sign", "line end"])
def test_what_no_field_can_hold_is_refused_in_one_sentence(path, text):
    tree = tree_of(told(PLAIN))
    set_value(tree, path, text)
    assert value_at(tree, path) == text
    with pytest.raises(InputError) as refused:
        build_case(tree)
    assert text not in str(refused.value.params)


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "a\x00b", "a\x1b[31mb"])
def test_a_letter_that_cannot_be_kept_is_refused_in_one_sentence(text):
    with pytest.raises(InputError):
        sent(told(PLAIN), "first_to_seller", text)


def test_a_frozen_copy_that_was_changed_by_another_hand_is_refused():
    tree = tree_of(sent(told(PLAIN), "first_to_seller", PLAIN))
    tree["letters"][0]["text"] += "!"
    with pytest.raises(InputError):
        build_case(tree)
