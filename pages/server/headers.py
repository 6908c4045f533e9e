"""The security headers of every answer."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit as st

from pages.session.settings import is_hosted

INDEX = Path(st.__file__).with_name("static") / "index.html"
"""Streamlit's own page."""


def content_policy(page: str) -> str:
    """The Content-Security-Policy for a page: nothing from elsewhere, and of inline scripts only the page's own."""
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    allowed = " ".join(["'self'", *(f"'sha256-{value}'" for value in hashes)])
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "connect-src 'self'; font-src 'self' data:; media-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


@cache
def security_headers() -> dict[str, str]:
    """Name to value, for every answer."""
    fixed = {
        "Content-Security-Policy": content_policy(INDEX.read_text("utf-8")),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if is_hosted():
        fixed["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return fixed
