"""Each way in which a ladder might never end is told with the rule that allows it."""

from __future__ import annotations

from guidance.decision.evaluate import Graph
from guidance.decision.prove import prove_ladder
from guidance.library.forms.step import Ladder
from guidance.library.forms.table import Table
from tests.decision.graphs import CLOCK
from tests.decision.partition import table

INPUTS = {
    "channel": {"type": "enum", "values": ["none", "wrong", "right"]},
    "request": {"type": "enum", "values": ["part", "whole"]},
    "reply": {"type": "enum", "values": ["none", "papers", "promise"]},
    "silence": {"type": "hours", "from": "0h", "nullable": "true", "unsure": "true", "runs": "up"},
    "window": {"type": "days", "nullable": "true", "runs": "down"},
    "promise_left": {"type": "hours", "nullable": "true", "runs": "down"},
}
LADDER = {
    "progress": {"window": ["running", "none"], "channel": ["none", "wrong", "right"], "request": ["part", "whole"]},
    "clocks": {"silence": CLOCK, "window": CLOCK, "promise_left": {**CLOCK, "set_by": "theirs"}},
    "steps": {
        "fix": {"kind": "act", "sets": {"channel": "right"}, "starts": ["silence"]},
        "write": {"kind": "act", "sets": {"channel": "right", "request": "whole"}, "starts": ["silence"]},
        "claim": {"kind": "act", "sets": {"window": "none"}},
        "answer": {"kind": "act", "answers": "reply", "within": "silence"},
        "again": {"kind": "act", "answers": "reply", "within": "silence", "restarts": ["silence"]},
        "heed": {"kind": "guard", "clears": {"reply": "none"}},
        "wait": {"kind": "wait"},
        "stop": {"kind": "end"},
    },
}


def _rule(number: int, when: dict[str, object], then: str, **more: object) -> dict[str, object]:
    return {"id": f"R{number}", "when": when, "then": then, "because": "x", **more}


def _told(*rules: dict[str, object], **ladder: object) -> list[str]:
    return _told_of([table(INPUTS, list(rules))], **ladder)


def _told_of(tables: list[Table], **ladder: object) -> list[str]:
    return [fault.message for fault in prove_ladder(Graph(tables, Ladder.model_validate({**LADDER, **ladder})))]


def test_an_act_that_raises_what_it_sets_ends() -> None:
    assert _told(_rule(1, {"channel": ["none", "wrong"]}, "fix"), _rule(2, {"channel": "right"}, "stop")) == []


def test_an_act_that_may_find_its_work_done_is_told() -> None:
    told = _told(_rule(1, {"channel": ["wrong", "right"]}, "fix"))
    assert told == ["rule R1: nothing moves: all that it sets (channel) may stand so already"]


def test_a_lesser_fact_may_rise_while_the_greater_ones_do_not_fall() -> None:
    assert _told(_rule(1, {"request": "part"}, "write")) == []
    assert _told(_rule(1, {}, "write")) == ["rule R1: nothing moves: all that it sets (channel, request) may stand so already"]


def test_an_act_that_takes_the_case_back_is_told() -> None:
    steps = {"back": {"kind": "act", "sets": {"channel": "wrong", "request": "whole"}}}
    told = _told(_rule(1, {"request": "part"}, "back"), steps=steps)
    assert told == ["rule R1: may bring the case back: it sets channel to wrong, which may stand higher by then"]


def test_a_clock_that_an_act_stops_counts_as_progress() -> None:
    assert _told(_rule(1, {"window": "..3d"}, "claim")) == []
    assert len(_told(_rule(1, {"window": ["none", "..3d"]}, "claim"))) == 1


def test_a_wait_must_name_its_clock() -> None:
    assert _told(_rule(1, {"silence": "..48h"}, "wait")) == ["rule R1: waits, but names no clock in `until`"]


def test_a_wait_ends_by_a_clock_that_comes_to_a_cut() -> None:
    assert _told(_rule(1, {"silence": "..48h"}, "wait", until="silence")) == []
    assert _told(_rule(1, {"window": "0d.."}, "wait", until="window")) == []


def test_a_wait_that_its_clock_does_not_end_is_told() -> None:
    for cell in ("48h..", ["none", "..48h"], ["not_sure", "..48h"]):
        [message] = _told(_rule(1, {"silence": cell}, "wait", until="silence"))
        assert message.startswith("rule R1: the wait may never end: the rule does not bound silence from above")
    [message] = _told(_rule(1, {"window": "..0d"}, "wait", until="window"))
    assert "does not bound window from below" in message


def test_a_promise_that_can_be_renewed_needs_a_clock_of_ours_beside_it() -> None:
    alone = {"reply": "promise", "promise_left": "0h.."}
    [message] = _told(_rule(1, alone, "wait", until="promise_left"))
    assert message == "rule R1: the wait may never end: they can renew promise_left, and no clock of ours is bounded beside it"
    assert _told(_rule(1, {**alone, "silence": "..120h"}, "wait", until="promise_left")) == []


def test_a_promise_that_has_run_out_is_no_end_of_a_wait() -> None:
    [message] = _told(_rule(1, {"promise_left": "..0h", "silence": "..120h"}, "wait", until="promise_left"))
    assert "does not bound promise_left from below" in message


