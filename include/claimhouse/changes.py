"""Two numbers that are no interval: a score (3-2), and the ends of a fall ("from 30 % to 20 %")."""

import polars as pl

from claimhouse.lexicon import join_bits

_HIGHEST_SCORE = 200
_HOURS, _TEN = 24, 10
_MEASURES = ("unit", "currency", "percent")


def place_ends(constructions: pl.DataFrame, tokens: pl.DataFrame) -> list[pl.Series]:
    """Where the two numbers of a range stand.

    Returns:
        first_row and first_last (rows of the first number, and of its noun or sign where one follows), second_row, and
        whether a dash (is_dashed) or a word like "or" (is_either) parts them.
    """
    last = max(tokens.height - 1, 0)

    def plays(rows: pl.Series, *roles: str) -> pl.Series:
        return ((tokens["mask"].gather(rows.clip(0, last).cast(pl.UInt32)) & join_bits(roles)) > 0).fill_null(False)

    first, second = constructions["number"], constructions["number_2"]
    has_unit = plays(first + 1, *_MEASURES) & (first + 1 < second)
    has_sign = plays(second - 1, "currency") & (first + 1 < second)
    is_dashed = tokens["sign"].gather((second - 1).clip(0, last).cast(pl.UInt32)) == "-"
    return [
        first.alias("first_row"),
        (first + has_unit.cast(pl.Int64)).alias("first_last"),
        (second - (has_sign & ~has_unit).cast(pl.Int64)).alias("second_row"),
        is_dashed.fill_null(False).alias("is_dashed"),
        plays(second - 1, "conjunction").alias("is_either"),
    ]


def is_score() -> pl.Expr:
    """Whether a range is a result: "3-2" is no range from three to two, "200 or 190" is none either."""
    number, number_2 = pl.col("number"), pl.col("number_2")
    is_rising = (pl.col("rule") == "range") & (pl.col("is_either") | (number < number_2))
    return (
        pl.col("rule").is_in(["range", "score_colon"])
        & pl.col("unit_id").is_null()
        & ~is_rising
        # 43:05 is a time that was run, as 72:53 minutes is.
        & ~((pl.col("rule") == "score_colon") & (number > _HOURS) & (number_2 < _TEN))
        & number.is_between(0, _HIGHEST_SCORE)
        & (number == number.floor())
        & (number_2 == number_2.floor())
    )


def part_falls(amounts: pl.DataFrame, ranges: tuple[str, ...]) -> pl.DataFrame:
    """Put two amounts in the place of each range that falls, and drop those that are codes (500-300).

    Args:
        amounts: row, last_row, rule, number, base, value, qualifier; number_2, base_2 of a range's second number, and
            the columns of ``place_ends``.
        ranges: the rules that find ranges.
    """
    is_fall = pl.col("rule").is_in(ranges) & (pl.col("number") >= pl.col("number_2")).fill_null(False)
    falls = amounts.filter(is_fall & ~pl.col("is_dashed") & pl.col("number").is_not_null())
    stated = {"rule": pl.lit("fall"), "qualifier": pl.lit("exact")}
    # "$5 to $3": the sign before the first number is its own.
    first_row = pl.when(pl.col("currency") == pl.col("first_row") - 1).then("currency").otherwise("first_row")
    first = falls.with_columns(row=first_row, last_row="first_last", **stated)
    second = falls.with_columns(row="second_row", number="number_2", value="number_2", base="base_2", **stated)
    kept = amounts.filter(~is_fall & pl.col("number").is_not_null())
    return pl.concat([kept, first.select(kept.columns), second.select(kept.columns)])
