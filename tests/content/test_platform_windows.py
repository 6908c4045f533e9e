"""The platforms of the world: their last days as counted by hand, and their names as buyers write them (platforms_world.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from guidance.advice.advise import advise
from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.case.case_file import build_case
from guidance.library.packs import load_library
from guidance.library.yaml_file import read

HERE = Path(__file__).parent
TABLES: Mapping[str, Any] = read(HERE / "platforms_world.yaml", root=HERE).plain()
WORLD = frozenset(row["platform"] for row in TABLES["windows"])
WITHOUT_WINDOW = {"shein", "zalando", "otto", "bol", "kaufland", "cdiscount"}
ANY_COUNTRY = "none"
TELEPHONE = re.compile(r"\+\d{1,3}[ (-]?\d|\b0800\b|\bt[eé]l\b", re.IGNORECASE)


def last_day(row: Mapping[str, Any], today: date, rulebook: Rulebook) -> date | None:
    """The last day for the platform's dispute that the advice tells on this day."""
    tree = {key: row[key] for key in ("platform", "country", "problem", "order")} | {"time_zone": "UTC"}
    case = build_case(tree | ({"payment": {"paid_on": row["paid_on"]}} if "paid_on" in row else {}))
    deadlines = advise(Situation(case, datetime.combine(today, time(12), UTC), rulebook)).deadlines
    over = next((deadline.at for deadline in deadlines if deadline.id == "dispute_left"), None)
    return None if over is None else over.date() - timedelta(days=1)


def told(row: Mapping[str, Any]) -> str:
    return f"{row['platform']}-{row['country']}-{row['problem']}-{row['last']}"


@pytest.mark.parametrize("row", [row for row in TABLES["windows"] if row["last"] != "none"], ids=told)
def test_the_last_day_is_the_one_counted_by_hand(row: Mapping[str, Any], rulebook: Rulebook) -> None:
    last = date.fromisoformat(row["last"])
    assert last_day(row, last, rulebook) == last
    assert last_day(row, last + timedelta(days=1), rulebook) is None


@pytest.mark.parametrize("row", [row for row in TABLES["windows"] if row["last"] == "none"], ids=told)
def test_no_last_day_is_told_where_none_is_known(row: Mapping[str, Any], rulebook: Rulebook) -> None:
    assert last_day(row, date(2026, 12, 25), rulebook) is None


def test_every_platform_of_the_world_is_in_the_table_and_says_whether_it_has_a_window() -> None:
    packs = load_library().platforms
    assert packs.keys() >= WORLD
    assert {name for name in WORLD if packs[name].dispute.window is None} == WITHOUT_WINDOW


@pytest.mark.parametrize(("text", "country", "platform"), TABLES["names"])
def test_a_platform_is_found_as_buyers_write_it(text: str, country: str, platform: str) -> None:
    assert load_library().platform(text, None if country == ANY_COUNTRY else country).platform == platform


@pytest.mark.parametrize("platform", sorted(WORLD))
def test_numbers_are_told_only_as_surely_as_they_were_seen(platform: str) -> None:
    """H: checked; M: unchecked; nothing weaker carries a number. No telephone number, and no link to the closed platform for disputes."""
    pack = load_library().platforms[platform]
    for name, term in pack.terms.items():
        confidence = pack.sources[term.source].confidence
        assert term.kind == "platform", name
        assert term.unchecked == (confidence != "H"), name
        assert confidence != "L", name
    words = pack.model_dump_json()
    assert "ec.europa.eu" not in words
    assert not TELEPHONE.search(words)
