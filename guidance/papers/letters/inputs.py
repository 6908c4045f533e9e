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
from guidance.papers.letters.matter import Matter
from guidance.papers.letters.values import came_on

_SIDES = {(False, False): NONE, (True, False): "seller", (False, True): "platform", (True, True): "both"}
_BANK_COMPLAINT = "bank_complaint"
_OF_BANK = {"bank_of_russia_complaint"}
_OF_CONSUMERS = {"rospotrebnadzor", "authority_complaint"}
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
    yield "told_seller", case.seller.on_receipt or NONE
    yield "goods_at", case.order.goods_at or NONE
    yield "date_named", _date_named(case)
    yield "consent", case.payment.without_consent or NONE
    yield "payer", case.person.paid_by or NONE
    yield "goods_class", case.order.goods_class or NONE
    yield "return_terms", case.order.return_terms_given or NONE
    yield "paid_by", case.payment.method or NONE
    yield "seller_law", case.seller.kind or NONE
    came = case.remedy.received if case.remedy is not None else NONE
    yield "is_remedied", came if came in ("part", "whole") else "no"
    yield "complained_to", _complained_to(case)
    yield "bank_complained", yes_or_no(_BANK_COMPLAINT in _sent(case))
    yield "judged", yes_or_no(bool(case.judgments))
    yield "refusal_notice", yes_or_no(bool(case.claim_to_seller and case.claim_to_seller.refusal_notice))
    yield "answer_of_seller", _answer(case.claim_to_seller)
    yield "answer_of_platform", _answer(case.claim_to_platform)
    yield "answer_of_dispute", _answer(case.platform_dispute)
    yield "answer_of_bank", _answer(case.payment_dispute)
    yield "answer_of_authority", _answer(case.authority)


def _record_words(matter: Matter) -> Iterator[tuple[str, str]]:
    case = matter.case
    yield "came", matter.came
    yield "is_paid", matter.is_paid
    yield "remedy_after_suit", _remedy_after_suit(matter)
    yield "bounced_by", _bounced_by(matter)
    standings = {promise.standing for promise in promises(case, matter.now, matter.zone)}
    yield "promise", next((standing for standing in _WORST_FIRST if standing in standings), NONE)
    there = matter.promises_there
    yield "promise_there", NONE if not there else "undated" if there[0].due is None else "dated"
    yield "sum_size", _sum_size(matter)
    yield "sum_parts", _sum_parts(matter)
    yield "wrote", yes_or_no(any(event.direction == "out" for event in case.events))
    yield "wrote_there", yes_or_no(any(event.direction == "out" for event in matter.events_there))
    yield "waiting_there", yes_or_no(matter.waiting_there is not None)


def _date_named(case: Case) -> str:
    """Whether a day of delivery was ever promised."""
    if case.order.promised_by is not None or case.order.overdue in ("yes", "no"):
        return "yes"
    return "no" if case.order.overdue == "never_named" else NOT_SURE


def _sent(case: Case) -> set[str]:
    """Ids of the letters of which the case holds a frozen copy."""
    return {letter.name.replace("-", "_") for letter in case.letters}


def _complained_to(case: Case) -> str:
    """To whom the complaint went that the case calls `authority`: of banks only where the archive knows no other."""
    if not is_made(case.authority):
        return NONE
    of_bank = _sent(case) & _OF_BANK or case.problem == "wrong_charge"
    return "bank_authority" if of_bank and not _sent(case) & _OF_CONSUMERS else "consumer_authority"


def _remedy_after_suit(matter: Matter) -> str:
    """Whether what was demanded came after the suit was filed."""
    court, came = matter.case.court, came_on(matter.case)
    if court is None or court.made_at is None or came is None:
        return NOT_SURE
    if came.earliest(matter.zone) > court.made_at.latest(matter.zone):
        return "yes"
    return "no" if came.latest(matter.zone) < court.made_at.earliest(matter.zone) else NOT_SURE


def _bounced_by(matter: Matter) -> str:
    """Who referred the buyer to the other side; `elsewhere`: only to others, such as a bank or a service centre."""
    senders = {bounce.by for bounce in matter.bounces if bounce.to is not bounce.by}
    if senders:
        return _SIDES[Party.SELLER in senders, Party.PLATFORM in senders]
    return "elsewhere" if bounces(matter.case, matter.now, matter.zone) else NONE


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
