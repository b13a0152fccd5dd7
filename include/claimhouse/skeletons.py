"""Names in any script, brought to what they have in common: Trump, ট্রাম্প, ટ્રમ્પ and ترامب are all ``tlmp``.

A skeleton is the row of a word's consonants in Latin letters, with sounds that scripts write for each other counted as
one: vowels are written or not, b, p, f and v, r and l, d and t, k and g change places from script to script.
"""

import re

import polars as pl
from anyascii import anyascii

# Longer matches first; what is left of a word beside these letters and vowels says nothing.
_SOUNDS = (
    (r"ph", "p"),
    (r"[ckqgj]+h?", "k"),
    (r"sh|ch|[szx]", "s"),
    (r"[dt]+h?", "t"),
    (r"[bpfv]+h?", "p"),
    (r"r", "l"),
    (r"[^klmnpst]", ""),
    (r"(.)\1+", r"\1"),
)


def spell_skeleton(word: str) -> str:
    """Spell one word's skeleton; empty when it holds no consonant."""
    skeleton = anyascii(word).lower()
    for sound, sign in _SOUNDS:
        skeleton = re.sub(sound, sign, skeleton)
    return skeleton


def spell_skeletons(words: pl.Series) -> pl.Series:
    """The skeleton of each word, a series of the same length; every distinct word is spelled once."""
    distinct = words.drop_nulls().unique()
    spelled = pl.Series([spell_skeleton(word) for word in distinct], dtype=pl.String)
    return words.replace_strict(distinct, spelled, default=None, return_dtype=pl.String)
