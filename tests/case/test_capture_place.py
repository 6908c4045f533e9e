"""A picture or a video that tells where it was taken is known as one, whatever its format."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guidance.case.capture_place import tells_place

GPS, MODEL = 0x8825, 0x0110


def exif(*, place: bool) -> Image.Exif:
    fields = Image.Exif()
    fields[MODEL] = "Phone 12"
    if place:
        fields.get_ifd(GPS).update({1: "N", 2: (55.0, 45.0, 21.0), 3: "E", 4: (37.0, 37.0, 2.0)})
    return fields


def picture(form: str, *, place: bool) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (60, 40)).save(output, form, exif=exif(place=place))
    return output.getvalue()


def coded(brand: bytes, *, place: bool) -> bytes:
    return struct.pack(">I", 16) + b"ftyp" + brand + bytes(4) + b"meta" + exif(place=place).tobytes()


def cases(*, place: bool) -> dict[str, tuple[bytes, str]]:
    mark = b"\x00\x12\xa9xyz" if place else b""
    return {
        **{form: (picture(form, place=place), f"image/{form.lower()}") for form in ("JPEG", "PNG", "WEBP")},
        "HEIC": (coded(b"heic", place=place), "image/heic"),
        "AVIF": (coded(b"avif", place=place), "image/avif"),
        "XMP": (picture("JPEG", place=False) + (b'exif:GPSLatitude="55,45N"' if place else b""), "image/jpeg"),
        "video": (b"\x00\x00\x00\x18ftypisom" + bytes(12) + mark, "video/mp4"),
    }


@pytest.mark.parametrize("name", cases(place=True))
def test_a_file_with_its_place_is_known_as_one(name: str) -> None:
    assert tells_place(*cases(place=True)[name])
    assert not tells_place(*cases(place=False)[name])


def test_a_text_tells_no_place_of_its_own() -> None:
    assert not tells_place(b"exif:GPSLatitude", "text/plain")


@given(
    data=st.binary(max_size=200), head=st.sampled_from((b"", b"Exif\x00\x00", b"Exif\x00\x00II*\x00\x08\x00\x00\x00", b"\xff\xd8\xff\xe1"))
)
def test_no_bytes_bring_it_down(data: bytes, head: bytes) -> None:
    for media_type in ("image/jpeg", "image/heic", "image/png", "image/webp", "image/gif", "video/mp4"):
        assert tells_place(head + data, media_type) in (True, False)
