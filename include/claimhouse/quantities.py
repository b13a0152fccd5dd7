"""Constructions of the grammar become values: a number, its unit, its interval.

One row per mention. A qualifier is an interval: "more than 40" is (40, ∞), "about 45" keeps 45 on both sides and leaves
the width to the claim that asks.
"""

import polars as pl

from claimhouse.changes import is_score, part_falls, place_ends
from claimhouse.cldr import find_date_order
from claimhouse.lexicon import BIT
from claimhouse.limits import join_limits
from claimhouse.measures import (
    combine_rates,
    drop_leading_words,
    read_below_zero,
    read_heights,
    settle_degrees,
    settle_leads,
    settle_points,
)
from claimhouse.moments import is_no_year, look_around, read_dates, read_times
from claimhouse.offsets import AHEAD_RULES, BACK_RULES, resolve_spans
from claimhouse.packs import read_units
from claimhouse.sums import split_compounds, take_tails, units_frame

# 8.30 is half past eight; eight and a half in words is too, but 8.5.
_CLOCK_NUMERAL = r"^\p{Nd}{1,2}[.．:]\p{Nd}{2}\P{Nd}*$"
_HOURS_OF_DAY = 24
_MOST_TENTHS = 10
_RANGES = ("range_open", "range_close", "range", "range_things", "limits")
_MINOR_SHARES = {unit_id: unit["factor"] for unit_id, unit in read_units().items() if unit["dimension"] == "money"}


