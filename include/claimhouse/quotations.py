"""Quotations in another script: a sentence that quotes one is cut around it, so that each part is read by its own pack.

«…», "…" and their like hold what somebody wrote in Latin letters amid another script, or the other way round. What
quotes in the same script as its sentence stays whole.
"""

import re
from itertools import pairwise

import polars as pl

_MARK = r"[\"“„«「『]"
_QUOTED_LETTER = r"[\"“„«「『]\s?(\p{L})"
_OTHER = r"[\p{L}--\p{Latin}]"
_QUOTATION = re.compile(r"[\"“„«「『]([^\"“”„«»「」『』]+)(?:[\"”“»」』]|$)")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ʯḀ-ỿ]")
_WIDE_LETTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# A quoted name ("Getty Images") is no text.
_FEWEST_LETTERS, _FEWEST_AROUND = 16, 3
_MOST_OF_IT = 0.8


def _share_latin(text: str) -> tuple[int, float]:
    """How many letters a text has, and which share of them is Latin."""
    letters = [sign for sign in text if sign.isalpha()]
    latin = sum(bool(_LATIN_LETTER.match(sign)) for sign in letters)
    # A letter of Han says as much as two of Latin.
    wide = sum(bool(_WIDE_LETTER.match(sign)) for sign in letters)
    return len(letters) + wide, latin / max(len(letters), 1)


def _cut_sentence(text: str) -> list[tuple[int, int]]:
    """Where the parts of a sentence stand, quotation and what is around it: code points, half-open."""
    places = [0]
    for match in _QUOTATION.finditer(text):
        count, inner = _share_latin(match.group(1))
        around, outer = _share_latin(text[: match.start()] + text[match.end() :])
        is_foreign = min(inner, outer) < 1 - _MOST_OF_IT and max(inner, outer) > _MOST_OF_IT
        if is_foreign and count >= _FEWEST_LETTERS and around >= _FEWEST_AROUND:
            places += [match.start(), match.end()]
    # A full stop behind the quotation stays with it.
    if len(places) > 1 and not any(sign.isalnum() for sign in text[places[-1] :]):
        places.pop()
    places = [*dict.fromkeys(places), len(text)]
    return [(first, last) for first, last in pairwise(places) if text[first:last].strip()]


def cut_quotations(sentences: pl.DataFrame) -> pl.DataFrame:
    """Cut sentences around quotations that are written in another script.

    Args:
        sentences: as ``tokens.split_sentences`` gives them.

    Returns:
        The same columns; a sentence that was cut is several rows, and those of its article are numbered anew.
    """
    text = pl.col("text")
    numbered = sentences.with_row_index("order")
    # The cheapest question first: few sentences quote, and of those few mix scripts.
    quoting = numbered.filter(text.str.contains(_MARK))
    quoting = quoting.with_columns(letter=text.str.extract(_QUOTED_LETTER)).filter(pl.col("letter").is_not_null())
    quotes_latin = pl.col("letter").str.contains("^[A-Za-zÀ-ʯ]")
    likely = pl.concat(
        [
            quoting.filter(quotes_latin).filter(text.str.contains(_OTHER)),
            quoting.filter(~quotes_latin).filter(text.str.contains("[A-Za-z]{3}")),
        ]
    ).sort("order")
    parts = [
        (order, *part)
        for order, sentence in likely.select("order", "text").iter_rows()
        if len(cut := _cut_sentence(sentence)) > 1
        for part in cut
    ]
    if not parts:
        return sentences
    frame = pl.DataFrame(parts, schema={"order": pl.UInt32, "first": pl.Int64, "last": pl.Int64}, orient="row")
    cut_rows = (
        frame.join(numbered, on="order", how="left", maintain_order="left")
        .with_columns(text=text.str.slice("first", pl.col("last") - pl.col("first")))
        .with_columns(stripped=text.str.strip_chars_start())
        .with_columns(
            span_start=pl.col("span_start")
            + pl.col("first")
            + (text.str.len_chars().cast(pl.Int64) - pl.col("stripped").str.len_chars().cast(pl.Int64)),
            text=pl.col("stripped").str.strip_chars_end(),
        )
        .with_columns(span_end=pl.col("span_start") + text.str.len_chars().cast(pl.Int64))
    )
    is_cut_article = pl.col("article_id").is_in(cut_rows["article_id"].unique().implode())
    affected = numbered.filter(is_cut_article & ~pl.col("order").is_in(frame["order"].unique().implode()))
    running = pl.int_range(pl.len()).over("article_id").cast(pl.String).str.zfill(5)
    anew = (
        pl.concat([affected, cut_rows.select(affected.columns)])
        .sort("order", "span_start")
        .with_columns(sentence_id=pl.format("{}:{}", "article_id", running))
    )
    return pl.concat([numbered.filter(~is_cut_article), anew]).sort("order", maintain_order=True).drop("order")
