"""Sums, spans, whole units, signs and speakers: what the grammar makes of words that stand together."""

import datetime as dt

import polars as pl
import pytest

from claimhouse import extract_mentions

PUBLISHED = dt.date(2024, 8, 13)  # a Tuesday


def extract(code: str, text: str) -> list[dict[str, object]]:
    articles = pl.DataFrame(
        {"article_id": ["a"], "text": [text], "language_code": [code], "published_date": [PUBLISHED]}
    )
    return extract_mentions(articles).to_dicts()


@pytest.mark.parametrize(
    ("code", "text", "surface", "unit_id", "base_value"),
    [
        ("en", "The flight took one hour and 20 minutes.", "one hour and 20 minutes", "hour", 4800),
        ("en", "They talked for an hour and a half.", "for an hour and a half", "hour", 5400),
        ("en", "The siege lasted two full days.", "two full days", "day", 172800),
        ("en", "Rain fell all week.", "all week", "week", 604800),
        ("en", "It took 1 hour fifteen.", "1 hour fifteen", "hour", 4500),
        ("es", "El viaje duró una hora y diez minutos.", "una hora y diez minutos", "hour", 4200),
        ("fr", "Il a plu toute la semaine.", "toute la semaine", "week", 604800),
        ("ar", "استمر الاجتماع طوال يوم.", "طوال يوم", "day", 86400),
        ("hi", "बारिश दिन भर हुई।", "दिन भर", "day", 86400),
        ("en", "The ticket costs 4 dollars and 25 cents.", "4 dollars and 25 cents", "USD", 4.25),
        ("en", "The stamp costs 60 cents.", "60 cents", "cent", 0.6),
        ("en", "They paid 20 USD million.", "20 USD million", "USD", 20_000_000),
        ("es", "Las ventas cayeron más de un 12 %.", "más de un 12 %", "percent", 12),
        ("en", "It was -7 °C at night.", "-7 °C", "celsius", -7),
    ],
)
def test_an_amount_is_read_whole(code: str, text: str, surface: str, unit_id: str, base_value: float) -> None:
    found = [m for m in extract(code, text) if m["surface"] == surface]
    assert [m["unit_id"] for m in found] == [unit_id]
    assert found[0]["base_value"] == pytest.approx(base_value)


@pytest.mark.parametrize(
    ("code", "text", "start", "end", "qualifier"),
    [
        ("en", "They meet on Thursday the 22nd.", "2024-08-22", "2024-08-22", "exact"),
        ("en", "It closes on the 20th of next month.", "2024-09-20", "2024-09-20", "exact"),
        ("en", "They vote on Sunday of next week.", "2024-08-25", "2024-08-25", "exact"),
        ("en", "It was built two years ago.", "2022-08-13", "2022-08-13", "exact"),
        ("en", "She left 1 month and 3 days ago.", "2024-07-10", "2024-07-10", "exact"),
        ("en", "The fair opens in 3 weeks.", "2024-09-03", "2024-09-03", "exact"),
        ("en", "Prices rose over the last three months.", "2024-05-13", "2024-08-13", "exact"),
        ("en", "It runs from 28 September to 3 October.", "2024-09-28", "2024-10-03", "after"),
        ("fr", "Le troisième trimestre 2023 fut humide.", "2023-07-01", "2023-09-30", "exact"),
        ("en", "It opened on 5 March last year.", "2023-03-05", "2023-03-05", "exact"),
        ("en", "It opened on 05/03/71.", "1971-05-03", "1971-05-03", "exact"),
        ("hi", "यह काम 2019 के बाद हुआ।", "2019-01-01", "2019-12-31", "after"),
        ("bn", "২০১৯ সাল পর্যন্ত কাজ চলে।", "2019-01-01", "2019-12-31", "before"),
        ("ar", "يستمر حتى 14 أبريل العام المقبل.", "2025-04-14", "2025-04-14", "before"),
    ],
)
def test_a_date_is_read_whole(code: str, text: str, start: str, end: str, qualifier: str) -> None:
    found = [m for m in extract(code, text) if m["date_from"]]
    assert [(str(m["date_from"]), str(m["date_to"])) for m in found] == [(start, end)]
    assert found[0]["qualifier"] in (qualifier, "between")


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("fr", "Le train part à 17h30.", "17:30"),
        ("fr", "Le train part à 8h.", "08:00"),
        ("pt", "O trem parte às 17h30.", "17:30"),
        ("en", "It began at 2100 GMT.", "21:00"),
    ],
)
def test_a_time_of_day_in_letters(code: str, text: str, expected: str) -> None:
    assert [m["value_text"] for m in extract(code, text)] == [expected]


def test_more_hours_than_a_day_has_are_a_duration() -> None:
    (mention,) = extract("fr", "La grève dure 48h.")
    assert (mention["dimension"], mention["value"]) == ("duration", 48)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("In May two people died.", [None, 2.0]),
        ("Read https://example.org/s?q=30%25%20 now.", []),
        ("The part 88104K77 broke.", []),
        ("The gap is 3-5 km.", [None]),
        ("- 12 boats sank.", [12.0]),
        ("The Sharks won 3-2.", [None]),
    ],
)
def test_signs_and_words_in_doubt(text: str, values: list[float | None]) -> None:
    assert [m["value"] for m in extract("en", text) if m["dimension"] != "date" or m["value"] is None] == values


