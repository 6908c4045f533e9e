"""What is made to take long: every input that made some reader slow, or would make a careless one."""

from __future__ import annotations

HEAD = b"From: a@x.example\nDate: Fri, 20 Nov 2026 10:00:00 +0300\nSubject: s\n"


def slow(times: int) -> dict[str, bytes]:
    """The inputs, each up to half a megabyte, `times` times as long."""
    return {
        "tags that never end": (HEAD + b"Content-Type: text/html\n\n" + b"<a " * 60_000 * times),
        "comments that never end": (HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 40_000 * times),
        "tags within tags": (HEAD + b"Content-Type: text/html\n\n" + b"<blockquote>" * 15_000 * times),
        "encoded words that never end": (b"From: " + b"=?a?q?" * 4_000 * times + b"\nDate: x\n\nb"),
        "addresses that never end": (b"From: " + b'<"(' * 6_000 * times + b"\nDate: x\nTo: " + b"(" * 10_000 * times + b"\n\nb"),
        "a charset that takes long": (HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-" * 30_000 * times),
        "starts of mails": b"From a Fri Nov 20 10:00:00 2026\nFrom: a@x\nDate: x\n\n" + b"From \n\n" * 50_000 * times,
        "lines like boundaries": (HEAD + b"Content-Type: multipart/mixed; boundary=-\n\n" + b"---x\n" * 80_000 * times),
        "a line without end": b"20.11.2026, 10:00 - A: " + b"b" * 500_000 * times,
        "stamps without words": b"[20.11.2026, 10:00:00] " * 20_000 * times,
        "lines without end": b"20.11.2026, 10:00 - A: b\n" + b"\n" * 500_000 * times,
        "blanks in a line": b"20.11.2026, 10:00 - A: b" + b" " * 300_000 * times + b"c\n",
        "brackets in a paste": ("Вы\n14:03\n" + "[(" * 100_000 * times).encode(),
        "names in a paste": ("аб: в\n" * 30_000 * times).encode(),
        "times in a paste": ("14:03\n" * 30_000 * times).encode(),
        "heads in a paste": ("Поддержка 14:03\nда\n" * 10_000 * times).encode(),
        "backslashes": b'{"messages": [{"type": "message", "text": "' + b"\\\\" * 100_000 * times + b'\\x1F"}]}',
        "people of one name": b'{"messages": ['
        + b",".join(b'{"type": "message", "from": "A", "from_id": "user%d", "text": "x"}' % number for number in range(4_000 * times))
        + b"]}",
        "digits": b"1" * 400_000 * times,
        "colons": b":" * 400_000 * times,
    }
