"""Finds combinations no rule covers, counts them, and describes them in the plainest words.

It counts with signs: a rule adds its cases, an impossibility adds its own, and where the two meet the cases are subtracted again. Of rules
that meet one another, the later ones keep only what is left to them, so that nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

from guidance.decision.atoms import Box, Domain, Mask, bits, volume

Signed = tuple[int, Box]


@dataclass(frozen=True, slots=True)
class Space:
    """A box of all cases, the disjoint boxes that rules fill, and the disjoint pieces that are impossible or already told."""

    full: Box
    rules: tuple[Box, ...]
    pieces: tuple[Box, ...]

    @classmethod
    def of(cls, domain: Domain, meets: Sequence[int]) -> Space:
        """The space of a domain; `meets` says of each rule which rules it meets, one bit each."""
        rules: list[Box] = []
        for number, box in enumerate(domain.boxes):
            earlier = [domain.boxes[other] for other in bits(meets[number] & ((1 << number) - 1))]
            rules += _outside(box, earlier)
        pieces: list[Box] = []
        for hole in domain.holes:
            pieces += list(_outside(hole, pieces))
        return cls(tuple(axis.full for axis in domain.axes), tuple(rules), tuple(pieces))

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return volume(self.full)

    def missing(self) -> int:
        """How many of them nothing covers."""
        return self.cases - sum(sign * volume(box) for sign, box in self._signed())

    def excluded(self) -> int:
        """How many of them only the impossible pieces cover."""
        return self.cases - self.missing() - sum(map(volume, self.rules))

    def gap(self) -> Box | None:
        """A box that nothing covers: the fewest inputs narrowed, each as wide as possible."""
        if not self.missing():
            return None
        return self._widest(self._uncovered())

    def filled(self, gap: Box) -> Space:
        """The space with one more piece told."""
        return Space(self.full, self.rules, (*self.pieces, *_outside(gap, self.pieces)))

    def _signed(self) -> list[Signed]:
        meetings = ((-1, overlap(rule, piece)) for piece in self.pieces for rule in self.rules)
        return [*((1, box) for box in (*self.rules, *self.pieces)), *(pair for pair in meetings if volume(pair[1]))]

    def _uncovered(self) -> Box:
        """One case that nothing covers: in each input an atom whose slice falls short."""
        left = [(sign, box, volume(box)) for sign, box in self._signed()]
        expected, case = self.cases, []
        for place, full in enumerate(self.full):
            expected //= full.bit_count()
            left = [(sign, box, count // (box[place].bit_count() or 1)) for sign, box, count in left]
            atom = next(1 << atom for atom in bits(full) if _sum(left, place, 1 << atom) < expected)
            left = [entry for entry in left if entry[1][place] & atom]
            case.append(atom)
        return tuple(case)

    def _widest(self, case: Box) -> Box:
        covers = [box for box in (*self.rules, *self.pieces) if volume(box)]
        needed = _fewest([_apart(case, box) for box in covers])
        gap = [atom if needed >> place & 1 else full for place, (atom, full) in enumerate(zip(case, self.full, strict=True))]
        for place in bits(needed):
            gap[place] = self.full[place]
            meeting = (box[place] for box in covers if not _apart(gap, box))
            gap[place] &= ~reduce(or_, meeting, 0)
        return tuple(gap)


def overlap(first: Box, second: Box) -> Box:
    """The cases that two boxes share."""
    return tuple(mask & other for mask, other in zip(first, second, strict=True))


def within(inner: Box, outer: Box) -> bool:
    """True when the first box lies wholly in the second."""
    return all(not mask & ~other for mask, other in zip(inner, outer, strict=True))


def _sum(entries: Iterable[tuple[int, Box, int]], place: int, atom: Mask) -> int:
    return sum(sign * count for sign, box, count in entries if box[place] & atom)


def _apart(box: Sequence[Mask], other: Box) -> int:
    """The inputs, one bit each, in which two boxes do not meet."""
    return sum(1 << place for place, (mine, its) in enumerate(zip(box, other, strict=True)) if not mine & its)


def _fewest(sets: Iterable[int]) -> int:
    """The smallest set of bits that meets every one of `sets`; the first such in the order of bits."""
    wanted = set(sets)
    wanted = {needed for needed in wanted if not any(other != needed and other & needed == other for other in wanted)}
    places = bits(reduce(or_, wanted, 0))
    for size in range(len(places) + 1):
        for chosen in combinations(places, size):
            candidate = sum(1 << place for place in chosen)
            if all(candidate & needed for needed in wanted):
                return candidate
    raise AssertionError("a case that a box covers is no gap")


def _outside(box: Box, pieces: Sequence[Box]) -> Iterator[Box]:
    """Disjoint boxes that make up `box` without `pieces`."""
    remaining = [box] if volume(box) else []
    for piece in pieces:
        remaining = [part for rest in remaining for part in _without(rest, piece)]
    yield from remaining


def _without(box: Box, piece: Box) -> Iterator[Box]:
    if _apart(box, piece):
        yield box
        return
    rest = list(box)
    for place, mask in enumerate(piece):
        if outside := rest[place] & ~mask:
            yield (*rest[:place], outside, *rest[place + 1 :])
            rest[place] &= mask
