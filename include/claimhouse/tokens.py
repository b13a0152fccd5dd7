"""Sentences and tokens, lossless: the pieces of a text, joined, are the text, so lengths added up are exact offsets.

Offsets are code points. A token is a numeral with its separators, a run of letters and marks, or one other sign; the
spaces behind it belong to it and are counted apart. In scripts that write no spaces a token is the longest lexicon
word or one letter.
"""

from collections.abc import Sequence

import polars as pl

from claimhouse.packs import load_pack

# A piece ends behind closing marks and the white space that follows them, or at a line's end.
_TERMINATORS = ".!?…。！？؟।॥۔"
_BLANKS = r"[ \t\r\f\v\p{Z}]*"
_LINE_END = rf"\n*{_BLANKS}"
_PIECE = (
    rf"[^\n{_TERMINATORS}]*[{_TERMINATORS}]+[\"'”’»」』)\]]*{_BLANKS}{_LINE_END}"
    rf"|[^\n{_TERMINATORS}]+{_LINE_END}"
    rf"|\n+{_BLANKS}"
)

# Letters of scripts that are written without spaces: one token each, unless the lexicon knows a longer word.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# No-break spaces group digits in every language; other spaces only where the language does so (SPACE_TOKEN).
# An apostrophe groups three digits (1'000); 5'11 are feet and inches.
_NUMERAL = (
    r"\p{Nd}{1,3}(?:[\x{a0}\x{202f}\x{2009}]\p{Nd}{3})+(?:[.,]\p{Nd}+)?"
    r"|\p{Nd}+(?:[.,٫٬،．，]\p{Nd}+|['’]\p{Nd}{3})*"
)
# 1.3x10^6, 2.5^-1, 12.3e+14: powers as they are typed.
# No word boundary: regex engines are several times slower with one where text is not ASCII.
_POWER = r"(?:(?:\s?[x×·]\s?\p{Nd}+)?\^[-+−]{0,2}\p{Nd}{1,3}|[eE][-+]\p{Nd}{1,2})?"
_NUMERAL += _POWER
# Hebrew writes acronyms with a quotation mark before the last letter.
_LETTERS = rf"[[\p{{L}}\p{{M}}\x{{200c}}\x{{200d}}]--[{_UNSPACED}]]+"
_INNER = r"(?:['’׳״]|[\x{5d0}-\x{5ea}]\"[\x{5d0}-\x{5ea}])"
_WORD = rf"{_LETTERS}(?:{_INNER}{_LETTERS})*"
_SPACES = r"[\s\p{Z}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]*"
TOKEN = rf"(?s)(?:{_NUMERAL}|{_WORD}|[{_UNSPACED}]\p{{M}}*|.){_SPACES}"
# For languages that group digits by spaces: 12 345 is one numeral.
SPACE_TOKEN = TOKEN.replace(_NUMERAL, rf"\p{{Nd}}{{1,3}}(?: \p{{Nd}}{{3}})+(?:[.,]\p{{Nd}}+)?\b|{_NUMERAL}", 1)
_GROUPED_DIGITS = r"\p{Nd} \p{Nd}{3}"

SENTENCES_OF_TEXT = pl.Schema(
    {
        "article_id": pl.String,
        "sentence_id": pl.String,
        "span_start": pl.Int64,
        "span_end": pl.Int64,
        "text": pl.String,
        "language_code": pl.String,
    }
)


def _abbreviations(language_codes: Sequence[str]) -> pl.DataFrame:
    """One row per language and word behind which a full stop ends no sentence."""
    rows = [
        (code, word.rstrip("."))
        for code in language_codes
        if (pack := load_pack(code))
        for word in pack.forms("structure", "abbreviations")
    ]
    return pl.DataFrame(rows, schema={"language_code": pl.String, "last_word": pl.String}, orient="row").unique()


def _dot_ordinal_languages(language_codes: Sequence[str]) -> list[str]:
    """Languages that write ordinals as digits with a full stop (am 5. Mai)."""
    return [c for c in language_codes if (p := load_pack(c)) and "." in p.forms("numbers", "ordinal_suffixes")]


