"""Find the words that event files define (names, own concepts, answers of choice claims) in the articles.

A word may be written in any script in any article: a Bengali text says "DDoS" in Latin letters. So every form is
searched everywhere; only what may be glued to it (clitics, case endings) depends on the language, and comes from the
packs' affixes. Text and forms are compared after NFKC, casefold and the packs' folds, yet offsets stay those of the
text as it stands.
"""

import functools
import re
import unicodedata
from itertools import product

import polars as pl

from claimhouse.folding import fold_text
from claimhouse.packs import Pack, list_packs, load_pack
from claimhouse.tables import CUES

# Scripts that write no spaces between words: a letter of theirs beside a form is no sign of a longer word.
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
WORD_SIGN = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{UNSPACED}]]"
SPACE_LIKE = frozenset("\t\n\r\u00a0\u2009\u202f-‐‑‒–—_")
APOSTROPHES = frozenset("’‘ʼ＇`´")
# Vowel points of Arabic and Hebrew and the Arabic tatweel: a writer may set them or not.
OPTIONAL_SIGN = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670\u06d6-\u06ed]"
)
WORDS = pl.Schema(
    {"event_id": pl.String, "term_id": pl.String, "term_kind": pl.String, "language_code": pl.String, "form": pl.String}
)


def find_event_words(articles: pl.DataFrame, sentences: pl.DataFrame, event_words: pl.DataFrame) -> pl.DataFrame:
    """Search every event's words in its own articles.

    Args:
        articles: article_id, event_id, text, language_code.
        sentences: article_id, sentence_id, span_start, span_end and, if known, language_code.
        event_words: WORDS; one row per form; a null event_id means every event.

    Returns:
        Cues (tables.CUES), one row per term and place; ``kind`` is concept, entity or choice and ``concept_id`` the
        term's id, for a choice its label. Of two forms of one kind, one inside the other, only the longer counts.
    """
    if event_words.is_empty() or articles.is_empty():
        return CUES.to_frame()
    passages = slice_sentences(articles, sentences)
    words = event_words.with_columns(key=normalise_forms(event_words["form"])).filter(pl.col("key") != "")
    found = [CUES.to_frame()]
    for (event_id,), event_passages in passages.group_by("event_id", maintain_order=True):
        own_words = words.filter(pl.col("event_id").is_null() | (pl.col("event_id") == event_id))
        if not own_words.is_empty():
            found.append(search_passages(event_passages, own_words).cast(CUES))
    return pl.concat(found).unique().sort("article_id", "span_start", "span_end", "kind", "concept_id")


