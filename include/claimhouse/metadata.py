"""What users write beside their files: articles.csv (one line per file) and _event.toml (one per event).

A mistake in them never stops the load: it becomes an ``operator_error`` row that names file, key and what is allowed.
"""

import csv
import datetime
import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from claimhouse.csv_rows import split_rows
from claimhouse.datelines import parse_day
from claimhouse.encoding import decode_text
from claimhouse.rejects import Reject, RejectedError, build_reject
from claimhouse.settings import CATALOGUE_DIR

EVENT_FILE = "_event.toml"
ARTICLES_FILE = "articles.csv"
CORRECTIONS_FILE = "corrections.csv"
MAX_METADATA_BYTES = 16 * 1024**2
_OUTSIDE = "it is a link that leads out of the landing folder"
# Keys of an event file; claims, concepts and entities are checked where claims are compiled.
EVENT_KEYS = ("id", "title", "reference_date", "aliases", "claims", "concepts", "entities")


@dataclass(frozen=True)
class FileMetadata:
    """What articles.csv says of one file; None where it says nothing."""

    source: str | None = None
    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class EventFile:
    """An event as its file describes it. ``mistakes`` are pairs: key, what is wrong with it and what is allowed."""

    event_id: str
    title: str | None = None
    reference_date: datetime.date | None = None
    aliases: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    mistakes: tuple[tuple[str, str], ...] = ()


ARTICLES_COLUMNS = ("file", *(column.name for column in fields(FileMetadata)))


def match_name(name: str) -> str:
    """A file name as names are compared: NFC, because some file systems hand out decomposed letters."""
    return unicodedata.normalize("NFC", name)


def leads_outside(path: Path, root: Path) -> bool:
    """Whether a path is a link that leads out of a folder: metadata is read from the landing folder alone."""
    return path.is_symlink() and not path.resolve().is_relative_to(root.resolve())


def read_articles_file(path: Path) -> tuple[dict[str, FileMetadata], list[tuple[int | None, str]]]:
    """Read one articles.csv.

    Returns:
        Its entries by file name (relative to the file's folder, forward slashes, NFC), and its mistakes as (row number
        or None, sentence). A mistaken cell is left out, its row is used all the same.
    """
    entries: dict[str, FileMetadata] = {}
    mistakes: list[tuple[int | None, str]] = []
    try:
        header, rows = split_rows(decode_text(read_small_file(path)))
    except RejectedError as error:
        return {}, [(None, error.detail or f"it could not be read: {error.reason_code}")]
    columns = [name.casefold().replace(" ", "_") for name in header]
    allowed = ", ".join(ARTICLES_COLUMNS)
    mistakes += [
        (1, f"unknown column {name!r}; allowed: {allowed}") for name in columns if name not in ARTICLES_COLUMNS
    ]
    mistakes += [
        (1, f"column {name!r} stands there twice") for name in sorted({n for n in columns if columns.count(n) > 1})
    ]
    if "file" not in columns:
        return {}, [*mistakes, (1, f"no column 'file'; allowed: {allowed}")]
    for row_number, row in rows:
        if isinstance(row, csv.Error):
            mistakes.append((row_number, str(row)))
            continue
        if len(row) > len(columns):
            mistakes.append((row_number, f"{len(row)} fields under {len(columns)} columns"))
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if cell.strip()}
        name = match_name(cells.pop("file", "")).removeprefix("./")
        problem = _find_file_problem(path.parent, name) or (
            f"file {name!r} stands there twice" if name in entries else None
        )
        if problem:
            mistakes.append((row_number, problem))
            continue
        raw_date = cells.get("published_at")
        if raw_date is not None and parse_day(raw_date) is None:
            mistakes.append(
                (row_number, f"published_at {raw_date!r} of {name!r} is no single day; write it as YYYY-MM-DD")
            )
        entries[name] = FileMetadata(**{key: cells[key] for key in ARTICLES_COLUMNS[1:] if key in cells})
    return entries, mistakes


def find_metadata(places: Iterable[tuple[str, Path]]) -> tuple[dict[str, FileMetadata], list[Reject]]:
    """What the articles.csv files say about files of the landing folder.

    An articles.csv speaks for the files beside it and below it, up to the event's folder; the nearest one that names a
    file wins.

    Args:
        places: (file_uri, path) of each file.

    Returns:
        Metadata by file_uri, for the files that have any; and one reject per mistake in the articles.csv files.
    """
    read: dict[Path, dict[str, FileMetadata]] = {}
    found: dict[str, FileMetadata] = {}
    rejects: list[Reject] = []
    for file_uri, path in places:
        depth = max(file_uri.count("/"), 1)
        for folder in list(path.parents)[:depth]:
            csv_path = folder / ARTICLES_FILE
            if csv_path not in read:
                read[csv_path] = {}
                root = list(path.parents)[file_uri.count("/")]
                csv_uri = csv_path.relative_to(root).as_posix()
                if leads_outside(csv_path, root):
                    rejects.append(build_reject(csv_uri, "operator_error", _OUTSIDE))
                elif csv_path.is_file():
                    read[csv_path], mistakes = read_articles_file(csv_path)
                    rejects += _reject_mistakes(csv_uri, csv_path, mistakes)
            entry = read[csv_path].get(match_name(path.relative_to(folder).as_posix()))
            if entry is not None:
                found[file_uri] = entry
                break
    return found, rejects


