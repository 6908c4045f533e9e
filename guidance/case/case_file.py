"""Is this file a Case? Reads and writes the case file: JSON, or an archive of it and the files of its exhibits; checked strictly.

It refuses with one sentence's key what it cannot use, never opens half a case, and never repeats what the person wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from guidance.case import archive
from guidance.case.bounded_json import parse
from guidance.case.case import Case
from guidance.case.exhibit import Exhibit
from guidance.case.migrations import raise_version
from guidance.case.moment import Moment
from guidance.errors import InputError

MAX_BYTES = archive.MAX_BYTES
"""The largest file that is opened."""
_OTHER_KINDS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!",
    b"\xfd7zXZ", b"BZh", b"ID3", b"OggS", b"MZ", b"\x7fELF",
)  # fmt: skip
"""How pictures, papers, sounds, programs and other archives begin."""
_KEYS = {
    "extra_forbidden": "unknown_field",
    "missing": "missing_field",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "literal_error": "wrong_word",
    "enum": "wrong_word",
    "string_pattern_mismatch": "wrong_form",
    "decimal_max_places": "too_many_decimals",
    "decimal_max_digits": "wrong_sum",
    "decimal_whole_digits": "wrong_sum",
    "greater_than_equal": "wrong_sum",
    "less_than_equal": "wrong_sum",
    "decimal_parsing": "wrong_sum",
    "decimal_type": "wrong_sum",
    "finite_number": "wrong_sum",
}
_OWN = {
    "moment", "moment_range", "moment_order", "time_zone", "control_character", "sum", "event_twice", "id_twice", "answers_unknown",
    "event_unknown", "reply_before_question", "received_before_ordered", "promised_before_ordered", "received_before_made",
    "answered_before_made", "made_before_ordered", "promise_before_event", "attempts_none_with_events", "payouts_sum",
    "letter_changed", "files_too_large", "too_much_text",
}  # fmt: skip
_RENAMED = {"moment": "wrong_date", "moment_range": "year_out_of_range", "control_character": "control_characters", "sum": "wrong_sum"}


@dataclass(frozen=True)
class Opened:
    """What a file held."""

    case: Case
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The files of its exhibits by their SHA-256."""

    @property
    def missing(self) -> tuple[Exhibit, ...]:
        """The exhibits whose file was not in it."""
        return tuple(exhibit for exhibit in self.case.exhibits if exhibit.sha256 not in self.files)


def read_file(data: bytes) -> Opened:
    """The Case of a file and the files of its exhibits, from JSON or an archive; raises InputError with one sentence's key."""
    if not archive.is_archive(data):
        return Opened(read_case(data))
    unpacked = archive.unpack(data)
    case = read_case(unpacked.case)
    _check_files(case, unpacked.files)
    return Opened(case, unpacked.files)


def save_file(case: Case, files: Mapping[str, bytes]) -> bytes:
    """The case file: an archive where `files`, by SHA-256, has one of an exhibit; otherwise JSON."""
    told, held = save_case(case), set(files)
    found = [(exhibit, files[exhibit.sha256]) for exhibit in case.exhibits if exhibit.sha256 in held]
    return archive.pack(told, found) if found else told


def is_archived(case: Case, files: Mapping[str, bytes]) -> bool:
    """True where `save_file` gives an archive; no file is read for it."""
    return not {exhibit.sha256 for exhibit in case.exhibits}.isdisjoint(set(files))


def read_case(data: bytes) -> Case:
    """The Case of a JSON text, of any version; raises InputError with one sentence's key."""
    if data.startswith(_OTHER_KINDS):
        raise InputError("other_kind")
    tree = parse(data)
    if not isinstance(tree, dict) or tree.get("format", "otvet-case") != "otvet-case":
        raise InputError("not_a_case")
    return build_case(raise_version(tree))


def save_case(case: Case) -> bytes:
    """The case as JSON: UTF-8, without what was not told."""
    return case.model_dump_json(exclude_none=True, exclude_defaults=False, indent=1).encode()


def build_case(data: Any) -> Case:
    """The Case of a plain tree; raises InputError for its first error."""
    try:
        return Case.model_validate_json(json.dumps(data), strict=False)
    except ValidationError as error:
        raise _told(error.errors(include_url=False, include_input=False)[0]) from None
    except (ValueError, RecursionError):
        raise InputError("encoding") from None


def check_times(case: Case, now: datetime, zone: ZoneInfo) -> None:
    """Refuse what is told as past and lies in the future."""
    for name, moment in _past_moments(case):
        if moment.earliest(zone) > now:
            raise InputError("in_future", {"field": name})


def _past_moments(case: Case) -> Iterator[tuple[str, Moment]]:
    named: dict[str, Moment | None] = {
        "order.ordered_on": case.order.ordered_on,
        "order.received_on": case.order.received_on,
        "payment.paid_on": case.payment.paid_on,
        "remedy.on": case.remedy.on if case.remedy else None,
    }
    for name in ("claim_to_seller", "claim_to_platform", "platform_dispute", "payment_dispute", "authority", "mediation", "court"):
        proceeding = getattr(case, name)
        if proceeding is not None:
            named |= {f"{name}.{part}": getattr(proceeding, part) for part in ("made_at", "received_at", "answered_at")}
    yield from ((name, moment) for name, moment in named.items() if moment is not None)
    yield from (("events.*.at", event.at) for event in case.events if event.at is not None)
    yield from (("remedy.payouts.*.on", payout.on) for payout in (case.remedy.payouts if case.remedy else ()))
    yield from (("losses.*.on", loss.on) for loss in case.losses if loss.on is not None)
    yield from (("letters.*.sent_at", letter.sent_at) for letter in case.letters)


def _check_files(case: Case, files: Mapping[str, bytes]) -> None:
    """Refuse files that are not what the case says of them."""
    if not files.keys() <= {exhibit.sha256 for exhibit in case.exhibits}:
        raise InputError("archive_stranger")
    if any(len(files[exhibit.sha256]) != exhibit.size for exhibit in case.exhibits if exhibit.sha256 in files):
        raise InputError("evidence_changed")


def _told(error: ErrorDetails) -> InputError:
    kind = error["type"]
    if kind == "json_invalid":
        return InputError("encoding")
    params = {"field": _field(error["loc"])}
    context = error.get("ctx") or {}
    if kind in _OWN:
        return InputError(_RENAMED.get(kind, kind), params | {name: str(told) for name, told in context.items()})
    key = _KEYS.get(kind, "wrong_type")
    if key == "wrong_sum" and error["loc"][-1] == "size":
        key = "wrong_form"
    if key == "too_many" and error["loc"] == ("events",):
        key = "too_many_events"
    if key in ("too_long", "too_many", "too_many_events"):
        params["limit"] = str(context.get("max_length", ""))
    if key == "wrong_word":
        params["accepted"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    if key == "unknown_field" and len(error["loc"]) == 1:
        params["field"] = _printable(str(error["loc"][0]))
    return InputError(key, params)


def _field(loc: tuple[int | str, ...]) -> str:
    """A place in the Case with `*` for the items of lists: `events.*.at`."""
    return ".".join("*" if isinstance(part, int) else _printable(str(part)) for part in loc)


def _printable(name: str) -> str:
    return "".join(character for character in name if character.isalnum() or character in "_-")[:40]
