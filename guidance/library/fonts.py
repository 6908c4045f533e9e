"""The fonts of every file that Typst sets: its own and DejaVu Sans, in the folder beside this module. Never a font of the machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import typst

FOLDER = Path(__file__).with_name("fonts")
SANS = FOLDER / "DejaVuSans.ttf"


@cache
def typst_fonts() -> typst.Fonts:
    """Loaded once, and read only."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER])
