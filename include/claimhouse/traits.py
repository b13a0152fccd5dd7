"""What a token looks like, as bits: read once from each distinct token, where a corpus repeats it a hundred times.

The rules of ``signs``, ``names`` and their like look at every token of a text. A bit costs them a hundredth of what a
regular expression over the token would.
"""

import re

import polars as pl

HYPHENS = ("-", "‑", "‐")
_DASHES = (*HYPHENS, "–", "−", "－")
_OPENING = ("(", "[", "<", ">", "=", "≤", "≥", "~", "^", "¿", '"', "“", "«")
_GLUE = ("_", "@", "=", "&", "/", "\\")
_SCALE_LETTERS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *"АБВГДКМНРСТк")
# Tokens that keep a sign of their own in the grammar, whatever the lexicon says of them.
_SIGNS = {
    **dict.fromkeys(HYPHENS, "-"),
    **dict.fromkeys("–—−－", "-"),
    **dict.fromkeys(",،、，", ","),
    **dict.fromkeys(";؛；", ";"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("/／", "/"),
    **dict.fromkeys("(（[", "("),
    **dict.fromkeys(")）]", ")"),
    **dict.fromkeys("\"'“”‘’«»„「」『』", '"'),
    **dict.fromkeys("#№@_=&", "#"),
    **dict.fromkeys(".。!！?？؟।۔…", "."),
}
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}"


def _any_of(signs: tuple[str, ...]) -> str:
    return "^(?:" + "|".join(re.escape(sign) for sign in signs) + ")$"


# Name -> what a token looks like that has it.
_PATTERNS = {
    "hyphen": _any_of(HYPHENS),
    "dash": _any_of(_DASHES),
    "opening": _any_of(_OPENING),
    "bracket": r"^[(\[]$",
    "glue": _any_of(_GLUE),
    "slash": r"^[/／]$",
    "point": r"^\.$",
    "comma": r"^,$",
    "currency_sign": r"^\p{Sc}",
    "numeral": r"^\p{Nd}",
    "digits": r"^\p{Nd}+$",
    "plain_numeral": r"^[\p{Nd}.,]+$",
    "has_letter": r"\p{L}",
    "starts_with_letter": r"^[\p{L}\p{M}]",
    "ends_with_letter": r"[\p{L}\p{M}]$",
    "long_word": r"^[\p{L}\p{M}'’]{2,}",
    "cased": r"^[\p{Lu}\p{Ll}]",
    # No space stands between words of these scripts.
    "unspaced": rf"^[{_UNSPACED}]",
    "unspaced_name": rf"^[{_UNSPACED}\p{{Thai}}]",
    "ends_unspaced": rf"[{_UNSPACED}\p{{Thai}}\p{{Lao}}\p{{Khmer}}\p{{Myanmar}}]$",
    "latin_letter": r"^[A-Za-z]$",
    "small_latin_letter": r"^[a-z]$",
    "scale_letter": _any_of(_SCALE_LETTERS),
    "letter_m": r"^[mM]$",
    "small_m": r"^m$",
}
_BIT = {name: 1 << place for place, name in enumerate(_PATTERNS)}
TRAITS = pl.UInt32


def describe_tokens(tokens: pl.Expr) -> pl.Expr:
    """The traits of tokens, as bits (``TRAITS``)."""
    return pl.sum_horizontal(
        pl.when(tokens.str.contains(pattern)).then(pl.lit(_BIT[name], TRAITS)).otherwise(pl.lit(0, TRAITS))
        for name, pattern in _PATTERNS.items()
    )


def find_own_sign(tokens: pl.Expr) -> pl.Expr:
    """The sign of its own that a token has in the grammar; null when it has none."""
    return tokens.replace_strict(_SIGNS, default=None, return_dtype=pl.String)


def has_trait(*names: str, step: int = 0) -> pl.Expr:
    """Whether a token (of a frame with ``traits``), or the one ``step`` places before it, has one of the traits.

    Null where no token stands in that place.
    """
    return (pl.col("traits").shift(step) & sum(_BIT[name] for name in names)) > 0