def read_event_file(path: Path) -> EventFile:
    """Read one event file: ``_event.toml`` in an event's folder, or ``<event_id>.toml`` of the catalogue.

    Returns:
        The event. What is mistaken in the file is left out and listed in ``mistakes``; a file that is no TOML gives an
        event of its folder's name and nothing else.

    Raises:
        FileNotFoundError: there is no such file.
    """
    if not path.exists():
        raise FileNotFoundError(f"there is no event file at {path}")
    event_id = path.parent.name if path.name == EVENT_FILE else path.stem
    try:
        raw = tomllib.loads(decode_text(read_small_file(path)).replace("\r\n", "\n"))
    except RejectedError as error:
        return EventFile(event_id, mistakes=(("", error.detail or f"it could not be read: {error.reason_code}"),))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return EventFile(event_id, mistakes=(("", f"not valid TOML: {error}"),))
    mistakes = [(key, f"unknown key; allowed: {', '.join(EVENT_KEYS)}") for key in raw if key not in EVENT_KEYS]
    if raw.get("id", event_id) != event_id:
        mistakes.append(("id", f"is {raw['id']!r}; allowed: {event_id!r}, as the folder or file is named"))
    title = raw.get("title")
    if title is not None and not (isinstance(title, str) and title.strip()):
        mistakes.append(("title", f"is {title!r}; allowed: a text"))
        title = None
    aliases = raw.get("aliases", [])
    if not (isinstance(aliases, list) and all(isinstance(alias, str) and alias.strip() for alias in aliases)):
        mistakes.append(("aliases", f"is {aliases!r}; allowed: a list of texts"))
        aliases = []
    reference_date = _read_reference_date(raw, mistakes)
    return EventFile(event_id, title, reference_date, tuple(aliases), raw, tuple(mistakes))


def read_event(landing: Path, event_id: str, shipped: Path = CATALOGUE_DIR / "events") -> EventFile:
    """An event as the landing folder and the shipped catalogue describe it together; key by key, landing's file wins.

    Returns:
        The event with the mistakes of landing's file only; an event that no file describes has its id and nothing else.
    """
    ours = shipped / f"{event_id}.toml"
    theirs = landing / event_id / EVENT_FILE
    catalogue = read_event_file(ours) if ours.is_file() else EventFile(event_id)
    if leads_outside(theirs, landing):
        event = EventFile(event_id, mistakes=(("", _OUTSIDE),))
    elif theirs.is_file():
        event = read_event_file(theirs)
    else:
        return EventFile(event_id, catalogue.title, catalogue.reference_date, catalogue.aliases, catalogue.raw)
    return EventFile(
        event_id,
        event.title or catalogue.title,
        event.reference_date or catalogue.reference_date,
        event.aliases or catalogue.aliases,
        {**catalogue.raw, **event.raw},
        event.mistakes,
    )


def reject_event_mistakes(landing: Path, event: EventFile) -> list[Reject]:
    """One reject per mistake in landing's file of an event."""
    path = landing / event.event_id / EVENT_FILE
    is_read = not leads_outside(path, landing)
    mistakes = [(None, f"key {key!r}: {problem}" if key else problem) for key, problem in event.mistakes]
    return _reject_mistakes(f"{event.event_id}/{EVENT_FILE}", path if is_read else None, mistakes)


def _read_reference_date(raw: Mapping[str, Any], mistakes: list[tuple[str, str]]) -> datetime.date | None:
    value = raw.get("reference_date")
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    day = parse_day(value) if isinstance(value, str) else None
    if value is not None and day is None:
        mistakes.append(("reference_date", f"is {value!r}; allowed: a day as YYYY-MM-DD"))
    return day


def read_small_file(path: Path) -> bytes:
    """Read a file that a person wrote.

    Raises:
        RejectedError: unreadable, or too_large for that.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_METADATA_BYTES + 1)
    except OSError as error:
        raise RejectedError("unreadable", f"it could not be read: {error.strerror}") from error
    if len(data) > MAX_METADATA_BYTES:
        raise RejectedError("too_large", f"it is larger than {MAX_METADATA_BYTES:,} bytes")
    return data


def _find_file_problem(folder: Path, name: str) -> str | None:
    if not name:
        return "column 'file' is empty"
    if name.startswith("/") or ".." in name.split("/") or "\0" in name:
        return f"file {name!r} leads out of the folder"
    spellings = {name, unicodedata.normalize("NFD", name)}
    if not any((folder / spelling).is_symlink() or (folder / spelling).exists() for spelling in spellings):
        return f"file {name!r} is not there"
    return None


def _reject_mistakes(file_uri: str, path: Path | None, mistakes: Iterable[tuple[int | None, str]]) -> list[Reject]:
    try:
        file_sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path else None
    except OSError:
        file_sha256 = None
    return [
        build_reject(file_uri, "operator_error", sentence, file_sha256=file_sha256, row_number=row_number)
        for row_number, sentence in mistakes
    ]
