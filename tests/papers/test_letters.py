"""A letter says what is known, shows what is not, and is the same in the preview and in every file."""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

import docx
import pytest
from pypdf import PdfReader

from guidance.__main__ import main
from guidance.advice.advise import advise
from guidance.advice.examples import FOLDER, open_example
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.case_file import build_case, read_file, save_file
from guidance.case.choices import Channel
from guidance.case.merge_patch import merge, tree_of
from guidance.case.moment import Moment
from guidance.case.sent_letter import hash_of
from guidance.errors import ContentError, InputError
from guidance.library.letters import load_letters
from guidance.library.yaml_file import CONTENT
from guidance.papers.bundle import bundle
from guidance.papers.documents.document import clean
from guidance.papers.documents.docx_file import to_docx
from guidance.papers.documents.pdf_file import to_pdf
from guidance.papers.documents.text_file import to_text
from guidance.papers.html_page import page
from guidance.papers.letters.choose import form_of, letters_now, matter_of
from guidance.papers.letters.compose import compose, document_of
from guidance.papers.letters.mark_sent import LONGEST, Sending, details_of, fill_in, mark_sent

RULEBOOK = load_rulebook()
ZONE = ZoneInfo("Europe/Moscow")
LARGEST = 150 * 1024
MESSAGE, COMPLAINT, CLAIM = "first_to_seller", "platform_complaint", "claim_to_seller"
HOSTILE = (
    "{price} {{7*7}} {term:refund} %s", "=HYPERLINK(\"x\")", "<b>x</b> &amp;", "*bold* _it_ `raw` $x^2$ #eval(1)", "\u202egnp.exe\u2069",
    "[[ ]] [номер", "\\u{41} \\n", "А" * 200,
)  # fmt: skip


def example(name: str = "silent_seller", **told: object) -> tuple[Case, datetime]:
    case, now = open_example(name)
    data = tree_of(case)
    merge(data, told)
    return build_case(data), now


def composed(name: str, case: Case, now: datetime, reader="ru"):
    form = form_of(name, Situation(case, now, RULEBOOK))
    assert form is not None
    advice = advise(Situation(case, now, RULEBOOK))
    letter = compose(form, Situation(case, advice.now, RULEBOOK), reader)
    own = matter_of(Situation(case, advice.now, RULEBOOK), letter.language).texts
    return form, letter, own, document_of(letter, letter.text, advice.now, own)


def dense(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", text))


def docx_text(data: bytes) -> str:
    return "\n\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def pdf_text(data: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return "".join(re.sub(r"\d+ / \d+\s*$", "", text) for text in pages)


ABROAD = {"country": "zz", "time_zone": "Asia/Almaty"}


def test_what_is_not_known_is_a_blank_and_every_blank_is_told() -> None:
    case, now = example(order={"number": None})
    _, letter, own, _ = composed(MESSAGE, case, now)
    blank = own("letters.blank", name=own("letters.blanks.order_number"))
    assert blank in letter.text
    assert letter.blanks(own) == ("order_number",)


def test_what_is_filled_in_is_a_blank_no_more() -> None:
    case, now = example(order={"number": None})
    told = fill_in(case, {"order_number": "77-1", "buyer_name": "Анна"})
    _, letter, own, _ = composed(MESSAGE, told, now)
    assert "77-1" in letter.text
    assert letter.blanks(own) == ()
    assert fill_in(told, {"order_number": "", "buyer_name": ""}) == case


def test_a_condition_takes_a_whole_paragraph_in_or_leaves_it_out() -> None:
    case, now = example()
    named = fill_in(case, {"buyer_name": "Анна Петрова"})
    without, with_name = (composed(MESSAGE, one, now)[1].text.split("\n\n") for one in (case, named))
    assert set(with_name) - set(without) == {"Анна Петрова"}
    assert set(without) <= set(with_name)


def test_the_letter_is_in_the_language_of_the_one_who_gets_it() -> None:
    at_home, now = example()
    abroad, _ = example(**ABROAD)
    assert composed(MESSAGE, at_home, now, "en")[1].language == "ru"
    assert [composed(MESSAGE, abroad, now, reader)[1].language for reader in ("ru", "en")] == ["ru", "en"]


def test_the_letter_of_the_step_stands_first_and_says_so() -> None:
    case, now = example()
    found = letters_now(Situation(case, now, RULEBOOK))
    assert (found[0].form.letter, found[0].own) == (COMPLAINT, True)


@pytest.mark.parametrize("name", [MESSAGE, COMPLAINT, CLAIM, "bank_dispute"])
@pytest.mark.parametrize("reader", ["ru", "en"])
def test_the_files_say_what_the_preview_says(name: str, reader: str) -> None:
    case, now = example(**ABROAD, person={"name": "Анна Петрова", "bank_details": "Банк\n\nсчёт 1"})
    _, letter, _, document = composed(name, case, now, reader)
    assert docx_text(to_docx(document)) == letter.text
    assert dense(pdf_text(to_pdf(document))) == dense(letter.text)
    assert to_text(document) == letter.text + "\n"


def test_an_edited_text_is_what_the_files_say() -> None:
    case, now = example(**ABROAD)
    form, letter, own, _ = composed(CLAIM, case, now, "en")
    edited = letter.text.replace("Formal claim", "My claim") + "\n\nP.S. *Now.*"
    document = document_of(letter, edited, now, own)
    assert docx_text(to_docx(document)) == edited
    assert dense(pdf_text(to_pdf(document))) == dense(edited)
    assert form.formal


def test_the_files_are_small_with_fonts_inside_on_numbered_pages_of_a4() -> None:
    case, now = example(**ABROAD)
    *_, document = composed(CLAIM, case, now)
    written, printed = to_docx(document), to_pdf(document)
    assert len(written) < LARGEST > len(printed)
    first = PdfReader(io.BytesIO(printed)).pages[0]
    assert (round(first.mediabox.width), round(first.mediabox.height)) == (595, 842)
    assert re.search(r"1 / \d", first.extract_text())
    fonts = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in first["/Resources"]["/Font"].values()]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font.get_object()) for font in fonts)


