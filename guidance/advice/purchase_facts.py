"""Facts about the purchase: who bought from whom, what is wrong, what is wanted, where the money and the goods are."""

from __future__ import annotations

from guidance.advice.fact_recorder import FactRecorder, FactValue


def record_purchase(facts: FactRecorder) -> None:
    """The facts of the tables `gate` and `addressee`."""
    _record_gate(facts)
    _record_demand(facts)


def _record_gate(facts: FactRecorder) -> None:
    case = facts.case
    facts.record("remedy", case.remedy.received if case.remedy else None)
    if case.fraud_signs is not None:
        facts.record("fraud", "signs" if case.fraud_signs else "none")
    elif "checks" in case.unsure:
        facts.record("fraud", "not_sure")
    facts.record("buyer", case.buyer)
    kind = case.seller.kind
    facts.record("seller_kind", "trader" if kind in ("company", "sole_trader") else kind)
    if kind is None and case.fraud_signs is not None:
        facts.record("seller_kind", "not_sure")
    pressed = case.pressed_to
    facts.record("pressed", pressed if pressed in (None, "nothing", "not_sure") else "move")


def _record_demand(facts: FactRecorder) -> None:
    case = facts.case
    facts.record("problem", _problem(facts))
    facts.record("wish", case.wish)
    facts.record("seller_on_receipt", case.seller.on_receipt)
    facts.record("money", case.payment.held_by)
    facts.record("prepaid_law", facts.country.prepaid_law)
    facts.record("delivery_left", *_delivery(facts))
    facts.record("in_hand", _in_hand(facts))


def _problem(facts: FactRecorder) -> str | None:
    """A prepaid order refused before its date is a change of mind in law, not a delay (R1 of the sheet)."""
    problem, promised = facts.case.problem, facts.case.order.promised_by
    not_due = promised is not None and promised.latest(facts.zone) >= facts.now
    return "changed_mind" if problem == "not_delivered" and facts.case.wish == "refund" and not_due else problem


def _delivery(facts: FactRecorder) -> tuple[FactValue | None]:
    order = facts.case.order
    if facts.case.problem is None:
        return (None,)
    if facts.values.get("problem") != "not_delivered" or order.overdue in ("yes", "never_named"):
        return ("none",)
    if order.promised_by is not None:
        return (facts.until(order.promised_by.latest(facts.zone).date(), order.ordered_on),)
    return ("not_sure",) if order.overdue else (None,)


def _in_hand(facts: FactRecorder) -> str | None:
    order = facts.case.order
    if order.received_on is not None or facts.case.problem in ("defect", "not_as_described"):
        return "yes"
    return "no" if facts.case.problem == "not_delivered" else order.received
