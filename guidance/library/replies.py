"""Loads the rules of the reply reader, once a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from guidance.case.choices import Language
from guidance.errors import ContentError
from guidance.library.forms.reply_rules import ReplyRules
from guidance.library.yaml_file import CONTENT, load


@cache
def load_reply_rules(language: Language, root: Path = CONTENT) -> ReplyRules:
    """The rules of one language; raises ContentError with every fault."""
    rules = load(root / "replies" / f"{language}.yaml", ReplyRules, root=root)
    if rules.language != language:
        raise ContentError([rules.fault(f"`language` has to be `{language}`, like the file", "language")])
    return rules
