"""A page with every hostile text in every element that shows one."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from pages.widgets.safe import quote, show, show_to_copy
from tests.browser.hostile import HOSTILE

st.title("Hostile", anchor=False)
for number, text in enumerate(HOSTILE):
    with st.container(key=f"shown-{number}"):
        show(text)
    with st.container(key=f"copied-{number}"):
        show_to_copy(text)
    with st.container(key=f"quoted-{number}"):
        st.markdown(f"before {quote(text)} after")
    with st.container(key=f"labelled-{number}"):
        st.checkbox(f"before {quote(text)} after", key=f"box-{number}")
