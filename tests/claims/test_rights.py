"""Is the right told that stands behind the problem, with what may be demanded, and nothing that its source does not carry?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.choices import Problem, Wish
from guidance.case.purchase import Order, Seller
from guidance.claims.rights import RightsView, tell_rights
from guidance.errors import ContentError
from guidance.library.forms.rights import Rights
from guidance.library.packs import load_library
from guidance.library.rights import load_rights
from guidance.library.yaml_file import CONTENT, load

RULEBOOK = load_rulebook()
NOW = datetime.fromisoformat("2026-11-22T15:00:00+03:00")
LANGUAGES = ("ru", "en")
MARKUP = re.compile(r"[{}]|sums\.|rights\.")
RUSSIAN_LAW = re.compile(r"ст\. |art\. |стать|Роспотребнадзор|ОГРН|закон о защите|consumer protection act", re.IGNORECASE)


def told(case: Case, language: str = "ru", now: datetime = NOW) -> RightsView:
    situation = Situation(case, now, RULEBOOK)
    return tell_rights(situation, texts_of(situation, language))  # type: ignore[arg-type]


def case_of(problem: Problem, country: str = "ru", **more: object) -> Case:
    return Case(country=country, platform="yandex_market", problem=problem, order=Order(price="4990.50"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", ["ru", "gb", "de", "zz"])
@pytest.mark.parametrize("problem", list(Problem))
def test_every_problem_has_its_right_in_words(problem: Problem, country: str, language: str) -> None:
    view = told(case_of(problem, country), language)
    words = (view.broken, *(part for demand in view.demands for part in (demand.name, demand.text, demand.term)))
    assert all(words)
    assert not any(MARKUP.search(word) for word in words)
    assert bool(view.demands) == (problem not in (Problem.OTHER, Problem.NOT_SURE))


@pytest.mark.parametrize("problem", list(Problem))
def test_a_country_without_a_pack_is_told_no_law_of_another(problem: Problem) -> None:
    for language in LANGUAGES:
        view = told(case_of(problem, "zz"), language)
        assert not any(RUSSIAN_LAW.search(word) for word in (view.broken, *(demand.text for demand in view.demands)))
        assert not any(source.id.startswith("ru-") for source, _ in view.sources)


def test_the_scan_for_russian_law_finds_it_where_it_belongs() -> None:
    assert RUSSIAN_LAW.search(told(case_of(Problem.NOT_DELIVERED)).demands[1].text)


@pytest.mark.parametrize("code", sorted(load_library().countries))
def test_every_demand_stands_with_its_words_and_its_time(code: str) -> None:
    for problem, right in load_rights()[code].rights.items():
        for wish in right.demands:
            term = RULEBOOK.claim_term(case_of(problem, "zz" if code == "general" else code), wish)
            assert load_library().countries[code].term(term).starts == "claim_received"


def test_the_time_for_a_demand_is_the_one_of_the_claim() -> None:
    """Art. 22 of the law for money, art. 21 for a replacement; the sheet's D9 and D8."""
    demands = {demand.wish: demand for demand in told(case_of(Problem.DEFECT)).demands}
    assert "10" in demands[Wish.REFUND].term
    assert "7" in demands[Wish.REPLACEMENT].term


def test_a_number_that_nobody_read_is_withheld_and_doubted() -> None:
    """The longest time of a repair (D7) and the prepayment's (P3) are known without a text."""
    repair = next(demand for demand in told(case_of(Problem.DEFECT)).demands if demand.wish == Wish.REPAIR)
    prepaid = next(demand for demand in told(case_of(Problem.NOT_DELIVERED)).demands if demand.wish == Wish.REFUND)
    for demand in (repair, prepaid):
        assert not re.search(r"\d", demand.term)
        assert demand.note


def test_past_their_review_no_number_of_law_is_told() -> None:
    term = load_library().countries["ru"].term("refund")
    late = NOW.replace(year=2027, month=2, day=1) + timedelta(days=60)
    assert late.date() > term.review_by
    view = told(case_of(Problem.DEFECT), now=late)
    assert not any(re.search(r"\d", demand.term) for demand in view.demands)
    assert all(demand.note for demand in view.demands)
    assert not any(current for source, current in view.sources if source.id == "ru-d9")


def test_her_own_wish_is_marked_and_no_other() -> None:
    view = told(case_of(Problem.DEFECT, wish="repair"))
    assert [demand.wish for demand in view.demands if demand.is_chosen] == [Wish.REPAIR]


@pytest.mark.parametrize("case", [case_of(Problem.DEFECT, buyer="business"), case_of(Problem.DEFECT, seller=Seller(kind="private_person"))])
def test_where_the_law_of_consumers_does_not_hold_none_of_it_is_told(case: Case) -> None:
    view = told(case)
    assert (view.is_covered, view.demands) == (False, ())
    assert [source.id for source, _ in view.sources] == ["ru-l12"]


def test_the_sources_of_the_sum_stand_among_the_sources() -> None:
    view = told(case_of(Problem.DEFECT, wish="refund"))
    assert {"ru-d1", "ru-d9", "ru-l3"} <= {source.id for source, _ in view.sources}
    assert len(view.sources) == len({source.id for source, _ in view.sources})


def test_the_template_of_a_country_is_whole() -> None:
    assert set(load(CONTENT / "countries" / "_template" / "rights.yaml", Rights, root=CONTENT).rights) == set(Problem)


def test_a_problem_that_is_left_out_is_told(tmp_path) -> None:
    path = tmp_path / "rights.yaml"
    path.write_text("rights:\n  defect: {sources: [], demands: {refund: []}}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="nothing is said of not_delivered"):
        load(path, Rights, root=tmp_path)
