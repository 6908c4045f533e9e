"""What does this session know? The one Case, the language of the words, and from which day the case is looked at.

It refuses to be made anywhere but here: pages never touch `st.session_state`. What follows from the Case is computed again
only when the Case, the minute or the language has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal, TypeVar

import streamlit as st

from guidance import examples
from guidance.advice import advise
from guidance.facts import zone_of
from guidance.interview import Interview
from guidance.interview import interview as interview_of
from guidance.library.texts import Texts
from guidance.models.advice import Advice
from guidance.models.case import Case
from guidance.models.view import StepView
from guidance.rulebook import Rulebook, load_rulebook
from guidance.wording import tell_step, texts_of

Language = Literal["ru", "en"]
Found = TypeVar("Found")
COOKIE = "language"
YEARS = (2000, 2100)

_LANGUAGE, _CASE, _OWN, _EXAMPLE = "language", "case", "own_case", "example"
_GENERATION, _PRETEND, _ENTRIES, _COMPUTED = "generation", "pretend", "entries", "computed"
_PAGE, _RESUMED = "page", "resumed"
_READ_RUSSIAN = frozenset({"ru", "be", "kk", "ky", "tg", "uz", "hy"})
_NOON = time(12)


@dataclass(frozen=True)
class Entry:
    """What stands in the fields of one question, whether it can be used or not."""

    options: tuple[str, ...] = ()
    day: str = ""


def language() -> Language:
    """The person's language: chosen, kept from last time, or the browser's."""
    if _LANGUAGE not in st.session_state:
        st.session_state[_LANGUAGE] = language_of(st.context.cookies.get(COOKIE) or st.context.locale)
    chosen: Language = st.session_state[_LANGUAGE]
    return chosen


def choose_language(chosen: Language) -> None:
    """Speak this language from now on."""
    st.session_state[_LANGUAGE] = chosen


def language_of(tags: str | None) -> Language:
    """The first language of a browser's list, if it is not one whose readers mostly read Russian: English; Russian when nothing is told."""
    first = (tags or "ru").replace("_", "-").split(",")[0].split(";")[0].split("-")[0].strip().lower()
    return "ru" if first in _READ_RUSSIAN else "en"


def texts() -> Texts:
    """Every word of the pages, in the person's language, as her country and her platform say it."""
    return texts_of(case(), language(), now(), rulebook())


def rulebook() -> Rulebook:
    """The proved rules, one set for all sessions."""
    return load_rulebook()


def case() -> Case:
    """Everything that the person has told by now; while an example is open, the example."""
    return _made(_CASE, Case)


def keep(changed: Case) -> None:
    """Go on with this Case; the fields stay as they are."""
    if changed != case():
        st.session_state[_CASE] = changed


def replace(opened: Case) -> None:
    """Put another Case in place of the one that is kept; every field is drawn anew."""
    st.session_state[_CASE] = opened
    st.session_state[_GENERATION] = generation() + 1
    st.session_state[_ENTRIES] = {}


def is_untouched() -> bool:
    """True while nothing but the country and the platform is told."""
    return case().model_copy(update={"country": None, "platform": None}) == Case()


def generation() -> int:
    """How often another Case was put in place; part of the key of every field."""
    return _made(_GENERATION, int)


def key(field: str) -> str:
    """The key of a field's widget: another one for another Case and another language."""
    return f"{field}-{generation()}-{language()}"


def entry(question: str) -> Entry | None:
    """What was entered for a question and could not be used yet."""
    return _made(_ENTRIES, dict[str, Entry]).get(question)


def enter(question: str, entered: Entry | None) -> None:
    """Keep what was entered for a question, or forget it once the Case holds it."""
    entries = _made(_ENTRIES, dict[str, Entry])
    if entered is None:
        entries.pop(question, None)
    else:
        entries[question] = entered


def open_example(name: str) -> None:
    """Show an example; the person's own Case waits."""
    if example() is None:
        st.session_state[_OWN] = case()
    opened, moment = examples.open_example(name, rulebook())
    st.session_state[_EXAMPLE] = (name, moment)
    replace(opened)


def leave_example() -> None:
    """Go back to the person's own Case."""
    if example() is not None:
        del st.session_state[_EXAMPLE]
        replace(st.session_state.pop(_OWN, Case()))


def example() -> str | None:
    """The name of the example that is open."""
    found: tuple[str, datetime] | None = st.session_state.get(_EXAMPLE)
    return found[0] if found else None


def now() -> datetime:
    """The minute from which the case is looked at: the example's, noon of the pretended day, or the real one."""
    shown: tuple[str, datetime] | None = st.session_state.get(_EXAMPLE)
    if shown is not None:
        return shown[1]
    pretended = pretended_day()
    if pretended is not None:
        return datetime.combine(pretended, _NOON, zone_of(case(), rulebook().pack(case())))
    return datetime.now(UTC).replace(second=0, microsecond=0)


def pretended_day() -> date | None:
    """The day that a reviewer looks from, told in the address or chosen; None for today."""
    asked = st.query_params.get("day")
    if asked is not None:
        pretend(day_of_address(asked))
    day: date | None = st.session_state.get(_PRETEND)
    return day


def pretend(day: date | None) -> None:
    """Look from this day, or from today again."""
    st.session_state[_PRETEND] = day


def day_of_address(text: str) -> date | None:
    """`2026-12-09` as a day; None for anything else."""
    if len(text) != len("2026-12-09") or not text.isascii():
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def interview() -> Interview:
    """Which questions are answered and which are open."""
    return _computed("interview", lambda: interview_of(case(), now(), rulebook()), case(), now())


def advice() -> Advice:
    """The advice on the Case."""
    return _computed("advice", lambda: advise(case(), now(), rulebook()), case(), now())


def step() -> StepView:
    """The next step in words."""
    return _computed("step", lambda: tell_step(advice(), case(), rulebook(), texts()), case(), now(), language())


def visit(page: str) -> None:
    """Remember which page is open."""
    st.session_state[_PAGE] = page


def resume(page: str, screen: str) -> str:
    """The screen that a page's bare address stands for: chosen on coming from another page, the same when the browser goes back to it."""
    if _RESUMED not in st.session_state or st.session_state.get(_PAGE) != page:
        st.session_state[_RESUMED] = screen
    resumed: str = st.session_state[_RESUMED]
    return resumed


def _computed(name: str, compute: Callable[[], Found], *of: object) -> Found:
    """The value kept for `of`, or a new one."""
    kept: dict[str, tuple[tuple[object, ...], Any]] = _made(_COMPUTED, dict[str, Any])
    if name not in kept or kept[name][0] != of:
        kept[name] = (of, compute())
    found: Found = kept[name][1]
    return found


def _made(name: str, make: Callable[[], Found]) -> Found:
    """What is kept under a name, made on first use."""
    if name not in st.session_state:
        st.session_state[name] = make()
    found: Found = st.session_state[name]
    return found
