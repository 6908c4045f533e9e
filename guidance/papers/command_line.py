"""What the commands share: how a command is declared, its options, and how a case file is opened for it."""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation, looked_at
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.case_file import CaseFile, read_file
from guidance.case.choices import LANGUAGES, Language
from guidance.library.texts import Texts

Writer = TypeVar("Writer")
Command = Callable[[Namespace], None]
CommandOption = tuple[str, dict[str, Any]]
COMMANDS: list[tuple[str, Command, str, tuple[CommandOption, ...]]] = []
"""Name, function, description and options of each command, in the order of the help."""


def command(name: str, about: str, *options: CommandOption) -> Callable[[Command], Command]:
    """Make a function a command; an option is its flags, parted by blanks, and the keywords of `add_argument`."""

    def add(command: Command) -> Command:
        COMMANDS.append((name, command, about, options))
        return command

    return add


def to_day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("there is no such day; write it as 2026-11-22") from None


def to_instant(text: str) -> datetime:
    """An instant of the command line, with its zone."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("there is no such moment; write it as 2026-11-22T15:00+03:00") from None
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError("write the zone too: 2026-11-22T15:00+03:00")
    return instant


def output_option(files: str) -> CommandOption:
    """Where to write; `files` names the endings."""
    return "-o --output", {"required": True, "type": Path, "metavar": "FILE", "help": files}


def language_option(which: str) -> CommandOption:
    """The language; `which` says of what."""
    return "--language", {"choices": LANGUAGES, "help": which}


NOW: CommandOption = (
    "--now",
    {"type": to_instant, "metavar": "TIME", "help": "ISO 8601 with a zone; default: that of the case, else the clock"},
)
CASE: tuple[CommandOption, ...] = (
    ("case", {"type": Path, "metavar": "CASE", "help": "a case file, JSON or ZIP; see the command schema"}),
    NOW,
    language_option("default: the language of the case, then Russian"),
)
JSON: CommandOption = ("--json", {"action": "store_true", "help": "print JSON instead of sentences"})
COUNTRY: CommandOption = ("--country", {"default": "ru", "help": "whose working days and time zone count; default: ru"})


def now_of(args: Namespace) -> datetime:
    """The moment that was given, or that of the clock."""
    return args.now or datetime.now(UTC)


def open_situation(args: Namespace) -> tuple[Situation, Texts]:
    """The situation of the case file and its texts."""
    return set_up(opened_file(args).case, args)


def set_up(case: Case, args: Namespace) -> tuple[Situation, Texts]:
    """The situation of a case and its texts; from now on errors are told in its language."""
    situation = Situation(case, args.now or looked_at(case, load_rulebook()) or now_of(args), load_rulebook())
    language: Language = args.language or case.language or "ru"
    args.language = language
    return situation, texts_of(situation, language)


def opened_file(args: Namespace) -> CaseFile:
    """The case file with its files."""
    return read_file(args.case.read_bytes())


def read_bytes(file: str, most: int) -> bytes:
    """The beginning of a file, or of standard input for `-`."""
    with open(0, "rb", closefd=False) if file == "-" else Path(file).open("rb") as source:
        return source.read(most)


def writer_of(known: Mapping[str, Writer], output: Path, what: str) -> Writer:
    """What writes a file of this ending; the command ends where there is none."""
    if output.suffix not in known:
        sys.exit(f"{output}: {what} is written as {', '.join(known)}")
    return known[output.suffix]


def print_json(tree: Any) -> None:
    """Print plain data."""
    print(json.dumps(tree, ensure_ascii=False, indent=1))
