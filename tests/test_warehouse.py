import dataclasses
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from finished_homes import copy_home

from claimhouse import audit, dbt_build, docs_page, pipeline, warehouse
from claimhouse.dbt_build import BuildError
from claimhouse.settings import DBT_DIR, Settings

At = Callable[[str], Settings]


@pytest.fixture
def at(tmp_path: Path) -> At:
    """Make an installation that stands right before a stage."""
    return lambda stage: copy_home(stage, tmp_path / "home")


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def read_files(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Every file with its time of change and its bytes."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def change_side_file(settings: Settings, sql: str) -> None:
    """Do to the finished side file what a wrong model would have done."""
    with duckdb.connect(str(warehouse.locate_side_file(settings)), config=warehouse.DUCKDB_CONFIG) as connection:
        connection.execute(sql)


def test_the_published_file_holds_every_mart_and_rows(at: At) -> None:
    settings = at("done")
    tables = {
        name
        for (name,) in query(settings.claims_file, "select table_name from duckdb_tables() where schema_name = 'main'")
    }
    assert set(audit.MARTS) <= tables
    for mart in (
        "article_texts",
        "dim_articles",
        "fct_mentions",
        "fct_claim_values",
        "fct_claim_agreement",
        "fct_rejects",
    ):
        assert query(settings.claims_file, f"select count(*) > 0 from {mart}") == [(True,)], mart


def test_the_published_file_needs_nothing_beside_itself(at: At, tmp_path: Path) -> None:
    settings = at("done")
    alone = tmp_path / "alone.duckdb"
    settings.claims_file.rename(alone)
    settings.home.rename(tmp_path / "gone")
    assert query(alone, "select schema_name, view_name from duckdb_views() where not internal") == []
    assert (
        query(
            alone,
            "select distinct schema_name from duckdb_tables() where schema_name in ('lake', 'catalogue', 'build')",
        )
        == []
    )
    tables = query(alone, "select schema_name, table_name from duckdb_tables()")
    assert len(tables) > len(audit.MARTS)
    for schema_name, table_name in tables:
        query(alone, f'select * from "{schema_name}"."{table_name}"')


def test_the_published_file_is_read_only_and_of_the_older_format(at: At) -> None:
    settings = at("done")
    assert stat.S_IMODE(settings.claims_file.stat().st_mode) == 0o444
    tags = query(settings.claims_file, "select tags from duckdb_databases() where database_name = 'claims'")
    assert tags[0][0]["storage_version"].startswith("v1.4")
    assert not Path(f"{settings.claims_file}.wal").exists()


def test_meta_builds_records_the_lake_versions(at: At) -> None:
    settings = at("done")
    rows = query(settings.claims_file, "select articles_version, rejects_version, article_count from meta_builds")
    assert len(rows) == 1
    assert rows[0][0] >= 1
    assert rows[0][2] == query(settings.claims_file, "select count(*) from dim_articles")[0][0]


def test_exports_hold_what_the_tables_hold(at: At) -> None:
    settings = at("done")
    for mart in audit.MARTS:
        export = settings.warehouse / "exports" / f"{mart}.parquet"
        counted = query(
            settings.claims_file, f"select (select count(*) from {mart}), (select count(*) from '{export}')"
        )
        assert counted[0][0] == counted[0][1], mart


def test_everything_again_changes_no_byte_of_the_warehouse(at: At) -> None:
    settings = at("done")
    before = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in settings.warehouse.rglob("*") if path.is_file()
    }
    for stage in (pipeline.match_claims, pipeline.build_models, pipeline.audit_warehouse, pipeline.publish_warehouse):
        stage(settings)
    assert pipeline.render_docs(settings)["is_new"] is False
    after = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in settings.warehouse.rglob("*") if path.is_file()
    }
    assert len(before) > len(audit.MARTS)
    assert after == before
    assert not warehouse.locate_side_file(settings).exists()


def test_a_finished_side_file_is_not_built_again(at: At) -> None:
    settings = at("audit_warehouse")
    before = warehouse.locate_side_file(settings).stat().st_mtime_ns
    assert pipeline.build_models(settings)["is_new"] is True
    assert warehouse.locate_side_file(settings).stat().st_mtime_ns == before


