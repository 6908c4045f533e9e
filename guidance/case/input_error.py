"""Translates pydantic's description of an invalid Case into an input error: the key of one sentence and its parameters.

The parameters never repeat what the person wrote.
"""

from __future__ import annotations

from pydantic_core import ErrorDetails

from guidance.errors import InputError

SENTENCE_KEYS = {"moment": "wrong_date", "moment_range": "year_out_of_range", "control_character": "control_characters", "sum": "wrong_sum"}
"""Our own error types whose sentence has another key."""
_OWN_TYPES = {
    "moment", "moment_range", "moment_order", "time_zone", "control_character", "sum", "event_twice", "id_twice", "answers_unknown",
    "event_unknown", "reply_before_question", "received_before_ordered", "promised_before_ordered", "received_before_made",
    "answered_before_made", "made_before_ordered", "promise_before_event", "attempts_none_with_events", "payouts_sum",
    "letter_changed", "files_too_large", "too_much_text",
}  # fmt: skip
_PYDANTIC_TYPES = {
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


def input_error_of(error: ErrorDetails) -> InputError:
    """The input error of one of pydantic's errors in a Case."""
    kind, place = error["type"], error["loc"]
    if kind == "json_invalid":
        return InputError("encoding")
    params = {"field": _field(place)}
    context = error.get("ctx") or {}
    if kind in _OWN_TYPES:
        return InputError(SENTENCE_KEYS.get(kind, kind), params | {name: str(value) for name, value in context.items()})
    key = _PYDANTIC_TYPES.get(kind, "wrong_type")
    if key == "wrong_sum" and place[-1] == "size":
        key = "wrong_form"
    if key == "too_many" and place == ("events",):
        key = "too_many_events"
    if key in ("too_long", "too_many", "too_many_events"):
        params["limit"] = str(context.get("max_length", ""))
    if key == "wrong_word":
        params["accepted"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    if key == "unknown_field" and len(place) == 1:
        params["field"] = _printable(str(place[0]))
    return InputError(key, params)


def _field(place: tuple[int | str, ...]) -> str:
    """A place in the Case with `*` for the items of lists: `events.*.at`."""
    return ".".join("*" if isinstance(part, int) else _printable(str(part)) for part in place)


def _printable(name: str) -> str:
    return "".join(character for character in name if character.isalnum() or character in "_-")[:40]
