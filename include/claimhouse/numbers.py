"""Numbers in words and digits become one token each: two hundred and forty-five, 1.3 million, سبعة وأربعون, 3万5千.

Runs of number words are found in the frame of all sentences; only distinct runs are composed in Python
(``composition``).
"""

import polars as pl

from claimhouse.composition import compose_run
from claimhouse.lexicon import ALL_BITS, BIT, MASK, join_bits, load_lexicon
from claimhouse.runs import ALONE, ENDED, LINKED, MEASURED, OTHER, PERCENT, Segment
from claimhouse.shapes import find_shapes, spell_sentences, spell_tokens
from claimhouse.traits import has_trait

_NUMBER_WORDS = ("word", "scale", "fraction", "modifier", "vague", "weak", "ordinal")
_CLAUSE_ENDS = '.,:)"-'
_DAY, _MONTH, _HOUR = BIT["day"], BIT["month_number"], BIT["hour"]


def _shape_mask(segment: Segment) -> int:
    """The roles of a composed number, as a numeral of the same value would have them."""
    if segment.kind == "weak":
        return BIT["weak"]
    if segment.kind == "ordinal":
        return BIT["ordinal"]
    mask = BIT["number"] | (BIT["vague"] if segment.kind == "vague" else 0)
    value = segment.value
    if value == int(value):
        mask |= _DAY if 1 <= value <= 31 else 0
        mask |= _MONTH if 1 <= value <= 12 else 0
        mask |= _HOUR if 0 <= value <= 24 else 0
        mask |= BIT["tens"] if value in range(10, 100, 10) else 0
        # "two thousand people" counts; "two thousand and one" may be a year.
        is_round = value % 1000 == 0 and segment.kind != "digits"
        is_year = 1900 <= value <= 2100
        mask |= BIT["round_year" if is_round else "year"] if is_year else 0
    return mask


def _find_behind(runs: pl.DataFrame, spelled: pl.DataFrame) -> pl.DataFrame:
    """Add what stands behind each run (``runs.ALONE`` …): runs as sent, n (of its first token), last (behind it)."""
    followers = spelled.select("sent", last="n", follower="sign", follower_mask="mask")
    runs = runs.join(followers, on=["sent", "last"], how="left", maintain_order="left")

    def plays(*roles: str) -> pl.Expr:
        return (pl.col("follower_mask") & join_bits(roles)) > 0

    return runs.with_columns(
        behind=pl.when(pl.col("follower").is_null() & (pl.col("n") == 0))
        .then(pl.lit(ALONE))
        .when(pl.col("follower").is_null() | pl.col("follower").is_in(list(_CLAUSE_ENDS)))
        .then(pl.lit(ENDED))
        .when(plays("percent"))
        .then(pl.lit(PERCENT))
        .when(plays("unit", "currency", "dual_unit"))
        .then(pl.lit(MEASURED))
        .when(plays("linker"))
        .then(pl.lit(LINKED))
        .otherwise(pl.lit(OTHER))
    )


