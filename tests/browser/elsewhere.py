"""A site elsewhere that goes for the wizard: on another port of this machine, and by the machine's other name as another site."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGES = {
    "/links": '<a id="link" href="{at}/style.css">link</a><a id="window" target="_blank" href="{at}/style.css">window</a>',
    "/refresh": '<meta http-equiv="refresh" content="0;url={at}/style.css">',
    "/form": '<form method="post" action="{at}/erase"><button>prize</button></form>',
    "/parts": '<link rel="stylesheet" href="{at}/style.css"><img src="{at}/style.css"><script src="{at}/style.css"></script>'
    '<iframe src="{at}/style.css"></iframe><object data="{at}/style.css"></object>',
}
"""What stands on its pages, by their path; the query says `at` which address they aim, and which `cookie` they plant where."""


class _Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        body = PAGES.get(parts.path, "").format(at=query.get("at", [""])[0]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        for cookie in query.get("cookie", []):
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def elsewhere() -> Iterator[int]:
    """The port where it runs until the block ends."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield site.server_port
    site.shutdown()
    site.server_close()
    thread.join(timeout=10)