def test_an_answer_is_bounded_by_a_clock_of_ours() -> None:
    assert _told(_rule(1, {"reply": "papers", "silence": "..48h"}, "answer")) == []
    [message] = _told(_rule(1, {"reply": "papers"}, "answer"))
    assert "may be asked for again and again: the rule does not bound silence" in message


def test_a_clock_that_they_can_renew_bounds_no_answer() -> None:
    steps = {"answer": {"kind": "act", "answers": "reply", "within": "promise_left"}}
    told = _told(_rule(1, {"promise_left": "0h.."}, "answer"), steps=steps)
    assert told == ["rule R1: may be asked for again and again: promise_left is not a clock of ours"]


def test_an_answer_may_not_start_its_own_bound_again() -> None:
    told = _told(_rule(1, {"reply": "papers", "silence": "..48h"}, "again"))
    assert told == ["rule R1: may be asked for again and again: again starts silence again"]


def test_an_answer_may_not_start_the_bound_of_another_answer() -> None:
    steps = {
        "answer": {"kind": "act", "answers": "reply", "within": "silence", "restarts": ["window"]},
        "other": {"kind": "act", "answers": "reply", "within": "window"},
    }
    rules = (_rule(1, {"reply": "papers", "silence": "..48h"}, "answer"), _rule(2, {"reply": "promise", "window": "0d.."}, "other"))
    assert _told(*rules, steps=steps) == ["rule R1: may be asked for again and again: answer starts window again"]


def test_an_answer_may_not_stop_the_bound_of_an_answer_either() -> None:
    """Stopped, a clock would be started by the next act as if for the first time."""
    rule = _rule(1, {"reply": "papers", "window": "0d.."}, "answer", sets={"window": "none"})
    steps = {"answer": {"kind": "act", "answers": "reply", "within": "window"}}
    assert _told(rule, steps=steps, progress={}) == ["rule R1: may be asked for again and again: answer starts window again"]


def test_an_answer_may_not_take_the_case_back() -> None:
    rule = _rule(1, {"reply": "papers", "silence": "..48h"}, "answer", sets={"channel": "none"})
    assert _told(rule) == ["rule R1: may bring the case back: it sets channel to none, which may stand higher by then"]


def test_only_acts_set_facts() -> None:
    rule = _rule(1, {"silence": "..48h"}, "wait", until="silence", sets={"channel": "none"})
    assert _told(rule) == ["rule R1: `sets` and `answers` belong to rules that lead to an act"]


def test_a_guard_goes_once_it_is_heeded() -> None:
    assert _told(_rule(1, {"reply": "promise"}, "heed")) == []
    assert len(_told(_rule(1, {"reply": ["none", "promise"]}, "heed"))) == 1


def test_an_output_that_is_no_step_is_told() -> None:
    assert _told(_rule(1, {}, "jump")) == ["rule R1: `jump` is no step of the ladder"]


def test_words_of_the_ladder_that_the_tables_lack_are_told() -> None:
    told = _told(_rule(1, {}, "stop"), progress={"chanel": ["none"], "channel": ["none", "rigth"]}, steps={"stop": {"kind": "end"}})
    assert told == [
        "no table has the fact `chanel`",
        "`channel` has no value `rigth` in the tables; accepted: none, wrong, right",
    ]


def _carried(*rules: dict[str, object], **final: object) -> list[Table]:
    """A table whose steps the final table passes on."""
    outputs = [str(rule["then"]) for rule in rules]
    passed = [_rule(number, {"first": output}, output, **final) for number, output in enumerate(dict.fromkeys(outputs))]
    return [table(INPUTS, list(rules), table="first"), table({"first": {"table": "first"}}, passed)]


def test_a_step_that_is_passed_on_is_proved_where_it_was_given() -> None:
    good = _rule(1, {"silence": "..48h"}, "wait", until="silence")
    bad = _rule(2, {"silence": "48h.."}, "wait", until="silence")
    assert _told_of(_carried(good)) == []
    [message] = _told_of(_carried(good, bad))
    assert message.startswith("rule R2: (by way of next_step R0) the wait may never end")


def test_a_condition_of_an_earlier_table_counts_as_one_of_the_rule() -> None:
    first = table(INPUTS, [_rule(1, {"channel": "wrong"}, "bad"), _rule(2, {"channel": "not(wrong)"}, "good")], table="first")
    final = [_rule(3, {"first": "bad"}, "fix"), _rule(4, {"first": "good"}, "stop")]
    assert _told_of([first, table({"first": {"table": "first"}}, final)]) == []
    swapped = [_rule(3, {"first": "good"}, "fix"), _rule(4, {"first": "bad"}, "stop")]
    assert len(_told_of([first, table({"first": {"table": "first"}}, swapped)])) == 1


def test_what_a_rule_on_the_way_sets_counts_as_set_by_the_step() -> None:
    plain = _rule(1, {"request": "part"}, "fix")
    assert len(_told_of(_carried(plain))) == 1
    assert _told_of(_carried({**plain, "sets": {"request": "whole"}})) == []


def test_every_fault_is_told_once_with_the_place_of_its_rule() -> None:
    tables = _carried(_rule(1, {}, "wait"), _rule(2, {}, "fix"))
    faults = prove_ladder(Graph(tables, Ladder.model_validate(LADDER)))
    assert len(faults) == len(set(faults)) == 2
    assert {fault.file for fault in faults} == {"first"}
