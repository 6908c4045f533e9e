"""Signatures of files: the bytes that a format begins with."""

from __future__ import annotations

PNG = b"\x89PNG"
JPEG = b"\xff\xd8\xff"
GIF = b"GIF8"
RIFF = b"RIFF"
"""WebP pictures and WAVE sounds."""
PDF = b"%PDF"
OLE = b"\xd0\xcf\x11\xe0"
"""Old documents of Word and Excel."""
RTF = b"{\\rtf"
ZIP = b"PK\x03\x04"
ZIP_EMPTY = b"PK\x05\x06"
ZIP_SPLIT = b"PK\x07\x08"
GZIP = b"\x1f\x8b"
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
RAR = b"Rar!"
XZ = b"\xfd7zXZ"
BZIP2 = b"BZh"
MP3_TAGGED = b"ID3"
OGG = b"OggS"
AMR = b"#!AMR"
WEBM = b"\x1aE\xdf\xa3"
EXE = b"MZ"
ELF = b"\x7fELF"

MEDIA_TYPES = (
    (PNG + b"\r\n\x1a\n", "image/png"),
    (JPEG, "image/jpeg"),
    (GIF + b"7a", "image/gif"),
    (GIF + b"9a", "image/gif"),
    (PDF + b"-", "application/pdf"),
    (OGG, "audio/ogg"),
    (MP3_TAGGED, "audio/mpeg"),
    (AMR, "audio/amr"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (WEBM, "video/webm"),
)
"""The media types that the first bytes alone decide."""
PROGRAMS = (
    EXE,
    ELF,
    b"\xca\xfe\xba\xbe",  # Mach-O for several processors, Java class
    b"\xfe\xed\xfa\xce",  # Mach-O
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"#!",
    b"dex\n",  # Android
    b"L\x00\x00\x00\x01\x14\x02\x00",  # shortcut of Windows
    b"\x00asm",
    b"<?php",
)
ARCHIVES = (ZIP, ZIP_EMPTY, ZIP_SPLIT)
"""The ways in which a ZIP archive can begin."""
NOT_JSON = (PNG, JPEG, GIF, RIFF, PDF, OLE, RTF, GZIP, SEVEN_ZIP, RAR, XZ, BZIP2, MP3_TAGGED, OGG, EXE, ELF)
"""Pictures, documents, sounds, programs and archives that a person may take for a case file."""
