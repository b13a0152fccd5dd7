"""Signs that decide what digits are: a dash that is a minus, an address that holds digits but no numbers."""

import polars as pl

from claimhouse.lexicon import ALL_BITS, BIT, MASK, join_bits

_DASHES = ("-", "‑", "‐", "–", "−", "－")
_OPENING = ("(", "[", "<", ">", "=", "≤", "≥", "~", "^", "¿", '"', "“", "«")
_UNSPACED_WORD = r"^[\p{Han}\p{Hiragana}\p{Katakana}]"
_MEASURES = (
    "unit", "time_unit", "currency", "percent", "year_word", "month_word", "day_word", "month", "weekday", "clock",
    "thing", "word", "scale", "linker", "name_before",
)  # fmt: skip
_ADDRESS = r"(?:https?://|www\.)\S+"


def mark_minus(tokens: pl.DataFrame) -> pl.DataFrame:
    """Give the role "minus" to dashes that are written on to a numeral and stand free in front of it.

    "-5 °C", "(-2.5%)", "between -3 and -1" hold negative numbers; "3-5", "A-320" and "12 - 5" don't. A line that begins
    with a dash, a blank and a numeral is an item of a list.
    """
    is_dash = pl.col("token").is_in(_DASHES)
    if not tokens.select(is_dash.any()).item():
        return tokens
    same_before = (pl.col("sent").shift(1) == pl.col("sent")).fill_null(False)
    same_behind = (pl.col("sent").shift(-1) == pl.col("sent")).fill_null(False)
    is_numeral = pl.col("token").str.contains(r"^\p{Nd}").fill_null(False)
    before_is_number = (((pl.col("mask") & BIT["number"]) > 0) | is_numeral).shift(1).fill_null(False) & same_before
    is_free = ~same_before | pl.col("has_space").shift(1).fill_null(True) | pl.col("token").shift(1).is_in(_OPENING)
    # Where no spaces are written a minus stands behind a word (气温-5℃); 2023年-2024年 is a range.
    is_measure = (pl.col("mask") & join_bits(_MEASURES)) > 0
    is_bare_word = pl.col("token").str.contains(_UNSPACED_WORD) & ~is_measure & ~before_is_number
    is_free = is_free | is_bare_word.shift(1).fill_null(False)
    is_written_on = ~pl.col("has_space") & same_behind & is_numeral.shift(-1).fill_null(False)
    # "75 -300 mm" is a range.
    is_minus = is_dash & is_free & is_written_on & ~before_is_number
    others = pl.lit(~BIT["minus"] & ALL_BITS, MASK)
    return tokens.with_columns(
        mask=pl.when(is_minus)
        .then(pl.col("mask") | BIT["minus"])
        .when(is_dash)
        .then(pl.col("mask") & others)
        .otherwise("mask")
    )


def mark_words(tokens: pl.DataFrame) -> pl.DataFrame:
    """Give numbers that are written in words the role "word" (back), and "scale" to those that are a scale alone.

    Grammar trusts words less than numerals.
    """
    is_word = ((pl.col("mask") & BIT["number"]) > 0) & pl.col("token").str.contains(r"^[\p{L}\p{M}]")
    is_scale = is_word & (pl.col("number") == pl.col("scale")).fill_null(False)
    return tokens.with_columns(
        mask=pl.when(is_scale)
        .then(pl.col("mask") | (BIT["word"] | BIT["scale"]))
        .when(is_word)
        .then(pl.col("mask") | BIT["word"])
        .otherwise("mask")
    )


def drop_addresses(tokens: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Take every role from tokens inside web addresses (…?q=30%25).

    Args:
        tokens: as ``annotate_tokens`` gives them; ``sent`` is the row of ``texts``.
        texts: the sentences.
    """
    addresses = (
        pl.DataFrame({"text": texts})
        .with_row_index("sent")
        .filter(pl.col("text").str.contains("://|www\\."))
        .with_columns(address=pl.col("text").str.extract_all(_ADDRESS))
        .explode("address", empty_as_null=False)
        .drop_nulls("address")
    )
    if addresses.is_empty():
        return tokens
    spans = [
        (sent, (first := text.index(address)), first + len(address))
        for sent, text, address in addresses.select("sent", "text", "address").unique(maintain_order=True).iter_rows()
    ]
    frame = pl.DataFrame(spans, schema={"sent": pl.UInt32, "first": pl.UInt32, "behind": pl.UInt32}, orient="row").sort(
        "sent", "first"
    )
    inside = (
        tokens.select("sent", "start")
        .with_row_index("i")
        .join(frame, on="sent", how="inner")
        .filter(pl.col("start").is_between("first", pl.col("behind"), closed="left"))["i"]
    )
    is_inside = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(inside.unique().implode())
    return tokens.with_columns(
        mask=pl.when(is_inside).then(pl.lit(0, MASK)).otherwise("mask"),
        number=pl.when(is_inside).then(None).otherwise("number"),
        lex=pl.when(is_inside).then(None).otherwise("lex"),
    )
