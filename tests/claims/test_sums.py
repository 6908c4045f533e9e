"""The money ledger: a table of sums reasoned by hand, and what holds for every case."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.__main__ import main
from guidance.advice.clock import Clock
from guidance.advice.facts import read_facts
from guidance.advice.rulebook import Rulebook, load_rulebook
from guidance.advice.situation import Situation, zone_of
from guidance.advice.terms import claim_end
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.case_file import save_case
from guidance.claims.delay import capped_on, spans_of
from guidance.claims.sum import Sum, SumLine, rounded
from guidance.claims.sum_words import sum_tree, tell_money, tell_sum
from guidance.claims.sums import sum_of
from guidance.errors import ContentError
from guidance.library.forms.sums import Penalty
from guidance.library.packs import load_country
from guidance.library.texts import texts_for
from guidance.library.yaml_file import CONTENT, read
from tests.cases import CASES, NOW

FOLDER = Path(__file__).with_name("sums")
AS_IF_READ = "late_delivery"
P2_AS_KNOWN = 'art. 23.1(3)"}\n    address: none\n    seen: unknown\n    confidence: M\n    basis: known'
P2_AS_READ = 'art. 23.1(3)"}\n    address: example.org\n    seen: unknown\n    confidence: M\n    basis: seen'
REFUND = "refund: {amount: 10, unit: days, kind: statute, source: ru-d9, starts: claim_received, rolls: yes, told: number, unchecked: no, "
LOOKED_AT = "checked_on: 2026-11-22, review_by: 2027-02-22"
ASIDE = {"moral_harm", "price_difference"}
"""Lines without a number that stand beside most sums."""

DEFECT = {
    "country": "ru",
    "platform": "yandex_market",
    "buyer": "consumer",
    "problem": "defect",
    "wish": "refund",
    "order": {"price": "5000"},
    "seller": {"kind": "company", "on_receipt": "other"},
    "payment": {"held_by": "platform"},
}
ASKED_FOR_THE_GOODS = {"id": "a", "direction": "in", "counterparty": "seller", "reply": "goods_wanted"}
BASES: dict[str, dict[str, Any]] = {
    "defect": DEFECT,
    "large": {**DEFECT, "order": {"price": "10000"}, "claim_to_seller": {"received_at": "2026-03-16"}},
    "bare": {**DEFECT, "order": {}},
    "undelivered": {**DEFECT, "problem": "not_delivered", "order": {"price": "5000", "promised_by": "2026-03-10"}},
}


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    both = {**under}
    for key, value in over.items():
        both[key] = merged(both.get(key, {}), value) if isinstance(value, dict) else value
    return {key: value for key, value in both.items() if value != "none" or key == "received"}


def case_of(told: Mapping[str, Any]) -> Case:
    tree = merged(BASES[told.get("base", "defect")], told.get("case", {}))
    for claim in ("claim_to_seller", "claim_to_platform"):
        if claim in tree:
            tree[claim] = {"state": "made", **tree[claim]}
    return Case.model_validate(tree)


def examples() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for told in read(path).plain():
            yield pytest.param(path.stem, told, id=f"{path.stem}: {told['name']}")


@pytest.fixture(scope="module")
def as_if_read(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The rules with the one paragraph read that the sheet of law knows from memory."""
    edits = [("sums.yaml", "source: ru-p2, told: words", "source: ru-p2, told: number"), ("sources.yaml", P2_AS_KNOWN, P2_AS_READ)]
    return edited(rulebook, tmp_path_factory.mktemp("read"), edits)


def edited(rulebook: Rulebook, root: Path, edits: Iterable[tuple[str, str, str]]) -> Rulebook:
    """The rules with words of Russia's pack replaced, the tables being proved already."""
    folder = Path(shutil.copytree(CONTENT / "countries" / "ru", root / "ru"))
    for file, old, new in edits:
        change(folder / file, old, new)
    countries = {**rulebook.library.countries, "ru": load_country(folder, root)}
    return replace(rulebook, library=replace(rulebook.library, countries=countries))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told_as(line: SumLine) -> str:
    """A line as the table writes it."""
    if line.status == "withheld":
        return f"withheld {line.reason}"
    if line.status == "not_yet":
        return f"not_yet {line.first}" if line.first else "not_yet"
    return str(line.amount)


