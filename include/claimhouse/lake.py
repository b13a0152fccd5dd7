"""The lake: Delta tables of facts about the text, written a batch at a time.

A batch is one commit per table, in the order of ``tables.LAKE`` and marked with a Delta application transaction
(app_id = batch_id) that a retry looks up before it writes. ``articles`` comes last: an article that can be seen has
all its rows. ``files``, the lake's own ledger, follows: one row per landing file that has been dealt with.

A batch replaces what the lake held of its files before (an older extractor version, other content or metadata under
the same name): the stale rows go and the new ones come in the same commit. What a killed attempt left without its
marker is at worst a second copy of equal rows; staging keeps one row per id.
"""

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, TableNotFoundError

from claimhouse.landing import UNSORTED
from claimhouse.settings import Settings
from claimhouse.tables import LAKE, UTC

logger = logging.getLogger(__name__)

# One row per landing file dealt with (loaded or rejected): what `discover_files` compares the landing folder with.
# is_changed: the file had been dealt with before, with other content or metadata.
FILES = pl.Schema(
    {
        "file_uri": pl.String(),
        "file_sha256": pl.String(),
        "event_id": pl.String(),
        "metadata_sha256": pl.String(),
        "extractor_version": pl.String(),
        "batch_id": pl.String(),
        "is_changed": pl.Boolean(),
        "loaded_at": UTC,
    }
)
SCHEMAS: dict[str, pl.Schema] = {**LAKE, "files": FILES}

# The column by which a batch's earlier rows are found; the same columns put rows in a fixed order within a file.
STALE_KEYS = {"rejects": "file_uri", "files": "file_uri"}
SORT_KEYS = ("event_id", "file_uri", "article_id", "row_number", "sentence_id", "span_start", "span_end")

# Characters that the lake's path can't hold: delta-rs aborts on some or reads %41 as A (tried with 1.6.6), and DuckDB
# takes others for patterns.
UNUSABLE_IN_PATHS = "[]^|%*?\\"

COMMIT_ATTEMPTS = 12
# A table with more small files than this is compacted.
COMPACT_ABOVE_FILES = 24
SMALL_FILE_BYTES = 32 * 1024**2
WRITER = WriterProperties(compression="ZSTD")


def prepare_lake(settings: Settings) -> None:
    """Create the tables that are missing, empty and with their schema, so that every reader finds all of them.

    Raises:
        ValueError: the lake's path holds a character that a Delta table's address can't hold.
    """
    unusable = sorted(set(str(settings.lake)) & set(UNUSABLE_IN_PATHS))
    if unusable:
        raise ValueError(f"the lake's path {settings.lake} holds {' '.join(unusable)}; choose another CLAIMHOUSE_HOME")
    for name, schema in SCHEMAS.items():
        path = locate_table(settings, name)
        if not DeltaTable.is_deltatable(str(path)):
            path.mkdir(parents=True, exist_ok=True)
            write_deltalake(str(path), pl.DataFrame(schema=schema), mode="ignore", name=name)


def locate_table(settings: Settings, name: str) -> Path:
    """Give the folder of one table.

    Raises:
        KeyError: the lake has no table of that name.
    """
    if name not in SCHEMAS:
        raise KeyError(f"the lake has no table {name!r}; it has {', '.join(SCHEMAS)}")
    return settings.lake / name


def table_files(settings: Settings, name: str, version: int | None = None) -> tuple[int, list[str]]:
    """Pin one table: its version (the newest unless given) and the paths of the Parquet files that make it up."""
    table = _open_table(settings, name, version)
    # delta-rs gives percent-encoded addresses; readers want paths.
    return table.version(), sorted(unquote(uri.removeprefix("file://")) for uri in table.file_uris())


def scan_table(settings: Settings, name: str, version: int | None = None) -> pl.LazyFrame:
    """Read one table lazily, at its newest version unless one is given."""
    _, paths = table_files(settings, name, version)
    if not paths:
        return pl.LazyFrame(schema=SCHEMAS[name])
    return pl.scan_parquet(paths, glob=False, schema=SCHEMAS[name])


def read_table(settings: Settings, name: str, version: int | None = None) -> pl.DataFrame:
    """Read one whole table, at its newest version unless one is given."""
    return scan_table(settings, name, version).collect()


