"""Checks everything that the content promises: tables, ladder, packs, texts of both languages, scenarios, examples.

Raises ContentError with all faults at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidance.advice.examples import EXAMPLES, open_example
from guidance.advice.prevention import load_prevention, trial_faults
from guidance.advice.rulebook import Rulebook, load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import tell_step, texts_of
from guidance.case.choices import LANGUAGES
from guidance.checks.scenarios import run_scenarios
from guidance.checks.sentences import sentence_faults
from guidance.errors import ContentError, Fault, InputError
from guidance.library.letters import load_letters
from guidance.library.replies import load_reply_rules
from guidance.library.words import load_words


def check() -> str:
    """One line for each proof that holds; raises ContentError with every fault, first of the sentences, without which no case is tried."""
    if unread := set(sentence_faults()):
        raise ContentError(sorted(unread))
    rulebook = load_rulebook()
    tried = run_scenarios(rulebook)
    faults = [*tried.faults, *_example_faults(rulebook), *_reply_faults(), *_word_faults(), *_letter_faults(), *trial_faults()]
    if faults:
        raise ContentError(sorted(set(faults)))
    return "\n".join((*_proofs(rulebook), f"scenarios: {tried.count} hold"))


def _proofs(rulebook: Rulebook) -> Iterator[str]:
    for proof in (*rulebook.proofs, load_prevention().proof):
        counted = f"they count {proof.covered} of {proof.cases} cases" if proof.table.is_unique else "each can hold, none is needless"
        yield f"{proof.table.id}: {len(proof.table.rules)} rules; {counted}"
    yield "the ladder of steps ends"


def _reply_faults() -> Iterator[Fault]:
    """What is wrong in the rules of the reply reader."""
    for language in LANGUAGES:
        try:
            load_reply_rules(language)
        except ContentError as error:
            yield from error.faults


def _word_faults() -> Iterator[Fault]:
    """What is wrong in the words that the program looks for."""
    for language in LANGUAGES:
        try:
            load_words(language)
        except ContentError as error:
            yield from error.faults


def _letter_faults() -> Iterator[Fault]:
    """What is wrong in the letters."""
    try:
        load_letters()
    except ContentError as error:
        yield from error.faults


def _example_faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Examples that cannot be opened, and steps that have no words."""
    for name in EXAMPLES:
        try:
            situation = Situation(*open_example(name), rulebook)
            for language in LANGUAGES:
                tell_step(situation, texts_of(situation, language))
        except (InputError, KeyError, ValueError) as error:
            yield Fault(f"examples/{name}.json", 1, 1, str(error))
