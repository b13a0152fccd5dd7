"""Which sentences can hold a number or a date at all: of the others only the concept words are read.

About half of the sentences of news hold neither digits nor any word that a value could begin with or be made of; to
leave them out changes no result. The test errs on the side of reading.
"""

import polars as pl

from claimhouse.attribution import SENTENCES_BACK
from claimhouse.lexicon import join_bits

# A token that plays one of these may be a value by itself or become one.
_ALONE = (
    "number", "year", "day", "month_number", "hour", "two_digits", "day_month_year", "word", "scale", "fraction",
    "modifier", "modifier_after", "vague", "decimal", "ordinal", "dual_unit", "month", "weekday", "relative",
    "named_time", "tens", "day_year",
)  # fmt: skip
# These are values only where one of the second stands in the sentence too: "a day", "last week", "throughout the year".
_TOGETHER = (
    (
        ("weak",),
        ("unit", "currency", "percent", "minor", "thing", "victim", "ordinal_prefix", "ordinal_suffix", "leading_unit"),
    ),
    (("minus",), ("weak",)),
    # 令和元年, شهر رمضان
    (("era",), ("year_word",)),
    (("other_month",), ("month_word",)),
    (("shift", "part", "behind", "ago", "ahead"), ("unit", "time_unit")),
)
# A sentence of so few tokens may be one weak word alone ("One.").
_FEW_TOKENS = 3


def select_sentences(tokens: pl.DataFrame, sentence_count: int) -> pl.Series:
    """Whether each sentence has to be read for values: it may hold one, or the name of who says one that follows.

    Args:
        tokens: as ``annotate_tokens`` gives them.
        sentence_count: how many sentences there are; ``sent`` counts them.
    """
    roles = tokens.group_by("sent").agg(pl.col("mask").bitwise_or(), size=pl.len())
    sentences = pl.DataFrame({"sent": pl.int_range(sentence_count, dtype=pl.UInt32, eager=True)}).join(
        roles, on="sent", how="left", maintain_order="left"
    )

    def has(wanted: tuple[str, ...]) -> pl.Expr:
        return (pl.col("mask").fill_null(0) & join_bits(wanted)) > 0

    may_hold = has(_ALONE) | (has(("weak",)) & (pl.col("size") <= _FEW_TOKENS))
    for first, second in _TOGETHER:
        may_hold = may_hold | (has(first) & has(second))
    is_reporting = has(("said_before", "said_after"))
    sentences = sentences.select(may_hold=may_hold, is_reporting=is_reporting)
    is_followed = pl.any_horizontal(
        pl.col("may_hold").shift(-step).fill_null(False) for step in range(1, SENTENCES_BACK + 1)
    )
    # “We counted 12 boats.” Ruiz said.
    is_behind = pl.col("may_hold").shift(1).fill_null(False)
    return sentences.select(pl.col("may_hold") | (pl.col("is_reporting") & (is_followed | is_behind))).to_series()
