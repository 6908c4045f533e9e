"""The limits of a case: how many parts it may have, how much text, and how large its files may be."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
"""In bytes."""

MAX_EVENTS = 5000
MAX_EXHIBITS = 60
MAX_LETTERS = 60
MAX_CHARACTERS = 2 * 1024 * 1024
"""All text of events and letters together: within it, every case can be saved, and every saved case can be opened."""

MAX_FILE_BYTES = 5 * MEGABYTE
"""The largest file of one exhibit."""
MAX_FILES_BYTES = 25 * MEGABYTE
"""The files of all exhibits of a case together."""
MAX_PROVES = 60
"""Events that one exhibit proves."""
MAX_SERVES = 10
"""Pieces of the checklist that one exhibit is."""
