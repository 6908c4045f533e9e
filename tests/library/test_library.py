"""Content that does not fit together is refused, with the place of every fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guidance.errors import ContentError
from guidance.library.forms.platform import Platform
from guidance.library.forms.question import Questions
from guidance.library.forms.source import Habits
from guidance.library.networks import load_networks
from guidance.library.packs import load_country, load_library
from guidance.library.rights import load_rights
from guidance.library.yaml_file import CONTENT, build, parse


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of all content, to be broken."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(root: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_library(root)
    return [str(fault) for fault in caught.value.faults]


def test_the_content_is_read_once_a_process() -> None:
    assert load_library() is load_library()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("countries/ru/terms.yaml", "source: ru-d9", "source: ru-d99", "`ru-d99` is no source"),
        ("countries/ru/terms.yaml", "source: ru-d9", "source: ru-p3", "does not carry a number"),
        ("countries/ru/terms.yaml", "amount: 10,", "amount: ten,", "is no whole number above zero"),
        ("countries/ru/terms.yaml", "unit: days", "unit: dayz", "did you mean `days`?"),
        ("countries/ru/terms.yaml", "review_by: 2027-02-22", "review_by: 2026-11-22", "`review_by` is not after `checked_on`"),
        ("countries/ru/terms.yaml", "checked_on: 2026-11-22", "checked_on: 22.11.2026", "is no date"),
        ("countries/ru/country.yaml", "return: return_window", "return: return_windov", "`return_windov` is no term"),
        ("countries/ru/country.yaml", "authority: rospotrebnadzor", "authority: bank_of_russia", "not authority"),
        ("countries/ru/country.yaml", "adviser: consumer_advice", "adviser: nobody", "`nobody` is no body"),
        ("countries/ru/country.yaml", "country: ru", "country: by", "the folder is called `ru`"),
        ("countries/ru/country.yaml", "Europe/Moscow", "Moscow time", "is no time zone"),
        ("countries/ru/bodies.yaml", "source: ru-b8", "source: ru-b88", "`ru-b88` is no source"),
        ("countries/ru/sources.yaml", "limitation: [ru-c7]", "limitation: [ru-c77]", "`ru-c77` is no source"),
        ("countries/ru/sources.yaml", "limitation: [ru-c7]", "limitation: []", "names no source"),
        ("countries/ru/claim_term.yaml", "basis: [refund-term]", "basis: [refund-tern]", "did you mean `refund-term`?"),
        ("countries/ru/claim_term.yaml", "outputs: [refund,", "outputs: [refunds, refund,", "`refunds` is no term"),
        ("platforms/other.yaml", "platform: other", "platform: another", "has to be `other`, like the file"),
        ("platforms/yandex_market.yaml", "source: ya-y3", "source: ya-y33", "did you mean `ya-y3`?"),
        ("habits.yaml", "source: habit-48-hours", "source: habit-49-hours", "is no source"),
        ("tables/questions.yaml", "facts: [problem]", "facts: [problam]", "is no fact that a table reads"),
        ("tables/questions.yaml", "when: {problem: not_delivered}", "when: {troubles: not_delivered}", "`troubles` is no fact"),
    ],
)
def test_a_fault_has_its_file_and_its_line(content: Path, file: str, old: str, new: str, told: str) -> None:
    path = content / file
    line = path.read_text(encoding="utf-8").partition(old)[0].count("\n") + 1
    change(path, old, new)
    found = [fault for fault in faults(content) if told in fault]
    assert found
    assert found[0].startswith(f"{file}:")
    assert int(found[0].split(":")[1]) == line, found


@pytest.mark.parametrize(
    ("file", "edit", "told", "at"),
    [
        ("countries/ru/country.yaml", ("[card, sbp]", "[card]"), "`sbp` is no route", "  card: {card:"),
        ("countries/ru/bodies.yaml", ("source: ru-a10", "source: ru-a13"), "a telephone number needs a source", "    phone: 8-800"),
        ("countries/general/sources.yaml", ("absent:\n", "absent:\n  - card-dispute\n"), "absent at once", "  - card-dispute"),
        ("platforms/other.yaml", ("channel: order_chat", "channel: email"), "is rated already", "    channel: email"),
        ("platforms/other.yaml", ("channel: order_chat", "channel: email"), "not rated for the platform: order_chat", "  - to: platform"),
    ],
)
def test_a_fault_that_shows_elsewhere_has_the_place_where_it_shows(
    content: Path, file: str, edit: tuple[str, str], told: str, at: str
) -> None:
    change(content / file, *edit)
    lines = (content / file).read_text(encoding="utf-8").splitlines()
    places = [number for number, line in enumerate(lines, 1) if line.startswith(at)]
    found = [int(fault.split(":")[1]) for fault in faults(content) if told in fault]
    assert found
    assert set(found) <= {number + offset for number in places for offset in (-1, 0)}


def test_faults_of_several_files_are_raised_at_once(content: Path) -> None:
    change(content / "countries/ru/terms.yaml", "source: ru-d9", "source: ru-d99")
    change(content / "platforms/other.yaml", "fit: wrong", "fit: bad")
    change(content / "habits.yaml", "unit: hours", "unit: hour")
    files = {fault.partition(":")[0] for fault in faults(content)}
    assert files == {"countries/ru/terms.yaml", "platforms/other.yaml", "habits.yaml"}


def test_faults_in_the_sheets_of_a_country_are_raised_together_with_their_places(content: Path) -> None:
    change(content / "countries/ru/rights.yaml", "sources: [ru-p1]", "sources: [ru-p11]")
    change(content / "countries/general/rights.yaml", "rights:", "right:")
    change(content / "countries/ru/networks.yaml", "source: ru-v7", "source: ru-v77")
    with pytest.raises(ContentError) as rights:
        load_rights(content)
    told = [str(fault) for fault in rights.value.faults]
    assert {fault.partition(":")[0] for fault in told} == {"countries/general/rights.yaml", "countries/ru/rights.yaml"}
    assert any(fault.startswith("countries/ru/rights.yaml:6:") and "`ru-p11` is no source" in fault for fault in told)
    with pytest.raises(ContentError, match=r"countries/ru/networks\.yaml:12:\d+: `ru-v77` is no source.*did you mean `ru-v7`"):
        load_networks(content)


DISPUTE_LEFT = (
    "dispute_left: {set_by: ours, kind: platform, owner: buyer, deadline: end, cut_off: platform_dispute, step: platform_dispute}"
)
CLAIM_LEFT = "claim_left: {set_by: ours, kind: statute, owner: others, deadline: end}"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (CLAIM_LEFT, "claim_left: {set_by: ours, owner: others, deadline: end}", "`kind` is missing"),
        (CLAIM_LEFT, "claim_left: {set_by: ours, kind: statute, deadline: end}", "`owner` is missing"),
        (CLAIM_LEFT, "claim_left: {set_by: ours, kind: statut, owner: others, deadline: end}", "did you mean `statute`?"),
        (CLAIM_LEFT, "claim_left: ours", "stands where a mapping is expected"),
        (CLAIM_LEFT, CLAIM_LEFT.replace("end}", "end, step: court}"), "`step` is for a window of the buyer"),
        (
            "  delivery_left: {set_by: ours, kind: platform, owner: others, deadline: end}\n",
            "",
            "`delivery_left` is a clock of the tables and is missing here",
        ),
        (CLAIM_LEFT, f"{CLAIM_LEFT}\n  other_left: {{set_by: ours, kind: habit, owner: others, deadline: next_cut}}", "a table reads"),
        (DISPUTE_LEFT, DISPUTE_LEFT.replace("cut_off: platform_dispute", "cut_off: platform_disputes"), "did you mean `platform_dispute`?"),
        (DISPUTE_LEFT, DISPUTE_LEFT.replace("step: platform_dispute", "step: platform_disputes"), "`platform_disputes` is no step"),
        (DISPUTE_LEFT, DISPUTE_LEFT.replace("deadline: end", "deadline: none"), "that has an end"),
        ("cut_off: return_window", "cut_off: platform_dispute", "belongs to `dispute_left` already"),
    ],
)
def test_a_clock_has_a_kind_and_an_owner_and_closes_what_there_is(content: Path, old: str, new: str, told: str) -> None:
    change(content / "tables/steps.yaml", old, new)
    found = [fault for fault in faults(content) if told in fault]
    assert found
    assert all(fault.startswith("tables/steps.yaml:") for fault in found)


def test_a_missing_file_of_a_country_is_a_fault(content: Path) -> None:
    (content / "countries/ru/bodies.yaml").unlink()
    assert any(fault.startswith("countries/ru/bodies.yaml:") for fault in faults(content))


@pytest.mark.parametrize("gone", ["countries/general", "platforms/other.yaml"])
def test_the_packs_that_stand_in_for_others_have_to_be_there(content: Path, gone: str) -> None:
    path = content / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert any("there is no `" in fault for fault in faults(content))


def test_a_copy_of_the_template_is_a_country(content: Path) -> None:
    folder = Path(shutil.copytree(content / "countries/_template", content / "countries/zz"))
    change(folder / "country.yaml", "country: xx", "country: zz")
    assert load_country(folder, content).code == "zz"
    assert load_library(content).country("zz").code == "zz"


def question(text: str) -> Questions:
    return build(parse(text.encode(), "questions.yaml"), Questions)


def question_faults(text: str) -> str:
    with pytest.raises(ContentError) as caught:
        question(text)
    return str(caught.value)


GOOD = """
limit: 7
questions:
  - id: wish
    facts: [wish]
    when: {channel: [right, wrong]}
    options:
      - {id: refund, sets: {wish: refund}}
      - {id: not_sure, sets: {wish: not_sure}, unsure: true}
