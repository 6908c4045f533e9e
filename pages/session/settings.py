"""The settings of this server: how long drafts are kept, the one store, the name of the cookie that opens a draft.

OTVET_STORAGE is `none` (nothing is kept), `draft` (72 hours after the last use; the default) or `saved` (180 days, and a code that opens
the case elsewhere). OTVET_DATABASE is a database's address; without it a file in OTVET_DATA, or in the folder where this machine keeps the
data of programs.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Literal

from guidance.storage.database import Store, open_store

Mode = Literal["none", "draft", "saved"]
DAYS: dict[Mode, int] = {"none": 0, "draft": 3, "saved": 180}
PAGE_HEADER = "otvet-page"
"""Header that names the open page: set by our middleware; a value sent by the client is discarded."""
PAGE_NAME = "page"


def is_hosted() -> bool:
    """True where the wizard is run for others, behind a proxy."""
    return os.environ.get("OTVET_HOSTED") == "1"


@cache
def mode() -> Mode:
    """How long things are kept here; an unknown word stops the start."""
    setting = os.environ.get("OTVET_STORAGE", "draft")
    for known in DAYS:
        if setting == known:
            return known
    sys.exit(f"OTVET_STORAGE is {setting!r}. It may be: {', '.join(DAYS)}.")


@cache
def store() -> Store | None:
    """The one store of this server; None where nothing is kept."""
    return None if mode() == "none" else open_store(os.environ.get("OTVET_DATABASE"), folder())


def folder() -> Path:
    """The folder for the file of drafts."""
    if path := os.environ.get("OTVET_DATA"):
        return Path(path)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "otvet"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "otvet"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "otvet"


def cookie_name() -> str:
    """The draft's cookie: where there is TLS, one that no neighbouring site can plant."""
    return "__Host-draft" if is_hosted() else "draft"
