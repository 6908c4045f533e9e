"""The fields of a form: each with its initial value, or as it was changed and not saved yet.

A change is kept at once under the name of the form, so that nothing is lost before it is saved. A form can also be read before it
is drawn, so that a press of its button is handled first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from guidance.case.changes import clean_text
from guidance.errors import InputError
from guidance.storage.sealed_draft import FieldState
from pages.session import fields

OptionWords = Callable[[str], str]
ReadValue = TypeVar("ReadValue")
FieldContent = TypeVar("FieldContent")
_BOX = {False: "no", True: "yes"}


def read_field(name: str, initial: FieldContent, draw: Callable[[str], FieldContent], *, drawn: bool) -> FieldContent:
    """The content of a field: drawn under its key, or before it is drawn again; `initial` where the server does not know the field."""
    return draw(fields.key(name)) if drawn else fields.typed(name, initial)


@dataclass(frozen=True)
class Form:
    """The fields of one form; `initial` is what a field holds before it is changed."""

    name: str
    drawn: bool = True
    errors: list[InputError] = field(default_factory=list)
    """What cannot be used, kept until every field is drawn."""

    def line(self, name: str, label: str, initial: str = "", *, longest: int, example: str = "") -> str:
        """A short text."""
        hint = example or None
        return self._written(
            name,
            initial,
            lambda shown, key: st.text_input(label, value=shown, key=key, max_chars=longest, placeholder=hint, autocomplete="off"),
        )

    def text(self, name: str, label: str, initial: str = "", *, longest: int) -> str:
        """A long text, without invisible characters."""
        return self._written(name, initial, lambda shown, key: st.text_area(label, value=shown, key=key, max_chars=longest, height=110))

    def choice(self, name: str, label: str, options: Sequence[str], words: OptionWords, initial: str) -> str:
        """One of a few options, all to be seen."""
        return self._picked(
            name, initial, options, lambda place, key: st.radio(label, options, index=place, format_func=words, key=key, horizontal=True)
        )

    def pick(self, name: str, label: str, options: Sequence[str], words: OptionWords, initial: str) -> str:
        """One of many options, in a list that opens."""
        return self._picked(
            name, initial, options, lambda place, key: st.selectbox(label, options, index=place, format_func=words, key=key)
        )

    def ticks(self, name: str, options: Sequence[str], words: OptionWords, initial: Sequence[str]) -> tuple[str, ...]:
        """As many of the options as apply."""
        return tuple(option for option in options if self.tick(f"{name}-{option}", words(option), initial=option in initial))

    def tick(self, name: str, label: str, *, initial: bool) -> bool:
        """Yes or no."""
        shown = self._shown(name, _BOX[initial], tuple(_BOX.values())) == _BOX[True]
        is_ticked = self._read(name, shown, lambda key: st.checkbox(label, value=shown, key=key))
        self._keep(name, _BOX[is_ticked], _BOX[initial])
        return is_ticked

    def tried(self, read: Callable[[], ReadValue]) -> ReadValue | None:
        """What `read` makes of a field; None where it cannot be used, which `check` raises once all fields are drawn."""
        try:
            return read()
        except InputError as error:
            self.errors.append(error)
            return None

    def check(self) -> None:
        """Raise the first error, if there is one."""
        if self.errors:
            raise self.errors[0]

    def forget(self) -> None:
        """Drop what was changed and not saved."""
        fields.forget_form(self.name)

    def _written(self, name: str, initial: str, draw: Callable[[str, str], str]) -> str:
        """The content of a text field; `draw` takes what it shows, and its key."""
        shown = self._shown(name, initial)
        return self._keep(name, clean_text(self._read(name, shown, lambda key: draw(shown, key))) or "", initial)

    def _picked(self, name: str, initial: str, options: Sequence[str], draw: Callable[[int, str], str]) -> str:
        """The picked option; `draw` takes the place of the one that is shown, and the key."""
        shown = self._shown(name, initial, options)
        return self._keep(name, self._read(name, shown, lambda key: draw(options.index(shown), key)), initial)

    def _shown(self, name: str, initial: str, options: Sequence[str] | None = None) -> str:
        """What was entered and not saved; `initial` where nothing was, or where it is none of the options."""
        remembered = fields.entry(f"{self.name}.{name}")
        return initial if remembered is None or (options is not None and remembered.text not in options) else remembered.text

    def _read(self, name: str, shown: FieldContent, draw: Callable[[str], FieldContent]) -> FieldContent:
        return read_field(f"{self.name}-{name}", shown, draw, drawn=self.drawn)

    def _keep(self, name: str, entered: str, initial: str) -> str:
        if self.drawn:
            fields.remember_field(f"{self.name}.{name}", None if entered == initial else FieldState(text=entered))
        return entered
