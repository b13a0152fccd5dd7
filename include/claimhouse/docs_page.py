"""The dbt docs as one self-contained page beside the warehouse."""

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from claimhouse.dbt_build import BuildError, locate_target, run_dbt
from claimhouse.dbt_sources import attach_build_info, attach_catalogue, attach_lake, quote_text
from claimhouse.settings import DBT_DIR, Settings
from claimhouse.tables import LAKE
from claimhouse.warehouse import DUCKDB_CONFIG, discard_side_file, hash_folder, locate_side_file, sync_to_disk

# The page's last bytes name the dbt project that it describes; it changes with the project, not with the data.
DOCS_MARK = "\n<!-- claimhouse dbt project {} -->\n"


def render_docs_page(settings: Settings, project: Path = DBT_DIR) -> dict[str, object]:
    """Render the dbt docs as one self-contained page; nothing to do when the page is of the same dbt project.

    Raises:
        BuildError: nothing is published, or dbt failed.
    """
    mark = DOCS_MARK.format(hash_folder(project))
    if settings.docs_file.is_file() and settings.docs_file.read_bytes().endswith(mark.encode()):
        return {"docs": str(settings.docs_file), "is_new": False}
    if not settings.claims_file.is_file():
        raise BuildError(f"no docs without a warehouse: {settings.claims_file} isn't there")
    # dbt opens its database for writing, so it gets one with the same tables and no rows; under the side file's name,
    # because dbt parses its whole project anew when the database is another one.
    discard_side_file(settings)
    with duckdb.connect(str(locate_side_file(settings)), config=DUCKDB_CONFIG) as connection:
        hollow_out(connection, settings)
    run_dbt(settings, locate_side_file(settings), ["docs", "generate", "--static"], project)
    discard_side_file(settings)
    page = settings.build / "index.html"
    page.write_bytes((locate_target(settings) / "static_index.html").read_bytes() + mark.encode())
    sync_to_disk(page)
    settings.docs_file.parent.mkdir(parents=True, exist_ok=True)
    os.replace(page, settings.docs_file)
    return {"docs": str(settings.docs_file), "is_new": True}


def hollow_out(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Copy the published tables' columns, without rows, and empty sources, for dbt's catalog."""
    connection.execute(f"attach {quote_text(str(settings.claims_file))} as published (read_only)")
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'published' order by all"
    ).fetchall()
    for schema_name, table_name in tables:
        connection.execute(f'create schema if not exists "{schema_name}"')
        connection.execute(
            f'create table "{schema_name}"."{table_name}" as from published."{schema_name}"."{table_name}" limit 0'
        )
    connection.execute("detach published")
    attach_lake(connection, {name: [] for name in LAKE})
    attach_catalogue(connection, settings)
    attach_build_info(connection, "", "", dict.fromkeys(LAKE, 0), datetime.now(UTC))
