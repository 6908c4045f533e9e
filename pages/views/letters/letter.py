"""The list of letters, and one letter: why, what is missing, its text, its files, where it goes.

A letter's text is edited and copied as it is, never drawn as markup. Nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from guidance.advice.wording import tell_source
from guidance.case.changes import clean_text
from guidance.case.merge_patch import tree_of, value_at
from guidance.case.sent_letter import hash_of
from guidance.errors import InputError
from guidance.library.forms.letter import PARTIES, LetterForm
from guidance.library.forms.placeholders import BY_HAND
from guidance.library.letters import blank
from guidance.library.texts import Texts, with_capital
from guidance.papers.documents.document import Document
from guidance.papers.letters.choose import Suited, form_of, language_of, letters_of, matter_of
from guidance.papers.letters.compose import SENDER, Letter, compose, document_of
from guidance.papers.letters.mark_sent import DETAILS, LONGEST, details_of, fill_in
from guidance.storage.sealed_draft import FieldState
from pages.session import fields, state
from pages.views.events.contact_form import LONGEST_LINE
from pages.widgets import elements, safe

LETTER = "letter"
"""What the address says: which letter is open."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONG = "bank_details"
_OF_BUYER = (*SENDER, _LONG)
_LONGEST_TEXT = 1000
_WAYS_ROLES = ("claim-address", "claim-ways")
_HEIGHT = 460


@dataclass(frozen=True)
class Written:
    """A letter with the text of its field."""

    letter: Letter
    text: str
    own: Texts
    """Words in the language of the letter."""


def opened() -> LetterForm | None:
    """The letter that the address names, if the country has it."""
    return form_of(st.query_params.get(LETTER, ""), state.situation())


def screen(form: LetterForm | None) -> tuple[str, str | None]:
    """The name of the screen and its heading: the letter's, or the page's own."""
    return (form.letter, form.name.told(state.language())) if form is not None else ("", None)


def list_letters(texts: Texts) -> None:
    """The letters for which it is time with their reasons, then the others that belong to this case."""
    elements.say(texts("letters.page.lead"))
    suited = letters_of(state.situation())
    now = [letter for letter in suited if letter.applies]
    elements.say(elements.heading(texts("letters.page.now")), "" if now else texts("letters.page.now_none"))
    for letter in now:
        _offer(letter, texts)
    later = [letter for letter in suited if not letter.applies]
    if later:
        with st.expander(texts("letters.page.later")):
            elements.say(texts("letters.page.later_lead"))
            for letter in later:
                _way(letter)


def show_about(form: LetterForm, texts: Texts) -> None:
    """To whom, what the letter is for, why now, and in which language it is."""
    spoken = state.language()
    is_foreign = language_of(form, state.situation(), spoken) != spoken
    elements.say(
        texts("letters.page.to", addressee=texts(f"letters.to.{form.addressee}")),
        form.about.told(spoken),
        elements.labelled(texts("letters.page.reason"), form.reason.told(spoken)),
        texts("letters.page.foreign") if is_foreign else "",
    )


def ask_details(form: LetterForm, texts: Texts) -> None:
    """The fields that the letter needs; they go into the case at once."""
    names = details_of(form)
    if not names:
        return
    elements.say(elements.heading(texts("letters.page.missing")), texts("letters.page.missing_lead"))
    tree = tree_of(state.case())
    known = {name: value_at(tree, DETAILS[name]) or "" for name in names}
    of_order, of_buyer = st.columns(2)
    details = {}
    for name in names:
        with of_buyer if name in _OF_BUYER else of_order:
            details[name] = clean_text(_field(form, name, known[name], texts)) or ""
    changed = {name: value for name, value in details.items() if value != known[name]}
    if changed:
        try:
            state.update(fill_in(state.case(), changed))
        except InputError as error:
            elements.show_error(error, texts)


def edit(form: LetterForm, texts: Texts) -> Written:
    """The letter's text in a field; what is changed in it is kept until it is sent or put together anew."""
    situation = state.situation()
    told_by = (form, situation, state.language())
    letter = state.computed("letter", lambda: compose(form, situation, state.language()), *told_by)
    own = matter_of(situation, letter.language).texts
    entry = f"{form_name(form)}.text"
    remembered = fields.entry(entry)
    elements.say(elements.heading(texts("letters.page.text")))
    field = f"{form_name(form)}-{hash_of(letter.text)[:8]}"
    initial = remembered.text if remembered else letter.text
    text = st.text_area(texts("letters.page.text_help"), value=initial, key=fields.key(field), height=_HEIGHT, max_chars=LONGEST)
    text = clean_text(text or "") or ""
    fields.remember_field(entry, None if text == letter.text else FieldState(text=text))
    if text != letter.text:
        _offer_anew(entry, texts)
    _tell_blanks(letter, text, own, texts)
    return Written(letter, text, own)


def form_name(form: LetterForm) -> str:
    """The name under which a changed text is kept, and what is entered of its sending, until it is marked as sent."""
    return f"letter-{form.letter}"


