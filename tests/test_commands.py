"""The command line, `python -m guidance`."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from guidance.__main__ import main
from guidance.advice.examples import EXAMPLES, FOLDER, open_example
from guidance.advice.rulebook import load_rulebook
from guidance.case.case import Case
from guidance.errors import ContentError
from guidance.library.yaml_file import CONTENT

EXAMPLE = str(FOLDER / "silent_seller.json")
NOW = open_example("silent_seller")[1].isoformat()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_check_proves_every_table_and_tries_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "check")
    assert (status, err) == (0, "")
    for table in load_rulebook().graph.tables:
        assert f"{table}: " in out
    assert "the ladder of steps ends" in out


def test_advise_prints_what_other_programs_need(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "advise", EXAMPLE, "--now", NOW, "--json")
    advice = json.loads(out)
    assert status == 0
    assert advice["step"] == "platform_dispute"
    assert advice["rules"]["messages"] == "M15"
    assert all(isinstance(text, str) and text for text in advice["because"])
    assert set(advice["basis"]) >= {"habit-3-5-days"}
    assert {"fact", "from", "to", "step"} == set(advice["changes"][0])
    assert {"id", "kind", "at"} <= set(advice["deadlines"][0])
    assert [step["step"] for step in advice["next"]][:2] == ["platform_dispute", "wait_until"]
    assert advice["facts"]["silence"] == "76h"


def test_the_same_advice_is_printed_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    russian, english = (run(capsys, "advise", EXAMPLE, "--now", NOW, "--json", "--language", language)[1] for language in ("ru", "en"))
    ru, en = json.loads(russian), json.loads(english)
    assert ru["because"] != en["because"]
    assert {key: ru[key] for key in ("step", "rules", "facts", "next")} == {key: en[key] for key in ("step", "rules", "facts", "next")}


def test_questions_and_projection_are_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"country": "ru", "problem": "defect"}', encoding="utf-8")
    interview = json.loads(run(capsys, "questions", str(path), "--now", NOW, "--json")[1])
    assert (interview["next"], interview["answered"]) == ("goods", ["problem"])
    projected = json.loads(run(capsys, "project", EXAMPLE, "--now", NOW, "--json")[1])
    assert projected[-1]["step"] == "human_adviser"


def test_the_schema_describes_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    """Other programs rely on it alone to write case files."""
    schema = json.loads(run(capsys, "schema")[1])
    parts = [schema, *schema["$defs"].values()]
    silent = [name for part in parts for name, field in part.get("properties", {}).items() if "description" not in field]
    assert silent == []
    assert set(schema["properties"]) == set(Case.model_fields)


@pytest.mark.parametrize("suffix", ["html", "csv", "json", "png", "svg"])
def test_the_timeline_is_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"case.{suffix}"
    assert run(capsys, "timeline", EXAMPLE, "--now", NOW, "-o", str(target))[0] == 0
    assert target.stat().st_size > 500


@pytest.mark.parametrize("command", [("timeline", EXAMPLE), ("letter", EXAMPLE, "claim")], ids=lambda command: command[0])
def test_a_file_of_an_unknown_type_is_not_written(tmp_path: Path, command: tuple[str, ...]) -> None:
    target = tmp_path / "case.pptx"
    with pytest.raises(SystemExit, match=r"case\.pptx: .* is written as \.\w+, "):
        main([*command, "--now", NOW, "-o", str(target)])
    assert not target.exists()


def test_a_closed_pipe_ends_the_command_silently() -> None:
    command = [sys.executable, "-m", "guidance", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        out = running.stderr.read()
    assert (running.returncode, out) == (-signal.SIGPIPE, b"")


def test_the_calendar_is_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "case.ics"
    assert run(capsys, "calendar", EXAMPLE, "--now", NOW, "-o", str(target))[0] == 0
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_bad_case_file_is_one_sentence_and_status_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"order": {"price": "-5"}}', encoding="utf-8")
    status, out, err = run(capsys, "advise", str(bad), "--now", NOW, "--language", "en")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "-5" not in err


def test_a_missing_file_is_reported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = run(capsys, "advise", str(tmp_path / "nothing.json"), "--now", NOW)
    assert status == 1
    assert "nothing.json" in err


def test_a_broken_table_stops_the_start_with_its_place_and_an_example(tmp_path: Path) -> None:
    """Without one rule, the fault names file, line, column and the case that no rule covers."""
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
    status, out, err = run(capsys, "post", EXAMPLE, "vk", "--now", NOW, "--language", "en")
    assert (status, err) == (0, "")
    assert out.strip().splitlines()[-1].startswith("#")
    status, out, err = run(capsys, "post", EXAMPLE, "nowhere", "--now", NOW, "--language", "en")
    assert (status, out) == (1, "")
    assert "vk" in err


def test_a_case_is_played_as_it_grew(capsys: pytest.CaptureFixture[str]) -> None:
    """After each event the advice is that of the case as it was then."""
    status, out, _ = run(capsys, "advise", str(FOLDER / "order_cancelled.json"), "--at-each-event", "--json")
    grown = json.loads(out)
    assert status == 0
    assert [one["at"][:10] for one in grown] == ["2026-11-03", "2026-11-19", "2026-11-20", "2026-11-20"]
    assert grown[-1]["step"] == "wait_until"
    status, out, _ = run(capsys, "advise", str(FOLDER / "order_cancelled.json"), "--at-each-event", "--language", "en")
    assert len(out.strip().splitlines()) == len(grown)


def test_an_example_is_looked_at_from_its_own_moment(capsys: pytest.CaptureFixture[str]) -> None:
    for name in EXAMPLES:
        status, out, err = run(capsys, "advise", str(FOLDER / f"{name}.json"))
        assert (status, err) == (0, ""), name
        assert out.strip()
