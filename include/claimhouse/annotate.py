"""Tokens meet the lexicon: every token of a sentence with the roles it may play.

Work is done on distinct tokens wherever it can be: a corpus repeats its words.
"""

from functools import lru_cache

import polars as pl

from claimhouse.compounds import split_glued
from claimhouse.lexicon import BIT, MASK, load_lexicon
from claimhouse.lookup import look_up_words
from claimhouse.tokens import split_tokens

HYPHENS = ("-", "‑", "‐")
# Tokens that a form is matched over, at most; where no spaces are written these are letters.
_LONGEST_PHRASE = 8
# Zero of every script whose digits Unicode lists; a script's digits follow their zero.
_ZEROS = (
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10,
)  # fmt: skip
_NATIVE_DIGITS = {chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}


@lru_cache(maxsize=16)
def join_lexicons(codes: tuple[str, ...]) -> pl.DataFrame:
    """The words of several languages as one table: code, form and the lexicon's columns; ``lex`` is the row number."""
    frames = [load_lexicon(code).words.with_columns(code=pl.lit(code)) for code in codes]
    return pl.concat(frames).with_row_index("lex")


def read_numerals(numerals: pl.DataFrame) -> pl.DataFrame:
    """Read digits with their separators.

    One separator followed by three digits groups or cuts off decimals, as the language writes; otherwise the digits
    tell (1,15,000 and 1.300.000 group, 1,5 cuts off). What can be neither (192.168.0.1) has no value and no role.

    Args:
        numerals: distinct code, token.

    Returns:
        The same rows with number (Float64, null when it is none) and mask (roles by shape).
    """
    signs = pl.DataFrame(
        [(code, load_lexicon(code).decimal_sign) for code in numerals["code"].unique()],
        schema={"code": pl.String, "decimal_sign": pl.String},
        orient="row",
    )
    digits = pl.col("token").str.replace_many(_NATIVE_DIGITS)
    frame = numerals.join(signs, on="code", how="left", maintain_order="left").with_columns(
        plain=digits.str.replace_all(r"[٬'’\s]", "").str.replace_all("[،，]", ",").str.replace_all("[٫．]", ".")
    )
    separators = pl.col("plain").str.count_matches(r"[.,]")
    last = pl.col("plain").str.extract(r"([.,])\d+$")
    tail = pl.col("plain").str.extract(r"[.,](\d+)$").str.len_chars()
    head = pl.col("plain").str.extract(r"^(\d+)")
    has_both = pl.col("plain").str.contains(r"\.") & pl.col("plain").str.contains(",")
    groups = pl.col("plain").str.contains(r"^[1-9]\d{0,2}(?:[.,]\d{2,3})*[.,]\d{3}$")
    decimal_sign = pl.when(pl.col("decimal_sign") == ",").then(pl.lit(",")).otherwise(pl.lit("."))
    is_grouped = (
        pl.when(separators == 0)
        .then(False)
        .when(has_both)
        .then(groups & (pl.col("plain").str.count_matches(r"\.") != 1) & (pl.col("plain").str.count_matches(",") != 1))
        .when(separators > 1)
        .then(groups)
        .otherwise((tail == 3) & (last != decimal_sign) & (head != "0") & (head.str.len_chars() <= 3))
    )
    # 1,234.56 and 1.234,56: the last sign cuts off, the other one groups.
    has_decimals = (
        pl.when(has_both)
        .then(pl.col("plain").str.contains(r"^\d{1,3}(?:,\d{2,3})*,\d{3}\.\d+$|^\d{1,3}(?:\.\d{3})+,\d+$"))
        .otherwise((separators == 1) & ~is_grouped)
    )
    text = (
        pl.when(separators == 0)
        .then(pl.col("plain"))
        .when(is_grouped)
        .then(pl.col("plain").str.replace_all("[.,]", ""))
        .when(has_decimals & (last == ","))
        .then(pl.col("plain").str.replace_all(r"\.", "").str.replace(",", "."))
        .when(has_decimals)
        .then(pl.col("plain").str.replace_all(",", ""))
    )
    is_whole = separators == 0
    size = pl.col("plain").str.len_chars()
    frame = frame.with_columns(number=text.cast(pl.Float64, strict=False))
    number = pl.col("number")
    shapes = {
        # A long row of digits that starts with zero is a telephone number or an id.
        "number": number.is_not_null() & (size <= 24) & ~pl.col("plain").str.contains(r"^0\d{3,}"),
        "year": is_whole & (size == 4) & number.is_between(1000, 2999),
        "day": is_whole & (size <= 2) & number.is_between(1, 31),
        "month_number": is_whole & (size <= 2) & number.is_between(1, 12),
        # 17.30 beside a clock word is half past five.
        "hour": (is_whole & (size <= 2) & number.is_between(0, 24))
        | pl.col("plain").str.contains(r"^(?:[01]?\d|2[0-4])\.[0-5]\d$"),
        "two_digits": is_whole & (size == 2),
        "tens": is_whole & (size == 2) & (number % 10 == 0) & (number > 0),
        "day_month_year": pl.col("plain").str.contains(
            r"^\d{1,2}\.\d{1,2}\.(?:19|20)?\d\d$|^(?:19|20)\d\d\.\d{1,2}\.\d{1,2}$"
        ),
        # "January 6,2021", "08/12,15": written without the blank behind the comma.
        "day_year": pl.col("plain").str.contains(r"^(?:0?[1-9]|[12]\d|3[01]),(?:(?:19|20)\d\d|\d\d)$"),
    }
    return frame.select(
        "code",
        "token",
        "number",
        mask=pl.sum_horizontal(
            pl.when(shape).then(pl.lit(BIT[name], dtype=MASK)).otherwise(pl.lit(0, dtype=MASK))
            for name, shape in shapes.items()
        ),
        digits="plain",
    )


