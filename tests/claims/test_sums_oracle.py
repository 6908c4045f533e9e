"""The ledger against a second count, written from the sheet of law alone (D8 to D11, L3; days as in ГК 191 and 193).

It shares no code with `guidance`: days one by one, days off by hand. Where the sheet is silent (money back in parts, rounding) it
follows the same rules of ours that the ledger tells its reader.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.case.case import Case
from guidance.claims.sum import Sum
from guidance.claims.sums import sum_of

CASES_A_RUN = 300
SEEDS = range(4)
DAY = timedelta(days=1)
NOTHING = Decimal(0)
TERMS = {"refund": 10, "price_cut": 10, "replacement": 7}
YEARS = (2024, 2025, 2026)
HOLIDAYS = ((2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4), *((1, day) for day in range(1, 9)))
MOVED = "2024-04-29 2024-04-30 2024-05-10 2024-12-30 2024-12-31 2025-05-02 2025-05-08 2025-06-13 2025-11-03 2025-12-31 2026-01-09 \
2026-03-09 2026-05-11 2026-12-31"
WORKED = "2024-04-27 2024-11-02 2024-12-28 2025-11-01"
"""Days off moved by the decrees of these years, and the Saturdays worked for them."""
OFF = {date(year, *day) for year in YEARS for day in HOLIDAYS} | {date.fromisoformat(day) for day in MOVED.split()}
ON = {date.fromisoformat(day) for day in WORKED.split()}


@dataclass(frozen=True)
class Told:
    """A purchase with defective goods and a claim, as both counts get it."""

    problem: str
    wish: str
    price: Decimal
    received: date
    at: date
    delivery: Decimal
    payouts: tuple[tuple[date, Decimal], ...]
    losses: tuple[tuple[date, Decimal], ...]
    refused: date | None


@dataclass(frozen=True)
class Count:
    """What both have to agree on."""

    penalty: Decimal
    first: date | None
    days: int
    reached: date | None
    now: Decimal
    with_court: Decimal


def kopecks(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def drawn(dice: random.Random) -> Told:
    """A purchase at random: prices from kopecks to a million, days around the edges of terms and caps."""
    problem = dice.choice(("defect", "not_as_described", "refund_unpaid"))
    wish = "refund" if problem == "refund_unpaid" else dice.choice(("refund", "refund", "replacement", "price_cut"))
    price = Decimal(dice.choice((dice.randint(1, 200), dice.randint(1, 10**6), dice.randint(1, 10**8)))) / 100
    received = date(2024, 1, 1) + dice.randint(0, 1000) * DAY
    at = min(received + dice.choice((dice.randint(0, 20), dice.randint(0, 150), dice.randint(0, 300))) * DAY, date(2026, 12, 31))
    back = dice.randint(0, 4) if wish == "refund" else 0

    def some(count: int, most: Decimal) -> tuple[tuple[date, Decimal], ...]:
        return tuple((received + dice.randint(-5, 120) * DAY, Decimal(dice.randint(1, int(most * 100) + 5)) / 100) for _ in range(count))

    refused = received + dice.randint(0, 15) * DAY if dice.random() < 0.3 else None
    delivery = Decimal(dice.randint(0, 100_000)) / 100
    return Told(problem, wish, price, received, at, delivery, some(back, price), some(dice.randint(0, 2), Decimal(9999)), refused)


def is_off(day: date) -> bool:
    return day in OFF or (day.weekday() > 4 and day not in ON)


def counted(told: Told) -> Count:
    """The sum as the sheet has it, day by day."""
    due = told.received + TERMS[told.wish] * DAY
    while is_off(due):
        due += DAY
    paid = [(on, amount) for on, amount in told.payouts if on <= told.at]
    day, days, exact, reached = due + DAY, 0, NOTHING, None
    while day <= told.at and (left := told.price - sum((amount for on, amount in paid if on < day), NOTHING)) > 0:
        exact, days = exact + left / 100, days + 1
        reached = day if reached is None and exact >= told.price else reached
        day += DAY
    penalty = kopecks(min(exact, told.price))
    principal = told.price if told.wish == "refund" else NOTHING
    delivery = told.delivery if told.wish == "refund" and told.problem != "refund_unpaid" else NOTHING
    claimed = principal + delivery + penalty + sum((amount for on, amount in told.losses if on <= told.at), NOTHING)
    now = max(claimed - sum((amount for _, amount in paid), NOTHING), NOTHING)
    begun = told.at > due or (told.refused is not None and told.refused <= told.at)
    return Count(penalty, due + DAY if days else None, days, reached, now, now + (kopecks(now / 2) if begun else NOTHING))


def case_of(told: Told) -> Case:
    claim: dict[str, Any] = {"state": "made", "received_at": told.received.isoformat()}
    if told.refused is not None:
        claim |= {"answer": "refused", "answered_at": told.refused.isoformat()}
    tree = {
        "country": "ru",
        "buyer": "consumer",
        "problem": told.problem,
        "wish": told.wish,
        "order": {"price": str(told.price), "delivery_price": str(told.delivery)},
        "seller": {"kind": "company", "on_receipt": "other"},
        "payment": {"held_by": "platform"},
        "claim_to_seller": claim,
        "losses": [{"what": "loss", "amount": str(amount), "on": on.isoformat()} for on, amount in told.losses],
        "remedy": {"received": "part", "payouts": [{"amount": str(amount), "on": on.isoformat()} for on, amount in told.payouts]},
    }
    return Case.model_validate(tree)


def found_by(ledger: Sum) -> Count:
    line = ledger.line("penalty")
    if line is None or line.amount is None:
        return Count(NOTHING, None, 0, None, ledger.now, ledger.with_court)
    return Count(line.amount, line.first, line.days or 0, line.capped_on, ledger.now, ledger.with_court)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledger_and_a_count_from_the_sheet_alone_agree_to_the_kopeck(seed: int, rulebook: Rulebook) -> None:
    dice = random.Random(seed)
    for _ in range(CASES_A_RUN):
        told = drawn(dice)
        assert found_by(sum_of(Situation.on(case_of(told), told.at, rulebook))) == counted(told), told


def test_what_is_drawn_meets_caps_payouts_refusals_leap_days_and_the_change_of_law() -> None:
    dice = random.Random(SEEDS[0])
    cases = [(told, counted(told)) for told in (drawn(dice) for _ in range(CASES_A_RUN))]
    change = date(2026, 2, 1)
    delays = [(count.first, count.first + count.days * DAY - DAY) for _, count in cases if count.first]
    assert sum(count.reached is not None for _, count in cases) >= 10
    assert sum(bool(told.payouts) and count.days > 0 for told, count in cases) >= 10
    assert sum(told.refused is not None for told, _ in cases) >= 10
    assert sum(first < change <= last for first, last in delays) >= 10
    assert any(first <= date(2024, 2, 29) <= last for first, last in delays)
    assert {last < change for _, last in delays} == {first >= change for first, _ in delays} == {True, False}
