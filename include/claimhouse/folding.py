"""One spelling for comparing short lines across languages: how boilerplate, credits, datelines and names are matched.

Extraction uses each pack's own normalisation. Here words of all packs are sought in lines of any language (an English
comment form below an Arabic article), so one folding serves all: what any pack folds together is folded together.
"""

import unicodedata
from functools import cache

import polars as pl

from claimhouse.packs import list_packs, load_pack

# What casefold() does and lower-casing doesn't; polars only lower-cases.
_CASEFOLD_ONLY = {"ß": "ss", "ς": "σ", "ſ": "s", "ŉ": "ʼn"}


@cache
def _folds() -> dict[str, str]:
    """One character -> what stands for it and for all its likes; "" for what is dropped."""
    representative: dict[str, str] = {}

    def find(letter: str) -> str:
        while representative.get(letter, letter) != letter:
            letter = representative[letter]
        return letter

    replaced: dict[str, str] = {}
    dropped: set[str] = set()
    for code in list_packs():
        pack = load_pack(code)
        if pack is None:
            continue
        table = pack.sections.get("normalise", {})
        dropped.update(sign for sign in table.get("strip", []) if len(sign) == 1)
        for letter, other in table.get("folds", {}).items():
            if len(other) == 1:
                pair = sorted((find(letter), find(other)))
                representative[pair[1]] = pair[0]
            else:
                replaced[letter] = other
    folds = {letter: find(letter) for letter in representative}
    folds.update({letter: "".join(find(part) for part in other) for letter, other in replaced.items()})
    folds.update(dict.fromkeys(dropped, ""))
    return {letter: other for letter, other in folds.items() if letter != other}


def fold_text(text: str) -> str:
    """A text as lines are compared: NFKC, casefolded, digits as ASCII, letters as ``_folds`` has them."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_fold_table())


@cache
def _fold_table() -> dict[int, str]:
    digits = {point: str(unicodedata.decimal(chr(point))) for point in range(128, 0x1FBFA) if chr(point).isdecimal()}
    return digits | {ord(letter): other for letter, other in _folds().items()}


def fold_expression(column: str) -> pl.Expr:
    """``fold_text`` for a polars column, but for native digits, which phrases don't hold."""
    folds = {**_CASEFOLD_ONLY, **_folds()}
    text = pl.col(column).str.normalize("NFKC").str.to_lowercase()
    return text.str.replace_many(list(folds), list(folds.values()))


def spread_words(folded: str) -> str:
    """Folded text as words with a space on either side (two between words), so that a match is of whole words."""
    words = "".join(sign if is_word_sign(sign) else " " for sign in folded).split()
    return "".join(f" {word} " for word in words)


def spread_expression(text: pl.Expr) -> pl.Expr:
    """``spread_words`` for polars."""
    spread = text.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "  ").str.strip_chars(" ")
    return pl.when(spread == "").then(pl.lit("")).otherwise(pl.concat_str(pl.lit(" "), spread, pl.lit(" ")))


def is_word_sign(sign: str) -> bool:
    """Letters, marks and digits; the rest divides words."""
    return unicodedata.category(sign)[0] in "LMN"


def is_unspaced(text: str) -> bool:
    """Whether the text holds letters of a script that doesn't set words apart, or (Hangul) glues particles to them."""
    return any(
        "\u0e00" <= sign <= "\u0eff" or "\u1000" <= sign <= "\u109f" or "\u1780" <= sign <= "\u17ff"
        or "\u3040" <= sign <= "\u30ff" or "\u3400" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af"
        for sign in text
    )  # fmt: skip
