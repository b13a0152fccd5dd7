"""Amounts of several units: 2 hours 30 minutes, 5 feet 3 inches, 1 hour fifteen."""

import polars as pl

from claimhouse.lexicon import BIT
from claimhouse.packs import read_units


def units_frame() -> pl.DataFrame:
    """One row per unit: unit_id, unit_dimension, factor (base units in one, null where none), unit_offset, months."""
    schema = {
        "unit_id": pl.String,
        "unit_dimension": pl.String,
        "factor": pl.Float64,
        "unit_offset": pl.Float64,
        "months": pl.Int64,
    }
    rows = [
        (unit_id, unit["dimension"], unit.get("factor"), unit.get("offset", 0.0), unit.get("months"))
        for unit_id, unit in read_units().items()
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def split_compounds(parts: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Add up amounts that belong together and part those that only stand together.

    "2 hours 30 minutes" and "5 feet 3 inches" are sums.

    Returns:
        parts with a column compound_base (base units; null but for sums) and unit_word of the first amount. Where
        dimensions differ or the order doesn't fall, a new row begins: "7 weeks 2 days; 1 year 2 months" are two.
    """
    is_compound = pl.col("rule").str.starts_with("compound")
    members = (
        parts.filter(is_compound)
        .select("row", member=pl.int_ranges("row", pl.col("last_row") + 1))
        .explode("member")
        .with_columns(pl.col("member").cast(pl.UInt32))
    )
    lex = tokens["lex"].gather(members["member"])
    masks = tokens["mask"].gather(members["member"])
    is_weak = (masks & BIT["weak"]) > 0
    number = ((masks & BIT["number"]) > 0) | is_weak
    counted = tokens["number"].gather(members["member"])
    members = members.with_columns(
        unit_id=pl.when(~number).then(table["unit_id"].gather(lex)),
        amount=pl.when(is_weak).then(counted.fill_null(1.0)).when(number).then(counted),
        first=pl.when(number).then("member"),
    ).with_columns(pl.col("amount", "first").forward_fill().over("row"))
    before = pl.col("amount").shift(1)
    amounts = members.join(units_frame(), on="unit_id", how="inner", maintain_order="left").with_columns(
        # Only whole amounts have something smaller added: "two and a half years, one hour" is a list. Degrees and
        # areas add up to nothing.
        is_falling=(
            (pl.col("factor") < pl.col("factor").shift(1))
            & (pl.col("unit_dimension") == pl.col("unit_dimension").shift(1))
            & (before == before.floor())
            & ~pl.col("unit_dimension").is_in(["temperature", "area"])
        ).over("row")
    )
    amounts = amounts.with_columns(chain=(~pl.col("is_falling").fill_null(False)).cum_sum().over("row"))
    # Years and months add up to months, by the calendar.
    is_calendar = pl.col("months").is_not_null().all()
    months = (pl.col("amount") * pl.col("months")).sum() / pl.col("months").last()
    chains = amounts.group_by("row", "chain", maintain_order=True).agg(
        compound_base=pl.when(is_calendar)
        .then(months * pl.col("factor").last())
        .otherwise((pl.col("amount") * pl.col("factor")).sum()),
        compound_unit=pl.when(is_calendar).then(pl.col("unit_id").last()).otherwise(pl.col("unit_id").first()),
        steps=pl.format("{} {}", "unit_id", "amount").str.join(","),
        number=pl.col("amount").first(),
        first=pl.col("first").first().cast(pl.Int64),
        last=pl.col("member").last().cast(pl.Int64),
        size=pl.len(),
    )
    chains = chains.with_columns(is_sum=pl.col("chain").count().over("row") == 1)
    sums = chains.filter("is_sum").select("row", "compound_base", "compound_unit", "is_sum", "steps")
    parts = parts.join(sums, on="row", how="left", maintain_order="left")
    is_parted = is_compound & ~pl.col("is_sum").fill_null(False)
    is_chain = pl.col("size") > 1
    rest = parts.filter(is_parted).drop("unit_word", "number", "compound_base", "compound_unit", "steps", "is_sum")
    parted = (
        chains.filter(~pl.col("is_sum"))
        .join(rest, on="row", how="inner", maintain_order="left")
        .with_columns(
            row="first",
            last_row="last",
            unit_word="compound_unit",
            rule=pl.when(is_chain).then(pl.lit("compound")).otherwise(pl.lit("measure")),
            compound_base=pl.when(is_chain).then("compound_base"),
            compound_unit=pl.when(is_chain).then("compound_unit"),
            steps=pl.when(is_chain).then("steps"),
        )
    )
    return pl.concat([parts.filter(~is_parted), parted.select(parts.columns)])


def take_tails(amounts: pl.DataFrame) -> pl.DataFrame:
    """Let a mention end with the number of its tail; what can't have one ("2 days, 5.") ends with its unit."""
    rule = pl.col("rule")
    tail_factor = (
        pl.when(rule == "money_tail")
        .then(0.01)
        .otherwise(
            pl.col("unit_word").replace_strict(
                {"hour": 1 / 60, "minute": 1 / 60}, default=None, return_dtype=pl.Float64
            )
        )
    )
    is_tail = rule.is_in(["duration_tail", "money_tail"])
    has_tail = (
        is_tail
        & tail_factor.is_not_null()
        & (pl.col("number_2") < pl.when(rule == "money_tail").then(100).otherwise(60))
    )
    last_row = pl.when(has_tail).then("tail_row").when(is_tail).then(pl.coalesce("unit_row", "currency"))
    # "5 năm trước." takes its stop along to tell that nothing follows.
    is_stopped = (rule == "duration_ago_after") & pl.col("is_stopped")
    stopped = pl.when(is_stopped).then(pl.col("last_row") - 1)
    return amounts.with_columns(
        number=pl.when(has_tail).then(pl.col("number") + pl.col("number_2") * tail_factor).otherwise("number"),
        last_row=pl.coalesce(last_row, stopped, "last_row"),
    )