def table_of(found: Sum) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for line in found.lines:
        table.setdefault(line.id, []).append(told_as(line))
    return table


def expected_lines(told: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in told["lines"].items()}


@pytest.mark.parametrize(("table", "told"), list(examples()))
def test_the_sum_is_the_one_that_was_reasoned_by_hand(
    table: str, told: dict[str, Any], rulebook: Rulebook, request: pytest.FixtureRequest
) -> None:
    law = request.getfixturevalue("as_if_read") if table == AS_IF_READ else rulebook
    found = sum_of(Situation.on(case_of(told), date.fromisoformat(told["at"]), law))
    wanted = expected_lines(told)
    assert {name: lines for name, lines in table_of(found).items() if name in wanted or name not in ASIDE} == wanted
    assert told["working"]
    check_totals(found, told)
    check_penalty(found, told.get("penalty", {}))
    check_conditions(found, told)


def check_totals(found: Sum, told: Mapping[str, Any]) -> None:
    for name, total in (("now", found.now), ("with_court", found.with_court)):
        if name in told:
            assert str(total) == told[name], name
    if "guards" in told:
        assert [guard.id for guard in found.guards] == told["guards"]


def check_penalty(found: Sum, wanted: Mapping[str, str]) -> None:
    line = found.line("penalty") or SumLine("penalty", "not_yet", "none")
    days = {"from": line.first, "to": line.last, "days": line.days, "reached": line.capped_on}
    assert {name: str(days[name]).lower() for name in wanted} == dict(wanted)


def check_conditions(found: Sum, told: Mapping[str, Any]) -> None:
    price, penalty = (set(line.conditions if (line := found.line(name)) else ()) for name in ("price", "penalty"))
    assert price == set(told.get("price_conditions", price))
    assert set(told.get("conditions", ())) <= penalty
    assert not set(told.get("no_conditions", ())) & penalty


def test_there_are_enough_examples_and_no_two_have_one_name() -> None:
    ids = [parameters.id for parameters in examples()]
    assert len(ids) >= 40
    assert len(set(ids)) == len(ids)


MONEY = st.decimals(0, 200_000, places=2)
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
PAYOUTS = st.lists(st.tuples(DAYS, MONEY), max_size=5)


def delayed(price: Decimal, received: date, payouts: list[tuple[date, Decimal]]) -> Case:
    remedy = {"received": "part", "payouts": [{"amount": amount, "on": day.isoformat()} for day, amount in payouts]}
    claim = {"state": "made", "received_at": received.isoformat()}
    return Case.model_validate({**DEFECT, "order": {"price": price}, "claim_to_seller": claim, "remedy": remedy})


def penalty(rulebook: Rulebook) -> Penalty:
    return rulebook.library.countries["ru"].sums.penalties["late_demand"]


