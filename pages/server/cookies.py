"""Reads the cookies of a request."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from guidance.library.forms.kinds import Language
from pages.session import settings
from pages.session.languages import COOKIE, language_of


def draft_cookie(scope: Scope) -> str | None:
    """The value of the draft's cookie."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(settings.cookie_name())


def requested_language(scope: Scope) -> Language:
    """The language that was chosen before, or the first of the browser's list."""
    headers = Headers(scope=scope)
    chosen = re.search(rf"(?:^|;\s*){COOKIE}=(\w+)", headers.get("cookie", ""))
    return language_of(chosen.group(1) if chosen else headers.get("accept-language"))
