"""What the conditions of letters ask, read from a situation, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guidance.advice.advise import advise
from guidance.advice.fact_recorder import yes_or_no
from guidance.advice.facts import values_of
from guidance.advice.terms import asks_for_part, court_size, is_made
from guidance.case.case import Case
from guidance.case.choices import Party
from guidance.case.proceeding import Proceeding
from guidance.claims.promises import bounces, promises
from guidance.claims.sum import NOTHING
from guidance.decision.atoms import Value
from guidance.library.forms.cell import Cell
from guidance.library.forms.conditions import Conditions
from guidance.library.forms.placeholders import VALUES
from guidance.library.forms.table import NONE, NOT_SURE
from guidance.papers.letters.values import Matter

_SIDES = {(False, False): NONE, (True, False): "seller", (False, True): "platform", (True, True): "both"}
_WORST_FIRST = ("broken", "unclear", "pending", "kept")


def any_holds(rows: Iterable[Conditions], inputs: Mapping[str, Value]) -> bool:
    """True where one of the rows holds, or there are none."""
    rows = tuple(rows)
    return not rows or any(holds(row, inputs) for row in rows)


def holds(row: Conditions, inputs: Mapping[str, Value]) -> bool:
    """True where every condition of a row holds."""
    return all(_accepts(cell, inputs[name]) for name, cell in row.items())


def _accepts(cell: Cell, value: Value) -> bool:
    met = value in cell.words if isinstance(value, str) else any(value in span for span in cell.spans)
    return met != cell.negated


def inputs_of_letter(matter: Matter, values: Mapping[str, str]) -> dict[str, Value]:
    """What conditions ask, read from the case."""
    case, advice, pack = matter.case, advise(matter.situation), matter.pack
    today = matter.now.date()
    return {
        **values_of(matter.situation),
        "step": advice.step,
        "addressee": advice.addressee,
        **dict(_told_words(case)),
        **dict(_record_words(matter)),
        **{f"has_{name}": yes_or_no(name in values) for name in VALUES},
        **{f"term_{name}": yes_or_no(term.tells_number(today)) for name, term in pack.country.terms.terms.items()},
        **{
            f"source_{name.replace('-', '_')}": yes_or_no(source.is_current(today)) for name, source in pack.country.sources.sources.items()
        },
    }


def _told_words(case: Case) -> Iterator[tuple[str, str]]:
    yield "told_problem", case.problem or NOT_SURE
    yield "told_wish", case.wish or NOT_SURE
    yield "goods_class", case.order.goods_class or NONE
    yield "return_terms", case.order.return_terms_given or NONE
    yield "paid_by", case.payment.method or NONE
    yield "seller_law", case.seller.kind or NONE
    came = case.remedy.received if case.remedy is not None else NONE
    yield "is_remedied", came if came in ("part", "whole") else "no"
    yield "refusal_notice", yes_or_no(bool(case.claim_to_seller and case.claim_to_seller.refusal_notice))
    yield "answer_of_seller", _answer(case.claim_to_seller)
    yield "answer_of_platform", _answer(case.claim_to_platform)
    yield "answer_of_dispute", _answer(case.platform_dispute)
    yield "answer_of_bank", _answer(case.payment_dispute)
    yield "answer_of_authority", _answer(case.authority)


def _record_words(matter: Matter) -> Iterator[tuple[str, str]]:
    case, now, zone = matter.case, matter.now, matter.zone
    senders = {referral.by for referral in bounces(case, now, zone)}
    yield "bounced_by", _SIDES[Party.SELLER in senders, Party.PLATFORM in senders]
    standings = {promise.standing for promise in promises(case, now, zone)}
    yield "promise", next((standing for standing in _WORST_FIRST if standing in standings), NONE)
    yield "sum_size", _sum_size(matter)
    yield "sum_parts", _sum_parts(matter)
    yield "wrote", yes_or_no(any(event.direction == "out" for event in case.events))


def _sum_size(matter: Matter) -> str:
    """Which court the suit of today leads to, by all that it can be worth: goods that are asked for count, and a penalty that we cannot
    count adds at most the price."""
    price, claimed = matter.case.order.price, matter.sum
    if price is None:
        return NOT_SURE
    lines = {line.id: line.status for line in claimed.lines}
    if asks_for_part(matter.case):
        least, most = NOTHING, claimed.now + price
    else:
        least = most = claimed.now if lines.get("price") == "now" else max(claimed.now, price)
    return court_size(least, most + price if lines.get("penalty") == "withheld" else most, matter.situation)


def _sum_parts(matter: Matter) -> str:
    """What the sum of today is made of: the price alone needs no working."""
    lines = [line.id for line in matter.sum.lines if line.status == "now" and line.amount is not None]
    return NONE if matter.sum.now <= 0 else "price" if lines == ["price"] else "several"


def _answer(proceeding: Proceeding | None) -> str:
    return proceeding.answer if proceeding is not None and is_made(proceeding) else NONE
