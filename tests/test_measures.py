"""Units, money, temperatures and digits that are no quantity, in the languages that write them differently."""

import polars as pl
import pytest

from claimhouse.mentions import extract_mentions


def read_amounts(code: str, text: str) -> list[tuple[str, str, float | None, str | None]]:
    """Surface, dimension, value and unit of every mention of a text."""
    articles = pl.DataFrame({"article_id": ["a"], "text": [text], "language_code": [code], "published_date": [None]})
    return extract_mentions(articles).select("surface", "dimension", "value", "unit_id").rows()


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "The park has 300 km² of woods.", ("300 km²", "area", 300.0, "square_kilometre")),
        ("en", "They cleared 40 sq. miles of bush.", ("40 sq. miles", "area", 40.0, "square_mile")),
        ("pt", "A sala tem 20 m3 de ar.", ("20 m3", "volume", 20.0, "cubic_metre")),
        ("sw", "Walitembea kilomita 20 kwa miguu.", ("kilomita 20", "length", 20.0, "kilometre")),
        ("sw", "Gari lilikwenda kilomita 90 kwa saa.", ("kilomita 90 kwa saa", "speed", 90.0, "kilometre_per_hour")),
        ("ta", "மணிக்கு 90 கிலோமீட்டர்.", ("மணிக்கு 90 கிலோமீட்டர்", "speed", 90.0, "kilometre_per_hour")),
        ("tr", "Araç saatte 90 kilometre gidiyordu.", ("saatte 90 kilometre", "speed", 90.0, "kilometre_per_hour")),
        ("fr", "Il fit 12 degrés sous zéro.", ("12 degrés sous zéro", "temperature", -12.0, "degree")),
        ("en", "It was 5 below zero at dawn.", ("5 below zero", "temperature", -5.0, "degree")),
        ("en", "It hit 41C in the shade.", ("41C", "temperature", 41.0, "celsius")),
        ("en", "The wall is 3m high.", ("3m", "length", 3.0, "metre")),
        ("en", "The firm lost $3m.", ("$3m", "money", 3e6, "USD")),
        ("fr", "Le chantier coûte 25 M€.", ("25 M€", "money", 25e6, "EUR")),
        ("es", "Perdieron 75 USD millones.", ("75 USD millones", "money", 75e6, "USD")),
        ("en", "Rates rose by 25 basis points.", ("25 basis points", "percent", 25.0, "basis_point")),
        ("he", "נהג בן 34 נפצע.", ("בן 34", "duration", 34.0, "year")),
        ("en", "A boy aged 3 months was found.", ("aged 3 months", "duration", 3.0, "month")),
        ("ar", "ضرب زلزال بلغت قوته 5.8 درجة.", ("5.8 درجة", "magnitude", 5.8, "magnitude")),
    ],
)  # fmt: skip
def test_a_measure_has_its_unit(code: str, text: str, expected: tuple[str, str, float, str]) -> None:
    assert expected in read_amounts(code, text)


def test_feet_and_inches_by_their_marks() -> None:
    (mention,) = read_amounts("en", "The suspect is 5'11\" tall.")
    assert mention[1] == "length"
    assert mention[2] == pytest.approx(71 / 12)


def test_what_falls_is_no_range() -> None:
    found = read_amounts("en", "The share fell from 10% to 5%.")
    assert [(surface, value) for surface, _, value, _ in found] == [("10%", 10.0), ("5%", 5.0)]


def test_degrees_of_an_angle_are_no_temperature() -> None:
    assert {dimension for _, dimension, _, _ in read_amounts("en", "Cut it at an angle of 45 degrees.")} == {"number"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Call +31 6 12 34 56 78 for help."),
        ("en", "Call (555) 123-4567 for help."),
        ("fr", "Renseignements au 01 70 55 01 48."),
        ("en", "Write to desk.24@example.org, please."),
        ("en", "The story went on and on… [+3390 chars]"),
        ("en", "The 24/7 service stayed open."),
        ("en", "They installed v2.4.1 overnight."),
    ],
)
def test_digits_that_are_no_quantity(code: str, text: str) -> None:
    assert read_amounts(code, text) == []
