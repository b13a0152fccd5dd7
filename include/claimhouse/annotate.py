"""Tokens meet the lexicon: every token of a sentence with the roles it may play.

Work is done on distinct tokens wherever it can be: a corpus repeats its words.
"""

from functools import lru_cache
from itertools import accumulate

import polars as pl

from claimhouse.compounds import split_glued
from claimhouse.lexicon import BIT, MASK, load_lexicon
from claimhouse.lookup import look_up_words
from claimhouse.phrases import PhraseTree, find_phrases, join_trees, list_phrase_words
from claimhouse.tokens import number_strings, split_tokens
from claimhouse.traits import HYPHENS, describe_tokens, find_own_sign
from claimhouse.word_memory import WordMemory

# Zero of every script whose digits Unicode lists; a script's digits follow their zero.
_ZEROS = (
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10,
)  # fmt: skip
_NATIVE_DIGITS = {chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}


@lru_cache(maxsize=16)
def join_lexicons(codes: tuple[str, ...]) -> tuple[pl.DataFrame, dict[str, int], PhraseTree]:
    """The words of several languages as one.

    Returns:
        The table of code, form and the lexicon's columns, whose row numbers are the tokens' ``lex``; the row at which
        each language begins; and the forms of several words.
    """
    frames = [load_lexicon(code).words.with_columns(code=pl.lit(code)) for code in codes]
    offsets = dict(zip(codes, accumulate((frame.height for frame in frames), initial=0), strict=False))
    return pl.concat(frames, rechunk=True), offsets, join_trees(offsets)


_POWER_TAIL = r"(?:\s?[x×·]\s?\d+)?(?:\^|[eE][-+]).*$"


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
    # 26،013,94: of two kinds of commas the Arabic ones group.
    digits = (
        pl.when(digits.str.contains(r"^\d{1,3}(?:،\d{3})+,\d+$"))
        .then(digits.str.replace_all("،", "").str.replace(",", "."))
        .otherwise(digits)
    )
    power = digits.str.extract(r"(?:\^|[eE])([-+−]*\d+)$")
    is_power = power.is_not_null()
    mantissa = pl.when(is_power).then(digits.str.replace(_POWER_TAIL, "")).otherwise(digits)
    frame = numerals.join(signs, on="code", how="left", maintain_order="left").with_columns(
        plain=mantissa.str.replace_all(r"[٬'’\s]", "").str.replace_all("[،，]", ",").str.replace_all("[٫．]", ".")
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
    is_whole = (separators == 0) & ~is_power
    size = pl.col("plain").str.len_chars()
    number = text.cast(pl.Float64, strict=False)
    # Two signs are none: 1.1^--23.
    is_negative = (power.str.count_matches("[-−]") % 2) == 1
    exponent = power.str.extract(r"(\d+)").cast(pl.Float64) * pl.when(is_negative).then(-1.0).otherwise(1.0)
    base = digits.str.extract(r"[x×·]\s?(\d+)\^").cast(pl.Float64)
    raised = (
        pl.when(base.is_not_null())
        .then(number * base.pow(exponent))
        .when(digits.str.contains(r"\^"))
        .then(number.pow(exponent))
        .otherwise(number * pl.lit(10.0).pow(exponent))
    )
    frame = frame.with_columns(number=pl.when(is_power).then(raised).otherwise(number))
    number = pl.when(pl.col("number").is_finite()).then("number")
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
            pl.when(shape & (~is_power | (name == "number")))
            .then(pl.lit(BIT[name], dtype=MASK))
            .otherwise(pl.lit(0, dtype=MASK))
            for name, shape in shapes.items()
        ),
        digits="plain",
    )


def _describe_words(words: pl.DataFrame) -> pl.DataFrame:
    """Say what distinct words are: code, token.

    Returns:
        The same words in another order with lex (row of the language's lexicon), is_joined, word and bare_word (numbers
        of ``list_phrase_words``), is_hyphen, traits, own_sign, mask and number (of numerals).
    """
    is_numeral = pl.col("token").str.contains(r"^\p{Nd}")
    numerals = read_numerals(words.filter(is_numeral)).rename({"digits": "norm"}).with_columns(bare="norm")
    others = look_up_words(words.filter(~is_numeral))
    names = list_phrase_words(words["code"].unique().sort()).lazy()
    return (
        pl.concat([others, numerals], how="diagonal")
        .lazy()
        .join(names, on=["code", "norm"], how="left")
        .join(names.rename({"norm": "bare", "word": "bare_word"}), on=["code", "bare"], how="left")
        .select(
            "code",
            "token",
            "lex",
            "word",
            "bare_word",
            "number",
            pl.col("is_joined").fill_null(False),
            pl.col("mask").fill_null(0),
            is_hyphen=pl.col("norm").is_in(HYPHENS).fill_null(False),
            traits=describe_tokens(pl.col("token")),
            own_sign=find_own_sign(pl.col("token")),
        )
        .collect()
    )


