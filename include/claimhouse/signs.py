"""Signs that decide what digits are: a dash that is a minus, one letter that is a unit or a scale."""

import polars as pl

from claimhouse.cldr import list_scale_letters
from claimhouse.lexicon import ALL_BITS, BIT, MASK, join_bits, load_lexicon
from claimhouse.traits import MONEY_LETTERS, has_trait

_MEASURES = (
    "unit", "time_unit", "currency", "percent", "year_word", "month_word", "day_word", "month", "weekday", "clock",
    "thing", "word", "scale", "linker", "name_before",
)  # fmt: skip
_AMOUNTS = ("number", "word", "weak", "scale", "fraction", "unit", "percent", "currency")
# A "c" behind more than this is no cent.
_MOST_CENTS = 200
# Scales by one letter are capital ones: 40C, 104F. No temperature of news is beyond this.
_HOTTEST = 5000.0
_MILLION = 1e6


def _begin_amounts(tokens: pl.DataFrame, article_ids: pl.Series) -> pl.Series:
    """Whether a token is the dash before an amount that is all of its text: "- 1 4/5", "- 20 °C"."""
    is_first = pl.col("sent") != pl.col("sent").shift(1, fill_value=-1)
    is_dash = tokens.select(has_trait("dash") & pl.col("has_space") & is_first).to_series()
    plays = (pl.col("mask") & join_bits(_AMOUNTS)) > 0
    is_amount = tokens.select(plays | has_trait("slash", "dash", "numeral")).to_series()
    sents = tokens["sent"].filter(is_dash)
    sents = sents.filter(article_ids.is_unique().gather(sents))
    others = tokens["sent"].filter(~is_amount & tokens["sent"].is_in(sents.implode()))
    return is_dash & tokens["sent"].is_in(sents.implode()) & ~tokens["sent"].is_in(others.implode())


def mark_minus(tokens: pl.DataFrame, article_ids: pl.Series) -> pl.DataFrame:
    """Give the role "minus" to dashes that are written on to a numeral and stand free in front of it.

    "-5 °C", "(-2.5%)", "between -3 and -1" hold negative numbers; "3-5", "A-320" and "12 - 5" don't. A line that begins
    with a dash, a blank and a numeral is an item of a list; it is an amount below zero where the text is nothing else.

    Args:
        tokens: as ``annotate_tokens`` gives them.
        article_ids: the article of each sentence that ``sent`` numbers.
    """
    is_dash = has_trait("dash")
    if not tokens.select(is_dash.any()).item():
        return tokens
    same_before = (pl.col("sent").shift(1) == pl.col("sent")).fill_null(False)
    same_behind = (pl.col("sent").shift(-1) == pl.col("sent")).fill_null(False)
    is_numeral = has_trait("numeral")
    before_is_number = (((pl.col("mask") & BIT["number"]) > 0) | is_numeral).shift(1).fill_null(False) & same_before
    is_free = ~same_before | pl.col("has_space").shift(1).fill_null(True) | has_trait("opening", step=1)
    # Where no spaces are written a minus stands behind a word (气温-5℃); 2023年-2024年 is a range.
    is_measure = (pl.col("mask") & join_bits(_MEASURES)) > 0
    is_bare_word = has_trait("unspaced") & ~is_measure & ~before_is_number
    is_free = is_free | is_bare_word.shift(1).fill_null(False)
    is_written_on = ~pl.col("has_space") & same_behind & is_numeral.shift(-1).fill_null(False)
    # "75 -300 mm" is a range.
    is_minus = (is_dash & is_free & is_written_on & ~before_is_number) | pl.lit(_begin_amounts(tokens, article_ids))
    others = pl.lit(~BIT["minus"] & ALL_BITS, MASK)
    return tokens.with_columns(
        mask=pl.when(is_minus)
        .then(pl.col("mask") | BIT["minus"])
        .when(is_dash)
        .then(pl.col("mask") & others)
        .otherwise("mask")
    )