@given(case=CASES, at=st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_no_sum_of_any_case_is_negative_and_totals_are_the_sums_of_their_lines(case: Case, at: date, rulebook: Rulebook) -> None:
    found = sum_of(Situation.on(case, at, rulebook))
    assert all(line.amount is None or (line.amount < 0) == (line.id == "refunded" and line.amount != 0) for line in found.lines)
    assert found.now == sum(line.amount for line in found.lines if line.status == "now" and line.amount is not None) >= 0
    assert found.with_court == found.now + sum(line.amount for line in found.lines if line.status == "court" and line.amount) >= found.now
    assert all((line.amount is None) == (line.reason is not None) for line in found.lines if line.status in ("now", "withheld"))


@given(case=CASES, at=st.dates(date(2024, 1, 1), date(2027, 12, 31)), language=st.sampled_from(("ru", "en")))
def test_every_sum_of_every_case_can_be_told(case: Case, at: date, language: Any, rulebook: Rulebook) -> None:
    found = sum_of(Situation.on(case, at, rulebook))
    texts = texts_of(Situation(case, NOW, rulebook), language)
    view = tell_sum(found, texts)
    assert len(view.lines) == len(found.lines)
    assert all(told.name and told.status and told.rule for told in view.lines)
    assert all(bool(told.amount) == (line.amount is not None) for told, line in zip(view.lines, found.lines, strict=True))
    assert sum_tree(found, texts)["now"] == (str(found.now) if found.is_counted else None)


@given(price=MONEY, received=DAYS, at=DAYS, more=st.integers(0, 400))
def test_a_sum_never_falls_with_the_days_while_nothing_is_paid(
    price: Decimal, received: date, at: date, more: int, rulebook: Rulebook
) -> None:
    later = min(at + timedelta(days=more), date(2027, 2, 22))
    case = delayed(price, received, [])
    first, second = sum_of(Situation.on(case, at, rulebook)), sum_of(Situation.on(case, later, rulebook))
    assert first.now <= second.now
    assert first.with_court <= second.with_court


@given(price=MONEY, received=DAYS, payouts=PAYOUTS, more=st.tuples(DAYS, MONEY), at=DAYS)
def test_a_payout_never_raises_the_sum(
    price: Decimal, received: date, payouts: list[tuple[date, Decimal]], more: tuple[date, Decimal], at: date, rulebook: Rulebook
) -> None:
    without, with_it = (sum_of(Situation.on(delayed(price, received, parts), at, rulebook)) for parts in (payouts, [*payouts, more]))
    assert with_it.now <= without.now
    assert with_it.with_court <= without.with_court


@given(price=MONEY, payouts=PAYOUTS, first=DAYS, days=st.integers(0, 500), cut=st.integers(0, 500))
def test_days_add_up_wherever_the_stretch_is_cut(
    price: Decimal, payouts: list[tuple[date, Decimal]], first: date, days: int, cut: int, rulebook: Rulebook
) -> None:
    last, middle = first + timedelta(days=days), first + timedelta(days=min(cut, days))
    rule = penalty(rulebook)

    def exact(begin: date, end: date) -> Decimal:
        return sum((span.amount for span in spans_of(rule, price, payouts, begin, end)), Decimal(0))

    assert exact(first, last) == exact(first, middle) + exact(middle + timedelta(days=1), last)


@given(price=MONEY, payouts=PAYOUTS, first=DAYS, days=st.integers(0, 120))
def test_the_stretches_are_the_same_as_counting_day_by_day(
    price: Decimal, payouts: list[tuple[date, Decimal]], first: date, days: int, rulebook: Rulebook
) -> None:
    spans = spans_of(penalty(rulebook), price, payouts, first, first + timedelta(days=days))
    each = []
    for number in range(days + 1):
        day = first + timedelta(days=number)
        back = sum((amount for on, amount in payouts if on < day), Decimal(0))
        each.append(max(price - back, Decimal(0)) / 100)
    assert sum(span.amount for span in spans) == sum(each)
    reached = next((first + timedelta(days=n) for n in range(days + 1) if price > 0 and sum(each[: n + 1]) >= price), None)
    assert reached == (capped_on(spans, price) if price > 0 else None)


@pytest.mark.parametrize("wish", ["refund", "replacement", "price_cut"])
@given(received=st.dates(date(2024, 1, 1), date(2026, 12, 1)))
def test_the_penalty_begins_the_day_after_the_term_that_the_advice_counts(wish: str, received: date, rulebook: Rulebook) -> None:
    case = Case.model_validate({**DEFECT, "wish": wish, "claim_to_seller": {"state": "made", "received_at": received.isoformat()}})
    zone = zone_of(case, rulebook.pack(case))
    clock = read_facts(Situation(case, datetime.combine(received, time(12), zone), rulebook)).values["claim_left"]
    line = sum_of(Situation.on(case, received, rulebook)).line("penalty")
    assert isinstance(clock, Clock)
    assert line is not None
    assert line.first == clock.over.date()


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("terms.yaml", f"  {REFUND}valid_from: unknown"),
        ("sums.yaml", "source: ru-d10, told: number, valid_from: unknown"),
        ("sums.yaml", "source: ru-d11, valid_from: 2026-02-01"),
    ],
    ids=["term", "rate", "cap"],
)
def test_whichever_number_is_due_for_review_first_withholds_the_penalty(file: str, old: str, tmp_path: Path, rulebook: Rulebook) -> None:
    earlier = edited(rulebook, tmp_path, [(file, f"{old}, {LOOKED_AT}", f"{old}, {LOOKED_AT}".replace("2027-02-22", "2026-12-31"))])
    case = case_of({"case": {"claim_to_seller": {"received_at": "2026-03-16"}}})
    last, after = (sum_of(Situation.on(case, day, earlier)).line("penalty") for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert last is not None
    assert after is not None
    assert (last.reason, after.reason, after.amount) == (None, "stale", None)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("source: ru-d10", "source: ru-d100", "did you mean `ru-d10`?"),
        ("exceptions: ru-l4", "exceptions: ru-l44", "did you mean `ru-l4`?"),
        ("moral_harm: ru-l6", "moral_harm: ru-l66", "did you mean `ru-l6`?"),
        ("claim: [ru-c6]", "claim: [ru-c66]", "did you mean `ru-c6`?"),
        ("changed_mind: [ru-r4]", "changed_mind: [ru-r44]", "did you mean `ru-r4`?"),
        ("source: ru-p2, told: words", "source: ru-p2, told: number", "does not carry a number; write `told: words`"),
        ("percent: 1,", "percent: 101,", "is no share in percent; write 0.5"),
        ("percent: 1,", "percent: 0,", "is no share in percent; write 0.5"),
        ("percent: 1,", "percent: one,", "is no share in percent; write 0.5"),
        ("problems: [not_delivered]", "problems: [not_delivered, defect]", "`defect` has a penalty already"),
        ("problems: [not_delivered]", "problems: [not_deliverd]", "did you mean `not_delivered`?"),
        ("starts: claim_term", "starts: claim_terms", "did you mean `claim_term`?"),
        (
            "    # In force since",
            f"      - {{percent: 2, source: ru-d10, told: number, valid_from: unknown, {LOOKED_AT}}}\n    # In force since",
            "do not stand from the oldest",
        ),
    ],
)
def test_a_slip_in_the_sums_is_told(old: str, new: str, told: str, tmp_path: Path, rulebook: Rulebook) -> None:
    with pytest.raises(ContentError) as caught:
        edited(rulebook, tmp_path, [("sums.yaml", old, new)])
    assert [fault for fault in caught.value.faults if told in fault.message and fault.file == "ru/sums.yaml"]


