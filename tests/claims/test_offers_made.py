"""What the letters that went out have offered, and the warnings of the ledger that come and go with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.sent_letter import hash_of
from guidance.claims.offers_made import has_offered
from guidance.claims.sums import sum_of
from guidance.library.letters import load_letters
from guidance.library.texts import texts_for

AT = date(2026, 4, 5)
FILLED = {"inspection_place": "Москва, по будням после 18 часов", "bank_details": "счёт 40817, банк, БИК"}
BLANKS = {name: texts_for("ru")("letters.blank", name=texts_for("ru")(f"letters.blanks.{name}")) for name in FILLED}


def body(values: dict[str, str]) -> str:
    """The paragraphs of a claim with these values put in."""
    text = "\n\n".join(passage.told("ru") for passage in load_letters()["ru"].forms["claim_defect"].paragraphs)
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def case_of(*texts: str, sent_at: str = "2026-03-10") -> Case:
    letter: dict[str, Any] = {"name": "claim_defect", "language": "ru", "addressee": "seller", "sent_at": sent_at}
    letters = [{**letter, "id": f"l{number}", "text": text, "sha256": hash_of(text)} for number, text in enumerate(texts)]
    claim = {"state": "made", "received_at": "2026-03-16"}
    told = {"country": "ru", "buyer": "consumer", "problem": "defect", "wish": "refund", "order": {"price": "5000"}}
    return Case.model_validate({**told, "seller": {"kind": "company", "on_receipt": "other"}, "claim_to_seller": claim, "letters": letters})


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ((), {"inspection", "bank_details"}),
        ((body(FILLED),), set()),
        ((body(BLANKS),), {"inspection", "bank_details"}),
        ((body({**FILLED, "bank_details": BLANKS["bank_details"]}),), {"bank_details"}),
        ((body({**FILLED, "inspection_place": BLANKS["inspection_place"]}),), {"inspection"}),
        ((body(BLANKS), body(FILLED)), set()),
        (("Верните деньги.",), {"inspection", "bank_details"}),
    ],
    ids=["no letter", "both told", "both blank", "account blank", "place blank", "told in a second letter", "her own words alone"],
)
def test_a_warning_stands_until_a_letter_that_went_out_holds_the_offer(
    texts: tuple[str, ...], wanted: set[str], rulebook: Rulebook
) -> None:
    assert {guard.id for guard in sum_of(Situation.on(case_of(*texts), AT, rulebook)).guards} == wanted


def test_a_letter_that_goes_out_later_has_offered_nothing_yet(rulebook: Rulebook) -> None:
    days = (date(2026, 3, 9), date(2026, 3, 10))
    offers = [has_offered("inspection_place", Situation.on(case_of(body(FILLED)), day, rulebook)) for day in days]
    assert offers == [False, True]


def test_a_letter_that_no_country_knows_has_offered_nothing(rulebook: Rulebook) -> None:
    case = case_of(body(FILLED))
    strange = case.model_copy(update={"letters": tuple(letter.model_copy(update={"name": "gone"}) for letter in case.letters)})
    assert not has_offered("inspection_place", Situation.on(strange, AT, rulebook))


def test_every_russian_claim_about_faulty_goods_has_words_before_its_offers() -> None:
    forms = load_letters()["ru"].forms
    for name in ("claim_defect", "claim_complex", "claim_not_as_described"):
        said = "\n".join(passage.told("ru") for passage in forms[name].paragraphs)
        assert all(f": {{{place}}}" in said or f":\n{{{place}}}" in said for place in FILLED), name