def merge_numbers(tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Make one token of every number that is written in words, or in digits and words.

    Args:
        tokens: as ``annotate_tokens`` gives them.
        table: the lexicon that ``lex`` points into.

    Returns:
        The tokens; a number has the role "number" (a vague one "vague" too, an ordinal "ordinal") and its value in
        ``number``, its last scale word in ``scale``.
    """
    worth = sum(
        BIT[role]
        for role in (
            "word",
            "scale",
            "fraction",
            "modifier",
            "vague",
            "minus",
            "modifier_after",
            "decimal",
        )
    )
    is_number = (pl.col("mask") & join_bits(("number", "weak", "word"))) > 0
    is_ordinal = (pl.col("mask") & BIT["ordinal"]) > 0
    is_counted = is_number | is_ordinal
    is_over = (pl.col("mask") & join_bits(("ratio", "over", "of_number"))) > 0
    is_over = is_over & is_counted.shift(1) & is_counted.shift(-1)
    is_sum = is_ordinal & is_counted.shift(1)
    is_worth = ((pl.col("mask") & worth) > 0) | has_trait("slash") | is_over | is_sum
    has_words = tokens.filter(is_worth)["sent"].unique()
    part = tokens.with_row_index("i").filter(pl.col("sent").is_in(has_words.implode()))
    if part.is_empty():
        return tokens.with_columns(scale=pl.lit(None, pl.Float64))
    spelled, signs = spell_tokens(part)
    core = rf"(?:{signs.role(*_NUMBER_WORDS, 'number')}|{signs.role('modifier_after')} {signs.role('scale')})"
    start = signs.role(*_NUMBER_WORDS, "number", "minus", "modifier_after")
    inner = signs.role("joiner", "linker", "decimal", "ratio", "whole", "over", "of_number")
    between = rf"(?:/|-{inner}-| ?(?:-|,|{inner})? ?)"
    run = rf"(?:{signs.role('minus')} ?)?{core}(?:{between}{core}| ?-? ?{signs.role('modifier_after', 'share')})*"
    runs = find_shapes(spell_sentences(spelled), run, start)
    runs = _find_behind(runs.with_columns(last=pl.col("n") + pl.col("count").cast(pl.Int64)), spelled)
    runs = runs.with_row_index("run").select("run", "sent", "behind", n=pl.int_ranges("n", "last", dtype=pl.Int64))
    members = runs.explode("n").join(spelled, on=["sent", "n"], how="left", maintain_order="left")
    members = members.with_columns(
        modifier=table["modifier"].gather(members["lex"]),
        modifier_after=table["modifier_after"].gather(members["lex"]),
        vague=table["vague"].gather(members["lex"]),
        number=pl.coalesce("number", table["ordinal"].gather(members["lex"])),
        follower=pl.col("sign").shift(-1).over("run"),
    )
    members = members.filter(~pl.col("sign").is_in(["-", ",", "/"]))
    gap = (
        pl.when(pl.col("follower").is_in([",", "-", "/"]))
        .then("follower")
        .when(pl.col("follower").is_null() & (pl.len().over("run") > 1))
        .then("behind")
        .when(pl.col("follower").is_null())
        .then(pl.lit(""))
        .when(pl.col("has_space"))
        .then(pl.lit(" "))
        .otherwise(pl.lit(""))
    )
    styles = {code: load_lexicon(code).number_style for code in members["code"].unique().to_list()}
    keys = members.group_by("run", maintain_order=True).agg(
        key=pl.col("code").first().replace_strict(styles, default="", return_dtype=pl.String)
        + "#"
        + pl.concat_str(
            [pl.col(c).cast(pl.String).fill_null("") for c in ("mask", "number", "modifier", "modifier_after", "vague")]
            + [gap],
            separator="|",
        ).str.join(";"),
        places="i",
    )
    segments = pl.DataFrame(
        [
            (key, segment.first, segment.last, segment.value, _shape_mask(segment), segment.scale)
            for key in keys["key"].unique(maintain_order=True)
            for segment in compose_run(key)
        ],
        schema={
            "key": pl.String,
            "first": pl.Int64,
            "last": pl.Int64,
            "value": pl.Float64,
            "value_mask": MASK,
            "scale": pl.Float64,
        },
        orient="row",
    )
    found = keys.join(segments, on="key", how="inner", maintain_order="left").select(
        pl.col("places").list.get(pl.col("first")).alias("i"),
        pl.col("places").list.get(pl.col("last")).alias("end"),
        "value",
        "value_mask",
        "scale",
    )
    return _replace_tokens(tokens.with_row_index("i"), found)


def _replace_tokens(tokens: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Put one token in the place of the tokens [i, end] of each number."""
    inner = (
        found.filter(pl.col("end") > pl.col("i"))
        .select(i=pl.int_ranges(pl.col("i") + 1, pl.col("end") + 1))
        .explode("i")
    )
    ends = tokens.select(end="i", end_start="start", end_length="length", end_space="has_space")
    found = found.join(ends, on="end", how="left", maintain_order="left")
    is_single = pl.col("end") == pl.col("i")
    number_words = join_bits(("word", "scale", "fraction", "modifier"))
    return (
        tokens.join(inner.cast(pl.UInt32), on="i", how="anti", maintain_order="left")
        .join(found.with_columns(pl.col("i").cast(pl.UInt32)), on="i", how="left", maintain_order="left")
        .with_columns(
            number=pl.coalesce("value", "number"),
            mask=pl.when(pl.col("value").is_null())
            .then("mask")
            .when(is_single)
            .then((pl.col("mask") & pl.lit(~number_words & ALL_BITS, MASK)) | pl.col("value_mask"))
            .otherwise("value_mask"),
            # A number of several tokens plays none of the other roles of its first word.
            lex=pl.when(pl.col("value").is_not_null() & ~is_single).then(None).otherwise("lex"),
            length=pl.when(pl.col("value").is_null())
            .then("length")
            .otherwise(pl.col("end_start") + pl.col("end_length") - pl.col("start")),
            has_space=pl.coalesce("end_space", "has_space"),
        )
        .drop("i", "end", "value", "value_mask", "end_start", "end_length", "end_space")
    )