def _drop_overlaps(hits: pl.DataFrame) -> pl.DataFrame:
    """Keep of overlapping phrases the longer neighbour, else the first: rows sorted by i, [i, last] disjoint."""
    is_beaten = (pl.col("i").shift(-1) <= pl.col("last")) & (pl.col("token_count").shift(-1) > pl.col("token_count"))
    hits = hits.filter(~is_beaten.fill_null(False))
    while True:
        overlaps = (hits["i"] <= hits["last"].shift(1)).fill_null(False)
        if not overlaps.any():
            return hits.drop("token_count")
        # A row goes when the one before it stays; the next round looks at what is left.
        hits = hits.filter(~(overlaps & ~overlaps.shift(1, fill_value=False)))


def _merge_phrases(tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Make one token of every run that is a form of several words; the longest wins, then the first."""
    phrases = table.filter(pl.col("token_count") > 1).select("code", "form", "lex", "token_count")
    if phrases.is_empty():
        return tokens
    firsts = phrases.select("code", norm=pl.col("form").str.extract(r"^(\S+) ")).unique()
    words = tokens.select("i", "sent", "code", "norm", "bare", "has_space").filter(~pl.col("norm").is_in(HYPHENS))
    longest = int(phrases["token_count"].max())  # type: ignore[arg-type]  # not empty, so not null
    words = words.with_row_index("w")
    starts = words.join(firsts, on=["code", "norm"], how="semi", maintain_order="left")
    # A clitic before the phrase: مائة وثلاثة وعشرون holds ثلاثة وعشرون.
    clitic = words.filter(pl.col("bare") != pl.col("norm")).with_columns(norm="bare")
    starts = pl.concat([starts, clitic.join(firsts, on=["code", "norm"], how="semi", maintain_order="left")])
    if starts.is_empty():
        return tokens
    key, found = starts["norm"], []
    norms, sents, positions = words["norm"], words["sent"], words["i"]
    for step in range(1, min(longest, _LONGEST_PHRASE)):
        follower = starts["w"] + step
        is_inside = (follower < words.height) & (sents.gather(follower.clip(0, words.height - 1)) == starts["sent"])
        follower = follower.clip(0, words.height - 1)
        key = key + " " + norms.gather(follower)
        grown = (
            starts.select("i", "code", "has_space")
            .with_columns(form=key, last=positions.gather(follower))
            .filter(is_inside)
        )
        found.append(grown.join(phrases.filter(pl.col("token_count") == step + 1), on=["code", "form"], how="inner"))
    # "a $5 note" holds no Australian dollar: letters and their currency sign are written together.
    hits = pl.concat(found).filter(~(pl.col("has_space") & pl.col("form").str.contains(r"^\p{L}+ \p{Sc}$")))
    if hits.is_empty():
        return tokens
    hits = (
        hits.drop("has_space")
        .sort("i", "token_count", descending=[False, True])
        .unique("i", keep="first", maintain_order=True)
    )
    hits = _drop_overlaps(hits.select("i", "last", "token_count", phrase="lex"))
    inner = hits.select(i=pl.int_ranges(pl.col("i") + 1, pl.col("last") + 1, dtype=pl.Int64)).explode("i")
    ends = tokens.select(last="i", last_start="start", last_length="length", last_space="has_space")
    hits = hits.join(ends, on="last", how="left", maintain_order="left")
    return (
        tokens.join(inner, on="i", how="anti", maintain_order="left")
        .join(hits.drop("last"), on="i", how="left", maintain_order="left")
        .with_columns(
            lex=pl.coalesce("phrase", "lex"),
            length=pl.coalesce(pl.col("last_start") + pl.col("last_length") - pl.col("start"), "length"),
            has_space=pl.coalesce("last_space", "has_space"),
        )
        .drop("phrase", "last_start", "last_length", "last_space")
    )


def _split_by_script(sentences: pl.DataFrame) -> pl.DataFrame:
    """Tokens of all sentences: one pattern for spaced scripts, one for each unspaced language."""
    frames = []
    groups: dict[str, list[str]] = {}
    for code in sentences["code"].unique().sort():
        groups.setdefault(load_lexicon(code).pattern, []).append(code)
    for pattern, codes in groups.items():
        part = sentences.filter(pl.col("code").is_in(codes))
        if part.height:
            tokens = split_tokens(part["text"], pattern)
            frames.append(
                tokens.with_columns(sent=part["sent"].gather(tokens["row"]), code=part["code"].gather(tokens["row"]))
            )
    return pl.concat(frames).drop("row").sort("sent", "start")


def annotate_tokens(sentences: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find the tokens of sentences and the roles they may play.

    Args:
        sentences: sent (UInt32, running), text, code (of the lexicon that reads it).

    Returns:
        tokens: one row per token or known phrase: sent, code, token, start and length (code points in the sentence),
        has_space, lex (row of the lexicon table or null), mask (bits of ``lexicon.ROLES``), number (of a numeral or
        number word). And the lexicon table that ``lex`` points into.
    """
    table = join_lexicons(tuple(sorted(sentences["code"].unique())))
    tokens, compounds = split_glued(_split_by_script(sentences))
    distinct = tokens.select("code", "token").unique(maintain_order=True)
    is_numeral = pl.col("token").str.contains(r"^\p{Nd}")
    numerals = read_numerals(distinct.filter(is_numeral))
    # Number words written together have a value of their own, as numerals do.
    numerals = pl.concat([numerals, compounds.with_columns(digits=pl.lit(None, pl.String))], how="diagonal")
    words = distinct.join(numerals, on=["code", "token"], how="anti", maintain_order="left")
    offsets = dict(table.group_by("code").agg(pl.col("lex").min()).iter_rows())
    matched = [
        look_up_words(part, str(code), offsets[code]) for (code,), part in words.group_by("code", maintain_order=True)
    ]
    empty = pl.DataFrame(
        schema={
            "code": pl.String,
            "token": pl.String,
            "norm": pl.String,
            "lex": pl.UInt32,
            "bare": pl.String,
            "is_joined": pl.Boolean,
        }
    )
    lookup = pl.concat(
        [
            empty,
            *matched,
            numerals.select(
                "code", "token", norm="digits", lex=pl.lit(None, pl.UInt32), bare="digits", is_joined=False
            ),
        ]
    )
    tokens = tokens.join(lookup, on=["code", "token"], how="left", maintain_order="left").with_columns(
        i=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    tokens = _merge_phrases(tokens, table)
    lex = tokens["lex"]
    joined = pl.when(pl.col("is_joined")).then(pl.lit(BIT["joined"], MASK)).otherwise(pl.lit(0, MASK))
    tokens = tokens.with_columns(
        word_mask=table["mask"].gather(lex).fill_null(0), word_number=table["number"].gather(lex)
    ).with_columns(word_mask=pl.when(pl.col("word_mask") > 0).then(pl.col("word_mask") | joined).otherwise(0))
    tokens = tokens.join(numerals, on=["code", "token"], how="left", maintain_order="left", suffix="_numeral")
    return (
        tokens.select(
            "sent",
            "code",
            "token",
            "start",
            "length",
            "has_space",
            "lex",
            mask=pl.when(pl.col("lex").is_null()).then(pl.col("mask").fill_null(0)).otherwise(pl.col("word_mask")),
            number=pl.coalesce("word_number", "number"),
        ),
        table,
    )
