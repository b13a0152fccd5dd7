"""Both DAGs: their shape, how they retry, and real runs over a small landing folder."""

import asyncio
import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import PROJECT_ROOT, make_settings, use_installation

from claimhouse.settings import Settings

TASKS = {
    "load_articles": ["discover_files", "load_batch", "commit_load"],
    "build_warehouse": ["match_claims", "build_models", "audit_warehouse", "publish_warehouse", "render_docs"],
}


@pytest.fixture(scope="module")
def dags() -> dict[str, Any]:
    """The DAGs as Airflow reads them from the folder."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(PROJECT_ROOT / "dags"))
    assert bag.import_errors == {}
    return bag.dags


def run_dag(dag: Any, conf: dict[str, Any] | None = None) -> dict[str, list[str]]:
    """Run a DAG for real; gives the state of the run and of every task, mapped ones in the order of their batches."""
    run = dag.test(run_conf=conf or {})
    states: dict[str, list[str]] = {"run": [str(run.state)]}
    for instance in sorted(run.get_task_instances(), key=lambda one: (one.task_id, one.map_index)):
        states.setdefault(instance.task_id, []).append(str(instance.state))
    return states


def test_the_folder_holds_exactly_these_dags_and_tasks(dags: dict[str, Any]) -> None:
    assert {dag_id: [task.task_id for task in dag.topological_sort()] for dag_id, dag in dags.items()} == TASKS


def test_tasks_follow_each_other_in_one_line(dags: dict[str, Any]) -> None:
    for dag_id, task_ids in TASKS.items():
        for task_id, following in zip(task_ids, [*task_ids[1:], None], strict=True):
            assert dags[dag_id].get_task(task_id).downstream_task_ids == ({following} if following else set())


def test_assets_connect_landing_lake_and_warehouse(dags: dict[str, Any]) -> None:
    outlets = {
        (dag_id, task.task_id): [asset.name for asset in task.outlets]
        for dag_id, dag in dags.items()
        for task in dag.tasks
        if task.outlets
    }
    assert outlets == {
        ("load_articles", "commit_load"): ["lake"],
        ("build_warehouse", "render_docs"): ["warehouse"],
    }
    assert [asset.name for asset in dags["build_warehouse"].timetable.asset_condition.objects] == ["lake"]
    loading = dags["load_articles"].timetable
    assert loading.timetable.expression == "*/15 * * * *"
    landing = loading.asset_condition
    assert landing.name == "landing"
    assert [type(watcher.trigger).__name__ for watcher in landing.watchers] == ["LandingTrigger"]


def test_every_dag_says_what_to_do_and_has_limits(dags: dict[str, Any]) -> None:
    assert len(dags) == 2
    for dag_id, dag in dags.items():
        assert dag.max_active_runs == 1
        assert dag.catchup is False
        assert dag.dagrun_timeout is not None
        assert "claimhouse" in dag.tags
        for task in dag.tasks:
            assert f"**Red `{task.task_id}`:**" in dag.doc_md, f"{dag_id} says nothing about {task.task_id}"
            assert task.execution_timeout is not None
            assert task.retries == 3
            assert task.has_retry_policy
            assert task.has_on_failure_callback


@pytest.mark.parametrize(
    ("error", "decision"),
    [
        (ValueError("claim without a question"), "fail"),
        (RuntimeError("dbt test failed"), "fail"),
        (FileNotFoundError("landing"), "fail"),
        (PermissionError("warehouse"), "fail"),
        (OSError(28, "No space left on device"), "retry"),
        (ConnectionResetError(), "retry"),
        (MemoryError(), "retry"),
    ],
)
def test_only_what_may_pass_is_tried_again(error: Exception, decision: str) -> None:
    from task_policy import RETRY_POLICY

    assert RETRY_POLICY.evaluate(error, try_number=1, max_tries=3).action.value == decision


def watch(landing: Path, monkeypatch: pytest.MonkeyPatch, changes: list[tuple[str, str]], seconds: float) -> list[int]:
    """Watch a landing folder while files are written into it one by one; gives the file count of every event."""
    from landing_trigger import LandingTrigger

    monkeypatch.setenv("CLAIMHOUSE_LANDING", str(landing))

    async def watch_and_write() -> list[int]:
        events = []

        async def listen() -> None:
            async for event in LandingTrigger(poll_seconds=0.05).run():
                events.append(event.payload["file_count"])

        listener = asyncio.create_task(listen())
        for name, text in changes:
            await asyncio.sleep(0.02)
            (landing / name).parent.mkdir(parents=True, exist_ok=True)
            (landing / name).write_text(text)
        await asyncio.sleep(seconds)
        listener.cancel()
        return events

    return asyncio.run(watch_and_write())


def test_the_watcher_fires_once_when_files_have_settled_and_leaves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [("flood/growing.txt", "word " * count) for count in range(1, 12)] + [("flood/second.txt", "text")]
    assert watch(tmp_path, monkeypatch, changes, seconds=1.0) == [2]
    assert sorted(path.name for path in (tmp_path / "flood").iterdir()) == ["growing.txt", "second.txt"]


def test_the_watcher_waits_for_unfinished_and_hidden_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = [("flood/.a.txt.swp", "x"), ("flood/b.txt.part", "x"), (".trash/c.txt", "x")]
    assert watch(tmp_path, monkeypatch, changes, seconds=0.6) == []


def test_the_watcher_fires_although_files_keep_coming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = [(f"flood/{number}.txt", "x") for number in range(150)]
    assert len(watch(tmp_path, monkeypatch, changes, seconds=1.0)) >= 2


ARTICLES = {
    "quake/north.txt": "The broadcast began 42 minutes late. Two people were injured on Monday.",
    "quake/south.txt": "The broadcast began more than 40 minutes late. At least 3 people were injured.",
    "quake/east.txt": "সম্প্রচার শুরু হয় ৪৫ মিনিট দেরিতে।",
}


@pytest.fixture(scope="module")
def first_run(
    dags: dict[str, Any], airflow_database: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Settings, dict[str, list[str]], dict[str, list[str]]]]:
    """Both DAGs run over three articles and two files that nobody can read, two files a batch."""
    settings = make_settings(tmp_path_factory.mktemp("runs"), batch_size=2)
    for name, text in ARTICLES.items():
        path = settings.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (settings.landing / "quake" / "cut off.txt.gz").write_bytes(gzip.compress(b"The harbour reopened." * 50)[:30])
    (settings.landing / "quake" / "empty.txt").touch()
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_installation(settings, monkeypatch)
        yield settings, run_dag(dags["load_articles"]), run_dag(dags["build_warehouse"])


def ask_warehouse(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    """Run SQL on the published warehouse."""
    with duckdb.connect(str(settings.claims_file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def hash_files(folder: Path) -> dict[str, str]:
    """What every file of a folder holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_first_run_is_green_in_both_dags_also_with_files_nobody_can_read(first_run: Any) -> None:
    _, loading, building = first_run
    assert loading["run"] == building["run"] == ["success"]
    assert loading["load_batch"].count("success") == len(loading["load_batch"]) >= 2
    assert all(states == ["success"] for states in building.values())


