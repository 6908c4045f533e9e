"""The type of a file follows from its bytes, its time from its own data; unwanted files are rejected."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guidance.advice.wording import tell_error
from guidance.case.exhibit import EXTENSIONS, Exhibit
from guidance.case.file_types import media_type_of
from guidance.case.image import PREVIEW, preview
from guidance.case.limits import MAX_FILE_BYTES
from guidance.case.uploaded_file import exhibit_of
from guidance.errors import InputError
from guidance.library.texts import texts_for

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Moscow")
EXIF, SHOT, SHOT_ZONE, CHANGED, CAMERA, ORIENTATION = 0x8769, 0x9003, 0x9011, 0x0132, 0x0110, 0x0112


def picture(form: str = "PNG", size=(60, 40), mode: str = "RGB", **options) -> bytes:
    output = io.BytesIO()
    Image.new(mode, size).save(output, form, **options)
    return output.getvalue()


def exif(camera: str = "", shot: str = "", zone: str = "", changed: str = "", orientation: int = 0) -> Image.Exif:
    fields = Image.Exif()
    details = fields.get_ifd(EXIF)
    for where, values in ((fields, {CAMERA: camera, CHANGED: changed, ORIENTATION: orientation}), (details, {SHOT: shot, SHOT_ZONE: zone})):
        for tag, value in values.items():
            if value:
                where[tag] = value
    return fields


def archive(*names: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return output.getvalue()


def box(brand: bytes, *others: bytes) -> bytes:
    compatible = b"".join(others) or bytes(8)
    return struct.pack(">I", 16 + len(compatible)) + b"ftyp" + brand + bytes(4) + compatible


def accept(data: bytes, *existing: Exhibit) -> Exhibit:
    return exhibit_of(data, now=NOW, zone=ZONE, existing=existing)


def error_key(data: bytes, *existing: Exhibit) -> str:
    with pytest.raises(InputError) as raised:
        accept(data, *existing)
    assert all(tell_error(raised.value, texts_for(language)) for language in ("ru", "en"))
    return raised.value.key


def exhibit(number: int, size: int = 1) -> Exhibit:
    return Exhibit(id=f"exhibit-{number}", sha256=f"{number:064x}", size=size, media_type="text/plain")


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nDate: Mon, 23 Nov 2026 10:00:00 +0300\r\n\r\nhello"
KNOWN = {
    "png": (picture(), "image/png", "screenshot"),
    "jpeg": (picture("JPEG"), "image/jpeg", "photo"),
    "webp": (picture("WEBP"), "image/webp", "screenshot"),
    "gif": (picture("GIF"), "image/gif", "screenshot"),
    "heic": (box(b"heic"), "image/heic", "photo"),
    "heic of any kind": (box(b"mif1", b"mif1", b"heic"), "image/heic", "photo"),
    "avif": (box(b"avif", b"avif", b"mif1", b"miaf"), "image/avif", "screenshot"),
    "avif of any kind": (box(b"mif1", b"mif1", b"avif", b"miaf"), "image/avif", "screenshot"),
    "avif that moves": (box(b"avis", b"avis", b"msf1"), "image/avif", "screenshot"),
    "pdf": (b"%PDF-1.7\n%%EOF", "application/pdf", "document"),
    "mp3 with tags": (b"ID3\x04" + bytes(20), "audio/mpeg", "audio"),
    "mp3 bare": (b"\xff\xfb\x90\x00" + bytes(20), "audio/mpeg", "audio"),
    "m4a": (box(b"M4A "), "audio/mp4", "audio"),
    "ogg": (b"OggS\x00" + bytes(20), "audio/ogg", "audio"),
    "wav": (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(20), "audio/wav", "audio"),
    "amr": (b"#!AMR\n" + bytes(20), "audio/amr", "audio"),
    "aac": (b"\xff\xf1\x50\x80" + bytes(20), "audio/aac", "audio"),
    "mp4": (box(b"isom"), "video/mp4", "video"),
    "3gp": (box(b"3gp4"), "video/mp4", "video"),
    "mov": (box(b"qt  "), "video/quicktime", "video"),
    "webm": (b"\x1aE\xdf\xa3" + bytes(20), "video/webm", "video"),
    "eml": (MAIL, "message/rfc822", "mail"),
    "mbox": (b"From a@example.org Mon Nov 23 10:00:00 2026\n" + MAIL, "application/mbox", "mail"),
    "json": ('{"messages": [{"text": "привет"}]}'.encode(), "application/json", "chat_export"),
    "chat of WhatsApp": ("22.11.2026, 14:03 - Продавец: здравствуйте\n".encode(), "text/plain", "chat_export"),
    "chat of WhatsApp on a telephone of Apple": ("[22.11.2026, 14:03:11] Продавец: здравствуйте\n".encode(), "text/plain", "chat_export"),
    "text": ("Заметка о звонке".encode(), "text/plain", "document"),
    "text in an old encoding": ("Заметка о звонке".encode("cp1251"), "text/plain", "document"),
    "text in UTF-16": ("Заметка".encode("utf-16"), "text/plain", "document"),
    "zip": (archive("chat.txt"), "application/zip", "chat_export"),
    "docx": (archive("[Content_Types].xml", "word/document.xml"), DOCX, "document"),
}  # fmt: skip
REFUSED = {
    "nothing": (b"", "exhibit_empty"),
    "program of Windows": (b"MZ\x90\x00" + bytes(60), "exhibit_program"),
    "program of Linux": (b"\x7fELF" + bytes(60), "exhibit_program"),
    "program of Apple": (b"\xcf\xfa\xed\xfe" + bytes(60), "exhibit_program"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "exhibit_program"),
    "program in Java": (archive("META-INF/MANIFEST.MF", "A.class"), "exhibit_program"),
    "program of Android": (archive("AndroidManifest.xml"), "exhibit_program"),
    "document with macros": (archive("word/document.xml", "word/vbaProject.bin"), "exhibit_program"),
    "shortcut": (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "exhibit_program"),
    "page": (b"<!DOCTYPE html><html><script>alert(1)</script>", "exhibit_page"),
    "page behind a comment": (b"\xef\xbb\xbf  <!-- x -->\n<HTML><body onload=x>", "exhibit_page"),
    "drawing with code": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "exhibit_page"),
    "old word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "exhibit_unknown"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(60), "exhibit_unknown"),
    "gzip": (b"\x1f\x8b\x08" + bytes(60), "exhibit_unknown"),
    "an empty zip": (b"PK\x05\x06" + bytes(18), "exhibit_unknown"),
    "noise": (bytes(range(256)), "exhibit_unknown"),
    "picture cut off": (picture("JPEG", (600, 400))[:-300], "exhibit_damaged"),
    "picture cut off at its head": (picture()[:30], "exhibit_damaged"),
    "PNG with a false sum": (picture()[:40] + b"\x00\x01\x02" + picture()[43:], "exhibit_damaged"),
    "too large": (b"%PDF-" + bytes(MAX_FILE_BYTES), "exhibit_too_large"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_type_of_a_file_follows_from_its_bytes(name):
    data, media_type, kind = KNOWN[name]
    accepted = accept(data)
    assert (accepted.media_type, accepted.kind) == (media_type, kind)
    assert (accepted.sha256, accepted.size) == (sha256(data).hexdigest(), len(data))
    assert accepted.media_type in EXTENSIONS


@pytest.mark.parametrize("name", REFUSED)
def test_unwanted_files_are_rejected_with_a_sentence(name):
    data, key = REFUSED[name]
    assert error_key(data) == key


def test_a_bomb_of_pixels_is_rejected_before_it_is_decoded():
    size = struct.pack(">II", 60_000, 60_000) + b"\x08\x02\x00\x00\x00"
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    assert error_key(b"\x89PNG\r\n\x1a\n" + body) == "exhibit_too_many_pixels"


def test_a_picture_of_many_pixels_is_accepted_and_not_decoded():
    data = picture("PNG", (9000, 9000), "1")
    assert accept(data).media_type == "image/png"
    assert preview(data, "image/png") is None


@pytest.mark.parametrize(("fields", "moment"), [
    (exif(shot="2026:11:14 09:30:00", zone="+05:00"), "2026-11-14T09:30+05:00"),
    (exif(shot="2026:11:14 09:30:00"), "2026-11-14T09:30+03:00"),
    (exif(changed="2026:11:14 09:30:00"), "2026-11-14T09:30+03:00"),
    (exif(shot="2027:01:01 09:30:00"), None),
    (exif(shot="0000:00:00 00:00:00"), None),
    (exif(shot="2026:13:45 99:99:00"), None),
    (exif(shot="1970:01:01 00:00:00"), None),
    (exif(shot="yesterday"), None),
])  # fmt: skip
def test_when_a_picture_was_taken_is_read_from_it(fields, moment):
    """In its own zone, or else in the person's; a time in the future is dropped."""
    accepted = accept(picture("JPEG", exif=fields)).taken_at
    assert (accepted.root if accepted else None) == moment


