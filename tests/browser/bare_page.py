"""A page of plain Streamlit elements, of the kinds that our pages use: it shows which accessibility rules Streamlit itself breaks."""

import streamlit as st


def first() -> None:
    st.title("Bare page", anchor=False)
    st.caption("caption")
    st.radio("Choose", ["one", "two"])
    st.selectbox("Select", ["one", "two"])
    st.checkbox("Check")
    st.text_input("Type")
    st.file_uploader("Open")
    st.download_button("Save", "text")
    st.text("text")
    st.code("code", language=None)
    st.info("info")
    st.table([{"a": 1, "b": 2}])
    with st.expander("More"):
        st.markdown("more")
    st.button("Go on")
    st.sidebar.button("Aside")


def second() -> None:
    st.title("Other page", anchor=False)


st.navigation([st.Page(first, title="First"), st.Page(second, title="Second")]).run()
