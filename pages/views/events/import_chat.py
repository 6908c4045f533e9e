"""Turns a conversation into events: a file or a pasted text, a few questions, a list to tick and correct, one button.

Only `safe` draws what it holds, and the name of the file is never used.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from guidance.case.choices import Party, ReplyKind
from guidance.case.event import Event
from guidance.case.exhibit import Exhibit
from guidance.case.limits import MAX_FILE_BYTES, MAX_PROVES
from guidance.errors import InputError
from guidance.library.texts import Texts
from guidance.reading.exports.add_events import add_events, export_exhibit
from guidance.reading.exports.messages import ExportKind, Imported
from guidance.reading.exports.propose import ProposedEvent, Setting, redirect
from pages.session import exhibit_files, fields, state
from pages.views.events import import_draft
from pages.views.events.import_draft import ImportDraft
from pages.views.events.import_list import proposals_of, show_proposals
from pages.views.events.import_questions import ask_setting, read_conversation
from pages.widgets import elements

LONGEST_PASTE = 200_000
_MEGABYTES = MAX_FILE_BYTES // 1024 // 1024


def offer_import(texts: Texts) -> None:
    """Everything that takes a conversation over, folded away until it is wanted."""
    draft = import_draft.current()
    _say_added(draft, texts)
    with st.expander(texts("imports.heading")):
        elements.say(texts("imports.lead"))
        _take(draft, texts)
        if (current := import_draft.current()).data:
            _work(current, texts)


def _say_added(draft: ImportDraft, texts: Texts) -> None:
    if draft.added and state.can_undo():
        events = texts.count("words.count.events", draft.added)
        message = texts("imports.added_kept" if draft.added_kept else "imports.added", events=events)
        st.success(message, icon=":material/check:")


def _take(draft: ImportDraft, texts: Texts) -> None:
    """The file that was picked, or the text that was pasted; another one takes the place of what was looked at."""
    key = fields.key("import-file")
    was_drawn = fields.is_drawn("import-file")
    picked = st.file_uploader(texts("imports.upload"), key=key, max_upload_size=_MEGABYTES, label_visibility="collapsed")
    elements.small_print(texts("imports.upload_help", limit=_MEGABYTES))
    pasted: str = st.text_area(
        texts("imports.paste"),
        value=draft.pasted,
        key=fields.key("import-text"),
        max_chars=LONGEST_PASTE,
        placeholder=texts("imports.paste_help"),
    )
    st.button(texts("imports.paste_done"), key=fields.key("import-read"))
    data = picked.getvalue() if picked is not None else pasted.strip().encode("utf-8", "replace")
    is_dropped = draft.is_picked and was_drawn
    if data != draft.data and (data or draft.pasted or is_dropped):
        draft = import_draft.begin(ImportDraft(data, pasted))
    draft.is_picked = picked is not None


def _work(draft: ImportDraft, texts: Texts) -> None:
    """Read it, ask, list, add; or say why it cannot be read."""
    above = st.container()
    try:
        imported = read_conversation(draft, texts)
    except InputError as error:
        elements.show_error(error, texts)
        return
    summary = texts(
        "imports.found",
        source=texts(f"imports.sources.{imported.source}"),
        messages=texts.count("words.count.messages", len(imported.messages)),
    )
    more = texts("imports.left_out", messages=texts.number(imported.left_out)) if imported.left_out else ""
    with above:
        elements.say(summary, more)
        elements.say(elements.heading(texts("imports.questions.heading")))
    setting, chosen = ask_setting(draft, imported, texts)
    if setting is None:
        elements.say(texts("imports.roles_missing"))
        return
    proposed = proposals_of(draft, chosen, setting)
    if not proposed:
        elements.say(texts("imports.none_new"))
        return
    show_proposals(draft, proposed, setting, texts)
    _offer_to_add(draft, proposed, chosen, setting, texts)


def _offer_to_add(draft: ImportDraft, proposed: Sequence[ProposedEvent], imported: Imported, setting: Setting, texts: Texts) -> None:
    """The one button that puts the ticked ones into the case, and the original beside them."""
    ticked = [proposal for proposal in proposed if draft.is_ticked(proposal)]
    keep = st.checkbox(texts("imports.keep"), value=True, key=draft.key("keep"))
    if keep and len(ticked) > MAX_PROVES:
        elements.small_print(texts("imports.keep_first", n=MAX_PROVES))
    label = texts("imports.add", events=texts.count("words.count.events", len(ticked)))
    if not st.button(label, key=draft.key("add"), type="primary", disabled=not ticked):
        if not ticked:
            elements.small_print(texts("imports.add_none"))
        return
    try:
        _add(draft, [_chosen(draft, proposal, setting) for proposal in ticked], imported.source, keep=keep)
    except InputError as error:
        elements.show_error(error, texts)
        return
    st.rerun()


def _chosen(draft: ImportDraft, proposal: ProposedEvent, setting: Setting) -> Event:
    """The event as it was corrected."""
    answer = draft.answer(proposal, setting)
    if answer is None:
        return redirect(proposal.event, "out", Party(draft.side(proposal).split("-")[1]))
    read, kind = answer.event, draft.kind(answer)
    return read.model_copy(update={"reply": kind, "deflected_to": read.deflected_to if kind is ReplyKind.DEFLECTION else None})


def _add(draft: ImportDraft, events: Sequence[Event], source: ExportKind, *, keep: bool) -> None:
    case, zone = state.case(), state.zone()
    exhibit: Exhibit | None = export_exhibit(draft.data, source, case, state.clock(), zone) if keep else None
    changed = add_events(case, events, zone, exhibit)
    if exhibit is not None:
        exhibit_files.keep(exhibit.sha256, draft.data)
    state.update_undoable(changed)
    import_draft.begin(ImportDraft(added=len(events), added_kept=exhibit is not None))
