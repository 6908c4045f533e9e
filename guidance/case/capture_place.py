"""Finds out whether a picture or a video tells where it was taken: EXIF, XMP, and the boxes of telephones' videos."""

from __future__ import annotations

from collections.abc import Mapping

from guidance.case.case import Case
from guidance.case.image import FORMATS, gps_in_bytes, gps_of

_LATITUDE = 2
"""The EXIF tag of the latitude in the block of GPS (CIPA DC-008)."""
_XMP_PLACE = b"exif:GPSLatitude"
_XMP_SEARCHED = 256 * 1024
_VIDEO_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location.ISO6709")


def telling_places(case: Case, files: Mapping[str, bytes]) -> tuple[int, ...]:
    """The numbers of the exhibits whose file, by SHA-256 in `files`, tells where it was taken."""
    there = [(number, exhibit) for number, exhibit in enumerate(case.exhibits, 1) if exhibit.sha256 in files]
    return tuple(number for number, exhibit in there if tells_place(files[exhibit.sha256], exhibit.media_type))


def tells_place(data: bytes, media_type: str) -> bool:
    """True where the file itself tells where it was taken."""
    family = media_type.partition("/")[0]
    if family == "video":
        return any(mark in data for mark in _VIDEO_PLACES)
    if family != "image":
        return False
    gps = gps_of(data, media_type) if media_type in FORMATS else gps_in_bytes(data)
    return _LATITUDE in gps or _XMP_PLACE in data[:_XMP_SEARCHED]
