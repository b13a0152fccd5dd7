"""The command line behind `make run`, `make up`, `make query` and their like.

A mistake of the operator ends with one line on stderr and exit code 2; a red DAG with its message and exit code 1.
"""

import argparse
import ast
import dataclasses
import functools
import http.server
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from claimhouse.airflow_home import (
    OperatorError,
    RedRunError,
    airflow_folder,
    password_file,
    prepare_airflow,
    stream_dag_run,
)
from claimhouse.airflow_services import find_running, start_services, stop_services
from claimhouse.dbt_build import BuildError
from claimhouse.report import clean_text, print_report
from claimhouse.settings import SAMPLES_DIR, Settings, load_settings
from claimhouse.suggest import list_suggestions
from claimhouse.truth import discover_truth

# Columns of what goes to a file or a pipe.
FILE_WIDTH = 160
# Lines of `airflow dags test` that say where it stands.
TASK_STARTS = re.compile(r"\[DAG TEST\] starting task_id=(\w+) map_index=(-?\d+)")
TASK_ENDS = re.compile(r"\[DAG TEST\] end task task_id=")
TASK_RETURNS = re.compile(r"Done\. Returned value was: (\{.*?\})\s+\[")
OUR_LOG = re.compile(r"\[(?:info|warning|error) *\] (.*?)\s+\[claimhouse\.[\w.]+\]")
TASK_FAILS = "CLAIMHOUSE FAILED "
# The last line of a traceback, for what goes wrong outside of a task: a DAG that doesn't parse, a parameter refused.
UNCAUGHT = re.compile(r"[\w.]+(?:Error|Exception): ")
STAMPED_LINE = re.compile(r"\d{4}-\d\d-\d\dT")


def has_files(folder: Path) -> bool:
    """Say whether a folder holds a file, at any depth."""
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))


def choose_landing(settings: Settings, named: str | None) -> Settings:
    """Take the folder that was named, else the installation's own, else, while that is empty, the samples.

    Raises:
        OperatorError: the named folder isn't one.
    """
    if named:
        folder = Path(named).expanduser().resolve()
        if not folder.is_dir():
            raise OperatorError(f"LANDING is not a folder: {folder}")
        return dataclasses.replace(settings, landing=folder)
    return settings if has_files(settings.landing) else dataclasses.replace(settings, landing=SAMPLES_DIR)


def describe_counts(returned: str) -> str:
    """Turn what a task returned into words: whole numbers with their names, everything else left out."""
    try:
        counts = ast.literal_eval(returned)
    except (ValueError, SyntaxError):
        return ""
    named = [f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items() if type(count) is int]
    return ", ".join(named)


def run_dag(settings: Settings, dag_id: str, conf: dict[str, object], console: Console) -> None:
    """Run one DAG to its end and show a line per task: what it is, how long it took, what it counted.

    Raises:
        RedRunError: the run is red; its message holds what the failing task said.
    """
    log = airflow_folder(settings) / "logs" / "run.log"
    console.print(f"[bold]{dag_id}[/bold]")
    label, started, counts = "", time.monotonic(), ""
    failure: list[str] = []
    uncaught: list[str] = []
    is_in_failure = False
    try:
        for line in stream_dag_run(settings, dag_id, json.dumps(conf), log):
            if STAMPED_LINE.match(line):
                is_in_failure = TASK_FAILS in line
            if UNCAUGHT.match(line):
                uncaught = [line]
            if is_in_failure:
                failure.append(line.partition(TASK_FAILS)[2] or line)
            if found := TASK_STARTS.search(line):
                batch = f" {int(found[2]) + 1}" if found[2] != "-1" else ""
                label, started, counts = f"{found[1]}{batch}", time.monotonic(), ""
                if console.is_terminal:
                    console.print(Text(f"  {label} …"), end="\r")
            elif found := TASK_RETURNS.search(line):
                counts = describe_counts(found[1])
            elif found := OUR_LOG.search(line):
                console.print(Text(f"    {clean_text(found[1])}"), soft_wrap=True)
            elif TASK_ENDS.search(line):
                console.print(
                    Text(f"  {label:<20} {time.monotonic() - started:6.1f} s   {counts}".rstrip()), soft_wrap=True
                )
    except RedRunError as error:
        raise RedRunError("\n".join([*(failure or uncaught), str(error)])) from error


