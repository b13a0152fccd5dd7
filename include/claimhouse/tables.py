"""The lake's tables: names, columns, types and keys, declared once.

The dbt sources describe the same columns in words; a test compares the two. Offsets are code points, half-open, into
``articles.text``; times are UTC; ids are strings, content hashes where the thing is content.
"""

import polars as pl

UTC = pl.Datetime("us", "UTC")

ARTICLES = pl.Schema(
    {
        "article_id": pl.String(),
        "event_id": pl.String(),
        "source_id": pl.String(),
        "file_uri": pl.String(),
        "file_sha256": pl.String(),
        "format": pl.String(),
        "title": pl.String(),
        "text": pl.String(),
        "language_code": pl.String(),
        "language_score": pl.Float64(),
        "script_code": pl.String(),
        "published_date": pl.Date(),
        "published_date_origin": pl.String(),
        "author": pl.String(),
        "url": pl.String(),
        "credited_agency": pl.String(),
        "char_count": pl.Int64(),
        "has_language_pack": pl.Boolean(),
        "batch_id": pl.String(),
        "loaded_at": UTC,
        "extractor_version": pl.String(),
    }
)

SENTENCES = pl.Schema(
    {
        "article_id": pl.String,
        "sentence_id": pl.String,
        "span_start": pl.Int64,
        "span_end": pl.Int64,
        "kind": pl.String,
        "language_code": pl.String,
    }
)

MENTIONS = pl.Schema(
    {
        "mention_id": pl.String,
        "article_id": pl.String,
        "sentence_id": pl.String,
        "span_start": pl.Int64,
        "span_end": pl.Int64,
        "surface": pl.String,
        "dimension": pl.String,
        "value": pl.Float64,
        "unit_id": pl.String,
        "base_value": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "lower_inclusive": pl.Boolean,
        "upper_inclusive": pl.Boolean,
        "qualifier": pl.String,
        "date_from": pl.Date,
        "date_to": pl.Date,
        "grain": pl.String,
        "value_text": pl.String,
        "thing": pl.String,
        "thing_id": pl.String,
        "is_negated": pl.Boolean,
        "is_hedged": pl.Boolean,
        "speaker": pl.String,
        "speaker_span_start": pl.Int64,
        "speaker_span_end": pl.Int64,
        "stance": pl.String,
        "rule": pl.String,
    }
)

CUES = pl.Schema(
    {
        "article_id": pl.String,
        "sentence_id": pl.String,
        "span_start": pl.Int64,
        "span_end": pl.Int64,
        "surface": pl.String,
        "concept_id": pl.String,
        "kind": pl.String,
    }
)

REJECTS = pl.Schema(
    {
        "file_uri": pl.String(),
        "file_sha256": pl.String(),
        "row_number": pl.Int64(),
        "reason_code": pl.String(),
        "detail": pl.String(),
        "batch_id": pl.String(),
        "rejected_at": UTC,
    }
)

LAKE = {
    "sentences": SENTENCES,
    "mentions": MENTIONS,
    "cues": CUES,
    "rejects": REJECTS,
    # Last: an article that stands in the lake has all its rows there.
    "articles": ARTICLES,
}

DIMENSIONS = (
    "number", "count", "ordinal", "percent", "money", "duration", "date", "time_of_day", "length", "area",
    "volume", "mass", "speed", "temperature", "energy", "magnitude", "score", "choice",
)  # fmt: skip
QUALIFIERS = ("exact", "more_than", "at_least", "less_than", "at_most", "between", "about", "after", "before")
STANCES = ("stated", "attributed", "disputed", "denied")
SENTENCE_KINDS = ("title", "body", "boilerplate")
CUE_KINDS = ("concept", "entity", "negation", "reporting", "coordinator")
