"""The check before a purchase: ten questions, then the judgement.

The answers are not kept in the Case: an offer that is only looked at is no purchase.
"""

from __future__ import annotations

import streamlit as st

from guidance.advice.prevention import Judgement, load_prevention
from guidance.library.forms.prevention import ANSWERS, Answer
from guidance.library.texts import Texts
from pages.session import fields, state
from pages.session.session import session
from pages.widgets import elements
from pages.widgets.elements import bullets, heading, labelled, paragraphs, say, small_print


def ask(texts: Texts) -> None:
    """Draw every question with what is answered, and keep what is chosen."""
    for name in load_prevention().questions:
        chosen = _field(name, texts)
        if chosen is not None:
            session().offer[name] = chosen


def show_judgement(texts: Texts) -> None:
    """What the answers come to; how many are missing while some are."""
    answers, prevention = session().offer, load_prevention()
    missing = len(prevention.questions) - len(answers)
    with st.container(border=True, key="judgement"):
        if missing:
            say(texts("prevent.left", n=missing))
        else:
            say(*_told(prevention.judge(answers), texts))


def footer_links(texts: Texts) -> None:
    """Another offer, whom to ask, and the way for those who have bought already."""
    if session().offer and st.button(texts("prevent.another"), key="another"):
        state.check_another_offer()
        st.rerun()
    say(*_adviser(texts))
    small_print(texts("prevent.note"))
    say(texts("prevent.bought"))
    elements.page_button(texts("prevent.to_questions"), "questions")


def _field(name: str, texts: Texts) -> Answer | None:
    remembered, question = session().offer.get(name), f"prevent.questions.{name}"
    return st.radio(
        texts(f"{question}.title"),
        ANSWERS,
        index=ANSWERS.index(remembered) if remembered else None,
        format_func=lambda answer: texts(f"{question}.options.{answer}"),
        key=fields.key(f"offer-{session().offers}-{name}"),
        help=texts(f"{question}.why"),
    )


def _told(judgement: Judgement, texts: Texts) -> tuple[str, ...]:
    risks = bullets(texts(f"prevent.questions.{name}.risk") for name in judgement.risks)
    precautions = bullets(texts(f"prevent.questions.{name}.precaution") for name in judgement.precautions)
    return (
        heading(texts(f"prevent.judgements.{judgement.judgement}")),
        labelled(texts("prevent.why_heading"), paragraphs(texts(judgement.because), risks)),
        labelled(texts("prevent.precautions_heading"), precautions),
    )


def _adviser(texts: Texts) -> tuple[str, ...]:
    """The advisers of the buyer's country."""
    country = state.rulebook().pack(state.case()).country
    name = country.country.routes.adviser
    if name is None:
        return ()
    body, language = country.body(name), state.language()
    return heading(texts("prevent.adviser_heading")), labelled(
        body.name.told(language), "  \n".join(filter(None, (body.how.told(language), body.phone)))
    )
