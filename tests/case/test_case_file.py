"""A file is a Case or one sentence says why not; what people wrote is kept to the letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guidance.advice.open_case import open_case, open_file
from guidance.advice.rulebook import Rulebook
from guidance.case.bounded_json import MAX_BYTES, MAX_TOKENS
from guidance.case.case import MAX_CHARACTERS, MAX_EVENTS, MAX_EXHIBITS, MAX_LETTERS, Case
from guidance.case.case_file import build_case, save_case, save_file
from guidance.case.exhibit import MAX_FILE_BYTES
from guidance.case.merge_patch import tree_of
from guidance.case.migrations import STEPS, VERSION, raise_version
from guidance.case.sent_letter import hash_of
from guidance.errors import InputError
from guidance.library.packs import CONTENT
from guidance.library.yaml_file import read
from tests.cases import NOW
from tests.conftest import ROOT

HASH = "a" * 64
EXHIBIT = {"id": "x", "sha256": HASH, "size": 1, "media_type": "image/png"}
LETTER = {
    "id": "l", "name": "claim", "language": "ru", "addressee": "ООО «Пример»", "sent_at": "2026-11-10", "text": "Прошу вернуть деньги.",
    "sha256": hash_of("Прошу вернуть деньги."),
}  # fmt: skip
STORED = ROOT / "tests" / "case" / "files"
EVENT = {"id": "a", "direction": "out", "counterparty": "seller"}
SENTENCES = {language: read(CONTENT / "languages" / language / "errors.yaml").plain() for language in ("ru", "en")}


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
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "other_kind"),
    "NaN": (b'{"order": {"price": NaN}}', "not_json"),
    "Infinity": (b'{"order": {"price": -Infinity}}', "not_json"),
    "a list": (b"[]", "not_a_case"),
    "a number": (b"7", "not_a_case"),
    "null": (b"null", "not_a_case"),
    "another format": (_json(format="calendar"), "not_a_case"),
    "a later version": (_json(version=3), "newer_version"),
    "a version far ahead": (b'{"version": 1' + b"0" * 300 + b"}", "newer_version"),
    "a version that never was": (_json(version=0), "wrong_word"),
    "a version below zero": (_json(version=-1), "wrong_word"),
    "a version in quotes": (_json(version="2"), "wrong_word"),
    "a version and a half": (_json(version=1.5), "wrong_word"),
    "a version that is true": (_json(version=True), "wrong_word"),
    "no version but null": (_json(version=None), "wrong_word"),
    "a format that is a list": (_json(format=[]), "not_a_case"),
    "too deep": (_nested(20), "too_deep"),
    "far too deep": (b"[" * 500_000, "too_deep"),
    "too large": (b" " * (MAX_BYTES + 1), "too_large"),
    "a hundred thousand events": (_json(events=[{**EVENT, "id": f"e{number}"} for number in range(100_000)]), "too_many_parts"),
    "a million empty lists": (b"[" + b"[]," * 1_000_000 + b"[]]", "too_many_parts"),
    "just as many parts as are read": (b'{"x": [' + b"{}," * 330_000 + b"{}]}", "unknown_field"),
    "as much text as is read": (b'{"x": ["\xf0\x9f\x98\x80' + b"a" * (MAX_BYTES - 20) + b'"]}', "unknown_field"),
    "a million zeros": (b"[" + b"0," * 1_000_000 + b"0]", "too_many_parts"),
    "a million keys": (b"{" + b",".join(b'"%d":0' % number for number in range(1_000_000)) + b"}", "too_many_parts"),
    "a text that never ends": (b'{"order": {"goods": "' + b'\\"' * 2_000_000, "not_json"),
    "a million quotation marks": (b'"' * 1_000_001, "not_json"),
    "NUL bytes": (bytes(1000), "not_json"),
    "UTF-32": ('{"problem": "defect"}'.encode("utf-32"), "encoding"),
    "KOI8-R": ('{"order": {"goods": "Чайник"}}'.encode("koi8-r"), "encoding"),
    "two byte order marks": (b'\xef\xbb\xbf\xef\xbb\xbf{"problem": "defect"}', "not_json"),
    "a page": (b"<!doctype html><title>x</title>", "not_json"),
    "a table with commas": ("дата;кто;что\n".encode(), "not_json"),
    "a comment": (b'{"problem": "defect"} // mine', "not_json"),
    "an octal number": (b'{"order": {"price": 0777}}', "not_json"),
    "a letter": (b"Message-ID: <x>\n\nhello", "not_json"),
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
    "a price with an underscore": (_json(order={"price": "1_000"}), "wrong_sum"),
    "a price in Arabic digits": (_json(order={"price": "٤٩٩٠"}), "wrong_sum"),
    "a price in wide digits": (_json(order={"price": "４９９０"}), "wrong_sum"),
    "a price with a comma": (_json(order={"price": "4990,50"}), "wrong_sum"),
    "a price that is true": (_json(order={"price": True}), "wrong_sum"),
    "a price that is no number": (_json(order={"price": "NaN"}), "wrong_sum"),
    "a tiny exponent": (_json(order={"price": "1e-999999999"}), "wrong_sum"),
    "an exhibit twice": (_json(exhibits=[EXHIBIT, EXHIBIT]), "id_twice"),
    "an exhibit with half a hash": (_json(exhibits=[{**EXHIBIT, "sha256": "a" * 32}]), "wrong_form"),
    "an exhibit with a hash in capitals": (_json(exhibits=[{**EXHIBIT, "sha256": "A" * 64}]), "wrong_form"),
    "an exhibit with a path for a hash": (_json(exhibits=[{**EXHIBIT, "sha256": "../" * 21 + "x"}]), "wrong_form"),
    "an exhibit without a hash": (_json(exhibits=[{"id": "x", "size": 1, "media_type": "image/png"}]), "missing_field"),
    "an exhibit of no bytes": (_json(exhibits=[{**EXHIBIT, "size": 0}]), "wrong_form"),
    "an exhibit below no bytes": (_json(exhibits=[{**EXHIBIT, "size": -5}]), "wrong_form"),
    "an exhibit that is too large": (_json(exhibits=[{**EXHIBIT, "size": MAX_FILE_BYTES + 1}]), "wrong_form"),
    "an exhibit of half a byte": (_json(exhibits=[{**EXHIBIT, "size": 0.5}]), "wrong_type"),
    "an exhibit of an absurd size": (_json(exhibits=[{**EXHIBIT, "size": 10**4000}]), "wrong_form"),
    "an exhibit of a wrong type": (_json(exhibits=[{**EXHIBIT, "media_type": "<script>"}]), "wrong_form"),
    "an exhibit of no known kind": (_json(exhibits=[{**EXHIBIT, "kind": "proof"}]), "wrong_word"),
    "an exhibit with the name of its file": (_json(exhibits=[{**EXHIBIT, "file": "Иванова.png"}]), "unknown_field"),
    "an exhibit that proves what is not there": (_json(exhibits=[{**EXHIBIT, "proves": ["a"]}]), "event_unknown"),
    "an exhibit that proves too much": (_json(exhibits=[{**EXHIBIT, "proves": [f"e{n}" for n in range(61)]}]), "too_many"),
    "too many exhibits": (_json(exhibits=[{**EXHIBIT, "id": f"x{n}"} for n in range(MAX_EXHIBITS + 1)]), "too_many"),
    "exhibits that are too large together": (
        _json(exhibits=[{**EXHIBIT, "id": f"x{n}", "sha256": f"{n:064x}", "size": MAX_FILE_BYTES} for n in range(6)]),
        "files_too_large",
    ),
    "an object for exhibits": (_json(exhibits={"x": EXHIBIT}), "wrong_type"),
    "a letter twice": (_json(letters=[LETTER, LETTER]), "id_twice"),
    "a letter that was changed": (_json(letters=[{**LETTER, "text": "Прошу вернуть 1000000 рублей."}]), "letter_changed"),
    "a letter with a hash in capitals": (_json(letters=[{**LETTER, "sha256": LETTER["sha256"].upper()}]), "wrong_form"),
    "a letter of tomorrow": (_json(letters=[{**LETTER, "sent_at": "2026-11-24"}]), "in_future"),
    "a letter of no language": (_json(letters=[{**LETTER, "language": "de"}]), "wrong_word"),
    "a letter of 60,001 characters": (_json(letters=[{**LETTER, "text": "a" * 60_001}]), "too_long"),
    "a letter about an event that is not there": (_json(letters=[{**LETTER, "event": "a"}]), "event_unknown"),
    "too many letters": (_json(letters=[{**LETTER, "id": f"l{n}"} for n in range(MAX_LETTERS + 1)]), "too_many"),
    "more text than a case may hold": (
        _json(events=[{**EVENT, "id": f"e{n}", "text": "a" * 5000} for n in range(MAX_CHARACTERS // 5000 + 1)]),
        "too_much_text",
    ),
    "a message of 5,001 characters": (_event(text="a" * 5001), "too_long"),
    "6,000 events": (_json(events=[{**EVENT, "id": f"e{n}"} for n in range(6000)]), "too_many_events"),
    "parts that do not make the whole": (
        _json(remedy={"received": "part", "amount": "500", "payouts": [{"amount": "400", "on": "2026-11-01"}]}),
        "payouts_sum",
    ),
    "a part without its day": (_json(remedy={"received": "part", "payouts": [{"amount": "400"}]}), "missing_field"),
    "a part of tomorrow": (_json(remedy={"received": "part", "payouts": [{"amount": "4", "on": "2026-12-01"}]}), "in_future"),
    "51 parts": (_json(remedy={"received": "part", "payouts": [{"amount": "4", "on": "2026-11-01"}] * 51}), "too_many"),
    "a loss below zero": (_json(losses=[{"what": "курьер", "amount": "-1"}]), "wrong_sum"),
    "a loss for nothing": (_json(losses=[{"amount": "100"}]), "missing_field"),
    "a loss of tomorrow": (_json(losses=[{"what": "курьер", "amount": "1", "on": "2026-12-01"}]), "in_future"),
    "a name of 201 characters": (_json(person={"name": "я" * 201}), "too_long"),
    "a person who is a list": (_json(person=[]), "wrong_type"),
    "a passport": (_json(person={"passport": "4500 000000"}), "unknown_field"),
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
    with pytest.raises(InputError) as error:
        open_case(data, NOW, rulebook)
    assert error.value.key == key
    for sentences in SENTENCES.values():
        assert sentences[key].format(**error.value.params)


def test_enough_bad_files_are_tried() -> None:
    assert len(BAD) >= 140


@pytest.mark.parametrize("secret", ["Иванова Мария", "4276 1234 5678 9012", "x" * 300])
def test_a_refusal_never_repeats_what_was_written(secret: str, rulebook: Rulebook) -> None:
    for data in (
        _json(problem=secret),
        _json(order={"goods": secret + "\u0000"}),
        _event(id=secret),
        _event(at=secret),
        _json(order={"price": secret}),
    ):
        with pytest.raises(InputError) as error:
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


def test_a_sum_that_was_saved_with_an_exponent_opens_written_out(rulebook: Rulebook) -> None:
    """Version 1 could save `1E+3`."""
    assert str(open_case(_json(order={"price": "1E+3"}), NOW, rulebook).order.price) == "1000"


def test_an_answer_a_minute_later_by_a_clock_of_another_zone_is_none_before_the_question(rulebook: Rulebook) -> None:
    """A time without a zone is the case's, and the file is judged before that zone is known."""
    asked, said = (
        {**EVENT, "at": "2026-11-19T14:30"},
        {**EVENT, "id": "b", "direction": "in", "answers": "a", "at": "2026-11-19T14:31+03:00"},
    )
    assert open_case(_json(events=[asked, said]), NOW, rulebook).events[1].answers == "a"


