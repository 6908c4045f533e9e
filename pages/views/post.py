"""A post for the public: a place, its state in law, a text to copy, what to attach, what to check before.

It is offered only beside a formal step, and no other site is opened.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from guidance.library.texts import Texts
from guidance.papers.posts import MOVE, PostPlace, compose_post, exhibits_to_show, is_offered, is_resolved, places_for, public_timeline
from pages.session import fields, state
from pages.widgets import elements, safe
from pages.widgets.elements import bullets, heading, labelled, say, small_print

PAGE, PART, POST = "rights", "part", "post"
_PICTURE = "otvet-post.png"


def is_asked() -> bool:
    """True where the address asks for the post."""
    return st.query_params.get(PART) == POST


def offer_way(texts: Texts) -> None:
    """The way here, beside the moves of the next step."""
    if MOVE in state.advice().parallel:
        elements.page_button(texts("posts.way"), PAGE, part=POST)


def show(texts: Texts) -> None:
    """The place and its text, or why there is none yet."""
    places = places_for(state.situation(), texts)
    if not places:
        say(texts("posts.not_now"))
    else:
        say(texts("posts.lead") if is_offered(state.situation()) else texts("posts.resolved_only"))
        _show_place(_chosen(places, texts), texts)
    elements.page_button(texts("posts.back"), "next_step")


def _chosen(places: tuple[PostPlace, ...], texts: Texts) -> PostPlace:
    names = {place.id: place for place in places}
    picked: str = st.selectbox(
        texts("posts.choose"), list(names), format_func=lambda name: names[name].name, key=fields.key(f"network-{state.case().country}")
    )
    return names[picked]


def _show_place(place: PostPlace, texts: Texts) -> None:
    say(labelled(texts("posts.status_heading"), place.status))
    if not place.is_written:
        say(texts("posts.no_text"))
        return
    resolved = not is_offered(state.situation())
    say(heading(texts("posts.text_heading")))
    _show_text(place.id, texts, resolved=resolved)
    _show_attachments(texts)
    if not resolved:
        say(heading(texts("posts.update_heading")), texts("posts.update_lead"))
        _show_text(place.id, texts, resolved=True)


def _show_text(name: str, texts: Texts, *, resolved: bool) -> None:
    post = compose_post(name, state.situation(), texts, resolved=resolved)
    safe.show_to_copy(post.text)
    small_print(texts("posts.length", n=post.length, limit=post.limit))
    if not resolved or is_resolved(state.case()):
        say(bullets(post.notes), labelled(texts("posts.rules_heading"), "\n" + bullets(texts.list("posts.rules"))))


def _show_attachments(texts: Texts) -> None:
    say(heading(texts("posts.attach_heading")), texts("posts.attach_lead"))
    exhibits = exhibits_to_show(state.case(), texts)
    titles = ((number, safe.quote(title) or texts("posts.attach_untitled")) for number, title in exhibits)
    say(bullets(texts("posts.attach_exhibit", number=number, title=title) for number, title in titles))
    st.download_button(texts("posts.picture"), _maker(texts), _PICTURE, "image/png", key="post-picture", on_click="ignore")
    small_print(texts("posts.picture_note"))


def _maker(texts: Texts) -> Callable[[], bytes]:
    """Draws what happened, as others may see it, on the press of the button, when nothing of the session can be asked any more."""
    situation = state.situation()

    def make() -> bytes:
        from guidance.timeline.picture import to_png  # noqa: PLC0415 - only a download needs Typst

        return to_png(public_timeline(situation, texts), texts)

    return make
