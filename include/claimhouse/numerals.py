"""Numerals that are several tokens: .5 and 2^-1."""

import polars as pl

from claimhouse.lexicon import BIT, MASK

_FREE = ("(", "[", "<", ">", "=", "≤", "≥", "~", '"', "“", "«", "-", "−", "$", "€", "£")
_WHOLE = r"^\p{Nd}+$"
_LARGEST_EXPONENT = 100


def join_numerals(tokens: pl.DataFrame) -> pl.DataFrame:
    """Make one token of a full stop and the decimals written on to it, and of a base and its power.

    Args:
        tokens: as ``annotate_tokens`` gives them.

    Returns:
        The tokens; a joined numeral has the role "number" and its value.
    """
    if not tokens["token"].is_in([".", "^"]).any():
        return tokens
    return _join_powers(_join_decimals(tokens))


def _at(column: str, step: int) -> pl.Expr:
    return pl.col(column).shift(-step)


def _is_glued(step: int) -> pl.Expr:
    """Whether the token so many places on is in the sentence and no space stands before it."""
    return (~_at("has_space", step - 1) & (_at("sent", step) == pl.col("sent"))).fill_null(False)


def _join_decimals(tokens: pl.DataFrame) -> pl.DataFrame:
    is_free = (
        (pl.col("sent").shift(1) != pl.col("sent")).fill_null(True)
        | pl.col("has_space").shift(1).fill_null(True)
        | pl.col("token").shift(1).is_in(_FREE)
    )
    is_head = (pl.col("token") == ".") & is_free & _is_glued(1) & _at("token", 1).str.contains(_WHOLE).fill_null(False)
    if not tokens.select(is_head.any()).item():
        return tokens
    frame = tokens.with_columns(is_head=is_head).with_columns(is_tail=pl.col("is_head").shift(1).fill_null(False))
    is_tail = pl.col("is_tail")
    power = pl.lit(10.0).pow(pl.col("length").cast(pl.Float64))
    return (
        frame.with_columns(
            number=pl.when(is_tail).then(pl.col("number") / power).otherwise("number"),
            mask=pl.when(is_tail).then(pl.lit(BIT["number"], MASK)).otherwise("mask"),
            start=pl.col("start") - is_tail.cast(pl.UInt32),
            length=pl.col("length") + is_tail.cast(pl.UInt32),
        )
        .filter(~pl.col("is_head"))
        .select(tokens.columns)
    )


def _join_powers(tokens: pl.DataFrame) -> pl.DataFrame:
    is_numeral = ((pl.col("mask") & BIT["number"]) > 0) & pl.col("token").str.contains(r"^\p{Nd}")
    is_base = is_numeral & _is_glued(1) & (_at("token", 1) == "^") & _is_glued(2)
    if not tokens.select(is_base.any()).item():
        return tokens
    frame = tokens.with_columns(is_numeral=is_numeral)
    is_signed = _at("token", 2).is_in(["+", "-", "−"]) & _is_glued(3) & _at("is_numeral", 3)
    sign = pl.when(_at("token", 2) == "+").then(1.0).otherwise(-1.0)
    exponent = (
        pl.when(is_signed)
        .then(sign * _at("number", 3))
        .when(_at("is_numeral", 2))
        .then(_at("number", 2))
        .otherwise(None)
    )
    frame = frame.with_columns(exponent=pl.when(is_base & (exponent.abs() <= _LARGEST_EXPONENT)).then(exponent))
    size = pl.when(pl.col("exponent").is_null()).then(0).when(is_signed).then(3).otherwise(2)
    last_size = pl.when(is_signed).then(_at("length", 3)).otherwise(_at("length", 2))
    last_start = pl.when(is_signed).then(_at("start", 3)).otherwise(_at("start", 2))
    last_space = pl.when(is_signed).then(_at("has_space", 3)).otherwise(_at("has_space", 2))
    is_power = pl.col("exponent").is_not_null()
    frame = frame.with_columns(
        size=size,
        number=pl.when(is_power).then(pl.col("number").pow(pl.col("exponent"))).otherwise("number"),
        mask=pl.when(is_power).then(pl.lit(BIT["number"], MASK)).otherwise("mask"),
        length=pl.when(is_power).then(last_start + last_size - pl.col("start")).otherwise("length"),
        has_space=pl.when(is_power).then(last_space).otherwise("has_space"),
    )
    is_inside = pl.any_horizontal(*((pl.col("size").shift(step) >= step).fill_null(False) for step in (1, 2, 3)))
    return frame.filter(~is_inside).select(tokens.columns)
