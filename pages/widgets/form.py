"""What stands in the fields of a form before it is saved? Each field as it was told, or as it was changed and not saved yet.

What is changed is kept at once, by the name of the form, so that nothing is lost before it is saved. A form that is not drawn reads
what stands in its fields, so that a press of its button is dealt with before the page is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from guidance.case.changes import cleaned
from guidance.errors import InputError
from guidance.storage.sealed_draft import Entry
from pages.session import fields

Words = Callable[[str], str]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Form:
    """The fields of one form; `told` is what a field holds before it is changed."""

    name: str
    drawn: bool = True
    errors: list[InputError] = field(default_factory=list)
    """What cannot be used, kept until every field is drawn."""

    def line(self, name: str, label: str, told: str = "", *, longest: int, example: str = "") -> str:
        """A short text."""
        hint = example or None
        return self._written(
            name,
            told,
            lambda shown, key: st.text_input(label, value=shown, key=key, max_chars=longest, placeholder=hint, autocomplete="off"),
        )

    def text(self, name: str, label: str, told: str = "", *, longest: int) -> str:
        """A long text, without the signs that nobody sees."""
        return self._written(name, told, lambda shown, key: st.text_area(label, value=shown, key=key, max_chars=longest, height=110))

    def choice(self, name: str, label: str, options: Sequence[str], words: Words, told: str) -> str:
        """One of a few options, all to be seen."""
        return self._picked(
            name, told, options, lambda place, key: st.radio(label, options, index=place, format_func=words, key=key, horizontal=True)
        )

    def pick(self, name: str, label: str, options: Sequence[str], words: Words, told: str) -> str:
        """One of many options, in a list that opens."""
        return self._picked(name, told, options, lambda place, key: st.selectbox(label, options, index=place, format_func=words, key=key))

    def ticks(self, name: str, options: Sequence[str], words: Words, told: Sequence[str]) -> tuple[str, ...]:
        """As many of the options as apply."""
        return tuple(option for option in options if self.tick(f"{name}-{option}", words(option), told=option in told))

    def tick(self, name: str, label: str, *, told: bool) -> bool:
        """Yes or no."""
        shown = self._shown(name, _BOX[told], tuple(_BOX.values())) == _BOX[True]
        key = f"{self.name}-{name}"
        if not self.drawn:
            return fields.typed(key, shown)
        ticked: bool = st.checkbox(label, value=shown, key=fields.key(key))
        self._keep(name, _BOX[ticked], _BOX[told])
        return ticked

    def tried(self, read: Callable[[], Found]) -> Found | None:
        """What `read` makes of a field; None where it cannot be used, which `check` tells once all fields are drawn."""
        try:
            return read()
        except InputError as error:
            self.errors.append(error)
            return None

    def check(self) -> None:
        """Raise what cannot be used, the first of it."""
        if self.errors:
            raise self.errors[0]

    def forget(self) -> None:
        """Drop what was changed and not saved."""
        fields.forget_form(self.name)

    def _written(self, name: str, told: str, draw: Callable[[str, str], str]) -> str:
        """What stands in a field of text; `draw` takes what it shows, and its key."""
        shown, key = self._shown(name, told), f"{self.name}-{name}"
        if not self.drawn:
            return cleaned(fields.typed(key, shown)) or ""
        return self._keep(name, cleaned(draw(shown, fields.key(key))) or "", told)

    def _picked(self, name: str, told: str, options: Sequence[str], draw: Callable[[int, str], str]) -> str:
        """Which of the options is picked; `draw` takes the place of the one that is shown, and the key."""
        shown, key = self._shown(name, told, options), f"{self.name}-{name}"
        if not self.drawn:
            return fields.typed(key, shown)
        return self._keep(name, draw(options.index(shown), fields.key(key)), told)

    def _shown(self, name: str, told: str, options: Sequence[str] | None = None) -> str:
        kept = fields.entry(f"{self.name}.{name}")
        return told if kept is None or (options is not None and kept.day not in options) else kept.day

    def _keep(self, name: str, entered: str, told: str) -> str:
        fields.remember_field(f"{self.name}.{name}", None if entered == told else Entry(day=entered))
        return entered


_BOX = {False: "no", True: "yes"}
