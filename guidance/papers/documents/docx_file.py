"""Writes a document as DOCX: A4 pages with page numbers, a language and a title.

Nothing in it acts: no fields but the page number, no links, no macros. The same document gives the same bytes. This module is slow to load:
import it where a file is asked for.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.document import Document as File
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from guidance.papers.documents.document import (
    REGIONS,
    Block,
    Document,
    DocumentTable,
    Heading,
    Listing,
    Paragraph,
    clean,
    cleaned,
    is_whole,
)

_A4, _MARGINS, _TEXT_WIDTH, _RIGHT_HALF = (210, 297), 20, 170, 80
"""Millimetres."""
_FONT, _SIZE = "Times New Roman", 11
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_NOT_OURS = ("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects")
"""Parts of the library's own empty file that say nothing of ours: a picture, the program and the machine that made it, styles once more."""


def to_docx(document: Document) -> bytes:
    """The bytes of the DOCX file."""
    file = docx.Document()
    _prepare(file, document)
    if document.titled:
        file.add_heading(clean(document.title), 1)
    for block, leads in document.placed:
        _add(file, cleaned(block), leads=leads)
    written = io.BytesIO()
    file.save(written)
    return _settled(written.getvalue())


def _prepare(file: File, document: Document) -> None:
    """Paper, fonts, language, the data of the file, page numbers."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(_A4[0]), Mm(_A4[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGINS)
    language = f"{document.language}-{REGIONS[document.language]}" if document.language in REGIONS else document.language
    _prepare_styles(file, language)
    about = file.core_properties
    about.title, about.language = clean(document.title)[:255], language
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = document.made_on.replace(tzinfo=None)
    _number_pages(section.footer.paragraphs[0])
    for relations in (file.part.rels, file.part.package.rels):
        for name in [name for name, relation in relations.items() if relation.reltype.endswith(_NOT_OURS)]:
            relations.pop(name)


def _prepare_styles(file: File, language: str) -> None:
    for name, size in (("Normal", _SIZE), ("Heading 1", 16), ("Heading 2", 13)):
        font = file.styles[name].font
        font.name, font.size, font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = font.element.rPr.rFonts
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), _FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    for element in file.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
    for element in file.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), language)


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for field, text in (("PAGE", " / "), ("NUMPAGES", "")):
        _add_field(paragraph.add_run(), field)
        paragraph.add_run(text)


def _add_field(run: Any, instruction: str) -> None:
    for kind in ("begin", "instruction", "separate", "result", "end"):
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.text = instruction
        elif kind == "result":
            element = OxmlElement("w:t")
            element.text = "1"
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields of its own


def _add(file: File, block: Block, *, leads: bool) -> None:
    match block:
        case Heading():
            file.add_heading(block.text, 2)
        case Paragraph():
            _add_paragraph(file, block, leads=leads)
        case Listing():
            for place, item in enumerate(block.items, 1):
                _add_item(file, f"{place}." if block.numbered else "—", item)
        case DocumentTable():
            _add_table(file, block)


def _add_paragraph(file: File, block: Paragraph, *, leads: bool) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.keep_together, paragraph.paragraph_format.keep_with_next = is_whole(block), leads
    run = paragraph.add_run(block.text)
    run.bold = block.strong or None
    if block.small:
        run.font.size = Pt(_SIZE - 2)
    if block.side == "right":
        paragraph.paragraph_format.left_indent = Mm(_RIGHT_HALF)
    elif block.side == "middle":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_item(file: File, sign: str, item: str) -> None:
    """An item with its sign written out: a number that a word processor counts is lost when the text is copied."""
    paragraph = file.add_paragraph(f"{sign}\t{item}")
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent = Mm(8), Mm(-8)
    form.tab_stops.add_tab_stop(Mm(8))


def _add_table(file: File, block: DocumentTable) -> None:
    table = file.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    whole = sum(block.shares)
    for place, texts in enumerate((block.columns, *block.rows)):
        row = table.add_row()
        for cell, text, share in zip(row.cells, texts, block.shares, strict=True):
            cell.width = Mm(_TEXT_WIDTH * share / whole)
            run = cell.paragraphs[0].add_run(text)
            run.bold = place == 0 or None
    _repeat(table.rows[0])
    file.add_paragraph()


def _repeat(row: Any) -> None:
    """Let the names of the columns stand on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no word for it


def _settled(data: bytes) -> bytes:
    """The same archive with one time on all its parts: when they were packed says nothing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return packed.getvalue()
