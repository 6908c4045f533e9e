"""A document says the same in each kind of file, and people's text in it stays text."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader

from guidance.papers.documents.document import Document, DocumentTable, Heading, Listing, Paragraph, clean
from guidance.papers.documents.docx_file import to_docx
from guidance.papers.documents.pdf_file import to_pdf
from guidance.papers.documents.text_file import to_text

MADE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOSTILE = (
    '#import "@preview/cetz:0.3.0"', "#eval(1)", "#read(\"/etc/passwd\")", "= Heading", "*bold* _it_ `raw` $x^2$", "@label <label>",
    "\\u{41}", "<w:p>&amp;</w:p>", "{{7*7}} %s {0}", "=HYPERLINK(\"x\")", "]] ] [ #[", "// not a comment", "/* nor this */", "https://example.org",
    "- item", "+ item", "1. item", "~ -- --- ...", "'single' \"double\"", "<!-- -->", "\u202egnp.exe", "$ # \\ `", "a\\", "#",
)  # fmt: skip


def document(*blocks, title="Хронология", language="ru", titled=True) -> Document:
    return Document(title, language, blocks, MADE, "[знак]", titled)


def pages_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def pdf_text(data: bytes) -> str:
    return "\n".join(pages_of(data))


def dense(text: str) -> str:
    """A text without what a line break of the page can change."""
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", text))


def docx_texts(data: bytes) -> list[str]:
    file = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in file.paragraphs), *cells]


FULL = document(
    Paragraph("Кому: ООО «Рога и копыта»\nМосква", side="right"),
    Heading("Что произошло"),
    Paragraph("Заказ № 123-45 на 4 990,50 ₽ — не доставлен.", strong=True),
    Listing(("первое", "второе"), numbered=True),
    Listing(("чек", "снимок")),
    DocumentTable(("Когда", "Что"), (("22 ноября", "Вы → продавец"), ("23 ноября", "Молчание"))),
    Paragraph("Мелко.", small=True),
)
WORDS = (
    "Хронология", "Кому: ООО «Рога и копыта»", "Москва", "Что произошло", "Заказ № 123-45 на 4 990,50 ₽ — не доставлен.", "первое",
    "второе",    "чек", "снимок", "Когда", "Что", "22 ноября", "Вы → продавец", "23 ноября", "Молчание", "Мелко.",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_every_kind_of_file_says_everything(word):
    assert dense(word) in dense(pdf_text(to_pdf(FULL)))
    assert any(word in text for text in docx_texts(to_docx(FULL)))
    assert word in to_text(FULL)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_plain_text(text):
    hostile = document(Heading(text), Paragraph(text), Listing((text,)), DocumentTable((text,), ((text,),)), title=text)
    shown = clean(text)
    assert dense(pdf_text(to_pdf(hostile))).count(dense(shown)) >= 6
    assert [told.removeprefix("—\t") for told in docx_texts(to_docx(hostile)) if told] == [shown] * 6
    assert to_text(hostile).count(shown) >= 5


@given(st.text(max_size=200))
@example("a\r\nb\x85c\u2028d")
@example("\x00\x0b\x1b\ufffe\ud800x")
@example("e" + "\u0301" * 500)
@example("   leading and trailing   ")
def test_any_text_comes_back_from_a_word_processor(text):
    """What is there is the cleaned text, letter by letter."""
    paragraph = docx.Document(io.BytesIO(to_docx(document(Paragraph(text), titled=False)))).paragraphs[0]
    assert paragraph.text == clean(text)


@given(st.text(max_size=200))
def test_any_text_makes_a_pdf(text):
    assert to_pdf(document(Heading(text), Paragraph(text), Listing((text,)), DocumentTable((text,), ((text,),)), title=text)).startswith(
        b"%PDF-"
    )


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБЯ abcXYZ0123456789.,:;!?«»—–-()№₽%/@", max_size=300))
def test_printed_letters_come_back_from_a_pdf(text):
    assert dense(pdf_text(to_pdf(document(Paragraph(text), titled=False)))).removesuffix("1/1") == dense(text)


def test_a_sign_that_no_font_has_is_shown_by_a_stand_in_once_a_run():
    shown = pdf_text(to_pdf(document(Paragraph("до 👩‍👩‍👧🏽 中文 после 😀"), titled=False)))
    assert dense(shown).startswith("до[знак][знак]после😀")


def test_a_word_processor_keeps_every_sign():
    text = "до 👩‍👩‍👧🏽 中文 после 😀"
    assert text in docx_texts(to_docx(document(Paragraph(text))))


def test_a_pdf_names_its_language_and_title_and_has_its_fonts_inside():
    reader = PdfReader(io.BytesIO(to_pdf(FULL)))
    about = reader.trailer["/Root"]
    assert (about["/Lang"], about["/MarkInfo"]["/Marked"].value) == ("ru-RU", True)
    assert reader.metadata.title == "Хронология"
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert inner
    assert all({"/FontFile2", "/FontFile3"} & descriptor.get_object().keys() for descriptor in inner)


def test_a_pdf_has_pages_of_a4_with_their_numbers():
    long = document(*(Paragraph(f"Строка {n}.") for n in range(120)))
    pages = PdfReader(io.BytesIO(to_pdf(long))).pages
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert [f"{place} / {len(pages)}" in page.extract_text() for place, page in enumerate(pages, 1)] == [True] * len(pages)
    assert len(pages) > 1


def test_a_docx_names_its_language_and_title_and_nobody():
    file = docx.Document(io.BytesIO(to_docx(FULL)))
    about = file.core_properties
    assert (about.title, about.language, about.author, about.comments, about.last_modified_by) == ("Хронология", "ru-RU", "", "", "")
    assert (round(file.sections[0].page_width.mm), round(file.sections[0].page_height.mm)) == (210, 297)
    with zipfile.ZipFile(io.BytesIO(to_docx(FULL))) as archive:
        assert b'<w:lang w:val="ru-RU"' in archive.read("word/styles.xml")
        assert b'<w:themeFontLang w:val="ru-RU"' in archive.read("word/settings.xml")
        assert b"PAGE" in archive.read("word/footer1.xml")


def test_a_file_tells_the_day_on_which_it_was_made_and_neither_hour_nor_machine():
    about = docx.Document(io.BytesIO(to_docx(FULL))).core_properties
    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    printed = PdfReader(io.BytesIO(to_pdf(FULL))).metadata
    assert {about.created, about.modified, printed.creation_date, printed.modification_date} == {midnight}
    assert (printed.author, printed.creator.split()[0], printed.producer) == (None, "Typst", None)
    with zipfile.ZipFile(io.BytesIO(to_docx(FULL))) as archive:
        others = {name for name in archive.namelist() if not name.startswith("word/")}
        assert others == {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml"}
        assert b"Macintosh" not in b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(("language", "written"), [("ru", "ru-RU"), ("en", "en-GB")])
def test_each_language_says_whose_spelling_it_has(language, written):
    told = document(Paragraph("x"), language=language)
    assert PdfReader(io.BytesIO(to_pdf(told))).trailer["/Root"]["/Lang"] == written
    assert docx.Document(io.BytesIO(to_docx(told))).core_properties.language == written


def places(*blocks) -> list[int]:
    """The page of each block of one word, as the PDF has it."""
    pages = pages_of(to_pdf(document(*blocks, titled=False)))
    return [next(place for place, text in enumerate(pages, 1) if block.text.split()[0] in text) for block in blocks]


def test_what_announces_and_what_it_announces_stand_on_one_page():
    """However much stands above them, and the same with the lines above a signature."""
    for above in range(20, 40):
        filler = [Paragraph(f"line{n}") for n in range(above)]
        asking, asked, last = places(*filler, Paragraph("Asking:"), Paragraph("asked"), Paragraph("signed"))[-3:]
        assert asking == asked == last


def lines(count: int) -> Paragraph:
    return Paragraph("\n".join(("first", *["x"] * (count - 2), "last")))


def test_a_short_paragraph_stands_on_one_page_and_a_long_one_goes_on():
    for above in range(20, 40):
        pages = pages_of(to_pdf(document(*[Paragraph("o")] * above, lines(10), titled=False)))
        assert ["first" in page for page in pages if "last" in page] == [True]
    pages = pages_of(to_pdf(document(lines(92), titled=False)))
    assert ("first" in pages[0], "last" in pages[-1], len(pages)) == (True, True, 2)


def test_a_word_processor_is_told_the_same():
    told = document(Paragraph("Asking:"), lines(20), Paragraph("last but one"), Paragraph("signed"), titled=False)
    forms = [paragraph.paragraph_format for paragraph in docx.Document(io.BytesIO(to_docx(told))).paragraphs]
    assert [form.keep_with_next for form in forms] == [True, False, True, False]
    assert [form.keep_together for form in forms] == [True, False, True, True]


@pytest.mark.parametrize("write", [to_pdf, to_docx, to_text])
def test_the_same_document_gives_the_same_bytes(write):
    assert write(FULL) == write(FULL)


@pytest.mark.parametrize("write", [to_pdf, to_docx])
def test_a_long_letter_is_small(write):
    letter = document(*(Paragraph("Прошу вернуть уплаченное за товар. " * 12) for _ in range(20)))
    assert len(write(letter)) < 150_000


def test_the_typesetter_loads_no_other_file(root):
    source = (root / "guidance" / "papers" / "documents" / "pages.typ").read_text("utf-8")
    assert not re.search(r"#?\b(import|include|read|image|plugin|eval|bibliography)\b", source.split("\n", 1)[1])


def test_a_word_wider_than_the_page_is_broken():
    shown = pdf_text(to_pdf(document(Paragraph("ы" * 400), titled=False)))
    assert max(map(len, shown.splitlines())) < 120
    assert dense(shown).count("ы") == 400


def test_cleaning_keeps_what_people_write():
    assert clean("Ёлка — «чек» 5 000 ₽\n\tда 👍🏽 é") == "Ёлка — «чек» 5 000 ₽\n\tда 👍🏽 é"


def test_a_title_that_only_names_the_file_is_not_drawn():
    letter = document(Paragraph("Прошу."), title="Претензия", titled=False)
    assert "Претензия" not in pdf_text(to_pdf(letter)) + to_text(letter) + "".join(docx_texts(to_docx(letter)))
