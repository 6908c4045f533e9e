"""A page with nothing of ours in it: what Streamlit itself does wrong, it does here too."""

import streamlit as st


def first() -> None:
    st.title("Bare page", anchor=False)
    st.radio("Choose", ["one", "two"])
    st.text("text")
    st.button("Go on")
    st.sidebar.button("Aside")


def second() -> None:
    st.title("Other page", anchor=False)


st.navigation([st.Page(first, title="First"), st.Page(second, title="Second")]).run()
