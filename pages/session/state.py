"""What does this session know? The one Case, the language of the words, and from which day the case is looked at.

It refuses to be made anywhere but here: pages never touch `st.session_state`. What follows from the Case is computed again
only when the Case, the minute or the language has changed. That the Case outlives the session is the matter of `keeping`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from guidance.advice import examples
from guidance.advice.advise import advise
from guidance.advice.interview import Interview, mark_done
from guidance.advice.interview import interview as interview_of
from guidance.advice.model import Advice
from guidance.advice.rulebook import Rulebook, load_rulebook
from guidance.advice.situation import Situation, zone_of
from guidance.advice.view import StepView
from guidance.advice.wording import tell_step, texts_of
from guidance.case.case import Case
from guidance.library.forms.kinds import Language
from guidance.library.forms.prevention import Answer
from guidance.library.texts import Texts
from guidance.storage.draft_store import Drawer
from guidance.storage.sealed_draft import Entry

Trouble = Literal["down", "conflict", "gone", "unreadable"]
"""Why the Case is not kept: the store does not answer, another page has written, the draft was erased, or it cannot be read."""
Found = TypeVar("Found")
COOKIE = "language"
DAY = "day"
"""The name in the address of a day to look from."""
YEARS = (2000, 2100)

SESSION = "session"
_READ_RUSSIAN = frozenset({"ru", "be", "kk", "ky", "tg", "uz", "hy"})
_NOON = time(12)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


NEW = Case(country="ru", platform="yandex_market")
"""What is told before anything is told: what the first page offers."""


@dataclass
class Session:
    """Everything that is kept for one open page; the Case in it is frozen, and another one takes its place."""

    language: Language
    case: Case = NEW
    own: Case | None = None
    """The person's own Case while an example is open."""
    before: Case | None = None
    """The Case before the last change that can be taken back."""
    loose: dict[str, bytes] = field(default_factory=dict)
    """Files of exhibits that no store holds (yet), by their SHA-256."""
    stored: frozenset[str] | None = None
    """The files that the store holds; None while nobody has asked."""
    drawer: Drawer | None = None
    """The draft behind this visit's cookie; None where nothing is kept."""
    bound: str = ""
    """A hash of the cookie: whoever comes with another one sees nothing."""
    is_foreign: bool = False
    """True while somebody without that cookie is connected."""
    trouble: Trouble | None = None
    is_opened: bool = False
    """True once it is known what the drawer held."""
    saved: tuple[object, ...] | None = None
    """What the drawer holds; None where it holds nothing."""
    saved_at: datetime | None = None
    is_taken_in: bool = False
    """True while it is to be said that another page's changes were taken in."""
    example: str | None = None
    read_at: datetime | None = None
    pretended: date | None = None
    generation: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    """What was entered and is not in the Case yet: it cannot be used, or was not saved."""
    before_entries: dict[str, Entry] = field(default_factory=dict)
    """What the last change has made an end of."""
    own_entries: dict[str, Entry] = field(default_factory=dict)
    """The same beside her own Case while an example is open."""
    aside: dict[str, Any] = field(default_factory=dict)
    """What is being looked at beside this Case, by the module that keeps it; it ends with the session."""
    own_aside: dict[str, Any] = field(default_factory=dict)
    offer: dict[str, Answer] = field(default_factory=dict)
    """Answers of the check before a purchase, which belong to no Case."""
    offers: int = 0
    page: str = ""
    resumed: str = ""
    computed: dict[str, tuple[tuple[object, ...], Any]] = field(default_factory=dict)


def session() -> Session:
    """What is kept, made on first use."""
    found: Session | None = st.session_state.get(SESSION)
    if found is None:
        spoken = language_of(st.context.cookies.get(COOKIE) or st.context.locale)
        found = Session(spoken, pretended=day_of_address(st.query_params.get(DAY, "")))
        st.session_state[SESSION] = found
    return found


def language() -> Language:
    """The person's language: chosen, kept from last time, or the browser's."""
    return session().language


def choose_language(chosen: Language) -> None:
    """Speak this language from now on."""
    session().language = chosen


def language_of(tags: str | None) -> Language:
    """The first language of a browser's list, if it is not one whose readers mostly read Russian: English; Russian when nothing is told."""
    first = (tags or "ru").replace("_", "-").split(",")[0].split(";")[0].split("-")[0].strip().lower()
    return "ru" if first in _READ_RUSSIAN else "en"


def texts() -> Texts:
    """Every word of the pages, in the person's language, as her country and her platform say it."""
    kept = session()
    place = (kept.case.country, kept.case.platform, today())
    return computed("texts", lambda: texts_of(situation(), kept.language), kept.language, *place)


def rulebook() -> Rulebook:
    """The proved rules, one set for all sessions."""
    return load_rulebook()


def case() -> Case:
    """Everything that the person has told by now; while an example is open, the example."""
    return session().case


def keep(changed: Case) -> None:
    """Go on with this Case; the fields stay as they are."""
    if changed != session().case:
        session().case, session().before = changed, None


def replace(opened: Case) -> None:
    """Put another Case in place of the one that is kept; every field is drawn anew."""
    kept = session()
    kept.case, kept.before, kept.generation, kept.entries, kept.aside = opened, None, kept.generation + 1, {}, {}
    kept.stored = None


def can_do_step() -> bool:
    """True where the step that is advised is one that she does, and not a wait or an end."""
    return bool(rulebook().library.ladder.steps[advice().step].marks)


def change(changed: Case, saved: str = "") -> None:
    """Put a changed Case in place of the one that is kept, in a way that can be taken back once.

    What was entered stays, but for the form that is `saved` by this and for the parts that are gone.
    """
    kept = session()
    before, entered, aside = kept.case, kept.entries, kept.aside
    left = _left(entered, saved, *map(form_of, _parts(before) - _parts(changed)))
    replace(changed)
    kept.before, kept.entries, kept.aside = before, left, aside
    kept.before_entries = {name: entered[name] for name in entered.keys() - left.keys()}