def test_publishing_needs_the_audit(at: At) -> None:
    settings = at("audit_warehouse")
    with pytest.raises(BuildError, match="has not passed the audit"):
        pipeline.publish_warehouse(settings)
    assert not settings.claims_file.exists()


def test_publishing_without_a_build_says_what_is_missing(settings: Settings) -> None:
    with pytest.raises(BuildError, match="build_models comes first"):
        pipeline.publish_warehouse(settings)
    with pytest.raises(audit.AuditError, match="build_models comes first"):
        pipeline.audit_warehouse(settings)
    with pytest.raises(BuildError, match="match_claims comes first"):
        pipeline.build_models(settings)
    with pytest.raises(BuildError, match="no docs without a warehouse"):
        pipeline.render_docs(settings)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("update main.fct_mentions set span_start = span_start + 1", "isn't the slice"),
        ("update main.fct_claim_values set surface = surface || 'x'", "isn't the slice"),
        ("delete from main.dim_articles where article_id = (select min(article_id) from main.dim_articles)", "article"),
        ("insert into main.dim_articles from main.dim_articles limit 1", "stands there twice"),
        ("update main.article_texts set text = text || ' '", "text isn't the lake's"),
        ("delete from main.fct_mentions", "a mention of the lake is missing"),
        ("delete from main.fct_rejects", "rejected file"),
        ("drop table main.fct_value_pairs", "no table fct_value_pairs"),
        ("create table one as from range(1); create view main.two as from one; drop table one", "main.two"),
        ("update main.meta_builds set build_id = 'other'", "meta_builds"),
    ],
)
def test_the_audit_finds_what_is_wrong_and_nothing_is_published(at: At, damage: str, named: str) -> None:
    settings = at("audit_warehouse")
    change_side_file(settings, damage)
    with pytest.raises(audit.AuditError, match=named):
        pipeline.audit_warehouse(settings)
    with pytest.raises(BuildError):
        pipeline.publish_warehouse(settings)
    assert not settings.claims_file.exists()


def test_the_audit_holds_back_a_build_that_lost_most_articles(at: At) -> None:
    settings = at("audit_warehouse")
    settings.warehouse.mkdir(exist_ok=True)
    with duckdb.connect(str(settings.claims_file)) as connection:
        connection.execute("create table dim_articles as select range::varchar as article_id from range(1000)")
    with pytest.raises(audit.AuditError, match="has 1000"):
        pipeline.audit_warehouse(settings)


def test_a_stray_log_beside_the_published_file_is_not_replayed(at: At) -> None:
    settings = at("publish_warehouse")
    settings.warehouse.mkdir(exist_ok=True)
    stray = Path(f"{settings.claims_file}.wal")
    stray.write_bytes(b"left by a writing session")
    pipeline.publish_warehouse(settings)
    assert not stray.exists()
    assert query(settings.claims_file, "select count(*) from meta_builds") == [(1,)]


def test_readers_see_the_old_or_the_new_file_and_never_none(at: At) -> None:
    settings = at("publish_warehouse")
    settings.warehouse.mkdir(exist_ok=True)
    with duckdb.connect(str(settings.claims_file)) as connection:
        connection.execute("create table before as select 1 as x")
    with duckdb.connect(str(settings.claims_file), read_only=True) as reader:
        pipeline.publish_warehouse(settings)
        assert reader.execute("select x from before").fetchall() == [(1,)]
    assert query(settings.claims_file, "select count(*) from meta_builds") == [(1,)]


def test_two_builds_at_once_are_refused(at: At) -> None:
    settings = at("match_claims")
    with warehouse.hold_build(settings), pytest.raises(BuildError, match="another build is under way"):
        pipeline.match_claims(settings)


