"""docker-compose.yml: complete, without default secrets, and closed to the outside."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT_ROOT = Path(__file__).resolve().parents[1]
TEXT = (PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SECRETS = {"POSTGRES_PASSWORD", "JWT_SECRET", "API_SECRET_KEY", "FERNET_KEY", "ADMIN_PASSWORD"}
LONG_RUNNING = {"postgres", "api-server", "scheduler", "dag-processor", "triggerer"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services, with anchors and merges resolved."""
    return yaml.safe_load(TEXT)["services"]


def test_every_part_of_airflow_has_its_service(services: dict[str, Any]) -> None:
    assert set(services) == LONG_RUNNING | {"init"}
    commands = {name: service["command"][0] for name, service in services.items() if name not in ("postgres", "init")}
    assert commands == {name: name for name in LONG_RUNNING - {"postgres"}}


def test_every_long_running_service_is_watched_and_restarted(services: dict[str, Any]) -> None:
    for name in LONG_RUNNING:
        assert services[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
        assert services[name]["restart"] == "unless-stopped", name


def test_services_wait_for_the_database_and_its_tables(services: dict[str, Any]) -> None:
    assert services["init"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in LONG_RUNNING - {"postgres", "scheduler"}:
        assert services[name]["depends_on"] == {"init": {"condition": "service_completed_successfully"}}, name
    assert services["scheduler"]["depends_on"] == {"api-server": {"condition": "service_healthy"}}


def test_no_secret_has_a_default() -> None:
    uses = re.findall(r"\$\{(\w+)([^}]*)\}", TEXT)
    assert {name for name, _ in uses} >= SECRETS
    for name, rest in uses:
        if name in SECRETS or name == "LANDING":
            assert rest.startswith(":?"), f"{name} has to be required"
    settings = [line for line in TEXT.splitlines() if re.search(r"(PASSWORD|SECRET|KEY): ", line)]
    assert len(settings) >= len(SECRETS)
    assert [line for line in settings if not re.search(r"\$\{\w+:\?", line)] == []


def test_only_the_api_server_is_reachable_and_only_from_this_host(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert list(published) == ["api-server"]
    assert all(port.startswith("127.0.0.1:") for port in published["api-server"])


def test_landing_is_read_only_and_state_is_kept(services: dict[str, Any]) -> None:
    for name in LONG_RUNNING - {"postgres"}:
        mounts = services[name]["volumes"]
        assert "state:/var/lib/claimhouse" in mounts, name
        assert [mount["read_only"] for mount in mounts if isinstance(mount, dict)] == [True], name
        assert services[name]["environment"]["CLAIMHOUSE_LANDING"] == "/landing", name


def test_the_image_holds_what_the_settings_look_for() -> None:
    lines = (PROJECT_ROOT / "Dockerfile").read_text().splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY")}
    assert copied == {"requirements.txt", "dags", "plugins", "include", "dbt"}
    assert all((PROJECT_ROOT / name).exists() for name in copied)
    assert "USER claimhouse" in lines
    ignored = (PROJECT_ROOT / ".dockerignore").read_text().split()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied


def find_compose() -> list[str] | None:
    """The command that this machine has for compose files: Docker's plugin, the older program, or none."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and not subprocess.run([*command, "version"], capture_output=True).returncode:
            return command
    return None


def run_compose(environment: dict[str, str]) -> subprocess.CompletedProcess[str] | None:
    """Let compose itself read the file; None where this machine has none."""
    command = find_compose()
    if command is None:
        return None
    return subprocess.run(
        [*command, "--file", str(PROJECT_ROOT / "docker-compose.yml"), "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
    )


def test_docker_accepts_the_file_with_all_secrets_and_refuses_it_without(tmp_path: Path) -> None:
    given = dict.fromkeys(SECRETS, "a-value-for-this-test") | {"LANDING": str(tmp_path)}
    accepted = run_compose(given)
    if accepted is None:
        # No compose here: the rules above, on the parsed file, are what is proven.
        assert set(yaml.safe_load(TEXT)) == {"x-airflow", "services", "volumes"}
        return
    assert accepted.returncode == 0, accepted.stderr
    refusals = {name: run_compose({key: value for key, value in given.items() if key != name}) for name in given}
    assert len(refusals) == len(given)
    for name, refused in refusals.items():
        assert refused is not None
        assert refused.returncode != 0, name
        assert name in refused.stderr
