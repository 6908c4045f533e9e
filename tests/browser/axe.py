"""Accessibility violations rules by axe-core, less those of a bare Streamlit page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> dict[str, list[str]]:
    """The rules that a page breaks, each with the selectors of the elements concerned."""
    rules = Axe().run(page).response["violations"]
    return {rule["id"]: [" ".join(map(str, node["target"])) for node in rule["nodes"]] for rule in rules}


def ours(page: Page, floor: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rules that a page breaks and a bare page of Streamlit does not."""
    return {rule: places for rule, places in violations(page).items() if rule not in floor}
