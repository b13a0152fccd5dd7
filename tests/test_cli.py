"""The commands behind make: what they print, and how they end when the operator has made a mistake."""

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import duckdb
import pytest
from conftest import make_settings
from rich.cells import cell_len
from rich.console import Console

from claimhouse.cli import describe_counts, main
from claimhouse.report import clean_text, format_values, print_report
from claimhouse.settings import SAMPLES_DIR, Settings


def make_warehouse(claims_file: Path, sources: list[str]) -> None:
    """Write a warehouse that holds what the report reads: one event, two claims, as many sources as asked for."""
    claims_file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(claims_file)) as connection:
        connection.execute("""
            create table dim_claims (event_id varchar, claim_id varchar, question varchar);
            create table dim_articles (event_id varchar, file_uri varchar, language_code varchar);
            create table fct_rejects (file_uri varchar, reason_code varchar, detail varchar);
            create table fct_claim_agreement (event_id varchar, claim_id varchar, verdict varchar);
            create table fct_claim_values (
                event_id varchar, claim_id varchar, source_id varchar, display varchar, is_preferred boolean,
                span_start bigint
            );
            insert into dim_claims values
                ('flood', 'delay', 'How long after the announced hour did the sluice open?'),
                ('flood', 'injured', null);
            insert into fct_claim_agreement values ('flood', 'delay', 'compatible'), ('flood', 'injured', 'conflict');
            insert into fct_rejects values
                ('flood/a.gz', 'truncated', 'ends early'), ('flood/b.gz', 'truncated', 'ends early'),
                ('other/c.bin', 'binary', null);
        """)
        for number, source in enumerate(sources):
            connection.execute("insert into dim_articles values ('flood', $1, 'en')", [f"flood/{number}.txt"])
            connection.execute(
                "insert into fct_claim_values values ('flood', 'delay', $1, $2, true, 5)",
                [source, ["> 40 min", "~ 45 min", "42 min"][number % 3]],
            )
        for display, is_preferred, start in (("7", False, 9), ("9", True, 50)):
            connection.execute(
                "insert into fct_claim_values values ('flood', 'injured', $1, $2, $3, $4)",
                [sources[0], display, is_preferred, start],
            )


def render_report(claims_file: Path, width: int, event_id: str | None = None) -> str:
    """The report as a terminal of a given width shows it."""
    output = io.StringIO()
    print_report(claims_file, Console(file=output, width=width, highlight=False), event_id)
    return output.getvalue()


def test_the_table_shows_values_as_their_sources_qualify_them(tmp_path: Path) -> None:
    make_warehouse(tmp_path / "claims.duckdb", ["Delta Post", "خليج اليوم", "উপকূল বার্তা"])
    page = render_report(tmp_path / "claims.duckdb", width=120)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in page.splitlines() if "│" in line]
    assert ["How long after the announced", "> 40 min", "~ 45 min", "42 min"] in [row[:4] for row in rows]
    assert any(row[0] == "compatible" for row in rows)
    # The preferred value comes first although the other stands earlier in the text.
    assert [row[1] for row in rows if row[0] in ("injured", "conflict")] == ["9", "7"]
    assert "flood: 3 files, 3 articles, 1 languages loaded" in page
    assert "3 rejected" in page
    assert "2 × truncated, flood/a.gz: ends early" in page


@pytest.mark.parametrize("width", [80, 100, 160, 240])
def test_no_line_of_a_wide_table_leaves_the_terminal(tmp_path: Path, width: int) -> None:
    sources = [
        f"The {name} Gazette and Advertiser" for name in ("Alder", "Birch", "Cedar", "Elm", "Fir", "Gorse", "Hazel")
    ]
    make_warehouse(tmp_path / "claims.duckdb", [*sources, "উপকূলের দৈনিক সমাচার দর্পণ", "海岸日報・沿岸部総合新聞"])
    page = render_report(tmp_path / "claims.duckdb", width)
    framed = [line for line in page.splitlines() if line[:1] in "┏┃┡│├└"]
    assert len(framed) > 10
    assert max(cell_len(line) for line in framed) <= width
    assert page.count("> 40 min") + page.count("~ 45 min") + page.count("42 min") == 9


def test_one_event_can_be_asked_for(tmp_path: Path) -> None:
    make_warehouse(tmp_path / "claims.duckdb", ["Delta Post"])
    page = render_report(tmp_path / "claims.duckdb", 120, "other")
    assert "No claim of the catalogue is answered" in page
    assert "1 rejected" in page
    assert "Delta Post" not in page


