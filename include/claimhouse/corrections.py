"""What a person corrects in the warehouse: corrections.csv in an event's folder, one line per correction.

A correction is kept beside the articles and applied anew by every build (``int_corrections``), against the value that
the warehouse would show without it. What a line says wrongly by itself is found here and becomes an ``operator_error``
row that names line, column and what is allowed; a line that fits nothing in the warehouse any more fails the build.
"""

import csv
import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from claimhouse.csv_rows import split_rows
from claimhouse.encoding import decode_text
from claimhouse.metadata import CORRECTIONS_FILE, leads_outside, match_name, read_small_file
from claimhouse.rejects import Reject, RejectedError, build_reject

# action -> the columns that it needs; those that no action needs may stand in any line.
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "drop": ("expected",),
    "override": ("expected", "value"),
    "flag": ("expected",),
    "merge": ("into_claim",),
    "split": ("expected", "into_claim"),
}
# Which article is meant; a merge may mean all of the claim.
_PLACES = ("file", "article_id", "source")
COLUMNS = ("action", "claim", *_PLACES, "surface", "expected", "value", "into_claim", "reason", "author", "date")
CORRECTIONS = pl.Schema(
    {
        "event_id": pl.String,
        "correction_id": pl.String,
        "claim_id": pl.String,
        "into_claim_id": pl.String,
        "article_id": pl.String,
        "source_id": pl.String,
        "file_uri": pl.String,
        "action": pl.String,
        "surface": pl.String,
        "expected_display": pl.String,
        "value_text": pl.String,
        "qualifier": pl.String,
        "grain": pl.String,
        "correction_reason": pl.String,
        "corrected_by": pl.String,
        "row_number": pl.Int64,
        "value": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "lower_inclusive": pl.Boolean,
        "upper_inclusive": pl.Boolean,
        "date_from": pl.Date,
        "date_to": pl.Date,
        "corrected_date": pl.Date,
    }
)

# The signs that stand before a value in the warehouse, and what is typed instead of them.
_SIGNS = {
    ">": "more_than", "≥": "at_least", ">=": "at_least", "<": "less_than", "≤": "at_most", "<=": "at_most",
    "~": "about", "": "exact",
}  # fmt: skip
_SIGNED = re.compile(r"(>=|<=|[>≥<≤~]|)\s*(.+)")
_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_NUMBERS = re.compile(rf"({_NUMBER})(?:\s*[–-]\s*({_NUMBER}))?(\s*\D*)")
_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_DAYS = re.compile(rf"({_DAY})(?:\s*–\s*({_DAY}))?")
_GRAINS = {4: "year", 7: "month", 10: "day"}


def read_corrections(landing: Path, event_ids: Iterable[str]) -> tuple[pl.DataFrame, list[Reject]]:
    """Read corrections.csv of these events.

    Returns:
        One row per correction (CORRECTIONS), sorted by event and line; and one reject per mistake.
    """
    rows: list[dict[str, object]] = []
    rejects: list[Reject] = []
    for event_id in sorted(set(event_ids)):
        path = landing / event_id / CORRECTIONS_FILE
        file_uri = f"{event_id}/{CORRECTIONS_FILE}"
        if leads_outside(path, landing):
            rejects.append(
                build_reject(file_uri, "operator_error", "it is a link that leads out of the landing folder")
            )
        elif path.is_file():
            found, mistakes = read_corrections_file(path, event_id)
            rows += found
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            rejects += [
                build_reject(file_uri, "operator_error", sentence, file_sha256=sha256, row_number=row_number)
                for row_number, sentence in mistakes
            ]
    return pl.DataFrame(rows, schema=CORRECTIONS).sort("event_id", "row_number"), rejects


def read_corrections_file(path: Path, event_id: str) -> tuple[list[dict[str, object]], list[tuple[int | None, str]]]:
    """Read one corrections.csv: its rows (CORRECTIONS), and its mistakes as (line, sentence)."""
    rows: list[dict[str, object]] = []
    mistakes: list[tuple[int | None, str]] = []
    try:
        header, lines = split_rows(decode_text(read_small_file(path)))
    except RejectedError as error:
        return [], [(None, error.detail or f"it could not be read: {error.reason_code}")]
    names = [name.casefold().replace(" ", "_") for name in header]
    allowed = ", ".join(COLUMNS)
    mistakes += [(1, f"unknown column {name!r}; allowed: {allowed}") for name in names if name not in COLUMNS]
    mistakes += [(1, f"column {name!r} stands there twice") for name in sorted(set(names)) if names.count(name) > 1]
    missing = [name for name in ("action", "claim", "reason", "author") if name not in names]
    if mistakes or missing:
        return [], [*mistakes, *((1, f"no column {name!r}; allowed: {allowed}") for name in missing)]
    seen: dict[str, int] = {}
    for row_number, line in lines:
        if isinstance(line, csv.Error):
            mistakes.append((row_number, str(line)))
            continue
        cells = {name: cell.strip() for name, cell in zip(names, line, strict=False) if cell.strip()}
        problems = list_problems(cells, len(line), len(names))
        correction_id = hashlib.sha256(repr((event_id, sorted(cells.items()))).encode()).hexdigest()[:16]
        if not problems and correction_id in seen:
            problems = [f"the same as line {seen[correction_id]}"]
        seen.setdefault(correction_id, row_number)
        mistakes += [(row_number, problem) for problem in problems]
        if not problems:
            rows.append(describe_correction(cells, event_id, correction_id, row_number))
    return rows, mistakes


