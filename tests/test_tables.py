from pathlib import Path

import polars as pl
import pytest
import yaml

from claimhouse import lake, tables
from claimhouse.settings import DBT_DIR


def list_source_tables(folder: Path, source_name: str) -> dict[str, list[str]]:
    """Tables of one dbt source and the columns described for each."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8")).get("sources", []):
            if source["name"] == source_name:
                for table in source["tables"]:
                    found[table["name"]] = [column["name"] for column in table.get("columns", [])]
    return found


def test_the_dbt_sources_are_the_lake_tables() -> None:
    described = list_source_tables(DBT_DIR / "models", "lake")
    assert set(described) == set(tables.LAKE)


@pytest.mark.parametrize("name", tables.LAKE)
def test_the_dbt_source_describes_the_columns_of_the_lake_table(name: str) -> None:
    described = list_source_tables(DBT_DIR / "models", "lake")[name]
    assert sorted(described) == sorted(tables.LAKE[name])


def test_articles_are_written_last() -> None:
    assert list(tables.LAKE)[-1] == "articles"


@pytest.mark.parametrize("name", lake.SCHEMAS)
def test_every_table_keeps_its_types_in_delta_and_parquet(name: str, tmp_path: Path) -> None:
    schema = lake.SCHEMAS[name]
    assert len(schema) > 4
    path = tmp_path / "rows.parquet"
    pl.DataFrame(schema=schema).write_parquet(path)
    assert pl.read_parquet_schema(path) == schema


def test_names_of_columns_say_what_they_are() -> None:
    """STYLE: `_at` is a UTC time, `_date` a date, `is_` and `has_` are booleans, spans are whole numbers."""
    columns = [(column, dtype) for schema in tables.LAKE.values() for column, dtype in schema.items()]
    assert len(columns) > 60
    for column, dtype in columns:
        if column.endswith("_at"):
            assert dtype == tables.UTC, column
        if column.endswith("_date"):
            assert dtype == pl.Date, column
        if column.startswith(("is_", "has_")):
            assert dtype == pl.Boolean, column
        if column.startswith("span_"):
            assert dtype == pl.Int64, column
        if column.endswith(("_id", "_code")):
            assert dtype == pl.String, column
