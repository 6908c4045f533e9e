"""Where a request comes from. A page of another port of this machine shares our cookies, and is as foreign as any other site.

Browsers say it in Sec-Fetch-Site; those that do not, old ones and all on plain http, still name the Origin of a form, a script or a
websocket. No page can set either header.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import Scope

from pages.session.settings import is_hosted

_ORIGIN = re.compile(r"(https?)://(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]]+)(?::(\d{1,5}))?", re.ASCII)
_PORTS = {"http": 80, "https": 443}


class _Origin(NamedTuple):
    scheme: str
    name: str
    port: int


def is_foreign(scope: Scope) -> bool:
    """True where another site or another port stands behind a request, or nobody can say who."""
    headers = Headers(scope=scope)
    origins = headers.getlist("origin")
    if len(origins) > 1 or not {"same-origin", "none"}.issuperset(headers.getlist("sec-fetch-site")):
        return True
    return not all(_is_own(origin, scope) for origin in origins)


def is_ours(scope: Scope) -> bool:
    """True where it is certain that our own page asks."""
    headers = Headers(scope=scope)
    return not is_foreign(scope) and ("origin" in headers or headers.get("sec-fetch-site") == "same-origin")


def is_own_style(scope: Scope) -> bool:
    """True where our own page asks for its stylesheet; a browser that does not say so asks for text/css first, and for a page otherwise."""
    headers = Headers(scope=scope)
    if is_foreign(scope):
        return False
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] == "same-origin" and headers.get("sec-fetch-dest", "style") == "style"
    return headers.get("accept", "").startswith("text/css")


def _is_own(text: str, scope: Scope) -> bool:
    """True for our origin, under the name and port by which the browser asked.

    Plain http beside TLS is foreign; but any other port than 80 speaks one protocol, so that a host may try the wizard there without TLS.
    """
    origin = _read(text)
    if origin is None:
        return False
    is_tls = is_hosted() or scope["scheme"] in ("https", "wss")
    is_possible = (origin.scheme == "https" or origin.port != _PORTS["http"]) if is_tls else origin.scheme == "http"
    return is_possible and origin == _read(f"{origin.scheme}://{Headers(scope=scope).get('host', '')}")


def _read(text: str) -> _Origin | None:
    """An origin as browsers write it; None for anything else, `null` too."""
    match = _ORIGIN.fullmatch(text.lower())
    return _Origin(match[1], match[2], int(match[3] or _PORTS[match[1]])) if match else None