def test_addressee_and_sender_stand_in_the_right_half_of_a_formal_letter_alone() -> None:
    case, now = example(**ABROAD)
    files = {name: docx.Document(io.BytesIO(to_docx(composed(name, case, now)[3]))) for name in (CLAIM, MESSAGE)}
    insets = {name: file.paragraphs[0].paragraph_format.left_indent for name, file in files.items()}
    assert insets[CLAIM] is not None
    assert (round(insets[CLAIM].mm), insets[MESSAGE]) == (80, None)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_is_plain_text_in_every_file(text: str) -> None:
    fields = {"name": text, "address": text}
    events = {"no": {"at": "2026-11-20", "direction": "in", "counterparty": "seller", "reply": "deflection", "text": text}}
    case, now = example(
        **ABROAD,
        order={"number": text, "goods": text},
        seller=fields,
        person={**fields, "phone": text, "email": text, "bank_details": text},
        events=events,
        losses=[{"what": text, "amount": "10"}],
    )
    _, letter, _, document = composed(CLAIM, case, now)
    shown = clean(text).strip()
    assert letter.text.count(shown) >= 6
    assert docx_text(to_docx(document)) == letter.text
    assert dense(pdf_text(to_pdf(document))) == dense(letter.text)


def sent(case: Case, now: datetime, name: str = CLAIM, *, at: str = "2026-11-22", text: str | None = None, tracking: str = "RA 1") -> Case:
    form, letter, own, _ = composed(name, case, now)
    way = own("words.channel.post")
    return mark_sent(case, form, Sending(letter, letter.text if text is None else text, Moment(at), Channel.POST, way, tracking), now, ZONE)


def test_a_sent_letter_is_frozen_and_starts_the_clock() -> None:
    case, now = example(**ABROAD)
    after = sent(case, now, text="as it went")
    letter = after.letters[-1]
    assert (letter.text, letter.sha256, letter.tracking) == ("as it went", hash_of("as it went"), "RA 1")
    event = next(event for event in after.events if event.id == letter.event)
    assert (event.direction, event.counterparty, event.channel, event.reference) == ("out", "seller", "post", "RA 1")
    assert after.claim_to_seller is not None
    assert (after.claim_to_seller.state, after.claim_to_seller.made_at) == ("made", Moment("2026-11-22"))
    assert advise(Situation(after, now, RULEBOOK)).facts["seller_claim"] == "made"


def test_a_message_starts_no_formal_step() -> None:
    case, now = example()
    after = sent(case, now, MESSAGE)
    assert (after.claim_to_seller, len(after.events)) == (case.claim_to_seller, len(case.events) + 1)