def test_text_of_unknown_origin_cannot_disturb_the_terminal() -> None:
    assert clean_text("a\x1b[31m\nb\u202ec\u2066") == "a [31m bc"
    assert clean_text(None) == ""


def test_more_than_three_values_of_one_source_are_counted() -> None:
    assert format_values(["5 h", "2 h", "5 h", "48 h", "1 h", "3 h"]) == "5 h\n2 h\n48 h\n+2 more"


def test_what_a_task_counted_is_put_into_words() -> None:
    returned = "{'files': 1200, 'new_rejects': 3, 'is_new': True, 'docs': 'x'}"
    assert describe_counts(returned) == "1,200 files, 3 new rejects"
    assert describe_counts("{'files': …}") == ""


def fail(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that the operator has got wrong; gives its one line."""
    assert main(words) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("claimhouse: ")
    return lines[0]


def test_mistakes_of_the_operator_end_with_one_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "nothing published yet" in fail(["query", "select 1"], capsys)
    assert "nothing published yet" in fail(["report"], capsys)
    assert "no docs published yet" in fail(["docs"], capsys)
    assert "LANDING is not a folder" in fail(["run", "--landing", str(tmp_path / "nowhere")], capsys)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no files in" in fail(["run", "--landing", str(empty)], capsys)
    assert "can't be used" in fail(["up", "--port", "70000"], capsys)
    make_warehouse(settings.claims_file, ["Delta Post"])
    assert "no SQL given" in fail(["query", " "], capsys)
    assert "nonsense" in fail(["query", "select nonsense from dim_claims"], capsys)
    assert "syntax error" in fail(["query", "selec 1"], capsys)
    assert "read-only" in fail(["query", "drop table dim_claims"], capsys)
    monkeypatch.setenv("CLAIMHOUSE_BATCH_SIZE", "none")
    assert "CLAIMHOUSE_BATCH_SIZE" in fail(["report"], capsys)


def test_query_shows_rows(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    make_warehouse(settings.claims_file, ["Delta Post"])
    assert main(["query", "select source_id, display from fct_claim_values where claim_id = 'delay'"]) == 0
    assert re.search(r"Delta Post\s*│\s*> 40 min", capsys.readouterr().out)


def run_command(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as make does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "claimhouse.cli", *words],
        env={**os.environ, "CLAIMHOUSE_HOME": str(settings.home), "CLAIMHOUSE_LANDING": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_run_on_the_samples_prints_the_table_and_what_to_do_next(tmp_path: Path) -> None:
    from finished_homes import finish_stages

    settings = make_settings(tmp_path / "home")
    shutil.copytree(finish_stages()["done"], settings.home)
    done = run_command(settings, "run")
    assert done.returncode == 0, done.stderr
    for task in ("discover_files", "commit_load", "match_claims", "build_models", "publish_warehouse", "render_docs"):
        assert re.search(rf"^  {task} +[\d.]+ s", done.stdout, re.MULTILINE), task
    [event] = [folder.name for folder in SAMPLES_DIR.iterdir() if folder.is_dir()]
    assert event in done.stdout
    for value in ("> 40 min", "45 min"):
        assert f" {value} " in done.stdout
    assert re.search(rf"{event}: \d+ files, \d+ articles, \d+ languages loaded", done.stdout)
    assert re.search(r"^\d+ rejected$", done.stdout, re.MULTILINE)
    assert str(settings.claims_file) in done.stdout
    assert str(settings.docs_file) in done.stdout
    assert len(re.findall(r"^  make (?:query|docs|up)", done.stdout, re.MULTILINE)) == 3
    assert "Traceback" not in done.stdout + done.stderr


def test_a_red_run_says_what_the_task_said(tmp_path: Path) -> None:
    settings = make_settings(tmp_path / "home")
    done = run_command(settings, "run", "--event", "no such event")
    assert done.returncode == 1
    assert "load_articles.discover_files, try 1" in done.stderr
    assert "no such event" in done.stderr
    assert "run.log" in done.stderr
    assert "Traceback" not in done.stderr


def test_docs_are_served_on_loopback_until_interrupted(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    settings.docs_file.parent.mkdir(parents=True)
    settings.docs_file.write_text("<title>claims</title>")
    server = subprocess.Popen(
        [sys.executable, "-m", "claimhouse.cli", "docs", "--port", "0"],
        env={**os.environ, "CLAIMHOUSE_HOME": str(settings.home), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(address[0], timeout=10) as answer:
            assert answer.read() == b"<title>claims</title>"
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 130
    finally:
        server.kill()
        server.wait()
