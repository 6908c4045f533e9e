"""Do the tests that need Chromium stay in one process, whatever shares them out?"""

from __future__ import annotations

import pytest


def test_the_tests_of_the_browser_stay_in_one_process(request: pytest.FixtureRequest) -> None:
    [group] = request.node.iter_markers("xdist_group")
    assert group.args == ("browser",)
    assert request.node.nodeid.endswith("@browser") is request.config.getoption("loadgroup", default=False)
