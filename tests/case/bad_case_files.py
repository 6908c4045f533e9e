"""Bad case files and the sentence that each is rejected with."""

from __future__ import annotations

import json
from typing import Any

from guidance.case.bounded_json import MAX_BYTES
from guidance.case.limits import MAX_CHARACTERS, MAX_EVENTS, MAX_EXHIBITS, MAX_FILE_BYTES, MAX_LETTERS
from guidance.case.sent_letter import hash_of

HASH = "a" * 64
EXHIBIT = {"id": "x", "sha256": HASH, "size": 1, "media_type": "image/png"}
LETTER = {
    "id": "l", "name": "claim", "language": "ru", "addressee": "ООО «Пример»", "sent_at": "2026-11-10", "text": "Прошу вернуть деньги.",
    "sha256": hash_of("Прошу вернуть деньги."),
}  # fmt: skip
EVENT = {"id": "a", "direction": "out", "counterparty": "seller"}


def json_of(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


def json_of_event(**fields: Any) -> bytes:
    return json_of(events=[{**EVENT, **fields}])


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
    "another format": (json_of(format="calendar"), "not_a_case"),
    "a later version": (json_of(version=4), "newer_version"),
    "a version far ahead": (b'{"version": 1' + b"0" * 300 + b"}", "newer_version"),
    "a version that never was": (json_of(version=0), "wrong_word"),
    "a version below zero": (json_of(version=-1), "wrong_word"),
    "a version in quotes": (json_of(version="2"), "wrong_word"),
    "a version and a half": (json_of(version=1.5), "wrong_word"),
    "a version that is true": (json_of(version=True), "wrong_word"),
    "no version but null": (json_of(version=None), "wrong_word"),
    "a format that is a list": (json_of(format=[]), "not_a_case"),
    "too deep": (_nested(20), "too_deep"),
    "far too deep": (b"[" * 500_000, "too_deep"),
    "too large": (b" " * (MAX_BYTES + 1), "too_large"),
    "a hundred thousand events": (json_of(events=[{**EVENT, "id": f"e{number}"} for number in range(100_000)]), "too_many_parts"),
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
    "too many events": (json_of(events=[{**EVENT, "id": f"e{number}"} for number in range(MAX_EVENTS + 1)]), "too_many_events"),
    "a key twice": (b'{"problem": "defect", "problem": "other"}', "duplicate_key"),
    "a key twice below": (b'{"order": {"price": 1, "price": 2}}', "duplicate_key"),
    "an unknown field": (json_of(problm="defect"), "unknown_field"),
    "an unknown field below": (json_of(order={"colour": "red"}), "unknown_field"),
    "a field missing": (json_of(events=[{"id": "a", "direction": "out"}]), "missing_field"),
    "a state missing": (json_of(court={}), "missing_field"),
    "a wrong word": (json_of(problem="broken"), "wrong_word"),
    "a word in capitals": (json_of(problem="DEFECT"), "wrong_word"),
    "a wrong word in a list": (json_of(fraud_signs=["none"]), "wrong_word"),
    "a number for a word": (json_of(problem=1), "wrong_word"),
    "a list for an object": (json_of(order=[]), "wrong_type"),
    "an object for a text": (json_of(order={"goods": {}}), "wrong_type"),
    "a truth for a text": (json_of(order={"goods": True}), "wrong_type"),
    "an object for events": (json_of(events={}), "wrong_type"),
    "a word for a truth": (json_of_event(to_supervisor="perhaps"), "wrong_type"),
    "a country by its name": (json_of(country="Россия"), "wrong_form"),
    "an id with spaces": (json_of_event(id="a b"), "wrong_form"),
    "a currency in small letters": (json_of(order={"currency": "rub"}), "wrong_form"),
    "a zone that is none": (json_of(time_zone="Moscow"), "time_zone"),
    "a zone that is a path": (json_of(time_zone="../../etc/passwd"), "time_zone"),
    "29 February 2025": (json_of(order={"received_on": "2025-02-29"}), "wrong_date"),
    "31 November": (json_of(order={"received_on": "2026-11-31"}), "wrong_date"),
    "a Russian date": (json_of(order={"received_on": "14.11.2026"}), "wrong_date"),
    "a number for a date": (json_of(order={"received_on": "20261114"}), "wrong_date"),
    "hour 25": (json_of_event(at="2026-11-14T25:00"), "wrong_date"),
    "a zone of 25 hours": (json_of_event(at="2026-11-14T10:00+25:00"), "wrong_date"),
    "Arabic digits": (json_of_event(at="٢٠٢٦-١١-١٤"), "wrong_date"),
    "year 1": (json_of_event(at="0001-01-01"), "year_out_of_range"),
    "year 0": (json_of_event(at="0000-01-01"), "wrong_date"),
    "year 9999": (json_of_event(at="9999-12-31"), "year_out_of_range"),
    "December 9999": (json_of_event(at="9999-12"), "year_out_of_range"),
    "year 1 with a zone": (json_of_event(at="0001-01-01T00:00+14:00"), "year_out_of_range"),
    "a stretch that ends before it begins": (json_of_event(at="2026-04-10/2026-04-01"), "moment_order"),
    "a control character": (json_of_event(text="a\u0000b"), "control_characters"),
    "an escape sequence": (json_of_event(text="\u001b[2J"), "control_characters"),
    "a control character in one line": (json_of(order={"goods": "a\u0085b"}), "control_characters"),
    "half a surrogate": (b'{"order": {"goods": "\\ud800"}}', "encoding"),
    "10 000 characters": (json_of_event(text="a" * 10_000), "too_long"),
    "a number of 201 characters": (json_of(order={"number": "1" * 201}), "too_long"),
    "a date of 70 characters": (json_of_event(at="2026-11-14" + "0" * 60), "too_long"),
    "a price below zero": (json_of(order={"price": "-1"}), "wrong_sum"),
    "a price in words": (json_of(order={"price": "много"}), "wrong_sum"),
    "a price above a milliard": (json_of(order={"price": 1_000_000_001}), "wrong_sum"),
    "a huge whole number": (b'{"order": {"price": 1' + b"0" * 400 + b"}}", "wrong_sum"),
    "a huger whole number": (b'{"order": {"price": 1' + b"0" * 5000 + b"}}", "not_json"),
    "a huge exponent": (b'{"order": {"price": 1e999}}', "wrong_sum"),
    "a huge exponent in quotes": (json_of(order={"price": "1e999999999"}), "wrong_sum"),
    "a tenth of a kopeck": (json_of(order={"price": "4990.505"}), "too_many_decimals"),
    "a list for a price": (json_of(order={"price": []}), "wrong_sum"),
    "a price with an underscore": (json_of(order={"price": "1_000"}), "wrong_sum"),
    "a price in Arabic digits": (json_of(order={"price": "٤٩٩٠"}), "wrong_sum"),
    "a price in wide digits": (json_of(order={"price": "４９９０"}), "wrong_sum"),
    "a price with a comma": (json_of(order={"price": "4990,50"}), "wrong_sum"),
    "a price that is true": (json_of(order={"price": True}), "wrong_sum"),
    "a price that is no number": (json_of(order={"price": "NaN"}), "wrong_sum"),
    "a tiny exponent": (json_of(order={"price": "1e-999999999"}), "wrong_sum"),
    "an exhibit twice": (json_of(exhibits=[EXHIBIT, EXHIBIT]), "id_twice"),
    "an exhibit with half a hash": (json_of(exhibits=[{**EXHIBIT, "sha256": "a" * 32}]), "wrong_form"),
    "an exhibit with a hash in capitals": (json_of(exhibits=[{**EXHIBIT, "sha256": "A" * 64}]), "wrong_form"),
    "an exhibit with a path for a hash": (json_of(exhibits=[{**EXHIBIT, "sha256": "../" * 21 + "x"}]), "wrong_form"),
    "an exhibit without a hash": (json_of(exhibits=[{"id": "x", "size": 1, "media_type": "image/png"}]), "missing_field"),
    "an exhibit of no bytes": (json_of(exhibits=[{**EXHIBIT, "size": 0}]), "wrong_form"),
    "an exhibit below no bytes": (json_of(exhibits=[{**EXHIBIT, "size": -5}]), "wrong_form"),
    "an exhibit that is too large": (json_of(exhibits=[{**EXHIBIT, "size": MAX_FILE_BYTES + 1}]), "wrong_form"),
    "an exhibit of half a byte": (json_of(exhibits=[{**EXHIBIT, "size": 0.5}]), "wrong_type"),
    "an exhibit of an absurd size": (json_of(exhibits=[{**EXHIBIT, "size": 10**4000}]), "wrong_form"),
    "an exhibit of a wrong type": (json_of(exhibits=[{**EXHIBIT, "media_type": "<script>"}]), "wrong_form"),
    "an exhibit of no known kind": (json_of(exhibits=[{**EXHIBIT, "kind": "proof"}]), "wrong_word"),
    "an exhibit with the name of its file": (json_of(exhibits=[{**EXHIBIT, "file": "Иванова.png"}]), "unknown_field"),
    "an exhibit that proves what is not there": (json_of(exhibits=[{**EXHIBIT, "proves": ["a"]}]), "event_unknown"),
    "an exhibit that proves too much": (json_of(exhibits=[{**EXHIBIT, "proves": [f"e{n}" for n in range(61)]}]), "too_many"),
    "too many exhibits": (json_of(exhibits=[{**EXHIBIT, "id": f"x{n}"} for n in range(MAX_EXHIBITS + 1)]), "too_many"),
    "exhibits that are too large together": (
        json_of(exhibits=[{**EXHIBIT, "id": f"x{n}", "sha256": f"{n:064x}", "size": MAX_FILE_BYTES} for n in range(6)]),
        "files_too_large",
    ),
    "an object for exhibits": (json_of(exhibits={"x": EXHIBIT}), "wrong_type"),
    "a letter twice": (json_of(letters=[LETTER, LETTER]), "id_twice"),
    "a letter that was changed": (json_of(letters=[{**LETTER, "text": "Прошу вернуть 1000000 рублей."}]), "letter_changed"),
    "a letter with a hash in capitals": (json_of(letters=[{**LETTER, "sha256": LETTER["sha256"].upper()}]), "wrong_form"),
    "a letter of no language": (json_of(letters=[{**LETTER, "language": "de"}]), "wrong_word"),
    "a letter of 60,001 characters": (json_of(letters=[{**LETTER, "text": "a" * 60_001}]), "too_long"),
    "a letter about an event that is not there": (json_of(letters=[{**LETTER, "event": "a"}]), "event_unknown"),
    "too many letters": (json_of(letters=[{**LETTER, "id": f"l{n}"} for n in range(MAX_LETTERS + 1)]), "too_many"),
    "more text than a case may hold": (
        json_of(events=[{**EVENT, "id": f"e{n}", "text": "a" * 5000} for n in range(MAX_CHARACTERS // 5000 + 1)]),
        "too_much_text",
    ),
    "a message of 5,001 characters": (json_of_event(text="a" * 5001), "too_long"),
    "6,000 events": (json_of(events=[{**EVENT, "id": f"e{n}"} for n in range(6000)]), "too_many_events"),
    "parts that do not make the whole": (
        json_of(remedy={"received": "part", "amount": "500", "payouts": [{"amount": "400", "on": "2026-11-01"}]}),
        "payouts_sum",
    ),
    "a part without its day": (json_of(remedy={"received": "part", "payouts": [{"amount": "400"}]}), "missing_field"),
    "51 parts": (json_of(remedy={"received": "part", "payouts": [{"amount": "4", "on": "2026-11-01"}] * 51}), "too_many"),
    "a loss below zero": (json_of(losses=[{"what": "курьер", "amount": "-1"}]), "wrong_sum"),
    "a loss for nothing": (json_of(losses=[{"amount": "100"}]), "missing_field"),
    "a name of 201 characters": (json_of(person={"name": "я" * 201}), "too_long"),
    "a person who is a list": (json_of(person=[]), "wrong_type"),
    "a passport": (json_of(person={"passport": "4500 000000"}), "unknown_field"),
    "one event twice": (json_of(events=[EVENT, EVENT]), "event_twice"),
    "an answer to nothing": (json_of_event(answers="b"), "answers_unknown"),
    "an answer before the question": (
        json_of(events=[{**EVENT, "at": "2026-11-20"}, {**EVENT, "id": "b", "direction": "in", "answers": "a", "at": "2026-11-10"}]),
        "reply_before_question",
    ),
    "received before ordered": (json_of(order={"ordered_on": "2026-11-10", "received_on": "2026-11-01"}), "received_before_ordered"),
    "promised before ordered": (json_of(order={"ordered_on": "2026-11-10", "promised_by": "2026-11-01"}), "promised_before_ordered"),
    "a claim received before it was sent": (
        json_of(claim_to_seller={"state": "made", "made_at": "2026-11-10", "received_at": "2026-11-01"}),
        "received_before_made",
    ),
    "a claim answered before it was sent": (
        json_of(court={"state": "made", "made_at": "2026-11-10", "answered_at": "2026-11-01"}),
        "answered_before_made",
    ),
    "a claim before the order": (
        json_of(order={"ordered_on": "2026-11-10"}, claim_to_seller={"state": "made", "made_at": "2026-11-01"}),
        "made_before_ordered",
    ),
    "a promise that was over when it was made": (
        json_of_event(direction="in", at="2026-11-10", promise={"due": "2026-11-01"}),
        "promise_before_event",
    ),
    "messages and no attempts": (json_of(attempts="none", events=[EVENT]), "attempts_none_with_events"),
}

AHEAD: dict[str, tuple[bytes, str]] = {
    "a message of tomorrow": (json_of_event(at="2026-11-24"), "events.*.at"),
    "a message of the next hour": (json_of_event(at="2026-11-22T16:00+03:00"), "events.*.at"),
    "goods received in the future": (json_of(order={"received_on": "2027-01-01"}), "order.received_on"),
    "a payment in the future": (json_of(payment={"paid_on": "2027-01"}), "payment.paid_on"),
    "a claim in the future": (json_of(claim_to_seller={"state": "made", "made_at": "2026-12-01"}), "claim_to_seller.made_at"),
    "a remedy in the future": (json_of(remedy={"received": "whole", "on": "2026-12-01"}), "remedy.on"),
    "a letter of tomorrow": (json_of(letters=[{**LETTER, "sent_at": "2026-11-24"}]), "letters.*.sent_at"),
    "a part of tomorrow": (json_of(remedy={"received": "part", "payouts": [{"amount": "4", "on": "2026-12-01"}]}), "remedy.payouts.*.on"),
    "a loss of tomorrow": (json_of(losses=[{"what": "курьер", "amount": "1", "on": "2026-12-01"}]), "losses.*.on"),
}
"""Files that open, with a date that lies ahead, and the field that is named."""