def test_a_screenshot_of_apple_says_when_it_was_taken():
    xmp = b"<x:xmpmeta><photoshop:DateCreated>2026-11-14T09:30:11+03:00</photoshop:DateCreated><exif:UserComment>Screenshot</x:xmpmeta>"
    accepted = accept(picture("JPEG", xmp=xmp))
    assert (accepted.kind, accepted.taken_at.root) == ("screenshot", "2026-11-14T09:30+03:00")


@pytest.mark.parametrize(("date", "moment"), [
    (b"/CreationDate (D:20261114093000+05'00')", "2026-11-14T09:30+05:00"),
    (b"/CreationDate(D:20261114093000Z)", "2026-11-14T09:30+00:00"),
    (b"/CreationDate(D:202611140930)", "2026-11-14T09:30+03:00"),
    (b"/CreationDate(D:99999999999999)", None),
    (b"", None),
])  # fmt: skip
def test_when_a_pdf_was_made_is_read_from_it(date, moment):
    accepted = accept(b"%PDF-1.7\n<<" + date + b">>\n%%EOF").taken_at
    assert (accepted.root if accepted else None) == moment


def test_a_camera_makes_a_photo_of_a_png():
    assert accept(picture(exif=exif(camera="Phone 12"))).kind == "photo"


def test_ids_are_new_whatever_was_taken_away():
    assert accept(picture(), exhibit(1), exhibit(3)).id == "exhibit-2"