@pytest.mark.parametrize("country", ["ru", "general"])
def test_no_rate_is_told_more_surely_or_longer_than_its_source(country: str, rulebook: Rulebook) -> None:
    pack = rulebook.library.countries[country]
    rates = [(rate, pack.sources.sources[rate.source]) for _, rate in pack.sums.rates()]
    caps = [(rule.cap, pack.sources.sources[rule.cap.source]) for rule in pack.sums.penalties.values() if rule.cap]
    assert bool(rates) == (country == "ru")
    assert all(rate.told == "words" or source.carries_number for rate, source in rates)
    assert all(dated.review_by <= source.review_by for dated, source in (*rates, *caps))


def test_every_condition_that_the_content_names_has_words(rulebook: Rulebook) -> None:
    rules = rulebook.library.countries["ru"].sums.penalties.values()
    named = {word for rule in rules for word in (*rule.conditions, *rule.only_if.values())}
    assert named
    assert all(texts_for(language).has(f"sums.conditions.{word}") for language in ("ru", "en") for word in named)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_the_command_prints_the_lines_with_rule_rate_base_days_cap_and_sources(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(save_case(case_of({"case": {"claim_to_seller": {"received_at": "2026-03-16"}}})))
    tree = json.loads(run(capsys, "sum", str(file), "--at", "2026-04-05", "--now", NOW.isoformat(), "--json"))
    line = next(line for line in tree["lines"] if line["id"] == "penalty")
    assert tree.keys() == {"at", "currency", "now", "with_court", "lines", "guards", "notes"}
    assert (tree["at"], tree["now"], tree["with_court"]) == ("2026-04-05", "5500.00", "8250.00")
    assert (line["from"], line["to"], line["days"], line["rate"], line["cap"]) == ("2026-03-27", "2026-04-05", 10, "1", "5000")
    assert line["rule"]
    assert line["sources"] == ["ru-d10", "ru-d11", "ru-d9"]


LINE_KEYS = {
    "id", "item", "name", "status", "reason", "amount", "rate", "base", "from", "to", "days", "cap", "cap_reached_on", "spans", "rule",
    "working", "conditions", "withheld", "sources",
}  # fmt: skip


@pytest.mark.parametrize(
    "told", [{}, {"problem": "not_delivered"}, {"problem": "changed_mind"}, {"buyer": "business"}, {"wish": "price_cut"}]
)
def test_each_line_of_the_command_says_what_it_is_worth_today_and_on_what_it_rests(
    told: dict[str, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path, rulebook: Rulebook
) -> None:
    file = tmp_path / "case.json"
    claim = {"received_at": "2026-03-16"}
    case = {**told, "order": {"delivery_price": "300"}, "losses": [{"what": "post", "amount": "10"}], "claim_to_seller": claim}
    file.write_bytes(save_case(case_of({"case": case})))
    tree = json.loads(run(capsys, "sum", str(file), "--at", "2026-04-05", "--now", NOW.isoformat(), "--json"))
    known = rulebook.library.countries["ru"].sources.sources
    for line in tree["lines"]:
        assert line.keys() == LINE_KEYS
        assert line["status"] in ("now", "not_yet", "court", "withheld")
        assert line["rule"]
        assert (line["status"] == "withheld") == (line["reason"] is not None) == bool(line["withheld"])
        assert set(line["sources"]) <= known.keys()
        assert line["amount"] is None or line["sources"] or line["id"] == "refunded" or told == {"buyer": "business"}
    penalty = [line for line in tree["lines"] if line["id"] == "penalty" and line["amount"] is not None]
    assert all(line[key] is not None for line in penalty for key in ("rate", "base", "from", "to", "days", "cap"))


@pytest.mark.parametrize(
    ("option", "slip"), [("--at", "1.2.2026"), ("--at", "2026-02-30"), ("--now", "today"), ("--now", "2026-11-22T10:00")]
)
def test_a_day_that_is_written_wrongly_is_answered_with_how_to_write_it(
    option: str, slip: str, capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    example = root / "guidance" / "content" / "examples" / "claim_overdue.json"
    with pytest.raises(SystemExit) as ended:
        main(["sum", str(example), option, slip])
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert f"argument {option}: " in said
    assert "2026-11-22" in said
    assert "invalid" not in said


def test_the_command_counts_by_a_day_that_is_still_to_come(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    """What the case tells of the days before is no slip then, whatever today is."""
    example = root / "guidance" / "content" / "examples" / "claim_overdue.json"
    assert main(["sum", str(example), "--at", "2099-12-31"]) == 0
    assert capsys.readouterr().err == ""


def test_the_command_tells_the_sum_in_lines_that_can_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(save_case(case_of({"case": {"claim_to_seller": {"received_at": "2026-03-16"}}})))
    said = run(capsys, "sum", str(file), "--at", "2026-04-05", "--now", NOW.isoformat(), "--language", "en")
    assert "1% × ₽5,000.00 × 10 days" in said
    assert "₽8,250.00" in said


def test_a_refused_claim_ends_when_an_unanswered_one_does(rulebook: Rulebook) -> None:
    case = case_of({"case": {"claim_to_seller": {"received_at": "2026-03-16"}}})
    assert case.claim_to_seller is not None
    refused = case.claim_to_seller.model_copy(update={"answer": "refused"})
    assert claim_end(case.claim_to_seller, Situation(case, NOW, rulebook)) == claim_end(refused, Situation(case, NOW, rulebook))


def test_a_rate_that_changes_holds_from_its_day(rulebook: Rulebook) -> None:
    rule = penalty(rulebook)
    old = rule.rates[0]
    new = old.model_copy(update={"percent": Decimal("0.5"), "valid_from": date(2026, 4, 1)})
    changed = rule.model_copy(update={"rates": (old, new)})
    spans = spans_of(changed, Decimal(1000), [], date(2026, 3, 30), date(2026, 4, 3))
    assert [(span.first, span.last, str(span.percent), span.amount) for span in spans] == [
        (date(2026, 3, 30), date(2026, 3, 31), "1", Decimal(20)),
        (date(2026, 4, 1), date(2026, 4, 3), "0.5", Decimal(15)),
    ]


def test_there_is_no_rate_before_the_first_one(rulebook: Rulebook) -> None:
    rule = penalty(rulebook)
    begun = rule.model_copy(update={"rates": (rule.rates[0].model_copy(update={"valid_from": date(2026, 4, 1)}),)})
    assert [span.first for span in spans_of(begun, Decimal(1000), [], date(2026, 3, 30), date(2026, 4, 3))] == [date(2026, 4, 1)]


def test_half_a_kopeck_goes_up_and_never_to_the_even_one() -> None:
    assert [str(rounded(Decimal(raw))) for raw in ("0.005", "0.015", "0.025", "0.0249", "1")] == ["0.01", "0.02", "0.03", "0.02", "1.00"]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({}, {"claim", "inspection", "bank_details"}),
        ({"person": {"bank_details": "account"}}, {"claim", "inspection"}),
        ({"claim_to_seller": {"received_at": "2026-03-16"}}, {"inspection", "bank_details"}),
        ({"pressed_to": "sign_mediation"}, {"claim", "inspection", "bank_details", "mediation"}),
        ({"mediation": {"state": "made"}}, {"claim", "inspection", "bank_details", "mediation"}),
        ({"mediation": {"state": "made"}, "court": {"state": "made"}}, {"claim", "inspection", "bank_details"}),
        ({"mediation": {"state": "made"}, "court": {"state": "not_sure"}}, {"claim", "inspection", "bank_details", "mediation"}),
        ({"mediation": {"state": "made", "answer": "refused"}}, {"claim", "inspection", "bank_details"}),
        ({"events": [ASKED_FOR_THE_GOODS]}, {"claim", "inspection", "bank_details", "cooperation"}),
        ({"events": [{**ASKED_FOR_THE_GOODS, "reply": "papers_wanted"}]}, {"claim", "inspection", "bank_details", "cooperation"}),
        ({"events": [{**ASKED_FOR_THE_GOODS, "reply": "refusal"}]}, {"claim", "inspection", "bank_details"}),
        ({"problem": "not_as_described"}, {"claim", "inspection", "bank_details"}),
        ({"problem": "not_sure"}, set()),
        ({"wish": "price_cut"}, {"claim", "inspection", "bank_details"}),
        ({"problem": "not_delivered"}, {"claim", "bank_details"}),
        ({"wish": "replacement"}, {"claim", "inspection"}),
        ({"remedy": {"received": "whole"}}, set()),
    ],
)
def test_she_is_warned_of_what_would_cost_her_the_fine(told: dict[str, Any], wanted: set[str], rulebook: Rulebook) -> None:
    found = sum_of(Situation.on(case_of({"case": told}), date(2026, 3, 20), rulebook))
    assert {guard.id for guard in found.guards} == wanted
    assert all(guard.sources for guard in found.guards)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({}, set()),
        ({"mediation": {"state": "made", "answer": "agreed"}}, {"mediation_signed"}),
        ({"mediation": {"state": "made", "answer": "refused"}}, set()),
        ({"problem": "not_delivered"}, {"term_unread"}),
        ({"problem": "not_delivered", "claim_to_seller": {"answer": "refused"}}, set()),
    ],
)
def test_the_fine_says_what_stands_in_its_way(told: dict[str, Any], wanted: set[str], rulebook: Rulebook) -> None:
    """L4(c): a mediation agreement; P3: a term that nobody has read, unless a refusal makes it needless."""
    case = case_of({"case": merged({"claim_to_seller": {"received_at": "2026-03-16"}}, told)})
    fine = sum_of(Situation.on(case, date(2026, 4, 5), rulebook)).line("fine")
    assert fine is not None
    assert fine.status == "court"
    assert set(fine.conditions) == {"fine_exceptions", "fine_base"} | wanted


