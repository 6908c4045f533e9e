"""Random tables that are complete by construction: the space of all cases, cut in two again and again."""

from __future__ import annotations

from random import Random

from guidance.decision.atoms import Axis, Box, bits
from guidance.library.forms.cell import Cell, QuantityUnit, Span
from guidance.library.forms.table import Input, Table

_UNITS: dict[str, tuple[QuantityUnit, int]] = {"hours": ("h", 3600), "days": ("d", 1), "money": ("", 100), "enum": ("", 1)}
OUTPUTS = ("go", "wait", "stop", "ask")


def inputs(random: Random, count: int, widest: int = 4) -> dict[str, dict[str, object]]:
    """The declarations of some inputs of mixed kinds, at most `widest` words or cuts each."""
    return {f"i{number}": _input(random, widest) for number in range(count)}


def partition(random: Random, declared: dict[str, dict[str, object]], rules: int, widest: int = 4) -> Table:
    """A proved table of so many rules (fewer where the space is too small) over inputs of these kinds."""
    axes = [_axis(name, source, random, widest) for name, source in declared.items()]
    boxes = [tuple(axis.full for axis in axes)]
    for _ in range(rules - 1):
        splittable = [box for box in boxes if any(mask & (mask - 1) for mask in box)]
        if not splittable:
            break
        box = max(random.sample(splittable, min(3, len(splittable))), key=lambda one: sum(mask.bit_count() for mask in one))
        boxes.remove(box)
        boxes += _halves(random, box)
    random.shuffle(boxes)
    return table(declared, [rule(number, axes, box, random.choice(OUTPUTS)) for number, box in enumerate(boxes)])


def table(declared: dict[str, dict[str, object]], rules: list[dict[str, object]], **more: object) -> Table:
    """A UNIQUE table, or another where `more` says so, whose outputs are those that the rules give."""
    outputs = sorted({str(one["then"]) for one in rules})
    plain = {"table": "next_step", "hit_policy": "UNIQUE", "inputs": declared, "outputs": outputs, "rules": rules}
    return Table.model_validate({**plain, **more})


def rule(number: int, axes: list[Axis], box: Box, then: str) -> dict[str, object]:
    """The declaration of one rule."""
    when = {axis.name: axis.cell(mask) for axis, mask in zip(axes, box, strict=True) if mask != axis.full}
    return {"id": f"R{number}", "when": when, "then": then, "because": "x"}


def _input(random: Random, widest: int) -> dict[str, object]:
    kind = random.choice(["enum", "enum", "hours", "days", "money"])
    if kind == "enum":
        return {"type": "enum", "values": [f"v{place}" for place in range(random.randint(2, max(2, widest)))]}
    return {
        "type": kind,
        **({"from": {"hours": "0h", "days": "0d", "money": "0"}[kind]} if random.random() < 0.5 else {}),
        "nullable": random.random() < 0.5,
        "unsure": random.random() < 0.5,
        **({"runs": random.choice(["up", "down"])} if kind != "money" else {}),
    }


def seeded(seed: int) -> Random:
    """Chance that can be repeated."""
    return Random(seed)


def _axis(name: str, source: dict[str, object], random: Random, widest: int) -> Axis:
    """An input cut at random places."""
    unit, scale = _UNITS[str(source["type"])]
    cuts = random.sample(range(1, 30), random.randint(1, max(1, widest - 1)))
    return Axis.of(name, Input.model_validate(source), [Cell((Span(cut * scale, None, unit),)) for cut in cuts])


def _halves(random: Random, box: Box) -> list[Box]:
    place = random.choice([place for place, mask in enumerate(box) if mask & (mask - 1)])
    atoms = bits(box[place])
    chosen = sum(1 << atom for atom in random.sample(atoms, random.randint(1, len(atoms) - 1)))
    return [(*box[:place], half, *box[place + 1 :]) for half in (chosen, box[place] & ~chosen)]
