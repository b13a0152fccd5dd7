"""Dates written with signs, years of eras, and dates of other calendars, which are no years and no counts of ours."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from claimhouse.mentions import extract_mentions
from claimhouse.packs import PackError, read_pack

PUBLISHED = dt.date(2024, 8, 13)


def extract(code: str, text: str) -> list[dict[str, Any]]:
    articles = pl.DataFrame(
        {"article_id": ["a"], "text": [text], "language_code": [code], "published_date": [PUBLISHED]}
    )
    return extract_mentions(articles).to_dicts()


@pytest.mark.parametrize(
    ("code", "text", "surface", "calendar_date", "grain"),
    [
        ("ar", "افتتح المسجد في 10 محرم 1446.", "10 محرم 1446", "islamic 1446-01-10", "day"),
        ("ar", "صدر القرار عام 1445 هـ.", "عام 1445 هـ", "islamic 1445", "year"),
        ("ar", "يصام شهر رمضان.", "شهر رمضان", "islamic 09", "month"),
        ("fa", "پل در ۱۵ مهر ۱۴۰۳ باز شد.", "۱۵ مهر ۱۴۰۳", "persian 1403-07-15", "day"),
        ("fa", "کارخانه در سال ۱۴۰۲ سوخت.", "سال ۱۴۰۲", "persian 1402", "year"),
        ("ur", "جلوس 12 ربیع الاول کو نکلا۔", "12 ربیع الاول", "islamic 03-12", "day"),
        ("tr", "Türbe 27 Ramazan 1445 gecesi açıldı.", "27 Ramazan 1445", "islamic 1445-09-27", "day"),
        ("id", "Pawai digelar 1 Muharram 1446.", "1 Muharram 1446", "islamic 1446-01-01", "day"),
        ("en", "The shrine closed on 17 Rajab 1445.", "17 Rajab 1445", "islamic 1445-07-17", "day"),
        ("bn", "মেলা বসবে ১৫ বৈশাখ ১৪৩১ বঙ্গাব্দ।", "১৫ বৈশাখ ১৪৩১ বঙ্গাব্দ", "bengali 1431-01-15", "day"),
        ("ne", "पुल २०८१ वैशाख १५ गते खुल्यो।", "२०८१ वैशाख १५ गते", "nepali 2081-01-15", "day"),
        ("hi", "मंदिर विक्रम संवत 2081 में बना।", "विक्रम संवत 2081", "hindu 2081", "year"),
        ("he", "הטקס נערך ב-15 בניסן.", "15 בניסן", "hebrew 07-15", "day"),
        ("zh", "庙会农历八月十五开始。", "农历八月十五", "chinese 08-15", "day"),
        ("ko", "음력 8월 15일에 제사를 지냈다.", "음력 8월 15일에", "chinese 08-15", "day"),
        ("th", "13 สิงหาคม 2567", "13 สิงหาคม 2567", "other 2567-08-13", "day"),
    ],
)
def test_dates_of_other_calendars_stay_open(code: str, text: str, surface: str, calendar_date: str, grain: str) -> None:
    found = extract(code, text)
    kept = [(m["dimension"], m["surface"], m["value_text"], m["grain"], m["date_from"], m["date_to"]) for m in found]
    assert kept == [("date", surface, calendar_date, grain, None, None)]


@pytest.mark.parametrize(
    ("code", "text", "surface"),
    [
        ("ar", "تبرع رمضان 30 ألف دينار.", "30 ألف دينار"),
        ("fa", "قیمت ۲۰ درصد به مهر افتاد.", "۲۰ درصد"),
        ("en", "Adar sold 12 houses.", "12"),
    ],
)
def test_names_of_months_leave_amounts_alone(code: str, text: str, surface: str) -> None:
    assert [m["surface"] for m in extract(code, text) if m["dimension"] != "date"] == [surface]


@pytest.mark.parametrize(
    ("code", "text", "surface", "start", "end"),
    [
        ("ja", "法律は令和6年4月1日に施行された。", "令和6年4月1日", "2024-04-01", "2024-04-01"),
        ("ja", "駅は令和元年に開業した。", "令和元年", "2019-01-01", "2019-12-31"),
        ("zh", "大橋於民國113年通車。", "民國113年", "2024-01-01", "2024-12-31"),
        ("ja", "昨年12月に倒産した。", "昨年12月", "2023-12-01", "2023-12-31"),
        ("zh", "去年3月5日竣工。", "去年3月5日", "2023-03-05", "2023-03-05"),
        ("ko", "지난해 11월 문을 열었다.", "지난해 11월", "2023-11-01", "2023-11-30"),
        ("zh", "2023年4至6月停工。", "2023年4至6月", "2023-04-01", "2023-06-30"),
        ("ja", "2024年4-6月期は赤字だった。", "2024年4-6月期", "2024-04-01", "2024-06-30"),
        ("ko", "3월 15일부터 17일까지 열린다.", "3월 15일부터 17일까지", "2024-03-15", "2024-03-17"),
        ("zh", "展览8月13日至15日举行。", "8月13日至15日", "2024-08-13", "2024-08-15"),
        ("ko", "지난 12일 다리가 무너졌다.", "지난 12일", "2024-08-12", "2024-08-12"),
        ("ko", "오는 5일 개막한다.", "오는 5일", "2024-09-05", "2024-09-05"),
        ("zh", "今年上半年下雨很多。", "今年上半年", "2024-01-01", "2024-06-30"),
    ],
)
def test_eras_and_signs_make_days_of_ours(code: str, text: str, surface: str, start: str, end: str) -> None:
    found = [(m["surface"], str(m["date_from"]), str(m["date_to"])) for m in extract(code, text)]
    assert found == [(surface, start, end)]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[other_months]\n"martian 1" = ["x"]', "a calendar and the number of its month"),
        ('[other_months]\n"islamic 14" = ["x"]', "a calendar and the number of its month"),
        ('[eras]\nreiwa = ["x"]', "the year before"),
        ("[calendar_years]\npersian = [1450, 1200]", "the first and the last year"),
        ('[calendars]\nmartian = ["x"]', "unknown key"),
    ],
)
def test_a_pack_names_calendars_that_are_known(tmp_path: Any, table: str, message: str) -> None:
    path = tmp_path / "xx.toml"
    path.write_text(f'code = "xx"\nname = "Test"\n\n{table}\n', encoding="utf-8")
    with pytest.raises(PackError, match=message):
        read_pack(path)