def test_a_damaged_published_file_is_replaced_by_one_built_from_nothing(at: At) -> None:
    settings = at("done")
    settings.claims_file.chmod(0o644)
    settings.claims_file.write_bytes(b"no database")
    assert warehouse.read_published_build(settings) is None


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A dbt project of two models, to be broken."""
    folder = tmp_path / "project"
    (folder / "models").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "dbt_project.yml").write_text(
        "name: broken\nversion: '1.0'\nprofile: claimhouse\nflags:\n  send_anonymous_usage_stats: false\n"
    )
    (folder / "profiles.yml").write_text((DBT_DIR / "profiles.yml").read_text())
    (folder / "models" / "numbers.sql").write_text("select unnest([1, 2, -3, -4]) as number")
    return folder


def test_a_failing_test_is_named_with_its_rows_and_the_published_file_stays(at: At, project: Path) -> None:
    settings = at("done")
    before = settings.claims_file.read_bytes()
    (project / "tests" / "numbers_are_positive.sql").write_text("select * from {{ ref('numbers') }} where number < 0")
    with pytest.raises(BuildError) as failure:
        warehouse.build_side_file(settings, "1", project)
    assert "numbers_are_positive" in str(failure.value)
    assert "{'number': -3}" in str(failure.value)
    assert settings.claims_file.read_bytes() == before
    assert warehouse.read_side_state(settings) is None


def test_a_failing_model_is_named_with_what_the_database_says(at: At, project: Path) -> None:
    settings = at("done")
    (project / "models" / "wrong.sql").write_text("select no_such_column from {{ ref('numbers') }}")
    with pytest.raises(BuildError, match=r"(?s)model\.broken\.wrong.*no_such_column"):
        warehouse.build_side_file(settings, "1", project)


def test_a_project_that_does_not_parse_gives_the_end_of_the_log(at: At, project: Path) -> None:
    settings = at("done")
    (project / "models" / "wrong.sql").write_text("select * from {{ ref('nowhere') }}")
    with pytest.raises(BuildError, match="nowhere"):
        warehouse.build_side_file(settings, "1", project)


def test_the_docs_page_is_one_file_that_asks_nobody(at: At) -> None:
    settings = at("done")
    page = settings.docs_file.read_text(encoding="utf-8")
    assert "fct_claim_values" in page
    assert "span_start" in page
    assert [path.name for path in settings.docs_file.parent.iterdir()] == ["index.html"]


def test_the_docs_page_follows_the_project_and_not_the_data(
    at: At, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = at("done")
    assert docs_page.render_docs_page(settings)["is_new"] is False
    commands: list[list[str]] = []

    def stop(settings: Settings, database: Path, arguments: list[str], project: Path) -> None:
        commands.append(arguments)
        raise BuildError("stopped here")

    monkeypatch.setattr(docs_page, "run_dbt", stop)
    with pytest.raises(BuildError, match="stopped here"):
        docs_page.render_docs_page(settings, project)
    assert commands == [["docs", "generate", "--static"]]


def test_progress_is_logged_in_quarters_and_failures_at_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    shown = 0
    for step in range(1, 41):
        shown = dbt_build.log_progress(f"10:00:00  {step} of 40 START test a [RUN]", shown)
        shown = dbt_build.log_progress(f"10:00:00  {step} of 40 PASS a ......... [PASS in 0.07s]", shown)
    assert [record.args[0] for record in caplog.records if isinstance(record.args, tuple)] == ["10", "20", "30", "40"]
    dbt_build.log_progress("10:00:00  3 of 40 FAIL 2 a_test ......... [FAIL 2 in 0.07s]", 4)
    assert "a_test" in caplog.text


def test_a_home_in_another_script_and_with_a_quote_works(settings: Settings, tmp_path: Path, project: Path) -> None:
    odd = dataclasses.replace(settings, home=tmp_path / "it's খবর home")
    pipeline.match_claims(odd)
    as_table = "{{ config(materialized='table') }}"
    (project / "models" / "articles.sql").write_text(f"{as_table} select count(*) as article_count from lake.articles")
    (project / "models" / "meta_builds.sql").write_text(f"{as_table} select * from build.build_info")
    warehouse.build_side_file(odd, "1", project)
    warehouse.write_side_state(odd, dataclasses.replace(warehouse.read_side_state(odd), is_audited=True))
    warehouse.publish_side_file(odd)
    assert query(odd.claims_file, "select article_count from articles") == [(0,)]
    assert os.listdir(odd.warehouse / "exports")