def test_the_same_file_is_accepted_once():
    assert error_key(picture(), accept(picture())) == "exhibit_twice"


def test_the_files_of_a_case_have_their_limits_together():
    assert error_key(picture(), *(exhibit(n, MAX_FILE_BYTES) for n in range(5))) == "exhibits_too_large"
    assert error_key(picture(), *(exhibit(n) for n in range(60))) == "too_many_exhibits"


@pytest.mark.parametrize(("form", "mode"), [
    ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "1"), ("PNG", "I;16"), ("JPEG", "RGB"),
    ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGBA"), ("GIF", "P"),
])  # fmt: skip
def test_any_picture_has_a_preview(form, mode):
    data = picture(form, (1200, 600), mode)
    small = Image.open(io.BytesIO(preview(data, accept(data).media_type)))
    assert (small.format, small.size) == ("JPEG", (PREVIEW, PREVIEW // 2))


def test_a_preview_is_upright_and_reveals_nothing_of_the_camera():
    data = picture("JPEG", (800, 400), exif=exif(camera="Phone 12", orientation=6))
    small = Image.open(io.BytesIO(preview(data, "image/jpeg")))
    assert small.size == (PREVIEW // 2, PREVIEW)
    assert dict(small.getexif()) == {}


def test_a_preview_of_a_picture_that_is_a_page_too_has_no_page():
    data = picture("GIF") + b"<script>alert(1)</script>"
    assert b"<script>" not in preview(data, "image/gif")


@pytest.mark.parametrize("media_type", ["application/pdf", "image/heic", "text/plain"])
def test_what_is_no_picture_has_no_preview(media_type):
    assert preview(b"%PDF-1.7", media_type) is None


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_there_is_a_kind_or_a_sentence(data):
    try:
        text = accept(data).media_type
    except InputError as error:
        text = tell_error(error, texts_for("ru"))
    assert text


@given(st.sampled_from([data for data, *_ in KNOWN.values()]), st.integers(0, 200), st.binary(max_size=8))
def test_a_changed_file_never_breaks_anything(data, place, change):
    changed = data[:place] + change + data[place + len(change) :]
    try:
        accepted = accept(changed)
    except InputError:
        return
    preview(changed, accepted.media_type)
    assert media_type_of(changed) == accepted.media_type
