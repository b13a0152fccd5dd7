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
from claimhouse.spellings import spell_number, spell_ordinals

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
        ("it", "centotrenta e due quinti", [130.4]),
        ("it", "cinquanta tremilacinquesimi", [50 / 3005]),
        ("fr", "vingt et trois cinquièmes", [20.6]),
        ("nl", "drie-en-twintig", [23]),
        ("nl", "twintig vijfde", [4]),
        ("de", "drei Einundzwanzigstel", [1 / 7]),
        ("de", "ein Hundertfünftel", [1 / 105]),
        ("de", "fünfeinviertel", [5.25]),
        ("es", "cien mil billonésimas", [1e-7]),
        ("es", "cuarenta heridos y medio millón de afectados", [40, 500_000]),
        ("en", "322 hundred", [32_200]),
        ("sw", "watu 3.5 milioni", [3_500_000]),
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


@pytest.mark.parametrize("code", [code for code in sorted(list_packs()) if spell_ordinals(code, 3)])
def test_ordinals_come_back(code: str) -> None:
    """What RBNF writes as an ordinal is read as that ordinal, alone."""
    written = [
        (number, form)
        for number in (1, 3, 4, 5, 7, 8, 10, 11, 12, 15, 20, 30, 50)
        for form in spell_ordinals(code, number)
        if " " not in form
    ]
    assert written
    texts = pl.DataFrame(
        {
            "article_id": [str(place) for place in range(len(written))],
            "text": [form for _, form in written],
            "language_code": [code] * len(written),
            "published_date": [None] * len(written),
        }
    )
    mentions = extract_mentions(texts)
    found = set(zip(mentions["article_id"].cast(pl.Int64), mentions["value"], strict=True))
    # Where the ordinal is the share as well (חמישית), it may be read as one.
    lost = [
        pair
        for place, pair in enumerate(written)
        if not any((place, pytest.approx(value)) == hit for hit in found for value in (pair[0], 1 / pair[0]))
    ]
    assert len(lost) <= len(written) // 5, lost


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("es", "el centésimo vigésimo quinto aniversario", [125.0]),
        ("fr", "la deux centième victime", [200.0]),
        ("pt", "a décima segunda edição", [12.0]),
        ("nl", "drie vijfentwintigste van het land", [0.12]),
        ("ru", "две целых три десятых", [2.3]),
        ("fr", "trois virgule trente-trois", [3.33]),
        ("en", "one in five Americans", [0.2]),
        ("en", "a fifth man", [5.0]),
        ("en", "seventy-five thousands", [75000.0]),
        ("en", "15 dozen eggs", [180.0]),
        ("en", "-4/5", [-0.8]),
        ("en", "about 1.3x10^6 cells", [1.3e6]),
        ("de", "12,5e+3 Zellen", [12500.0]),
        ("en", "3M users", [3e6]),
        ("id", "3M", [3e9]),
        ("en", "a cut of .25 points", [0.25]),
        ("en", "The share fell from 30% to 20%.", [30.0, 20.0]),
        ("en", "It fell from $5 to $3.", [5.0, 3.0]),
        ("en", "5 million, 3M", [5e6, 3e6]),
        ("tr", "onaltı kişi", [16.0]),
    ],
)
def test_constructions_of_numbers(code: str, text: str, expected: list[float]) -> None:
    """Sums of ordinals, shares, ratios, powers and falls."""
    article = pl.DataFrame(
        {"article_id": ["a"], "text": [text], "language_code": [code], "published_date": [None]},
    )
    assert extract_mentions(article)["value"].to_list() == pytest.approx(expected)
