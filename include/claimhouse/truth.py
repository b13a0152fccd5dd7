"""Truth discovery on any table of per-source values (`make truth`), by the dbt macros that the warehouse uses.

dbt runs on a scratch file of its own; nothing of the warehouse is read or changed.
"""

import json
import shutil
from pathlib import Path

import duckdb

from claimhouse.dbt_build import run_dbt
from claimhouse.settings import Settings

NEEDED_COLUMNS = ("object_id", "source_id", "value")


class ClaimsFileError(ValueError):
    """The table of values can't be used; the message says why."""


def discover_truth(settings: Settings, claims: Path, picks: Path) -> Path:
    """Write one row per object and method to ``picks``, and one row per source with its origin beside it.

    Args:
        settings: where the scratch file may stand.
        claims: csv or parquet with the columns object_id, source_id, value; numbers or categories.
        picks: the csv to write: object_id, method, value, verdict, reason.

    Returns:
        The csv of origins: source_id, origin_id, evidence.

    Raises:
        ClaimsFileError: ``claims`` isn't there, can't be read, or lacks a column.
        BuildError: dbt failed.
    """
    check_claims(claims)
    origins = picks.with_name(f"{picks.stem}.origins.csv")
    picks.parent.mkdir(parents=True, exist_ok=True)
    scratch = settings.build / "truth"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    paths = {"claims": claims, "picks": picks, "origins": origins}
    arguments = json.dumps({name: str(path.resolve()) for name, path in paths.items()})
    try:
        run_dbt(settings, scratch / "truth.duckdb", ["run-operation", "discover_truth", "--args", arguments])
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return origins


def check_claims(claims: Path) -> None:
    """Raise a ClaimsFileError unless the file is a csv or parquet with the columns and at least one row."""
    if claims.suffix.lower() not in (".csv", ".parquet"):
        raise ClaimsFileError(f"{claims}: has to be a .csv or a .parquet")
    if not claims.is_file():
        raise ClaimsFileError(f"{claims} isn't there")
    options = ", all_varchar = true, header = true" if claims.suffix.lower() == ".csv" else ""
    reader = "read_csv" if options else "read_parquet"
    try:
        with duckdb.connect() as connection:
            rows = connection.execute(f"select * from {reader}($path{options}) limit 1", {"path": str(claims)})
            columns = [column[0] for column in rows.description]
            is_empty = not rows.fetchall()
    except duckdb.Error as error:
        raise ClaimsFileError(f"{claims} can't be read: {str(error).splitlines()[0]}") from error
    if missing := [name for name in NEEDED_COLUMNS if name not in columns]:
        raise ClaimsFileError(f"{claims} has no column {', '.join(missing)}; its columns are {', '.join(columns)}")
    if is_empty:
        raise ClaimsFileError(f"{claims} has no rows")
