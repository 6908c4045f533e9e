"""Posts for the public, for one network of the country: whole sentences from the facts, nobody named.

A post is written only beside a formal step, accuses nobody of a crime, and keeps its limit. Of what a person wrote it takes the name of the
goods alone, unless that accuses somebody or reveals a person or a number: then the page says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from guidance.advice.advise import advise
from guidance.advice.situation import Situation
from guidance.advice.wording import language_in, texts_of
from guidance.case.case import Case
from guidance.case.choices import Party, Problem, Wish
from guidance.case.event import Event
from guidance.case.exhibit import Exhibit, ExhibitKind
from guidance.errors import InputError
from guidance.library.forms.network import Network
from guidance.library.forms.platform import ANY_PLATFORM
from guidance.library.networks import load_networks
from guidance.library.packs import load_library
from guidance.library.places import platform_name
from guidance.library.texts import Texts
from guidance.papers.public_check import doubt_of
from guidance.papers.redaction import redact, redactor_of
from guidance.timeline.branches import whole_timeline
from guidance.timeline.rows import Lane, RowKind, Timeline

MOVE = "public_post"
MOST_OF_GOODS = 60
_SHOWN = (ExhibitKind.SCREENSHOT, ExhibitKind.PHOTO)
_IMPORTANT = ("opening", "problem", "answer", "wish", "formal", "closing", "written", "thanks")
"""What is left out last stands first."""
_NOT_OF_TAG = re.compile(r"\W+")
_OF_MARKUP = re.compile(r"[#@<>\[\]{}`*_«»“”\"\\|~^]+")


@dataclass(frozen=True)
class PostPlace:
    """A network in words."""

    id: str
    name: str
    status: str
    is_written: bool


@dataclass(frozen=True)
class Post:
    """A text for one network, ready to be copied."""

    text: str
    limit: int
    notes: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many characters it has."""
        return len(self.text)


@dataclass(frozen=True)
class _PostPart:
    kind: str
    text: str


def is_offered(situation: Situation) -> bool:
    """True while a formal step stands beside which a post may be written."""
    return MOVE in advise(situation).parallel


def is_resolved(case: Case) -> bool:
    """True once the buyer got what was asked for, or a part of it."""
    return case.remedy is not None and case.remedy.received in ("whole", "part")


def places_for(situation: Situation, texts: Texts) -> tuple[PostPlace, ...]:
    """Every network of the country that fits the problem, in words; none where nothing may be written now."""
    if not (is_offered(situation) or is_resolved(situation.case)):
        return ()
    networks, language = _networks(situation), language_in(texts)
    return tuple(
        PostPlace(name, network.name.told(language), _status(network, situation, texts), network.written)
        for name, network in networks.items()
    )


def compose_post(name: str, situation: Situation, texts: Texts, *, resolved: bool = False) -> Post:
    """The text for one network; InputError where it is none of the country's, or where no formal step stands beside it."""
    networks = {known: network for known, network in _networks(situation).items() if network.written}
    if name not in networks:
        raise InputError("network_unknown", {"names": ", ".join(networks)})
    if not (resolved or is_offered(situation)):
        raise InputError("post_without_step")
    case, network, own = situation.case, networks[name], _own_texts(situation, texts)
    parts = tuple(_outcome(case, own) if resolved else _matter(situation, own))
    tags = " ".join(_tags(case, own)[: network.tags])
    fitting = _fitting(parts, network.length - len(tags) - 2 if tags else network.length)
    text = "\n\n".join(filter(None, (_joined(fitting), tags)))
    notes = (*_notes(network, texts, cut=len(fitting) < len(parts), translated=own.language != texts.language), *_doubts(case, texts))
    return Post(text[: network.length], network.length, tuple(notes))


def exhibits_to_show(case: Case, texts: Texts) -> tuple[tuple[int, str], ...]:
    """Number and title of the pictures worth showing, the title with names and numbers hidden."""
    redactor = redactor_of(case, texts)
    pictures = [(number, exhibit) for number, exhibit in enumerate(case.exhibits, 1) if _is_picture(exhibit)]
    return tuple((number, redactor.hide(exhibit.title or "")) for number, exhibit in pictures)


def public_timeline(situation: Situation, texts: Texts) -> Timeline:
    """What happened between buyer, seller and platform, for everyone to see: no names, no texts, no plans and no deadlines."""
    kinds = (RowKind.MILESTONE, RowKind.SENT, RowKind.REPLY, RowKind.PROMISE, RowKind.SILENCE, RowKind.FORMAL)
    return whole_timeline(situation.with_case(redact(situation.case, texts))).select((Lane.YOU, Lane.SELLER, Lane.PLATFORM), kinds)


def _is_picture(exhibit: Exhibit) -> bool:
    return exhibit.kind in _SHOWN


def _own_texts(situation: Situation, texts: Texts) -> Texts:
    """The words of those who will read the post."""
    spoken = load_networks()[situation.pack.country.code].language
    own = language_in(texts) if spoken == "reader" else spoken
    return texts if own == texts.language else texts_of(situation, own)