def _gather(constructions: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Replace row numbers of tokens by what the tokens mean."""
    number, lex = tokens["number"], tokens["lex"]

    def of_token(group: str) -> pl.Series:
        return number.gather(constructions[group].cast(pl.UInt32))

    def of_word(group: str, attribute: str) -> pl.Series:
        return table[attribute].gather(lex.gather(constructions[group].cast(pl.UInt32)))

    def whole(series: pl.Series) -> pl.Series:
        return series.cast(pl.Int64, strict=False)

    span = of_word("span", "unit_id")
    return constructions.with_columns(
        *place_ends(constructions, tokens),
        number=of_token("number"),
        number_2=of_token("number_2"),
        tail_row=constructions["number_2"],
        hour=of_token("hour").fill_null(of_token("ordinal").fill_null(of_word("ordinal", "ordinal"))),
        minute=of_token("minute"),
        ordinal_number=of_token("ordinal").fill_null(of_word("ordinal", "ordinal")),
        weak_number=of_token("weak"),
        day=whole(of_token("day").fill_null(of_token("ordinal").fill_null(of_word("ordinal", "ordinal")))),
        day_2=whole(of_token("day_2").fill_null(of_word("day_2", "ordinal"))),
        day_year=tokens["token"].gather(constructions["day_year"].cast(pl.UInt32)),
        year=whole(of_token("year")),
        year_2=whole(of_token("year_2")),
        month_digit=whole(of_token("month_number")),
        unit_word=of_word("unit", "unit_id"),
        unit_row=constructions["unit"],
        dual_word=of_word("dual_unit", "dual_unit_id"),
        dual_count=of_word("dual_unit", "dual_count"),
        currency_word=of_word("currency", "currency"),
        # 八折 is eight tenths of the price, 七五折 and 75折 are three quarters of it.
        percent_word=pl.when((of_word("percent", "percent") == "tenth") & (of_token("number") > _MOST_TENTHS))
        .then(pl.lit("percent"))
        .otherwise(of_word("percent", "percent")),
        half=of_word("modifier_after", "modifier_after"),
        month_word=of_word("month", "month"),
        month_2=of_word("month_2", "month").fill_null(whole(of_token("month_2"))),
        modifier=of_word("shift", "shift"),
        part_word=of_word("part", "part"),
        behind_word=of_word("behind", "behind"),
        number_3=of_token("number_3"),
        minor_share=_share_of(of_word("minor", "minor_share"), of_word("minor", "unit_id")),
        minor_share_2=_share_of(of_word("minor_2", "minor_share"), of_word("minor_2", "unit_id")),
        weekday=of_word("weekday", "weekday"),
        relative=of_word("relative", "relative"),
        minutes=of_word("minutes", "minutes"),
        daypart=of_word("daypart", "daypart"),
        per_word=of_word("per", "per"),
        lead_word=of_word("unit_2", "unit_id"),
        other_month=of_word("other_month", "other_month"),
        calendar=of_word("calendar", "calendar"),
        qualifier_word=of_word("qualifier_before", "qualifier_before"),
        qualifier_behind=of_word("qualifier_after", "qualifier_after"),
        is_clock=tokens["surface"].gather(constructions["hour"].cast(pl.UInt32)).str.contains(_CLOCK_NUMERAL),
        numeric=tokens["token"].gather(constructions["day_month_year"].cast(pl.UInt32)),
        is_vague=(tokens["mask"].gather(constructions["number"].cast(pl.UInt32)) & BIT["vague"]) > 0,
        scale_2=tokens["scale"].gather(constructions["number_2"].cast(pl.UInt32)),
        **look_around(constructions, tokens),
    ).with_columns(
        span=span,
        month=pl.coalesce("month_word", "month_digit"),
        # "January 6,2021", "08/12,15"
        day=pl.when((pl.col("rule") == "date_month_day") & pl.col("day").is_null())
        .then(_read_day_year(0))
        .otherwise("day"),
        day_2=pl.when(pl.col("rule") == "date_numeric")
        .then(pl.coalesce("day_2", _read_day_year(0)))
        .otherwise("day_2"),
        year=pl.coalesce("year", _read_day_year(1)),
        # लगभग 30 इंच से अधिक: of two qualifiers the one that says more.
        qualifier_word=pl.when((pl.col("qualifier_word") == "about") & pl.col("qualifier_behind").is_not_null())
        .then("qualifier_behind")
        .otherwise(pl.coalesce("qualifier_word", "qualifier_behind")),
    )


def _read_day_year(place: int) -> pl.Expr:
    """The day (place 0) or the year (place 1) of "6,2021"."""
    return pl.col("day_year").str.split(",").list.get(place, null_on_oob=True).cast(pl.Int64, strict=False)


def _share_of(stated: pl.Series, unit_ids: pl.Series) -> pl.Series:
    """How much of its currency a minor unit is: as the pack says (角), else as its unit is (cent)."""
    known = unit_ids.replace_strict(_MINOR_SHARES, default=None, return_dtype=pl.Float64)
    return stated.zip_with(stated.is_not_null(), known)


def _read_amounts(parts: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Scores (3-2); and numbers with and without a unit, ranges and ordinals."""
    rule = pl.col("rule")
    is_bare_year = is_no_year()
    # 48h is no time of day.
    is_no_clock = (rule == "time_clock") & pl.col("unit_word").is_not_null() & (pl.col("hour") > _HOURS_OF_DAY)
    amounts = parts.filter(~rule.str.contains("^(?:date|time)_") | is_bare_year | is_no_clock)
    # "for an hour", दिन भर, "the end of the week": only a word for the whole makes one of a bare unit.
    is_one = (pl.col("part_word") == "whole") | (pl.col("behind_word") == "whole")
    amounts = take_tails(amounts.filter((rule != "whole") | is_one.fill_null(False)))
    amounts = settle_leads(drop_leading_words(amounts), tokens, table)
    amounts = settle_points(settle_degrees(amounts, tokens, table), tokens, table)
    amounts = read_heights(read_below_zero(combine_rates(amounts)))
    amounts = split_compounds(amounts, tokens, table)
    is_range = rule.is_in(_RANGES) | (rule == "date_year_range")
    is_ordinal = rule.is_in(["ordinal", "ordinal_digits", "ordinal_before"])
    half = pl.col("half").fill_null(0.0)
    is_single = (
        rule.is_in([*BACK_RULES, *AHEAD_RULES, "whole", "rate_alone"])
        | pl.col("half").is_not_null()
        | pl.col("unit_word").is_in(list(_MINOR_SHARES))
    )
    amounts = amounts.with_columns(
        number=pl.when(rule == "ordinal")
        .then("ordinal_number")
        .when(is_bare_year)
        .then(pl.col("year").cast(pl.Float64))
        .when(pl.col("dual_unit").is_not_null())
        .then("dual_count")
        .when(rule == "time_clock")
        .then("hour")
        # A unit by itself beside "ago" is one: قبل عام; so is one with an article: "an hour and a half".
        .otherwise(pl.coalesce("number", "weak_number", pl.when(is_single).then(1.0))),
        number_2=pl.coalesce("number_2", pl.col("year_2").cast(pl.Float64)),
        unit_id=pl.coalesce(
            "compound_unit",
            "unit_word",
            "dual_word",
            "currency_word",
            "percent_word",
        ),
    ).with_columns(number=pl.col("number") + half)
    amounts = amounts.with_columns(
        number=pl.when(rule == "money_minor")
        .then(
            pl.col("number")
            + pl.col("number_2") * pl.col("minor_share")
            + (pl.col("number_3") * pl.col("minor_share_2")).fill_null(0.0)
        )
        .when(rule == "money_scale")
        .then(pl.col("number") * pl.col("number_2"))
        .otherwise("number")
    )
    amounts = amounts.join(units_frame(), on="unit_id", how="left", maintain_order="left").with_columns(
        number=pl.coalesce(pl.col("compound_base") / pl.col("factor"), "number")
    )
    factor = pl.when(pl.col("unit_dimension").is_null()).then(1.0).otherwise(pl.col("factor"))
    low = (
        pl.when(
            pl.col("scale_2").is_not_null()
            & (pl.col("number") < 1000)
            # "from 3 to 2 million" falls; "from 100 to 2 million" doesn't.
            & (pl.col("number") * pl.col("scale_2") <= 10 * pl.col("number_2"))
        )
        .then(pl.col("number") * pl.col("scale_2"))
        .otherwise("number")
    )
    amounts = amounts.with_columns(
        number=pl.when(is_range).then(low).otherwise("number"),
        factor=factor,
        dimension=pl.when(is_ordinal)
        .then(pl.lit("ordinal"))
        .when(pl.col("unit_dimension").is_not_null())
        .then("unit_dimension")
        .when(pl.col("currency_word").is_not_null())
        .then(pl.lit("money"))
        .otherwise(pl.lit("number")),
    ).with_columns(
        base=pl.col("number") * pl.col("factor") + pl.col("unit_offset").fill_null(0.0),
        base_2=pl.col("number_2") * pl.col("factor") + pl.col("unit_offset").fill_null(0.0),
    )
    amounts = amounts.with_columns(
        value="number",
        qualifier=pl.when(is_range)
        .then(pl.lit("between"))
        .when(pl.col("qualifier_word").is_not_null())
        .then("qualifier_word")
        .when(pl.col("is_vague"))
        .then(pl.lit("at_least"))
        .otherwise(pl.lit("exact")),
    )
    # The counted noun helps to recognise "one"; the mention is the number alone.
    is_weak_count = rule.str.starts_with("count_weak")
    amounts = amounts.with_columns(
        row=pl.when(rule.is_in(["count_weak_after", "measure_after_thing"]))
        .then("weak")
        .when(rule == "counted_tens")
        .then("first_row")
        .otherwise("row"),
        last_row=pl.when(is_weak_count)
        .then("weak")
        .when(rule == "range_things")
        .then("tail_row")
        .when(rule == "counted_tens")
        .then("first_row")
        .otherwise("last_row"),
    )
    is_result = is_score()
    scores = amounts.filter(is_result).select(
        "sent",
        "row",
        "last_row",
        "rule",
        dimension=pl.lit("score"),
        qualifier=pl.lit("exact"),
        value_text=pl.format("{}-{}", pl.col("number").cast(pl.Int64), pl.col("number_2").cast(pl.Int64)),
    )
    is_other = ~is_result.fill_null(False) & (rule != "score_colon")
    return scores, part_falls(amounts.filter(is_other), _RANGES)


def set_bounds(amounts: pl.DataFrame) -> pl.DataFrame:
    """Turn qualifiers into intervals of base units: lower, upper (null is open) and whether the ends belong to them."""
    # What converts to nothing keeps its bounds as stated.
    qualifier, base = pl.col("qualifier"), pl.coalesce("base", "number")
    is_open_above = qualifier.is_in(["more_than", "at_least"])
    is_open_below = qualifier.is_in(["less_than", "at_most"])
    return amounts.with_columns(
        value=pl.when(qualifier == "between").then(None).otherwise("value"),
        base_value=pl.when(qualifier == "between").then(None).otherwise("base"),
        lower=pl.when(is_open_below).then(None).otherwise(base),
        upper=pl.when(qualifier == "between")
        .then(pl.coalesce("base_2", "number_2"))
        .when(is_open_above)
        .then(None)
        .otherwise(base),
        lower_inclusive=pl.when(is_open_below)
        .then(None)
        .otherwise((qualifier != "more_than") & ~pl.col("lower_open").fill_null(False)),
        upper_inclusive=pl.when(is_open_above)
        .then(None)
        .otherwise((qualifier != "less_than") & ~pl.col("upper_open").fill_null(False)),
    )


def read_values(
    constructions: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame, sentences: pl.DataFrame
) -> pl.DataFrame:
    """Say what every construction means.

    Args:
        constructions: as ``grammar.find_constructions`` gives them.
        tokens: the spelled tokens that their rows point into.
        table: the lexicon that the tokens' ``lex`` points into.
        sentences: sent, code, reference (the day relative dates count from, or null).

    Returns:
        One row per value: sent, row, last_row, rule, dimension, value, unit_id, base_value, lower, upper and their
        inclusiveness, qualifier, date_from, date_to, grain, value_text.
    """
    codes = sentences["code"].unique().to_list()
    orders = pl.DataFrame(
        {"code": codes, "order": [find_date_order(code) for code in codes]},
        schema={"code": pl.String, "order": pl.String},
    )
    parts = _gather(join_limits(constructions, tokens, table), tokens, table).join(
        sentences.select("sent", "code", "reference").join(orders, on="code", how="left"),
        on="sent",
        how="left",
        maintain_order="left",
    )
    scores, amounts = _read_amounts(parts, tokens, table)
    amounts = resolve_spans(set_bounds(amounts))
    frames = [_with_columns(frame, VALUE_TYPES) for frame in (scores, amounts, read_dates(parts), read_times(parts))]
    return pl.concat(frames).sort("row")


VALUE_TYPES = pl.Schema(
    {
        "sent": pl.UInt32,
        "row": pl.Int64,
        "last_row": pl.Int64,
        "rule": pl.String,
        "dimension": pl.String,
        "value": pl.Float64,
        "unit_id": pl.String,
        "base_value": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "lower_inclusive": pl.Boolean,
        "upper_inclusive": pl.Boolean,
        "qualifier": pl.String,
        "date_from": pl.Date,
        "date_to": pl.Date,
        "grain": pl.String,
        "value_text": pl.String,
    }
)


def _with_columns(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    return frame.select(
        pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in schema.items()
    )
