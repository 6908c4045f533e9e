"""The commands for authors, tests and other programs: `python -m guidance COMMAND`.

Exit status 0; 1 with sentences on standard error; 2 where the command itself is written wrongly.
"""

from __future__ import annotations

import argparse
import signal
import sys
from argparse import Namespace
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import guidance.papers.commands  # noqa: F401 - importing it adds its commands
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import tell_error, texts_of
from guidance.case.case import Case
from guidance.case.case_file import build_case
from guidance.case.choices import Party
from guidance.checks.check import check
from guidance.checks.schemas import generate
from guidance.errors import ContentError, InputError
from guidance.library.yaml_file import CONTENT
from guidance.papers.command_line import (
    COMMANDS,
    COUNTRY,
    NOW,
    Command,
    command,
    language_option,
    now_of,
    print_json,
    read_bytes,
    to_instant,
)
from guidance.reading.exports import as_json, detect, messages, propose
from guidance.reading.exports.role import Role
from guidance.reading.replies import read_reply
from guidance.reading.reply_text import LONGEST_FILE, text_of, tree_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give back the exit status."""
    args = _parser().parse_args(arguments)
    run: Command = args.run
    try:
        run(args)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    except InputError as error:
        texts = texts_of(Situation(Case(), now_of(args), load_rulebook()), args.language or "en")
        print(tell_error(error, texts), file=sys.stderr)
        return 1
    except OSError as error:
        print(": ".join(str(part) for part in (error.filename, error.strerror or error) if part is not None), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m guidance", description="Advice for a buyer whom a marketplace sends to a silent seller."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, about, options in COMMANDS:
        added = commands.add_parser(name, help=about, description=about)
        added.set_defaults(run=run, now=None, language=None)
        for flags, settings in options:
            added.add_argument(*flags.split(), **settings)
    return parser


@command("check", "prove all tables and check all promises of the content")
def _check(_: Namespace) -> None:
    print(check())


@command(
    "schema",
    "print the JSON Schema of a case file",
    ("--content", {"action": "store_true", "help": "write the schemas of the content files instead, for editors"}),
)
def _schema(args: Namespace) -> None:
    if args.content:
        for name, text in generate().items():
            (CONTENT / "schemas" / name).write_text(text, encoding="utf-8")
    else:
        print_json(Case.model_json_schema())


@command(
    "read",
    "what a reply from support or a seller may be, with the words it rests on, as JSON",
    ("file", {"metavar": "FILE", "help": "a text with one reply; - for standard input"}),
    language_option("of the reply; default: that of its letters"),
    ("--at", {"dest": "now", "type": to_instant, "metavar": "TIME", "help": "when it was written, ISO 8601 with a zone; default: now"}),
    COUNTRY,
)
def _read(args: Namespace) -> None:
    text = text_of(read_bytes(args.file, LONGEST_FILE + 1))
    country = load_rulebook().library.country(args.country)
    print_json(tree_of(read_reply(text, args.language, now_of(args), ZoneInfo(country.country.time_zone), country.code)))


@command(
    "import",
    "proposed events from mail, a messenger's export or a copied chat, as JSON",
    ("file", {"metavar": "FILE", "help": ".eml, .mbox, .json, .txt, .zip or copied text; - for standard input"}),
    language_option("of what is said when the file cannot be used; default: English"),
    ("--zone", {"metavar": "ZONE", "help": "of times without one; default: that of the country's capital"}),
    COUNTRY,
    ("--me", {"action": "append", "default": [], "metavar": "NAME", "help": "a sender that is the buyer; may be given several times"}),
    ("--with", {"dest": "other", "choices": [party.value for party in Party], "default": "seller", "help": "who an unknown sender is"}),
    ("--first", {"choices": ("day", "month"), "help": "which stands first in 05/06/2026; default: as the file shows"}),
    NOW,
)
def _import(args: Namespace) -> None:
    case = build_case({"country": args.country} | ({"time_zone": args.zone} if args.zone else {}))
    situation = Situation(case, now_of(args), load_rulebook())
    options = messages.Options(situation.now, situation.zone, messages.DayOrder(args.first) if args.first else None)
    imported = detect.read_messages(read_bytes(args.file, messages.MAX_BYTES + 1), options)
    roles = as_json.roles_told(imported, propose.guess_roles(imported, case), args.me, Role(args.other))
    setting = propose.Setting(roles, situation.zone, country=situation.pack.country.code)
    proposals = propose.propose(imported, setting, case, situation.now)
    print_json(as_json.import_tree(imported, roles, [propose.with_reply(proposal, setting, situation.now) for proposal in proposals]))


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # whoever reads may stop reading: then it ends as quietly as other tools do
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