def split_sentences(articles: pl.DataFrame) -> pl.DataFrame:
    """Cut texts into sentences.

    Args:
        articles: frame with article_id, text (NFC) and language_code.

    Returns:
        One row per sentence that holds more than white space: article_id, sentence_id (article_id and a running
        number), span_start, span_end (code points, half-open, without surrounding white space), text, language_code.
    """
    pieces = (
        articles.select("article_id", "language_code", pl.col("text").str.extract_all(_PIECE).alias("piece"))
        .with_row_index("row")
        .explode("piece", empty_as_null=False)
        .filter(pl.col("piece").is_not_null())
    )
    if pieces.is_empty():
        return pl.DataFrame(schema=SENTENCES_OF_TEXT)
    codes = sorted(articles["language_code"].drop_nulls().unique())
    letters_before = pl.col("piece").str.extract(r"([\p{L}\p{M}\p{Nd}'’.]*)[.]+[\"'”’»)\]]*\s*$")
    pieces = pieces.with_columns(
        length=pl.col("piece").str.len_chars().cast(pl.Int64),
        last_word=letters_before.str.to_lowercase(),
        is_line_end=pl.col("piece").str.contains(r"\n\s*$"),
        # "page?id=5" goes on; the stops of other scripts end a sentence without a blank too.
        is_hard=pl.col("piece").str.contains(r"[。！？؟।॥۔][\"'”’»」』)\]]*\s*$|[!?][\"'”’»」』)\]]*\s+$"),
        is_soft=pl.col("piece").str.contains(r"[.…][\"'”’»」』)\]]*\s*$"),
        has_space=pl.col("piece").str.contains(r"\s$"),
        follower=pl.col("piece").shift(-1).over("row").str.extract(r"^[\"'“‘«(\[]*(.)"),
    ).join(
        _abbreviations(codes).with_columns(is_abbreviation=True),
        on=["language_code", "last_word"],
        how="left",
        maintain_order="left",
    )
    is_lower_next = pl.col("follower").str.contains(r"\p{Ll}").fill_null(False)
    # Indic and Arabic letters have no case: a stop between two of them ends a sentence even without a space.
    is_caseless_stop = (
        pl.col("last_word").str.contains(r"[\p{L}\p{M}]$") & ~pl.col("last_word").str.contains(r"\p{Ll}$")
    ).fill_null(False) & pl.col("follower").str.contains(r"\p{Lo}").fill_null(False)
    is_initial = pl.col("last_word").str.contains(r"^(?:\p{L}\p{M}*|(?:\p{L}\.)+\p{L})$").fill_null(False)
    is_dot_ordinal = pl.col("last_word").str.contains(r"^\p{Nd}{1,2}$").fill_null(False) & pl.col(
        "language_code"
    ).is_in(_dot_ordinal_languages(codes))
    is_soft_end = (
        pl.col("is_soft")
        & (pl.col("has_space") | is_caseless_stop)
        & ~is_lower_next
        & pl.col("is_abbreviation").is_null()
        & ~is_initial
        & ~is_dot_ordinal
    )
    is_hard_end = pl.col("is_hard") & ~is_lower_next
    pieces = pieces.with_columns(is_end=(pl.col("is_line_end") | is_hard_end | is_soft_end).fill_null(False))
    pieces = pieces.with_columns(
        piece_start=pl.col("length").cum_sum().over("row") - pl.col("length"),
        number=pl.col("is_end").cast(pl.UInt32).cum_sum().over("row") - pl.col("is_end").cast(pl.UInt32),
    )
    sentences = pieces.group_by("row", "number", maintain_order=True).agg(
        pl.col("article_id").first(),
        pl.col("language_code").first(),
        pl.col("piece_start").first(),
        pl.col("piece").str.join("").alias("raw"),
    )
    sentences = sentences.with_columns(text=pl.col("raw").str.strip_chars_start()).with_columns(
        span_start=pl.col("piece_start")
        + pl.col("raw").str.len_chars().cast(pl.Int64)
        - pl.col("text").str.len_chars().cast(pl.Int64),
        text=pl.col("text").str.strip_chars_end(),
    )
    return (
        sentences.filter(pl.col("text") != "")
        .with_columns(
            span_end=pl.col("span_start") + pl.col("text").str.len_chars().cast(pl.Int64),
            running=pl.int_range(pl.len()).over("row"),
        )
        .with_columns(sentence_id=pl.format("{}:{}", "article_id", pl.col("running").cast(pl.String).str.zfill(5)))
        .select(SENTENCES_OF_TEXT.names())
    )


def number_strings(strings: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Give equal strings equal numbers, which are quicker to compare and to gather by.

    Returns:
        One number (UInt32) per string, counted from 0; and the distinct strings that they are the places of.
    """
    # Categories of its own: those that polars shares keep every word of a corpus in memory.
    numbers = strings.cast(pl.Categorical(pl.Categories.random())).to_physical().cast(pl.UInt32)
    distinct = pl.DataFrame({"number": numbers, "string": strings}).unique("number").sort("number")
    return numbers, distinct["string"]


def split_tokens(texts: pl.Series, groups_digits: pl.Series | None = None) -> pl.DataFrame:
    """Cut strings into tokens.

    Args:
        texts: the strings.
        groups_digits: which of them are of languages that group digits by blanks; None: none is.

    Returns:
        One row per token: row (UInt32, which string), token (without the spaces behind it), start and length (code
        points within the string), has_space (white space follows), word (UInt32, the same for the same token).
    """
    pieces = pl.DataFrame({"piece": texts.str.extract_all(TOKEN)}).with_row_index("row")
    if groups_digits is not None:
        # The longer pattern is slow, and reads nothing but such digits otherwise.
        is_grouped = groups_digits & texts.str.contains(_GROUPED_DIGITS)
        if is_grouped.any():
            grouped = texts.filter(is_grouped).str.extract_all(SPACE_TOKEN)
            rows = pieces.filter(is_grouped).select("row", piece=grouped)
            pieces = pl.concat([pieces.filter(~is_grouped), rows]).sort("row")
    pieces = pieces.explode("piece", empty_as_null=False).drop_nulls("piece")
    # A corpus repeats its words: what a token is like is found once for all its repetitions.
    numbers, distinct = number_strings(pieces["piece"])
    words, tokens = number_strings(distinct.str.replace(_SPACES[:-1] + "+$", ""))
    full, length = distinct.str.len_chars(), tokens.str.len_chars()
    lengths, word = full.gather(numbers).cast(pl.Int64), words.gather(numbers)
    behind = lengths.cum_sum()
    starts = behind - lengths
    rows_of = pieces["row"]
    is_first = (rows_of != rows_of.shift(1)).fill_null(True)
    first = pl.select(pl.when(is_first).then(starts)).to_series().forward_fill()
    sizes = length.gather(word)
    return pl.DataFrame(
        {
            "row": rows_of,
            "token": tokens.gather(word),
            "start": (starts - first).cast(pl.UInt32),
            "length": sizes,
            "has_space": lengths > sizes,
            "word": word,
        }
    )
