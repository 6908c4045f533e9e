"""Which library is used where? Each heavy or dangerous one has its own place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PLACES = {
    "yaml": ("guidance/library/yaml_file.py",),
    "plotly": ("guidance/timeline/",),
    "streamlit": ("app.py", "pages/"),
    "starlette": ("pages/server/",),
}


def imports(source: str) -> set[str]:
    """The libraries that a module imports, by their first name."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[0] for name in plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}}


def strays(root: Path, library: str) -> list[str]:
    files = [root / "app.py", *(root / "pages").rglob("*.py"), *(root / "guidance").rglob("*.py")]
    names = (file.relative_to(root).as_posix() for file in files if library in imports(file.read_text("utf-8")))
    return [name for name in names if not name.startswith(PLACES[library])]


@pytest.mark.parametrize("library", PLACES)
def test_a_library_is_imported_only_in_its_place(root, library):
    assert strays(root, library) == []


def test_a_stray_import_is_seen(tmp_path):
    (tmp_path / "guidance").mkdir()
    (tmp_path / "app.py").write_text("import streamlit as st")
    (tmp_path / "guidance" / "law.py").write_text("def late():\n    from yaml import safe_load")
    assert strays(tmp_path, "yaml") == ["guidance/law.py"]
    assert strays(tmp_path, "streamlit") == []
