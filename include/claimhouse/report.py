"""The claims table as a person reads it in a terminal: per event claims × sources, the verdict, and what was loaded.

Reads the published warehouse only. Values are shown as the source qualifies them; nothing is averaged.
"""

import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import duckdb
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

CLAIM_WIDTH = 30
SOURCE_WIDTHS = (7, 16)
# A border and a space on either side.
CELL_FRAME = 3
# A cell names so many distinct values of one source; the rest is counted.
VALUES_SHOWN = 3
REJECTS_SHOWN = 12
VERDICT_STYLES = {"agree": "green", "compatible": "green", "conflict": "bold red", "undetermined": "yellow"}

VALUES_SQL = """
    select event_id, claim_id, source_id, display, bool_or(is_preferred) as is_preferred, min(span_start) as first_start
    from fct_claim_values
    where $event_id is null or event_id = $event_id
    group by all
    order by event_id, claim_id, source_id, is_preferred desc, first_start, display
"""
VERDICTS_SQL = """
    select agreement.event_id, agreement.claim_id, agreement.verdict, claims.question
    from fct_claim_agreement as agreement
    left join dim_claims as claims
        on agreement.claim_id = claims.claim_id
        and (claims.event_id is null or agreement.event_id = claims.event_id)
    where $event_id is null or agreement.event_id = $event_id
    order by agreement.event_id, agreement.claim_id
"""
LOADED_SQL = """
    select event_id, count(distinct file_uri), count(*), count(distinct language_code)
    from dim_articles
    where $event_id is null or event_id = $event_id
    group by all
    order by event_id
"""
REJECTS_SQL = """
    select reason_code, count(*), min(file_uri), min_by(detail, file_uri)
    from fct_rejects
    where $event_id is null or starts_with(file_uri, $event_id || '/')
    group by all
    order by count(*) desc, reason_code
"""


def clean_text(raw: str | None) -> str:
    """Make text of unknown origin safe for one terminal cell: no control or direction-changing characters."""
    return "".join(
        " " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter
        for letter in (raw or "")
        if letter not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ).strip()


def format_values(displays: list[str]) -> str:
    """Put one source's distinct values into a cell, the preferred one first; the rest beyond three is counted."""
    distinct = list(dict.fromkeys(clean_text(display) for display in displays))
    shown = distinct[:VALUES_SHOWN]
    if len(distinct) > VALUES_SHOWN:
        shown.append(f"+{len(distinct) - VALUES_SHOWN} more")
    return "\n".join(shown)


def split_sources(widths: dict[str, int], room: int) -> list[list[str]]:
    """Share sources out over as many tables as the terminal's width asks for; every table holds at least one."""
    groups: list[list[str]] = [[]]
    taken = 0
    for source, width in widths.items():
        if groups[-1] and taken + width + CELL_FRAME > room:
            groups.append([])
            taken = 0
        groups[-1].append(source)
        taken += width + CELL_FRAME
    return groups


def build_tables(
    event_id: str, verdicts: list[tuple[str, str, str]], cells: dict[tuple[str, str], list[str]], width: int
) -> list[Table]:
    """Build the tables of one event: one row per claim with its verdict, one column per source.

    As many sources stand side by side as the terminal has room for; a table leaves out claims on which none of its
    sources says anything. The sources that answer most come first.

    Args:
        event_id: the heading.
        verdicts: claim_id, question and verdict of each claim that somebody answers.
        cells: displays by claim_id and source_id.
        width: columns of the terminal.
    """
    answers = Counter(source for _, source in cells)
    widths = {}
    for source in sorted(answers, key=lambda name: (-answers[name], name)):
        column = [format_values(displays) for (_, name), displays in cells.items() if name == source]
        widest = max(cell_len(line) for text in [clean_text(source), *column] for line in text.splitlines() or [""])
        widths[source] = min(max(widest, SOURCE_WIDTHS[0]), SOURCE_WIDTHS[1])
    groups = split_sources(widths, width - CLAIM_WIDTH - 2 * CELL_FRAME)
    tables = []
    for number, group in enumerate(groups, start=1):
        part = f" (sources, part {number} of {len(groups)})" if len(groups) > 1 else ""
        title = Text(f"{clean_text(event_id)}{part}")
        table = Table(title=title, title_justify="left", title_style="bold", show_lines=True, highlight=False)
        table.add_column("claim, verdict", width=CLAIM_WIDTH, overflow="fold")
        for source in group:
            table.add_column(Text(clean_text(source)), width=widths[source], overflow="fold")
        for claim_id, question, verdict in verdicts:
            row = [Text(format_values(cells.get((claim_id, source), []))) for source in group]
            if any(row):
                claim = Text(clean_text(question) or clean_text(claim_id))
                claim.append(f"\n{clean_text(verdict)}", style=VERDICT_STYLES.get(verdict, "bold"))
                table.add_row(claim, *row)
        tables.append(table)
    return tables


def print_report(claims_file: Path, console: Console, event_id: str | None = None) -> None:
    """Print the claims tables, then what was loaded and what was rejected and why.

    Args:
        claims_file: the published warehouse; opened read-only.
        console: where to print.
        event_id: only this event; all when None.
    """
    parameters: dict[str, Any] = {"event_id": event_id}
    with duckdb.connect(str(claims_file), read_only=True) as connection:
        values = connection.execute(VALUES_SQL, parameters).fetchall()
        verdict_rows = connection.execute(VERDICTS_SQL, parameters).fetchall()
        loaded = connection.execute(LOADED_SQL, parameters).fetchall()
        rejects = connection.execute(REJECTS_SQL, parameters).fetchall()
    cells: defaultdict[str, dict[tuple[str, str], list[str]]] = defaultdict(dict)
    for event, claim_id, source_id, display, _, _ in values:
        cells[event].setdefault((claim_id, source_id), []).append(display)
    verdicts: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for event, claim_id, verdict, question in verdict_rows:
        verdicts[event].append((claim_id, question, verdict))
    for event in sorted(set(cells) | set(verdicts)):
        for table in build_tables(event, verdicts[event], cells[event], console.width):
            console.print(table)
            console.print()
    if not values:
        console.print("No claim of the catalogue is answered by what is loaded.")
    for event, file_count, article_count, language_count in loaded:
        counts = f"{file_count} files, {article_count} articles, {language_count} languages loaded"
        console.print(Text(f"{clean_text(event)}: {counts}"))
    console.print(f"{sum(row[1] for row in rejects)} rejected")
    for reason_code, count, file_uri, detail in rejects[:REJECTS_SHOWN]:
        console.print(
            Text(f"  {count} × {reason_code}, {clean_text(file_uri)}: {clean_text(detail)[:200]}"), soft_wrap=True
        )
    if len(rejects) > REJECTS_SHOWN:
        console.print(f"  and {len(rejects) - REJECTS_SHOWN} more reasons in fct_rejects")
