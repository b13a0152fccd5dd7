"""dbt in a child process of its own: run it, stop it when its parent is gone, and say which rows made it fail.

A child, because dbt keeps DuckDB's lock for as long as its process lives. Run as a module
(``python -m claimhouse.dbt_build build …``) it is that child.
"""

import importlib
import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from claimhouse.settings import DBT_DIR, PROJECT_ROOT, Settings

logger = logging.getLogger(__name__)

FAILED_STATUSES = ("error", "fail", "runtime error")
# What the child notes of a build that failed.
RESULTS_FILE = "failed_build.json"
SHOWN_FAILURES = 10
SHOWN_ROWS = 5
SHOWN_LOG_LINES = 30
# dbt's line on a model or test that has ended: 12:00:01  17 of 215 PASS not_null_… [PASS in 0.07s]
FINISHED_STEP = re.compile(r"\b(?P<step>\d+) of (?P<steps>\d+) (?P<status>[A-Z]+) (?!.*\[RUN\])")


class BuildError(RuntimeError):
    """The warehouse can't be built or published; the message names the node and the rows, or what is in the way."""


@dataclass(frozen=True)
class Failure:
    """One dbt node that failed: its unique id, what dbt says of it, and the SQL that shows its failing rows, if any."""

    unique_id: str
    message: str
    rows_sql: str | None


def locate_target(settings: Settings) -> Path:
    """Give the folder of dbt's artifacts: manifest, run results, the docs page, parse cache."""
    return settings.build / "dbt" / "target"


def run_dbt(settings: Settings, database: Path, arguments: list[str], project: Path = DBT_DIR) -> None:
    """Run one dbt command on a DuckDB file and wait for its end.

    Progress and whatever isn't in order go to this module's logger; all of dbt's log lies in ``build/dbt/logs``.

    Raises:
        BuildError: dbt failed. The message names the first failing nodes and, of tests, the first failing rows.
    """
    target = locate_target(settings)
    target.mkdir(parents=True, exist_ok=True)
    results = target / RESULTS_FILE
    results.unlink(missing_ok=True)
    # env(1) adds to the environment that this process has been given, which only `settings` reads.
    command = [
        "env",
        f"PYTHONPATH={PROJECT_ROOT / 'include'}",
        f"CLAIMHOUSE_SIDE_FILE={database}",
        f"CLAIMHOUSE_CATALOGUE_DIR={settings.build / 'catalogue'}",
        "DBT_SEND_ANONYMOUS_USAGE_STATS=false",
        *(sys.executable, "-m", "claimhouse.dbt_build", *arguments),
        *("--project-dir", str(project), "--profiles-dir", str(project)),
        *("--target-path", str(target), "--log-path", str(target.parent / "logs"), "--no-use-colors"),
        # The SQL that dbt ran lies in the target folder; a log with all of it once more costs more than running it.
        *("--log-level-file", "info"),
    ]
    lines: list[str] = []
    quarters_shown = 0
    # The child holds the other end of its standard input: when this process dies, however, the child sees it close.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=target.parent
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            lines.append(line.rstrip())
            quarters_shown = log_progress(lines[-1], quarters_shown)
    if child.returncode == 0:
        return
    failures = list(read_failures(results)) if results.is_file() else []
    if not failures:
        raise BuildError(f"dbt {arguments[0]} stopped with {child.returncode}:\n" + "\n".join(lines[-SHOWN_LOG_LINES:]))
    raise BuildError(describe_failures(arguments[0], failures, database))


def log_progress(line: str, quarters_shown: int) -> int:
    """Log a line of dbt's that tells of a failure, and every quarter of the way; give the quarters shown so far."""
    done = FINISHED_STEP.search(line)
    if done is None:
        return quarters_shown
    if done["status"] in ("ERROR", "FAIL", "WARN"):
        logger.warning("dbt: %s", line)
    quarters = 4 * int(done["step"]) // int(done["steps"])
    if quarters > quarters_shown:
        logger.info("dbt: %s of %s steps done", done["step"], done["steps"])
    return max(quarters, quarters_shown)


def read_failures(results: Path) -> Iterator[Failure]:
    """Read the failing nodes from the child's note, in the order in which they ran."""
    for result in json.loads(results.read_text(encoding="utf-8"))["results"]:
        if result["status"] not in FAILED_STATUSES:
            continue
        unique_id: str = result["unique_id"]
        is_data_test = unique_id.startswith("test.") and result["status"] == "fail"
        yield Failure(unique_id, result["message"] or "no message", result["compiled_code"] if is_data_test else None)


def describe_failures(command: str, failures: list[Failure], database: Path) -> str:
    """Put failing nodes into words, with up to SHOWN_ROWS rows of every failing data test."""
    parts = [f"dbt {command}: {len(failures)} failed"]
    for failure in failures[:SHOWN_FAILURES]:
        parts.append(f"- {failure.unique_id}: {failure.message.strip()}")
        if failure.rows_sql:
            parts.extend(f"    {row}" for row in list_failing_rows(database, failure.rows_sql))
    if len(failures) > SHOWN_FAILURES:
        parts.append(f"… and {len(failures) - SHOWN_FAILURES} more")
    return "\n".join(parts)


def list_failing_rows(database: Path, rows_sql: str) -> list[dict[str, Any]]:
    """Run a data test's compiled SQL again and give its first rows; none when it can't be run any more."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            found = connection.execute(f"select * from ({rows_sql}\n) limit {SHOWN_ROWS}")
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    except duckdb.Error as error:
        logger.warning("the failing rows can't be shown: %s", error)
        return []


def stop_with_parent() -> None:
    """End this process when its standard input closes: the parent was killed, and nobody waits for the result."""
    # Unbuffered: a thread that waits in sys.stdin makes the interpreter abort when it ends.
    while os.read(0, 1024):
        pass
    os._exit(1)


def run_as_child(arguments: list[str]) -> int:
    """Run dbt in this process and note what failed; returns the exit code.

    ``build`` writes no JSON of dbt's own: its manifest, a megabyte that only the docs need, takes longer to write than
    most models take to run.
    """
    runner = importlib.import_module("dbt.cli.main").dbtRunner()
    is_build = arguments[0] == "build"
    outcome = runner.invoke([*arguments, "--no-write-json"] if is_build else arguments)
    if is_build and not outcome.success and hasattr(outcome.result, "results"):
        target = Path(arguments[arguments.index("--target-path") + 1])
        rows = [
            {
                "unique_id": result.node.unique_id,
                "status": str(result.status),
                "message": result.message,
                "compiled_code": getattr(result.node, "compiled_code", None),
            }
            for result in outcome.result.results
        ]
        (target / RESULTS_FILE).write_text(json.dumps({"results": rows}), encoding="utf-8")
    if outcome.exception is not None:
        print(outcome.exception)
    return 0 if outcome.success else 1


if __name__ == "__main__":
    threading.Thread(target=stop_with_parent, daemon=True).start()
    sys.exit(run_as_child(sys.argv[1:]))