def test_an_empty_object_is_a_case_of_which_nothing_is_told(rulebook: Rulebook) -> None:
    assert open_case(b"{}", NOW, rulebook) == Case()


def test_the_largest_case_that_is_allowed_can_be_opened(rulebook: Rulebook) -> None:
    case = Case.model_validate({"events": [{**EVENT, "id": f"e{number}"} for number in range(MAX_EVENTS)]})
    assert open_case(save_case(case), NOW, rulebook) == case


def test_the_largest_case_that_can_be_told_can_be_saved_and_opened(rulebook: Rulebook) -> None:
    """Every event full, all the text there may be, of the widest letters, and every list at its end."""
    share = MAX_CHARACTERS // (MAX_EVENTS * 2)
    full = {
        **EVENT, "at": "2026-04-01T10:00:00+03:00", "channel": "social_network", "to_supervisor": True, "answered": "not_sure",
        "contained": ["order_number", "product", "problem", "wish", "reply_date"], "reply": "papers_wanted", "deflected_to": "authority",
        "promise": {"due": "2026-04-02T10:00:00+03:00", "text": "😀" * (share - 1), "kept": "not_sure"},
    }  # fmt: skip
    events = [{**full, "id": f"event-{number:034}", "answers": f"event-{0:034}", "text": "\n" * share} for number in range(MAX_EVENTS)]
    proves = [event["id"] for event in events[:60]]
    exhibits = [{**EXHIBIT, "id": f"x{n}", "title": "😀" * 200, "taken_at": "2026-04", "proves": proves} for n in range(MAX_EXHIBITS)]
    losses = [{"what": "😀" * 200, "amount": "999999999.99", "on": "2026-11-01"}] * 50
    case = Case.model_validate({"events": events, "exhibits": exhibits, "losses": losses})
    saved = save_case(case)
    marks = sum(saved.count(mark) for mark in (b"[", b"]", b"{", b"}", b",", b":", b'"'))
    assert len(saved) <= MAX_BYTES
    assert marks <= MAX_TOKENS
    assert open_case(saved, NOW, rulebook) == case


