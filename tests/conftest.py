"""One throw-away Airflow for the whole suite: its variables are set before anything imports Airflow."""

import atexit
import json
import os
import shutil
import signal
import socket
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from claimhouse.airflow_home import airflow_variables, password_file
from claimhouse.airflow_services import start_services, stop_services
from claimhouse.settings import SAMPLES_DIR, Settings

PROJECT_ROOT = Path(__file__).resolve().parents[1]
SUITE_HOME = Path(tempfile.mkdtemp(prefix="claimhouse-tests-"))
atexit.register(shutil.rmtree, SUITE_HOME, ignore_errors=True)


def make_settings(home: Path, batch_size: int = 2) -> Settings:
    """Settings of an installation that lies wholly in one folder."""
    return Settings(home=home, landing=home / "landing", batch_size=batch_size)


# Whoever ends the suite early ends the Airflow that it has started too: as on Ctrl-C, fixtures are torn down.
signal.signal(signal.SIGTERM, signal.default_int_handler)

# Before any test module is collected, and so before Airflow reads its configuration.
os.environ.update(airflow_variables(make_settings(SUITE_HOME)))
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "False"
# Every installation of the suite, in whatever process, shares what is made of the language data; a worker of the run
# finds here what the process that started it has set.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["CLAIMHOUSE_CACHE"] = str(SUITE_HOME / "cache")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An empty installation, which the tasks of this test see too."""
    empty = make_settings(tmp_path)
    empty.landing.mkdir()
    use_installation(empty, monkeypatch)
    return empty


def use_installation(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the tasks that this process runs at an installation."""
    monkeypatch.setenv("CLAIMHOUSE_HOME", str(settings.home))
    monkeypatch.setenv("CLAIMHOUSE_LANDING", str(settings.landing))
    monkeypatch.setenv("CLAIMHOUSE_BATCH_SIZE", str(settings.batch_size))


@pytest.fixture(scope="session")
def airflow_database() -> None:
    """Airflow's metadata database, made once for all tests that run DAGs in this process."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.utils.db import initdb

    initdb()
    DagBundlesManager().sync_bundles_to_db()


@dataclass
class RunningAirflow:
    """Airflow as `make up` starts it, and a way to talk to it."""

    settings: Settings
    url: str
    token: str = ""

    def request(
        self, path: str, body: dict[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Send one request; gives status and text, also when the status is an error."""
        request = urllib.request.Request(
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **(headers or {})},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def ask(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Send one request as the logged-in user; gives status and the JSON that comes back."""
        for _ in range(5):
            status, text = self.request(path, body, {"Authorization": f"Bearer {self.token}"})
            # SQLite lets one service write at a time: a request that met a lock is asked again, as a client would.
            if status != 500 or "Database error" not in text:
                break
            time.sleep(2)
        return status, json.loads(text)

    def log_in(self) -> None:
        """Get a token for the one user, with the password that Airflow has generated."""
        password = json.loads(password_file(self.settings).read_text())["admin"]
        status, text = self.request("/auth/token", {"username": "admin", "password": password})
        assert status == 201, text
        self.token = json.loads(text)["access_token"]


@pytest.fixture(scope="session")
def running_airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAirflow]:
    """All services on a free loopback port, over an installation with the samples; stopped wholly afterwards."""
    from finished_homes import finish_stages

    settings = make_settings(tmp_path_factory.mktemp("running") / "home", batch_size=200)
    shutil.copytree(finish_stages()["done"], settings.home)
    shutil.copytree(SAMPLES_DIR, settings.landing)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start_services(settings, port)
    try:
        airflow = RunningAirflow(settings, f"http://127.0.0.1:{port}")
        airflow.log_in()
        yield airflow
    finally:
        stop_services(settings)
