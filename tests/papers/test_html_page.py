"""The page of a case stands alone: it holds everything, asks for nothing, and people's text in it is text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from guidance.__main__ import main
from guidance.advice.examples import EXAMPLES, open_example
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import tell_step, texts_of
from guidance.case.case import Case
from guidance.case.case_file import save_case
from guidance.papers.html_page import page

NOW = datetime(2026, 12, 20, 9, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>", "</p><img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "<!-- --><b>x</b>", "&lt;b&gt; &amp;",
    "</script><script>alert(1)", "<style>*{display:none}</style>", "</textarea><iframe src=//example.org>", "**bold** [x](http://example.org)",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _without_plotly(monkeypatch):
    """The script of Plotly is four megabytes, and a browser runs it in another test."""
    monkeypatch.setattr("plotly.offline.get_plotlyjs", lambda: "/* Plotly */")


class Read(HTMLParser):
    """The tags of a page and its text, without what stands in scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open = tag

    def handle_endtag(self, _tag):
        self.open = ""

    def handle_data(self, data):
        if self.open not in ("script", "style"):
            self.text += data


def written(case: Case, now: datetime = NOW, language: str = "ru") -> str:
    rulebook = load_rulebook()
    texts = texts_of(Situation(case, now, rulebook), language)  # type: ignore[arg-type]
    return page(Situation(case, now, rulebook), texts)


def read(text: str) -> Read:
    found = Read()
    found.feed(text)
    return found


def told(text: str) -> Case:
    letter = {"id": "l", "name": "claim", "language": "ru", "addressee": text[:200], "sent_at": "2026-11-20", "text": text,
              "sha256": sha256(text.encode()).hexdigest()}  # fmt: skip
    event = {
        "id": "e",
        "direction": "in",
        "counterparty": "seller",
        "at": "2026-11-15",
        "text": text,
        "reference": text,
        "promise": {"text": text},
    }
    return Case.model_validate({"country": "ru", "problem": "defect", "events": [event], "letters": [letter]})


@pytest.mark.parametrize("text", HOSTILE)
def test_peoples_text_is_text(text):
    plain, hostile = read(written(told("x"))), read(written(told(text)))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert hostile.text.count(text) >= 4


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_says_what_the_wizard_says(name, language):
    case, now = open_example(name)
    rulebook = load_rulebook()
    view = tell_step(Situation(case, now, rulebook), texts_of(Situation(case, now, rulebook), language))
    shown = " ".join(read(written(case, now, language)).text.split())
    for words in (
        view.title,
        *view.why,
        *(row.name for row in view.deadlines),
        *(row.step for row in view.calendar),
        *(s.title for s in view.sources),
    ):
        assert " ".join(words.replace("**", "").split()) in shown, words


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_asks_nobody_for_anything(name):
    found = read(written(*open_example(name)))
    assert [(tag, named) for tag, named in found.tags if {"src", "href", "action", "srcset", "data", "poster"} & named.keys()] == []
    policy = next(named["content"] for tag, named in found.tags if tag == "meta" and named.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src 'sha256-[^']+' 'sha256-[^']+';", policy)


def test_it_has_one_heading_of_the_first_level_and_its_language():
    found = read(written(told("x"), language="en"))
    assert [tag for tag, _ in found.tags].count("h1") == 1
    assert ("html", {"lang": "en"}) in found.tags


def test_the_command_writes_the_same_page(tmp_path):
    case, given = tmp_path / "case.json", tmp_path / "page.html"
    case.write_bytes(save_case(told("x")))
    assert main(["page", str(case), "-o", str(given), "--now", NOW.isoformat(), "--language", "en"]) == 0
    assert given.read_text("utf-8") == written(told("x"), language="en")
