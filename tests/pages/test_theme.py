"""Can everybody read it? The colours of both themes, by the contrast of WCAG 2.2."""

from __future__ import annotations

import tomllib

import pytest

TEXT, PART = 4.5, 3.0


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def theme(request, root) -> dict[str, str]:
    settings = tomllib.loads((root / ".streamlit" / "config.toml").read_text("utf-8"))
    return settings["theme"][request.param]


@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("ink", ["textColor", "linkColor"])
def test_words_are_readable(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= TEXT


@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("part", ["primaryColor", "borderColor"])
def test_what_can_be_pressed_is_visible(theme, part, ground):
    assert contrast(theme[part], theme[ground]) >= PART


def test_words_on_a_button_are_readable(theme):
    """Streamlit writes them in white."""
    assert contrast("#ffffff", theme["primaryColor"]) >= TEXT


def test_contrast_is_counted_as_wcag_counts_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
