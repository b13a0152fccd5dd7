"""Side files for dbt made from hand-written articles: what the pipeline hands over, without reading or extracting.

An article is written as a few lines of text, and its mentions and cues are named by the words that stand in it; the
spans are looked up, so a test can't disagree with its own text.
"""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from claimhouse import tables
from claimhouse.agencies import NAMES, frame_names
from claimhouse.corrections import CORRECTIONS
from claimhouse.stories import LINKS

CATALOGUE = {
    "claims": pl.Schema(
        {
            "event_id": pl.String,
            "claim_id": pl.String,
            "claim_type": pl.String,
            "question": pl.String,
            "definition": pl.String,
            "dimension": pl.String,
            "unit_id": pl.String,
            "tolerance_pct": pl.Float64,
            "scope": pl.String,
            "min_score": pl.Float64,
            "accepts": pl.String,
            "answers": pl.String,
            "over_time": pl.String,
        }
    ),
    "claim_terms": pl.Schema(
        {
            "event_id": pl.String,
            "claim_id": pl.String,
            "term_id": pl.String,
            "term_kind": pl.String,
            "role": pl.String,
            "group_no": pl.Int64,
            "weight": pl.Float64,
        }
    ),
    "event_cues": tables.CUES,
    "units": pl.Schema(
        {
            "unit_id": pl.String,
            "dimension": pl.String,
            "factor": pl.Float64,
            "unit_offset": pl.Float64,
            "calendar_months": pl.Int64,
            "symbol": pl.String,
        }
    ),
    "events": pl.Schema({"event_id": pl.String, "title": pl.String, "reference_date": pl.Date, "aliases": pl.String}),
    "languages": pl.Schema({"language_code": pl.String, "name": pl.String, "has_pack": pl.Boolean}),
    "stories": pl.Schema({"article_id": pl.String, "event_id": pl.String}),
    "story_links": LINKS,
    "corrections": CORRECTIONS,
    "agency_names": NAMES,
}
BUILD_INFO = pl.Schema(
    {
        "build_id": pl.String,
        "extractor_version": pl.String,
        "articles_version": pl.Int64,
        "sentences_version": pl.Int64,
        "mentions_version": pl.Int64,
        "cues_version": pl.Int64,
        "rejects_version": pl.Int64,
        "started_at": tables.UTC,
    }
)
UNITS = [
    {"unit_id": "second", "dimension": "duration", "factor": 1.0, "unit_offset": 0.0, "symbol": "s"},
    {"unit_id": "minute", "dimension": "duration", "factor": 60.0, "unit_offset": 0.0, "symbol": "min"},
    {"unit_id": "hour", "dimension": "duration", "factor": 3600.0, "unit_offset": 0.0, "symbol": "h"},
    {"unit_id": "percent", "dimension": "percent", "factor": 1.0, "unit_offset": 0.0, "symbol": "%"},
    {"unit_id": "kilometre", "dimension": "length", "factor": 1000.0, "unit_offset": 0.0, "symbol": "km"},
    {"unit_id": "mile", "dimension": "length", "factor": 1609.344, "unit_offset": 0.0, "symbol": "mi"},
]
FACTORS = {row["unit_id"]: float(str(row["factor"])) for row in UNITS}
LOADED_AT = datetime.datetime(2024, 5, 2, 8, 0, tzinfo=datetime.UTC)


@dataclass
class Article:
    """One article: its sentences are its lines; ``mentions`` and ``cues`` name words of the text."""

    source_id: str
    text: str
    mentions: list[dict[str, Any]] = field(default_factory=list)
    cues: list[tuple[str, str]] = field(default_factory=list)
    event_id: str = "harbour_fire"
    title: str | None = None
    boilerplate: tuple[str, ...] = ()
    published_date: datetime.date | None = datetime.date(2024, 5, 1)
    credited_agency: str | None = None
    language_code: str = "en"
    batch_id: str = "batch_1"
    extractor_version: str = "1"

    @property
    def article_id(self) -> str:
        """As in the lake: a hash of what the article is."""
        return hashlib.sha256(f"{self.text}|{self.source_id}|{self.event_id}".encode()).hexdigest()[:16]


def count(surface: str, value: float, thing_id: str | None = "person", **more: Any) -> dict[str, Any]:
    """A counted number, exact unless ``qualifier`` says otherwise."""
    thing = more.pop("thing", thing_id)
    return measure(surface, value, None, dimension="count", thing=thing, thing_id=thing_id, **more)


