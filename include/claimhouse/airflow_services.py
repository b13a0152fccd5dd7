"""Airflow's services on one machine: started in one session, asked for their health, stopped with all it holds."""

import contextlib
import json
import os
import shlex
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from claimhouse.airflow_home import OperatorError, airflow_command, airflow_folder, prepare_airflow
from claimhouse.settings import Settings

# What `airflow standalone` starts, but without the log servers, which listen on every network interface whatever the
# API's host is. On one machine the API server reads the log files themselves.
SERVICES = (
    ("api-server",),
    ("scheduler", "--skip-serve-logs"),
    ("dag-processor",),
    ("triggerer", "--skip-serve-logs"),
)
# A machine that is busy with something else takes minutes; services that die are noticed at once.
START_SECONDS = 600
STOP_SECONDS = 15


def running_file(settings: Settings) -> Path:
    """The note that start_services leaves for stop_services: session, port and the machine's boot."""
    return airflow_folder(settings) / "running"


def read_boot() -> str:
    """Name the current boot of the machine: after another one, process numbers mean other processes."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    return boot.read_text().strip() if boot.is_file() else "unknown"


def list_session(session: int) -> list[int]:
    """Process ids of a session, without those that have ended and only wait to be buried.

    A session, not a process group: Airflow puts every running task into a group of its own.
    """
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold anything; the fields behind it are state, parent, group, session.
            state, _, _, found = stat.read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue  # it ended while we looked
        if int(found) == session and state not in "ZX":
            members.append(int(stat.parent.name))
    return members


def find_running(settings: Settings) -> tuple[int, int] | None:
    """Session and port of the Airflow that runs on this CLAIMHOUSE_HOME, or None."""
    try:
        session, port, boot = running_file(settings).read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    if boot != read_boot() or not list_session(int(session)):
        return None
    return int(session), int(port)


def start_services(settings: Settings, port: int) -> None:
    """Start the four services in one session of their own and wait until all report healthy.

    Raises:
        OperatorError: they run already, the port is taken, or they don't get healthy; nothing is left running then.
    """
    if running := find_running(settings):
        raise OperatorError(f"Airflow runs on this CLAIMHOUSE_HOME already: http://127.0.0.1:{running[1]}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise OperatorError(f"port {port} can't be used ({error}); name another: make up PORT=8090") from error
    prepare_airflow(settings)
    settings.landing.mkdir(parents=True, exist_ok=True)
    logs = airflow_folder(settings) / "logs"
    commands = [
        shlex.join(airflow_command(settings, service, *options, port=port))
        + f" >>{shlex.quote(str(logs / service))}.log 2>&1 &\n"
        for service, *options in SERVICES
    ]
    script = (
        commands[0]
        # Tasks report to the API server: started before it listens, they would use up their retries on it.
        + f"until (: </dev/tcp/127.0.0.1/{port}) 2>&-; do kill -0 $! || exit; sleep 0.3; done\n"
        + "".join(commands[1:])
        # When a service ends, the others are of no use: the shell ends the whole group, and `make up` starts afresh.
        + "wait -n\nkill -TERM 0\n"
    )
    leader = subprocess.Popen(
        ["bash", "-c", script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    running_file(settings).write_text(f"{leader.pid} {port} {read_boot()}\n")
    try:
        wait_for_services(leader, port, logs)
    except BaseException:
        # Also on Ctrl-C: half an Airflow is worse than none.
        stop_services(settings)
        raise


def wait_for_services(leader: subprocess.Popen[bytes], port: int, logs: Path) -> None:
    """Wait until every service has reported healthy once; on a busy machine they seldom all do in the same second.

    Raises:
        OperatorError: one has ended, or time is up.
    """
    waiting = {"metadatabase", "scheduler", "triggerer", "dag_processor"}
    deadline = time.monotonic() + START_SECONDS
    while waiting := waiting - find_healthy(port):
        if leader.poll() is not None or time.monotonic() > deadline:
            raise OperatorError(f"Airflow did not start ({', '.join(sorted(waiting))}); see {logs}/*.log")
        time.sleep(0.5)


def find_healthy(port: int) -> set[str]:
    """Ask the API server which of its companions are healthy; none while it doesn't answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=5) as answer:
            health = json.load(answer)
    except (OSError, ValueError):
        return set()
    return {part for part, report in health.items() if report.get("status") == "healthy"}


def stop_services(settings: Settings) -> bool:
    """Stop every process of the session; those that don't go when asked are killed. Says whether anything ran."""
    running = find_running(settings)
    if running is not None:
        session = running[0]
        # Asked group by group, the leader's first: services end their own children in good order.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(session, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while (left := list_session(session)) and time.monotonic() < deadline:
            time.sleep(0.2)
        while left:
            for process in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.1)
            left = list_session(session)
    running_file(settings).unlink(missing_ok=True)
    return running is not None
