"""The formal steps are listed once."""

from __future__ import annotations

from guidance.case.case import Case
from guidance.case.proceeding import PROCEEDINGS, Proceeding


def test_the_list_names_every_field_of_a_case_that_holds_a_formal_step():
    fields = {name: str(field.annotation) for name, field in Case.model_fields.items()}
    assert [name for name, annotation in fields.items() if "Proceeding" in annotation or "Claim" in annotation] == list(PROCEEDINGS)


def test_only_the_known_steps_are_given_in_the_order_of_the_list():
    court, claim = Proceeding(state="made"), {"state": "not_made"}
    case = Case.model_validate({"court": court, "claim_to_seller": claim})
    assert list(case.proceedings()) == ["claim_to_seller", "court"]
    assert case.proceedings()["court"] == court
    assert Case().proceedings() == {}
