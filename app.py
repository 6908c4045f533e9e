"""The wizard as an ASGI application, so that security headers and blocked routes also apply under `streamlit run app.py`.

The list of pages is in pages/server/navigation.py.
"""

import streamlit as st

from pages.server.application import lifespan, prepare
from pages.server.middleware import middleware
from pages.server.routes import routes

prepare()
app = st.App("pages/server/navigation.py", middleware=middleware(), routes=routes(), lifespan=lifespan)
