"""Draws what a person wrote exactly as it was typed: never as Markdown, never as HTML, never as a link.

Nothing else in `pages` may draw such a string.
"""

from __future__ import annotations

import re

import streamlit as st

_ICON = ":material/"
"""The one thing that Streamlit reads even inside a code span."""


def show(text: str) -> None:
    """Draw a person's text verbatim, except leading and trailing whitespace."""
    st.text(text)


def show_to_copy(text: str) -> None:
    """Draw a text that will be sent, with a button that copies it."""
    st.code(text, language=None, wrap_lines=True)


def quote(text: str) -> str:
    """A person's short text for use inside our own sentence: a code span, in which nothing is markup."""
    line = " ".join(text.split()).replace(_ICON, _ICON.replace(":", ":\N{WORD JOINER}"))
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    return f"{fence} {line} {fence}" if line else ""