def list_problems(cells: Mapping[str, str], cell_count: int, column_count: int) -> list[str]:
    """Say what is wrong with one line, and what is allowed instead."""
    if cell_count > column_count:
        return [f"{cell_count} fields under {column_count} columns"]
    action = cells.get("action", "")
    if action not in ACTIONS:
        return [f"action {action!r} is unknown; allowed: {', '.join(ACTIONS)}"]
    needed = ("claim", *ACTIONS[action], "reason", "author")
    problems = [f"{action} needs column {name!r}, and it is empty" for name in needed if name not in cells]
    if action != "merge" and not any(name in cells for name in _PLACES):
        problems.append(f"{action} needs to name its article: one of {', '.join(_PLACES)}")
    for name, actions in (("value", ("override",)), ("into_claim", ("merge", "split"))):
        if name in cells and action not in actions:
            problems.append(f"column {name!r} is for {' and '.join(actions)}; {action} leaves it empty")
    claim, into_claim = cells.get("claim", ""), cells.get("into_claim", "")
    if action == "split" and into_claim and not re.fullmatch(re.escape(claim) + r"__[a-z0-9_]+", into_claim):
        problems.append(f"into_claim is {into_claim!r}; what {claim} is split into is named like {claim}__a_name")
    if action == "merge" and into_claim == claim:
        problems.append(f"into_claim is {into_claim!r}, the claim itself")
    if "date" in cells and read_day(cells["date"]) is None:
        problems.append(f"date is {cells['date']!r}; write it as YYYY-MM-DD")
    return problems


def describe_correction(
    cells: Mapping[str, str], event_id: str, correction_id: str, row_number: int
) -> dict[str, object]:
    """The CORRECTIONS row of one line without mistakes."""
    file = cells.get("file")
    return {
        "event_id": event_id,
        "correction_id": correction_id,
        "claim_id": cells["claim"],
        "into_claim_id": cells.get("into_claim"),
        "article_id": cells.get("article_id"),
        "source_id": cells.get("source"),
        "file_uri": f"{event_id}/{match_name(file).removeprefix('./')}" if file else None,
        "action": cells["action"],
        "surface": cells.get("surface"),
        "expected_display": cells.get("expected"),
        "value_text": cells.get("value"),
        "correction_reason": cells["reason"],
        "corrected_by": cells["author"],
        "row_number": row_number,
        "corrected_date": read_day(cells.get("date", "")),
        **read_value(cells.get("value", ""), cells.get("expected", "")),
    }


def read_value(value: str, expected: str) -> dict[str, object]:
    """Read a value as the warehouse displays it: every meaning that it can have, as columns of CORRECTIONS.

    "2024" may be a number and a year: the build takes what the claim asks for. A unit may stand behind a number when
    it stands behind the expected value, too.
    """
    signed = _SIGNED.fullmatch(value)
    if signed is None:
        return {}
    qualifier, body = _SIGNS[signed[1]], signed[2]
    found: dict[str, object] = {"qualifier": qualifier}
    numbers, days = _NUMBERS.fullmatch(body), _DAYS.fullmatch(body)
    if numbers and expected.endswith(numbers[3]):
        first, second = (float(part.replace(",", "")) if part else None for part in numbers.group(1, 2))
        is_open_above, is_open_below = qualifier in ("more_than", "at_least"), qualifier in ("less_than", "at_most")
        found |= {
            "qualifier": "between" if second is not None else qualifier,
            "value": first if second is None else None,
            "lower": None if is_open_below else first,
            "upper": None if is_open_above else first if second is None else second,
            "lower_inclusive": qualifier != "more_than",
            "upper_inclusive": qualifier != "less_than",
        }
    if days:
        first_day, last_day = (read_period(part or days[1]) for part in days.group(1, 2))
        if first_day and last_day:
            found |= {"date_from": first_day[0], "date_to": last_day[1], "grain": _GRAINS[len(days[1])]}
    return found


def read_period(text: str) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of a year, a month or a day; None when there is no such day."""
    parts = [int(part) for part in text.split("-")]
    try:
        first = datetime.date(*(*parts, 1, 1)[:3])
        following = [
            first.replace(year=first.year + 1),
            (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1),
            first + datetime.timedelta(days=1),
        ][len(parts) - 1]
    except (ValueError, OverflowError):
        return None
    return first, following - datetime.timedelta(days=1)


def read_day(text: str) -> datetime.date | None:
    """A day as YYYY-MM-DD; None when it is written otherwise."""
    try:
        return datetime.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None
