"""A file is a Case, or one sentence says why not; texts are kept to the letter."""

from __future__ import annotations

import json

import pytest

from guidance.advice.rulebook import Rulebook
from guidance.case.bounded_json import MAX_BYTES, MAX_TOKENS
from guidance.case.case import Case
from guidance.case.case_file import read_case, save_case
from guidance.case.limits import MAX_CHARACTERS, MAX_EVENTS, MAX_EXHIBITS
from guidance.errors import InputError
from guidance.library.packs import CONTENT
from guidance.library.yaml_file import read
from tests.case.bad_case_files import BAD, EVENT, EXHIBIT, json_of, json_of_event

SENTENCES = {language: read(CONTENT / "languages" / language / "errors.yaml").plain() for language in ("ru", "en")}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_rejected_with_one_sentence(name: str, rulebook: Rulebook) -> None:
    data, key = BAD[name]
    with pytest.raises(InputError) as error:
        read_case(data)
    assert error.value.key == key
    for sentences in SENTENCES.values():
        assert sentences[key].format(**error.value.params)


def test_enough_bad_files_are_tried() -> None:
    assert len(BAD) >= 140


@pytest.mark.parametrize("secret", ["Иванова Мария", "4276 1234 5678 9012", "x" * 300])
def test_a_rejection_never_repeats_what_was_written(secret: str, rulebook: Rulebook) -> None:
    for data in (
        json_of(problem=secret),
        json_of(order={"goods": secret + "\u0000"}),
        json_of_event(id=secret),
        json_of_event(at=secret),
        json_of(order={"price": secret}),
    ):
        with pytest.raises(InputError) as error:
            read_case(data)
        assert secret not in str(error.value) + json.dumps(error.value.params, ensure_ascii=False)


TEXTS = [
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


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_kept_to_the_letter(text: str, rulebook: Rulebook) -> None:
    case = read_case(json_of_event(text=text))
    assert case.events[0].text == text
    assert read_case(save_case(case)).events[0].text == text


def test_a_byte_order_mark_does_no_harm(rulebook: Rulebook) -> None:
    assert read_case(b'\xef\xbb\xbf{"problem": "defect"}').problem == "defect"


def test_a_sum_that_was_saved_with_an_exponent_opens_written_out(rulebook: Rulebook) -> None:
    """Version 1 could save `1E+3`."""
    assert str(read_case(json_of(order={"price": "1E+3"})).order.price) == "1000"


def test_an_answer_a_minute_later_by_a_clock_of_another_zone_is_not_before_the_question(rulebook: Rulebook) -> None:
    """A time without a zone is in the case's zone, which is not known yet when the file is checked."""
    question, answer = (
        {**EVENT, "at": "2026-11-19T14:30"},
        {**EVENT, "id": "b", "direction": "in", "answers": "a", "at": "2026-11-19T14:31+03:00"},
    )
    assert read_case(json_of(events=[question, answer])).events[1].answers == "a"


def test_an_empty_object_is_an_empty_case(rulebook: Rulebook) -> None:
    assert read_case(b"{}") == Case()


def test_the_largest_case_that_is_allowed_can_be_opened(rulebook: Rulebook) -> None:
    case = Case.model_validate({"events": [{**EVENT, "id": f"e{number}"} for number in range(MAX_EVENTS)]})
    assert read_case(save_case(case)) == case


def test_the_largest_possible_case_can_be_saved_and_opened(rulebook: Rulebook) -> None:
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
    assert read_case(saved) == case


def test_a_file_cut_at_any_place_is_said_to_be_cut() -> None:
    whole = json.dumps(
        {"problem": "defect", "order": {"goods": '\u0427\u0430\u0439 \\ "x"', "price": "10.5"}, "other": [1.5e-3, True, None]}
    )
    for data in (whole.encode(), json.dumps(json.loads(whole), ensure_ascii=False, indent=1).encode()):
        for end in range(1, len(data)):
            with pytest.raises(InputError) as error:
                read_case(data[:end])
            assert error.value.key == "cut_off", data[:end]
