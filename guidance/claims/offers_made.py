"""What the buyer has offered the other side in letters that were sent: to show the goods, where to pay.

Only the frozen copies are read. An offer counts as made where its words are still there and its blank is filled.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidance.advice.situation import Situation
from guidance.case.sent_letter import SentLetter
from guidance.library.forms.letter import LetterForm
from guidance.library.letters import blank, load_letters
from guidance.library.texts import texts_for


def has_offered(placeholder: str, situation: Situation) -> bool:
    """True where a letter sent by today holds the words around that placeholder, and something in its place."""
    letters = [letter for letter in situation.case.letters if letter.sent_at.earliest(situation.zone).date() <= situation.today]
    return any(_holds(letter, placeholder, situation.pack.country.code) for letter in letters)


def _holds(letter: SentLetter, placeholder: str, country: str) -> bool:
    form = load_letters()[country].forms.get(letter.name.replace("-", "_"))
    left = blank(placeholder, texts_for(letter.language))
    return form is not None and left not in letter.text and any(words in letter.text for words in _words_before(placeholder, form, letter))


def _words_before(placeholder: str, form: LetterForm, letter: SentLetter) -> Iterator[str]:
    """What stands right before the placeholder in each paragraph that has it."""
    for passage in form.paragraphs:
        before, separator, _ = passage.told(letter.language).partition(f"{{{placeholder}}}")
        if separator and (words := before.rpartition("}")[2].strip()):
            yield words
