"""A file that tells where it was taken is said to, beside it and before it goes into an archive."""

from __future__ import annotations

from hashlib import sha256

import pytest

from guidance.case.case import Case
from guidance.case.exhibit import Exhibit
from guidance.library.texts import texts_for
from pages.session.session import Session, Workspace
from tests.case.test_capture_place import picture
from tests.pages.opening import opened


@pytest.mark.parametrize("place", [True, False])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_picture_with_its_place_is_told_before_the_archive(root, language, place: bool) -> None:
    data, texts = picture("JPEG", place=place), texts_for(language)
    digest = sha256(data).hexdigest()
    exhibit = Exhibit(id="exhibit-1", sha256=digest, size=len(data), media_type="image/jpeg")
    page = opened(root, "bundle", Session(language, Workspace(Case(problem="defect", exhibits=(exhibit,))), loose={digest: data}))
    assert not page.exception
    told = [warning.value for warning in page.warning]
    wanted = [texts("bundle.page.tells_place"), texts("bundle.download.places", numbers="1")]
    assert sorted(told) == (sorted(wanted) if place else [])
