"""Addresses, telephone numbers and the counters of web pages: digits of a text that are no quantity.

They are found in the sentence as it is written, because their parts ("555-0148", "[+3390 chars]") read as numbers.
"""

import re

import polars as pl

from claimhouse.lexicon import MASK

_PATTERNS = (
    r"(?:https?://|www\.)\S+",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    # What news services cut off: [+3390 chars]
    r"\[\+\d+ ?\w+\]",
    # Versions: v2.4
    r"\bv\d+(?:\.\d+)+",
)
# Telephone numbers: with the country's code, with an area code in brackets or led by a zero, in groups of 3, 3 and 4.
_TELEPHONES = (
    r"\+\d{1,3}[ \u00a0.-]?\(?\d{1,4}\)?(?:[ \u00a0.-]?\d{2,4}){2,}",
    r"(?:\+?\d{1,3}[ \u00a0-]?)?\(\d{2,5}\)[ \u00a0-]?\d{2,4}(?:[ \u00a0-]\d{2,4})+",
    r"\b0\d{2,4}(?:[ \u00a0/-]\d{2,4}){2,}\b",
    r"\b0\d(?:[ \u00a0/.-]\d{2}){4}\b",
    r"\b(?:1-)?\d{3}-\d{3}-\d{4}\b",
)
_FEWEST_DIGITS = 8
_ADDRESS = re.compile("|".join(_PATTERNS))
_TELEPHONE = re.compile("|".join(_TELEPHONES))
# What every one of them holds: few sentences do. A word boundary would make the search several times slower.
_SIGNS = r"://|www\.|@|\[\+|\+[0-9]|\([0-9]{2,5}\)|0[0-9]{1,4}[ \x{a0}/.-][0-9]|[0-9]-[0-9]{3}-[0-9]|v[0-9]"


def _find_spans(text: str) -> list[tuple[int, int]]:
    """Where addresses and telephone numbers stand in a text: code points, half-open."""
    spans = [match.span() for match in _ADDRESS.finditer(text)]
    return spans + [
        match.span()
        for match in _TELEPHONE.finditer(text)
        if sum(sign.isdigit() for sign in match.group()) >= _FEWEST_DIGITS
    ]


def drop_addresses(tokens: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Take every role from tokens inside web and mail addresses (…?q=30%25), telephone numbers and versions.

    Args:
        tokens: as ``annotate_tokens`` gives them; ``sent`` is the row of ``texts``.
        texts: the sentences.
    """
    sentences = pl.DataFrame({"text": texts}).with_row_index("sent").filter(pl.col("text").str.contains(_SIGNS))
    spans = [
        (sent, *span) for sent, text in sentences.unique(maintain_order=True).iter_rows() for span in _find_spans(text)
    ]
    if not spans:
        return tokens
    frame = pl.DataFrame(spans, schema={"sent": pl.UInt32, "first": pl.UInt32, "behind": pl.UInt32}, orient="row")
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