def run_all(arguments: argparse.Namespace, console: Console) -> None:
    """Load what is new, build the warehouse, print the report."""
    settings = choose_landing(load_settings(), arguments.landing)
    if running := find_running(settings):
        raise OperatorError(
            f"Airflow is running on this CLAIMHOUSE_HOME (http://127.0.0.1:{running[1]}): drop files into "
            f"{load_settings().landing} and it loads them, or stop it first with: make down"
        )
    if not has_files(settings.landing):
        raise OperatorError(f"no files in {settings.landing}")
    started = time.monotonic()
    console.print(Text(f"Reading {settings.landing}, writing {settings.home}"), soft_wrap=True)
    prepare_airflow(settings)
    run_dag(settings, "load_articles", {"event": arguments.event, "force": arguments.force}, console)
    run_dag(settings, "build_warehouse", {}, console)
    console.print(f"done in {time.monotonic() - started:.0f} s\n")
    print_published(settings, arguments.event, console)
    print_next_steps(settings, console)


def find_claims_file(settings: Settings) -> Path:
    """Say where the published warehouse lies.

    Raises:
        OperatorError: nothing has been published yet.
    """
    if not settings.claims_file.is_file():
        raise OperatorError(f"nothing published yet at {settings.claims_file}: make run comes first")
    return settings.claims_file


def print_published(settings: Settings, event_id: str | None, console: Console) -> None:
    """Print the report of the published warehouse."""
    print_report(find_claims_file(settings), console, event_id)


def print_next_steps(settings: Settings, console: Console) -> None:
    """Print where everything lies and three things to try."""
    home = "" if settings.home == load_default_home() else f' CLAIMHOUSE_HOME="{settings.home}"'
    lines = [
        "",
        f"warehouse  {settings.claims_file}",
        f"docs       {settings.docs_file}",
        f"log        {airflow_folder(settings) / 'logs' / 'run.log'}",
        "",
        "Next:",
        f'  make query{home} SQL="select claim_id, source_id, display, quote from fct_claim_values limit 20"',
        f"  make docs{home}      what every table and column means",
        f"  make up{home}        Airflow: drop your own files into {settings.home / 'landing'}/<event>/",
    ]
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def load_default_home() -> Path:
    """The folder that make takes when CLAIMHOUSE_HOME isn't named."""
    return SAMPLES_DIR.parents[1] / "data"


def report(arguments: argparse.Namespace, console: Console) -> None:
    """Print the report again."""
    print_published(load_settings(), arguments.event, console)


def suggest(arguments: argparse.Namespace, console: Console) -> None:
    """Print lines for an event's file from what discovery found."""
    claims_file = find_claims_file(load_settings())
    if not arguments.event:
        raise OperatorError("no event given; try: make suggest EVENT=<folder in landing>")
    suggestions = list_suggestions(claims_file, arguments.event)
    if not suggestions:
        raise OperatorError(f"nothing was discovered in {arguments.event} that two sources say")
    for suggestion in suggestions:
        for line in suggestion.split("\n"):
            console.print(Text(clean_text(line)), soft_wrap=True)


def query(arguments: argparse.Namespace, console: Console) -> None:
    """Run SQL on the published warehouse, read-only, and show the rows."""
    claims_file = find_claims_file(load_settings())
    if not arguments.sql or not arguments.sql.strip():
        raise OperatorError('no SQL given; try: make query SQL="show tables"')
    try:
        with duckdb.connect(str(claims_file), read_only=True) as connection:
            rows = connection.sql(arguments.sql)
            if rows is not None:
                rows.show(max_width=max(console.width, 80), max_rows=arguments.rows)
    except duckdb.Error as error:
        raise OperatorError(str(error).strip().splitlines()[0]) from error


