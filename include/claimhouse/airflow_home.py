"""Airflow as child processes: its settings, its metadata database, one run of a DAG.

Airflow is never imported here: a command that only prints a table should not wait two seconds for it, and everything
below talks to it as a user does, by its command line.
"""

import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from claimhouse.settings import PROJECT_ROOT, Settings


class OperatorError(Exception):
    """Something that the person at the keyboard can put right; the message is all that is shown."""


class RedRunError(Exception):
    """A DAG run that ended red; the message says what its failing task said and where the log is."""


def airflow_folder(settings: Settings) -> Path:
    """Where Airflow keeps its own state: metadata database, logs, password file."""
    return settings.home / "airflow"


def password_file(settings: Settings) -> Path:
    """Where Airflow writes the password that it generates for the user admin."""
    return airflow_folder(settings) / "simple_auth_manager_passwords.json.generated"


def airflow_variables(settings: Settings, port: int = 8080) -> dict[str, str]:
    """Environment variables under which every Airflow process of this installation runs."""
    url = f"http://127.0.0.1:{port}"
    return {
        "AIRFLOW_HOME": str(airflow_folder(settings)),
        "CLAIMHOUSE_HOME": str(settings.home),
        "CLAIMHOUSE_LANDING": str(settings.landing),
        "PYTHONPATH": str(PROJECT_ROOT / "include"),
        "PYTHONUNBUFFERED": "1",
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT_ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        # Airflow's default would fork 32 workers.
        "AIRFLOW__CORE__PARALLELISM": str(min(4, max(2, os.cpu_count() or 2))),
        "AIRFLOW__CORE__MAX_MAP_LENGTH": "8192",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(password_file(settings)),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "15",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(airflow_folder(settings) / "logs"),
        # Colour codes have no place in a log file.
        "NO_COLOR": "1",
    }


def airflow_command(settings: Settings, *arguments: str, port: int = 8080) -> list[str]:
    """Spell out an Airflow command with its environment, through env(1), so that the parent's is only added to."""
    variables = [f"{name}={value}" for name, value in airflow_variables(settings, port).items()]
    return ["env", *variables, sys.executable, "-m", "airflow", *arguments]


def prepare_airflow(settings: Settings) -> None:
    """Make the folders and bring the metadata database up to date, when that hasn't been done for this version.

    Raises:
        OperatorError: the folder can't be written, or the migration fails.
    """
    folder = airflow_folder(settings)
    try:
        # The metadata database and the generated keys are nobody else's business.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise OperatorError(f"CLAIMHOUSE_HOME can't be written: {error}") from error
    stamp = folder / "migrated-to"
    version = importlib.metadata.version("apache-airflow-core")
    if stamp.is_file() and stamp.read_text() == version and (folder / "airflow.db").is_file():
        return
    log = folder / "logs" / "migrate.log"
    with log.open("ab") as output:
        done = subprocess.run(airflow_command(settings, "db", "migrate"), stdout=output, stderr=output, check=False)
    if done.returncode:
        raise OperatorError(f"Airflow's metadata database could not be prepared; see {log}")
    stamp.write_text(version)


def stream_dag_run(settings: Settings, dag_id: str, conf: str, log: Path) -> Iterator[str]:
    """Run a DAG once in a child process, yield its output line by line and append it to a log file.

    Raises:
        RedRunError: the run is red.
    """
    command = airflow_command(settings, "dags", "test", dag_id, "--conf", conf)
    with (
        log.open("a", encoding="utf-8") as output,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace"
        ) as child,
    ):
        assert child.stdout is not None
        try:
            for line in child.stdout:
                output.write(line)
                yield line.rstrip("\n")
        except GeneratorExit:
            child.terminate()
            raise
    if child.returncode:
        raise RedRunError(f"{dag_id} failed; the whole log is {log}")
