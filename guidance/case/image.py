"""Opens pictures within bounds: checks that they are whole, makes a preview, reads their EXIF fields.

A picture with too many pixels is never decoded; one that claims an absurd number raises InputError.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import TYPE_CHECKING

from guidance.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
"""The media types that can be opened, and their names in Pillow."""
MAX_PIXELS = 24_000_000
"""Pixels of a picture that is decoded."""
MAX_PHOTO_PIXELS = 52_000_000
"""Pixels of a JPEG, which is scaled down while it is decoded."""
PREVIEW = 320
"""Pixels of the longer side of a preview."""
CAMERA, CHANGED_AT, TAKEN_AT, TAKEN_OFFSET = 0x0110, 0x0132, 0x9003, 0x9011
"""EXIF tags (CIPA DC-008): Model, DateTime, DateTimeOriginal, OffsetTimeOriginal."""
_EXIF_DETAILS, _EXIF_GPS = 0x8769, 0x8825
_EXIF_BEGINS, _EXIF_LENGTH = b"Exif\x00\x00", 64 * 1024


def check_picture(data: bytes, media_type: str) -> None:
    """Raise InputError for a picture that is cut off or damaged."""
    if media_type in FORMATS:
        try:
            with _open(data, media_type) as image:
                if _is_bounded(image):
                    _shrink(image)
        except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError):
            raise InputError("exhibit_damaged") from None


def preview(data: bytes, media_type: str) -> bytes | None:
    """A small copy as JPEG, redrawn and turned upright; None where the file cannot be drawn."""
    if media_type not in FORMATS:
        return None
    try:
        with _open(data, media_type) as image:
            return _as_jpeg(_shrink(image)) if _is_bounded(image) else None
    except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError):
        return None


def exif_of(data: bytes, media_type: str) -> dict[int, object]:
    """The EXIF fields by tag; empty where there are none or they cannot be read."""
    try:
        with warnings.catch_warnings(action="ignore"), _open(data, media_type) as image:
            exif = image.getexif()
            return {**exif, **exif.get_ifd(_EXIF_DETAILS)}
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError):
        return {}


def gps_of(data: bytes, media_type: str) -> dict[int, object]:
    """The EXIF fields of the place by tag; empty where there are none or they cannot be read."""
    try:
        with warnings.catch_warnings(action="ignore"), _open(data, media_type) as image:
            return dict(image.getexif().get_ifd(_EXIF_GPS))
    except (InputError, OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError):
        return {}


def gps_in_bytes(data: bytes) -> dict[int, object]:
    """The same of a picture that is not opened here, such as HEIC: its EXIF block is looked for in the bytes."""
    from PIL import Image  # noqa: PLC0415 - as below

    begin = data.find(_EXIF_BEGINS)
    if begin < 0:
        return {}
    exif = Image.Exif()
    try:
        with warnings.catch_warnings(action="ignore"):
            exif.load(data[begin : begin + _EXIF_LENGTH])
            return dict(exif.get_ifd(_EXIF_GPS))
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, struct.error):
        return {}


def _open(data: bytes, media_type: str) -> Image:
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=[FORMATS[media_type]])
        except Image.DecompressionBombError:
            raise InputError("exhibit_too_many_pixels") from None


def _is_bounded(image: Image) -> bool:
    """True where decoding takes no more memory than allowed."""
    return image.width * image.height <= (MAX_PHOTO_PIXELS if image.format == "JPEG" else MAX_PIXELS)


def _shrink(image: Image) -> Image:
    from PIL import ImageOps  # noqa: PLC0415 - as above

    image.thumbnail((PREVIEW, PREVIEW))
    return ImageOps.exif_transpose(image)


def _as_jpeg(image: Image) -> bytes:
    from PIL import Image  # noqa: PLC0415 - as above

    canvas = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        canvas.paste(layer, mask=layer.getchannel("A"))
    else:
        canvas.paste(image.convert("RGB"))
    output = io.BytesIO()
    canvas.save(output, "JPEG", quality=80)
    return output.getvalue()