def loaded_files(settings: Settings) -> pl.DataFrame:
    """One row per landing file dealt with, as it was dealt with last (schema ``FILES``)."""
    dealt_with = read_table(settings, "files").sort("loaded_at", "batch_id")
    return dealt_with.unique("file_uri", keep="last", maintain_order=True)


def append_batch(
    settings: Settings, batch_id: str, frames: Mapping[str, pl.DataFrame], has_leftovers: bool = False
) -> dict[str, int]:
    """Commit one batch, table by table; give the rows it holds per table.

    ``frames`` has one frame per table of the lake, ``files`` among them: it says which files' earlier rows go.
    A table that holds this batch already is left alone, so a killed or repeated call ends in the same lake.
    ``loaded_at`` and ``rejected_at`` of a row that replaces its like stay what they were.

    Args:
        settings: where the lake stands.
        batch_id: names the batch; the marker in every table.
        frames: the rows, one frame per table of ``SCHEMAS``.
        has_leftovers: the lake holds rows of articles that never became visible (see ``find_leftovers``), so this
            batch looks for rows of its own articles also when it is the first to load its files.

    Raises:
        ValueError: a frame is missing, or its columns aren't the table's.
        CommitFailedError: other writers were in the way at every attempt.
    """
    if missing := sorted(SCHEMAS.keys() - frames.keys()):
        raise ValueError(f"batch {batch_id} has no frame for {', '.join(missing)}")
    uris = frames["files"].select("file_uri").unique()
    known = scan_table(settings, "articles").select("article_id", "file_uri", "loaded_at").collect()
    known_rejects = scan_table(settings, "rejects").join(uris.lazy(), on="file_uri", how="semi").collect()
    replaced = known.join(uris, on="file_uri", how="semi")
    replaces = has_leftovers or replaced.height + known_rejects.height > 0

    rows = dict(frames)
    rows["articles"] = _keep_first_time(frames["articles"], replaced, ["article_id"], "loaded_at")
    rows["rejects"] = _keep_first_time(
        frames["rejects"], known_rejects, ["file_uri", "file_sha256", "row_number", "reason_code"], "rejected_at"
    )
    article_ids = pl.concat([replaced.select("article_id"), frames["articles"].select("article_id")]).unique()
    for name in SCHEMAS:
        stale_keys = uris if name in STALE_KEYS else article_ids
        _commit_rows(settings, name, batch_id, rows[name], stale_keys.sort(pl.all()) if replaces else None)
    return {name: rows[name].height for name in SCHEMAS}


def sync_rejects(settings: Settings, origin: str, rejects: pl.DataFrame, event_id: str | None = None) -> int:
    """Make the rejects of one origin those that were found just now; give how many of them are new.

    For what is looked at anew on every run (the landing folder itself, event files), where a batch's rejects stay until
    their file is read again. ``origin`` stands in ``batch_id``. Nothing is written when nothing has changed.

    Args:
        settings: where the lake stands.
        origin: who looked, such as ``landing``.
        rejects: everything that was found now.
        event_id: only this event was looked at; rejects of others stay.
    """
    held = read_table(settings, "rejects").filter(pl.col("batch_id") == origin)
    if event_id is not None:
        folder = pl.when(pl.col("file_uri").str.contains("/", literal=True)).then(
            pl.col("file_uri").str.extract("^([^/]*)/")
        )
        held = held.filter(folder.otherwise(pl.lit(UNSORTED)) == event_id)
    keys = ["file_uri", "file_sha256", "row_number", "reason_code", "detail"]
    found = rejects.with_columns(batch_id=pl.lit(origin)).unique(keys, keep="first", maintain_order=True)
    fresh = found.join(held, on=keys, how="anti", nulls_equal=True)
    gone = held.join(found, on=keys, how="anti", nulls_equal=True)
    changed = pl.concat([fresh.select("file_uri"), gone.select("file_uri")]).unique()
    if not changed.is_empty():
        kept = _keep_first_time(found.join(changed, on="file_uri", how="semi"), held, keys, "rejected_at")
        _commit_rows(settings, "rejects", None, kept, changed.sort("file_uri"))
    return fresh.height


