"""Do the rights and the public word stand on their page, each under its address?"""

from __future__ import annotations

import pytest

from guidance.advice.examples import open_example
from guidance.advice.rulebook import load_rulebook
from guidance.case.case import Case
from guidance.case.purchase import Buyer
from guidance.library.texts import texts_for
from pages.session.session import Session, Workspace
from tests.pages.opening import opened


def kept(name: str, language: str = "ru", **change: object) -> Session:
    case, now = open_example(name)
    return Session(language, Workspace(case.model_copy(update=change)), pretended=now.date())  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("country", ["ru", "gb", "zz"])
def test_the_sum_and_the_sources_stand_on_the_page(root, language, country):
    test = opened(root, "rights", kept("claim_overdue", language, country=country))
    assert not test.exception
    drawn = "\n".join(markdown.value for markdown in test.markdown)
    assert "₽" in drawn
    assert ("500-" in drawn) == (country == "ru")


def test_the_next_step_leads_to_the_post_only_where_it_may_be_written(root):
    assert opened(root, "next_step", kept("claim_overdue")).button(key="way-rights-post")
    early = opened(root, "next_step", Session("ru", Workspace(Case(country="ru", problem="defect"))))
    assert "way-rights-post" not in [button.key for button in early.button]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_place_shows_its_text_or_says_why_there_is_none(root, language):
    test = opened(root, "rights", kept("claim_overdue", language), part="post")
    for place in test.selectbox[0].options:
        test.selectbox[0].select(place).run()
        assert not test.exception
    test.selectbox[0].set_value("vk").run()
    assert len(test.code) == 2
    test.selectbox[0].set_value("instagram").run()
    assert len(test.code) == 0


def test_without_a_formal_step_no_text_is_shown(root):
    test = opened(root, "rights", Session("ru", Workspace(Case(country="ru", problem="defect"))), part="post")
    assert not test.exception
    assert not test.code
    assert not test.selectbox


def test_the_warning_of_what_may_not_be_left_out_goes_once_it_is_done(root):
    def warned(**change: object) -> list[str]:
        return [warning.value for warning in opened(root, "rights", kept("claim_overdue", **change)).warning]  # type: ignore[arg-type]

    told = texts_for("ru")
    before, after = warned(), warned(person=Buyer(bank_details="счёт, банк, БИК"))
    assert any(told("sums.guards.bank_details") in warning for warning in before)
    assert any(told("sums.guards.inspection") in warning for warning in after)
    assert not any(told("sums.guards.bank_details") in warning for warning in after)


def test_each_line_of_the_sum_names_the_articles_that_it_rests_on(root):
    told, sources = texts_for("ru"), load_rulebook().library.countries["ru"].sources.sources
    drawn = [markdown.value for markdown in opened(root, "rights", kept("claim_overdue")).markdown]
    (workings,) = (block for block in drawn if f"**{told('sums.lines.penalty')}**" in block)
    lines = {block.partition("**")[0]: block for block in workings.split("\n\n**")}
    penalty, fine = (lines[told(f"sums.lines.{name}")] for name in ("penalty", "fine"))
    assert all(sources[name].act.ru in penalty for name in ("ru-d9", "ru-d10", "ru-d11"))
    assert all(sources[name].act.ru in fine for name in ("ru-l3", "ru-l4"))
