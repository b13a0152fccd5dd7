"""What words around an amount make of its unit: kilometres "per hour", degrees "below zero", degrees of an angle."""

import polars as pl

from claimhouse.lexicon import BIT

# What is covered in what time.
_SPEEDS = {
    "kilometre hour": "kilometre_per_hour",
    "mile hour": "mile_per_hour",
    "nautical_mile hour": "knot",
    "metre second": "metre_per_second",
}
_INCHES = 12  # of a foot
_MOST_POINTS = 10  # percentage points that change in news
_STRONGEST = 10  # magnitude of an earthquake
_DEGREE = "degree"
_SCALES = ("celsius", "fahrenheit")
_DEGREES = (*_SCALES, _DEGREE)
_QUAKES = ("earthquake", "magnitude", "aftershock")


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


def _speaks_of(tokens: pl.DataFrame, table: pl.DataFrame, *concept_ids: str) -> pl.Expr:
    """Whether the sentence holds a word for one of the concepts."""
    is_word = pl.any_horizontal(table["concept_ids"].list.contains(concept_id) for concept_id in concept_ids)
    row = pl.select(is_word.fill_null(False)).to_series()
    return pl.col("sent").is_in(tokens.filter(row.gather(tokens["lex"]).fill_null(False))["sent"].unique().implode())


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
    is_small = (pl.max_horizontal("number", "number_2") <= _STRONGEST) & (pl.col("number") > 0)
    is_small = is_small & (pl.col("rule") != "below_zero")
    return amounts.with_columns(
        unit_word=pl.when(is_degree & _speaks_of(tokens, table, *_QUAKES) & is_small)
        .then(pl.lit("magnitude"))
        .when(is_degree & _speaks_of(tokens, table, "angle"))
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


def settle_points(amounts: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Make percentage points of points with decimals behind a percentage: 失業率は2.7%で…0.1ポイント悪化した.

    Points that a percentage follows are a stock market's or a player's: fell 0.94 points (0.17%).

    Args:
        amounts: rows of parts with number, unit_word, percent_word, is_thing_next, last_row, sent.
        tokens: the tokens that their rows point into.
        table: the lexicon that the tokens' ``lex`` points into.
    """
    is_percent = pl.col("percent_word").is_not_null()
    percents = amounts.filter(is_percent).group_by("sent").agg(percent_row=pl.col("row").min())
    if percents.is_empty():
        return amounts
    amounts = amounts.join(percents, on="sent", how="left", maintain_order="left")
    behind = (amounts["last_row"] + 1).clip(0, tokens.height - 1).cast(pl.UInt32)
    is_point = (table["thing_id"].gather(tokens["lex"].gather(behind)) == "point").fill_null(False)
    is_bare = pl.coalesce("unit_word", "percent_word", "currency_word").is_null()
    is_decimal = (pl.col("number") != pl.col("number").floor()).fill_null(False)
    is_small = (pl.col("number") < _MOST_POINTS) & ~_speaks_of(tokens, table, "share_price")
    is_points = is_bare & is_decimal & is_small & pl.col("is_thing_next") & is_point
    is_points = (is_points & (pl.col("percent_row") < pl.col("row"))).fill_null(False)
    return amounts.with_columns(
        unit_word=pl.when(is_points).then(pl.lit("percentage_point")).otherwise("unit_word"),
        last_row=pl.when(is_points).then(pl.col("last_row") + 1).otherwise("last_row"),
    ).drop("percent_row")


def settle_leads(amounts: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Decide what a word before a number is to it, where a unit of its own may stand behind.

    섭씨 37도 are degrees Celsius. 규모 is the magnitude of an earthquake, elsewhere a size (규모 3억 달러).

    Args:
        amounts: rows of parts with rule, row, first_row, number, unit (row of the word), unit_word, unit_2, lead_word,
            qualifier_before, sent.
        tokens: the tokens that their rows point into.
        table: the lexicon that the tokens' ``lex`` points into.
    """
    is_measured = pl.col("rule") == "measure_between"
    is_leading = pl.col("rule") == "measure_before"
    if not amounts.select((is_measured | (is_leading & (pl.col("unit_word") == "magnitude"))).any()).item():
        return amounts
    # بقوة 5.8 درجة are degrees of the magnitude.
    is_strength = (pl.col("lead_word") == "magnitude") & (pl.col("number") <= _STRONGEST)
    is_scale = pl.col("lead_word").is_in(_SCALES) | is_strength
    is_scale = is_measured & is_scale & (pl.col("unit_word") == _DEGREE)
    unit_mask = tokens["mask"].gather(amounts["unit"].cast(pl.UInt32))
    amounts = amounts.with_columns(is_ambiguous=((unit_mask & BIT["unit"]) == 0).fill_null(False))
    is_whole = pl.col("number") == pl.col("number").floor()
    is_no_quake = pl.col("is_ambiguous") & is_whole & ~_speaks_of(tokens, table, *_QUAKES)
    is_size = is_leading & (pl.col("unit_word") == "magnitude")
    is_size = is_size & ((pl.col("number") > _STRONGEST) | is_no_quake)
    is_apart = is_size | (is_measured & (pl.col("unit_word").is_null() | (pl.col("lead_word") == "magnitude")))
    qualified = pl.when(pl.col("qualifier_before") > pl.coalesce("unit_2", "unit")).then("qualifier_before")
    return amounts.with_columns(
        unit_word=pl.when(is_scale).then("lead_word").when(~is_size.fill_null(False)).then("unit_word"),
        row=pl.when(is_apart).then(pl.coalesce(qualified, "first_row")).otherwise("row"),
    ).drop("is_ambiguous")


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
