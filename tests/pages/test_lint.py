"""A person's text never becomes Markdown: pages draw only through the rooms below, and those only words of content."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

READ_AS_MARKDOWN = {
    "alert",
    "badge",
    "caption",
    "chat_message",
    "error",
    "expander",
    "header",
    "html",
    "info",
    "latex",
    "link_button",
    "markdown",
    "metric",
    "page_link",
    "popover",
    "status",
    "subheader",
    "success",
    "table",
    "tabs",
    "title",
    "toast",
    "warning",
    "write",
    "write_stream",
}
"""Streamlit's calls that read markup in what they are given to show."""


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def drawn_directly(tree: ast.AST) -> list[int]:
    """The lines on which a page calls something that reads markup."""
    return [call.lineno for call in calls(tree) if isinstance(call.func, ast.Attribute) and call.func.attr in READ_AS_MARKDOWN]


def pieced_together(tree: ast.AST) -> list[int]:
    """The lines on which a call that reads markup is given a string put together from others."""
    made = (ast.JoinedStr, ast.BinOp)
    marked = [call for call in calls(tree) if isinstance(call.func, ast.Attribute) and call.func.attr in READ_AS_MARKDOWN]
    given = [(call, value) for call in marked for value in [*call.args, *(word.value for word in call.keywords)]]
    formatted = [call for call, value in given if isinstance(value, ast.Call) and getattr(value.func, "attr", "") in {"format", "join"}]
    return sorted({call.lineno for call, value in given if isinstance(value, made)} | {call.lineno for call in formatted})


def pages(root: Path) -> list[Path]:
    return sorted((root / "pages").glob("*.py"))


def rooms(root: Path) -> list[Path]:
    return sorted(file for folder in ("views", "widgets", "session", "server") for file in (root / "pages" / folder).rglob("*.py"))


def test_a_page_draws_only_through_the_rooms_below(root):
    assert {file.name: lines for file in pages(root) if (lines := drawn_directly(parsed(file)))} == {}


def test_no_room_of_pages_pieces_markup_together(root):
    files = rooms(root)
    assert len(files) > 30
    assert {file.name: lines for file in files if (lines := pieced_together(parsed(file)))} == {}


def test_no_page_switches_the_protection_off(root):
    files = [root / "app.py", *(root / "pages").rglob("*.py")]
    assert [file.name for file in files if "unsafe_allow_html" in file.read_text("utf-8")] == []


def test_a_page_holds_no_function(root):
    """A page is five movements; what needs a name belongs to its view."""
    for file in pages(root):
        assert not any(isinstance(node, (ast.FunctionDef, ast.ClassDef)) for node in ast.walk(parsed(file))), file.name


def test_only_the_session_room_touches_session_state(root):
    files = [file for file in (root / "pages").rglob("*.py") if file.parent.name != "session"]
    assert len(files) > 40
    assert [file.name for file in files if touches_session_state(parsed(file))] == []


def touches_session_state(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "session_state" for node in ast.walk(tree))


@pytest.mark.parametrize("line", ["st.markdown(name)", "st.sidebar.caption(words)", "column.write(x)"])
def test_a_direct_call_is_seen(line):
    assert drawn_directly(ast.parse(line)) == [1]


@pytest.mark.parametrize("line", ["st.info(f'{name}')", "st.title('a' + name)", "st.error('%s' % name)", "st.write('{}'.format(name))"])
def test_a_string_put_together_is_seen(line):
    assert pieced_together(ast.parse(line)) == [1]


def test_a_touch_of_session_state_is_seen():
    assert touches_session_state(ast.parse("st.session_state['x'] = 1"))
    assert not touches_session_state(ast.parse("fields.was_pressed('x')"))


def test_plain_text_and_plain_words_pass():
    assert drawn_directly(ast.parse("st.text(name); show(name)")) == []
    assert pieced_together(ast.parse("st.info(texts('ui.x')); st.title(title)")) == []
