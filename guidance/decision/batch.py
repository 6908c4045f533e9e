"""Decides many cases at once: the bitsets of a compiled table, column by column through NumPy.

A word that an input does not have matches no rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from guidance.decision.atoms import Axis
from guidance.decision.evaluate import CompiledTable

LANE = 64
NOWHERE = -1


def decide_frame(compiled: CompiledTable, frame: pd.DataFrame) -> Any:
    """The rule ids of a UNIQUE table for each row, as an object array; None where no rule holds."""
    lanes = _lanes(compiled, frame)
    ids = np.array([None, *(rule.id for rule in compiled.table.rules)], dtype=object)
    number = np.zeros(len(frame), dtype=np.int64)
    for lane, rules in enumerate(lanes):
        _, exponent = np.frexp(rules.astype(np.float64))
        number = np.where(rules != 0, exponent + lane * LANE, number)
    return ids[number]


def _lanes(compiled: CompiledTable, frame: pd.DataFrame) -> list[Any]:
    """The rules that hold in each row, 64 rules a lane."""
    starts = range(0, len(compiled.table.rules), LANE)
    lanes = [np.full(len(frame), compiled.every >> start & (1 << LANE) - 1, dtype=np.uint64) for start in starts]
    for axis in compiled.domain.axes:
        positions = _positions(axis, frame[axis.name])
        for number, start in enumerate(starts):
            sets = [rules >> start & (1 << LANE) - 1 for rules in compiled.index[axis.name]]
            lanes[number] &= np.array([*sets, 0], dtype=np.uint64)[positions]
    return lanes


def _positions(axis: Axis, column: Any) -> Any:
    """The atom of each value; nowhere, which holds no rule, for a value that the input does not have."""
    if pd.api.types.is_numeric_dtype(column):
        return _segments(axis, column.to_numpy())
    words = pd.Index(list(axis.positions), dtype=object).get_indexer_for(column.astype(object))
    if len(axis.atoms) == len(axis.positions):
        return words
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    return np.where(words >= 0, words, _segments(axis, numbers))


def _segments(axis: Axis, numbers: Any) -> Any:
    places = len(axis.positions) + np.searchsorted(np.array(axis.edges, dtype=np.float64), numbers, side="right")
    return np.where(np.isnan(numbers) | (places >= len(axis.atoms)), NOWHERE, places)
