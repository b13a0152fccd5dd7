"""Signs that decide what digits are: a dash that is a minus, one letter that is a unit or a scale."""

import polars as pl

from claimhouse.lexicon import ALL_BITS, BIT, MASK, join_bits

_DASHES = ("-", "‑", "‐", "–", "−", "－")
_OPENING = ("(", "[", "<", ">", "=", "≤", "≥", "~", "^", "¿", '"', "“", "«")
_UNSPACED_WORD = r"^[\p{Han}\p{Hiragana}\p{Katakana}]"
_MEASURES = (
    "unit", "time_unit", "currency", "percent", "year_word", "month_word", "day_word", "month", "weekday", "clock",
    "thing", "word", "scale", "linker", "name_before",
)  # fmt: skip
# Scales by one letter are capital ones: 40C, 104F. No temperature of news is beyond this.
_HOTTEST = 5000.0
_MILLION = 1e6


def mark_minus(tokens: pl.DataFrame) -> pl.DataFrame:
    """Give the role "minus" to dashes that are written on to a numeral and stand free in front of it.

    "-5 °C", "(-2.5%)", "between -3 and -1" hold negative numbers; "3-5", "A-320" and "12 - 5" don't. A line that begins
    with a dash, a blank and a numeral is an item of a list.
    """
    is_dash = pl.col("token").is_in(_DASHES)
    if not tokens.select(is_dash.any()).item():
        return tokens
    same_before = (pl.col("sent").shift(1) == pl.col("sent")).fill_null(False)
    same_behind = (pl.col("sent").shift(-1) == pl.col("sent")).fill_null(False)
    is_numeral = pl.col("token").str.contains(r"^\p{Nd}").fill_null(False)
    before_is_number = (((pl.col("mask") & BIT["number"]) > 0) | is_numeral).shift(1).fill_null(False) & same_before
    is_free = ~same_before | pl.col("has_space").shift(1).fill_null(True) | pl.col("token").shift(1).is_in(_OPENING)
    # Where no spaces are written a minus stands behind a word (气温-5℃); 2023年-2024年 is a range.
    is_measure = (pl.col("mask") & join_bits(_MEASURES)) > 0
    is_bare_word = pl.col("token").str.contains(_UNSPACED_WORD) & ~is_measure & ~before_is_number
    is_free = is_free | is_bare_word.shift(1).fill_null(False)
    is_written_on = ~pl.col("has_space") & same_behind & is_numeral.shift(-1).fill_null(False)
    # "75 -300 mm" is a range.
    is_minus = is_dash & is_free & is_written_on & ~before_is_number
    others = pl.lit(~BIT["minus"] & ALL_BITS, MASK)
    return tokens.with_columns(
        mask=pl.when(is_minus)
        .then(pl.col("mask") | BIT["minus"])
        .when(is_dash)
        .then(pl.col("mask") & others)
        .otherwise("mask")
    )


def mark_words(tokens: pl.DataFrame) -> pl.DataFrame:
    """Give numbers that are written in words the role "word" (back), and "scale" to those that are a scale alone.

    Grammar trusts words less than numerals.
    """
    is_word = ((pl.col("mask") & BIT["number"]) > 0) & pl.col("token").str.contains(r"^[\p{L}\p{M}]")
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

    - "C" and "F" are temperatures, "c" and "f" aren't ("11c a share"), nor is 23456 F.
    - Where "m" is metre and million both, it is the metre behind a blank (12 m) and in front of a word of size ("3m
      high"), the million otherwise, and beside every currency.
    - "M" in front of a currency sign is million: 25 M€.

    Args:
        tokens: as ``annotate_tokens`` gives them.
        table: the lexicon that ``lex`` points into.
    """
    is_letter = pl.col("token").str.contains(r"^[A-Za-z]$")
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
    is_no_degree = is_degree & (pl.col("token").str.contains("^[a-z]$") | is_hot.fill_null(False))
    is_either = is_letter & plays("unit") & plays("scale")
    is_money = (near(plays("currency"), 2) | near(plays("currency"), -1)).fill_null(False)
    is_size_next = near(pl.col("is_size"), -1) | (near(pl.col("token") == "-", -1) & near(pl.col("is_size"), -2))
    is_apart = near(pl.col("has_space"), 1).fill_null(True)
    is_unit = is_either & (pl.col("token") == "m") & ~is_money & (is_apart | is_size_next.fill_null(False))
    is_million = (
        pl.col("token").is_in(["m", "M"])
        & ~pl.col("has_space")
        & near(plays("number"), 1).fill_null(False)
        & near(pl.col("token").str.contains(r"^\p{Sc}"), -1).fill_null(False)
    )
    no_unit = pl.lit(~(BIT["unit"] | BIT["time_unit"] | BIT["leading_unit"]) & ALL_BITS, MASK)
    no_scale = pl.lit(~BIT["scale"] & ALL_BITS, MASK)
    return frame.with_columns(
        mask=pl.when(is_million)
        .then(pl.lit(BIT["scale"], MASK))
        .when(is_no_degree | (is_either & ~is_unit))
        .then(pl.col("mask") & no_unit)
        .when(is_unit)
        .then(pl.col("mask") & no_scale)
        .otherwise("mask"),
        number=pl.when(is_million).then(_MILLION).when(is_unit).then(None).otherwise("number"),
    ).drop("unit", "is_size")
