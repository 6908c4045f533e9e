"""Is a file made from her case when its button is pressed? By then the run of the page is over, and nothing of the session can be asked."""

from __future__ import annotations

import io

import pytest
import streamlit
from PIL import Image
from streamlit.testing.v1 import AppTest

from guidance.advice.examples import open_example
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.papers.posts import public_timeline
from guidance.timeline.picture import to_png
from pages.session import state
from pages.session.session import Session, Workspace

SCREENS = {
    "next_step": 1, "answers": 1, "start": 1, "timeline": 5, "bundle": 3, "letters-claim_defect": 2, "rights-post": 1, "rights": 0,
    "letters": 0, "prevent": 0, "rulebook": 0, "questions": 0, "events": 0,
}  # fmt: skip
"""How many files each screen offers; behind the page's name what the address asks of it."""
ASKED = {"letters": "letter", "rights": "part"}


def offered(root, monkeypatch, screen: str) -> dict[str, object]:
    """What makes the file of each button of a screen, by the file's name; after this, whoever asks for the session fails."""
    case, now = open_example("claim_overdue")
    page, _, asked = screen.partition("-")
    makers: dict[str, object] = {}
    monkeypatch.setattr(streamlit, "download_button", lambda _, made, name, *__, **___: makers.setdefault(name, made))
    test = AppTest.from_file(str(root / "pages" / f"{page}.py"), default_timeout=60)
    test.session_state["session"] = Session("ru", Workspace(case), pretended=now.date())
    if asked:
        test.query_params[ASKED[page]] = asked
    assert not test.run().exception

    def refuse() -> Session:
        raise AssertionError("the session is asked after the run")

    monkeypatch.setattr(state, "session", refuse)
    return makers


@pytest.mark.parametrize("screen", SCREENS)
def test_every_file_is_made_without_the_session_and_its_name_tells_nothing_of_her(root, monkeypatch, screen):
    case, _ = open_example("claim_overdue")
    makers = offered(root, monkeypatch, screen)
    assert len(makers) == SCREENS[screen]
    for name, made in makers.items():
        data = made() if callable(made) else made
        assert len(data) > 1000, name
        assert name.isascii()
        assert not any(told in name for told in (case.order.number, case.order.goods, case.seller.name) if told)


def test_the_picture_for_the_public_shows_her_case(root, monkeypatch):
    """As high as the lanes of what happened need, and not an empty sheet."""
    made = offered(root, monkeypatch, "rights-post")["otvet-post.png"]
    rulebook = load_rulebook()
    case, now = open_example("claim_overdue")
    texts = texts_of(Situation(case, now, rulebook), "ru")
    wanted = Image.open(io.BytesIO(to_png(public_timeline(Situation(case, now, rulebook), texts), texts)))
    assert Image.open(io.BytesIO(made())).size == wanted.size  # type: ignore[operator]
    assert wanted.height > 350
