"""Each heavy or dangerous library is used in its own place only, and the house stays small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PLACES = {
    "yaml": ("guidance/library/yaml_file.py",),
    "plotly": ("guidance/timeline/",),
    "streamlit": ("app.py", "pages/"),
    "starlette": ("pages/server/",),
    "typst": ("guidance/library/fonts.py", "guidance/papers/documents/pdf_file.py", "guidance/timeline/png_file.py"),
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


def modules(root: Path) -> list[Path]:
    return [root / "app.py", *sorted((root / "pages").rglob("*.py")), *sorted((root / "guidance").rglob("*.py"))]


def types_in(source: str) -> list[str]:
    """The classes and type aliases that a module defines."""
    names = []
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        names += [target.id for target in targets if isinstance(target, ast.Name) and is_type_name(target.id)]
        names += [node.name] if isinstance(node, ast.ClassDef) else []
    return names


def is_type_name(name: str) -> bool:
    plain = name.lstrip("_")
    return plain[:1].isupper() and any(letter.islower() for letter in plain)


def test_no_file_is_longer_than_a_page_that_can_be_named(root):
    assert {file.name: lines for file in modules(root) if (lines := file.read_text("utf-8").count("\n")) > 300} == {}


def test_a_type_name_exists_once_in_the_house(root):
    places: dict[str, list[str]] = {}
    for file in modules(root):
        for name in types_in(file.read_text("utf-8")):
            places.setdefault(name.lstrip("_"), []).append(file.relative_to(root).as_posix())
    assert len(places) > 200
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_type_names_are_seen():
    assert types_in("class A: ...\nKind = Literal['x']\n_Open = tuple[int, ...]\nMAX = 3\nname = 'b'\nSide: TypeAlias = int") == [
        "A",
        "Kind",
        "_Open",
        "Side",
    ]


def test_the_house_has_few_boxes(root):
    """Rooms, and the files beside them."""
    boxes = [path.name for path in (root / "guidance").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    rooms = [path.name for path in (root / "pages").iterdir() if (path / "__init__.py").exists()]
    assert len([box for box in boxes if box != "__init__.py"]) <= 12, boxes
    assert len(rooms) <= 4, rooms
