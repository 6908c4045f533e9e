"""The second way in: `python -m guidance`."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from guidance.__main__ import main
from guidance.advice.examples import FOLDER, READ_AT
from guidance.advice.rulebook import load_rulebook
from guidance.case.case import Case
from guidance.errors import ContentError
from guidance.library.yaml_file import CONTENT

EXAMPLE = str(FOLDER / "silent_seller.json")
NOW = READ_AT["silent_seller"].isoformat()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_check_proves_every_table_and_tries_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, wrong = run(capsys, "check")
    assert (status, wrong) == (0, "")
    for table in load_rulebook().graph.tables:
        assert f"{table}: " in said
    assert "the ladder of steps ends" in said


def test_advise_prints_what_other_programs_need(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = run(capsys, "advise", EXAMPLE, "--now", NOW, "--json")
    told = json.loads(said)
    assert status == 0
    assert told["step"] == "platform_dispute"
    assert told["rules"]["messages"] == "M15"
    assert all(isinstance(text, str) and text for text in told["because"])
    assert set(told["basis"]) >= {"habit-3-5-days"}
    assert {"fact", "from", "to", "step"} == set(told["changes"][0])
    assert {"id", "kind", "at"} <= set(told["deadlines"][0])
    assert [one["step"] for one in told["next"]][:2] == ["platform_dispute", "wait_until"]
    assert told["facts"]["silence"] == "76h"


def test_the_same_advice_is_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    russian, english = (run(capsys, "advise", EXAMPLE, "--now", NOW, "--json", "--language", language)[1] for language in ("ru", "en"))
    ru, en = json.loads(russian), json.loads(english)
    assert ru["because"] != en["because"]
    assert {key: ru[key] for key in ("step", "rules", "facts", "next")} == {key: en[key] for key in ("step", "rules", "facts", "next")}


def test_questions_and_projection_are_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    begun = tmp_path / "case.json"
    begun.write_text('{"country": "ru", "problem": "defect"}', encoding="utf-8")
    asked = json.loads(run(capsys, "questions", str(begun), "--now", NOW, "--json")[1])
    assert (asked["next"], asked["answered"]) == ("goods", ["problem"])
    projected = json.loads(run(capsys, "project", EXAMPLE, "--now", NOW, "--json")[1])
    assert projected[-1]["step"] == "human_adviser"


def test_the_schema_describes_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    """Other programs write case files from it alone."""
    schema = json.loads(run(capsys, "schema")[1])
    parts = [schema, *schema["$defs"].values()]
    silent = [name for part in parts for name, field in part.get("properties", {}).items() if "description" not in field]
    assert silent == []
    assert set(schema["properties"]) == set(Case.model_fields)


@pytest.mark.parametrize("suffix", ["html", "csv", "json", "png", "svg"])
def test_the_timeline_is_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str) -> None:
    written = tmp_path / f"case.{suffix}"
    assert run(capsys, "timeline", EXAMPLE, "--now", NOW, "-o", str(written))[0] == 0
    assert written.stat().st_size > 500


@pytest.mark.parametrize("command", [("timeline", EXAMPLE), ("letter", EXAMPLE, "claim")], ids=lambda command: command[0])
def test_a_file_of_an_ending_that_nobody_makes_is_not_written(tmp_path: Path, command: tuple[str, ...]) -> None:
    written = tmp_path / "case.pptx"
    with pytest.raises(SystemExit, match=r"case\.pptx: .* is written as \.\w+, "):
        main([*command, "--now", NOW, "-o", str(written)])
    assert not written.exists()


def test_a_reader_that_stops_reading_is_met_with_silence() -> None:
    command = [sys.executable, "-m", "guidance", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (-signal.SIGPIPE, b"")


def test_the_calendar_is_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    written = tmp_path / "case.ics"
    assert run(capsys, "calendar", EXAMPLE, "--now", NOW, "-o", str(written))[0] == 0
    assert written.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_bad_case_file_is_one_sentence_and_status_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"order": {"price": "-5"}}', encoding="utf-8")
    status, said, wrong = run(capsys, "advise", str(bad), "--now", NOW, "--language", "en")
    assert (status, said) == (1, "")
    assert wrong.count("\n") == 1
    assert "-5" not in wrong


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, wrong = run(capsys, "advise", str(tmp_path / "nothing.json"), "--now", NOW)
    assert status == 1
    assert "nothing.json" in wrong


def test_a_broken_table_stops_the_start_with_its_place_and_a_witness(tmp_path: Path) -> None:
    """A rule is taken away: the fault names file, line, column and the case that no rule answers."""
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root)
    table = root / "tables" / "messages.yaml"
    text = table.read_text(encoding="utf-8")
    start = text.index("  - id: M13")
    table.write_text(text[:start] + text[text.index("  - id: M14") :], encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_rulebook(root)
    fault = next(fault for fault in caught.value.faults if "no rule when" in fault.message)
    assert fault.file == "tables/messages.yaml"
    assert min(fault.line, fault.column) > 0
    assert "silence = 48h..72h" in fault.message
    assert "widened = no" in fault.message


def test_a_post_is_printed_for_a_place_of_the_country(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, wrong = run(capsys, "post", EXAMPLE, "vk", "--now", NOW, "--language", "en")
    assert (status, wrong) == (0, "")
    assert said.strip().splitlines()[-1].startswith("#")
    status, said, wrong = run(capsys, "post", EXAMPLE, "nowhere", "--now", NOW, "--language", "en")
    assert (status, said) == (1, "")
    assert "vk" in wrong