def _networks(situation: Situation) -> dict[str, Network]:
    networks = load_networks()[situation.pack.country.code].networks
    return {name: network for name, network in networks.items() if not network.problems or situation.case.problem in network.problems}


def _status(network: Network, situation: Situation, texts: Texts) -> str:
    """Its state in law; held back once its source has to be looked at again."""
    if network.source is not None and not situation.pack.source(network.source).is_current(situation.today):
        return texts("posts.status_stale")
    return network.status.told(language_in(texts))


def _matter(situation: Situation, texts: Texts) -> Iterator[_PostPart]:
    """What happened, in the order in which it is told."""
    case = situation.case
    yield _opening(case, texts)
    yield _PostPart("problem", texts(f"posts.text.problem.{case.problem or Problem.NOT_SURE}"))
    yield from _written(situation, texts)
    reply = f"posts.text.answer.{advise(situation).facts.get('reply', 'other')}"
    if reply != "posts.text.answer.none" or _messages(case):
        yield _PostPart("answer", texts(reply if texts.has(reply) else "posts.text.answer.other"))
    yield _PostPart("wish", texts(f"posts.text.wish.{case.wish or Wish.NOT_SURE}"))
    yield _PostPart("formal", texts("posts.text.formal"))
    yield _PostPart("closing", texts("posts.text.closing"))


def _outcome(case: Case, texts: Texts) -> Iterator[_PostPart]:
    part = case.remedy is not None and case.remedy.received == "part"
    yield _PostPart("problem", texts(f"posts.text.resolved.{'part' if part else 'whole'}"))
    yield _opening(case, texts)
    yield _PostPart("thanks", texts("posts.text.resolved.thanks"))


def _opening(case: Case, texts: Texts) -> _PostPart:
    goods, platform = _goods(case, texts), _platform(case, texts)
    if platform is None:
        return _PostPart("opening", texts("posts.text.opening.other", goods=goods))
    return _PostPart("opening", texts("posts.text.opening.named", goods=goods, platform=platform))


def _written(situation: Situation, texts: Texts) -> Iterator[_PostPart]:
    """Since when the buyer writes, and how often; nothing where no day is known."""
    case, zone = situation.case, situation.zone
    dated = [event.at for event in _messages(case) if event.at is not None]
    if dated:
        first = min(moment.earliest(zone) for moment in dated)
        yield _PostPart("written", texts("posts.text.written", date=texts.date(first, zone), count=len(_messages(case))))


def _messages(case: Case) -> tuple[Event, ...]:
    return tuple(event for event in case.events if event.direction == "out" and event.counterparty in (Party.SELLER, Party.PLATFORM))


def _goods(case: Case, texts: Texts) -> str:
    """What was bought, in short; a general word where it may not stand in public."""
    goods = _plain(case.order.goods or "")
    plain = _plain(_OF_MARKUP.sub(" ", goods))
    if len(plain) > MOST_OF_GOODS:
        plain = plain[: MOST_OF_GOODS - 1].rstrip() + "…"
    if not any(character.isalnum() for character in plain) or doubt_of(goods, case) is not None:
        return texts("posts.goods_generic")
    return texts("posts.goods", goods=plain)


def _doubts(case: Case, texts: Texts) -> Iterator[str]:
    """Why the goods are not called as the buyer called them."""
    doubt = doubt_of(_plain(case.order.goods or ""), case)
    if doubt is not None:
        yield texts(f"posts.doubts.{doubt}")


def _plain(text: str) -> str:
    """One line without marks that are not seen."""
    seen = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(seen.split())


def _fitting(parts: tuple[_PostPart, ...], limit: int) -> tuple[_PostPart, ...]:
    """As many of the sentences as fit, without the least important ones."""
    rest = parts
    for kind in reversed(_IMPORTANT[1:]):
        if len(_joined(rest)) <= limit:
            break
        rest = tuple(part for part in rest if part.kind != kind)
    return rest


def _joined(parts: tuple[_PostPart, ...]) -> str:
    """What happened and the wish, a paragraph each."""
    groups = (("opening", "problem"), ("written", "answer"), ("wish", "formal"), ("closing", "thanks"))
    return "\n\n".join(filter(None, (" ".join(part.text for part in parts if part.kind in group) for group in groups)))


def _notes(network: Network, texts: Texts, *, cut: bool, translated: bool) -> Iterator[str]:
    if translated:
        yield texts("posts.notes.language")
    yield texts(f"posts.notes.{network.kind}")
    if network.tags:
        yield texts("posts.notes.tags")
    if cut:
        yield texts("posts.notes.cut")


def _tags(case: Case, texts: Texts) -> tuple[str, ...]:
    platform = _platform(case, texts)
    own = ("#" + _NOT_OF_TAG.sub("", platform),) if platform else ()
    return (*own, *texts.list("posts.tags.always"))


def _platform(case: Case, texts: Texts) -> str | None:
    """The platform's name where a pack tells it; a name that the buyer typed may say anything, and stays out."""
    is_told = load_library().platform(case.platform, case.country).platform != ANY_PLATFORM
    return platform_name(case.platform, case.country, language_in(texts)) if is_told else None