def duration(surface: str, value: float, unit_id: str = "minute", **more: Any) -> dict[str, Any]:
    """A duration, in seconds below."""
    return measure(surface, value, unit_id, dimension="duration", **more)


def measure(surface: str, value: float, unit_id: str | None, qualifier: str = "exact", **more: Any) -> dict[str, Any]:
    """A number with a unit, as the extraction gives it: the bounds are of the base value."""
    base = value * FACTORS.get(unit_id or "", 1.0)
    is_open_above, is_open_below = qualifier in ("more_than", "at_least"), qualifier in ("less_than", "at_most")
    return {
        "surface": surface,
        "value": value,
        "unit_id": unit_id,
        "base_value": base,
        "lower": None if is_open_below else base,
        "upper": None if is_open_above else base,
        "lower_inclusive": qualifier != "more_than",
        "upper_inclusive": qualifier != "less_than",
        "qualifier": qualifier,
        **more,
    }


def day(surface: str, date_from: datetime.date, date_to: datetime.date | None = None, **more: Any) -> dict[str, Any]:
    """A date; a single day unless ``date_to`` is given."""
    grain = more.pop("grain", "day")
    return {
        "surface": surface,
        "dimension": "date",
        "date_from": date_from,
        "date_to": date_to or date_from,
        "grain": grain,
        "qualifier": "exact",
        **more,
    }


def clock(surface: str, value_text: str, **more: Any) -> dict[str, Any]:
    """A time of day."""
    return {"surface": surface, "dimension": "time_of_day", "value_text": value_text, "qualifier": "exact", **more}


def claim(claim_id: str, dimension: str, **more: Any) -> dict[str, Any]:
    """A claims row; an event's own when ``event_id`` is given."""
    return {
        "event_id": None,
        "claim_id": claim_id,
        "claim_type": "event" if more.get("event_id") else "catalogue",
        "question": f"{claim_id}?",
        "definition": "",
        "dimension": dimension,
        "unit_id": None,
        "tolerance_pct": 10.0,
        "scope": "sentence",
        "min_score": 0.5,
        "accepts": "",
        "answers": "changing",
        "over_time": "fixed",
        **more,
    }


def term(claim_id: str, term_id: str, role: str = "all", group_no: int = 1, **more: Any) -> dict[str, Any]:
    """A claim_terms row."""
    return {
        "event_id": None,
        "claim_id": claim_id,
        "term_id": term_id,
        "term_kind": "concept",
        "role": role,
        "group_no": group_no,
        "weight": 1.0,
        **more,
    }


def list_sentences(article: Article) -> list[dict[str, Any]]:
    """One row per line of the article's text."""
    rows, start = [], 0
    for number, line in enumerate(article.text.split("\n")):
        kind = "boilerplate" if line in article.boilerplate else "title" if line == article.title else "body"
        rows.append(
            {
                "article_id": article.article_id,
                "sentence_id": f"{article.article_id}:{number:05d}",
                "span_start": start,
                "span_end": start + len(line),
                "kind": kind,
                "language_code": article.language_code,
            }
        )
        start += len(line) + 1
    return rows


def place(article: Article, surface: str, occurrence: int = 0) -> dict[str, Any]:
    """Where these words stand: article, sentence and span."""
    start = -1
    for _ in range(occurrence + 1):
        start = article.text.index(surface, start + 1)
    sentence = next(row for row in list_sentences(article) if row["span_start"] <= start < row["span_end"])
    return {
        "article_id": article.article_id,
        "sentence_id": sentence["sentence_id"],
        "span_start": start,
        "span_end": start + len(surface),
        "surface": surface,
    }


def list_mentions(article: Article) -> list[dict[str, Any]]:
    """The mention rows of one article."""
    rows = []
    for mention in article.mentions:
        spans = place(article, mention["surface"], mention.get("occurrence", 0))
        mention_id = hashlib.sha256(
            f"{article.article_id}{spans['span_start']}{spans['span_end']}".encode()
        ).hexdigest()[:16]
        row: dict[str, Any] = {
            **dict.fromkeys(tables.MENTIONS),
            "is_negated": False,
            "is_hedged": False,
            "stance": "stated",
            "rule": "test",
        }
        row |= (
            {key: value for key, value in mention.items() if key != "occurrence"} | spans | {"mention_id": mention_id}
        )
        if row["speaker"]:
            speaker = place(article, row["speaker"])
            row |= {"speaker_span_start": speaker["span_start"], "speaker_span_end": speaker["span_end"]}
        rows.append(row)
    return rows


