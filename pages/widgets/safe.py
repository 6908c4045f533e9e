"""How is a person's own text shown? Exactly as it was typed: never as Markdown, never as HTML, never as a link.

It refuses nothing: any string may come in. Nothing else in pages/ may draw a string that a person gave us.
"""

from __future__ import annotations

import re

import streamlit as st

_ICON = ":material/"
"""The one thing that Streamlit reads even inside a code span."""


def show(text: str) -> None:
    """Draw a person's text, letter by letter; blank space around it aside."""
    st.text(text)


def show_to_copy(text: str) -> None:
    """Draw a text that will be sent, with a button that copies it."""
    st.code(text, language=None, wrap_lines=True)


def quote(text: str) -> str:
    """A person's short text as it may stand inside our own sentence: a code span, in which nothing has a meaning."""
    line = " ".join(text.split()).replace(_ICON, _ICON.replace(":", ":\N{WORD JOINER}"))
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    return f"{fence} {line} {fence}" if line else ""