@pytest.mark.parametrize(
    ("told", "key"),
    [({"at": "2026-12-30"}, "in_future"), ({"text": " \n"}, "letter_empty"), ({"text": "a" * (LONGEST + 1)}, "letter_too_long")],
)
def test_what_cannot_have_been_sent_is_refused_in_one_sentence(told: dict[str, str], key: str) -> None:
    case, now = example(**ABROAD)
    with pytest.raises(InputError) as refused:
        sent(case, now, **told)
    assert refused.value.key == key


def test_a_sent_letter_comes_back_with_the_file_and_lies_in_the_bundle_and_on_the_page() -> None:
    case, now = example(**ABROAD)
    after = sent(case, now)
    text = after.letters[-1].text
    assert read_file(save_file(after, {})).case.letters == after.letters
    texts, advice = texts_of(Situation(after, now, RULEBOOK), "ru"), advise(Situation(after, now, RULEBOOK))
    assert text.split("\n\n")[-1].splitlines()[0] in page(Situation(after, advice.now, RULEBOOK), texts)
    assert text.encode() in _unzipped(bundle(Situation(after, advice.now, RULEBOOK), {}, texts))


def _unzipped(data: bytes) -> list[bytes]:
    import zipfile  # noqa: PLC0415 - for this alone

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_a_formal_letter_asks_for_sender_and_addressee() -> None:
    form = form_of(CLAIM, Situation(*example(**ABROAD), RULEBOOK))
    assert form is not None
    assert {"seller_name", "seller_address", "buyer_name", "buyer_address", "bank_details"} <= set(details_of(form))


SLIPS = {
    "applies:\n  - {step: [written_request, fix_channel, end_contract, confirm_return, object_to_demand],": (
        "applies:\n  - {stepp: close,",
        "`stepp` is no condition",
    ),
    "step: [written_request, fix_channel, end_contract, confirm_return, object_to_demand], addressee": (
        "step: [no_step], addressee",
        "`no_step` is no value",
    ),
    "{order_number}": ("{order_no}", "`{order_no}` is no placeholder"),
    "Дата заказа — {ordered_on}.": ("Дата заказа — {term:nothing}.", "`nothing` is no term"),
    "{problem}": ("{problem", "is no placeholder"),
    "reply_in: 2\n": ("", "reply_in"),
    "languages: [ru, en]": ("languages: [ru]", "`en` is not among"),
    "steps: [written_request": ("steps: [no_such_step", "there is no step"),
    "letter: first_to_seller": ("letter: another", "like the file"),
}


@pytest.mark.parametrize("before", SLIPS)
def test_a_slip_in_a_letter_is_told_with_its_place(before: str, tmp_path) -> None:
    after, said = SLIPS[before]
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root)
    file = root / "letters" / "first_to_seller.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(ContentError) as refused:
        load_letters(root)
    told = [str(fault) for fault in refused.value.faults]
    assert any(said in fault and fault.startswith("letters/first_to_seller.yaml:") for fault in told), told


def test_a_letter_that_no_list_names_is_told(tmp_path) -> None:
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root)
    shutil.copy(root / "letters" / "closing.yaml", root / "letters" / "stray.yaml")
    with pytest.raises(ContentError, match="lists this letter"):
        load_letters(root)


def test_the_commands_list_the_letters_and_write_one(capsys, tmp_path) -> None:
    arguments = [str(FOLDER / "silent_seller.json"), "--now", open_example("silent_seller")[1].isoformat()]
    assert main(["letters", *arguments]) == 0
    assert '"id": "platform_complaint"' in capsys.readouterr().out
    for suffix, begins in ((".docx", b"PK"), (".pdf", b"%PDF"), (".txt", "Жалоба".encode())):
        file = tmp_path / f"letter{suffix}"
        assert main(["letter", *arguments[:1], COMPLAINT, *arguments[1:], "-o", str(file)]) == 0
        assert file.read_bytes().startswith(begins)


def test_a_wrong_name_is_answered_with_the_letters_that_there_are(tmp_path) -> None:
    with pytest.raises(SystemExit, match=MESSAGE):
        main(["letter", str(FOLDER / "silent_seller.json"), "nothing", "-o", str(tmp_path / "letter.txt")])
