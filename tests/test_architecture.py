"""The borders of DESIGN: who may import whom, what may read the environment, and names that say nothing."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT_ROOT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT_ROOT / "include" / "claimhouse"
OWN_FOLDERS = ("dags", "plugins", "include", "tests", "dbt", ".ci")
OWN_FILES = ("Makefile", "Dockerfile", ".dockerignore", "docker-compose.yml", "pyproject.toml", "README.md",
             "CONTRIBUTING.md", "CHANGELOG.md", "requirements.in", "requirements-dev.in", "requirements.txt",
             "requirements-dev.txt", ".gitignore")  # fmt: skip
TEXT_SUFFIXES = {".py", ".sql", ".toml", ".yml", ".yaml", ".md", ".txt", ".in", ".cfg", ".json", ""}
SAYS_NOTHING = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}
# Folders of one machine. A path inside a container or a URL's path is none.
MACHINE_PATHS = re.compile(r"(?<![\w.:/}])/(?:work|root|home/\w+|Users/\w+|tmp)/")
REGISTRY_HOSTS = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|index-url", re.IGNORECASE)


def list_own_files() -> list[Path]:
    """Every text file of the project, without what tools leave behind."""
    found = [PROJECT_ROOT / name for name in OWN_FILES if (PROJECT_ROOT / name).is_file()]
    for folder in OWN_FOLDERS:
        for path in sorted((PROJECT_ROOT / folder).rglob("*")):
            is_leftover = {"__pycache__", "target", "logs"} & set(path.relative_to(PROJECT_ROOT).parts)
            if path.is_file() and not is_leftover and path.suffix in TEXT_SUFFIXES:
                found.append(path)
    return found


def list_modules(*folders: str) -> list[Path]:
    """Python files of some of the project's folders."""
    return [path for folder in folders for path in sorted((PROJECT_ROOT / folder).rglob("*.py"))]


def find_imports(path: Path, at_module_level: bool) -> Iterator[str]:
    """Top-level names of what a file imports, either when it is imported itself or anywhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
            "import_module",
            "__import__",
        ):
            yield from (str(part.value).split(".")[0] for part in node.args if isinstance(part, ast.Constant))
        if not (at_module_level and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)):
            pending.extend(ast.iter_child_nodes(node))


def offenders(paths: list[Path], forbidden: set[str], at_module_level: bool) -> list[str]:
    """Name files and the forbidden module that each imports; at least one file has to be looked at."""
    assert paths
    return [
        f"{path.relative_to(PROJECT_ROOT)} imports {name}"
        for path in paths
        for name in sorted(set(find_imports(path, at_module_level)) & forbidden)
    ]


def test_the_package_never_imports_airflow_or_what_stands_above_it() -> None:
    above = {"airflow", "dags", "plugins", "tests", "landing_trigger", "task_policy", "claimhouse_plugin"}
    assert offenders(list_modules("include"), above, at_module_level=False) == []


def test_the_package_imports_dbt_in_child_processes_only() -> None:
    assert offenders(list_modules("include"), {"dbt"}, at_module_level=True) == []


def test_importing_the_command_line_loads_neither_airflow_nor_dbt() -> None:
    script = "import sys, claimhouse.cli; print([name for name in ('airflow', 'dbt') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_dags_and_plugins_import_the_package_inside_functions_only() -> None:
    assert offenders(list_modules("dags", "plugins"), {"claimhouse"}, at_module_level=True) == []


def test_dags_import_no_dag_and_no_library_of_the_data() -> None:
    forbidden = {"polars", "duckdb", "deltalake", "dbt", "os", "subprocess", "load_articles", "build_warehouse"}
    assert offenders(list_modules("dags"), forbidden, at_module_level=False) == []


def test_plugins_import_no_dag() -> None:
    assert offenders(list_modules("plugins"), {"load_articles", "build_warehouse"}, at_module_level=False) == []


def test_only_settings_reads_the_environment() -> None:
    looked_at = [path for path in list_modules("include", "dags", "plugins") if path.name != "settings.py"]
    assert looked_at
    readers = [
        str(path.relative_to(PROJECT_ROOT))
        for path in looked_at
        if re.search(r"\bos\.(environ|getenv)|from os import .*(environ|getenv)", path.read_text(encoding="utf-8"))
    ]
    assert readers == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    modules = list_modules("include", "dags", "plugins", "tests")
    assert modules
    vague = [str(path.relative_to(PROJECT_ROOT)) for path in modules if SAYS_NOTHING & set(path.stem.split("_"))]
    assert vague == []


def test_no_variable_is_called_df() -> None:
    modules = list_modules("include", "dags", "plugins", "tests")
    assert modules
    found = []
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "id", getattr(node, "arg", None))
            if isinstance(name, str) and (name == "df" or name.endswith("_df")):
                found.append(f"{path.relative_to(PROJECT_ROOT)}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize(("pattern", "what"), [(MACHINE_PATHS, "machine path"), (REGISTRY_HOSTS, "registry host")])
def test_no_file_names_one_machine(pattern: re.Pattern[str], what: str) -> None:
    files = [path for path in list_own_files() if path != Path(__file__).resolve()]
    assert len(files) > 20
    found = [
        f"{path.relative_to(PROJECT_ROOT)}:{number}: {what}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_nothing_is_left_for_later_or_silenced_without_a_reason() -> None:
    for_later = re.compile(r"\b(TODO|FIXME)\b|pytest\.mark\.(skip|xfail)|pytest\.skip\(")
    # A reason is text behind the code in brackets.
    silenced = re.compile(r"#\s*(type:\s*ignore|noqa)(\[[\w, -]+\]|:\s*[A-Z0-9, ]+)?\s*$")
    code = [path for path in list_own_files() if path.suffix in {".py", ".sql", ""}]
    files = [path for path in code if path != Path(__file__).resolve()]
    assert len(files) > 20
    found = [
        f"{path.relative_to(PROJECT_ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if for_later.search(line) or silenced.search(line)
    ]
    assert found == []


def test_the_pins_hold_every_named_requirement() -> None:
    for source in ("requirements.in", "requirements-dev.in"):
        lines = (PROJECT_ROOT / source).read_text().splitlines()
        named = [re.split(r"[=<>~\[]", line)[0].strip().lower() for line in lines if line[:1].isalpha()]
        assert named
        pinned = dict(
            line.lower().split("==") for line in (PROJECT_ROOT / source.replace(".in", ".txt")).read_text().split()
        )
        assert [name for name in named if name not in pinned] == []
