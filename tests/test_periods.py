"""Periods, days beside other words of the calendar, and times of day that words name."""

import pytest
from test_dates import extract_dates

from claimhouse.periods import cut_half, read_century, read_decade, read_part_of_month, read_season


@pytest.mark.parametrize(
    ("code", "text", "start", "end", "grain"),
    [
        ("en", "Prices doubled in the 1990s.", "1990-01-01", "1999-12-31", "decade"),
        ("en", "The mill closed in the early '70s.", "1970-01-01", "1979-12-31", "decade"),
        ("fr", "La digue date des années 60.", "1960-01-01", "1969-12-31", "decade"),
        ("it", "La diga risale agli anni '80.", "1980-01-01", "1989-12-31", "decade"),
        ("ru", "Мост построили в 1970-х годах.", "1970-01-01", "1979-12-31", "decade"),
        ("de", "In den achtziger Jahren wurde gebaut.", "1980-01-01", "1989-12-31", "decade"),
        ("tr", "Köprü 1960'lı yıllarda yapıldı.", "1960-01-01", "1969-12-31", "decade"),
        ("hi", "पुल 1980 के दशक में बना।", "1980-01-01", "1989-12-31", "decade"),
        ("ar", "بني الجسر في سبعينيات القرن الماضي.", "1970-01-01", "1979-12-31", "decade"),
        ("en", "The church is from the 17th century.", "1601-01-01", "1700-12-31", "century"),
        ("es", "La torre es del siglo XVIII.", "1701-01-01", "1800-12-31", "century"),
        ("pl", "Wieżę zbudowano w XVIII wieku.", "1701-01-01", "1800-12-31", "century"),
        ("id", "Benteng itu dari abad ke-18.", "1701-01-01", "1800-12-31", "century"),
        ("en", "Sales fell in the second quarter of 2023.", "2023-04-01", "2023-06-30", "quarter"),
        ("en", "Sales fell in Q4 2023.", "2023-10-01", "2023-12-31", "quarter"),
        ("uk", "У другому кварталі 2023 року ціни впали.", "2023-04-01", "2023-06-30", "quarter"),
        ("pt", "As vendas caíram no primeiro semestre de 2023.", "2023-01-01", "2023-06-30", "half"),
        ("hi", "2023 की दूसरी छमाही में बिक्री घटी।", "2023-07-01", "2023-12-31", "half"),
        ("en", "It snowed in the second week of January 2024.", "2024-01-08", "2024-01-14", "week"),
        ("en", "They vote on the third Sunday of October 2024.", "2024-10-20", "2024-10-20", "day"),
        ("en", "He played in the 2022/23 season.", "2022-01-01", "2023-12-31", "year"),
        ("en", "The abbey, founded in 1138, burned.", "1138-01-01", "1138-12-31", "year"),
        ("pl", "W latach 2001–2004 mieszkał w porcie.", "2001-01-01", "2004-12-31", "year"),
        ("ur", "وہ 2015 سے گاؤں میں ہیں۔", "2015-01-01", "2015-12-31", "year"),
        ("vi", "Phà chìm ngày 5/6.", "2024-06-05", "2024-06-05", "day"),
        ("vi", "Giá tăng từ tháng 10/2023.", "2023-10-01", "2023-10-31", "month"),
        ("id", "Gempa terjadi Selasa (6/8).", "2024-08-06", "2024-08-06", "day"),
        ("pt", "O barco afundou nesta terça-feira (13).", "2024-08-13", "2024-08-13", "day"),
        ("es", "El martes 6 cerró el puerto.", "2024-08-06", "2024-08-06", "day"),
        ("it", "Il porto chiude il 20 del mese prossimo.", "2024-09-20", "2024-09-20", "day"),
        ("tr", "Liman temmuz ayının 20'sinde kapandı.", "2024-07-20", "2024-07-20", "day"),
        ("en", "It rained on the 3rd and 4th of May.", "2024-05-03", "2024-05-04", "day"),
        ("en", "It was January 6,2021 there.", "2021-01-06", "2021-01-06", "day"),
        ("en", "Snow fell in mid-May.", "2024-05-01", "2024-05-31", "month"),
        ("ru", "В мае этого года выпал снег.", "2024-05-01", "2024-05-31", "month"),
    ],
)
def test_period_is_read(code: str, text: str, start: str, end: str, grain: str) -> None:
    found = [m for m in extract_dates(code, [text])[0] if m["dimension"] == "date"]
    assert [(str(m["date_from"]), str(m["date_to"]), m["grain"]) for m in found] == [(start, end, grain)]


@pytest.mark.parametrize(
    ("code", "text", "count"),
    [
        ("ru", "В мае 12 человек пострадали.", 12),
        ("es", "En mayo 12 personas se ahogaron.", 12),
        ("en", "In May 12 people drowned.", 12),
    ],
)
def test_a_number_that_counts_is_no_day(code: str, text: str, count: int) -> None:
    found = extract_dates(code, [text])[0]
    assert [(m["dimension"], m["grain"]) for m in found] == [("date", "month"), ("count", None)]
    assert found[1]["value"] == count


@pytest.mark.parametrize(
    ("code", "text", "time"),
    [
        ("en", "The fire broke out at midnight.", "00:00"),
        ("en", "They met at noon.", "12:00"),
        ("fr", "Le feu a pris à 20 heures.", "20:00"),
        ("es", "El fuego empezó a las 18 h.", "18:00"),
        ("pt", "O fogo começou à meia-noite.", "00:00"),
        ("ru", "Пожар начался в полночь.", "00:00"),
        ("tr", "Yangın saat 18.30'da başladı.", "18:30"),
    ],
)
def test_named_times_and_hours_behind_prepositions(code: str, text: str, time: str) -> None:
    assert [m["value_text"] for m in extract_dates(code, [text])[0] if m["dimension"] == "time_of_day"] == [time]


@pytest.mark.parametrize(
    ("code", "text", "values"),
    [
        ("en", "It took 2 years 3 months.", [(27.0, "month")]),
        ("en", "It took seven weeks and two days; the rest took 1 year 2 months.", [(51 / 7, "week"), (14.0, "month")]),
        ("en", "They waited two and a half years, one hour more than we did.", [(2.5, "year"), (1.0, "hour")]),
        ("fr", "Il a duré 20 heures.", [(20.0, "hour")]),
        ("vi", "Ông sống ở đó hai mươi năm.", [(20.0, "year")]),
        ("nl", "Het duurde twee uur en drie kwartier.", [(2.75, "hour")]),
        ("ar", "استمر الحريق ساعة ونصف.", [(1.5, "hour")]),
    ],
)
def test_durations(code: str, text: str, values: list[tuple[float, str]]) -> None:
    found = [m for m in extract_dates(code, [text])[0] if m["dimension"] == "duration"]
    assert [m["unit_id"] for m in found] == [unit_id for _, unit_id in values]
    assert [m["value"] for m in found] == pytest.approx([value for value, _ in values])


def test_periods_that_are_none() -> None:
    assert read_century(40) == read_decade(365) == read_season(None, 24) == (None, None, None, None)
    assert read_part_of_month(5, None, 1, 2024, 2) == (None, None, None, None)
    century = read_century(19)
    assert cut_half(century, "first_half") == century
