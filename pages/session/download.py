"""The download button for the case file: the case, and the files of its evidence where there are any.

The file is built when it is asked for; its name reveals nothing of the case.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from guidance.case.case_file import is_archived, save_file
from pages.session import exhibit_files, state

PLAIN = ("otvet-case.json", "application/json")
ARCHIVED = ("otvet-case.zip", "application/zip")


def offer(label: str, key: str) -> None:
    """The button that downloads the case file, as the case is now."""
    case, files = state.case(), exhibit_files.files()
    name, kind = ARCHIVED if is_archived(case, files) else PLAIN
    st.download_button(label, partial(save_file, case, files), name, kind, key=key, on_click="ignore")
