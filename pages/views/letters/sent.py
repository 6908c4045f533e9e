"""Marking a letter as sent, and the frozen copies of the letters that were."""

from __future__ import annotations

import streamlit as st

from guidance.case.choices import Channel
from guidance.case.moment import Moment
from guidance.case.sent_letter import SentLetter
from guidance.errors import InputError
from guidance.library.forms.letter import LetterForm
from guidance.library.texts import Texts
from guidance.papers.letters.choose import matter_of
from guidance.papers.letters.compose import plain_document
from guidance.papers.letters.mark_sent import Sending, form_of_sent, mark_sent
from guidance.reading.typed_moment import LONGEST, read_moment
from pages.session import state
from pages.views.events.contact_form import LONGEST_LINE
from pages.views.letters.letter import Written, form_name, offer_document
from pages.widgets import elements, frame, safe
from pages.widgets.form import Form


def offer_to_mark(form: LetterForm, written: Written, texts: Texts) -> None:
    """Way, day and number of the sending, and the button that freezes the copy."""
    elements.say(elements.heading(texts("letters.page.sent")), texts("letters.page.sent_lead"))
    fields = Form(form_name(form))
    ways = tuple(dict.fromkeys((*form.ways, Channel.OTHER)))
    way = fields.pick("way", texts("letters.page.channel"), ways, lambda name: texts(f"words.channel.{name}"), ways[0])
    when = fields.line("when", texts("letters.page.sent_on"), longest=LONGEST, example=texts("letters.page.sent_on_help"))
    tracking = fields.line("tracking", texts("letters.page.tracking"), longest=LONGEST_LINE)
    if not st.button(texts("letters.page.mark"), key=f"mark-{form.letter}", type="primary"):
        return
    try:
        at = read_moment(when, state.clock(), state.zone()) or Moment.at(state.clock().astimezone(state.zone()))
        sending = Sending(written.letter, written.text, at, Channel(way), texts(f"words.channel.{way}"), tracking)
        sent = mark_sent(state.case(), form, sending, state.clock(), state.zone())
    except InputError as error:
        elements.show_error(error, texts)
        return
    state.update_undoable(sent, fields.name)
    frame.go("letters")


def show_done(texts: Texts) -> None:
    """That the last sending is noted, and the way back from it."""
    if state.case().letters:
        elements.show_undo(texts("letters.page.done"), texts("letters.page.undo"))


def show_archive(texts: Texts) -> None:
    """Every frozen copy, the latest first."""
    letters = state.case().letters
    if letters:
        elements.say(elements.heading(texts("letters.page.archive")))
    for letter in reversed(letters):
        _show(letter, texts)


def _show(letter: SentLetter, texts: Texts) -> None:
    form = form_of_sent(letter, state.situation())
    name = form.name.told(state.language()) if form else texts("letters.page.letter")
    with st.expander(texts("letters.page.archive_item", name=name, date=texts.moment(letter.sent_at, state.zone()))):
        elements.say(texts("letters.page.archive_way", channel=safe.quote(letter.channel)) if letter.channel else "")
        elements.say(texts("letters.page.archive_tracking", tracking=safe.quote(letter.tracking)) if letter.tracking else "")
        safe.show_to_copy(letter.text)
        elements.small_print(texts("letters.page.archive_hash", checksum=letter.sha256))
        _offer_copies(letter, name, texts)


def _offer_copies(letter: SentLetter, name: str, texts: Texts) -> None:
    own = matter_of(state.situation(), letter.language).texts
    offer_document(plain_document(name, letter.language, letter.text, state.now(), own), letter.id, texts)
