"""Which platform of Russia is meant by the name that a buyer typed, and do its own words follow?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from guidance.advice.rulebook import Rulebook
from guidance.advice.situation import Situation
from guidance.advice.wording import texts_of
from guidance.case.case import Case
from guidance.case.choices import Language
from guidance.library.packs import load_library
from guidance.library.yaml_file import CONTENT, read

NAMES = {
    "ozon": {
        "ru": ["ozon", "Ozon", "OZON", "озон", "ОЗОН", "на Озоне", "маркетплейс «Озон»", "ozon.ru", "Озон Глобал", "купила у озона"],
        "kz": ["ozon.kz", "Озон"],
        "by": ["Озон Беларусь"],
    },
    "wildberries": {
        "ru": [
            "wildberries",
            "Wildberries",
            "ВБ",
            "вб",
            "WB",
            "на ВБ",
            "wildberries.ru",
            "Wild Berries",
            "вайлдберриз",
            "Вайлдберриз (WB)",
            "вайлдберис",
            "вайлдбериз",
            "вайлберис",
            "валдберис",
            "на валдберисе",
            "валберис",
            "Вайлд-берриз",
        ],
        "kz": ["Вайлдберриз"],
        "by": ["вб"],
        "kg": ["Wildberries"],
    },
    "megamarket": {
        "ru": [
            "Мегамаркет",
            "мегамаркет",
            "megamarket",
            "Megamarket.ru",
            "СберМегаМаркет",
            "сбермегамаркет",
            "Сбер Мегамаркет",
            "на мегамаркете",
            "мега маркет",
            "SberMegaMarket",
        ],
    },
    "aliexpress_ru": {
        "ru": [
            "AliExpress",
            "aliexpress",
            "aliexpress.ru",
            "AliExpress Россия",
            "алиэкспресс",
            "Алиэкспрес",
            "али экспресс",
            "Али-Экспресс",
            "алиекспресс",
            "на алиэкспрессе",
            "али",
            "Ali",
            "на алике",
            "aliexpres",
        ],
    },
    "avito": {"ru": ["Авито", "avito", "avito.ru", "Авито Доставка", "авито доставкой", "Avito Доставка", "АВИТО", "на авите", "авитто"]},
    "lamoda": {"ru": ["Lamoda", "lamoda.ru", "ламода", "Ламоде", "LAMODA", "на Ламоду", "интернет-магазин «Ламода»"]},
    "dns": {"ru": ["DNS", "днс", "ДНС", "dns-shop.ru", "DNS Shop", "магазин ДНС", "ДНС Ритейл"]},
    "yandex_market": {"ru": ["Яндекс Маркет", "Yandex Market", "яндекс-маркет"]},
    "other": {
        "ru": ["Детский мир", "озонатор", "мега", "маркет", "сбермаркет", "алина", "вбивной дюбель", "Авитон", "other", "мой магазин"],
        "kz": ["DNS", "Lamoda", "Мегамаркет"],
        "by": ["ламода", "Авито"],
        "de": ["Ozon", "ВБ", "Avito"],
    },
}
TYPED = [(text, country, platform) for platform, told in NAMES.items() for country, texts in told.items() for text in texts]
PLATFORMS = sorted(NAMES.keys() - {"other", "yandex_market"})
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(TYPED) == len(set(TYPED)) > 90


@pytest.mark.parametrize(("text", "country", "platform"), TYPED)
def test_a_typed_name_leads_to_its_platform(text: str, country: str, platform: str) -> None:
    assert load_library().platform(text, country).platform == platform


@pytest.mark.parametrize("text", NAMES["aliexpress_ru"]["ru"])
@pytest.mark.parametrize("country", ["kz", "by", "de", "gb", "us"])
def test_aliexpress_of_another_country_is_not_that_of_russia(text: str, country: str) -> None:
    assert load_library().platform(text, country).platform != "aliexpress_ru"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_two_platforms_of_russia_share_a_name(platform: str) -> None:
    mine = load_library().platforms[platform]
    for name in (mine.name.ru, mine.name.en, *mine.names):
        assert load_library().platform(name, "ru").platform == platform, name


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_words_of_a_platform_are_found_by_its_typed_name(platform: str, language: Language, rulebook: Rulebook) -> None:
    told = read(CONTENT / "platforms" / "texts" / f"{platform}.{language}.yaml", root=CONTENT).plain()["steps"]["platform_dispute"]
    for name in NAMES[platform]["ru"]:
        texts = texts_of(Situation(Case(country="ru", platform=name), NOW, rulebook), language)
        assert texts("steps.platform_dispute.title") == told["title"], name
        assert texts("steps.platform_dispute.where") == told["where"], name


@pytest.mark.parametrize("platform", PLATFORMS)
def test_nothing_is_counted_by_times_that_nobody_saw(platform: str) -> None:
    """The sheet has no time of these platforms that may be told; a window here would close the form for a buyer by a date of ours."""
    pack = load_library().platforms[platform]
    assert pack.terms == {}
    assert (pack.dispute.window, pack.dispute.window_undelivered, pack.dispute.seller_time) == (None, None, None)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_telephone_number_is_told(platform: str) -> None:
    sheets = [CONTENT / "platforms" / f"{platform}.yaml", *(CONTENT / "platforms" / "texts").glob(f"{platform}.*.yaml")]
    for sheet in sheets:
        assert not re.search(r"\b8[\s(-]*800|\+7", sheet.read_text("utf-8")), sheet.name
