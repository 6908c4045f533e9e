"""Is this file a Case? Reads and writes the case file: JSON, bounded before it is parsed, checked strictly.

It refuses with one sentence's key what it cannot use, never opens half a case, and never repeats what the person wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from guidance.errors import BadInput
from guidance.facts import zone_of
from guidance.models.case import Case
from guidance.models.moment import Moment
from guidance.rulebook import Rulebook

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 12
VERSION = 2
_KEYS = {
    "extra_forbidden": "unknown_field",
    "missing": "missing_field",
    "string_too_long": "too_long",
    "too_long": "too_many_events",
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
    "moment", "moment_range", "moment_order", "time_zone", "control_character", "event_twice", "id_twice", "answers_unknown",
    "reply_before_question", "received_before_ordered", "promised_before_ordered", "received_before_made", "answered_before_made",
    "made_before_ordered", "promise_before_event", "attempts_none_with_events",
}  # fmt: skip
_RENAMED = {"moment": "wrong_date", "moment_range": "year_out_of_range", "control_character": "control_characters"}


def open_case(data: bytes, now: datetime, rulebook: Rulebook) -> Case:
    """The Case that the bytes of a file hold; raises BadInput with one sentence's key."""
    case = build_case(_parsed(data))
    check_times(case, now, rulebook)
    return case


def save_case(case: Case) -> bytes:
    """The case file: UTF-8 JSON without what was not told."""
    return case.model_dump_json(exclude_none=True, exclude_defaults=False, indent=1).encode()


def build_case(data: Any) -> Case:
    """The Case of a plain tree; raises BadInput for its first slip."""
    try:
        return Case.model_validate_json(json.dumps(data), strict=False)
    except ValidationError as error:
        raise _told(error.errors(include_url=False, include_input=False)[0]) from None
    except (ValueError, RecursionError):
        raise BadInput("encoding") from None


def check_times(case: Case, now: datetime, rulebook: Rulebook) -> None:
    """Refuse what is told as past and lies in the future."""
    zone = zone_of(case, rulebook.pack(case))
    for field, moment in _past_moments(case):
        if moment.earliest(zone) > now:
            raise BadInput("in_future", {"field": field})


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
    yield from ((field, moment) for field, moment in named.items() if moment is not None)
    yield from (("events.*.at", event.at) for event in case.events if event.at is not None)


def _parsed(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise BadInput("too_large", {"limit": str(MAX_BYTES // 1024 // 1024)})
    if not data.strip():
        raise BadInput("empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("encoding") from None
    if _depth(text) > MAX_DEPTH:
        raise BadInput("too_deep")
    try:
        tree = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except BadInput:
        raise
    except (ValueError, RecursionError):
        raise BadInput("not_json") from None
    _check_format(tree)
    return tree


def _check_format(tree: Any) -> None:
    if not isinstance(tree, dict) or tree.get("format", "otvet-case") != "otvet-case":
        raise BadInput("not_a_case")
    version = tree.get("version", 1)
    if isinstance(version, int) and version > VERSION:
        raise BadInput("newer_version")
    if version == 1:
        tree["version"] = VERSION


def _depth(text: str) -> int:
    """How deep brackets nest, outside of strings."""
    depth = deepest = 0
    quoted = escaped = False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = quoted
        elif character == '"':
            quoted = not quoted
        elif not quoted and character in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                return deepest
        elif not quoted and character in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadInput("duplicate_key")
    return found


def _no_constant(_: str) -> None:
    raise BadInput("not_json")


def _told(slip: ErrorDetails) -> BadInput:
    kind = slip["type"]
    if kind == "json_invalid":
        return BadInput("encoding")
    params = {"field": _field(slip["loc"])}
    context = slip.get("ctx") or {}
    if kind in _OWN:
        return BadInput(_RENAMED.get(kind, kind), params)
    key = _KEYS.get(kind, "wrong_type")
    if key == "too_many_events" and slip["loc"] != ("events",):
        return BadInput("wrong_type", params)
    if key in ("too_long", "too_many_events"):
        params["limit"] = str(context.get("max_length", ""))
    if key == "wrong_word":
        params["accepted"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    if key == "unknown_field" and len(slip["loc"]) == 1:
        params["field"] = _printable(str(slip["loc"][0]))
    return BadInput(key, params)


def _field(loc: tuple[int | str, ...]) -> str:
    """A place in the Case with `*` for the items of lists: `events.*.at`."""
    return ".".join("*" if isinstance(part, int) else _printable(str(part)) for part in loc)


def _printable(name: str) -> str:
    return "".join(character for character in name if character.isalnum() or character in "_-")[:40]