def slice_sentences(articles: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """One row per sentence: its raw text, its normalised text and whether the two differ in length."""
    spoken_code = pl.col("language_code") if "language_code" in sentences.columns else pl.lit(None, pl.String)
    spans = sentences.select(
        "article_id",
        "sentence_id",
        spoken_code.alias("spoken_code"),
        pl.col("span_start").alias("sentence_start"),
        pl.col("span_end").alias("sentence_end"),
    )
    passages = spans.join(
        articles.select("article_id", "event_id", "text", "language_code"), on="article_id", how="inner"
    ).select(
        "article_id",
        "event_id",
        "sentence_id",
        "sentence_start",
        pl.coalesce("spoken_code", "language_code").alias("spoken_code"),
        pl.col("text").str.slice("sentence_start", pl.col("sentence_end") - pl.col("sentence_start")).alias("raw"),
    )
    signs = passages["raw"].str.split("").explode().unique().drop_nulls()
    table = {sign: normalise_sign(sign) for sign in signs if normalise_sign(sign) != sign}
    uneven = [sign for sign, norm in table.items() if len(norm) != 1]
    return passages.with_columns(
        norm=pl.col("raw").str.replace_many(list(table), list(table.values())) if table else pl.col("raw"),
        is_uneven=pl.col("raw").str.contains_any(uneven) if uneven else pl.lit(False),
    )


def search_passages(passages: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """One row per term and place in these passages, boundaries checked; offsets are those of the article's text."""
    keys = words["key"].unique().sort().to_list()
    starts = pl.col("norm").str.find_many(keys, overlapping=True)
    hits = (
        passages.with_columns(byte_start=starts, key=pl.col("norm").str.extract_many(keys, overlapping=True))
        .filter(pl.col("byte_start").list.len() > 0)
        .explode("byte_start", "key")
        .with_columns(
            start=pl.col("norm").cast(pl.Binary).bin.slice(0, pl.col("byte_start")).cast(pl.String).str.len_chars()
        )
        .with_columns(end=pl.col("start") + pl.col("key").str.len_chars())
    )
    whole = keep_whole_words(hits.join(words.select("key", "term_id", "term_kind", "language_code"), on="key"))
    placed = locate_in_raw(drop_inner(whole))
    return placed.select(
        "article_id",
        "sentence_id",
        (pl.col("sentence_start") + pl.col("raw_start")).alias("span_start"),
        (pl.col("sentence_start") + pl.col("raw_end")).alias("span_end"),
        pl.col("raw").str.slice("raw_start", pl.col("raw_end") - pl.col("raw_start")).alias("surface"),
        pl.col("term_id").alias("concept_id"),
        pl.col("term_kind").alias("kind"),
    )


def keep_whole_words(hits: pl.DataFrame) -> pl.DataFrame:
    """Hits with nothing glued to them but affixes of the sentence's or the form's own language."""
    affixes = load_affixes()
    glued = hits.with_columns(
        before=pl.when(pl.col("key").str.contains(rf"^{WORD_SIGN}")).then(
            pl.col("norm").str.slice(0, pl.col("start")).str.extract(rf"({WORD_SIGN}+)$", 1)
        ),
        after=pl.when(pl.col("key").str.contains(rf"{WORD_SIGN}$")).then(
            pl.col("norm").str.slice(pl.col("end")).str.extract(rf"^({WORD_SIGN}+)", 1)
        ),
    ).with_columns(language_code=pl.concat_list("language_code", "spoken_code"))
    return (
        glued.explode("language_code")
        .join(affixes["prefixes"], left_on=["language_code", "before"], right_on=["code", "affix"], how="left")
        .join(affixes["suffixes"], left_on=["language_code", "after"], right_on=["code", "affix"], how="left")
        .filter(
            pl.col("before").is_null() | pl.col("is_prefix").is_not_null(),
            pl.col("after").is_null() | pl.col("is_suffix").is_not_null(),
        )
        .drop("language_code", "before", "after", "is_prefix", "is_suffix")
        .unique(["sentence_id", "start", "end", "term_kind", "term_id"], maintain_order=True)
    )


def drop_inner(hits: pl.DataFrame) -> pl.DataFrame:
    """Without hits that lie inside a longer hit of the same kind: "Butler, Pennsylvania" isn't also "Pennsylvania"."""
    outer = [pl.col("start").alias("outer_start"), pl.col("end").alias("outer_end")]
    spans = hits.select("sentence_id", "term_kind", *outer).unique()
    inner = hits.join(spans, on=["sentence_id", "term_kind"]).filter(
        pl.col("outer_start") <= pl.col("start"),
        pl.col("end") <= pl.col("outer_end"),
        pl.col("outer_end") - pl.col("outer_start") > pl.col("end") - pl.col("start"),
    )
    return hits.join(inner, on=["sentence_id", "term_kind", "start", "end"], how="anti")


def locate_in_raw(hits: pl.DataFrame) -> pl.DataFrame:
    """Add raw_start and raw_end: the hit's code points in the sentence before normalisation."""
    even = hits.filter(~pl.col("is_uneven")).with_columns(raw_start=pl.col("start"), raw_end=pl.col("end"))
    uneven = hits.filter("is_uneven")
    if uneven.is_empty():
        return even
    signs = (
        uneven.select("sentence_id", "raw")
        .unique(maintain_order=True)
        .select("sentence_id", pl.col("raw").str.split("").alias("sign"))
        .explode("sign")
        .with_columns(length=pl.col("sign").map_elements(lambda sign: len(normalise_sign(sign)), pl.UInt32))
        .with_columns(
            place=pl.int_range(pl.len(), dtype=pl.UInt32).over("sentence_id"),
            start=pl.col("length").cum_sum().over("sentence_id") - pl.col("length"),
        )
        # A sign that normalises to nothing holds no letter of any form; it only shifts those behind it.
        .filter(pl.col("length") > 0)
        .sort("start")
    )
    starts = signs.select("sentence_id", "start", pl.col("place").alias("raw_start"))
    ends = signs.select("sentence_id", pl.col("start").alias("last"), (pl.col("place") + 1).alias("raw_end"))
    located = (
        uneven.sort("start")
        .join_asof(starts, on="start", by="sentence_id", check_sortedness=False)
        .with_columns(last=pl.col("end") - 1)
        .sort("last")
        .join_asof(ends, on="last", by="sentence_id", check_sortedness=False)
        # Vowel signs that the folds drop still belong to the letter in front of them.
        .with_columns(
            raw_end=pl.col("raw_end")
            + pl.col("raw").str.slice(pl.col("raw_end")).str.extract(r"^(\p{M}*)", 1).str.len_chars()
        )
        .drop("last")
    )
    return pl.concat([even, located.select(even.columns)])


def normalise_forms(forms: pl.Series) -> pl.Series:
    """Forms as the normalised text would show them."""
    return pl.Series("key", ["".join(normalise_sign(sign) for sign in form).strip() for form in forms], pl.String)


@functools.cache
def normalise_sign(sign: str) -> str:
    """What stands for one character when words are compared; spaces and hyphens are one, as are apostrophes."""
    if sign in SPACE_LIKE:
        return " "
    if sign in APOSTROPHES:
        return "'"
    return "".join(
        part for part in fold_text(sign) if unicodedata.category(part) != "Cf" and not OPTIONAL_SIGN.fullmatch(part)
    )


@functools.cache
def load_affixes() -> dict[str, pl.DataFrame]:
    """What may be glued to a word, singly or in pairs: frames prefixes and suffixes, one row per language and affix."""
    frames = {}
    for side, flag in (("prefixes", "is_prefix"), ("suffixes", "is_suffix")):
        rows: set[tuple[str, str]] = set()
        for pack in list_language_packs():
            keys = normalise_forms(pl.Series(pack.forms("affixes", side), dtype=pl.String)).to_list()
            rows.update((pack.code, "".join(pair)) for pair in product(keys, ["", *keys]))
        affixes = pl.DataFrame(sorted(rows), schema={"code": pl.String, "affix": pl.String}, orient="row")
        frames[side] = affixes.with_columns(pl.lit(True).alias(flag))
    return frames


def list_language_packs() -> list[Pack]:
    """Every pack there is, by language code."""
    return [pack for code in list_packs() if (pack := load_pack(code)) is not None]
