"""What a token looks like, as bits: read once from each distinct token, where a corpus repeats it a hundred times.

The rules of ``signs``, ``names`` and their like look at every token of a text. A bit costs them a hundredth of what a
regular expression over the token would.
"""

import polars as pl

HYPHENS = ("-", "‑", "‐")
_DASHES = (*HYPHENS, "–", "−", "－")
_OPENING = ("(", "[", "<", ">", "=", "≤", "≥", "~", "^", "¿", '"', "“", "«")
_GLUE = ("_", "@", "=", "&", "/", "\\")
# What stands behind amounts of money in every language: £14.7m, $2bn, €300k.
MONEY_LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
_SCALE_LETTERS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *"АБВГДКМНРСТк")
# Tokens that keep a sign of their own in the grammar, whatever the lexicon says of them.
_SIGNS = {
    **dict.fromkeys(HYPHENS, "-"),
    **dict.fromkeys("–—−－־", "-"),
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


# Name -> the tokens that have it.
_SETS = {
    "hyphen": HYPHENS,
    "dash": _DASHES,
    "opening": _OPENING,
    "glue": _GLUE,
    "scale_letter": _SCALE_LETTERS,
    "bracket": ("(", "["),
    "slash": ("/", "／"),
    "point": (".",),
    "comma": (",",),
    "letter_m": ("m", "M"),
    "small_m": ("m",),
    "money_letter": tuple(MONEY_LETTERS),
    "relation": ("<", ">"),
    "equals": ("=",),
}
# Name -> what a token looks like that has it.
_PATTERNS = {
    "currency_sign": r"^\p{Sc}",
    "ends_with_currency_sign": r"\p{Sc}$",
    "numeral": r"^\p{Nd}",
    "digits": r"^\p{Nd}+$",
    "several_digits": r"^\p{Nd}{2,}$",
    # No more than four digits, or a version.
    "model_number": r"^\p{Nd}{1,4}$|^\p{Nd}\.\p{Nd}$",
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
    # 5G, 5G를
    "letter_g_or_s": r"^[GS]\P{Latin}*$",
    "latin_word": r"^[A-Za-z]{2,}$",
}
_BIT = {name: 1 << place for place, name in enumerate([*_SETS, *_PATTERNS])}
TRAITS = pl.UInt64


def describe_tokens(tokens: pl.Expr) -> pl.Expr:
    """The traits of tokens, as bits (``TRAITS``)."""
    traits = {name: tokens.is_in(signs) for name, signs in _SETS.items()}
    traits |= {name: tokens.str.contains(pattern) for name, pattern in _PATTERNS.items()}
    return pl.sum_horizontal(
        pl.when(has_it).then(pl.lit(_BIT[name], TRAITS)).otherwise(pl.lit(0, TRAITS)) for name, has_it in traits.items()
    )


def find_own_sign(tokens: pl.Expr) -> pl.Expr:
    """The sign of its own that a token has in the grammar; null when it has none."""
    return tokens.replace_strict(_SIGNS, default=None, return_dtype=pl.String)


def has_trait(*names: str, step: int = 0) -> pl.Expr:
    """Whether a token (of a frame with ``traits``), or the one ``step`` places before it, has one of the traits.

    Null where no token stands in that place.
    """
    return (pl.col("traits").shift(step) & sum(_BIT[name] for name in names)) > 0
