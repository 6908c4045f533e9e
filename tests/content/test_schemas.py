"""Are the committed schemas those of the models?"""

import json

from guidance.checks.schemas import generate
from guidance.library.yaml_file import CONTENT, read

FOLDER = CONTENT / "schemas"


def test_the_committed_schemas_are_those_of_the_models() -> None:
    """Generate them anew with `python -m guidance schema --content`."""
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")} == generate()


def test_each_content_file_names_a_schema_that_is_there() -> None:
    named = {
        path: (path.parent / line.partition("$schema=")[2].strip()).resolve()
        for path in CONTENT.rglob("*.yaml")
        if "$schema=" in (line := path.read_text(encoding="utf-8").partition("\n")[0])
    }
    assert len(named) > 20
    assert {schema.parent for schema in named.values()} == {FOLDER.resolve()}
    assert all(schema.is_file() for schema in named.values())


def test_a_shipped_table_has_only_the_words_that_the_schema_knows() -> None:
    schema = json.loads((FOLDER / "table.json").read_text(encoding="utf-8"))
    assert set(read(CONTENT / "tables" / "gate.yaml").plain()) <= set(schema["properties"])
