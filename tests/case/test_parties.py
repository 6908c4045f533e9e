"""Parties are listed once: whoever lists them with others beside them has all of them."""

from __future__ import annotations

from guidance.case.choices import Party
from guidance.reading.exports.role import Role
from guidance.timeline.rows import Lane


def test_the_lanes_of_the_timeline_are_the_buyer_and_every_party() -> None:
    assert {lane.value for lane in Lane} == {"you"} | {party.value for party in Party}


def test_a_sender_is_the_buyer_a_party_or_nobody() -> None:
    assert {role.value for role in Role} == {"me", "nobody"} | {party.value for party in Party}
