"""The least that Streamlit can be asked to draw."""

import streamlit as st

st.title("Bare page")
st.radio("Choose", ["one", "two"])
st.button("Go on")