def join_points(tokens: pl.DataFrame) -> pl.DataFrame:
    """Make one numeral of a decimal sign that stands free and the digits that are written on to it: .25, -,5.

    A full stop is one in every language, where it stands like that. A comma may have slipped there ("the town ,23
    people"): it counts only where nothing but a sign stands before it.
    """
    is_point = has_trait("point", "comma") & ~pl.col("has_space")
    if not tokens.select(is_point.any()).item():
        return tokens
    same_before = (pl.col("sent").shift(1) == pl.col("sent")).fill_null(False)
    is_before_digits = has_trait("digits", step=-1).fill_null(False) & (pl.col("sent").shift(-1) == pl.col("sent"))
    is_signed = ~same_before | has_trait("opening", step=1)
    is_signed = is_signed | (has_trait("dash", step=1) & ~pl.col("has_space").shift(1))
    is_signed = is_signed | (pl.col("mask").shift(1) & BIT["currency"] > 0)
    is_free = is_signed | (pl.col("has_space").shift(1) & has_trait("point"))
    signs = {code: load_lexicon(code).decimal_sign for code in tokens["code"].unique().to_list()}
    with_comma = [code for code, sign in signs.items() if sign == ","]
    is_sign = has_trait("point") | pl.col("code").is_in(with_comma)
    is_decimal = (is_point & is_before_digits & is_free & is_sign).fill_null(False)
    tokens = tokens.with_columns(is_head=is_decimal, is_tail=is_decimal.shift(1, fill_value=False))
    if not tokens["is_head"].any():
        return tokens.drop("is_head", "is_tail")
    is_tail = pl.col("is_tail")
    size = pl.col("token").str.len_chars()
    return (
        tokens.with_columns(
            number=pl.when(is_tail).then(pl.col("number") / pl.lit(10.0).pow(size)).otherwise("number"),
            mask=pl.when(is_tail).then(pl.lit(BIT["number"], MASK)).otherwise("mask"),
            start=pl.when(is_tail).then(pl.col("start") - 1).otherwise("start"),
            length=pl.when(is_tail).then(pl.col("length") + 1).otherwise("length"),
        )
        .filter(~pl.col("is_head"))
        .drop("is_head", "is_tail")
    )


def _is_glued_word(step: int) -> pl.Expr:
    """Whether the token so many places before is a word that no space follows."""
    return (
        has_trait("ends_with_letter", step=step)
        & ~pl.col("has_space").shift(step)
        & (pl.col("sent").shift(step) == pl.col("sent"))
    )


def mark_scale_letters(tokens: pl.DataFrame) -> pl.DataFrame:
    """Make scales of single capitals that are written on to digits: 3M, 100K."""
    is_behind = (
        ~pl.col("has_space").shift(1)
        & (pl.col("sent").shift(1) == pl.col("sent"))
        & pl.col("number").shift(1).is_not_null()
    ).fill_null(False)
    is_letter = has_trait("scale_letter") & is_behind
    if not tokens.select(is_letter.any()).item():
        return tokens
    is_numeral = has_trait("plain_numeral", step=1)
    is_glued = (~pl.col("has_space") & (pl.col("sent").shift(-1) == pl.col("sent"))).fill_null(False)
    goes_on = is_glued & has_trait("starts_with_letter", "numeral", step=-1).fill_null(False)
    # B52M and MiG-29K are names, Rp3M isn't.
    is_name = (_is_glued_word(2) & ((pl.col("mask").shift(2) & BIT["currency"]) == 0)) | (
        _is_glued_word(3) & has_trait("dash", step=2) & ~pl.col("has_space").shift(2)
    )
    letters = pl.DataFrame(
        [
            (code, letter, value)
            for code in tokens["code"].unique().to_list()
            for letter, value in list_scale_letters(code).items()
        ],
        schema={"code": pl.String, "token": pl.String, "letter_value": pl.Float64},
        orient="row",
    )
    joined = tokens.join(letters, on=["code", "token"], how="left", maintain_order="left")
    is_scale = is_letter & is_numeral & ~goes_on & ~is_name.fill_null(False) & pl.col("letter_value").is_not_null()
    return joined.with_columns(
        mask=pl.when(is_scale).then(pl.lit(BIT["scale"], MASK)).otherwise("mask"),
        number=pl.when(is_scale).then("letter_value").otherwise("number"),
    ).drop("letter_value")


def mark_money_letters(tokens: pl.DataFrame) -> pl.DataFrame:
    """Make scales of small letters that are written on to an amount of money behind its sign: £14.7m, $2bn."""
    is_letter = has_trait("money_letter")
    if not tokens.select(is_letter.any()).item():
        return tokens
    same = (pl.col("sent").shift(2) == pl.col("sent")).fill_null(False)
    is_behind = ~pl.col("has_space").shift(1) & (pl.col("mask").shift(1) & BIT["number"] > 0)
    is_money = (pl.col("mask").shift(2) & BIT["currency"] > 0) & has_trait("ends_with_currency_sign", step=2)
    goes_on = ~pl.col("has_space") & has_trait("starts_with_letter", "numeral", step=-1)
    is_scale = (is_letter & same & is_behind & is_money).fill_null(False) & ~goes_on.fill_null(False)
    value = pl.col("token").replace_strict(MONEY_LETTERS, default=None, return_dtype=pl.Float64)
    return tokens.with_columns(
        mask=pl.when(is_scale).then(pl.lit(BIT["scale"], MASK)).otherwise("mask"),
        number=pl.when(is_scale).then(value).otherwise("number"),
    )


