"""The HTML shell around all pages, in the buyer's language, and the page for unknown addresses."""

from __future__ import annotations

import re
from functools import cache

from guidance.case.choices import Language
from guidance.library.texts import texts_for
from pages.server.headers import INDEX


@cache
def shell(language: Language) -> bytes:
    """Streamlit's index.html in a language, with our scripts and style, without its pointer to the closed Agent API."""
    texts = texts_for(language)
    page = INDEX.read_text("utf-8")
    page = page.replace('<html lang="en">', f'<html lang="{language}">')
    page = page.replace("<title>Streamlit</title>", f"<title>{texts('ui.product')}</title>")
    page = page.replace("./favicon.png", "./icon.svg")
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    page = re.sub(r"<noscript>.*?</noscript>", f"<noscript><p>{texts('ui.no_script')}</p></noscript>", page, flags=re.DOTALL)
    own = '<link rel="stylesheet" href="./style.css"><script src="./page.js"></script><script src="./typed.js"></script>'
    return page.replace("</head>", f"{own}</head>").encode()


@cache
def not_found(language: Language) -> bytes:
    """The answer to an unknown address: one sentence and a link to the first page."""
    texts = texts_for(language)
    return (
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{texts("ui.product")}</title><p>{texts("ui.not_found")}</p><p><a href="/">{texts("ui.back_to_start")}</a></p></html>'
    ).encode()
