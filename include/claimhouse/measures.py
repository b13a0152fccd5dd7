"""What words around an amount make of its unit: kilometres "per hour", degrees "below zero", degrees of an angle."""

import polars as pl

# What is covered in what time.
_SPEEDS = {
    "kilometre hour": "kilometre_per_hour",
    "mile hour": "mile_per_hour",
    "nautical_mile hour": "knot",
    "metre second": "metre_per_second",
}
_INCHES = 12  # of a foot
_STRONGEST = 10  # magnitude of an earthquake
_DEGREE = "degree"
_DEGREES = ("celsius", "fahrenheit", _DEGREE)


def combine_rates(amounts: pl.DataFrame) -> pl.DataFrame:
    """Make speeds of lengths with the time they are covered in: மணிக்கு 120 கிலோமீட்டர், kilomita 120 kwa saa.

    The word for the time is left out of the mention where both make no speed ("20 litres an hour").

    Args:
        amounts: rows of parts with unit_word, per_word, per (row number of the word for the time), row, last_row.
    """
    speed = pl.format("{} {}", "unit_word", "per_word").replace_strict(_SPEEDS, default=None, return_dtype=pl.String)
    is_alone = pl.col("per").is_not_null() & speed.is_null()
    return amounts.with_columns(
        unit_word=pl.coalesce(speed, "unit_word"),
        row=pl.when(is_alone & (pl.col("per") == pl.col("row"))).then(pl.col("per") + 1).otherwise("row"),
        last_row=pl.when(is_alone & (pl.col("per") == pl.col("last_row")))
        .then(pl.col("per") - 1)
        .otherwise("last_row"),
    )


def read_below_zero(amounts: pl.DataFrame) -> pl.DataFrame:
    """Make temperatures below zero negative: 5 degrees below zero, sıfırın altında 2°; a bare number is of degrees.

    Args:
        amounts: rows of parts with number, dual_count, unit_word, dual_word.
    """
    unit = pl.coalesce("unit_word", "dual_word")
    is_below = (pl.col("rule") == "below_zero") & (unit.is_null() | unit.is_in(_DEGREES))
    return amounts.with_columns(
        number=pl.when(is_below).then(-pl.col("number").abs()).otherwise("number"),
        dual_count=pl.when(is_below).then(-pl.col("dual_count").abs()).otherwise("dual_count"),
        unit_word=pl.when(is_below & unit.is_null()).then(pl.lit(_DEGREE)).otherwise("unit_word"),
    )


def settle_degrees(amounts: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Decide by the sentence what degrees of no named scale are.

    Where it speaks of an angle or a turn they are no temperature but a plain number; where it speaks of an earthquake
    the small ones are a magnitude (بلغت قوته 5.8 درجة).

    Args:
        amounts: rows of parts with unit_word, number, sent.
        tokens: the tokens that their rows point into.
        table: the lexicon that the tokens' ``lex`` points into.
    """
    is_degree = pl.col("unit_word") == _DEGREE
    if not amounts.select(is_degree.any()).item():
        return amounts

    def speaks_of(*concept_ids: str) -> pl.Expr:
        is_word = pl.any_horizontal(table["concept_ids"].list.contains(concept_id) for concept_id in concept_ids)
        row = pl.select(is_word.fill_null(False)).to_series()
        return pl.col("sent").is_in(
            tokens.filter(row.gather(tokens["lex"]).fill_null(False))["sent"].unique().implode()
        )

    is_small = (pl.max_horizontal("number", "number_2") <= _STRONGEST) & (pl.col("number") > 0)
    is_small = is_small & (pl.col("rule") != "below_zero")
    return amounts.with_columns(
        unit_word=pl.when(is_degree & speaks_of("earthquake", "magnitude", "aftershock") & is_small)
        .then(pl.lit("magnitude"))
        .when(is_degree & speaks_of("angle"))
        .then(None)
        .otherwise("unit_word")
    )


def read_heights(amounts: pl.DataFrame) -> pl.DataFrame:
    """Read feet and inches that stand without their words: 5'11", 6-foot-3; other units end with themselves.

    Args:
        amounts: rows of parts with rule, number, number_2, unit_word, unit_row, last_row.
    """
    is_height = pl.col("rule") == "feet_inches"
    is_foot = (pl.col("unit_word").fill_null("foot") == "foot") & (pl.col("number_2") < _INCHES)
    return amounts.with_columns(
        number=pl.when(is_height & is_foot).then(pl.col("number") + pl.col("number_2") / _INCHES).otherwise("number"),
        unit_word=pl.when(is_height & is_foot).then(pl.lit("foot")).otherwise("unit_word"),
        last_row=pl.when(is_height & ~is_foot).then(pl.coalesce("unit_row", "row")).otherwise("last_row"),
    )


def drop_leading_words(amounts: pl.DataFrame) -> pl.DataFrame:
    """Take the unit of a leading word from a number that counts a noun: בניין בן 12 קומות is no age.

    Args:
        amounts: rows of parts with rule, unit_word, first_row, row, is_thing_next.
    """
    is_count = (pl.col("rule") == "measure_before") & pl.col("is_thing_next") & (pl.col("unit_word") == "year")
    return amounts.with_columns(
        unit_word=pl.when(is_count).then(None).otherwise("unit_word"),
        row=pl.when(is_count).then("first_row").otherwise("row"),
    )
