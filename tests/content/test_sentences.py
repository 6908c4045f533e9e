"""The check refuses sentences that are broken, in whatever file they stand, as the README of the content promises."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.checks import check as checks
from guidance.checks.sentences import VALUES, sentence_faults
from guidance.errors import ContentError, Fault
from guidance.library.packs import CONTENT

FILES = (
    "languages/ru/letters.yaml", "languages/en/posts.yaml", "languages/ru/ui.yaml", "countries/gb/texts/en.yaml",
    "countries/_template/texts/ru.yaml", "platforms/texts/aliexpress.en.yaml",
)  # fmt: skip


def with_last(words: str) -> Callable[[str], str]:
    """Puts the words before the last full stop."""

    def changed(text: str) -> str:
        end = text.rindex(".")
        return f"{text[:end]} {words}{text[end:]}"

    return changed


BREAKS: dict[str, tuple[Callable[[str], str], str]] = {
    "a control character": (lambda text: text + "# \x07\n", "an invisible character U+0007"),
    "an emptied file": (lambda _: "", "is empty"),
    "an unknown placeholder": (with_last("{nonsense}"), "`{nonsense}` is no placeholder"),
    "half a placeholder": (with_last("{name"), "is no placeholder"),
    "a key twice": (lambda text: text + "\nagain: x\nagain: y\n", "`again` stands here already"),
    "a key of one language": (lambda text: text + "\nagain: x\n", "`again` is missing"),
    "a placeholder of one language": (with_last("{tracking}"), "asks for `{tracking}`"),
    "an emptied sentence": (lambda text: text + '\nagain: ""\n', "`again` says nothing"),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for folder in ("languages", "countries", "platforms"):
        shutil.copytree(CONTENT / folder, tmp_path / folder)
    return tmp_path


def broken(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text("utf-8")
    after = change(before if before.endswith("\n") else f"{before}\n")
    assert after != before
    path.write_text(after, "utf-8")


def test_the_sentences_are_whole() -> None:
    assert list(sentence_faults()) == []


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize("file", FILES)
def test_a_broken_file_is_refused(content: Path, file: str, name: str) -> None:
    change, told = BREAKS[name]
    broken(content / file, change)
    faults = [fault for fault in sentence_faults(content) if told in fault.message]
    assert faults
    folder = file.rpartition("/")[0]
    assert all(fault.file.startswith(folder.replace("languages/ru", "languages").replace("languages/en", "languages")) for fault in faults)


def test_a_file_that_only_one_language_has_is_refused(content: Path) -> None:
    (content / "languages" / "en" / "posts.yaml").unlink()
    assert [fault.file for fault in sentence_faults(content)] == ["languages/en/posts.yaml"]


def test_no_placeholder_is_listed_that_no_sentence_asks_for() -> None:
    text = "".join(path.read_text("utf-8") for path in CONTENT.rglob("*.yaml"))
    assert [name for name in VALUES if f"{{{name}}}" not in text] == []


def test_the_check_begins_with_the_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Fault("languages/ru/ui.yaml", 1, 1, "is empty")
    monkeypatch.setattr(checks, "sentence_faults", lambda: iter([fault]))
    with pytest.raises(ContentError) as raised:
        checks.check()
    assert raised.value.faults == (fault,)