def docs(arguments: argparse.Namespace, console: Console) -> None:
    """Serve the published dbt docs on loopback until interrupted."""
    docs_file = load_settings().docs_file
    if not docs_file.is_file():
        raise OperatorError(f"no docs published yet at {docs_file}: make run comes first")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(docs_file.parent))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", arguments.port), handler)
    except OSError as error:
        raise OperatorError(f"port {arguments.port} can't be used ({error.strerror})") from error
    console.print(f"dbt docs: http://127.0.0.1:{server.server_address[1]}/   (Ctrl-C ends)")
    with server:
        server.serve_forever()


def up(arguments: argparse.Namespace, console: Console) -> None:
    """Start Airflow and say where it is and who may log in."""
    settings = load_settings()
    if arguments.landing:
        settings = choose_landing(settings, arguments.landing)
    console.print("Starting Airflow …")
    start_services(settings, arguments.port)
    for line in (
        f"Airflow   http://127.0.0.1:{arguments.port}",
        f"user      admin; the password stands in {password_file(settings)}",
        f"landing   {settings.landing}/<event>/   files dropped here are loaded by themselves",
        f"logs      {airflow_folder(settings) / 'logs'}",
        "stop      make down",
    ):
        console.print(Text(line), soft_wrap=True)


def down(arguments: argparse.Namespace, console: Console) -> None:
    """Stop Airflow."""
    console.print("Airflow is stopped." if stop_services(load_settings()) else "Airflow isn't running here.")


def truth(arguments: argparse.Namespace, console: Console) -> None:
    """Weigh the sources of any table of values and write what each method takes for true.

    Raises:
        OperatorError: an argument is missing.
        ValueError: the table can't be used.
    """
    if not arguments.claims or not arguments.out:
        raise OperatorError("two files are needed: make truth CLAIMS=values.csv OUT=picks.csv")
    picks = Path(arguments.out).expanduser()
    origins = discover_truth(load_settings(), Path(arguments.claims).expanduser(), picks)
    console.print(Text(f"picks    {picks}\norigins  {origins}"), soft_wrap=True)


def parse_arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="claimhouse", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run_command = commands.add_parser("run", help="load files, build the warehouse, print the claims table")
    run_command.add_argument("--landing", help="folder with one sub-folder per event")
    run_command.add_argument("--event", help="only this sub-folder")
    run_command.add_argument("--force", action="store_true", help="load again what is loaded already")
    run_command.set_defaults(act=run_all)
    report_command = commands.add_parser("report", help="print the claims table")
    report_command.add_argument("--event", help="only this event")
    report_command.set_defaults(act=report)
    suggest_command = commands.add_parser("suggest", help="print lines for an event's file")
    suggest_command.add_argument("--event", help="the event's folder in landing")
    suggest_command.set_defaults(act=suggest)
    query_command = commands.add_parser("query", help="run SQL, read-only")
    query_command.add_argument("sql", nargs="?", default="")
    query_command.add_argument("--rows", type=int, default=200, help="show at most so many rows")
    query_command.set_defaults(act=query)
    docs_command = commands.add_parser("docs", help="serve the dbt docs")
    docs_command.add_argument("--port", type=int, default=8081)
    docs_command.set_defaults(act=docs)
    up_command = commands.add_parser("up", help="start Airflow on loopback")
    up_command.add_argument("--landing", help="folder to watch instead of CLAIMHOUSE_HOME/landing")
    up_command.add_argument("--port", type=int, default=8080)
    up_command.set_defaults(act=up)
    commands.add_parser("down", help="stop Airflow").set_defaults(act=down)
    truth_command = commands.add_parser("truth", help="truth discovery on any table of per-source values")
    truth_command.add_argument("claims", nargs="?", help="csv or parquet: object_id, source_id, value")
    truth_command.add_argument("out", nargs="?", help="csv to write: object_id, method, value, verdict, reason")
    truth_command.set_defaults(act=truth)
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; returns the exit code."""
    arguments = parse_arguments(words)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    try:
        arguments.act(arguments, console)
    except OperatorError as error:
        print(f"claimhouse: {error}", file=sys.stderr)
        return 2
    except (RedRunError, BuildError) as error:
        print(f"claimhouse: {error}", file=sys.stderr)
        return 1
    except ValueError as error:
        # A variable that was set wrongly, a table of values that can't be used.
        print(f"claimhouse: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
