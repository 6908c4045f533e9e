"""The files that prove the case: attached, described, tied to events, and removed again.

The names of files are neither believed nor shown, and no file is shown itself (of pictures a small copy is drawn). What was removed can be
brought back.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from guidance.advice.wording import tell_error
from guidance.case.case import Case
from guidance.case.changes import clean_text
from guidance.case.correspondence import in_time_order
from guidance.case.exhibit import Exhibit, ExhibitKind
from guidance.case.limits import MAX_EXHIBITS, MAX_FILE_BYTES, MAX_FILES_BYTES, MAX_PROVES, MAX_SERVES, MEGABYTE
from guidance.case.moment import Moment
from guidance.case.uploaded_file import exhibit_of
from guidance.errors import InputError
from guidance.library.texts import Texts
from guidance.papers.dossier import CHECKS, event_name, size_of
from guidance.papers.evidence_checklist import checklist, load_needs
from guidance.reading.typed_moment import LONGEST, read_moment, write_moment
from guidance.storage.sealed_draft import FieldState
from pages.session import exhibit_files, fields, state
from pages.widgets import elements, frame, safe

SHOWN = "exhibit"
"""What the address says: which exhibit is open."""
MOST_EVENTS = 200
"""So many of the latest events are offered to be proved."""
_ANSWERS = ("yes", "no", "not_sure")
_CHECKED: dict[ExhibitKind, tuple[str, ...]] = {
    ExhibitKind.SCREENSHOT: tuple(CHECKS),
    ExhibitKind.PHOTO: ("date", "cropped"),
    ExhibitKind.VIDEO: ("date", "cropped"),
    ExhibitKind.RECEIPT: ("date", "order"),
    ExhibitKind.DOCUMENT: ("date", "order"),
}


@dataclass(frozen=True)
class Taken:
    """What became of the files that were picked."""

    exhibits: tuple[Exhibit, ...]
    errors: tuple[tuple[int, InputError], ...]
    """The place of each file that cannot be kept, counted from 1, and why."""


def offer_to_add(texts: Texts) -> None:
    """The field for files; what is picked becomes exhibits at once."""
    picked = st.file_uploader(
        texts("bundle.page.add"),
        accept_multiple_files=True,
        key=fields.key("exhibits"),
        max_upload_size=MAX_FILE_BYTES // MEGABYTE,
        label_visibility="collapsed",
    )
    elements.small_print(texts("bundle.page.add_help", file=str(MAX_FILE_BYTES // MEGABYTE), all=str(MAX_FILES_BYTES // MEGABYTE)))
    if picked:
        _tell(_take(file.getvalue() for file in picked[:MAX_EXHIBITS]), texts)


def list_exhibits(texts: Texts) -> None:
    """Every exhibit under its number; the one that the address names is open."""
    elements.say(elements.heading(texts("bundle.page.list")))
    exhibits = state.case().exhibits
    if not exhibits:
        elements.say(texts("bundle.page.nothing"))
    for number, exhibit in enumerate(exhibits, 1):
        with st.container(border=True, key=f"box-{exhibit.id}"):
            _show(number, exhibit, texts)
            if st.query_params.get(SHOWN) == exhibit.id:
                _edit(number, exhibit, texts)
            else:
                _ways(number, exhibit, texts)


def _take(files: Iterable[bytes]) -> Taken:
    """Keep the files that can be kept, and put them into the Case."""
    known, errors = list(state.case().exhibits), []
    before = len(known)
    for place, data in enumerate(files, 1):
        try:
            exhibit = exhibit_of(data, now=state.clock(), zone=state.zone(), existing=known)
            exhibit_files.keep(exhibit.sha256, data)
        except InputError as error:
            errors.append((place, error))
        else:
            known.append(exhibit)
    added = tuple(known[before:])
    if added:
        state.update_undoable(_with(known))
    return Taken(added, tuple(errors))


def _tell(upload: Taken, texts: Texts) -> None:
    if upload.exhibits:
        st.success(texts("bundle.page.added", n=len(upload.exhibits)), icon=":material/check:")
    if upload.errors:
        reasons = [texts("bundle.page.file_number", n=place, reason=tell_error(error, texts)) for place, error in upload.errors]
        message = elements.paragraphs(texts("bundle.page.not_added", n=len(upload.errors)), elements.bullets(reasons))
        st.error(message, icon=":material/error:")


def _show(number: int, exhibit: Exhibit, texts: Texts) -> None:
    """Its number and kind, its description, and a small copy where it is a picture."""
    with st.container(horizontal=True, vertical_alignment="center"):
        copy = exhibit_files.preview(exhibit)
        name = texts("bundle.page.number", n=number)
        if copy is not None:
            st.image(f"data:image/jpeg;base64,{base64.b64encode(copy).decode()}", width=96, alt=name)
        with st.container(gap=None):
            elements.say(elements.labelled(name, texts(f"evidence.kinds.{exhibit.kind}")))
            if exhibit.title:
                safe.show(exhibit.title)
            elements.small_print(_about(exhibit, texts))
    if exhibit.sha256 not in exhibit_files.files():
        st.warning(texts("bundle.page.lost"), icon=":material/warning:")
    elif exhibit_files.tells_place(exhibit):
        st.warning(texts("bundle.page.tells_place"), icon=":material/warning:")


def _about(exhibit: Exhibit, texts: Texts) -> str:
    when = texts.moment(exhibit.taken_at, state.zone()) if exhibit.taken_at else ""
    size = texts("bundle.page.size", size=size_of(exhibit.size, texts), sum=exhibit.sha256[:8])
    return " · ".join(filter(None, (when, size)))


def _ways(number: int, exhibit: Exhibit, texts: Texts) -> None:
    name = texts("bundle.page.number", n=number)
    with st.container(horizontal=True):
        if st.button(f"{texts('bundle.page.open')} :gray[{name}]", key=f"open-{exhibit.id}", type="tertiary"):
            frame.turn(**{SHOWN: exhibit.id})
        if st.button(f"{texts('bundle.page.remove')} :gray[{name}]", key=f"remove-{exhibit.id}", type="tertiary"):
            state.update_undoable(_with([other for other in state.case().exhibits if other.id != exhibit.id]))
            frame.turn()


def _edit(number: int, exhibit: Exhibit, texts: Texts) -> None:
    """The fields of an exhibit; what they hold is kept at the end of the run."""
    changes: dict[str, Any] = {
        "kind": _kind(exhibit, texts),
        "serves": _serves(exhibit, texts),
        "title": clean_text(st.text_input(texts("bundle.page.title"), exhibit.title or "", 200, fields.key(f"{exhibit.id}-title"))),
        "proves": _proves(exhibit, texts),
    }
    error, changes["taken_at"] = _taken_at(exhibit, texts)
    changes |= _checks(exhibit, changes["kind"], texts)
    changed = exhibit.model_copy(update=changes)
    if changed != exhibit:
        state.update(_with([changed if other.id == exhibit.id else other for other in state.case().exhibits]))
    name = texts("bundle.page.number", n=number)
    if st.button(f"{texts('bundle.page.close')} :gray[{name}]", key=f"close-{exhibit.id}") and error is None:
        frame.turn()


def _kind(exhibit: Exhibit, texts: Texts) -> ExhibitKind:
    kinds = tuple(ExhibitKind)
    chosen: ExhibitKind = st.selectbox(
        texts("bundle.page.kind"),
        kinds,
        index=kinds.index(exhibit.kind),
        format_func=lambda kind: texts(f"evidence.kinds.{kind}"),
        key=fields.key(f"{exhibit.id}-kind"),
    )
    return chosen


def _serves(exhibit: Exhibit, texts: Texts) -> tuple[str, ...]:
    """Which piece of the checklist it is: those that this claim needs come first."""
    wanted = [item.name for item in checklist(state.situation()).items]
    known = [name for name in load_needs().needs if name not in wanted]
    chosen = st.multiselect(
        texts("bundle.page.serves"),
        [*wanted, *known],
        default=[name for name in exhibit.serves if name in (*wanted, *known)],
        format_func=lambda name: texts(f"evidence.needs.{name}.name"),
        key=fields.key(f"{exhibit.id}-serves"),
        max_selections=MAX_SERVES,
        placeholder=texts("bundle.page.choose"),
    )
    return tuple(chosen)


def _proves(exhibit: Exhibit, texts: Texts) -> tuple[str, ...]:
    zone = state.zone()
    events = {event.id: event for event in in_time_order(state.case().events, zone)[::-1]}
    if not events:
        elements.small_print(texts("bundle.page.no_events"))
        return exhibit.proves
    offered = dict.fromkeys((*list(events)[:MOST_EVENTS], *(name for name in exhibit.proves if name in events)))
    chosen = st.multiselect(
        texts("bundle.page.proves"),
        list(offered),
        default=[name for name in exhibit.proves if name in events],
        format_func=lambda name: event_name(events[name], texts, zone),
        key=fields.key(f"{exhibit.id}-proves"),
        max_selections=MAX_PROVES,
        placeholder=texts("bundle.page.choose"),
    )
    return tuple(chosen)


def _taken_at(exhibit: Exhibit, texts: Texts) -> tuple[InputError | None, Moment | None]:
    """When it was made; what cannot be used stays in its field, with a sentence."""
    name = f"{fields.form_of(exhibit.id)}.taken"
    remembered = fields.entry(name)
    initial = remembered.text if remembered is not None else write_moment(exhibit.taken_at, state.zone())
    written = st.text_input(
        texts("bundle.page.taken"),
        initial,
        LONGEST,
        fields.key(name),
        placeholder=texts("bundle.page.taken_help"),
        help=texts("bundle.page.taken_note"),
        autocomplete="off",
    )
    if written == write_moment(exhibit.taken_at, state.zone()):
        fields.remember_field(name, None)
        return None, exhibit.taken_at
    try:
        moment = read_moment(written, state.clock(), state.zone())
    except InputError as error:
        fields.remember_field(name, FieldState(text=written))
        elements.show_error(error, texts)
        return error, exhibit.taken_at
    fields.remember_field(name, None)
    return None, moment


def _checks(exhibit: Exhibit, kind: ExhibitKind, texts: Texts) -> dict[str, str | None]:
    """What the buyer says can be seen on it, each with the reason why it matters."""
    names = _CHECKED.get(kind, ())
    if names:
        elements.say(elements.labelled(texts("bundle.page.checks"), " "))
    return {CHECKS[name]: _check(exhibit, name, texts) for name in names}


def _check(exhibit: Exhibit, name: str, texts: Texts) -> str | None:
    value: str | None = getattr(exhibit, CHECKS[name])
    answer: str | None = st.radio(
        texts(f"evidence.checks.{name}.label"),
        _ANSWERS,
        index=_ANSWERS.index(value) if value else None,
        format_func=lambda word: texts(f"bundle.page.{word}"),
        key=fields.key(f"{exhibit.id}-{name}"),
        horizontal=True,
    )
    elements.small_print(texts(f"evidence.checks.{name}.why"))
    return answer


def _with(exhibits: Sequence[Exhibit]) -> Case:
    return Case.model_validate({**dict(state.case()), "exhibits": tuple(exhibits)})
