"""Claimhouse inside a running Airflow: login, docs, triggering, new files. Over HTTP, against real services."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest
from conftest import RunningAirflow

from claimhouse.airflow_home import OperatorError
from claimhouse.airflow_services import list_session, start_services

DOCS = "/claimhouse/docs-site"
# Two builds on a machine that is busy with something else; a quiet one needs half a minute.
PATIENCE_SECONDS = 600


def wait_for(what: str, look: Callable[[], Any]) -> Any:
    """Look again and again until there is something to see."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(1)
    raise AssertionError(f"{what} did not come within {PATIENCE_SECONDS} s")


def list_runs(airflow: RunningAirflow, dag_id: str) -> list[dict[str, Any]]:
    """Runs of a DAG, oldest first."""
    status, answer = airflow.ask(f"/api/v2/dags/{dag_id}/dagRuns?order_by=run_after&limit=100")
    assert status == 200, answer
    return answer["dag_runs"]


def test_docs_ask_for_a_login(running_airflow: RunningAirflow) -> None:
    assert running_airflow.request(DOCS)[0] == 401
    assert running_airflow.request(DOCS, headers={"Authorization": "Bearer made-up"})[0] in (401, 403)


def test_no_page_of_the_plugin_is_open(running_airflow: RunningAirflow) -> None:
    pages = ("/", "/docs", "/redoc", "/openapi.json", "/docs-site/", "/docs-site/../docs-site")
    answers = {page: running_airflow.request(f"/claimhouse{page}")[0] for page in pages}
    assert len(answers) == len(pages)
    assert set(answers.values()) <= {401, 404}


def test_docs_say_so_while_nothing_is_published(running_airflow: RunningAirflow) -> None:
    docs_file = running_airflow.settings.docs_file
    aside = docs_file.rename(docs_file.with_suffix(".aside"))
    try:
        status, page = running_airflow.request(DOCS, headers={"Authorization": f"Bearer {running_airflow.token}"})
    finally:
        aside.rename(docs_file)
    assert status == 200
    assert "No docs yet" in page


def test_published_docs_are_shown_to_who_is_logged_in(running_airflow: RunningAirflow) -> None:
    published = running_airflow.settings.docs_file.read_text(encoding="utf-8")
    assert "fct_claim_values" in published
    # A program sends the token in a header, the browser in a cookie.
    for headers in (
        {"Authorization": f"Bearer {running_airflow.token}"},
        {"Cookie": f"_token={running_airflow.token}"},
    ):
        assert running_airflow.request(DOCS, headers=headers) == (200, published)


def test_docs_stand_in_the_menu(running_airflow: RunningAirflow) -> None:
    status, answer = running_airflow.ask("/api/v2/plugins?limit=100")
    assert status == 200
    [plugin] = [one for one in answer["plugins"] if one["name"] == "claimhouse"]
    assert [(view["destination"], view["href"]) for view in plugin["external_views"]] == [("nav", DOCS)]
    assert running_airflow.ask("/api/v2/plugins/importErrors")[1]["total_entries"] == 0


def test_both_dags_are_there_and_not_paused(running_airflow: RunningAirflow) -> None:
    def look() -> dict[str, bool]:
        return {dag["dag_id"]: dag["is_paused"] for dag in running_airflow.ask("/api/v2/dags")[1]["dags"]}

    wait_for("the second DAG", lambda: len(look()) == 2)
    assert look() == {"load_articles": False, "build_warehouse": False}
    assert running_airflow.ask("/api/v2/importErrors")[1]["total_entries"] == 0


@pytest.mark.parametrize(
    "conf",
    [
        {"batch_size": 0},
        {"batch_size": 2.5},
        {"batch_size": "many"},
        {"force": "yes"},
        {"event": "../elsewhere"},
        {"event": ".hidden"},
        {"event": ""},
        {"event": 7},
    ],
)
def test_wrong_params_are_refused(running_airflow: RunningAirflow, conf: dict[str, Any]) -> None:
    status, answer = running_airflow.ask("/api/v2/dags/load_articles/dagRuns", {"logical_date": None, "conf": conf})
    assert status == 400, answer
    assert f"Invalid input for param {next(iter(conf))}" in answer["detail"]


def test_a_run_can_be_triggered_and_is_green_with_nothing_to_load(running_airflow: RunningAirflow) -> None:
    body = {"logical_date": None, "conf": {"batch_size": 5, "force": False, "event": None}}
    status, run = running_airflow.ask("/api/v2/dags/load_articles/dagRuns", body)
    assert status == 200, run
    path = f"/api/v2/dags/load_articles/dagRuns/{run['dag_run_id']}"
    state = wait_for("the end", lambda: (s := running_airflow.ask(path)[1]["state"]) in ("success", "failed") and s)
    assert state == "success"


def test_a_dropped_file_is_loaded_and_published_by_itself(running_airflow: RunningAirflow) -> None:
    settings = running_airflow.settings
    folder = settings.landing / "ferry"
    folder.mkdir()
    dropped_at = datetime.now(UTC).isoformat()
    (folder / "harbour.txt").write_text("The ferry left 25 minutes late. 4 people were injured.", encoding="utf-8")

    def find_values() -> list[tuple[Any, ...]]:
        with duckdb.connect(str(settings.claims_file), read_only=True) as connection:
            sql = "select file_uri, display from fct_claim_values join dim_articles using (article_id)"
            return connection.execute(f"{sql} where dim_articles.event_id = 'ferry'").fetchall()

    assert ("ferry/harbour.txt", "25 min") in wait_for("the article's values in the warehouse", find_values)
    started = [run for run in list_runs(running_airflow, "load_articles") if run["start_date"] > dropped_at]
    assert "asset_triggered" in {run["run_type"] for run in started}
    assert (folder / "harbour.txt").is_file()


def test_a_second_start_on_the_same_folder_is_refused(running_airflow: RunningAirflow) -> None:
    with pytest.raises(OperatorError, match="already"):
        start_services(running_airflow.settings, 8080)


def test_nothing_listens_beyond_loopback(running_airflow: RunningAirflow) -> None:
    session = int((running_airflow.settings.home / "airflow" / "running").read_text().split()[0])
    members = list_session(session)
    assert len(members) >= 5
    assert list_listening_addresses(members) == {"127.0.0.1"}


def list_listening_addresses(processes: list[int]) -> set[str]:
    """IPv4 and IPv6 addresses on which some processes accept connections."""
    from pathlib import Path

    sockets = set()
    for process in processes:
        for entry in Path(f"/proc/{process}/fd").glob("*"):
            try:
                sockets.add(str(entry.readlink()))
            except OSError:
                continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                address = bytes.fromhex(fields[1].split(":")[0])
                found.add(".".join(str(part) for part in reversed(address)) if table == "tcp" else address.hex())
    return found
