"""The state of this visit, for views: the one Case, the language of the words, the moment from which the case is looked at.

What follows from the Case is computed again only when the Case, the minute or the language has changed. `autosave` makes the Case outlive
the session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from guidance.advice import examples
from guidance.advice.advise import advise
from guidance.advice.interview import Interview, mark_done
from guidance.advice.interview import interview as interview_of
from guidance.advice.model import Advice
from guidance.advice.rulebook import Rulebook, load_rulebook
from guidance.advice.situation import Situation, zone_of
from guidance.advice.view import StepView
from guidance.advice.wording import tell_step, texts_of
from guidance.case.ahead import Ahead
from guidance.case.ahead import dates_ahead as find_dates_ahead
from guidance.case.case import Case
from guidance.case.choices import Language
from guidance.library.texts import Texts
from pages.session.fields import forms_gone, without_forms
from pages.session.session import Workspace, session

Computed = TypeVar("Computed")
_NOON = time(12)


def language() -> Language:
    """The buyer's language: chosen, kept from last time, or the browser's."""
    return session().language


def choose_language(chosen: Language) -> None:
    """Speak this language from now on."""
    session().language = chosen


def rulebook() -> Rulebook:
    """The proved rules, one set for all sessions."""
    return load_rulebook()


def case() -> Case:
    """The Case of the open workspace: the buyer's own, or the example that is open."""
    return session().open.case


def is_untouched() -> bool:
    """True while nothing but the country and the platform is known."""
    return case().model_copy(update={"country": None, "platform": None}) == Case()


def update(changed: Case) -> None:
    """Go on with this Case; the fields stay as they are, and the change before it can no longer be undone."""
    current = session()
    if changed != current.open.case:
        current.open.case, current.before = changed, None


def open_case(opened: Case) -> None:
    """Put another Case in place of the one that is open; every field is drawn anew."""
    _open(Workspace(opened))


def update_undoable(changed: Case, saved: str = "") -> None:
    """Go on with a changed Case, in a way that can be undone once.

    What was entered stays, but for the form that this change `saved` and for the parts that are gone.
    """
    old = session().open
    entries = without_forms(old.entries, saved, *forms_gone(old.case, changed))
    ended = {name: entered for name, entered in old.entries.items() if name not in entries}
    _open(Workspace(changed, entries, old.aside))
    session().before = Workspace(old.case, ended)


def can_undo() -> bool:
    """True while the last change can be undone."""
    return session().before is not None


def undo() -> None:
    """Undo the last change, and bring back what it removed of what was entered."""
    current = session()
    if (before := current.before) is not None:
        entries = before.entries | without_forms(current.open.entries, *forms_gone(current.open.case, before.case))
        _open(Workspace(before.case, entries, current.open.aside))


def _open(workspace: Workspace) -> None:
    current = session()
    current.open, current.before, current.stored = workspace, None, None
    current.generation += 1


def can_do_step() -> bool:
    """True where the step that is advised is one that the buyer does, and not a wait or an end."""
    return bool(rulebook().library.ladder.steps[advice().step].marks)


def do_step() -> None:
    """Mark the step that is advised as done, now."""
    update_undoable(mark_done(recorded(), advice().step))


def open_example(name: str) -> None:
    """Show an example; the buyer's own workspace waits."""
    current = session()
    if current.own is None:
        current.own = current.open
    opened, current.read_at = examples.open_example(name)
    current.example = name
    open_case(opened)


def leave_example() -> None:
    """Go back to the buyer's own workspace."""
    current = session()
    if (own := current.own) is not None:
        _open(own)
        current.own = current.example = current.read_at = None


def show_example(name: str | None) -> None:
    """Look at the open Case as at this example; at the buyer's own where there is no such example any more."""
    current = session()
    current.example = current.read_at = None
    if name in examples.EXAMPLES:
        current.example, current.read_at = name, examples.open_example(name)[1]
    elif current.own is not None:
        current.open, current.own = current.own, None


def example() -> str | None:
    """The name of the example that is open."""
    return session().example


def now() -> datetime:
    """The minute from which the case is looked at: the example's, noon of the pretended day, or the real one."""
    current = session()
    if current.read_at is not None:
        return current.read_at
    if current.pretended is not None:
        return datetime.combine(current.pretended, _NOON, zone())
    return datetime.now(UTC).replace(second=0, microsecond=0)


def clock() -> datetime:
    """The minute that what happens now is recorded with: the real one, unless the buyer chose to record with the pretended day."""
    current = session()
    if current.read_at is not None or current.records_pretended:
        return now()
    return datetime.now(UTC).replace(second=0, microsecond=0)


def zone() -> ZoneInfo:
    """The zone in which the days of the Case are counted."""
    return zone_of(case(), rulebook().pack(case()))


def today() -> date:
    """The day that `now` is in that zone."""
    return now().astimezone(zone()).date()


def clock_day() -> date:
    """The day that `clock` is in that zone."""
    return clock().astimezone(zone()).date()


def dates_ahead() -> tuple[Ahead, ...]:
    """The dates of the Case that lie ahead of the clock."""
    return computed("ahead", lambda: find_dates_ahead(case(), clock(), zone()), case(), clock())


def pretended_day() -> date | None:
    """The day that a reviewer looks from; None for today."""
    return session().pretended


def pretend(day: date | None) -> None:
    """Look from this day, or from today again; what is recorded keeps the real day until the buyer chooses otherwise."""
    session().pretended, session().records_pretended = day, False


def record_pretended(*, chosen: bool) -> None:
    """Record what happens with the pretended day, or with the real one."""
    session().records_pretended = chosen


def situation() -> Situation:
    """The Case at this minute, under the rules; the same one until the Case or the minute changes."""
    return computed("situation", lambda: Situation(case(), now(), rulebook()), case(), now())


def recorded() -> Situation:
    """The Case at the minute that answers and marks are recorded with."""
    return computed("recorded", lambda: Situation(case(), clock(), rulebook()), case(), clock())


def interview() -> Interview:
    """Which questions are answered and which are open."""
    return interview_of(situation())


def advice() -> Advice:
    """The advice on the Case."""
    return advise(situation())


def texts() -> Texts:
    """Every word of the pages, in the buyer's language, as the country and the platform say it."""
    place = (language(), case().country, case().platform, today())
    return computed("texts", lambda: texts_of(situation(), language()), *place)


def step() -> StepView:
    """The next step in words."""
    return computed("step", lambda: tell_step(situation(), texts()), case(), now(), language())


def check_another_offer() -> None:
    """Forget the answers about one offer; every field of the check is drawn anew."""
    current = session()
    current.offer, current.offers = {}, current.offers + 1


def visit(page: str) -> None:
    """Remember which page is open."""
    session().page = page


def resume(page: str, screen: str) -> str:
    """The screen that a page's bare address stands for: chosen on coming from another page, the same when the browser goes back to it."""
    current = session()
    if current.page != page:
        current.resumed = screen
    return current.resumed


def computed(name: str, compute: Callable[[], Computed], *of: object) -> Computed:
    """The value kept for `of`, or a new one."""
    values = session().computed
    if name not in values or values[name][0] != of:
        values[name] = (of, compute())
    value: Computed = values[name][1]
    return value
