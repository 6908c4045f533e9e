"""A post that is too long loses its least important sentences first."""

from __future__ import annotations

from guidance.papers import posts


def test_the_least_important_sentences_go_first() -> None:
    """First the thanks, then how often the buyer wrote; what happened stays longest."""
    kinds = ("opening", "problem", "answer", "wish", "formal", "closing", "written", "thanks")
    whole = tuple(posts._PostPart(kind, kind * 10) for kind in kinds)
    lengths = [len(posts._joined(whole[:count])) for count in range(1, len(whole) + 1)]
    for count, limit in enumerate(lengths, 1):
        assert [paragraph.kind for paragraph in posts._fitting(whole, limit)] == list(kinds[:count])