def do_step() -> None:
    """Take the step that is advised as done, now."""
    change(mark_done(situation(), advice().step))


def was_done() -> bool:
    """True while the last change can be taken back."""
    return session().before is not None


def undo() -> None:
    """Take back the last change, and what it made of what was entered."""
    kept = session()
    if (before := kept.before) is not None:
        left, aside = _left(kept.entries, *map(form_of, _parts(kept.case) - _parts(before))), kept.aside
        replace(before)
        kept.entries, kept.aside = kept.before_entries | left, aside


def _left(entries: Mapping[str, Entry], *forms: str) -> dict[str, Entry]:
    """What was entered elsewhere than in these forms."""
    fields = tuple(f"{form}." for form in forms)
    return {name: entered for name, entered in entries.items() if not name.startswith(fields)}


def _parts(told: Case) -> frozenset[str]:
    """The ids of what has fields of its own."""
    return frozenset(event.id for event in told.events) | frozenset(exhibit.id for exhibit in told.exhibits)


def is_untouched() -> bool:
    """True while nothing but the country and the platform is told."""
    return case().model_copy(update={"country": None, "platform": None}) == Case()


def key(name: str) -> str:
    """The key of a field's widget: another one for another Case, another language, and after another page has written."""
    kept = session()
    turn = kept.drawer.turn if kept.drawer else 0
    return f"{name}-{turn}.{kept.generation}-{kept.language}"


def typed(name: str, otherwise: Found) -> Found:
    """What stands in a field before it is drawn again; `otherwise` where the server does not know the field."""
    found: Found = st.session_state.get(key(name), otherwise)
    return found


def entry(name: str) -> Entry | None:
    """What was entered under this name and is not in the Case yet."""
    return session().entries.get(name)


def enter(name: str, entered: Entry | None) -> None:
    """Keep what was entered, under the id of a question or as `<form>.<field>`; forget it once the Case holds it."""
    if entered is None:
        session().entries.pop(name, None)
    else:
        session().entries[name] = entered


def form_of(part: str) -> str:
    """The name of the form in which the event or the exhibit of this id is changed."""
    return f"edit.{part}"


def check_another_offer() -> None:
    """Forget the answers about one offer; every field of the check is drawn anew."""
    kept = session()
    kept.offer, kept.offers = {}, kept.offers + 1


def redraw() -> None:
    """Draw every field anew, from the Case and from what was entered."""
    session().generation += 1


def open_example(name: str) -> None:
    """Show an example; the person's own Case waits."""
    kept = session()
    if kept.own is None:
        kept.own, kept.own_entries, kept.own_aside = kept.case, kept.entries, kept.aside
    opened, kept.read_at = examples.open_example(name, rulebook())
    kept.example = name
    replace(opened)


def show_example(name: str | None) -> None:
    """Look at the Case that is kept as at this example; at the person's own where there is no such example any more."""
    kept = session()
    kept.example = kept.read_at = None
    if name in examples.READ_AT:
        kept.example, kept.read_at = name, examples.READ_AT[name]
    elif kept.own is not None:
        kept.case, kept.entries = kept.own, kept.own_entries
        kept.own, kept.own_entries = None, {}


def leave_example() -> None:
    """Go back to the person's own Case."""
    kept = session()
    if kept.own is not None:
        replace(kept.own)
        kept.entries, kept.aside = kept.own_entries, kept.own_aside
        kept.own_entries, kept.own_aside = {}, {}
        kept.own = kept.example = kept.read_at = None


def example() -> str | None:
    """The name of the example that is open."""
    return session().example


def now() -> datetime:
    """The minute from which the case is looked at: the example's, noon of the pretended day, or the real one."""
    kept = session()
    if kept.read_at is not None:
        return kept.read_at
    if kept.pretended is not None:
        return datetime.combine(kept.pretended, _NOON, zone())
    return datetime.now(UTC).replace(second=0, microsecond=0)


def zone() -> ZoneInfo:
    """The zone in which the days of the Case are counted."""
    return zone_of(case(), rulebook().pack(case()))


def today() -> date:
    """The day that `now` is in that zone."""
    return now().astimezone(zone()).date()


def pretended_day() -> date | None:
    """The day that a reviewer looks from; None for today."""
    return session().pretended


def pretend(day: date | None) -> None:
    """Look from this day, or from today again."""
    session().pretended = day


def day_of_address(text: str) -> date | None:
    """`2026-12-09` as a day; None for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def situation() -> Situation:
    """The Case at this minute, under the rules; the same one until the Case or the minute changes."""
    return computed("situation", lambda: Situation(case(), now(), rulebook()), case(), now())


def interview() -> Interview:
    """Which questions are answered and which are open."""
    return interview_of(situation())


def advice() -> Advice:
    """The advice on the Case."""
    return advise(situation())


def step() -> StepView:
    """The next step in words."""
    return computed("step", lambda: tell_step(situation(), texts()), case(), now(), language())


def visit(page: str) -> None:
    """Remember which page is open."""
    session().page = page


def resume(page: str, screen: str) -> str:
    """The screen that a page's bare address stands for: chosen on coming from another page, the same when the browser goes back to it."""
    kept = session()
    if kept.page != page:
        kept.resumed = screen
    return kept.resumed


def computed(name: str, compute: Callable[[], Found], *of: object) -> Found:
    """The value kept for `of`, or a new one."""
    kept = session().computed
    if name not in kept or kept[name][0] != of:
        kept[name] = (of, compute())
    found: Found = kept[name][1]
    return found
