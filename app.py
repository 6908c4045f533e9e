"""The wizard as an ASGI application, so that its headers and closed doors hold under `streamlit run app.py` too.

The list of pages is in pages/server/navigation.py.
"""

import streamlit as st

from pages.server.server import doors, life, prepare, routes

prepare()
app = st.App("pages/server/navigation.py", middleware=doors(), routes=routes(), lifespan=life)