@pytest.mark.parametrize("told", [{"buyer": "business"}, {"seller": {"kind": "private_person"}}])
def test_where_the_law_of_consumers_does_not_hold_no_article_of_it_bears_a_sum(told: dict[str, Any], rulebook: Rulebook) -> None:
    case = case_of({"case": {**told, "order": {"delivery_price": "300"}, "losses": [{"what": "post", "amount": "10"}]}})
    lines = [line for line in sum_of(Situation.on(case, date(2026, 4, 5), rulebook)).lines if line.amount is not None]
    assert [line.rule for line in lines] == ["price_paid", "delivery", "loss_spent"]
    assert [line.sources for line in lines] == [(), (), ()]


def test_each_line_of_law_names_its_sources(rulebook: Rulebook) -> None:
    found = sum_of(Situation.on(case_of({"case": {"claim_to_seller": {"received_at": "2026-03-16"}}}), date(2026, 4, 5), rulebook))
    sources = {line.id: line.sources for line in found.lines}
    assert sources["penalty"] == ("ru-d10", "ru-d11", "ru-d9")
    assert sources["fine"] == ("ru-l3", "ru-l4")
    assert all(sources.values())


def test_moral_harm_has_no_number_whatever_the_case(rulebook: Rulebook) -> None:
    line = sum_of(Situation.on(case_of({}), date(2026, 4, 5), rulebook)).line("moral_harm")
    assert line is not None
    assert (line.status, line.amount) == ("court", None)


