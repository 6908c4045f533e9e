"""Does another program open our letters and read the same words in them? LibreOffice, all letters of one case in one run of it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader

from guidance.advice.advise import advise
from guidance.advice.examples import open_example
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case_file import build_case
from guidance.case.merge_patch import merge, tree_of
from guidance.library.letters import load_letters
from guidance.papers.documents.docx_file import to_docx
from guidance.papers.letters.choose import letters_for, matter_of
from guidance.papers.letters.compose import Letter, compose, document_of

SOFFICE = shutil.which("soffice")
HOW_TO_GET_IT = "LibreOffice is not on the path. On Debian and Ubuntu: sudo apt-get install libreoffice-writer-nogui fonts-liberation"
PATIENCE = 180
"""Seconds for all of them."""
TOLD = {
    "person": {
        "name": "Анна Петрова",
        "address": "123456, Москва, ул. Ленина, 1–5",
        "phone": "+7 900 000-00-00",
        "email": "anna@example.org",
        "bank_details": "Банк «Пример»\nсчёт 40817810000000000001",
    },
    "losses": [{"what": "Экспертиза", "amount": "3000"}],
}
ROUBLE = "₽"
"""It comes from another font than the words, and the one who takes the words out of a PDF finds it at the end of its line."""
NAMES = tuple(load_letters()["ru"].forms)


@dataclass(frozen=True)
class Opened:
    """What LibreOffice made of a letter."""

    letter: Letter
    printed: PdfReader
    pages: tuple[str, ...]
    """The words of each."""


def dense(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", text))


def convert(folder: Path) -> None:
    """Let LibreOffice print every DOCX of a folder as PDF: one process, with a profile of its own, never longer than we are patient."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True) as office:
        try:
            assert office.wait(PATIENCE) == 0, (folder / "log").read_text("utf-8")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> dict[str, Opened]:
    """Every letter of one full case, through DOCX and LibreOffice."""
    if SOFFICE is None:
        pytest.skip(HOW_TO_GET_IT)
    rulebook, folder = load_rulebook(), tmp_path_factory.mktemp("office")
    example, now = open_example("claim_overdue")
    tree = tree_of(example)
    merge(tree, TOLD)
    case = build_case(tree)
    advice, letters = advise(Situation(case, now, rulebook)), {}
    for name, form in letters_for(Situation(case, now, rulebook)).forms.items():
        letter = letters[name] = compose(form, Situation(case, advice.now, rulebook), "ru")
        own = matter_of(Situation(case, advice.now, rulebook), letter.language).texts
        (folder / f"{name}.docx").write_bytes(to_docx(document_of(letter, letter.text, advice.now, own)))
    convert(folder)
    return {name: _read(letter, folder / f"{name}.pdf") for name, letter in letters.items()}


def _read(letter: Letter, file: Path) -> Opened:
    printed = PdfReader(file)
    return Opened(letter, printed, tuple(page.extract_text() for page in printed.pages))


@pytest.fixture(params=NAMES)
def one(request, opened) -> Opened:
    found: Opened = opened[request.param]
    return found


def test_it_reads_the_words_of_the_preview_and_numbers_the_pages(one):
    """Whole and in their order, on pages that say which they are."""
    whole = len(one.pages)
    footers = [re.search(rf"{place}\s*/\s*{whole}\s*$", page) for place, page in enumerate(one.pages, 1)]
    assert all(footers)
    said = "".join(page[: footer.start()] for page, footer in zip(one.pages, footers, strict=True) if footer)
    assert dense(said).replace(ROUBLE, "") == dense(one.letter.text).replace(ROUBLE, "")
    assert said.count(ROUBLE) == one.letter.text.count(ROUBLE)


def test_it_prints_on_a4_with_a_font_for_every_letter(one):
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in one.printed.pages} == {(595, 842)}
    fonts = {str(font.get_object()["/BaseFont"]) for page in one.printed.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("+" in font for font in fonts)


def test_no_page_holds_a_signature_alone(one):
    """Under the last page's first line there is more than the day and the name."""
    if len(one.pages) > 1:
        assert len([line for line in one.pages[-1].splitlines() if line.strip()]) > 3
