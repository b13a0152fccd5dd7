"""The warehouse: write, audit, publish.

The published file is copied aside, dbt works on the copy, and only a copy that passed every model, test and audit takes
the published file's place, in one rename. Readers are never blocked and never see a half-built file. What a stage has
finished stands in ``build/side.json``; a stage that was killed is simply run again.
"""

import fcntl
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from claimhouse.dbt_build import BuildError, run_dbt
from claimhouse.dbt_sources import attach_build_info, attach_catalogue, attach_lake, detach_sources, quote_text
from claimhouse.lake import table_files
from claimhouse.reference import locate_catalogue, read_versions
from claimhouse.settings import DBT_DIR, Settings

logger = logging.getLogger(__name__)

# DuckDB 2.0's own file format can't be opened by 1.4 and 1.5 (`pip install duckdb-cli` is 1.5).
DUCKDB_CONFIG: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": "v1.4.0"}


@dataclass(frozen=True)
class SideFile:
    """What is known of the side file: which build it holds, whether the audit passed, which lake it was made from."""

    build_id: str
    is_audited: bool
    lake_versions: dict[str, int]


def locate_side_file(settings: Settings) -> Path:
    """Give the DuckDB file of the build under way."""
    return settings.build / "claims.duckdb"


@contextmanager
def hold_build(settings: Settings) -> Iterator[None]:
    """Keep the build folder for one stage; the lock goes with the process, also when that is killed.

    Raises:
        BuildError: another process builds in the same CLAIMHOUSE_HOME.
    """
    settings.build.mkdir(parents=True, exist_ok=True)
    with (settings.build / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildError(f"another build is under way in {settings.build}; wait for its end") from error
        yield


def build_side_file(settings: Settings, extractor_version: str, project: Path = DBT_DIR) -> dict[str, object]:
    """Run every model and test of the dbt project on a copy of the published file; give build_id and is_new.

    Nothing is done when the published file or a finished side file was built from the same lake versions, catalogue,
    extractor and dbt project.

    Raises:
        BuildError: the catalogue isn't compiled, a model or a test failed, or somebody writes to the published file.
    """
    try:
        versions = read_versions(settings)
    except FileNotFoundError as error:
        raise BuildError(f"no catalogue in {locate_catalogue(settings)}: match_claims comes first") from error
    files = {name: table_files(settings, name, version)[1] for name, version in versions.items()}
    build_id = name_build(settings, files, extractor_version, project)
    published_id = read_published_build(settings)
    if published_id == build_id:
        discard_side_file(settings)
        return {"build_id": build_id, "is_new": False}
    finished = read_side_state(settings)
    if finished is not None and finished.build_id == build_id:
        return {"build_id": build_id, "is_new": True}

    discard_side_file(settings)
    side_file = locate_side_file(settings)
    if published_id is not None:
        shutil.copyfile(settings.claims_file, side_file)
    started_at = datetime.now(UTC)
    with duckdb.connect(str(side_file), config=DUCKDB_CONFIG) as connection:
        attach_lake(connection, files)
        attach_catalogue(connection, settings)
        attach_build_info(connection, build_id, extractor_version, versions, started_at)
    # Unit tests try the models on rows of their own: they say nothing of this data, and the test suite runs them.
    run_dbt(settings, side_file, ["build", "--exclude-resource-type", "unit_test"], project)
    with duckdb.connect(str(side_file), config=DUCKDB_CONFIG) as connection:
        detach_sources(connection)
    write_side_state(settings, SideFile(build_id, False, versions))
    return {"build_id": build_id, "is_new": True, "seconds": round((datetime.now(UTC) - started_at).total_seconds(), 1)}


def publish_side_file(settings: Settings) -> dict[str, object]:
    """Put the audited side file in the published file's place; nothing to do when that has been done.

    Raises:
        BuildError: the side file wasn't audited, or there is neither a side file nor a published one.
    """
    state = read_side_state(settings)
    if state is None:
        if not settings.claims_file.is_file():
            raise BuildError(f"nothing to publish: {locate_side_file(settings)} isn't there; build_models comes first")
        discard_side_file(settings)
        return {"build_id": read_published_build(settings), "is_new": False}
    if not state.is_audited:
        raise BuildError(f"build {state.build_id} has not passed the audit")
    side_file = locate_side_file(settings)
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    export_marts(settings, side_file)
    side_file.chmod(0o444)
    sync_to_disk(side_file)
    # DuckDB would replay a log that somebody's writing session left beside the old file into the new one.
    Path(f"{settings.claims_file}.wal").unlink(missing_ok=True)
    os.replace(side_file, settings.claims_file)
    sync_to_disk(settings.warehouse)
    discard_side_file(settings)
    return {"build_id": state.build_id, "is_new": True, "bytes": settings.claims_file.stat().st_size}


def name_build(settings: Settings, files: dict[str, list[str]], extractor_version: str, project: Path) -> str:
    """Derive a build's id from everything that decides its content (a lake file's name is never used twice)."""
    names = [[name, [Path(path).name for path in paths]] for name, paths in sorted(files.items())]
    inputs = [names, extractor_version, hash_folder(locate_catalogue(settings)), hash_folder(project)]
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:16]