def test_a_line_can_be_recomputed_from_what_it_tells(rulebook: Rulebook) -> None:
    told = {"base": "large", "case": {"remedy": {"received": "part", "payouts": [{"amount": "4000", "on": "2026-03-31"}]}}}
    case, at = case_of(told), date(2026, 4, 10)
    texts = texts_of(Situation(case, NOW, rulebook), "ru")
    tree = sum_tree(sum_of(Situation.on(case, at, rulebook)), texts)
    line = next(line for line in tree["lines"] if line["id"] == "penalty")
    exact = sum(Decimal(span["base"]) * Decimal(span["rate"]) / 100 * span["days"] for span in line["spans"])
    assert (line["amount"], line["rate"], line["base"], line["days"], line["cap"]) == ("1100.00", "1", "10000", 15, "10000")
    assert rounded(exact) == Decimal(line["amount"])
    assert tree["now"] == "7100.00"
    assert all(isinstance(one["amount"], str | None) for one in tree["lines"])


def test_amounts_are_told_as_each_language_writes_them() -> None:
    lines = (SumLine("price", "now", "price", Decimal("4990.50")), SumLine("refunded", "now", "refunded", Decimal(-1000)))
    found = Sum(date(2026, 4, 5), "RUB", lines)
    shown = [line.amount.replace("\xa0", " ") for language in ("ru", "en") for line in tell_sum(found, texts_for(language)).lines]
    assert shown == ["4 990,50 ₽", "−1 000,00 ₽", "₽4,990.50", "−₽1,000.00"]


