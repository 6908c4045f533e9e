"""Masked means masked: texts by somebody who had not seen the rules, each with what must go and what must stay."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from guidance.case.case import Case
from guidance.library.texts import texts_for
from guidance.papers.redaction import redact

PROBES = Path(__file__).with_name("probes.json")
MOST_LEAKED = 0.02
"""The bar of leaks, of all that had to go."""
MOST_LOST = 0.05
"""The bar of what had to stay and was hidden."""


@cache
def probes(path: Path = PROBES) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(path.read_text("utf-8")))


def shown(probe: dict[str, Any]) -> str:
    """The text of a probe as the copy for others tells it."""
    event = {"id": "e1", "direction": "in", "counterparty": "seller", "text": probe["text"]}
    told = {"person": probe["person"], "seller": probe["seller"], "events": [event]}
    return redact(Case.model_validate(told), texts_for("ru")).events[0].text or ""


def leaked(probe: dict[str, Any]) -> list[str]:
    """The secrets that can still be read, set apart or not; their first half alone is no secret."""
    text = shown(probe)
    return [secret for secret in probe["secrets"] if secret in text or dense(secret) in dense(text)]


def lost(probe: dict[str, Any]) -> list[str]:
    text = shown(probe)
    return [kept for kept in probe["keep"] if kept not in text]


def dense(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def rates(read: Iterable[dict[str, Any]]) -> Iterator[tuple[str, int, int, int, int]]:
    """Each kind with what leaked of how much, and what was lost of how much."""
    counts: dict[str, Counter[str]] = {}
    for probe in read:
        counted = counts.setdefault(probe["kind"], Counter())
        counted.update(secrets=len(probe["secrets"]), leaked=len(leaked(probe)), keep=len(probe["keep"]), lost=len(lost(probe)))
    for kind, counted in sorted(counts.items()):
        yield kind, counted["leaked"], counted["secrets"], counted["lost"], counted["keep"]


def test_at_most_two_of_a_hundred_secrets_leak():
    table = list(rates(probes()))
    leaks, secrets = sum(row[1] for row in table), sum(row[2] for row in table)
    assert secrets > 200
    assert leaks <= MOST_LEAKED * secrets, [row for row in table if row[1]]


def test_what_tells_nobody_apart_stays():
    table = list(rates(probes()))
    gone, kept = sum(row[3] for row in table), sum(row[4] for row in table)
    assert kept > 100
    assert gone <= MOST_LOST * kept, [row for row in table if row[3]]


@pytest.mark.parametrize("kind", sorted({probe["kind"] for probe in probes()}) if PROBES.exists() else [])
def test_no_kind_leaks_by_itself(kind):
    """One kind may not hide behind the many others."""
    read = [probe for probe in probes() if probe["kind"] == kind]
    assert len([probe for probe in read if leaked(probe)]) <= 1
