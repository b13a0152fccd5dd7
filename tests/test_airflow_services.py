"""Starting and stopping: what `make down` has to leave behind is nothing."""

import subprocess
import time
from pathlib import Path

from conftest import make_settings

from claimhouse.airflow_services import find_running, list_session, read_boot, running_file, stop_services


def start_stubborn_session(note: Path, port: int = 1) -> int:
    """Start a session whose leader ends when asked and whose child, in a group of its own, doesn't."""
    script = "set -m; (trap '' TERM; while :; do sleep 0.2; done) & echo ready; wait"
    leader = subprocess.Popen(["bash", "-c", script], start_new_session=True, stdout=subprocess.PIPE, text=True)
    assert leader.stdout is not None
    assert leader.stdout.readline() == "ready\n"
    note.parent.mkdir(parents=True)
    note.write_text(f"{leader.pid} {port} {read_boot()}\n")
    return leader.pid


def test_stopping_reaches_children_that_left_the_group_and_ignore_the_signal(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("claimhouse.airflow_services.STOP_SECONDS", 1)
    settings = make_settings(tmp_path)
    session = start_stubborn_session(running_file(settings))
    assert len(list_session(session)) >= 2
    assert find_running(settings) == (session, 1)
    assert stop_services(settings) is True
    assert list_session(session) == []
    assert find_running(settings) is None
    assert stop_services(settings) is False


def test_a_note_from_before_a_reboot_stops_nobody(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    bystander = subprocess.Popen(["sleep", "30"], start_new_session=True)
    try:
        running_file(settings).parent.mkdir(parents=True)
        running_file(settings).write_text(f"{bystander.pid} 1 another-boot\n")
        assert stop_services(settings) is False
        time.sleep(0.1)
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()
