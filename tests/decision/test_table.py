"""Tables and ladders whose words do not fit together are refused, each slip with its place."""

from __future__ import annotations

import pytest

from guidance.errors import ContentError
from guidance.library.forms.step import Ladder
from guidance.library.forms.table import Table
from guidance.library.yaml_file import build, parse

HEAD = """table: messages
hit_policy: UNIQUE
inputs:
  channel: {type: enum, values: [none, wrong, right], untold: none}
  silence: {type: hours, from: 0h, nullable: true, unsure: true, runs: up, untold: none}
  claim: {type: days, runs: down}
  price: {type: money, from: 0}
outputs: [wait, done]
rules:
"""


def _told(text: str, model: type[Table | Ladder] = Table) -> list[str]:
    with pytest.raises(ContentError) as caught:
        build(parse(text.encode(), "t.yaml"), model)
    return [str(fault) for fault in caught.value.faults]


def _rule(line: str) -> str:
    return f"{HEAD}  - {{id: M1, then: done, because: x, {line}}}\n"


def test_a_whole_table_is_read() -> None:
    table = build(parse(_rule("when: {silence: [none, ..48h], price: 100..}").encode(), "t.yaml"), Table)
    assert table.id == "messages"
    assert table.is_unique
    assert table.inputs["silence"].words == ("none", "not_sure")
    assert table.inputs["price"].least == 0
    fault = table.fault("x", "rules", 0, "then")
    assert (fault.file, fault.line) == ("t.yaml", 10)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("when: {chanel: right}", "`chanel` is no input of this table; accepted: channel, silence, claim, price; did you mean `channel`?"),
        ("when: {channel: rigth}", "`rigth` is no value of this input; accepted: none, wrong, right; did you mean `right`?"),
        ("when: {claim: none}", "`none` is no value of this input; accepted: ranges such as 48h..72h"),
        ("when: {silence: 3d..}", "`3d..` is not in the unit of this input, which is hours"),
        ("when: {channel: 3d..}", "`3d..` is not in the unit of this input, which is enum"),
        ("when: {silence: -1h..}", "`-1h..` reaches below the least value of this input"),
        ("when: {silence: ..0h}", "`..0h` reaches below the least value of this input"),
        ("when: {claim: [..3d, 5wd..]}", "`5wd..` is not in the unit that this input has elsewhere, d"),
        ("answers: reply", "`answers` and `within` stand together"),
    ],
)
def test_a_slip_in_a_rule_is_told(line: str, told: str) -> None:
    [message] = _told(_rule(line))
    assert message.endswith(told)
    assert message.startswith("t.yaml:10:")


def test_all_slips_are_told_at_once() -> None:
    rules = ("{id: M1, then: don, because: x, when: {channel: rigth}}", "{id: M1, then: done, because: x, when: {silent: none}}")
    text = HEAD + "".join(f"  - {rule}\n" for rule in rules)
    assert [message.split(": ", 1)[1].split(" ")[0] for message in _told(text)] == ["`don`", "`rigth`", "the", "`silent`"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{type: enum}", "an enum names its `values`"),
        ("{type: enum, values: [a, a]}", "stands twice"),
        ("{type: enum, values: [a], nullable: true}", "`nullable` is not accepted for an enum"),
        ("{type: hours, values: [a]}", "`values` are not accepted for hours"),
        ("{type: hours, from: 0d}", "`from` is not in the unit of hours"),
        ("{type: money, runs: up}", "money does not run"),
        ("{type: hours, untold: none}", "`none` is no value of this input"),
        ("{type: hours, nullable: yes}", "`yes` is neither true nor false"),
        ("{table: gate, runs: up}", "`runs` is not accepted beside `table`"),
        ("{type: hour}", "did you mean `hours`?"),
    ],
)
def test_an_input_that_makes_no_sense_is_told(source: str, told: str) -> None:
    messages = _told(f"table: t\nhit_policy: UNIQUE\ninputs:\n  a: {source}\noutputs: [b]\nrules: [{{id: R, then: b, because: x}}]\n")
    assert any(told in message and message.startswith("t.yaml:4:") for message in messages)


STEPS = (
    "progress: {channel: [none, right]}\nclocks: {silence: {set_by: ours, kind: habit, owner: others, deadline: next_cut}}\nsteps:\n  one: "
)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("{kind: act, sets: {channel: rigth}}", "`rigth` is no value of channel in `progress`; accepted: none, right; did you mean"),
        ("{kind: act, starts: [silense]}", "`silense` is no clock; accepted: silence; did you mean `silence`?"),
        ("{kind: act, answers: reply, within: x}", "`x` is no clock; accepted: silence"),
        ("{kind: act, answers: reply}", "`answers` and `within` stand together"),
        ("{kind: wait, sets: {channel: right}}", "`sets` is not accepted for a step of kind wait"),
        ("{kind: guard}", "a guard says in `clears` what is so once it is heeded"),
        ("{kind: guard, clears: {channel: none}}", "only an act moves `channel`, which stands in `progress`"),
        ("{kind: walk}", "`walk` is not accepted here; accepted: act, guard, wait, end"),
    ],
)
def test_a_step_that_makes_no_sense_is_told(step: str, told: str) -> None:
    [message] = _told(STEPS + step + "\n", Ladder)
    assert told in message
    assert message.startswith("t.yaml:4:")
