"""The cookies of a request, and the header that sets or clears the draft's cookie."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from guidance.case.choices import Language
from guidance.storage.sealing import new_secret, read_secret
from pages.session import settings
from pages.session.languages import COOKIE, language_of

_ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict"


def with_one_draft(scope: Scope) -> Scope:
    """The scope with one draft's cookie at most, so that all who read it agree: the last readable one.

    Browsers send the cookie with the longest path first, so one that a page of another port planted for some of our addresses comes
    before ours.
    """
    sent = [pair.strip() for header in Headers(scope=scope).getlist("cookie") for pair in header.split(";")]
    drafts = [pair for pair in sent if pair.partition("=")[0].strip() == settings.cookie_name()]
    readable = [pair for pair in drafts if read_secret(pair.partition("=")[2].strip())]
    kept = [pair for pair in sent if pair not in drafts] + readable[-1:]
    headers = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    return {**scope, "headers": [*headers, (b"cookie", "; ".join(kept).encode("latin-1"))] if kept else headers}


def draft_cookie(scope: Scope) -> str | None:
    """The value of the draft's cookie."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(settings.cookie_name())


def set_draft_cookie(value: str | None) -> str:
    """The header that renews the draft's cookie for as long as a draft is kept; with a new secret where `value` is none of ours."""
    secret, days = value if read_secret(value) else new_secret(), settings.DAYS[settings.mode()]
    max_age = f"; Max-Age={days * 86400}" if days else ""
    return f"{settings.cookie_name()}={secret}{max_age}{_ATTRIBUTES}"


def clear_draft_cookie() -> str:
    """The header that deletes the draft's cookie."""
    return f"{settings.cookie_name()}=; Max-Age=0{_ATTRIBUTES}"


def secured(cookie: str) -> str:
    """The header of a cookie, ours or Streamlit's: where there is TLS, never sent without it."""
    is_secure = "secure" in (attribute.strip().lower() for attribute in cookie.split(";")[1:])
    return cookie if is_secure or not settings.is_hosted() else f"{cookie}; Secure"


def requested_language(scope: Scope) -> Language:
    """The language that was chosen before, or the first of the browser's list."""
    headers = Headers(scope=scope)
    chosen = re.search(rf"(?:^|;\s*){COOKIE}=(\w+)", headers.get("cookie", ""))
    return language_of(chosen.group(1) if chosen else headers.get("accept-language"))