def find_leftovers(settings: Settings) -> bool:
    """Say whether a killed attempt left rows of articles that never became visible.

    Asked once per run, not per batch: it reads one column of the largest table.
    """
    orphans = scan_table(settings, "sentences").select("article_id").unique()
    return not orphans.join(scan_table(settings, "articles"), on="article_id", how="anti").head(1).collect().is_empty()


def compact_lake(settings: Settings) -> list[str]:
    """Merge small files of the tables that have many, and drop files that no version of the last week uses.

    Another writer may get in the way; then that table waits for the next time.
    """
    compacted = []
    for name in SCHEMAS:
        table = _open_table(settings, name)
        sizes = pl.DataFrame(table.get_add_actions(flatten=True))["size_bytes"]
        if (sizes < SMALL_FILE_BYTES).sum() <= COMPACT_ABOVE_FILES:
            continue
        try:
            table.optimize.compact(writer_properties=WRITER)
        except CommitFailedError:
            logger.info("lake table %s is being written, compacted another time", name)
            continue
        table.create_checkpoint()
        table.vacuum(dry_run=False)
        compacted.append(name)
    return compacted


def _open_table(settings: Settings, name: str, version: int | None = None) -> DeltaTable:
    path = locate_table(settings, name)
    try:
        return DeltaTable(str(path), version=version)
    except TableNotFoundError:
        prepare_lake(settings)
        return DeltaTable(str(path), version=version)


def _commit_rows(
    settings: Settings, name: str, batch_id: str | None, rows: pl.DataFrame, stale_keys: pl.DataFrame | None
) -> None:
    """Write rows of one table in one commit, unless this batch has written its own; make way for other writers."""
    if list(rows.columns) != list(SCHEMAS[name]):
        raise ValueError(f"columns of {name} are {rows.columns}; the lake's table has {list(SCHEMAS[name])}")
    rows = _order_rows(name, rows.cast(SCHEMAS[name]))
    mark = CommitProperties(app_transactions=[Transaction(batch_id, 1)] if batch_id else None)
    write: Callable[[DeltaTable], None] = (
        (lambda table: write_deltalake(table, rows, mode="append", writer_properties=WRITER, commit_properties=mark))
        if stale_keys is None
        else (lambda table: _replace_rows(table, rows, stale_keys, mark))
    )
    for attempt in range(1, COMMIT_ATTEMPTS + 1):
        table = _open_table(settings, name)
        if batch_id and table.transaction_version(batch_id) is not None:
            return
        try:
            write(table)
            return
        except CommitFailedError:
            # A replacement has to see every row: it starts again when another batch has appended meanwhile.
            if attempt == COMMIT_ATTEMPTS:
                raise
            time.sleep(0.05 * attempt)


def _replace_rows(table: DeltaTable, rows: pl.DataFrame, stale_keys: pl.DataFrame, mark: CommitProperties) -> None:
    """Delete the rows that have a stale key and add the new ones, in one commit.

    A merge whose source holds both: keys to delete and rows to insert. (Overwriting by a predicate lists the keys in
    an expression; with 50,000 of them delta-rs overflows its stack.)
    """
    key = stale_keys.columns[0]
    source = pl.concat([rows.with_columns(is_stale=False), stale_keys.with_columns(is_stale=True)], how="diagonal")
    (
        table.merge(
            source,
            predicate=f"kept.{key} = batch.{key} AND batch.is_stale",
            source_alias="batch",
            target_alias="kept",
            writer_properties=WRITER,
            commit_properties=mark,
        )
        .when_matched_delete()
        .when_not_matched_insert({column: f"batch.{column}" for column in rows.columns}, "NOT batch.is_stale")
        .execute()
    )


def _keep_first_time(rows: pl.DataFrame, known: pl.DataFrame, keys: list[str], time_column: str) -> pl.DataFrame:
    """Put the time at which a row was stored first into its replacement."""
    first = known.group_by(keys).agg(pl.col(time_column).min().alias("first_time"))
    return (
        rows.join(first, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.coalesce("first_time", time_column).alias(time_column))
        .drop("first_time")
    )


def _order_rows(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(list(SCHEMAS[name])).sort([key for key in SORT_KEYS if key in rows.columns])
