"""Receipts: which texts of fields the server has taken, and saved where it saves at all; typed.js calls no other text saved.

A receipt is a checksum of the field's class in the page and its text, so that the text is not drawn twice.
"""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Iterator

import streamlit as st

from pages.session.session import Session

_NOT_IN_A_CLASS = re.compile(r"[^a-zA-Z0-9_-]")


def draw(current: Session) -> None:
    """The number of this run, then a receipt of every text, where all is saved; at the end of a run, hidden by our style."""
    with st.container(key="receipts"):
        st.text(" ".join((secrets.token_hex(4), *(_receipts() if current.trouble is None else ()))))


def receipt(key: str, text: str) -> str:
    """The receipt of the text of the field with this key."""
    signed = f"{_NOT_IN_A_CLASS.sub('-', key)}\n{text}"
    return f"{zlib.crc32(signed.encode('utf-8', 'replace')):08x}"


def _receipts() -> Iterator[str]:
    """Of every widget of this session that holds text."""
    for key, value in st.session_state.items():
        if isinstance(key, str) and isinstance(value, str):
            yield receipt(key, value)
