"""Two limits that stand together are one range: 18歳以上65歳未満, "more than 100 and less than 300".

Limits that don't face each other ("over 5 and over 60") are two numbers after all.
"""

import polars as pl

LIMITS = ("limits_behind", "limits_before")
_LOW = ("more_than", "at_least")
_HIGH = ("less_than", "at_most")
_SECOND = {"number": "number_2", "unit": "unit_2", "currency": "currency_2", "percent": "percent_2"}
_MEASURES = ("unit", "currency", "percent")


def _word_of(constructions: pl.DataFrame, table: pl.DataFrame, lex: pl.Series, group: str, attribute: str) -> pl.Series:
    return table[attribute].gather(lex.gather(constructions[group].cast(pl.UInt32)))


def _read_limits(limits: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Add the kinds of both limits (kind, kind_2), their numbers (first, second) and whether they measure alike."""
    lex, number = tokens["lex"], tokens["number"]
    is_behind = limits["rule"] == "limits_behind"
    behind = _word_of(limits, table, lex, "qualifier_after", "qualifier_after")
    before = _word_of(limits, table, lex, "qualifier_before", "qualifier_before")
    behind_2 = _word_of(limits, table, lex, "limit_2", "qualifier_after")
    before_2 = _word_of(limits, table, lex, "limit_2", "qualifier_before")
    attributes = {"unit": "unit_id", "currency": "currency", "percent": "percent"}
    alike = pl.Series([True] * limits.height, dtype=pl.Boolean)
    for group, attribute in attributes.items():
        first = _word_of(limits, table, lex, group, attribute)
        second = _word_of(limits, table, lex, _SECOND[group], attribute)
        alike = alike & (first.is_null() | (first == second).fill_null(False))
    return limits.with_columns(
        kind=behind.zip_with(is_behind, before),
        kind_2=behind_2.zip_with(is_behind, before_2),
        first=number.gather(limits["number"].cast(pl.UInt32)),
        second=number.gather(limits["number_2"].cast(pl.UInt32)),
        is_alike=alike,
    )


def _part(limits: pl.DataFrame) -> pl.DataFrame:
    """Two constructions, one per limit."""
    is_behind = pl.col("rule") == "limits_behind"
    measure = pl.coalesce(*_MEASURES)
    measure_2 = pl.coalesce(*_SECOND.values())
    rule = pl.when(measure.is_null()).then(pl.lit("number_or_so")).otherwise(pl.lit("measure"))
    none = pl.lit(None, pl.Int64)
    one = limits.with_columns(
        rule=rule,
        last_row=pl.when(is_behind).then("qualifier_after").otherwise(pl.coalesce(measure, "number")),
        number_2=none,
    )
    two = limits.with_columns(
        rule=pl.when(pl.coalesce("unit_2", "currency_2", "percent_2").is_null())
        .then(pl.lit("number_or_so"))
        .otherwise(pl.lit("measure")),
        row=pl.when(is_behind).then("number_2").otherwise("limit_2"),
        last_row=pl.when(is_behind).then("limit_2").otherwise(measure_2),
        qualifier_after=pl.when(is_behind).then("limit_2"),
        qualifier_before=pl.when(is_behind).then(none).otherwise("limit_2"),
        number_2=none,
        **{group: pl.col(second) for group, second in _SECOND.items()},
    )
    return pl.concat([one, two])


def join_limits(constructions: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Make one range of two limits that face each other, and two numbers of two that don't.

    Args:
        constructions: as ``grammar.find_constructions`` gives them.
        tokens: the spelled tokens that their rows point into.
        table: the lexicon that the tokens' ``lex`` points into.

    Returns:
        The constructions with the columns lower_open and upper_open (whether a limit itself lies outside; null but for
        ranges of limits): in the rows of rule "limits" ``number`` is the lower one and ``number_2`` the upper one.
    """
    is_limits = pl.col("rule").is_in(LIMITS)
    plain = constructions.with_columns(lower_open=pl.lit(None, pl.Boolean), upper_open=pl.lit(None, pl.Boolean))
    limits = constructions.filter(is_limits)
    if limits.is_empty():
        return plain
    limits = _read_limits(limits, tokens, table)
    is_rising = pl.col("kind").is_in(_LOW) & pl.col("kind_2").is_in(_HIGH) & (pl.col("first") < pl.col("second"))
    is_falling = pl.col("kind").is_in(_HIGH) & pl.col("kind_2").is_in(_LOW) & (pl.col("first") > pl.col("second"))
    is_range = pl.col("is_alike") & (is_rising | is_falling)
    low_kind = pl.when(is_rising).then("kind").otherwise("kind_2")
    high_kind = pl.when(is_rising).then("kind_2").otherwise("kind")
    limits = limits.with_columns(
        is_range=is_range.fill_null(False), lower_open=low_kind == "more_than", upper_open=high_kind == "less_than"
    )
    ranges = limits.filter("is_range").with_columns(
        rule=pl.lit("limits"),
        number=pl.when(is_rising).then("number").otherwise("number_2"),
        number_2=pl.when(is_rising).then("number_2").otherwise("number"),
        **{group: pl.coalesce(_SECOND[group], group) for group in _MEASURES},
    )
    parted = _part(limits.filter(~pl.col("is_range")))
    return pl.concat(
        [
            plain.filter(~is_limits),
            ranges.select(plain.columns),
            parted.with_columns(lower_open=pl.lit(None, pl.Boolean), upper_open=pl.lit(None, pl.Boolean)).select(
                plain.columns
            ),
        ]
    ).sort("row")
