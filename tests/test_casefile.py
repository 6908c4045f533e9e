"""A file is a Case or one sentence says why not; what people wrote is kept to the letter."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from guidance.casefile import MAX_BYTES, build_case, open_case, save_case
from guidance.errors import BadInput
from guidance.library.library import CONTENT
from guidance.library.yaml_file import read
from guidance.models.case import MAX_EVENTS, Case
from guidance.rulebook import Rulebook, load_rulebook
from tests.cases import CASES, NOW

EVENT = {"id": "a", "direction": "out", "counterparty": "seller"}
SENTENCES = {language: read(CONTENT / "languages" / language / "errors.yaml").plain() for language in ("ru", "en")}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


def _json(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


def _event(**fields: Any) -> bytes:
    return _json(events=[{**EVENT, **fields}])


def _nested(depth: int) -> bytes:
    return b'{"order":' * depth + b"1" + b"}" * depth


BAD: dict[str, tuple[bytes, str]] = {
    "no bytes": (b"", "empty"),
    "white space": (b" \n\t ", "empty"),
    "a byte order mark alone": (b"\xef\xbb\xbf", "not_json"),
    "prose": ("Здравствуйте!".encode(), "not_json"),
    "half a file": (b'{"problem": "def', "not_json"),
    "two files": (b"{} {}", "not_json"),
    "a comma too many": (b'{"problem": "defect",}', "not_json"),
    "single quotes": (b"{'problem': 'defect'}", "not_json"),
    "UTF-16": ('{"problem": "defect"}'.encode("utf-16"), "encoding"),
    "CP1251": ('{"order": {"goods": "Чайник"}}'.encode("cp1251"), "encoding"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "encoding"),
    "NaN": (b'{"order": {"price": NaN}}', "not_json"),
    "Infinity": (b'{"order": {"price": -Infinity}}', "not_json"),
    "a list": (b"[]", "not_a_case"),
    "a number": (b"7", "not_a_case"),
    "null": (b"null", "not_a_case"),
    "another format": (_json(format="calendar"), "not_a_case"),
    "a later version": (_json(version=2), "newer_version"),
    "a version that never was": (_json(version=0), "wrong_word"),
    "too deep": (_nested(20), "too_deep"),
    "far too deep": (b"[" * 500_000, "too_deep"),
    "too large": (b" " * (MAX_BYTES + 1), "too_large"),
    "a hundred thousand events": (_json(events=[{**EVENT, "id": f"e{number}"} for number in range(100_000)]), "too_large"),
    "too many events": (_json(events=[{**EVENT, "id": f"e{number}"} for number in range(MAX_EVENTS + 1)]), "too_many_events"),
    "a key twice": (b'{"problem": "defect", "problem": "other"}', "duplicate_key"),
    "a key twice below": (b'{"order": {"price": 1, "price": 2}}', "duplicate_key"),
    "an unknown field": (_json(problm="defect"), "unknown_field"),
    "an unknown field below": (_json(order={"colour": "red"}), "unknown_field"),
    "a field missing": (_json(events=[{"id": "a", "direction": "out"}]), "missing_field"),
    "a state missing": (_json(court={}), "missing_field"),
    "a wrong word": (_json(problem="broken"), "wrong_word"),
    "a word in capitals": (_json(problem="DEFECT"), "wrong_word"),
    "a wrong word in a list": (_json(fraud_signs=["none"]), "wrong_word"),
    "a number for a word": (_json(problem=1), "wrong_word"),
    "a list for an object": (_json(order=[]), "wrong_type"),
    "an object for a text": (_json(order={"goods": {}}), "wrong_type"),
    "a truth for a text": (_json(order={"goods": True}), "wrong_type"),
    "an object for events": (_json(events={}), "wrong_type"),
    "a word for a truth": (_event(to_supervisor="perhaps"), "wrong_type"),
    "a country by its name": (_json(country="Россия"), "wrong_form"),
    "an id with spaces": (_event(id="a b"), "wrong_form"),
    "a currency in small letters": (_json(order={"currency": "rub"}), "wrong_form"),
    "a zone that is none": (_json(time_zone="Moscow"), "time_zone"),
    "a zone that is a path": (_json(time_zone="../../etc/passwd"), "time_zone"),
    "29 February 2025": (_json(order={"received_on": "2025-02-29"}), "wrong_date"),
    "31 November": (_json(order={"received_on": "2026-11-31"}), "wrong_date"),
    "a Russian date": (_json(order={"received_on": "14.11.2026"}), "wrong_date"),
    "a number for a date": (_json(order={"received_on": "20261114"}), "wrong_date"),
    "hour 25": (_event(at="2026-11-14T25:00"), "wrong_date"),
    "a zone of 25 hours": (_event(at="2026-11-14T10:00+25:00"), "wrong_date"),
    "Arabic digits": (_event(at="٢٠٢٦-١١-١٤"), "wrong_date"),
    "year 1": (_event(at="0001-01-01"), "year_out_of_range"),
    "year 0": (_event(at="0000-01-01"), "wrong_date"),
    "year 9999": (_event(at="9999-12-31"), "year_out_of_range"),
    "December 9999": (_event(at="9999-12"), "year_out_of_range"),
    "year 1 with a zone": (_event(at="0001-01-01T00:00+14:00"), "year_out_of_range"),
    "a stretch that ends before it begins": (_event(at="2026-04-10/2026-04-01"), "moment_order"),
    "a message of tomorrow": (_event(at="2026-11-24"), "in_future"),
    "a message of the next hour": (_event(at="2026-11-22T16:00+03:00"), "in_future"),
    "goods received in the future": (_json(order={"received_on": "2027-01-01"}), "in_future"),
    "a payment in the future": (_json(payment={"paid_on": "2027-01"}), "in_future"),
    "a claim in the future": (_json(claim_to_seller={"state": "made", "made_at": "2026-12-01"}), "in_future"),
    "a remedy in the future": (_json(remedy={"received": "whole", "on": "2026-12-01"}), "in_future"),
    "a control character": (_event(text="a\u0000b"), "control_characters"),
    "an escape sequence": (_event(text="\u001b[2J"), "control_characters"),
    "a control character in one line": (_json(order={"goods": "a\u0085b"}), "control_characters"),
    "half a surrogate": (b'{"order": {"goods": "\\ud800"}}', "encoding"),
    "10 000 characters": (_event(text="a" * 10_000), "too_long"),
    "a number of 201 characters": (_json(order={"number": "1" * 201}), "too_long"),
    "a date of 70 characters": (_event(at="2026-11-14" + "0" * 60), "too_long"),
    "a price below zero": (_json(order={"price": "-1"}), "wrong_sum"),
    "a price in words": (_json(order={"price": "много"}), "wrong_sum"),
    "a price above a milliard": (_json(order={"price": 1_000_000_001}), "wrong_sum"),
    "a huge whole number": (b'{"order": {"price": 1' + b"0" * 400 + b"}}", "wrong_sum"),
    "a huger whole number": (b'{"order": {"price": 1' + b"0" * 5000 + b"}}", "not_json"),
    "a huge exponent": (b'{"order": {"price": 1e999}}', "wrong_sum"),
    "a huge exponent in quotes": (_json(order={"price": "1e999999999"}), "wrong_sum"),
    "a tenth of a kopeck": (_json(order={"price": "4990.505"}), "too_many_decimals"),
    "a list for a price": (_json(order={"price": []}), "wrong_sum"),
    "one event twice": (_json(events=[EVENT, EVENT]), "event_twice"),
    "an answer to nothing": (_event(answers="b"), "answers_unknown"),
    "an answer before the question": (
        _json(events=[{**EVENT, "at": "2026-11-20"}, {**EVENT, "id": "b", "direction": "in", "answers": "a", "at": "2026-11-10"}]),
        "reply_before_question",
    ),
    "received before ordered": (_json(order={"ordered_on": "2026-11-10", "received_on": "2026-11-01"}), "received_before_ordered"),
    "promised before ordered": (_json(order={"ordered_on": "2026-11-10", "promised_by": "2026-11-01"}), "promised_before_ordered"),
    "a claim received before it was sent": (
        _json(claim_to_seller={"state": "made", "made_at": "2026-11-10", "received_at": "2026-11-01"}),
        "received_before_made",
    ),
    "a claim answered before it was sent": (
        _json(court={"state": "made", "made_at": "2026-11-10", "answered_at": "2026-11-01"}),
        "answered_before_made",
    ),
    "a claim before the order": (
        _json(order={"ordered_on": "2026-11-10"}, claim_to_seller={"state": "made", "made_at": "2026-11-01"}),
        "made_before_ordered",
    ),
    "a promise that was over when it was made": (
        _event(direction="in", at="2026-11-10", promise={"due": "2026-11-01"}),
        "promise_before_event",
    ),
    "messages and no attempts": (_json(attempts="none", events=[EVENT]), "attempts_none_with_events"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_one_sentence(name: str, rulebook: Rulebook) -> None:
    data, key = BAD[name]
    with pytest.raises(BadInput) as error:
        open_case(data, NOW, rulebook)
    assert error.value.key == key
    for sentences in SENTENCES.values():
        assert sentences[key].format(**error.value.params)


def test_enough_bad_files_are_tried() -> None:
    assert len(BAD) >= 45


@pytest.mark.parametrize("secret", ["Иванова Мария", "4276 1234 5678 9012", "x" * 300])
def test_a_refusal_never_repeats_what_was_written(secret: str, rulebook: Rulebook) -> None:
    for data in (
        _json(problem=secret),
        _json(order={"goods": secret + "\u0000"}),
        _event(id=secret),
        _event(at=secret),
        _json(order={"price": secret}),
    ):
        with pytest.raises(BadInput) as error:
            open_case(data, NOW, rulebook)
        assert secret not in str(error.value) + json.dumps(error.value.params, ensure_ascii=False)


KEPT = [
    '=HYPERLINK("http://evil.example","x")',
    "+7 900 000-00-00",
    "@SUM(A1:A9)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[ссылка](javascript:alert(1)) ![](x) **жирно** `код`",
    "$\\frac{1}{2}$ :red[текст] :material/home:",
    "{{ 7*7 }} {field} %s %(name)s",
    "\u202eразвёрнуто\u202c \u200bи\u00a0пробелы",
    "строка\nс переносом\tи табуляцией",
    "  пробелы по краям  ",
    "👩‍🔧 ё й é \u0301",
    "'; DROP TABLE cases; --",
    "😀" * 1000,
]


@pytest.mark.parametrize("text", KEPT)
def test_words_are_kept_to_the_letter(text: str, rulebook: Rulebook) -> None:
    case = open_case(_event(text=text), NOW, rulebook)
    assert case.events[0].text == text
    assert open_case(save_case(case), NOW, rulebook).events[0].text == text


def test_a_byte_order_mark_does_no_harm(rulebook: Rulebook) -> None:
    assert open_case(b'\xef\xbb\xbf{"problem": "defect"}', NOW, rulebook).problem == "defect"


def test_an_empty_object_is_a_case_of_which_nothing_is_told(rulebook: Rulebook) -> None:
    assert open_case(b"{}", NOW, rulebook) == Case()


def test_the_largest_case_that_is_allowed_can_be_opened(rulebook: Rulebook) -> None:
    case = Case.model_validate({"events": [{**EVENT, "id": f"e{number}"} for number in range(MAX_EVENTS)]})
    assert open_case(save_case(case), NOW, rulebook) == case


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
@given(case=CASES)
def test_what_was_saved_can_be_opened_and_is_the_same(case: Case, rulebook: Rulebook) -> None:
    assert open_case(save_case(case), NOW, rulebook) == case
    assert build_case(json.loads(save_case(case))) == case