_described = WordMemory()


def _recall_words(
    words: pl.DataFrame, compounds: pl.DataFrame, offsets: dict[str, int], word_offsets: dict[str, int]
) -> pl.DataFrame:
    """Say what distinct words are in a text of several languages.

    Args:
        words: key, code, token.
        compounds: as ``split_glued`` gives them: they have a value of their own, as numerals do, and no other role.
        offsets: row at which each language's lexicon begins.
        word_offsets: the number of each language's first word in the tree of phrases.

    Returns:
        The same words with the columns of ``_describe_words``.
    """
    values = compounds.rename({"number": "own_number", "mask": "own_mask"}).with_columns(is_compound=True)
    described = _described.recall(words, _describe_words)
    described = described.join(values, on=["code", "token"], how="left", maintain_order="left")
    is_other = pl.col("is_compound").is_null()
    offset = pl.col("code").replace_strict(offsets, return_dtype=pl.UInt32)
    word_offset = pl.col("code").replace_strict(word_offsets, return_dtype=pl.UInt32)
    return described.select(
        "key",
        "is_hyphen",
        "traits",
        "own_sign",
        lex=pl.when(is_other).then(pl.col("lex") + offset),
        word=pl.when(is_other).then(pl.col("word") + word_offset),
        bare_word=pl.when(is_other).then(pl.col("bare_word") + word_offset),
        is_joined=pl.col("is_joined") & is_other,
        number=pl.coalesce("own_number", "number"),
        mask=pl.coalesce("own_mask", "mask"),
    )


def _mark_phrases(tokens: pl.DataFrame, tree: PhraseTree) -> pl.DataFrame:
    """Make one token of every run that is a form of several words."""
    hits = find_phrases(tokens, tree)
    if hits.is_empty():
        return tokens
    first, last = hits["i"], hits["last"]
    inner = hits.select(i=pl.int_ranges(pl.col("i") + 1, pl.col("last") + 1, dtype=pl.UInt32)).explode("i")["i"]
    start, length = tokens["start"], tokens["length"]
    ends = start.gather(last) + length.gather(last)
    is_kept = pl.repeat(True, tokens.height, eager=True).scatter(inner, False)
    return tokens.with_columns(
        tokens["lex"].scatter(first, hits["lex"]),
        length.scatter(first, ends - start.gather(first)),
        tokens["has_space"].scatter(first, tokens["has_space"].gather(last)),
    ).filter(is_kept)


def annotate_tokens(sentences: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find the tokens of sentences and the roles they may play.

    Args:
        sentences: sent (UInt32, running), text, code (of the lexicon that reads it).

    Returns:
        tokens: one row per token or known phrase: sent, code, token, start and length (code points in the sentence),
        has_space, lex (row of the lexicon table or null), traits and own_sign (see ``traits``), mask (bits of
        ``lexicon.ROLES``), number (of a numeral or number word). And the lexicon table that ``lex`` points into.
    """
    codes, distinct_codes = number_strings(sentences["code"])
    table, offsets, tree = join_lexicons(tuple(distinct_codes.sort()))
    groups_digits = pl.Series([load_lexicon(code).groups_digits for code in distinct_codes], dtype=pl.Boolean)
    tokens = split_tokens(sentences["text"], groups_digits.gather(codes))
    rows = tokens["row"]
    tokens = tokens.with_columns(
        sent=sentences["sent"].gather(rows),
        code=sentences["code"].gather(rows),
        # The same token may be another word in another language.
        key=codes.gather(rows).cast(pl.UInt64) * 2**32 + tokens["word"],
    ).drop("row", "word")
    tokens, compounds = split_glued(tokens)
    distinct = tokens.select("key", "code", "token").unique("key", keep="any")
    words = _recall_words(distinct, compounds, offsets, tree.word_offsets)
    numbered = words.select("key").with_row_index("w")
    w = tokens.select("key").join(numbered, on="key", how="left", maintain_order="left")["w"]
    tokens = tokens.drop("key").with_columns(
        w=w, **{name: words[name].gather(w) for name in ("lex", "word", "bare_word", "is_hyphen")}
    )
    tokens = _mark_phrases(tokens, tree)
    lex, w = tokens["lex"], tokens["w"]
    joined = pl.when(words["is_joined"].gather(w)).then(pl.lit(BIT["joined"], MASK)).otherwise(pl.lit(0, MASK))
    word_mask = table["mask"].gather(lex)
    return (
        tokens.select(
            "sent",
            "code",
            "token",
            "start",
            "length",
            "has_space",
            "lex",
            traits=words["traits"].gather(w),
            own_sign=words["own_sign"].gather(w),
            mask=pl.when(word_mask > 0)
            .then(word_mask | joined)
            .when(word_mask.is_null())
            .then(words["mask"].gather(w))
            .otherwise(pl.lit(0, MASK)),
            number=pl.coalesce(table["number"].gather(lex), words["number"].gather(w)),
        ),
        table,
    )