def _stored(folder: str, ending: str) -> list[Any]:
    files = sorted((STORED / folder).glob(f"*.{ending}"))
    assert files
    return [pytest.param(file, id=f"{folder}/{file.name}") for file in files]


@pytest.mark.parametrize("file", [*_stored("version_1", "json"), *_stored("version_2", "json")])
def test_a_stored_case_file_of_every_version_opens_and_says_the_same(file: Path, rulebook: Rulebook) -> None:
    """All that it says is there, and what it does not say is empty."""
    told = json.loads(file.read_bytes())
    said = tree_of(open_case(file.read_bytes(), NOW, rulebook))
    added = {name: value for name, value in said.items() if name not in told}
    assert {**told, "version": VERSION} == {name: _without_new(value, told.get(name)) for name, value in said.items() if name in told}
    assert all(value in ({}, []) for value in added.values())


def _without_new(said: Any, told: Any) -> Any:
    """A part as it is read now, without what its file could not say yet and nothing is said of."""
    if not isinstance(said, dict) or not isinstance(told, dict):
        return said
    return {name: value for name, value in said.items() if name in told or value not in ({}, [])}


@pytest.mark.parametrize("file", _stored("version_2", "zip"))
def test_a_stored_archive_opens_with_its_files(file: Path, rulebook: Rulebook) -> None:
    opened = open_file(file.read_bytes(), NOW, rulebook)
    assert opened.case == open_case(file.with_suffix(".json").read_bytes(), NOW, rulebook)
    assert len(opened.files) == 2
    assert len(opened.missing) == 1


