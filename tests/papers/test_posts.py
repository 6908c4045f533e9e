"""Is the public word true to the facts, short enough, and free of names, numbers and accusations? For every place of every country."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.advice.advise import advise
from guidance.advice.examples import open_example
from guidance.advice.rulebook import load_rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.choices import Problem, Wish
from guidance.case.exhibit import Exhibit, ExhibitKind
from guidance.case.purchase import Buyer, Order, Seller
from guidance.case.remedy import Remedy
from guidance.errors import InputError
from guidance.library.networks import load_networks
from guidance.library.texts import Texts
from guidance.papers.posts import MOVE, Post, compose_post, exhibits_to_show, is_offered, places_for, public_timeline

RULEBOOK = load_rulebook()
LANGUAGES = ("ru", "en")
NOW = open_example("silent_seller")[1]
SECRETS = {
    "number": "4512-8890-77",
    "name": "Мария Кузнецова",
    "address": "г. Тверь, ул. Лесная, д. 5, кв. 10",
    "phone": "+7 912 345-67-89",
    "email": "maria.k@example.org",
}


def example(**order: object) -> Case:
    """A case in which a formal step stands next."""
    case = open_example("silent_seller")[0]
    return case.model_copy(update={"order": case.order.model_copy(update=order)})


def texts(case: Case, language: str = "ru"):
    return texts_of(Situation(case, NOW, RULEBOOK), language)  # type: ignore[arg-type]


def posts_for(situation: Situation, texts: Texts) -> dict[str, Post]:
    """A post for every network that is written for; of the matter, or once it is settled of how it ended."""
    written = [place.id for place in places_for(situation, texts) if place.is_written]
    return {name: compose_post(name, situation, texts, resolved=not is_offered(situation)) for name in written}


def posts(case: Case, language: str = "ru"):
    return posts_for(Situation(case, NOW, RULEBOOK), texts(case, language))


@pytest.mark.parametrize("country", ["ru", "zz"])
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
    st.sampled_from(["ru", "zz"]),
)
def test_any_goods_problem_and_wish_give_whole_sentences(goods: str, problem: Problem, wish: Wish, language: str, country: str) -> None:
    case = example(goods=goods).model_copy(update={"problem": problem, "wish": wish, "country": country})
    situation = Situation(case, NOW, RULEBOOK)
    found = posts_for(situation, texts(case, language))
    assert found or not is_offered(situation)
    for post in found.values():
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


@pytest.mark.parametrize(
    "goods",
    [
        "м о ш е н н и к и, чайник",
        "мошен-ники чайник",
        "мошeнник чайник",
        "МОШЕННИКИ! чайник",
        "чайник, украли деньги",
        "обман чайник",
        "rip-off чайник",
    ],
)
def test_an_accusation_is_found_however_it_is_spelled_and_she_is_told(goods: str) -> None:
    case = example(goods=goods)
    for post in posts(case).values():
        assert "чайник" not in post.text
        assert texts(case)("posts.doubts.accuses") in post.notes


@pytest.mark.parametrize(
    "goods",
    [
        "Чайник для Кузнецовой", "Чайник M. Kuznetsova", "чайник К у з н е ц о в а", "Чайник Кузнецoва", "Чайник 4512 8890 77",
        "чайник 345-67-89",
        "чайник 9 1 2 3 4 5 6 7 8 9", "чайник карта *4312", "карта 5678 чайник", "чайник maria.k собака example.org", "ООО «Лютик» чайник",
        "ИП Сидоров А. Б. чайник", "А. Б. Сидоров чайник", "чайник от Ивана", "чайник Иванова Ивана Ивановича", "менеджер Ольга чайник",
        "t.me/seller чайник", "чайник seller.ru", "ИНН 7701234567 чайник", "romashka-trade чайник",
    ],
)  # fmt: skip
def test_goods_that_tell_who_or_which_number_are_not_named_and_she_is_told(goods: str) -> None:
    person = Buyer(name="Кузнецова Мария Петровна", email="maria.k@example.org")
    seller = Seller(name="ООО «Ромашка-Трейд»", on_receipt="other")
    case = example(goods=goods, number="4512-8890-77").model_copy(update={"person": person, "seller": seller})
    for post in posts(case).values():
        assert "чайник" not in post.text.lower()
        assert texts(case)("posts.doubts.tells") in post.notes


@pytest.mark.parametrize(
    "goods",
    [
        "iPhone 15 Pro 256 ГБ", "Xiaomi Redmi Note 12S", "Робот-пылесос", "Стиральная машина LG F2J3", "Телевизор 55 дюймов", "Чай «Ахмад»",
        "Кроссовки Nike, размер 42", "Кофе зерновой 1 кг", "Детское кресло 0–18 кг", "Сыр клубничный",
        "Шина 205/55 R16", "Карта памяти 128 ГБ",
        "Крем SPF 50", "Смеситель для кухни", "3D-принтер", "Книга «Война и мир»", "Nintendo Switch OLED", "Кружка-термос 0,5 л",
        "Полка церковной свечи", "Утюг Браун", "Умная колонка Алиса", "Отвёртка Зубр",
    ],
)  # fmt: skip
def test_goods_that_tell_nobody_keep_their_name(goods: str) -> None:
    case = example(goods=goods)
    shown = goods.replace("«", "").replace("»", "")
    for post in posts(case).values():
        assert shown in post.text
        assert not {texts(case)("posts.doubts.tells"), texts(case)("posts.doubts.accuses")} & set(post.notes)


def test_marks_that_turn_text_around_or_link_are_taken_out() -> None:
    for post in posts(example(goods="Чай\u202eник #взлом @кто-то https://example.org <b>")).values():
        assert not any(mark in post.text for mark in ("\u202e", "@", "http", "<", "#взлом"))


def test_nothing_is_offered_without_a_formal_step() -> None:
    case = Case(country="ru", platform="yandex_market", problem="defect")
    situation = Situation(case, NOW, RULEBOOK)
    assert not is_offered(situation)
    assert (places_for(situation, texts(case)), posts_for(situation, texts(case))) == ((), {})
    with pytest.raises(InputError) as told:
        compose_post("vk", situation, texts(case))
    assert told.value.key == "post_without_step"


def test_once_it_is_settled_only_the_update_is_offered() -> None:
    case = example().model_copy(update={"remedy": Remedy(received="whole")})
    situation = Situation(case, NOW, RULEBOOK)
    assert MOVE not in advise(situation).parallel
    found = posts_for(situation, texts(case))
    assert found["vk"] == compose_post("vk", situation, texts(case), resolved=True)
    assert texts(case)("posts.text.resolved.whole") in found["vk"].text


@pytest.mark.parametrize("name", ["instagram", "x", "telegram", "nowhere"])
def test_a_place_that_is_not_written_for_is_refused_by_name(name: str) -> None:
    case = example()
    with pytest.raises(InputError) as told:
        compose_post(name, Situation(case, NOW, RULEBOOK), texts(case))
    assert told.value.key == "network_unknown"
    assert "vk" in told.value.params["names"]


def test_the_state_of_every_place_is_told_and_held_back_past_its_review() -> None:
    case = example()
    situation = Situation(case, NOW, RULEBOOK)
    today = {place.id: place.status for place in places_for(situation, texts(case))}
    networks = load_networks()["ru"].networks
    assert today["instagram"] == networks["instagram"].status.ru
    over = RULEBOOK.pack(case).source("ru-v9").review_by + timedelta(days=1)
    later = situation.at(NOW.replace(year=over.year, month=over.month, day=over.day))
    assert over > date(2026, 12, 1)
    assert is_offered(later)
    held = {place.id: place.status for place in places_for(later, texts(case))}
    assert held["instagram"] == texts(case)("posts.status_stale")
    assert held["x"] == networks["x"].status.ru


def test_a_bank_is_reviewed_only_where_the_quarrel_is_with_it() -> None:
    case = example().model_copy(update={"problem": Problem.WRONG_CHARGE})
    about_bank, about_goods = (Situation(told, NOW, RULEBOOK) for told in (case, example()))
    assert "banki" in {place.id for place in places_for(about_bank, texts(case))}
    assert "banki" not in {place.id for place in places_for(about_goods, texts(case))}


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
    abroad = example().model_copy(update={"country": "zz"})
    assert posts(abroad, "ru")["x"].text != posts(abroad, "en")["x"].text


def test_the_picture_for_everyone_holds_neither_plans_nor_deadlines_nor_texts() -> None:
    case = open_example("claim_overdue")[0]
    drawn = public_timeline(Situation(case, NOW, RULEBOOK), texts(case))
    assert drawn.rows
    assert not {row.kind.value for row in drawn.rows} & {"clock", "cut_off", "step", "after_refusal"}
    assert {row.lane.value for row in drawn.rows} <= {"you", "seller", "platform"}