def list_cues(article: Article) -> list[dict[str, Any]]:
    """One cue row per occurrence of each named word."""
    rows = []
    for surface, concept_id in article.cues:
        # A word that reports is named by its kind.
        kind = "reporting" if concept_id == "reporting" else "concept"
        for occurrence in range(article.text.count(surface)):
            rows.append({**place(article, surface, occurrence), "concept_id": concept_id, "kind": kind})
    return rows


def list_articles(article: Article) -> dict[str, Any]:
    """The article's own row."""
    return {
        **dict.fromkeys(tables.ARTICLES),
        "article_id": article.article_id,
        "event_id": article.event_id,
        "source_id": article.source_id,
        "file_uri": f"{article.event_id}/{article.source_id}.txt",
        "file_sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "format": "txt",
        "title": article.title,
        "text": article.text,
        "language_code": article.language_code,
        "language_score": 0.9,
        "script_code": "Latn",
        "published_date": article.published_date,
        "published_date_origin": "metadata" if article.published_date else "none",
        "credited_agency": article.credited_agency,
        "char_count": len(article.text),
        "has_language_pack": True,
        "batch_id": article.batch_id,
        "loaded_at": LOADED_AT,
        "extractor_version": article.extractor_version,
    }


def write_side_file(
    path: Path,
    articles: list[Article],
    claims: list[dict[str, Any]],
    terms: list[dict[str, Any]],
    *,
    event_cues: Sequence[dict[str, Any]] = (),
    rejects: Sequence[dict[str, Any]] = (),
    corrections: pl.DataFrame | None = None,
    build_id: str = "build_1",
    started_at: datetime.datetime = LOADED_AT,
) -> None:
    """Put one lake, one catalogue and one build row into a DuckDB file, new or from an earlier build."""
    frames = {
        "lake.articles": pl.DataFrame([list_articles(one) for one in articles], schema=tables.ARTICLES),
        "lake.sentences": pl.DataFrame(
            [row for one in articles for row in list_sentences(one)], schema=tables.SENTENCES
        ),
        "lake.mentions": pl.DataFrame([row for one in articles for row in list_mentions(one)], schema=tables.MENTIONS),
        "lake.cues": pl.DataFrame([row for one in articles for row in list_cues(one)], schema=tables.CUES),
        "lake.rejects": pl.DataFrame(list(rejects), schema=tables.REJECTS),
        "catalogue.claims": pl.DataFrame(claims, schema=CATALOGUE["claims"]),
        "catalogue.claim_terms": pl.DataFrame(terms, schema=CATALOGUE["claim_terms"]),
        "catalogue.event_cues": pl.DataFrame(list(event_cues), schema=CATALOGUE["event_cues"]),
        "catalogue.units": pl.DataFrame(UNITS, schema=CATALOGUE["units"]),
        "catalogue.events": pl.DataFrame(
            [
                {"event_id": event_id, "title": event_id.replace("_", " "), "reference_date": None, "aliases": ""}
                for event_id in sorted({one.event_id for one in articles})
            ],
            schema=CATALOGUE["events"],
        ),
        "catalogue.languages": pl.DataFrame(
            [{"language_code": "en", "name": "English", "has_pack": True}], schema=CATALOGUE["languages"]
        ),
        "catalogue.stories": CATALOGUE["stories"].to_frame(),
        "catalogue.story_links": CATALOGUE["story_links"].to_frame(),
        "catalogue.corrections": CORRECTIONS.to_frame() if corrections is None else corrections,
        "catalogue.agency_names": frame_names(),
        "build.build_info": pl.DataFrame(
            [
                {
                    "build_id": build_id,
                    "extractor_version": "1",
                    "articles_version": 1,
                    "sentences_version": 1,
                    "mentions_version": 1,
                    "cues_version": 1,
                    "rejects_version": 0,
                    "started_at": started_at,
                }
            ],
            schema=BUILD_INFO,
        ),
    }
    folder = path.with_suffix(".parquet_files")
    folder.mkdir(exist_ok=True)
    with duckdb.connect(path, config={"storage_compatibility_version": "v1.4.0"}) as connection:
        for name, frame in frames.items():
            file = folder / f"{name}.parquet"
            frame.write_parquet(file)
            connection.execute(f"create schema if not exists {name.split('.')[0]}")
            connection.execute(f"create or replace view {name} as select * from read_parquet('{file}')")