"""


def test_a_question_makes_sense_only_where_its_facts_say_so() -> None:
    asked = question(GOOD).question("wish")
    assert asked.makes_sense({"channel": "wrong"})
    assert not asked.makes_sense({"channel": "none"})
    assert not asked.makes_sense({})


def test_null_in_a_patch_takes_a_part_of_the_case_away() -> None:
    resets = load_library().questions.question("promised").resets
    assert resets == {"order": {"promised_by": None, "overdue": None}}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sets: {wish: refund}", "sets: {wish: refunt}", "did you mean `refund`?"),
        ("sets: {wish: refund}", "sets: {wisch: refund}", "did you mean `wish`?"),
        ("sets: {wish: refund}", "sets: {order: {recieved: yes}}", "did you mean `received`?"),
        ("sets: {wish: refund}", "sets: {events: {support: {channel: mail}}}", "did you mean `email`?"),
        ("sets: {wish: refund}", "days_ago: 1", "stand together"),
        ("sets: {wish: refund}", "days_ago: 1, paths: [order.number]", "leads to no date of the Case"),
        ("sets: {wish: refund}", "days_ago: 1, paths: [events.support.promise.until]", "leads to no date of the Case"),
        ("sets: {wish: refund}", "alone: true", "`alone` stands only where several"),
        ("sets: {wish: refund}", "adds: {fraud_signs: [vanished]}", "is no value"),
        ("id: refund", "id: not_sure", "is taken"),
        (", unsure: true", "", "no option says `unsure`"),
        ("[right, wrong]", "..48h", "depends on words"),
        ("limit: 7", "limit: seven", "is no number of days"),
    ],
)
def test_an_answer_that_the_case_cannot_hold_is_refused(old: str, new: str, told: str) -> None:
    assert old in GOOD
    assert told in question_faults(GOOD.replace(old, new, 1))


def test_a_path_to_a_date_of_an_event_is_accepted() -> None:
    question(GOOD.replace("sets: {wish: refund}", "days_ago: 1, paths: [events.support-reply.promise.due]"))


@pytest.mark.parametrize(("model", "file"), [(Platform, "platforms/other.yaml"), (Habits, "habits.yaml")])
def test_an_unknown_word_is_refused(model: type[Platform | Habits], file: str) -> None:
    text = (CONTENT / file).read_text(encoding="utf-8") + "\nextra: word\n"
    with pytest.raises(ContentError, match="`extra` is not accepted here"):
        build(parse(text.encode(), file), model)