@pytest.mark.parametrize(
    ("text", "thing_id"),
    [
        ("They found 12 of the people.", "person"),
        ("Two other families left.", "family"),
        ("Police counted 8 in a small village.", None),
    ],
)
def test_a_function_word_ends_the_counted_phrase(text: str, thing_id: str | None) -> None:
    (mention,) = extract("en", text)
    assert mention["thing_id"] == thing_id


@pytest.mark.parametrize(
    ("code", "text", "counts"),
    [
        ("en", "One killed and two injured.", [(1, "killed", "person"), (2, "injured", "person")]),
        ("en", "The blast killed 5 and injured 12.", [(5, "killed", "person"), (12, "injured", "person")]),
        ("en", "Dead: 40. There are 5 missing documents.", [(40, "Dead", "person"), (5, None, None)]),
        ("en", "He died at 75.", [(75, None, None)]),
        ("ar", "مقتل 5 وإصابة 12 آخرين.", [(5, "مقتل", "person"), (12, "آخرين", "person")]),
        ("zh", "造成一人死亡。", [(1, "人", "person")]),
        ("ja", "五人が死亡した。", [(5, "人", "person")]),
    ],
)
def test_whom_something_befell_is_counted(
    code: str, text: str, counts: list[tuple[int, str | None, str | None]]
) -> None:
    assert [(m["value"], m["thing"], m["thing_id"]) for m in extract(code, text)] == counts


def test_a_dual_counts_itself() -> None:
    (mention,) = extract("ar", "وصل جنديان إلى الميناء.")
    assert (mention["dimension"], mention["value"], mention["thing_id"]) == ("count", 2, "soldier")


def test_he_said_takes_the_name_before() -> None:
    found = extract("en", "Mayor Ana Ruiz said 5 boats sank. She said that 12 people were safe.")
    speakers = [(m["speaker"], m["speaker_span_start"], m["speaker_span_end"]) for m in found]
    assert speakers == [("Mayor Ana Ruiz", 0, 14)] * 2


def test_without_a_name_it_is_still_said() -> None:
    (mention,) = extract("en", "He said 12 people were safe.")
    assert (mention["speaker"], mention["stance"]) == (None, "attributed")


def test_a_noun_before_its_one_is_counted() -> None:
    (mention,) = extract("ar", "زار الوزير الميناء مرة واحدة فقط.")
    assert (mention["surface"], mention["value"], mention["thing_id"]) == ("واحدة", 1, "time")


@pytest.mark.parametrize(
    ("code", "text", "surface", "lower", "upper", "lower_inclusive", "upper_inclusive"),
    [
        ("en", "Marks of more than 40 and less than 60 pass.", "more than 40 and less than 60", 40, 60, False, False),
        ("en", "They kept at least 5% and at most 12%.", "at least 5% and at most 12%", 5, 12, True, True),
        ("ja", "点数は40以上60未満だった。", "40以上60未満", 40, 60, True, False),
        ("ja", "点数は60以下40以上だった。", "60以下40以上", 40, 60, True, True),
        ("zh", "分数大于40小于60。", "大于40小于60", 40, 60, False, False),
        ("ko", "점수는 40 이상 60 미만이었다.", "40 이상 60 미만", 40, 60, True, False),
    ],
)
def test_two_limits_are_one_range(
    code: str, text: str, surface: str, lower: float, upper: float, lower_inclusive: bool, upper_inclusive: bool
) -> None:
    found = [m for m in extract(code, text) if str(m["surface"]).startswith(surface)]
    assert [(m["lower"], m["upper"], m["lower_inclusive"], m["upper_inclusive"]) for m in found] == [
        (lower, upper, lower_inclusive, upper_inclusive)
    ]


def test_limits_that_face_away_are_two_numbers() -> None:
    found = extract("en", "It takes more than 5 and more than 65 of them.")
    assert [(m["qualifier"], m["value"]) for m in found] == [("more_than", 5), ("more_than", 65)]


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("en", "It was .5 of them.", 0.5),
        ("en", "It was 10^6 of them.", 1_000_000),
        ("en", "It was 2^-1 of them.", 0.5),
        ("hi", "एक बटा बीस", 0.05),
        ("hi", "सौ का पाँचवाँ", 20),
        ("ar", "سبعة وثمانية من عشرة", 7.8),
        ("ar", "ثلاثة وخمسة وعشرون من مئة", 3.25),
        ("ko", "7천 5백만", 75_000_000),
        ("ko", "서른이 넘는다", 30),
        ("ja", "せんにひゃくはちじゅうきゅう", 1289),
    ],
)
def test_a_number_in_parts_is_one(code: str, text: str, value: float) -> None:
    assert [m["value"] for m in extract(code, text)] == [pytest.approx(value)]


@pytest.mark.parametrize(
    ("code", "text", "date_from"),
    [
        ("ja", "館は12日に閉まる。", dt.date(2024, 8, 12)),
        ("ko", "관은 12일 문을 닫는다.", dt.date(2024, 8, 12)),
        ("zh", "馆12日起关门。", dt.date(2024, 8, 12)),
        ("zh", "馆上周五关门。", dt.date(2024, 8, 9)),
        ("ja", "館は3日以上閉まる。", None),
        ("ja", "館は約3日閉まる。", None),
    ],
)
def test_a_day_of_the_month_is_no_duration(code: str, text: str, date_from: dt.date | None) -> None:
    (found,) = extract(code, text)
    assert found["date_from"] == date_from
    assert found["dimension"] == ("date" if date_from else "duration")
