"""JSON Schemas of the content files, for editors, generated from the forms.

A test compares the committed files with these: they are never written by hand.
"""

from __future__ import annotations

import json

from pydantic import BaseModel

from guidance.checks.scenarios import Bases, ScenarioFile
from guidance.library.forms.country import Bodies, Country
from guidance.library.forms.evidence import Needs
from guidance.library.forms.letter import LetterForm, LetterList
from guidance.library.forms.machine_words import MachineWords
from guidance.library.forms.network import Networks
from guidance.library.forms.passage import SharedPassages
from guidance.library.forms.platform import Platform
from guidance.library.forms.prevention import Trials
from guidance.library.forms.question import Questions
from guidance.library.forms.reply_rules import ReplyRules
from guidance.library.forms.rights import Rights
from guidance.library.forms.source import Habits, Sources, Terms
from guidance.library.forms.step import Ladder
from guidance.library.forms.sums import Sums
from guidance.library.forms.table import Table

MODELS: dict[str, type[BaseModel]] = {
    "table.json": Table,
    "steps.json": Ladder,
    "questions.json": Questions,
    "country.json": Country,
    "terms.json": Terms,
    "sources.json": Sources,
    "bodies.json": Bodies,
    "sums.json": Sums,
    "platform.json": Platform,
    "habits.json": Habits,
    "evidence.json": Needs,
    "reply_rules.json": ReplyRules,
    "machine_words.json": MachineWords,
    "scenarios.json": ScenarioFile,
    "bases.json": Bases,
    "letter.json": LetterForm,
    "letters.json": LetterList,
    "passages.json": SharedPassages,
    "trials.json": Trials,
    "rights.json": Rights,
    "networks.json": Networks,
}


def generate() -> dict[str, str]:
    """The text of each schema file by its name."""
    return {name: _text(model) for name, model in MODELS.items()}


def _text(model: type[BaseModel]) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
