"""Constructions of dates and times of day become values: an interval of days, an hour on the 24-hour clock."""

import polars as pl

from claimhouse.calendars import read_other_calendars
from claimhouse.clock import resolve_times
from claimhouse.dates import resolve_dates
from claimhouse.lexicon import BIT, join_bits
from claimhouse.offsets import COUNTED_RULES

_SPAN_RULES = (
    "date_year_range", "date_day_range", "date_span", "date_span_month_day", "date_month_day_range", "date_month_span",
    "date_season", "date_days", "date_signs_days", "date_signs_span", "date_signs_months",
)  # fmt: skip
# Years that a bare number of four digits may name; earlier ones only behind a word that stands before years.
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_STOPS = (",", ";", ".", ")", '"')


def look_around(constructions: pl.DataFrame, tokens: pl.DataFrame) -> dict[str, pl.Series]:
    """What stands beside each construction: columns of booleans.

    ``is_thing_next``: a counted noun follows at once ("2000 people" is no year). ``is_in_before``: a word such as "in"
    that stands before years. ``is_end_next``: a stop, a function word or nothing follows. ``is_raised``: an apostrophe
    is written on in front. ``is_dotted``: the last token is a full stop.
    ``is_stopped``: it is that or a comma. ``is_opened``: the word for "from" is one that opens a range.
    """
    follower = (constructions["last_row"] + 1).clip(0, tokens.height - 1).cast(pl.UInt32)
    leader = (constructions["row"] - 1).clip(0).cast(pl.UInt32)
    has_follower = (tokens["sent"].gather(follower) == constructions["sent"]) & (follower > constructions["last_row"])
    has_leader = (tokens["sent"].gather(leader) == constructions["sent"]) & (leader < constructions["row"])
    behind, before = tokens["mask"].gather(follower), tokens["mask"].gather(leader)
    is_stop = tokens["sign"].gather(follower).is_in(_STOPS)
    is_function = (behind & join_bits(("function", "conjunction"))) > 0
    return {
        "is_thing_next": has_follower & ((behind & BIT["thing"]) > 0),
        "is_in_before": has_leader & ((before & BIT["in_word"]) > 0),
        "is_end_next": ~has_follower | is_stop | is_function,
        "is_raised": has_leader & (tokens["sign"].gather(leader) == '"') & ~tokens["has_space"].gather(leader),
        "is_dotted": tokens["sign"].gather(constructions["last_row"].cast(pl.UInt32)) == ".",
        "is_stopped": tokens["sign"].gather(constructions["last_row"].cast(pl.UInt32)).is_in([".", ","]),
        "is_opened": (tokens["mask"].gather(constructions["after"].cast(pl.UInt32)) & BIT["range_open"]) > 0,
    }


def is_year() -> pl.Expr:
    """Whether the number of a bare year names one and counts nothing."""
    late = pl.col("year").is_between(_FIRST_YEAR, _LAST_YEAR)
    # "in 1743 gebouwd"; "in 1500 homes" counts them.
    is_ended = pl.col("is_end_next") | (pl.col("year") % 10 != 0)
    early = pl.col("year").is_between(1000, _FIRST_YEAR - 1) & pl.col("is_in_before") & is_ended
    # "2015 से गांव …": what stands behind the year parts it from the noun.
    # "In 2021 doctors began …" dates; "in 2000 homes" counts.
    is_dating = pl.col("is_in_before") & (pl.col("year") % 100 != 0)
    return (late | early) & (~pl.col("is_thing_next") | is_dating | pl.col("behind_word").is_not_null())


def is_no_year() -> pl.Expr:
    """Whether what could be years are plain numbers: a bare one that is none, or a range that begins before 1800."""
    is_range = (pl.col("rule") == "date_year_range") & (pl.col("year") < _FIRST_YEAR)
    return ((pl.col("rule") == "date_year") & ~is_year()) | is_range.fill_null(False)


def read_dates(parts: pl.DataFrame) -> pl.DataFrame:
    """Read the constructions of dates.

    Args:
        parts: one row per construction, with what its tokens mean (``quantities``).

    Returns:
        The rows that are dates, with dimension, value (of a bare year), date_from, date_to, grain, value_text and
        qualifier.
    """
    rule = pl.col("rule")
    is_bare_year = rule == "date_year"
    is_meant = ~is_no_year() & ((rule != "date_decade_short") | pl.col("is_raised"))
    dates = parts.filter(rule.str.starts_with("date_") & is_meant)
    # حتى is "up to" before a number and "until" before a date.
    is_before = (
        pl.col("before").is_not_null()
        # 2015 से 2018 तक: a range holds its "until".
        | ((pl.col("behind_word") == "before") & ~rule.is_in(_SPAN_RULES))
        | pl.col("qualifier_word").is_in(["at_most", "less_than"])
    ).fill_null(False)
    # "two days before yesterday": the words say which way to count.
    is_count = rule.is_in(COUNTED_RULES)
    day = pl.when(is_count).then(pl.col("number").cast(pl.Int64, strict=False)).otherwise("day")
    halves = ["first_half", "second_half"]
    part = pl.coalesce(pl.when(pl.col(word).is_in(halves)).then(word) for word in ("part_word", "behind_word"))
    resolved = read_other_calendars(resolve_dates(dates.with_columns(is_limit=is_before, day=day, part=part)))
    parts_of_time = ["start", "middle", "end"]
    is_part = pl.col("part_word").is_in(parts_of_time) | pl.col("behind_word").is_in(parts_of_time)
    is_span = rule.is_in(_SPAN_RULES)
    # "from 2010 to 2015" is closed at both ends.
    is_after = (pl.col("after").is_not_null() & ~(is_span & pl.col("is_opened"))) | (pl.col("behind_word") == "after")
    return resolved.filter(pl.col("grain").is_not_null()).with_columns(
        dimension=pl.lit("date"),
        # The stop behind a month belongs to the sentence.
        last_row=pl.col("last_row") - pl.col("is_dotted").cast(pl.Int64),
        # A bare year may be a plain number after all; as one it keeps its value.
        value=pl.when(is_bare_year).then(pl.col("year").cast(pl.Float64)),
        qualifier=pl.when(is_count)
        .then(pl.lit("exact"))
        .when(is_after)
        .then(pl.lit("after"))
        .when(is_before)
        .then(pl.lit("before"))
        .when(is_part | (pl.col("qualifier_word") == "about"))
        .then(pl.lit("about"))
        .when(is_span)
        .then(pl.lit("between"))
        .otherwise(pl.lit("exact")),
    )


def read_times(parts: pl.DataFrame) -> pl.DataFrame:
    """Read the constructions of times of day: the rows that are one, with dimension, value_text, grain, qualifier."""
    times = resolve_times(parts.filter(pl.col("rule").str.starts_with("time_")))
    side = pl.when(pl.col("behind_word").is_in(["after", "before"])).then("behind_word")
    return times.filter(pl.col("value_text").is_not_null()).with_columns(
        dimension=pl.lit("time_of_day"),
        grain=pl.lit("minute"),
        qualifier=pl.coalesce(side, "qualifier_word", pl.lit("exact")),
    )
