"""The check before a purchase: the ten habits of a careful buyer as a small proved table, answers in, a judgement out.

It knows nothing of a case, and promises nothing of a seller: it weighs what the buyer answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guidance.decision.evaluate import CompiledTable
from guidance.decision.prove import Proof, prove
from guidance.errors import ContentError, Fault
from guidance.library.forms.prevention import Answer, Trial, Trials
from guidance.library.forms.table import Table
from guidance.library.yaml_file import CONTENT, load

FOLDER = "prevention"
MOST_RISKS = 4
MOST_PRECAUTIONS = 3
ALWAYS = ("record", "account", "returns")
"""What is worth doing at every purchase, where the answers call for nothing more."""


@dataclass(frozen=True)
class Judgement:
    """What is said of one offer."""

    judgement: str
    rule: str
    because: str
    """Key of the deciding reason."""
    risks: tuple[str, ...]
    """Questions whose answer speaks against the offer, the weightiest first."""
    precautions: tuple[str, ...]
    """Questions whose precaution is worth most now."""


@dataclass(frozen=True)
class Prevention:
    """The table of the ten habits, proved."""

    proof: Proof
    table: CompiledTable

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions, the weightiest first."""
        return tuple(self.proof.table.inputs)

    def judge(self, answers: Mapping[str, Answer]) -> Judgement:
        """What is said of an offer; a question without an answer counts as `not_sure`."""
        known = {name: answers.get(name, "not_sure") for name in self.questions}
        rule = self.table.decide(known)
        risks = tuple(name for name in self.questions if known[name] == "risky")
        return Judgement(rule.then, rule.id, rule.because, risks[:MOST_RISKS], self._precautions(known, frozenset(rule.when)))

    def _precautions(self, known: Mapping[str, Answer], rests_on: frozenset[str]) -> tuple[str, ...]:
        """First what the judgement rests on; in it and after it what is wrong, then what is not known; then what is worth doing always."""
        wanted = [name for answer in ("risky", "not_sure") for name in self.questions if known[name] == answer]
        deciding = [name for name in wanted if name in rests_on]
        return tuple(dict.fromkeys((*deciding, *wanted, *ALWAYS)))[:MOST_PRECAUTIONS]


@cache
def load_prevention(root: Path = CONTENT) -> Prevention:
    """Read and prove the table, or raise with every fault."""
    table = load(root / FOLDER / "judgement.yaml", Table, root=root)
    proof = prove(table)
    if proof.faults:
        raise ContentError(sorted(set(proof.faults)))
    return Prevention(proof, CompiledTable(table))


def trial_faults(root: Path = CONTENT) -> tuple[Fault, ...]:
    """Trials that the table judges otherwise, and rules that no trial meets."""
    prevention = load_prevention(root)
    trials = load(root / FOLDER / "trials.yaml", Trials, root=root)
    wrong = (trials.fault(message, "trials", number) for number, one in enumerate(trials.trials) for message in _faults(one, prevention))
    tried = {trial.rule for trial in trials.trials}
    untried = (
        trials.fault(f"no trial meets the rule {rule.id}", "trials") for rule in prevention.proof.table.rules if rule.id not in tried
    )
    return (*wrong, *untried)


def _faults(trial: Trial, prevention: Prevention) -> Iterator[str]:
    unknown = sorted(trial.answers.keys() - set(prevention.questions))
    if unknown:
        yield f"{trial.id}: there is no question `{unknown[0]}`"
        return
    answers: dict[str, Answer] = {name: trial.answers.get(name, "safe") for name in prevention.questions}
    judgement = prevention.judge(answers)
    if (judgement.rule, judgement.judgement) != (trial.rule, trial.judgement):
        yield f"{trial.id}: {trial.rule} ({trial.judgement}) is expected, and {judgement.rule} ({judgement.judgement}) holds"
    if trial.precautions is not None and judgement.precautions != trial.precautions:
        yield f"{trial.id}: other precautions: {', '.join(judgement.precautions)}"
