"""What a claim needs as proof follows from what happened, how it was paid, and how far it went."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from guidance.advice.advise import advise
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.case.exhibit import ExhibitKind
from guidance.decision.atoms import Value
from guidance.errors import ContentError
from guidance.library.forms.evidence import INPUTS, Needs
from guidance.library.texts import texts_for
from guidance.library.yaml_file import build, parse
from guidance.papers.evidence_checklist import checklist, inputs_of, load_needs
from tests.cases import CASES, NOW

EVENT = {"id": "e1", "direction": "out", "counterparty": "seller", "at": "2026-11-20", "channel": "order_chat"}
WRITE = {"id": "e2", "direction": "in", "counterparty": "platform", "at": "2026-11-21", "channel": "phone", "reply": "template"}
MADE = {"state": "made", "made_at": "2026-11-10", "received_at": "2026-11-12"}
LATER = datetime(2026, 12, 20, 12, tzinfo=UTC)


def list_of(now=NOW, **parts):
    case = Case.model_validate({"country": "ru", "platform": "yandex_market", **parts})
    return checklist(Situation(case, now, load_rulebook()))


def names(now=NOW, **parts) -> set[str]:
    return {item.name for item in list_of(now, **parts).items}


def exhibit(number: int = 1, **told) -> dict[str, Value]:
    return {"id": f"x{number}", "sha256": f"{number:064x}", "size": 1, "media_type": "image/png", **told}


@pytest.mark.parametrize(("told", "wanted", "unwanted"), [
    ({"problem": "not_delivered"}, {"delivery_date", "delivery_status", "receipt"}, {"defect", "condition", "return_record"}),
    ({"problem": "defect"}, {"defect", "product_page"}, {"delivery_status", "extra_service"}),
    ({"problem": "not_as_described"}, {"defect", "product_page"}, {"condition"}),
    ({"problem": "changed_mind", "order": {"received_on": "2026-11-19"}}, {"condition"}, {"defect"}),
    ({"problem": "changed_mind", "order": {"received": "no"}}, {"order_page"}, {"condition"}),
    ({"problem": "refund_unpaid"}, {"return_record", "refund_promise"}, {"payment_record"}),
    ({"problem": "refund_unpaid", "payment": {"method": "card"}}, {"payment_record"}, set()),
    ({"problem": "refund_unpaid", "payment": {"method": "cash"}}, set(), {"payment_record"}),
    ({"problem": "extra_service"}, {"extra_service"}, {"defect"}),
    ({"problem": "wrong_charge", "payment": {"method": "sbp"}}, {"double_charge", "payment_record"}, {"delivery_date"}),
    ({"problem": "defect", "wish": "price_cut"}, {"repair_estimate"}, {"warranty"}),
    ({"problem": "defect", "wish": "repair"}, {"warranty"}, {"repair_estimate"}),
    ({"payment": {"held_by": "nobody"}}, {"order_page"}, {"receipt"}),
    ({"seller": {"on_receipt": "platform"}}, set(), {"seller_page"}),
    ({"seller": {"on_receipt": "other"}}, {"seller_page"}, set()),
    ({}, {"order_page", "receipt", "seller_page"}, {"correspondence", "call_note", "claim_copy", "dispute_number", "notary"}),
    ({"events": [EVENT]}, {"correspondence"}, {"call_note"}),
    ({"events": [EVENT, WRITE]}, {"correspondence", "call_note"}, set()),
    ({"claim_to_seller": MADE}, {"claim_copy", "sending_proof"}, {"dispute_number", "bank_application"}),
    ({"claim_to_platform": MADE}, {"claim_copy", "sending_proof"}, set()),
    ({"claim_to_seller": {"state": "not_made"}}, set(), {"claim_copy", "sending_proof"}),
    ({"platform_dispute": MADE}, {"dispute_number"}, {"claim_copy"}),
    ({"payment_dispute": MADE, "payment": {"method": "card"}}, {"bank_application", "payment_record"}, set()),
    ({"court": MADE}, {"notary"}, set()),
    ({"losses": [{"what": "x", "amount": "1"}]}, {"loss_receipts"}, set()),
])  # fmt: skip
def test_a_claim_needs_what_its_story_needs(told, wanted, unwanted):
    found = names(**told)
    assert wanted <= found
    assert not unwanted & found


def test_the_list_grows_with_the_case():
    """The same story at three moments: before a word was written, after it, and once a claim was sent."""
    story = {"problem": "defect", "wish": "refund", "payment": {"method": "card", "held_by": "platform"}, "seller": {"on_receipt": "other"}}
    first, second = names(**story), names(**story, events=[EVENT])
    third = names(LATER, **story, events=[EVENT], claim_to_seller=MADE)
    assert first < second < third


def test_a_step_that_is_advised_brings_its_papers():
    case = Case.model_validate({
        "country": "ru", "platform": "yandex_market", "buyer": "consumer", "problem": "defect", "wish": "refund", "fraud_signs": [],
        "order": {"ordered_on": "2026-10-28", "received_on": "2026-11-02", "price": "4990"}, "events": [EVENT],
        "seller": {"on_receipt": "other"}, "payment": {"method": "card", "held_by": "platform"},
        "platform_dispute": {**MADE, "answer": "refused"},
        "claim_to_seller": {**MADE, "answer": "refused", "answered_at": "2026-11-19"},
    })  # fmt: skip
    advice = advise(Situation(case, NOW, load_rulebook()))
    assert advice.step == "payment_dispute"
    assert "payment_record" in {item.name for item in checklist(Situation(case, advice.now, load_rulebook())).items}


def test_what_she_says_of_an_exhibit_counts():
    found = list_of(problem="defect", exhibits=[exhibit(kind="screenshot", serves=["order_page", "product_page"])])
    assert {item.name: item.exhibits for item in found.there} == {"order_page": (1,), "product_page": (1,)}


@pytest.mark.parametrize(("told", "there"), [
    ({"kind": "receipt"}, {"receipt"}),
    ({"kind": "photo"}, {"defect"}),
    ({"kind": "mail"}, {"correspondence"}),
    ({"kind": "screenshot", "proves": ["e1"]}, {"correspondence"}),
    ({"kind": "screenshot"}, set()),
    ({"kind": "receipt", "serves": ["seller_page"]}, {"seller_page"}),
])  # fmt: skip
def test_where_she_says_nothing_its_kind_and_its_events_count(told, there):
    found = list_of(problem="defect", events=[EVENT], exhibits=[exhibit(**told)])
    assert {item.name for item in found.there} == there


def test_a_letter_with_a_tracking_number_proves_its_sending():
    text = {"id": "l1", "name": "claim", "language": "ru", "addressee": "x", "sent_at": "2026-11-10", "text": "",
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}  # fmt: skip
    assert "sending_proof" in {item.name for item in list_of(claim_to_seller=MADE, letters=[text]).missing}
    tracked = list_of(claim_to_seller=MADE, letters=[{**text, "tracking": "801"}])
    assert [item.letters for item in tracked.there if item.name == "sending_proof"] == [1]


def test_what_is_needed_stands_before_what_helps():
    needed = [item.needed for item in list_of(problem="defect", wish="repair", events=[EVENT, WRITE]).missing]
    assert needed == sorted(needed, reverse=True)
    assert False in needed


def test_contacts_that_nothing_proves_are_told():
    found = list_of(events=[EVENT, WRITE], exhibits=[exhibit(proves=["e2"])])
    assert [event.id for event in found.unproved] == ["e1"]


@given(CASES)
def test_every_case_has_a_list_and_every_condition_can_be_tried(case):
    advice = advise(Situation(case, NOW, load_rulebook()))
    situation = inputs_of(Situation(case, advice.now, load_rulebook()))
    assert situation.keys() == INPUTS.keys()
    assert all(situation[name] in words for name, words in INPUTS.items())
    assert checklist(Situation(case, advice.now, load_rulebook())).items


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_piece_and_kind_has_its_words(language):
    texts, wanted = texts_for(language), {f"{name}.{part}" for name in load_needs().needs for part in ("name", "what", "without")}
    assert all(texts.has(f"evidence.needs.{key}") for key in wanted)
    assert all(texts.has(f"evidence.kinds.{kind}") for kind in ExhibitKind)


def test_no_words_are_left_over_for_pieces_that_nobody_asks_for(root):
    for language in ("ru", "en"):
        path = root / "guidance" / "content" / "languages" / language / "evidence.yaml"
        assert parse(path.read_bytes(), path.name).plain()["needs"].keys() == load_needs().needs.keys()


def test_every_role_of_a_source_is_known_in_russia():
    roles = {role for need in load_needs().needs.values() for role in need.basis}
    assert roles
    assert roles <= load_rulebook().library.country("ru").sources.roles.keys()


@pytest.mark.parametrize("row", ["{weather: sunny}", "{problem: sunny}", "{problem: 3d..5d}", "{paid: not(gold)}"])
def test_a_condition_that_cannot_hold_is_a_slip_with_its_place(row):
    with pytest.raises(ContentError) as raised:
        build(parse(f"needs:\n  receipt:\n    when:\n      - {row}\n    needed: yes\n".encode(), "evidence.yaml"), Needs)
    assert [fault.line for fault in raised.value.faults] == [4]
