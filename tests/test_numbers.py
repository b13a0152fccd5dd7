"""Numbers come back as the value they were written from, in every language that can write them."""

import datetime as dt
import random

import polars as pl
import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from claimhouse.annotate import annotate_tokens
from claimhouse.cldr import find_locale
from claimhouse.lexicon import BIT
from claimhouse.mentions import extract_mentions
from claimhouse.numbers import merge_numbers
from claimhouse.packs import list_packs
from claimhouse.spellings import spell_number

# Languages without a pack that write number words together, and languages that RBNF can't spell.
WRITTEN_TOGETHER = ("de", "nl", "it", "sv", "hu", "fi")
NOT_SPELLED = ("bn", "gu", "mr", "pa", "te", "ur")
NATIVE_DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹", "hi": "०१२३४५६७८९", "bn": "০১২৩৪৫৬৭৮৯", "gu": "૦૧૨૩૪૫૬૭૮૯"}
# Numbers that languages spell differently: all small ones, glued and parted hundreds, round and uneven thousands,
# scales of every multiplier, and a fixed draw up to a trillion.
_DRAW = random.Random(20)
SPELLED = sorted(
    {
        *range(22),
        *range(23, 100, 13),
        *range(100, 122),
        *range(195, 1000, 67),
        *range(200, 1000, 100),
        *(10**power for power in range(3, 13)),
        *(multiplier * 10**power for power in range(3, 12) for multiplier in (2, 5, 21)),
        *(
            _DRAW.randrange(10**power, 10 ** (power + 1))
            for power in (3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11)
            for _ in range(3)
        ),
    }
)
# Spellings that RBNF itself gets wrong, by language and ruleset.
WRONG_RULESETS = {
    # Plural forms with hyphens inside words: kahdet-kymmenetyhdet.
    ("fi", "spellout-cardinal-plural"),
}


def read_numbers(code: str, texts: list[str]) -> list[list[float]]:
    """The numbers in each text, in order."""
    sentences = pl.DataFrame({"sent": range(len(texts)), "text": texts, "code": [code] * len(texts)})
    tokens, table = annotate_tokens(sentences.cast({"sent": pl.UInt32}))
    roles = BIT["number"] | BIT["weak"]
    numbers = merge_numbers(tokens, table).filter(pl.col("number").is_not_null() & ((pl.col("mask") & roles) > 0))
    found = dict(numbers.group_by("sent").agg("number").iter_rows())
    return [found.get(row, []) for row in range(len(texts))]


def list_spellings(code: str) -> list[tuple[int, str]]:
    """Every cardinal spelling that RBNF has for the numbers of ``SPELLED``: number and text."""
    return list(
        dict.fromkeys(
            (number, text)
            for number in SPELLED
            for ruleset, text in spell_number(code, number).items()
            if "ordinal" not in ruleset and (code, ruleset) not in WRONG_RULESETS
        )
    )


@pytest.mark.parametrize("code", sorted({*list_packs(), *WRITTEN_TOGETHER}))
def test_spelled_numbers_come_back(code: str) -> None:
    """A sentence of one spelled number says that number, and nothing else."""
    spellings = list_spellings(code)
    articles = pl.DataFrame(
        {
            "article_id": [str(row) for row in range(len(spellings))],
            "text": [text for _, text in spellings],
            "language_code": [code] * len(spellings),
            "published_date": [dt.date(2024, 8, 13)] * len(spellings),
        },
        schema_overrides={"article_id": pl.String, "text": pl.String, "language_code": pl.String},
    )
    found: dict[str, list[tuple[float, str]]] = {}
    for mention in extract_mentions(articles).to_dicts():
        found.setdefault(mention["article_id"], []).append((mention["value"], mention["surface"]))
    wrong = [
        (number, text, found.get(str(row)))
        for row, (number, text) in enumerate(spellings)
        if found.get(str(row)) != [(number, text)]
    ]
    assert not wrong, wrong[:10]
    assert spellings or code in NOT_SPELLED


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
