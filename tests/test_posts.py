"""Is the public word true to the facts, short enough, and free of names, numbers and accusations? For every place of every country."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.advice import advise
from guidance.errors import BadInput
from guidance.examples import open_example
from guidance.library.networks import load_networks
from guidance.models.case import Buyer, Case, Order, Problem, Remedy, Seller, Wish
from guidance.models.exhibit import Exhibit, ExhibitKind
from guidance.posts import MOVE, compose_post, exhibits_to_show, is_offered, places_for, posts_for, public_timeline
from guidance.rulebook import load_rulebook
from guidance.wording import texts_of

RULEBOOK = load_rulebook()
LANGUAGES = ("ru", "en")
NOW = open_example("silent_seller", RULEBOOK)[1]
SECRETS = {
    "number": "4512-8890-77",
    "name": "Мария Кузнецова",
    "address": "г. Тверь, ул. Лесная, д. 5, кв. 10",
    "phone": "+7 912 345-67-89",
    "email": "maria.k@example.org",
}


def example(**order: object) -> Case:
    """A case in which a formal step stands next."""
    case = open_example("silent_seller", RULEBOOK)[0]
    return case.model_copy(update={"order": case.order.model_copy(update=order)})


def texts(case: Case, language: str = "ru"):
    return texts_of(case, language, NOW, RULEBOOK)  # type: ignore[arg-type]


def posts(case: Case, language: str = "ru"):
    return posts_for(case, advise(case, NOW, RULEBOOK), RULEBOOK, texts(case, language))


@pytest.mark.parametrize("country", ["ru", "gb"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("goods", ["Наушники", "x" * 10_000, "Слово " * 2_000, "😀" * 10_000, "мошенник " * 500, ""])
def test_no_post_is_longer_than_its_limit(country: str, language: str, goods: str) -> None:
    case = example(goods=goods).model_copy(update={"country": country})
    written = {name for name, network in load_networks()["ru" if country == "ru" else "general"].networks.items() if network.written}
    found = posts(case, language)
    assert found.keys() == {name for name in written if name != "banki"}
    for name, post in found.items():
        assert 0 < post.length <= post.limit, name


@given(
    st.text(max_size=300),
    st.sampled_from(list(Problem)),
    st.sampled_from(list(Wish)),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["ru", "gb"]),
)
def test_any_goods_problem_and_wish_give_whole_sentences(goods: str, problem: Problem, wish: Wish, language: str, country: str) -> None:
    case = open_example("silent_seller", RULEBOOK)[0]
    advice = advise(case, NOW, RULEBOOK)
    told = example(goods=goods).model_copy(update={"problem": problem, "wish": wish, "country": country})
    for post in posts_for(told, advice, RULEBOOK, texts(told, language)).values():
        assert post.length <= post.limit
        assert not set("{}<>[]*`") & set(post.text)
        assert post.text.rstrip()[-1] in ".…" or "#" in post.text.rsplit("\n", 1)[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_numbers_of_the_case_never_get_out(language: str) -> None:
    case = example(goods=f"Чайник, заказ {SECRETS['number']}, {SECRETS['name']}", number=SECRETS["number"])
    case = case.model_copy(
        update={
            "person": Buyer(**{name: SECRETS[name] for name in ("name", "address", "phone", "email")}),
            "seller": Seller(name="ООО «Ромашка»", on_receipt="other"),
        }
    )
    for post in posts(case, language).values():
        for secret in (*SECRETS.values(), "Кузнецов", "Мария", "Ромашка", "8890"):
            assert secret not in post.text


@pytest.mark.parametrize("goods", ["телефон от мошенников", "ВОР продал чайник", "Scam phone", "phone from thieves", "кидалово"])
def test_goods_that_accuse_or_insult_are_not_named(goods: str) -> None:
    for language in LANGUAGES:
        for post in posts(example(goods=goods), language).values():
            assert not any(word in post.text.lower() for word in ("мошен", "вор ", "scam", "thie", "кидал", "чайник"))


@pytest.mark.parametrize("goods", ["Гаджет", "Разводной ключ", "Ворот колодезный", "Contact lenses"])
def test_goods_that_only_sound_alike_keep_their_name(goods: str) -> None:
    assert all(goods in post.text for post in posts(example(goods=goods)).values())


def test_marks_that_turn_text_around_or_link_are_taken_out() -> None:
    for post in posts(example(goods="Чай\u202eник #взлом @кто-то https://example.org <b>")).values():
        assert not any(mark in post.text for mark in ("\u202e", "@", "http", "<", "#взлом"))


def test_nothing_is_offered_without_a_formal_step() -> None:
    case = Case(country="ru", platform="yandex_market", problem="defect")
    advice = advise(case, NOW, RULEBOOK)
    assert not is_offered(advice)
    assert (places_for(case, advice, RULEBOOK, texts(case)), posts_for(case, advice, RULEBOOK, texts(case))) == ((), {})
    with pytest.raises(BadInput) as told:
        compose_post("vk", case, advice, RULEBOOK, texts(case))
    assert told.value.key == "post_without_step"


def test_once_it_is_settled_only_the_update_is_offered() -> None:
    case = example().model_copy(update={"remedy": Remedy(received="whole")})
    advice = advise(case, NOW, RULEBOOK)
    assert MOVE not in advice.parallel
    found = posts_for(case, advice, RULEBOOK, texts(case))
    assert found["vk"] == compose_post("vk", case, advice, RULEBOOK, texts(case), resolved=True)
    assert texts(case)("posts.text.resolved.whole") in found["vk"].text


@pytest.mark.parametrize("name", ["instagram", "x", "telegram", "nowhere"])
def test_a_place_that_is_not_written_for_is_refused_by_name(name: str) -> None:
    case = example()
    with pytest.raises(BadInput) as told:
        compose_post(name, case, advise(case, NOW, RULEBOOK), RULEBOOK, texts(case))
    assert told.value.key == "network_unknown"
    assert "vk" in told.value.params["names"]


def test_the_state_of_every_place_is_told_and_held_back_past_its_review() -> None:
    case = example()
    advice = advise(case, NOW, RULEBOOK)
    today = {place.id: place.status for place in places_for(case, advice, RULEBOOK, texts(case))}
    networks = load_networks()["ru"].networks
    assert today["instagram"] == networks["instagram"].status.ru
    over = RULEBOOK.pack(case).source("ru-v9").review_by + timedelta(days=1)
    later = advise(case, NOW.replace(year=over.year, month=over.month, day=over.day), RULEBOOK)
    assert over > date(2026, 12, 1)
    assert is_offered(later)
    held = {place.id: place.status for place in places_for(case, later, RULEBOOK, texts(case))}
    assert held["instagram"] == texts(case)("posts.status_stale")
    assert held["x"] == networks["x"].status.ru


def test_a_bank_is_reviewed_only_where_the_quarrel_is_with_it() -> None:
    case = example().model_copy(update={"problem": Problem.WRONG_CHARGE})
    advice = advise(example(), NOW, RULEBOOK)
    assert "banki" in {place.id for place in places_for(case, advice, RULEBOOK, texts(case))}
    assert "banki" not in {place.id for place in places_for(example(), advice, RULEBOOK, texts(case))}


def test_pictures_worth_showing_come_by_number_with_hidden_titles() -> None:
    def shown(name: str, kind: ExhibitKind, title: str) -> Exhibit:
        return Exhibit(id=name, sha256="0" * 64, size=1, media_type="image/png", kind=kind, title=title)

    exhibits = (shown("one", ExhibitKind.RECEIPT, "Чек"), shown("two", ExhibitKind.SCREENSHOT, "Чат заказа 77120099"))
    case = Case(country="ru", order=Order(number="77120099"), exhibits=exhibits)
    ((number, title),) = exhibits_to_show(case, texts(case))
    assert number == 2
    assert "77120099" not in title
    assert "Чат" in title


def test_a_post_speaks_the_language_of_its_readers() -> None:
    """In Russia Russian, whoever asks; elsewhere the buyer's own; what is said to her stays in hers."""
    russian, english = posts(example(), "ru")["vk"], posts(example(), "en")["vk"]
    assert english.text == russian.text
    assert english.notes[0] == texts(example(), "en")("posts.notes.language")
    abroad = example().model_copy(update={"country": "gb"})
    assert posts(abroad, "ru")["x"].text != posts(abroad, "en")["x"].text


def test_the_picture_for_everyone_holds_neither_plans_nor_deadlines_nor_texts() -> None:
    case = open_example("claim_overdue", RULEBOOK)[0]
    drawn = public_timeline(case, advise(case, NOW, RULEBOOK), RULEBOOK, texts(case))
    assert drawn.rows
    assert not {row.kind.value for row in drawn.rows} & {"clock", "cut_off", "step", "after_refusal"}
    assert {row.lane.value for row in drawn.rows} <= {"you", "seller", "platform"}
