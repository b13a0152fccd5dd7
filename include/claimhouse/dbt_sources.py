"""The dbt project's sources, as they stand in the side file while dbt runs, and how they leave it afterwards."""

from datetime import datetime

import duckdb

from claimhouse.reference import CATALOGUE_TABLES, locate_catalogue
from claimhouse.settings import Settings
from claimhouse.tables import LAKE

# What dbt reads and no reader of the published file can: the lake's and the catalogue's Parquet files lie elsewhere.
SOURCE_SCHEMAS = ("lake", "catalogue", "build")


def attach_lake(connection: duckdb.DuckDBPyConnection, files: dict[str, list[str]]) -> None:
    """Put one view per lake table before dbt, over exactly these Parquet files."""
    connection.execute("create schema if not exists lake")
    for name, schema in LAKE.items():
        columns = ", ".join(f'"{column}"' for column in schema)
        if files[name]:
            listed = ", ".join(quote_text(path) for path in files[name])
            select = f"select {columns} from read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
        else:
            # A table without rows has no files; DuckDB takes the types from an empty frame.
            empty = ", ".join(f'null::{spell_type(str(dtype))} as "{column}"' for column, dtype in schema.items())
            select = f"select {empty} where false"
        connection.execute(f"create or replace view lake.{name} as {select}")


def attach_catalogue(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Put one view per compiled catalogue table before dbt."""
    connection.execute("create schema if not exists catalogue")
    for name in CATALOGUE_TABLES:
        path = quote_text(str(locate_catalogue(settings) / f"{name}.parquet"))
        connection.execute(f"create or replace view catalogue.{name} as select * from read_parquet({path})")


def attach_build_info(
    connection: duckdb.DuckDBPyConnection,
    build_id: str,
    extractor_version: str,
    versions: dict[str, int],
    started_at: datetime,
) -> None:
    """Write build.build_info: one row, what this build is made from."""
    connection.execute("create schema if not exists build")
    columns = ", ".join(f"{name}_version bigint" for name in LAKE)
    connection.execute(
        "create or replace table build.build_info"
        f" (build_id varchar, extractor_version varchar, {columns}, started_at timestamptz)"
    )
    row = [build_id, extractor_version, *(versions[name] for name in LAKE), started_at]
    connection.execute(f"insert into build.build_info values ({', '.join('?' * len(row))})", row)


def detach_sources(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the file self-contained: drop the sources and every view outside ``main``, which reads from them."""
    views = connection.execute(
        "select schema_name, view_name from duckdb_views()"
        " where not internal and schema_name <> 'main' and database_name = current_database()"
    ).fetchall()
    for schema_name, view_name in views:
        connection.execute(f'drop view "{schema_name}"."{view_name}"')
    for schema_name in SOURCE_SCHEMAS:
        connection.execute(f"drop schema if exists {schema_name} cascade")
    connection.execute("force checkpoint")


def spell_type(dtype: str) -> str:
    """Give DuckDB's name of a lake column's type.

    Raises:
        KeyError: ``tables.py`` uses a type that no lake column had before.
    """
    return {
        "String": "varchar",
        "Int64": "bigint",
        "Float64": "double",
        "Boolean": "boolean",
        "Date": "date",
        "Datetime(time_unit='us', time_zone='UTC')": "timestamptz",
    }[dtype]


def quote_text(text: str) -> str:
    """Spell a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
