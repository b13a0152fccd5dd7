"""Digits that are no quantity: COVID-19, G7, B52, example.org/2024, 4G. They lose their role first of all."""

import polars as pl

from claimhouse.annotate import HYPHENS
from claimhouse.lexicon import ALL_BITS, BIT, MASK, join_bits, load_lexicon

# Words that may stand right before digits without a space, or with a hyphen, and leave them a number.
_BEFORE = (
    "scale", "clock", "month_word", "time_unit",
    "currency", "qualifier_before", "joiner", "ordinal_prefix", "range_open", "range_middle", "month", "part",
    "daypart", "year_word", "day_word", "linker", "minus", "weekday", "percent", "month_sign", "quarter_sign", "decade",
    "century", "rank",
)  # fmt: skip
_BEHIND = (
    "unit", "scale", "currency", "percent", "ordinal_suffix", "daypart", "suffix", "thing", "month", "year_word",
    "month_word", "day_word", "clock", "range_middle", "qualifier_after", "fraction", "word", "modifier_after",
    "decade_suffix",
)  # fmt: skip
_GLUE = ("_", "@", "=", "&", "/", "\\")


def drop_names(tokens: pl.DataFrame) -> pl.DataFrame:
    """Take the number role from digits that are part of a name, a code or an address.

    Digits are part of a name when an unknown word is glued to them (in front, also with a hyphen, or behind in scripts
    with capital letters). Clitics of the language, currencies, units and scale words don't make a name.
    """
    prefixes = pl.DataFrame(
        [(code, prefix) for code in tokens["code"].unique().to_list() for prefix in load_lexicon(code).prefixes],
        schema={"code": pl.String, "word": pl.String},
        orient="row",
    ).with_columns(is_prefix=True)
    lower = pl.col("token").str.to_lowercase().str.replace_all("ـ", "")
    frame = tokens.with_columns(word=lower).join(prefixes, on=["code", "word"], how="left", maintain_order="left")

    def at(column: str, step: int) -> pl.Expr:
        return pl.col(column).shift(step)

    is_letters = pl.col("token").str.contains(r"[\p{L}\p{M}]$")
    frame = frame.with_columns(
        is_unspaced=pl.col("token").str.contains(
            r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]$"
        ),
        is_letters=is_letters,
        is_cased=pl.col("token").str.contains(r"^[\p{Lu}\p{Ll}]"),
        is_hyphen=pl.col("token").is_in(HYPHENS),
        is_glue=pl.col("token").is_in(_GLUE),
        # A token is glued to the one before it when no space lies between them.
        is_glued=(~at("has_space", 1) & (at("sent", 1) == pl.col("sent"))).fill_null(False),
    )
    # 17h30, 3km-5km: a unit that stands right behind digits itself.
    is_unit = (
        ((pl.col("mask") & join_bits(("time_unit", "clock", "unit", "scale", "currency"))) > 0)
        & pl.col("is_glued")
        & (at("mask", 1) & BIT["number"] > 0)
    ).fill_null(False)
    # "24703L202" is a code, 10h11m is none.
    is_time = (pl.col("mask") & join_bits(("time_unit", "clock", "currency"))) > 0
    is_between = is_unit & pl.col("is_cased") & ~is_time & at("is_glued", -1) & (at("mask", -1) & BIT["number"] > 0)
    # "m212": one Latin letter in front of digits is no scale word.
    is_stray = pl.col("token").str.contains("^[A-Za-z]$") & ~pl.col("is_glued") & (pl.col("mask") & BIT["scale"] > 0)
    may_precede = (
        (((pl.col("mask") & join_bits(_BEFORE)) > 0) & ~is_stray)
        | pl.col("is_prefix").fill_null(False)
        | pl.col("is_unspaced")
        | is_unit
    )
    is_name_head = pl.col("is_letters") & ~may_precede
    may_follow = (pl.col("mask") & join_bits(_BEHIND)) > 0
    frame = frame.with_columns(
        is_name_head=is_name_head | is_between.fill_null(False),
        is_between=is_between.fill_null(False),
        is_name_tail=pl.col("is_letters") & pl.col("is_cased") & ~may_follow,
    )
    is_number = (pl.col("mask") & BIT["number"]) > 0
    glued_word = pl.col("is_glued") & at("is_name_head", 1)
    glued_hyphen = pl.col("is_glued") & at("is_hyphen", 1) & at("is_glued", 1) & at("is_name_head", 2)
    glued_sign = pl.col("is_glued") & at("is_glue", 1) & at("is_glued", 1) & at("is_letters", 2)
    glued_tail = at("is_glued", -1) & at("is_name_tail", -1) & (at("sent", -1) == pl.col("sent"))
    glued_tail = glued_tail | (at("is_glued", -1) & at("is_between", -1))
    is_name = is_number & (glued_word | glued_hyphen | glued_sign | glued_tail).fill_null(False)
    # "Sizewell B": one Latin letter is a scale word only right behind a number.
    is_after_number = ((is_number & ~is_name).shift(1) & (at("sent", 1) == pl.col("sent"))).fill_null(False)
    is_letter = pl.col("token").str.contains(r"^[A-Za-z]$") & ~is_after_number
    not_scale = pl.lit(~BIT["scale"] & ALL_BITS, MASK)
    return frame.with_columns(
        mask=pl.when(is_name | pl.col("is_between"))
        .then(pl.lit(0, MASK))
        .when(is_letter)
        .then(pl.col("mask") & not_scale)
        .otherwise("mask")
    ).select(tokens.columns)
