"""The rules: one table at a time in words, its proof, the sources with their dates.

The proof says that the rules are complete and unambiguous, not that they tell the law rightly; the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from guidance.advice.rule_words import RuleView, tell_rules
from guidance.advice.wording import tell_source
from guidance.decision.prove import Proof
from guidance.library.forms.pack import Pack
from guidance.library.forms.table import Table
from guidance.library.texts import Texts, with_capital
from pages.session import fields, state
from pages.session.pretended import day_of_address
from pages.widgets import elements
from pages.widgets.elements import heading, say, table

_ORDER = ("gate", "cut_off", "addressee", "answer", "messages", "stage", "formal", "beyond", "next_step", "parallel", "claim_term")


def choose(texts: Texts) -> Table:
    """Ask which table to show."""
    tables = _tables()
    say(heading(texts("rulebook.tables_heading")), texts("rulebook.tables_lead"))
    chosen: str = st.selectbox(
        texts("rulebook.choose_table"),
        list(tables),
        format_func=lambda name: texts(f"rulebook.tables.{name}.name"),
        key=fields.key("table"),
    )
    return tables[chosen]


def show_table(chosen: Table, texts: Texts) -> None:
    """What it decides, its rules in words, and the one that fired for this case."""
    fired = "" if elements.is_empty() else state.advice().rules.get(chosen.id, "")
    policy = texts(f"rulebook.hit_policy.{chosen.hit_policy}")
    columns = [texts(f"rulebook.columns.{name}") for name in ("conditions", "then")]
    views = tell_rules(chosen, state.rulebook().graph.facts, texts)
    rows = [_row(view, fired, texts) for view in views]
    say(f"{texts(f'rulebook.tables.{chosen.id}.decides')}. {policy}", table(columns, rows))


def show_proofs(texts: Texts) -> None:
    """What the count says of each table, and of the ladder of steps."""
    proofs = [proof for proof in state.rulebook().proofs if any(proof.table is table for table in _tables().values())]
    rules = sum(len(proof.table.rules) for proof in proofs)
    sentences = [_proved(proof, texts) for proof in proofs]
    say(heading(texts("rulebook.proof.heading")), texts("rulebook.proof.lead"))
    say(
        texts("rulebook.proof.all", rules=rules, tables=len(proofs)),
        elements.bullets(sentences),
        texts("rulebook.proof.ladder"),
        texts("rulebook.proof.not_proof_of_law"),
    )


def show_sources(texts: Texts) -> None:
    """Every source of this country and this platform with its dates."""
    pack = state.rulebook().pack(state.case())
    today = state.today()
    columns = [texts(f"rulebook.sources.{name}") for name in ("title", "checked_on")]
    names = (*pack.country.sources.sources, *pack.platform.sources, *pack.habits.sources)
    rows = [_source(name, pack, today, texts) for name in names]
    say(heading(texts("rulebook.sources.heading")), texts("rulebook.sources.lead"))
    say(table(columns, rows) if rows else texts("rulebook.sources.none"), texts("rulebook.not_lawyer"))


def pretend_day(texts: Texts) -> None:
    """For reviewers: look from another day."""
    if state.example() is not None:
        return
    with st.sidebar.expander(texts("ui.sidebar.pretend_day")):
        written = st.text_input(
            texts("ui.questions.date_label"), key=fields.key("pretend"), max_chars=10, placeholder="2026-12-09", autocomplete="off"
        )
        elements.small_print(texts("ui.sidebar.pretend_day_help"))
    day = day_of_address(written)
    if day is not None and day != state.pretended_day():
        state.pretend(day)
        st.rerun()


def _tables() -> Mapping[str, Table]:
    """The tables by their ids, in the order of the case; of the countries' own, that of the buyer's country."""
    own = state.rulebook().pack(state.case()).country.claim_term
    known = {**state.rulebook().graph.tables, own.id: own}
    return {name: known[name] for name in _ORDER if name in known} | known


def _row(view: RuleView, fired: str, texts: Texts) -> tuple[str, str]:
    """The conditions; and what is decided, why, by which rule."""
    conditions = "; ".join(f"**{condition.name}**: {condition.value}" for condition in view.conditions)
    mine = f"**← {texts('rulebook.your_rule')}**" if view.id == fired else ""
    decided = with_capital(view.then)
    then = " ".join(part for part in (f"**{decided}.**", view.because, f"({view.id})", mine) if part)
    return conditions or texts("rulebook.any_value"), then


def _proved(proof: Proof, texts: Texts) -> str:
    name = texts(f"rulebook.tables.{proof.table.id}.name")
    if not proof.table.is_unique:
        return texts("rulebook.proof.collect", table=name, rules=len(proof.table.rules))
    counted = texts("rulebook.proof.sentence", table=name, rules=len(proof.table.rules), covered=proof.covered, cases=proof.cases)
    return f"{counted} {texts('rulebook.proof.impossible', impossible=proof.excluded)}" if proof.excluded else counted


def _source(name: str, pack: Pack, today: date, texts: Texts) -> tuple[str, str]:
    """What it is; and when it was checked, until when that counts, how sure it is."""
    view, source = tell_source(name, pack, texts), pack.source(name)
    dates = [
        view.checked_on,
        f"{texts('rulebook.sources.review_by')}: {view.review_by}",
        f"{texts('rulebook.sources.confidence')}: {view.confidence}",
        "" if today <= source.review_by else texts("rulebook.sources.review_due"),
    ]
    return " — ".join(part for part in (view.title, view.act) if part), "; ".join(part for part in dates if part)
