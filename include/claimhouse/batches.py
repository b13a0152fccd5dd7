"""Batches: which files have to be loaded together, and the rows that one batch brings into the lake."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from typing import Any

import polars as pl

from claimhouse import lake
from claimhouse.articles import build_articles
from claimhouse.extraction import extract_articles
from claimhouse.landing import LandingFile
from claimhouse.mentions import EXTRACTOR_VERSION
from claimhouse.metadata import find_metadata, read_event, reject_event_mistakes
from claimhouse.rejects import Reject, build_reject, frame_rejects
from claimhouse.settings import Settings
from claimhouse.tables import ARTICLES, LAKE, REJECTS

# Airflow maps a task 1,024 times at most.
MOST_BATCHES = 1000
BATCH_BYTES = 64 * 1024**2
# Files read at once: it bounds the memory of a batch.
READ_BYTES = 16 * 1024**2
# Reasons that may be gone at the next look, so the file is looked at again.
PASSING_REASONS = ("changed_while_read", "unreadable", "vanished")
# Found by whoever looks at the whole landing folder, not once per batch.
METADATA_REASON = "operator_error"

FOUND_FILES = pl.Schema(
    {
        "file_uri": pl.String,
        "file_sha256": pl.String,
        "metadata_sha256": pl.String,
        "event_id": pl.String,
        "size": pl.Int64,
    }
)


def describe_files(settings: Settings, files: list[LandingFile]) -> tuple[pl.DataFrame, list[Reject]]:
    """Give one row per file (schema ``FOUND_FILES``), and one reject per mistake in the metadata beside them.

    ``metadata_sha256`` is over what articles.csv says of this file and the event's reference date: what its article
    would be read differently for.
    """
    named, rejects = find_metadata((file.file_uri, file.path) for file in files)
    events = {
        event_id: read_event(settings.landing, event_id) for event_id in sorted({file.event_id for file in files})
    }
    for event in events.values():
        rejects.extend(reject_event_mistakes(settings.landing, event))
    rows = []
    for file in files:
        metadata = named.get(file.file_uri)
        read_with = [astuple(metadata) if metadata else None, str(events[file.event_id].reference_date)]
        rows.append((file.file_uri, file.sha256, hash_json(read_with), file.event_id, file.size))
    return pl.DataFrame(rows, schema=FOUND_FILES, orient="row"), rejects


def select_new_files(
    found: pl.DataFrame, known: pl.DataFrame, rejects: pl.DataFrame, force: bool
) -> list[dict[str, Any]]:
    """Give the files that the lake doesn't hold as they are now, by event and name.

    Beside ``FOUND_FILES`` a row says which batch dealt with the file before (``earlier_batch_id``), and whether its
    content or metadata has changed since (``is_changed``).

    Args:
        found: schema ``FOUND_FILES``.
        known: what ``lake.loaded_files`` gives.
        rejects: the lake's rejects.
        force: take all.
    """
    settled = known.filter(pl.col("extractor_version") == EXTRACTOR_VERSION)
    settled = settled.join(find_freed_repetitions(known, rejects), on="file_uri", how="anti")
    keys = ["file_uri", "file_sha256", "metadata_sha256"]
    wanted = found if force else found.join(settled, on=keys, how="anti")
    earlier = known.select(*keys, earlier_batch_id="batch_id")
    return (
        wanted.join(earlier, on="file_uri", how="left", suffix="_before")
        .with_columns(
            is_changed=pl.any_horizontal(pl.col(key) != pl.col(f"{key}_before") for key in keys[1:]).fill_null(False)
        )
        .drop("file_sha256_before", "metadata_sha256_before")
        .sort("event_id", "file_uri")
        .to_dicts()
    )


def find_freed_repetitions(known: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    """Find files rejected for a text that another file of the event had, where such a file has changed since.

    The text may stand in the repetition alone now, so that has to be looked at again: one row per file, its file_uri.
    """
    repeated = known.join(rejects.filter(pl.col("reason_code") == "duplicate_text"), on="file_uri", how="semi")
    changed = known.filter("is_changed").select("event_id", "batch_id", changed_at="loaded_at")
    return (
        repeated.join(changed, on="event_id", suffix="_of_change")
        .filter(pl.col("changed_at") >= pl.col("loaded_at"), pl.col("batch_id") != pl.col("batch_id_of_change"))
        .select("file_uri")
        .unique()
    )


def cut_batches(rows: list[dict[str, Any]], batch_size: int) -> list[dict[str, Any]]:
    """Cut files into batches of at most ``batch_size`` files and BATCH_BYTES (a larger file stands alone).

    Both limits grow when the batches would be more than Airflow can map. A batch's id follows from its files, the
    extractor and the batches that it replaces, so that the same work has the same name and a repetition another.
    """
    batch_bytes = BATCH_BYTES
    while True:
        groups = list(cut_runs(rows, batch_size, batch_bytes))
        if len(groups) <= MOST_BATCHES:
            break
        batch_size, batch_bytes = 2 * batch_size, 2 * batch_bytes
    decisive = ("file_uri", "file_sha256", "metadata_sha256", "earlier_batch_id")
    return [
        {
            "batch_id": hash_json([EXTRACTOR_VERSION, [[row[key] for key in decisive] for row in group]])[:16],
            "files": [
                {
                    "file_uri": row["file_uri"],
                    "sha256": row["file_sha256"],
                    "metadata_sha256": row["metadata_sha256"],
                    "event_id": row["event_id"],
                    "size": row["size"],
                    "is_changed": row["is_changed"],
                }
                for row in group
            ],
        }
        for group in groups
    ]


def cut_runs(rows: list[dict[str, Any]], most_rows: int, most_bytes: int) -> Iterator[list[dict[str, Any]]]:
    """Cut files into runs of at most so many files and bytes, one file at least."""
    run: list[dict[str, Any]] = []
    for row in rows:
        if run and (len(run) == most_rows or sum(one["size"] for one in run) + row["size"] > most_bytes):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def read_batch(settings: Settings, batch: dict[str, Any], now: datetime) -> dict[str, pl.DataFrame]:
    """Read and extract a batch's files: one frame per table of the lake.

    Every file ends as an article or as a reject; an article that stands in the lake under another file, or twice in
    the batch, is a reject as well.
    """
    batch_id: str = batch["batch_id"]
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in LAKE}
    for run in cut_runs(batch["files"], len(batch["files"]), READ_BYTES):
        raw_articles, rejects = build_articles(
            [
                LandingFile(
                    row["file_uri"], settings.landing / row["file_uri"], row["event_id"], row["size"], row["sha256"]
                )
                for row in run
            ]
        )
        extracted = extract_articles(raw_articles)
        parts["rejects"].append(
            rejects.filter(pl.col("reason_code") != METADATA_REASON).select(frame_rejects([]).columns)
        )
        for name, rows in extracted.items():
            parts[name].append(rows)
    frames = {name: pl.concat(rows, how="diagonal_relaxed") for name, rows in parts.items()}
    frames["articles"] = frames["articles"].with_columns(
        batch_id=pl.lit(batch_id),
        loaded_at=pl.lit(now, dtype=ARTICLES["loaded_at"]),
        extractor_version=pl.lit(EXTRACTOR_VERSION),
    )
    frames = {name: frames[name].select(schema.names()) for name, schema in LAKE.items() if name != "rejects"} | {
        "rejects": frames["rejects"]
    }
    frames = reject_repeated_articles(settings, frames, batch)
    frames["rejects"] = stamp_rejects(pl.concat([frames["rejects"], find_silent_files(frames, batch)]), batch_id, now)
    frames["files"] = list_batch_files(batch, frames["rejects"], now)
    return frames


def reject_repeated_articles(
    settings: Settings, frames: dict[str, pl.DataFrame], batch: dict[str, Any]
) -> dict[str, pl.DataFrame]:
    """Keep one row per article_id, in this batch and in the lake; the others become rejects that name the first."""
    uris = pl.Series([file["file_uri"] for file in batch["files"]], dtype=pl.String)
    held = (
        lake.scan_table(settings, "articles")
        .filter(~pl.col("file_uri").is_in(uris.implode()))
        .select("article_id", first_uri="file_uri")
        .collect()
        .unique("article_id")
    )
    articles = frames["articles"].sort("file_uri", maintain_order=True).join(held, on="article_id", how="left")
    is_first = pl.col("article_id").is_first_distinct() & pl.col("first_uri").is_null()
    repeated = articles.with_columns(
        first_uri=pl.coalesce("first_uri", pl.col("file_uri").first().over("article_id"))
    ).filter(~articles.select(is_first.alias("kept"))["kept"])
    rejects = [
        build_reject(
            row["file_uri"],
            "duplicate_text",
            f"the same text and source as {row['first_uri']}",
            file_sha256=row["file_sha256"],
        )
        for row in repeated.iter_rows(named=True)
    ]
    kept = articles.filter(is_first).select(ARTICLES.names())
    parts = {name: frames[name].join(kept, on="article_id", how="semi") for name in ("sentences", "mentions", "cues")}
    # An article that was read twice has each of its sentences twice.
    once = {name: rows.unique(maintain_order=True) for name, rows in parts.items()}
    return {**once, "articles": kept, "rejects": pl.concat([frames["rejects"], frame_rejects(rejects)])}


def find_silent_files(frames: dict[str, pl.DataFrame], batch: dict[str, Any]) -> pl.DataFrame:
    """One reject per file that gave neither an article nor a reject, so that nothing goes without a trace."""
    heard = {*frames["articles"]["file_uri"], *frames["rejects"]["file_uri"]}
    return frame_rejects(
        [
            build_reject(file["file_uri"], "empty", file_sha256=file["sha256"])
            for file in batch["files"]
            if file["file_uri"] not in heard
        ]
    )


def list_batch_files(batch: dict[str, Any], rejects: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """One row per file of the batch (``lake.FILES``); no extractor_version where the file has to be looked at again."""
    passing = set(rejects.filter(pl.col("reason_code").is_in(PASSING_REASONS))["file_uri"])
    rows = [
        {
            **{key: file[key] for key in ("file_uri", "metadata_sha256", "event_id", "is_changed")},
            "file_sha256": file["sha256"],
            "extractor_version": None if file["file_uri"] in passing else EXTRACTOR_VERSION,
            "batch_id": batch["batch_id"],
            "loaded_at": now,
        }
        for file in batch["files"]
    ]
    return pl.DataFrame(rows, schema=lake.FILES)


def stamp_rejects(rejects: pl.DataFrame, batch_id: str, now: datetime) -> pl.DataFrame:
    """Complete rejects to the lake's columns: who found them, and when."""
    stamped = rejects.with_columns(batch_id=pl.lit(batch_id), rejected_at=pl.lit(now, dtype=REJECTS["rejected_at"]))
    return stamped.select(REJECTS.names()).cast(REJECTS)


def hash_json(value: object) -> str:
    """Hash a JSON value."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
