"""Numbers come back as the value they were written from, in every language that can write them."""

import polars as pl
import pytest
import unicode_rbnf
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from claimhouse.annotate import annotate_tokens
from claimhouse.cldr import find_locale
from claimhouse.lexicon import BIT
from claimhouse.numbers import merge_numbers
from claimhouse.packs import list_packs

NATIVE_DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹", "hi": "०१२३४५६७८९", "bn": "০১২৩৪৫৬৭৮৯", "gu": "૦૧૨૩૪૫૬૭૮૯"}
# Languages whose number words RBNF writes one by one, with what it writes them.
SPELLED = ("en", "ar", "hi")
SMALL = [*range(2, 101), *range(200, 1000, 100), 1000, 2000, 1_000_000]


def read_numbers(code: str, texts: list[str]) -> list[list[float]]:
    """The numbers in each text, in order."""
    sentences = pl.DataFrame({"sent": range(len(texts)), "text": texts, "code": [code] * len(texts)})
    tokens, table = annotate_tokens(sentences.cast({"sent": pl.UInt32}))
    roles = BIT["number"] | BIT["weak"]
    numbers = merge_numbers(tokens, table).filter(pl.col("number").is_not_null() & ((pl.col("mask") & roles) > 0))
    found = dict(numbers.group_by("sent").agg("number").iter_rows())
    return [found.get(row, []) for row in range(len(texts))]


@pytest.mark.parametrize("code", SPELLED)
def test_spelled_numbers_come_back(code: str) -> None:
    engine = unicode_rbnf.RbnfEngine.for_language(code)
    texts = [engine.format_number(number).text.replace("\xad", "") for number in SMALL]
    wrong = [
        (number, text, found)
        for number, text, found in zip(SMALL, texts, read_numbers(code, texts), strict=True)
        if found != [number]
    ]
    assert len(wrong) <= len(SMALL) * 0.03, wrong[:10]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=10**12), min_size=5, max_size=20))
def test_grouped_digits_come_back(numbers: list[int]) -> None:
    codes = [code for code in ("en", "ar", "hi", "bn", "gu") if code in list_packs()]
    assert codes
    for code in codes:
        texts = [format_decimal(number, locale=find_locale(code), numbering_system="latn") for number in numbers]
        assert read_numbers(code, texts) == [[float(number)] for number in numbers]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=5, max_size=20))
def test_native_digits_equal_ascii_digits(numbers: list[int]) -> None:
    codes = [code for code in NATIVE_DIGITS if code in list_packs()]
    assert codes
    for code in codes:
        native = [str(number).translate(str.maketrans("0123456789", NATIVE_DIGITS[code])) for number in numbers]
        assert read_numbers(code, native) == [[float(number)] for number in numbers]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "two hundred and forty-five", [245]),
        ("en", "1.3 million", [1_300_000]),
        ("en", "half a million", [500_000]),
        ("en", "two and a half million", [2_500_000]),
        ("en", "3 million, 20 others", [3_000_000, 20]),
        ("en", "two, three and four", [2, 3, 4]),
        ("en", "nineteen eighty-four", [1984]),
        ("en", "six point four", [6.4]),
        ("en", "12 lakh", [1_200_000]),
        ("es", "tres mil veintitrés millones mil cuatrocientos", [3_023_001_400]),
        ("ar", "مئة وخمسة وعشرون ألفا", [125_000]),
        ("ar", "مليون ونصف", [1_500_000]),
        ("bn", "সাড়ে তিন হাজার", [3500]),
        ("bn", "২ হাজার ২৯৭", [2297]),
        ("gu", "દોઢ લાખ", [150_000]),
        ("hi", "साढ़े तीन लाख", [350_000]),
        ("hi", "एक करोड़ बीस लाख", [12_000_000]),
    ],
)
def test_number_is_composed(code: str, text: str, expected: list[float]) -> None:
    assert read_numbers(code, [text]) == [expected]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "1,234.5", [1234.5]),
        ("en", "1,15,000", [115_000]),
        ("en", "192.168.0.1", []),
        ("en", "0800123456", []),
        ("de", "1.234,5", [1234.5]),
        ("de", "1.234", [1234]),
        ("fr", "12\u00a0345", [12_345]),
        ("ar", "١٬٢٣٤٫٥", [1234.5]),
    ],
)
def test_digits_are_read_as_the_language_writes_them(code: str, text: str, expected: list[float]) -> None:
    found = read_numbers(code, [text])[0]
    assert found == expected