def offer_files(written: Written, texts: Texts) -> None:
    """The text to copy, and two files, each made when it is asked for."""
    with st.expander(texts("letters.page.copy")):
        safe.show_to_copy(written.text)
    document = document_of(written.letter, written.text, state.now(), written.own)
    offer_document(document, written.letter.name.replace("_", "-"), texts)


def offer_document(document: Document, name: str, texts: Texts) -> None:
    """A letter as DOCX and PDF."""

    def docx() -> bytes:
        from guidance.papers.documents.docx_file import to_docx  # noqa: PLC0415 - heavy, and only a download needs it

        return to_docx(document)

    def pdf() -> bytes:
        from guidance.papers.documents.pdf_file import to_pdf  # noqa: PLC0415 - as above

        return to_pdf(document)

    with st.container(horizontal=True):
        st.download_button(texts("letters.page.docx"), docx, f"{name}.docx", _DOCX, key=f"docx-{name}", on_click="ignore")
        st.download_button(texts("letters.page.pdf"), pdf, f"{name}.pdf", "application/pdf", key=f"pdf-{name}", on_click="ignore")


def show_where(form: LetterForm, texts: Texts) -> None:
    """Whom to find how, the ways, how to prove the sending, from when time runs, and on what that rests."""
    elements.say(
        elements.heading(texts("letters.page.where")),
        elements.bullets(texts.list(f"letters.where.{form.addressee}")),
        elements.labelled(texts("letters.page.ways"), elements.bullets(_ways(form, texts))),
    )
    if form.formal:
        with st.expander(texts("letters.page.proof")):
            elements.say(elements.bullets((*texts.list("letters.proof"), *texts.list("letters.receipt"))))
    sources = tuple(_sources(form, texts))
    if sources:
        with st.expander(texts("letters.page.sources")):
            elements.say(*sources)


def footer_links(texts: Texts) -> None:
    """To the step, and to what the sums in the letters are made of."""
    with st.container(horizontal=True):
        elements.page_button(texts("letters.page.to_step"), "next_step")
        elements.page_button(texts("ui.rights.nav"), "rights")


def lead_back(texts: Texts) -> None:
    """To the list and to the step."""
    with st.container(horizontal=True):
        elements.page_button(texts("letters.page.back"), "letters")
        elements.page_button(texts("letters.page.to_step"), "next_step")


def _offer(suited: Suited, texts: Texts) -> None:
    form = suited.form
    with st.container(border=True, key=f"offer-{form.letter}"):
        name = form.name.told(state.language())
        own = f" · {texts('letters.page.own')}" if suited.own else ""
        to = texts("letters.page.to", addressee=texts(f"letters.to.{form.addressee}"))
        elements.say(elements.labelled(name, to + own), form.reason.told(state.language()))
        elements.page_button(texts("letters.page.open"), "letters", primary=suited.own, letter=form.letter)


def _way(suited: Suited) -> None:
    elements.page_button(suited.form.name.told(state.language()), "letters", letter=suited.form.letter)


def _field(form: LetterForm, name: str, known: str, texts: Texts) -> str:
    label, key = with_capital(texts(f"letters.blanks.{name}")), fields.key(f"{form.letter}-{name}")
    if name == _LONG:
        return st.text_area(label, value=known, key=key, max_chars=_LONGEST_TEXT, height=110) or ""
    return st.text_input(label, value=known, key=key, max_chars=LONGEST_LINE, autocomplete="off") or ""


def _offer_anew(entry: str, texts: Texts) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        elements.small_print(texts("letters.page.edited"))
        if st.button(texts("letters.page.anew"), key=f"{entry}-anew"):
            fields.remember_field(entry, None)
            fields.redraw()
            st.rerun()


def _tell_blanks(letter: Letter, text: str, own: Texts, texts: Texts) -> None:
    """What is still a blank, and which of it has no field of its own."""
    left = [name for name in letter.blanks(own) if blank(name, own) in text]
    by_hand = [texts(f"letters.blanks.{name}") for name in left if name in BY_HAND or name not in DETAILS]
    others = [texts(f"letters.blanks.{name}") for name in left if name in DETAILS]
    if others:
        elements.small_print(texts("letters.page.blanks_left", names=", ".join(others)))
    if by_hand:
        elements.say(texts("letters.page.by_hand"), elements.bullets(by_hand))


def _ways(form: LetterForm, texts: Texts) -> Iterable[str]:
    """The ways that the letter can go, each with where the platform keeps it."""
    pack, party = state.situation().pack, PARTIES[form.addressee]
    places = {rating.channel: rating.where for rating in pack.platform.channels if rating.to == party}
    for way in form.ways:
        name, where = with_capital(texts(f"words.channel.{way}")), places.get(way)
        yield f"{name}. {where.told(state.language())}" if where is not None else f"{name}."


def _sources(form: LetterForm, texts: Texts) -> Iterable[str]:
    pack = state.situation().pack
    roles = (*form.basis, *(_WAYS_ROLES if form.formal else ()))
    for name in pack.sources(dict.fromkeys(roles)):
        yield elements.source(tell_source(name, pack, texts), texts)