def test_an_unknown_currency_is_told_by_its_code() -> None:
    found = Sum(date(2026, 4, 5), "KZT", (SumLine("price", "now", "price", Decimal(5)),))
    assert "KZT" in tell_sum(found, texts_for("ru")).lines[0].amount


def test_a_claim_to_the_platform_brings_a_penalty_only_where_the_platform_sold(rulebook: Rulebook) -> None:
    """Where nobody knows who sold, the condition is told; not where the platform sold or the seller has a claim."""
    received = {"received_at": "2026-03-16"}

    def conditions(**told: Any) -> tuple[str, ...]:
        line = sum_of(Situation.on(case_of({"case": told}), date(2026, 4, 5), rulebook)).line("penalty")
        assert line is not None
        return line.conditions

    assert "platform_is_seller" in conditions(claim_to_platform=received, seller={"on_receipt": "not_sure"})
    assert "platform_is_seller" not in conditions(claim_to_platform=received, seller={"on_receipt": "platform"})
    assert "platform_is_seller" not in conditions(claim_to_seller=received)


def test_the_difference_in_price_is_told_in_words_and_only_with_a_demand_for_money(rulebook: Rulebook) -> None:
    line = sum_of(Situation.on(case_of({}), date(2026, 4, 5), rulebook)).line("price_difference")
    assert line is not None
    assert (line.status, line.reason, line.amount) == ("withheld", "contested", None)
    assert line.sources
    exchange = sum_of(Situation.on(case_of({"case": {"wish": "replacement"}}), date(2026, 4, 5), rulebook))
    assert exchange.line("price_difference") is None


