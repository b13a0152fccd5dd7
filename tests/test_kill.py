"""SIGKILL in every stage, at a named point, and then the same stage again: nothing is lost, nothing doubled."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import psutil
import pytest
from finished_homes import copy_home, finish_stages

from claimhouse import lake, pipeline
from claimhouse.settings import PROJECT_ROOT, Settings

# Runs one stage and kills its own process at the n-th call of a function: before it, or right after it.
DYING_STAGE = """
import json, os, signal, sys
from functools import reduce
from importlib import import_module
from pathlib import Path
from claimhouse import pipeline
from claimhouse.settings import Settings

plan = json.loads(sys.argv[1])
*path, name = plan["function"].split(".")
owner = reduce(getattr, path, import_module(plan["module"]))
function, calls = getattr(owner, name), 0

def die_at_last(*arguments, **options):
    global calls
    calls += 1
    if calls < plan["call"]:
        return function(*arguments, **options)
    if plan["after"]:
        function(*arguments, **options)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(owner, name, die_at_last)
settings = Settings(home=Path(plan["home"]), landing=Path(plan["landing"]), batch_size=plan["batch_size"])
if plan["stage"] == "load_batch":
    for batch in pipeline.discover_files(settings):
        pipeline.load_batch(settings, batch)
else:
    getattr(pipeline, plan["stage"])(settings)
"""
# When a row was stored or a build began is the one thing that a second attempt can't give again.
# The key of a row of history is made of its time.
TIMES = ("loaded_at", "rejected_at", "started_at", "recorded_at", "valid_from_at", "valid_to_at", "history_id")


def kill_stage(settings: Settings, stage: str, module: str, function: str, call: int, after: bool = False) -> None:
    plan: dict[str, Any] = {
        **{"stage": stage, "module": module, "function": function, "call": call, "after": after},
        **{"home": str(settings.home), "landing": str(settings.landing), "batch_size": settings.batch_size},
    }
    child = subprocess.run(
        ["env", f"PYTHONPATH={PROJECT_ROOT / 'include'}", sys.executable, "-c", DYING_STAGE, json.dumps(plan)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr


def read_lake(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    rows = {name: lake.read_table(settings, name).drop(TIMES, strict=False) for name in lake.SCHEMAS}
    return {name: frame.sort(pl.all()).rows() for name, frame in rows.items()}


def read_marts(claims_file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of every mart, without times."""
    marts = {}
    with duckdb.connect(str(claims_file), read_only=True) as connection:
        tables = "select table_name from duckdb_tables() where schema_name = 'main' order by all"
        for (name,) in connection.execute(tables).fetchall():
            columns = [column for column, *_ in connection.execute(f'describe main."{name}"').fetchall()]
            kept = ", ".join(f'"{column}"' for column in columns if column not in TIMES)
            marts[name] = sorted(connection.execute(f'select {kept} from main."{name}"').fetchall(), key=repr)
    return marts


def assert_published_as_unkilled(settings: Settings) -> None:
    marts = read_marts(settings.claims_file)
    unkilled = read_marts(finish_stages()["done"] / "warehouse" / "claims.duckdb")
    assert len(unkilled["fct_claim_values"]) > 10
    assert {name: len(rows) for name, rows in marts.items()} == {name: len(rows) for name, rows in unkilled.items()}
    for name, rows in unkilled.items():
        assert marts[name] == rows, name
    assert not [path for path in settings.build.iterdir() if path.name.startswith(("claims", "side"))]
    assert pipeline.publish_warehouse(settings)["is_new"] is False


# Second batch: sentences, mentions, cues, rejects, articles, files are commits 7 to 12 of the run.
@pytest.mark.parametrize(("call", "after"), [(1, False), (7, True), (9, False), (11, False), (11, True), (12, True)])
def test_loading_killed_at_any_commit(tmp_path: Path, call: int, after: bool) -> None:
    settings = copy_home("load_batch", tmp_path / "home")
    kill_stage(settings, "load_batch", "claimhouse.lake", "write_deltalake", call, after)
    done = copy_home("match_claims", tmp_path / "unkilled")
    assert read_lake(settings) != read_lake(done)
    results = [pipeline.load_batch(settings, batch) for batch in pipeline.discover_files(settings)]
    pipeline.commit_load(settings, results)
    assert read_lake(settings) == read_lake(done)


@pytest.mark.parametrize(
    ("module", "function", "call"), [("polars", "DataFrame.write_parquet", 3), ("shutil", "rmtree", 2)]
)
def test_matching_killed_while_it_writes_the_catalogue(tmp_path: Path, module: str, function: str, call: int) -> None:
    settings = copy_home("match_claims", tmp_path / "home")
    kill_stage(settings, "match_claims", module, function, call, after=True)
    pipeline.match_claims(settings)
    unkilled = finish_stages()["build_models"] / "build" / "catalogue"
    names = sorted(path.name for path in unkilled.iterdir())
    assert len(names) > 5
    assert sorted(path.name for path in (settings.build / "catalogue").iterdir()) == names
    for name in names:
        assert (settings.build / "catalogue" / name).read_bytes() == (unkilled / name).read_bytes(), name


def test_building_killed_in_the_middle_of_dbt(tmp_path: Path) -> None:
    settings = copy_home("build_models", tmp_path / "home")
    kill_stage(settings, "build_models", "claimhouse.dbt_build", "log_progress", 60)
    assert not (settings.build / "side.json").exists()
    assert not settings.claims_file.exists()
    pipeline.build_models(settings)
    pipeline.audit_warehouse(settings)
    pipeline.publish_warehouse(settings)
    assert_published_as_unkilled(settings)
    # The orphaned dbt has noticed that nobody waits for it.
    deadline = time.monotonic() + 20
    while list_dbt_processes(settings) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not list_dbt_processes(settings)


def list_dbt_processes(settings: Settings) -> list[int]:
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if str(settings.build) in " ".join(process.info["cmdline"] or [])
        and "claimhouse.dbt_build" in process.info["cmdline"]
    ]


@pytest.mark.parametrize("after", [False, True])
def test_auditing_killed_around_its_note(tmp_path: Path, after: bool) -> None:
    settings = copy_home("audit_warehouse", tmp_path / "home")
    kill_stage(settings, "audit_warehouse", "claimhouse.audit", "write_side_state", 1, after)
    pipeline.audit_warehouse(settings)
    pipeline.publish_warehouse(settings)
    assert_published_as_unkilled(settings)


@pytest.mark.parametrize(("is_last", "after"), [(False, False), (True, False), (True, True)])
def test_publishing_killed_before_and_after_the_rename(tmp_path: Path, is_last: bool, after: bool) -> None:
    """First the exports are renamed, one by one, then the warehouse itself."""
    settings = copy_home("publish_warehouse", tmp_path / "home")
    exports = list((finish_stages()["done"] / "warehouse" / "exports").glob("*.parquet"))
    kill_stage(settings, "publish_warehouse", "os", "replace", len(exports) + 1 if is_last else 5, after)
    assert settings.claims_file.exists() is (is_last and after)
    pipeline.publish_warehouse(settings)
    assert_published_as_unkilled(settings)


def test_rendering_killed_before_the_page_is_put_in_its_place(tmp_path: Path) -> None:
    settings = copy_home("render_docs", tmp_path / "home")
    kill_stage(settings, "render_docs", "os", "replace", 1)
    assert not settings.docs_file.exists()
    pipeline.render_docs(settings)
    assert settings.docs_file.stat().st_size > 1_000_000
    assert pipeline.render_docs(settings)["is_new"] is False
