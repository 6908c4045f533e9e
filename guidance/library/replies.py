"""How is a reply read? The reader's rules of one language, found and read once a process.

It refuses rules with any fault in them, as the library does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from guidance.errors import ContentError
from guidance.library.forms.kinds import Language
from guidance.library.forms.reply_rules import ReplyRules
from guidance.library.packs import CONTENT
from guidance.library.yaml_file import load


@cache
def load_reply_rules(language: Language, root: Path = CONTENT) -> ReplyRules:
    """The rules for one language, or every fault in them."""
    found = load(root / "replies" / f"{language}.yaml", ReplyRules, root=root)
    if found.language != language:
        raise ContentError([found.fault(f"`language` has to be `{language}`, like the file", "language")])
    return found