@pytest.mark.parametrize("file", _stored("version_2", "zip"))
def test_what_is_saved_today_is_byte_by_byte_what_was_stored(file: Path, rulebook: Rulebook) -> None:
    """If this fails, the format has changed: is a new version needed?"""
    opened = open_file(file.read_bytes(), NOW, rulebook)
    assert save_file(opened.case, opened.files) == file.read_bytes()


def test_the_stored_files_tell_every_field_of_the_case() -> None:
    told = json.loads((STORED / "version_2" / "full.json").read_bytes())
    assert told.keys() == Case.model_fields.keys()
    for part in ("order", "seller", "person", "payment", "remedy", "claim_to_seller"):
        kind = type(getattr(build_case(told), part))
        assert told[part].keys() == kind.model_fields.keys(), part
    for part in ("exhibits", "letters", "losses", "events"):
        kind = type(getattr(build_case(told), part)[0])
        assert {name for item in told[part] for name in item} == kind.model_fields.keys(), part


def test_there_is_a_step_from_every_version_to_the_next() -> None:
    assert list(STEPS) == list(range(1, VERSION))
    assert Case().version == VERSION


@pytest.mark.parametrize("version", STEPS)
def test_a_step_raises_the_version_by_one_and_leaves_its_tree_alone(version: int) -> None:
    tree = {"version": version, "problem": "defect"}
    assert STEPS[version](tree) == {"version": version + 1, "problem": "defect"}
    assert tree == {"version": version, "problem": "defect"}


def test_a_file_that_names_no_version_is_of_the_first() -> None:
    assert raise_version({"problem": "defect"}) == {"version": VERSION, "problem": "defect"}
