"""`python -m guidance import`: proposed events as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guidance.__main__ import main
from guidance.case.case import Case
from tests.reading.exports.samples_read import NOW, SAMPLES


def run(capsys: pytest.CaptureFixture[str], file: Path | str, *arguments: str) -> tuple[int, str, str]:
    status = main(["import", str(file), "--now", NOW.isoformat(), *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_events_are_those_that_a_case_file_takes(capsys: pytest.CaptureFixture[str]) -> None:
    for sample in sorted(SAMPLES.iterdir()):
        status, said, wrong = run(capsys, sample)
        assert (status, wrong) == (0, "")
        tree = json.loads(said)
        assert tree["events"], sample.name
        Case.model_validate({"events": [one["event"] for one in tree["events"]]})


def test_sides_and_zone_are_told_by_options(capsys: pytest.CaptureFixture[str]) -> None:
    told = ("--me", "Магазин", "--with", "platform", "--zone", "Asia/Omsk")
    tree = json.loads(run(capsys, SAMPLES / "ios_ru.txt", *told)[1])
    assert {one["name"]: one["role"] for one in tree["senders"]} == {"Анна": "platform", "Магазин Лампа": "me", "Курьер": "platform"}
    assert tree["events"][0]["event"]["at"] == "2026-11-20T09:16+06:00"
    assert tree["events"][0]["event"]["direction"] == "in"


def test_which_stands_first_is_told_by_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    seen = [
        json.loads(run(capsys, SAMPLES / "which_order.txt", "--first", first)[1])["events"][0]["event"]["at"] for first in ("day", "month")
    ]
    assert seen == ["2026-06-05T09:00+03:00", "2026-05-06T09:00+03:00"]


def test_a_file_that_cannot_be_used_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    for language in ("ru", "en"):
        status, said, wrong = run(capsys, empty, "--language", language)
        assert (status, said, wrong.count("\n")) == (1, "", 1)
    status, said, wrong = run(capsys, SAMPLES / "koi8r.eml", "--zone", "Nowhere/Land")
    assert (status, said, wrong.count("\n")) == (1, "", 1)