def hash_folder(folder: Path) -> str:
    """Hash names and content of all files below a folder, but for what dbt and editors leave there."""
    digest = hashlib.sha256()
    left_behind = {"target", "logs", "dbt_packages", "__pycache__"}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not left_behind.intersection(parts) and not parts[-1].startswith("."):
            digest.update("/".join(parts).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def read_published_build(settings: Settings) -> str | None:
    """Give the id of the build that is published; None when nothing usable is.

    Raises:
        BuildError: somebody has the published file open for writing.
    """
    if not settings.claims_file.is_file():
        return None
    try:
        with duckdb.connect(str(settings.claims_file), read_only=True) as connection:
            newest = "select build_id from main.meta_builds order by started_at desc limit 1"
            row = connection.execute(newest).fetchone()
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise BuildError(f"somebody writes to the published file, open it read-only: {error}") from error
        logger.warning("%s can't be used (%s); it will be built from nothing", settings.claims_file, error)
        return None
    return str(row[0]) if row else None


def read_side_state(settings: Settings) -> SideFile | None:
    """Say what the side file holds; None when there is none or its build never finished."""
    note = settings.build / "side.json"
    if not (note.is_file() and locate_side_file(settings).is_file()):
        return None
    return SideFile(**json.loads(note.read_text(encoding="utf-8")))


def write_side_state(settings: Settings, state: SideFile) -> None:
    """Note what the side file holds, in one rename, after the file itself is safe on disk."""
    sync_to_disk(locate_side_file(settings))
    draft = settings.build / "side.json.draft"
    draft.write_text(json.dumps(asdict(state)), encoding="utf-8")
    os.replace(draft, settings.build / "side.json")


def discard_side_file(settings: Settings) -> None:
    """Remove what a finished or killed build left; the note goes first, so that nobody believes half a file."""
    for name in ("side.json", "claims.duckdb", "claims.duckdb.wal"):
        (settings.build / name).unlink(missing_ok=True)


def export_marts(settings: Settings, side_file: Path) -> None:
    """Write every table of schema ``main`` as Parquet for readers without DuckDB; files of dropped tables go."""
    drafts = settings.build / "exports"
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir(parents=True)
    with duckdb.connect(str(side_file), read_only=True) as connection:
        tables = "select table_name from duckdb_tables() where schema_name = 'main' order by all"
        names = [name for (name,) in connection.execute(tables).fetchall()]
        for name in names:
            to_path = quote_text(str(drafts / f"{name}.parquet"))
            connection.execute(
                f'copy (from main."{name}" order by all) to {to_path} (format parquet, compression zstd)'
            )
    exports = settings.warehouse / "exports"
    exports.mkdir(parents=True, exist_ok=True)
    for path in sorted(drafts.iterdir()):
        os.replace(path, exports / path.name)
    for path in exports.glob("*.parquet"):
        if path.stem not in names:
            path.unlink()
    drafts.rmdir()


def sync_to_disk(path: Path) -> None:
    """Wait until a file's bytes, or a folder's entries, have reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
