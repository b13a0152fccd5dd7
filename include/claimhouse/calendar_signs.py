"""Numerals beside words of the calendar: which of them are days, and which count what stands behind them."""

import polars as pl

from claimhouse.cldr import is_month_first
from claimhouse.lexicon import ALL_BITS, BIT, MASK, join_bits
from claimhouse.traits import has_trait

_COUNTED = ("thing", "unit", "currency", "percent", "scale")
# Beside a counted noun these may stand behind a day too: 5 మే, "May 5 year 2020", 5th.
_OF_DATES = (
    "year_word", "month_word", "day_word", "ordinal_suffix", "linker", "function", "clock", "daypart", "month", "shift",
    "relative", "range_middle", "suffix", "behind", "qualifier_after", "conjunction",
)  # fmt: skip
_BEFORE_SLASH = ("weekday", "day_word", "daypart")


def mark_slashed_days(tokens: pl.DataFrame) -> pl.DataFrame:
    """Take the role "number" from day and month of "ngày 5/6" and "Kamis (5/6)": five sixths they are not."""
    is_slash = has_trait("slash")
    if not tokens.select(is_slash.any()).item():
        return tokens

    def has(roles: tuple[str, ...], step: int) -> pl.Expr:
        same = pl.col("sent").shift(step) == pl.col("sent")
        return (((pl.col("mask").shift(step) & join_bits(roles)) > 0) & same).fill_null(False)

    is_bracket = has_trait("bracket", step=1).fill_null(False)
    is_led = has(_BEFORE_SLASH, 1) | (is_bracket & has(_BEFORE_SLASH, 2))
    is_slashed = is_slash.shift(-1).fill_null(False) & ~pl.col("has_space") & has(("month_number", "day"), -2)
    is_day = is_led & is_slashed & ((pl.col("mask") & BIT["day"]) > 0)
    return tokens.with_columns(
        mask=pl.when(is_day | is_day.shift(2).fill_null(False))
        .then(pl.col("mask") & pl.lit(~BIT["number"] & ALL_BITS, MASK))
        .otherwise("mask")
    )


def free_counts(tokens: pl.DataFrame) -> pl.DataFrame:
    """Take the roles of days and months from numerals behind a month that count a noun: "В мае 12 человек погибли".

    Where the month stands before its day (May 12 protesters gathered), only a word that never stands before a day
    makes the numeral a count: "In May 12 people died".
    """
    first = [code for code in tokens["code"].unique().sort() if is_month_first(code)]
    mask = pl.col("mask")

    def has(roles: tuple[str, ...], step: int) -> pl.Expr:
        same = pl.col("sent").shift(step) == pl.col("sent")
        return (((mask.shift(step) & join_bits(roles)) > 0) & same).fill_null(False)

    before_day = ("month", "month_sign", "dated_weekday", "other_month")
    is_day = ((mask & join_bits(("day", "month_number"))) > 0) & has(before_day, 1)
    is_decade = ((mask & BIT["tens"]) > 0) & has(("decade",), 1)
    is_counting = has(_COUNTED, -1) & ~has(_OF_DATES, -1)
    is_free = ~pl.col("code").is_in(first) | has(("in_word",), 2)
    others = pl.lit(~join_bits(("day", "month_number", "tens")) & ALL_BITS, MASK)
    is_count = is_counting & (is_decade | (is_day & is_free))
    # "in May": behind such a word it is no verb.
    is_month = ((mask & BIT["month"]) > 0) & has(("in_word",), 1)
    month_alone = pl.lit(join_bits(("month", "suffix", "joined")), MASK)
    return tokens.with_columns(
        mask=pl.when(is_count).then(mask & others).when(is_month).then(mask & month_alone).otherwise(mask)
    )