def test_every_file_ends_as_an_article_or_as_a_reject(first_run: Any) -> None:
    settings = first_run[0]
    assert {row[0] for row in ask_warehouse(settings, "select file_uri from dim_articles")} == set(ARTICLES)
    rejected = ask_warehouse(settings, "select distinct file_uri from fct_rejects order by all")
    assert rejected == [("quake/cut off.txt.gz",), ("quake/empty.txt",)]
    assert len(hash_files(settings.landing)) == 5


def test_the_published_values_are_those_of_the_articles(first_run: Any) -> None:
    rows = ask_warehouse(
        first_run[0],
        "select source_id, display from fct_claim_values where dimension = 'duration' and surface <> '' order by all",
    )
    assert {display for _, display in rows} == {"42 min", "> 40 min", "45 min"}


def test_docs_are_published_with_the_data(first_run: Any) -> None:
    page = first_run[0].docs_file.read_text(encoding="utf-8")
    assert "fct_claim_values" in page


def test_running_again_with_nothing_new_is_green_and_changes_no_byte(first_run: Any, dags: dict[str, Any]) -> None:
    settings = first_run[0]
    before = hash_files(settings.lake) | hash_files(settings.warehouse)
    loading = run_dag(dags["load_articles"])
    assert loading["run"] == ["success"]
    assert loading["load_batch"] == ["skipped"]
    assert loading["commit_load"] == ["success"]
    assert run_dag(dags["build_warehouse"])["run"] == ["success"]
    assert hash_files(settings.lake) | hash_files(settings.warehouse) == before


def test_params_reach_the_tasks(first_run: Any, dags: dict[str, Any]) -> None:
    states = run_dag(dags["load_articles"], {"event": "quake", "force": True, "batch_size": 1})
    assert states["run"] == ["success"]
    # Three articles and two files that are rejected when they are read, one batch each.
    assert len(states["load_batch"]) >= 3


def test_a_wrong_path_is_red_at_once_and_says_so(
    dags: dict[str, Any], airflow_database: None, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.landing.rmdir()
    run = dags["load_articles"].test(run_conf={})
    assert any("CLAIMHOUSE FAILED load_articles.discover_files, try 1" in message for message in caplog.messages)
    tries = {one.task_id: (str(one.state), one.try_number) for one in run.get_task_instances()}
    assert str(run.state) == "failed"
    assert tries["discover_files"] == ("failed", 1)
    assert tries["commit_load"][0] == "upstream_failed"
