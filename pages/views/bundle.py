"""The evidence page: what the claim needs as proof, what is missing, and the archives to carry away, built on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import streamlit as st

from guidance.advice.wording import tell_source
from guidance.library.texts import Texts
from guidance.papers.evidence_checklist import Checklist, NeededPiece, checklist
from pages.session import exhibit_files, state
from pages.widgets import elements
from pages.widgets.elements import heading, labelled, paragraphs, say, small_print

WHOLE, COPY, PAGE = "otvet-bundle.zip", "otvet-copy.zip", "otvet-case.html"
"""The names of the downloads: nothing of the case is in them."""


def show_checklist(texts: Texts) -> None:
    """What is missing and what that weakens, then what is there."""
    needs = checklist(state.situation())
    say(heading(texts("bundle.checklist.heading")), texts("bundle.checklist.lead"))
    missing = [_missing(item, texts) for item in needs.missing]
    say(f"### {texts('bundle.checklist.missing')}", *(missing or [texts("bundle.checklist.missing_none")]))
    there = elements.bullets(_there(item, texts) for item in needs.there)
    say(f"### {texts('bundle.checklist.there')}", there or texts("bundle.checklist.there_none"), _unproved(needs, texts))
    with st.expander(texts("bundle.checklist.law")):
        say(*_law(needs.items, texts))


def offer_files(texts: Texts) -> None:
    """Everything in one archive, a copy for others, and one page; each is made when it is asked for."""
    say(heading(texts("bundle.download.heading")))
    if state.is_untouched():
        say(texts("bundle.download.empty"))
        return
    situation, files = state.situation(), exhibit_files.files()

    def packed(*, redacted: bool) -> bytes:
        from guidance.papers.bundle import bundle  # noqa: PLC0415 - heavy, and only a download needs it

        return bundle(situation, files, texts, redacted=redacted)

    def written() -> str:
        from guidance.papers.html_page import page  # noqa: PLC0415 - as above

        return page(situation, texts)

    say(texts("bundle.download.lead"))
    if places := [number for number, exhibit in enumerate(state.case().exhibits, 1) if exhibit_files.tells_place(exhibit)]:
        st.warning(texts("bundle.download.places", numbers=", ".join(map(str, places))), icon=":material/warning:")
    _download(texts("bundle.download.whole"), lambda: packed(redacted=False), WHOLE, "application/zip")
    _download(texts("bundle.download.redacted"), lambda: packed(redacted=True), COPY, "application/zip")
    small_print(texts("bundle.download.redacted_note"))
    _download(texts("bundle.download.page"), written, PAGE, "text/html")
    small_print(texts("bundle.download.page_note"))


def _missing(item: NeededPiece, texts: Texts) -> str:
    """A piece that is not there: what it is, how to get it, and what its lack weakens."""
    need = f"evidence.needs.{item.name}"
    name = f"{texts(f'{need}.name')} ({texts('bundle.checklist.needed' if item.needed else 'bundle.checklist.helps')})"
    return labelled(name, f"{texts(f'{need}.what')} {texts(f'{need}.without')}")


def _there(item: NeededPiece, texts: Texts) -> str:
    exhibits = ", ".join(map(str, item.exhibits))
    by = (
        texts("bundle.checklist.by_exhibits", numbers=exhibits) if exhibits else "",
        texts("bundle.checklist.by_letters", n=item.letters) if item.letters else "",
    )
    return f"{texts(f'evidence.needs.{item.name}.name')} — {'; '.join(filter(None, by))}"


def _law(items: Iterable[NeededPiece], texts: Texts) -> Iterator[str]:
    """What the country's law says of such pieces, and on what that rests."""
    pack = state.situation().pack
    for role in dict.fromkeys(role for item in items for role in item.basis):
        key = f"evidence.law.{role.removeprefix('evidence-')}"
        if texts.has(key):
            acts = "; ".join(source.act or source.title for source in (tell_source(name, pack, texts) for name in pack.sources((role,))))
            yield paragraphs(texts(key), f"*{texts('bundle.checklist.source')}: {acts}*" if acts else "")


def _unproved(needs: Checklist, texts: Texts) -> str:
    return texts("bundle.checklist.unproved", n=len(needs.unproved)) if needs.unproved else ""


def _download(label: str, make: Callable[[], bytes | str], name: str, media_type: str) -> None:
    st.download_button(label, make, name, media_type, key=f"download-{name.partition('.')[0]}", on_click="ignore")
