"""Dates and times mean what a reader on the day of publication takes them for."""

import datetime as dt

import polars as pl
import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from claimhouse.cldr import find_locale
from claimhouse.mentions import extract_mentions

PUBLISHED = dt.date(2024, 8, 13)


def extract_dates(code: str, texts: list[str], published: dt.date | None = PUBLISHED) -> list[list[dict[str, object]]]:
    articles = pl.DataFrame(
        {
            "article_id": [str(row) for row in range(len(texts))],
            "text": texts,
            "language_code": [code] * len(texts),
            "published_date": [published] * len(texts),
        },
        schema_overrides={"published_date": pl.Date},
    )
    mentions = extract_mentions(articles).to_dicts()
    return [[m for m in mentions if m["article_id"] == str(row)] for row in range(len(texts))]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)), min_size=3, max_size=8))
def test_written_dates_come_back(days: list[dt.date]) -> None:
    for code in ("en", "ar", "hi", "bn", "gu"):
        texts = [format_date(day, "d MMMM y", locale=find_locale(code)) for day in days]
        for day, text, found in zip(days, texts, extract_dates(code, texts), strict=True):
            assert [(m["date_from"], m["date_to"], m["grain"]) for m in found] == [(day, day, "day")], text


@pytest.mark.parametrize(
    ("text", "start", "end", "grain"),
    [
        ("It rained yesterday.", "2024-08-12", "2024-08-12", "day"),
        ("It rained last month.", "2024-07-01", "2024-07-31", "month"),
        ("They vote on 5 November.", "2024-11-05", "2024-11-05", "day"),
        ("It burned on 6 January 2021.", "2021-01-06", "2021-01-06", "day"),
        ("They met in May 2023.", "2023-05-01", "2023-05-31", "month"),
        ("They met in 2019.", "2019-01-01", "2019-12-31", "year"),
        ("They met on 2024-02-29.", "2024-02-29", "2024-02-29", "day"),
        ("They ruled from 2010 to 2015.", "2010-01-01", "2015-12-31", "year"),
        ("He left three days ago.", "2024-08-10", "2024-08-10", "day"),
        ("It ends by 2 January.", "2025-01-02", "2025-01-02", "day"),
    ],
)
def test_date_is_resolved(text: str, start: str, end: str, grain: str) -> None:
    found = [m for m in extract_dates("en", [text])[0] if m["date_from"]]
    assert [(str(m["date_from"]), str(m["date_to"]), m["grain"]) for m in found] == [(start, end, grain)]


@pytest.mark.parametrize(
    ("code", "text", "day"),
    [
        # The year leads, or the month where the year is last.
        ("ja", "会場は23/05/06に開いた。", "2023-05-06"),
        ("ja", "会場は98/05/06に開いた。", "1998-05-06"),
        ("ko", "시장은 23-05-06에 열렸다.", "2023-05-06"),
        ("ko", "시장은 23.05.06 열렸다.", "2023-05-06"),
        ("zh", "市场于05/06/2023开放。", "2023-05-06"),
        ("en", "It opened on 05/06/23.", "2023-05-06"),
        ("de", "Er öffnete am 05.06.23 wieder.", "2023-06-05"),
        ("fa", "بازار در ۰۵/۰۶/۲۰۲۳ باز شد.", "2023-06-05"),
        # Parts apart, or with the month's name between them.
        ("de", "Am 6. 5. 2023 war Markt.", "2023-05-06"),
        ("en", "It opened on 06/May/2023 there.", "2023-05-06"),
        ("en", "It opened on 2023-May-06 there.", "2023-05-06"),
        # Counted from a day that is named by its distance itself.
        ("ja", "市は昨日の3日前に開いた。", "2024-08-09"),
        ("ja", "市は明日から2週間後に開く。", "2024-08-28"),
        ("hi", "मेला आज से पाँच दिन बाद खुलेगा।", "2024-08-18"),
        # A round year in words.
        ("en", "It opened on the sixth of May, two thousand.", "2000-05-06"),
        ("it", "Aprì il sei maggio duemila.", "2000-05-06"),
        ("zh", "市场于两千年五月六日开放。", "2000-05-06"),
    ],
)
def test_day_is_resolved(code: str, text: str, day: str) -> None:
    assert [(str(m["date_from"]), m["grain"]) for m in extract_dates(code, [text])[0]] == [(day, "day")]


@pytest.mark.parametrize("text", ["It holds 71/05/05 inside.", "They won 21-5-3 there."])
def test_numbers_that_the_language_does_not_write_as_a_date_are_none(text: str) -> None:
    assert not [m for m in extract_dates("en", [text])[0] if m["dimension"] == "date"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "On 6 May, two thousand people marched."),
        ("de", "Am 6. Mai zogen zweitausend Menschen los."),
        ("hi", "मेला आज पाँच दिन बाद खुला।"),
    ],
)
def test_what_stands_beside_a_day_is_none_of_it(code: str, text: str) -> None:
    found = extract_dates(code, [text])[0]
    assert len(found) == 2
    assert "date" in {m["dimension"] for m in found}


@pytest.mark.parametrize("text", ["It rained yesterday.", "They vote on 5 November.", "They spoke on Monday."])
def test_without_a_reference_the_date_stays_open(text: str) -> None:
    found = extract_dates("en", [text], published=None)[0]
    assert [m["date_from"] for m in found if m["dimension"] == "date"] in ([None], [])


def test_a_bare_weekday_is_named_but_not_dated() -> None:
    (found,) = extract_dates("en", ["They spoke on Monday."])[0]
    assert (found["value_text"], found["date_from"], found["grain"]) == ("Monday", None, "weekday")


@pytest.mark.parametrize("text", ["It was 30 February 2024.", "See 45/13/2024."])
def test_an_impossible_date_is_none(text: str) -> None:
    assert not [m for m in extract_dates("en", [text])[0] if m["grain"] == "day"]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "It began at 8:42 pm.", "20:42"),
        ("en", "It began at 8.30 p.m. sharp.", "20:30"),
        ("en", "It began at 14:05.", "14:05"),
        ("hi", "साढ़े 8 बजे शुरू हुआ।", "08:30"),
        ("ar", "بدأت الساعة الثامنة مساء", "20:00"),
        ("gu", "રાત્રે 8 વાગ્યે શરૂ થયું.", "20:00"),
        ("sw", "Kikao kilianza saa mbili asubuhi.", "08:00"),
        ("sw", "Mechi ilianza saa 2:30 usiku.", "20:30"),
        ("sw", "Walifika saa saba usiku.", "01:00"),
        ("sw", "Ndege ilitua saa nane na nusu mchana.", "14:30"),
        # By the clock of the others: no eighth hour of the morning.
        ("sw", "Ofisi hufunguliwa saa 8:00 asubuhi.", "08:00"),
    ],
)
def test_time_of_day(code: str, text: str, expected: str) -> None:
    assert [m["value_text"] for m in extract_dates(code, [text])[0]] == [expected]