def mark_words(tokens: pl.DataFrame) -> pl.DataFrame:
    """Give numbers that are written in words the role "word" (back), and "scale" to those that are a scale alone.

    Grammar trusts words less than numerals.
    """
    is_word = ((pl.col("mask") & BIT["number"]) > 0) & has_trait("starts_with_letter")
    is_scale = is_word & (pl.col("number") == pl.col("scale")).fill_null(False)
    return tokens.with_columns(
        mask=pl.when(is_scale)
        .then(pl.col("mask") | (BIT["word"] | BIT["scale"]))
        .when(is_word)
        .then(pl.col("mask") | BIT["word"])
        .otherwise("mask")
    )


def settle_letters(tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Decide what single Latin letters behind numbers are.

    - "C" and "F" are temperatures, "c" and "f" aren't, nor is 23456 F; "c" written on to digits is a cent: 11c a share.
    - "G" is no gram.
    - Where "m" is metre and million both, it is the metre behind a blank (12 m) and in front of a word of size ("3m
      high"), the million otherwise, and beside every currency.
    - "M" in front of a currency sign is million: 25 M€.

    Args:
        tokens: as ``annotate_tokens`` gives them.
        table: the lexicon that ``lex`` points into.
    """
    is_letter = has_trait("latin_letter", "letter_g_or_s")
    if not tokens.select(is_letter.any()).item():
        return tokens
    lex = tokens["lex"]

    def near(values: pl.Expr, step: int) -> pl.Expr:
        """The neighbour's value within the sentence."""
        return pl.when(pl.col("sent").shift(step) == pl.col("sent")).then(values.shift(step))

    def plays(role: str) -> pl.Expr:
        return (pl.col("mask") & BIT[role]) > 0

    frame = tokens.with_columns(
        unit=table["unit_id"].gather(lex), is_size=table["is_size"].gather(lex).fill_null(False)
    )
    is_degree = is_letter & pl.col("unit").is_in(["celsius", "fahrenheit"])
    is_hot = near(pl.col("number"), 1).abs() > _HOTTEST
    is_no_degree = is_degree & (has_trait("small_latin_letter") | is_hot.fill_null(False))
    # Grams and seconds are written small: 5G and 5S are names.
    is_network = has_trait("letter_g_or_s") & pl.col("unit").is_in(["gram", "second"])
    number = near(pl.col("number"), 1)
    is_no_degree = is_no_degree | (is_network & (number == number.floor())).fill_null(False)
    # 3D
    is_sign = (pl.col("token") == "D") & plays("unit") & ~near(pl.col("has_space"), 1)
    is_no_degree = is_no_degree | is_sign.fill_null(False)
    is_few = number.is_between(0, _MOST_CENTS, closed="right")
    is_cent = is_degree & (pl.col("token") == "c") & is_few & ~near(pl.col("has_space"), 1)
    is_either = is_letter & plays("unit") & plays("scale")
    is_money = (near(plays("currency"), 2) | near(plays("currency"), -1)).fill_null(False)
    is_size_next = near(pl.col("is_size"), -1) | (near(has_trait("hyphen"), -1) & near(pl.col("is_size"), -2))
    is_apart = near(pl.col("has_space"), 1).fill_null(True)
    is_unit = is_either & has_trait("small_m") & ~is_money & (is_apart | is_size_next.fill_null(False))
    is_million = (
        has_trait("letter_m")
        & ~pl.col("has_space")
        & near(plays("number"), 1).fill_null(False)
        & near(has_trait("currency_sign"), -1).fill_null(False)
    )
    no_unit = pl.lit(~(BIT["unit"] | BIT["time_unit"] | BIT["leading_unit"]) & ALL_BITS, MASK)
    no_scale = pl.lit(~BIT["scale"] & ALL_BITS, MASK)
    cent = table.with_row_index("cent").filter(pl.col("unit_id") == "cent").select("cent", "mask").head(1)
    is_cent = is_cent.fill_null(False) & pl.lit(cent.height > 0)
    return frame.with_columns(
        lex=pl.when(is_cent).then(pl.lit(cent["cent"].max(), pl.UInt32)).otherwise("lex"),
        mask=pl.when(is_cent)
        .then(pl.lit(cent["mask"].max(), MASK))
        .when(is_million)
        .then(pl.lit(BIT["scale"], MASK))
        .when(is_no_degree | (is_either & ~is_unit))
        .then(pl.col("mask") & no_unit)
        .when(is_unit)
        .then(pl.col("mask") & no_scale)
        .otherwise("mask"),
        number=pl.when(is_million).then(_MILLION).when(is_unit).then(None).otherwise("number"),
    ).drop("unit", "is_size")
