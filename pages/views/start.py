"""The start of a case: with a country and a platform, out of a file, or with an example.

No case takes the place of another unasked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from guidance.advice.examples import EXAMPLES
from guidance.case.case_file import MAX_BYTES, CaseFile, build_case, read_file
from guidance.case.merge_patch import merge, tree_of
from guidance.errors import InputError
from guidance.library.forms.platform import ANY_PLATFORM
from guidance.library.packs import ANYWHERE
from guidance.library.places import country_codes, country_name, platform_name, platform_names
from guidance.library.texts import Texts
from pages.session import data_notice, download, exhibit_files, fields, state
from pages.session.session import NEW
from pages.views import questions
from pages.widgets import elements, frame

_IN_A_ROW = 3
_LONGEST_NAME = 200
_MEGABYTES = -(-MAX_BYTES // 1024 // 1024)


def choose_place(texts: Texts) -> None:
    """Ask where the buyer bought, and keep it; a platform that is not in the list is written by its name."""
    case, language = state.case(), state.language()
    country = _choice("country", country_codes(language), case.country, lambda code: country_name(code, language), texts)
    if country is not None and state.rulebook().library.country(country).code == ANYWHERE:
        elements.small_print(texts("ui.start.country_other_note"))
    platform = _choose_platform(country, case.platform, texts)
    if (country, platform) == (case.country, case.platform):
        return
    tree = tree_of(case)
    merge(tree, {"country": country, "platform": platform})
    try:
        state.update(build_case(tree))
    except InputError as error:
        elements.show_error(error, texts)


def _choose_platform(country: str | None, known: str | None, texts: Texts) -> str | None:
    names, others, language = platform_names(country), texts("ui.start.platform_other"), state.language()
    listed = known if known in (None, *names) else ANY_PLATFORM
    chosen = _choice("platform", names, listed, lambda name: platform_name(name, country, language) or others, texts)
    if chosen != ANY_PLATFORM:
        return chosen
    own = st.text_input(
        texts("ui.start.platform_name"), known if listed != known else "", key=fields.key("platform_name"), max_chars=_LONGEST_NAME
    )
    return (own or "").strip() or ANY_PLATFORM


def offer_to_begin(texts: Texts) -> None:
    """The main button: begin, or go on."""
    fresh = elements.is_empty()
    if st.button(texts("ui.start.begin" if fresh else "ui.start.continue"), key="begin", type="primary"):
        following = state.interview().next
        if following is not None:
            frame.go("questions", **{questions.QUESTION: following.id})
        frame.go("next_step")


def offer_ways(texts: Texts) -> None:
    """Secondary links: the check before a purchase, and the rights once something is known."""
    words = {"prevent": "ui.prevent.title"} if elements.is_empty() else {"rights": "ui.rights.nav", "prevent": "ui.prevent.title"}
    with st.container(horizontal=True, key="ways"):
        for page, label in words.items():
            if st.button(texts(label), key=f"way-{page}", type="tertiary"):
                frame.go(page)


def explain(texts: Texts) -> None:
    """What the wizard can do, what it cannot, and what happens to the answers."""
    can, cannot = st.columns(2, gap="large")
    with can:
        elements.say(elements.heading(texts("ui.start.can_heading")), elements.bullets(texts.list("ui.start.can")))
    with cannot:
        elements.say(elements.heading(texts("ui.start.cannot_heading")), elements.bullets(texts.list("ui.start.cannot")))
    elements.say(elements.heading(texts("ui.start.data_heading")), data_notice.explain(texts))
    data_notice.offer_code(texts)


def offer_examples(texts: Texts) -> None:
    """Each example, one click away."""
    elements.say(elements.heading(texts("ui.start.examples_heading")), texts("ui.start.examples_lead"))
    for row in range(0, len(EXAMPLES), _IN_A_ROW):
        names = EXAMPLES[row : row + _IN_A_ROW]
        for name, column in zip(names, st.columns(len(names)), strict=True):
            _offer_example(name, column, texts)


def _offer_example(name: str, column: DeltaGenerator, texts: Texts) -> None:
    with column.container(border=True, height="stretch"):
        key = f"ui.start.examples.{name}"
        elements.say(elements.labelled(texts(f"{key}.title"), texts(f"{key}.text")))
        if st.button(texts("ui.start.open_example"), key=f"example-{name}"):
            state.open_example(name)
            frame.go("next_step")


def offer_files(texts: Texts) -> None:
    """Open a case that was saved, save this one, or begin again."""
    if state.example() is not None:
        return
    elements.say(elements.heading(texts("ui.start.open_saved")))
    is_asking = _open(texts)
    if not state.is_untouched() and not is_asking:
        offer_to_save(texts)
        _begin_again(texts)


def offer_to_save(texts: Texts) -> None:
    """The case file, for the buyer's own device."""
    download.offer(texts("ui.start.save_case"), "save")
    elements.small_print(texts("ui.start.save_case_help"))


def _choice(field: str, names: tuple[str, ...], initial: str | None, name_of: Callable[[str], str], texts: Texts) -> str | None:
    """A list to search in."""
    known = names if initial in (None, *names) else (*names, initial)
    chosen: str | None = st.selectbox(
        texts(f"ui.start.{field}"),
        known,
        index=known.index(initial) if initial else None,
        format_func=name_of,
        key=fields.key(field),
        placeholder=texts(f"ui.start.{field}_search"),
    )
    return chosen


def _open(texts: Texts) -> bool:
    """Read the file that was picked; True while it waits for the confirmation that it may be opened."""
    picked = st.file_uploader(
        texts("casefile.pick"), type=["json", "zip"], key=fields.key("file"), max_upload_size=_MEGABYTES, label_visibility="collapsed"
    )
    elements.small_print(texts("casefile.help"))
    if picked is None:
        return False
    try:
        opened = read_file(picked.getvalue())
        if _may_open(opened, texts):
            _go_on_with(opened)
    except InputError as error:
        elements.show_error(error, texts)
        return False
    return True


def _may_open(opened: CaseFile, texts: Texts) -> bool:
    """Ask where files of evidence are missing, or another case is open; that one can be saved first."""
    missing = {exhibit.id for exhibit in opened.missing}
    if missing:
        numbers = ", ".join(str(number) for number, exhibit in enumerate(opened.case.exhibits, 1) if exhibit.id in missing)
        st.warning(texts("casefile.missing", numbers=numbers), icon=":material/warning:")
    is_instead = not state.is_untouched() and state.case() != opened.case
    if is_instead:
        st.warning(texts("casefile.instead"), icon=":material/warning:")
        download.offer(texts("casefile.save_open"), "save_first")
    return not (missing or is_instead) or st.button(texts("casefile.open"), key="replace")


def _go_on_with(opened: CaseFile) -> NoReturn:
    """Put the case and its files in place of what was open."""
    state.open_case(opened.case)
    for sha256, data in opened.files.items():
        exhibit_files.keep(sha256, data)
    frame.go("answers")


def _begin_again(texts: Texts) -> None:
    with st.expander(texts("ui.start.begin_again")):
        elements.say(texts("ui.start.begin_again_warning"))
        if st.button(texts("ui.start.begin_again"), key="begin_again"):
            state.open_case(NEW)
            frame.turn()
