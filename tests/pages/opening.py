"""What the tests of pages stand on: one page file run by itself, in a new session or in one of the test's own."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.session.session import SESSION, Session


def opened(root: Path, page: str, session: Session | None = None, **query: str) -> AppTest:
    """The page as it stands after its first run, with this query in its address."""
    test = AppTest.from_file(str(root / "pages" / f"{page}.py"), default_timeout=30)
    if session is not None:
        test.session_state[SESSION] = session
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()
