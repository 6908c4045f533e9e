"""What nobody exports but somebody may send: told in one sentence or read, within bounds, never a crash."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.case.case import Case
from guidance.errors import InputError
from guidance.library.texts import texts_for
from guidance.reading.exports.mail_text import html_words
from guidance.reading.exports.messages import MAX_BYTES, MAX_LABEL, MAX_TEXT, MessageFlag
from guidance.reading.exports.mime import MAX_LIKE_BOUNDARY
from guidance.reading.exports.propose import MAX_EVENT_TEXT, Setting, propose
from guidance.reading.exports.role import Role
from tests import zips
from tests.browser.hostile import HOSTILE
from tests.reading.exports.samples_read import MOSCOW, NOW, SAMPLES, read
from tests.reading.exports.slow import slow

HEAD = b"From: a@x.example\nDate: Fri, 20 Nov 2026 10:00:00 +0300\nSubject: s\n"


def packed(entries: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def locked() -> bytes:
    """An archive whose one entry says that it is encrypted."""
    data = bytearray(packed({"chat.txt": b"20.11.2026, 10:00 - A: b"}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def many_entries() -> bytes:
    data = bytearray(packed({"a.txt": b"x"}))
    struct.pack_into("<HH", data, data.rindex(b"PK\x05\x06") + 8, 65000, 65000)
    return bytes(data)


REFUSED = {
    "nothing": (b"", "import_empty"),
    "blank": (b" \n\t\r\n ", "import_empty"),
    "too large": (b"a" * (MAX_BYTES + 1), "import_too_large"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "import_not_text"),
    "a paper": (b"%PDF-1.7\n%\xe2\xe3", "import_not_text"),
    "a program": (b"MZ\x90\x00\x03\x00\x00\x00" * 20, "import_not_text"),
    "an archive of nothing": (packed({}), "import_no_chat"),
    "an archive of pictures": (packed({"a.jpg": b"\xff\xd8\xff"}), "import_no_chat"),
    "an archive of notes": (packed({"a.txt": b"buy bread"}), "import_no_chat"),
    "an archive cut off": (packed({"a.txt": b"x" * 9000})[:-30], "import_broken_zip"),
    "an archive that begins only": (b"PK\x03\x04", "import_broken_zip"),
    "an archive of lies": (many_entries(), "import_broken_zip"),
    "an archive with an empty name": (zips.archive([zips.Entry(b"", b"x")]), "import_no_chat"),
    "an archive with a name that begins with zero": (zips.archive([zips.Entry(b"\0chat.txt", b"x")]), "import_no_chat"),
    "a bomb": (packed({"chat.txt": b"0" * (MAX_BYTES + 10)}), "import_too_large"),
    "a locked archive": (locked(), "import_locked_zip"),
    "an archive by a method that unpacks unbounded": (
        packed({"chat.txt": b"20.11.2026, 10:00 - A: b"}, zipfile.ZIP_LZMA),
        "import_no_chat",
    ),
    "parts beside parts": (HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 400, "import_broken_mail"),
    "Telegram cut off": ((SAMPLES / "one_chat.json").read_bytes()[:700], "import_broken_json"),
    "brackets without end": (b'{"messages": ' + b"[" * 200_000, "import_broken_json"),
    "a number without end": (b'{"messages": [' + b"9" * 6000 + b"]}", "import_broken_json"),
    "messages that are none": (b'{"messages": 5}', "import_unknown_json"),
    "other data": (b'{"chats": {"list": [1, {"messages": null}]}}', "import_unknown_json"),
    "a head without end": (HEAD + b"X-A: b\n" * 100_000 + b"\nbody", "import_broken_mail"),
    "a head of one line": (HEAD + b"X-A: " + b"b" * 400_000 + b"\n\nbody", "import_broken_mail"),
    "parts within parts": (
        HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(100)),
        "import_broken_mail",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_told_in_one_sentence(name):
    data, key = REFUSED[name]
    with pytest.raises(InputError) as raised:
        read(data)
    assert raised.value.key == key
    for language in ("ru", "en"):
        texts = texts_for(language)
        assert texts.placeholders(f"errors.{key}") <= set(raised.value.params)


@pytest.mark.parametrize("name", slow(1))
def test_what_is_made_to_take_long_comes_out_bounded(name):
    """How long it takes is printed by `tests.bench.bench_import`, with ten times as much of it."""
    imported = read(slow(1)[name])
    assert imported.messages
    assert all(len(message.text) <= MAX_TEXT for message in imported.messages)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_text_comes_out_as_it_was_written(number):
    """In a message of Telegram, where line ends and all letters are kept."""
    data = {
        "messages": [
            {"type": "message", "date": "2026-11-20T10:00:00", "from": HOSTILE[number], "from_id": "user1", "text": HOSTILE[number]}
        ]
    }
    message = read(json.dumps(data)).messages[0]
    visible = HOSTILE[number].strip().replace("\u202e", "").replace("\u202c", "")
    assert message.text.split() == visible.split()
    assert len(message.sender) <= MAX_LABEL
    assert "\n" not in message.sender


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Users\\a\\чек.pdf", "a/b\x00c.pdf", "x" * 5000, "\u202egpj.exe"])
def test_the_name_of_a_file_is_a_label_and_never_a_path(name):
    data = {"messages": [{"type": "message", "from": "A", "date": "2026-11-20T10:00:00", "text": "", "file": name}]}
    (attached,) = read(json.dumps(data)).messages[0].attachments
    assert not set(attached) & set("/\\\x00\u202e\n")
    assert 0 < len(attached) <= MAX_LABEL


def test_a_long_message_is_cut_and_says_so():
    long = "слово " * 10_000
    imported = read(f"20.11.2026, 10:00 - Магазин: {long}")
    assert MessageFlag.CUT in imported.messages[0].flags
    (proposed,) = propose(imported, Setting({"Магазин": Role.SELLER}, MOSCOW), Case(), NOW)
    assert len(proposed.event.text) <= MAX_EVENT_TEXT
    assert MessageFlag.CUT in proposed.flags


def test_a_page_of_mail_asks_nobody_and_says_only_its_words():
    page = "<head><title>t</title></head><p>да<img src='http://elsewhere.example/x.png'><script>alert(1)</script><!-- c --> &lt;b&gt;</p>"
    assert html_words(page).split() == ["да", "<b>"]


def test_a_text_of_which_a_few_letters_are_damaged_is_still_read():
    text = "Поддержка: Здравствуйте\nПоддержка: Ждите ответа до пятницы\n".encode()
    assert "Ждите ответа" in read(text[:40] + b"\xd0\xff" + text[40:]).messages[-1].text


def test_a_mail_inside_a_mail_is_a_file():
    inside = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n"
    message = read(inside + HEAD + b"\nWords of somebody else.\n--b--\nafter").messages[0]
    assert (message.text, message.attachments) == ("s\n\nSee below.", ("rfc822",))


def test_mails_within_mails_are_not_opened():
    message = read(HEAD + b"Content-Type: message/rfc822\n\n" * 400).messages[0]
    assert (message.text, len(message.attachments)) == ("s", 1)


def test_no_more_lines_are_taken_for_boundaries_than_a_mail_has():
    """Each of them costs a search, in every part again."""
    head = HEAD + b"Content-Type: multipart/mixed; boundary=-\n\n"
    after = b"---\n\nWords.\n-----\n"
    assert "Words." in read(head + b"---x\n" * 100 + after).messages[0].text
    assert "Words." not in read(head + b"---x\n" * MAX_LIKE_BOUNDARY + after).messages[0].text


@pytest.mark.parametrize("boundary", [b"never", b"", b'"', b"(.*)+$", b"\xd0\x9f"])
def test_a_mail_whose_parts_are_not_there_is_read(boundary):
    message = read(HEAD + b"Content-Type: multipart/mixed; boundary=" + boundary + b"\n\n--b\n\nWords.\n--b--\n").messages[0]
    assert message.text.startswith("s")


def test_a_mail_whose_letters_are_told_wrongly_is_still_read():
    body = "Здравствуйте, деньги вернём завтра".encode("cp1251")
    imported = read(HEAD + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(body))
    assert imported.messages[0].text == "s\n\nЗдравствуйте, деньги вернём завтра"
    assert MessageFlag.LETTERS_GUESSED in imported.messages[0].flags


PIECES = st.sampled_from([
    b"From: a@x\n", b"Date: Fri, 20 Nov 2026 10:00:00 +0300\n", b"From a Fri Nov 20 10:00:00 2026\n", b"\n", b"Content-Type: text/html\n",
    b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"=?utf-8?B?0J8=?=", b"[20.11.2026, 10:00:00] A: b\n",
    b"20.11.2026, 10:00 - A: b\n", b"5/6/26, 9:00 AM - A: b\n", "Вы\n14:03\n".encode(), "Вчера\n".encode(),
    "А, [20.11.2026 14:03]\n".encode(),
    b'{"messages": [', b"]}", b'{"type": "message", "date_unixtime": "1794992400", "from": "A", "text": ["b", {"text": 5}]}',
    b"PK\x03\x04", b"PK\x05\x06", b"<html>", b"\xff", b"99.99.9999, 99:99 - A: b\n", b"0:00\n", b"\x00",
])  # fmt: skip


@given(
    st.lists(st.one_of(PIECES, st.binary(max_size=30), st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace"))), max_size=12)
)
def test_any_bytes_are_read_or_refused_and_become_events_that_a_case_can_hold(pieces):
    try:
        imported = read(b"".join(pieces))
    except InputError:
        return
    roles = {sender: Role.ME if number % 2 else Role.SELLER for number, (sender, _) in enumerate(imported.senders)}
    proposed = propose(imported, Setting(roles, MOSCOW, merge=True), Case(), NOW)
    Case.model_validate({"events": [one.event.model_dump() for one in proposed]})


@pytest.mark.parametrize("name", [path.name for path in SAMPLES.iterdir()])
def test_an_export_cut_off_anywhere_is_read_or_refused(name):
    data = (SAMPLES / name).read_bytes()
    refused = {key for end in range(0, len(data), max(1, len(data) // 40)) if (key := refusal(data[:end]))}
    assert refused <= {"import_empty", "import_broken_json"}


def refusal(data: bytes) -> str:
    """The key of the sentence, nothing where it is read."""
    try:
        read(data)
    except InputError as error:
        return error.key
    return ""
