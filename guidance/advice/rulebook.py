"""The rulebook: all content, the graph of its tables and their proofs, put together once a process.

Raises ContentError with every fault where a table is not proved, so that no unproved rule is ever used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from guidance.case.case import Case
from guidance.decision.evaluate import CompiledTable, Graph
from guidance.decision.prove import Proof, prove, prove_ladder
from guidance.errors import ContentError, Fault
from guidance.library.forms.pack import Pack
from guidance.library.forms.question import Questions
from guidance.library.forms.table import Table
from guidance.library.packs import Library, load_library
from guidance.library.yaml_file import CONTENT


@dataclass(frozen=True)
class Rulebook:
    """All content with the proof of its tables."""

    library: Library
    graph: Graph
    proofs: tuple[Proof, ...]

    @property
    def questions(self) -> Questions:
        """The diagnostic questions."""
        return self.library.questions

    @cached_property
    def _packs(self) -> dict[tuple[str, str], Pack]:
        return {
            (country, platform): self.library.pack(country, platform)
            for country in self.library.countries
            for platform in self.library.platforms
        }

    @cached_property
    def _claim_tables(self) -> dict[str, CompiledTable]:
        return {code: CompiledTable(pack.claim_term) for code, pack in self.library.countries.items()}

    def pack(self, case: Case) -> Pack:
        """The pack for the country and the platform of a case."""
        return self._packs[self.library.country(case.country).code, self.library.platform(case.platform, case.country).platform]

    def claim_term(self, case: Case, demand: str) -> str:
        """Id of the term that a claim with this demand sets in the country of the case."""
        table = self._claim_tables[self.library.country(case.country).code]
        return table.decide({"problem": case.problem or "not_sure", "wish": demand}).then


@cache
def load_rulebook(root: Path = CONTENT) -> Rulebook:
    """Read and prove everything, or raise with every fault."""
    return prove_library(load_library(root))


def prove_library(library: Library) -> Rulebook:
    """The rulebook of a library whose every table is proved, or raise with every fault."""
    graph = Graph(library.tables, library.ladder)
    claim_terms = tuple(pack.claim_term for pack in library.countries.values())
    proofs = tuple(prove(table) for table in (*graph.tables.values(), *claim_terms))
    faults = [fault for proof in proofs for fault in proof.faults]
    if not faults:
        faults = [*prove_ladder(graph), *_unreached(graph)]
    if faults:
        raise ContentError(sorted(set(faults)))
    return Rulebook(library, graph, proofs)


def _unreached(graph: Graph) -> list[Fault]:
    """Steps that no rule ever gives."""
    final: Table = graph.tables[graph.final]
    given = {rule.then for rule in final.rules}
    return [graph.ladder.fault(f"no rule gives the step `{step}`", "steps", step) for step in graph.ladder.steps if step not in given]