def test_money_that_came_is_told_with_its_day_and_nothing_for_what_is_over_the_sum(rulebook: Rulebook) -> None:
    payouts = [{"amount": "5000", "on": "2026-03-10"}, {"amount": "100", "on": "2026-03-11"}]
    case = case_of({"case": {"remedy": {"received": "part", "payouts": payouts}}})
    found = sum_of(Situation.on(case, date(2026, 4, 5), rulebook))
    assert [line.amount for line in found.lines if line.id == "refunded"] == [Decimal("-5000.00")]
    view = next(line for line in tell_sum(found, texts_for("ru", "ru", "yandex_market")).lines if line.id == "refunded")
    assert view.amount.startswith("−5")
    assert "10 марта 2026" in " ".join(view.working)


def test_a_few_kopecks_below_zero_keep_their_sign() -> None:
    texts = texts_for("ru", "ru", "yandex_market")
    assert tell_money(Decimal("-0.50"), "RUB", texts).startswith("−0,50")
    assert not tell_money(Decimal(0), "RUB", texts).startswith("−")


def test_the_penalty_stands_on_a_seller_who_is_a_trader_where_nobody_knows_it(rulebook: Rulebook) -> None:
    claimed = {"claim_to_seller": {"received_at": "2026-03-16"}}

    def conditions(kind: str) -> tuple[str, ...]:
        line = sum_of(Situation.on(case_of({"case": {**claimed, "seller": {"kind": kind}}}), date(2026, 4, 5), rulebook)).line("penalty")
        assert line is not None
        return line.conditions

    assert "seller_a_trader" in conditions("not_sure")
    assert "seller_a_trader" not in conditions("company")
    assert "seller_a_trader" not in conditions("sole_trader")


def test_the_fine_is_told_as_a_share_of_what_is_due(rulebook: Rulebook) -> None:
    case = case_of({"case": {"claim_to_seller": {"received_at": "2026-03-16"}}})
    view = tell_sum(sum_of(Situation.on(case, date(2026, 4, 5), rulebook)), texts_for("en", "ru", "yandex_market"))
    fine = next(line for line in view.lines if line.id == "fine")
    assert any("50%" in working and "5,500.00" in working for working in fine.working), fine.working


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_nobody_could_count_is_not_nothing(language: str, rulebook: Rulebook) -> None:
    """Without a price there is a line without a number, and no total of nothing."""
    texts = texts_for(language)
    told = case_of({"case": {"claim_to_seller": {"received_at": "2026-03-16"}}})
    without = told.model_copy(update={"order": told.order.model_copy(update={"price": None, "delivery_price": None})})
    for case, is_counted in ((told, True), (without, False)):
        counted = sum_of(Situation(case, NOW, rulebook))
        view, tree = tell_sum(counted, texts), sum_tree(counted, texts)
        assert counted.is_counted is is_counted
        assert (texts("sums.total.uncounted") in (view.now, view.with_court)) is not is_counted
        assert (tree["now"] is None, tree["with_court"] is None) == (not is_counted, not is_counted)


@given(case=CASES)
def test_a_total_of_nothing_is_told_only_where_something_was_counted(case: Case) -> None:
    counted = sum_of(Situation(case, NOW, load_rulebook()))
    if not any(line.amount for line in counted.lines):
        assert not any(character.isdigit() for character in tell_sum(counted, texts_for("en")).now)


def test_a_loss_of_nought_is_no_total(rulebook: Rulebook) -> None:
    """Found by chance: a case without a price whose one loss is 0.00."""
    told = case_of({"case": {"losses": [{"what": "A courier", "amount": "0.00"}]}})
    without = told.model_copy(update={"order": told.order.model_copy(update={"price": None, "delivery_price": None})})
    assert not sum_of(Situation(without, NOW, rulebook)).is_counted
