"""Every number of a text with its meaning: the extraction, end to end, for a frame of articles at once."""

import polars as pl

from claimhouse.addresses import drop_addresses
from claimhouse.annotate import annotate_tokens
from claimhouse.attribution import add_speakers
from claimhouse.calendar_signs import free_counts, mark_slashed_days
from claimhouse.calendars import join_eras
from claimhouse.context import add_polarity, add_things, drop_articles, list_cues
from claimhouse.grammar import find_constructions
from claimhouse.lexicon import lexicon_code
from claimhouse.names import drop_models, drop_names, drop_numbering
from claimhouse.numbers import merge_numbers
from claimhouse.packs import hash_language_data
from claimhouse.quantities import read_values
from claimhouse.relevance import select_sentences
from claimhouse.signs import join_points, mark_minus, mark_money_letters, mark_scale_letters, mark_words, settle_letters
from claimhouse.tables import CUES, MENTIONS
from claimhouse.tokens import split_sentences

# Articles of another version are read again. The number is raised by hand when the engine gives other mentions than
# before for the same text; a changed pack changes the rest by itself.
EXTRACTOR_VERSION = f"3.{hash_language_data()}"


def _empty() -> tuple[pl.DataFrame, pl.DataFrame]:
    return pl.DataFrame(schema=MENTIONS), pl.DataFrame(schema=CUES)


def find_mentions(sentences: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find the numbers and the concept words of sentences.

    Args:
        sentences: article_id, sentence_id, span_start (code points into the article), text, language_code,
            published_date (what relative dates count from; null leaves them open).

    Returns:
        mentions (one row per mention, ``tables.MENTIONS``) and cues (one row per concept word, ``tables.CUES``), both
        in the order of the text; spans are code points into the article, half-open.
    """
    if sentences.is_empty():
        return _empty()
    numbered = sentences.select(
        "article_id",
        "sentence_id",
        "span_start",
        "text",
        code=pl.col("language_code").replace_strict(
            {code: lexicon_code(code) for code in sentences["language_code"].unique().to_list()}, default="und"
        ),
        reference="published_date",
    ).with_row_index("sent")
    tokens, table = annotate_tokens(numbered)
    if tokens.is_empty():
        return _empty()
    tokens = join_points(drop_numbering(drop_addresses(tokens, numbered["text"]), numbered))
    is_read = select_sentences(tokens, numbered.height)
    unread = tokens.filter(~is_read.gather(tokens["sent"]))
    cues = _place_cues(list_cues(unread, table), unread, numbered)
    tokens = tokens.filter(is_read.gather(tokens["sent"]))
    if tokens.is_empty():
        return pl.DataFrame(schema=MENTIONS), _sort_cues(cues)
    tokens = settle_letters(mark_money_letters(mark_scale_letters(mark_minus(tokens, numbered["article_id"]))), table)
    tokens = drop_models(drop_names(mark_slashed_days(tokens)))
    tokens = free_counts(mark_words(join_eras(merge_numbers(tokens, table), table)))
    constructions, tokens = find_constructions(tokens, table["mask"])
    tokens = tokens.with_columns(
        surface=numbered["text"].gather(tokens["sent"]).str.slice(tokens["start"], tokens["length"]),
        end=pl.col("start") + pl.col("length"),
    )
    values = drop_articles(read_values(constructions, tokens, table, numbered), tokens)
    values = add_polarity(add_things(values, tokens, table), tokens)
    values = add_speakers(values, tokens, table, numbered)
    cues = pl.concat([cues, _place_cues(list_cues(tokens, table), tokens, numbered)])
    return _place_mentions(values, tokens, numbered), _sort_cues(cues)


def _place_mentions(values: pl.DataFrame, tokens: pl.DataFrame, numbered: pl.DataFrame) -> pl.DataFrame:
    """Turn rows of tokens into spans of the article."""
    offset = numbered["span_start"].gather(values["sent"]).cast(pl.Int64)
    texts = numbered["text"].gather(values["sent"])

    def start_of(column: str) -> pl.Series:
        return tokens["start"].gather(values[column].cast(pl.UInt32)).cast(pl.Int64)

    def end_of(column: str) -> pl.Series:
        return tokens["end"].gather(values[column].cast(pl.UInt32)).cast(pl.Int64)

    start, end = start_of("row"), end_of("last_row")
    speaker_start, speaker_end = start_of("speaker_first"), end_of("speaker_last")
    speaker_sent = tokens["sent"].gather(values["speaker_first"].cast(pl.UInt32))
    speaker_offset = numbered["span_start"].gather(speaker_sent).cast(pl.Int64)
    speaker_texts = numbered["text"].gather(speaker_sent)
    mentions = values.with_columns(
        article_id=numbered["article_id"].gather(values["sent"]),
        sentence_id=numbered["sentence_id"].gather(values["sent"]),
        span_start=offset + start,
        span_end=offset + end,
        surface=texts.str.slice(start, end - start),
        speaker=speaker_texts.str.slice(speaker_start, speaker_end - speaker_start),
        speaker_span_start=speaker_offset + speaker_start,
        speaker_span_end=speaker_offset + speaker_end,
    )
    mentions = mentions.with_columns(
        mention_id=pl.format("{}:{}-{}:{}", "article_id", "span_start", "span_end", "dimension"),
        speaker=pl.when(pl.col("speaker_span_start").is_not_null()).then("speaker"),
    )
    return mentions.select(pl.col(name).cast(kind) for name, kind in MENTIONS.items())


def _place_cues(cues: pl.DataFrame, tokens: pl.DataFrame, numbered: pl.DataFrame) -> pl.DataFrame:
    """``tables.CUES`` and the sentence's number."""
    offset = numbered["span_start"].gather(cues["sent"]).cast(pl.Int64)
    start, length = tokens["start"].gather(cues["row"]), tokens["length"].gather(cues["row"])
    return cues.select(
        "sent",
        article_id=numbered["article_id"].gather(cues["sent"]),
        sentence_id=numbered["sentence_id"].gather(cues["sent"]),
        span_start=offset + start.cast(pl.Int64),
        span_end=offset + (start + length).cast(pl.Int64),
        surface=numbered["text"].gather(cues["sent"]).str.slice(start, length),
        concept_id="concept_id",
        kind="kind",
    ).select("sent", *(pl.col(name).cast(kind) for name, kind in CUES.items()))


def _sort_cues(cues: pl.DataFrame) -> pl.DataFrame:
    return cues.sort("sent", "span_start", "kind", "concept_id").select(CUES.names())


def extract_mentions(articles: pl.DataFrame) -> pl.DataFrame:
    """Find every number of the given texts.

    Args:
        articles: article_id, text, language_code (BCP-47; a language without a pack is read by CLDR alone) and
            published_date (Date; null leaves relative dates open). Offsets count in ``text`` as it is given; normalise
            to NFC first where the offsets have to fit a stored article.

    Returns:
        One row per mention, columns and types as ``tables.MENTIONS``.
    """
    sentences = split_sentences(articles.with_columns(pl.col("text").fill_null("")))
    dates = articles.select("article_id", pl.col("published_date").cast(pl.Date)).unique("article_id", keep="first")
    mentions, _ = find_mentions(sentences.join(dates, on="article_id", how="left", maintain_order="left"))
    return mentions
