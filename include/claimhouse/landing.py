"""The landing folder: which article files lie there. It is read in place and never written.

A sub-folder is an event; files that lie directly in the landing folder belong to the event ``unsorted``.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claimhouse.metadata import ARTICLES_FILE, CORRECTIONS_FILE, EVENT_FILE, find_metadata
from claimhouse.rejects import Reject, RejectedError, build_reject, spell_name

UNSORTED = "unsorted"
# Half a gigabyte of one file is no article and no sensible export of articles; hashing it would hold up all others.
MAX_FILE_BYTES = 512 * 1024**2

_METADATA_NAMES = frozenset({EVENT_FILE, ARTICLES_FILE, CORRECTIONS_FILE})
# What editors, browsers and desktops leave beside the files they work on.
_TEMPORARY_SUFFIXES = ("~", ".swp", ".swo", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".lock")
_TEMPORARY_PREFIXES = (".", "~$", "#", "~lock.")
_DESKTOP_NAMES = frozenset({"thumbs.db", "desktop.ini"})
_CHUNK = 1024**2


@dataclass(frozen=True)
class LandingFile:
    """One article file as it was found: ``file_uri`` is its path below landing, with forward slashes."""

    file_uri: str
    path: Path
    event_id: str
    size: int
    sha256: str


def find_files(landing: Path, event_id: str | None = None) -> tuple[list[LandingFile], list[Reject]]:
    """Every article file below ``landing``, hashed, and what can't be one.

    Args:
        landing: the landing folder; a link to it is fine, links inside it may not lead out.
        event_id: look only into this event's folder.

    Returns:
        One LandingFile per file with other bytes than the files before it in its event, sorted by file_uri; and one
        reject per file that can't be read, leads outside, is too large, changes while it is read, or repeats another.

    Raises:
        FileNotFoundError: there is no landing folder.
        ValueError: event_id names no event of the landing folder; the message lists those there are.
    """
    if not landing.is_dir():
        raise FileNotFoundError(f"there is no landing folder at {landing}")
    root = landing.resolve()
    files: list[LandingFile] = []
    rejects: list[Reject] = []
    if event_id is None or event_id == UNSORTED:
        top = root
    else:
        events = list_events(landing)
        if event_id not in events:
            raise ValueError(
                f"no event {event_id!r} in the landing folder; events there: {', '.join(events) or 'none'}"
            )
        top = root / event_id
    for path in _walk_paths(top, root, rejects, is_flat=event_id == UNSORTED):
        try:
            files.append(_describe_file(path, root))
        except RejectedError as error:
            rejects.append(build_reject(_uri(path, root), error.reason_code, error.detail))
    files.sort(key=lambda file: file.file_uri)
    files, duplicates = _drop_duplicates(files)
    rejects.extend(duplicates)
    rejects.sort(key=lambda reject: (reject["file_uri"], reject["reason_code"]))
    return files, rejects


def list_events(landing: Path) -> list[str]:
    """The event ids of the landing folder, one per sub-folder, sorted; ``unsorted`` only when files lie beside them."""
    root = landing.resolve()
    names = [entry.name for entry in os.scandir(root) if entry.is_dir(follow_symlinks=False) and _is_ours(entry.name)]
    has_loose_files = any(os.path.isfile(entry) and _is_article_name(entry.name) for entry in os.scandir(root))
    return sorted({*names, UNSORTED} if has_loose_files else set(names))


def hash_file(path: Path) -> tuple[int, str]:
    """Size in bytes and sha256 of a regular file that does not change meanwhile.

    Raises:
        RejectedError: vanished, unreadable, not_a_file, too_large, changed_while_read.
    """
    try:
        # Non-blocking: opening a pipe must not wait for somebody to write into it.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise RejectedError("not_a_file")
            if before.st_size > MAX_FILE_BYTES:
                raise RejectedError("too_large", f"{before.st_size:,} bytes; the limit is {MAX_FILE_BYTES:,}")
            digest = hashlib.sha256()
            read = 0
            # One byte more than the limit ends the loop for a file that grows without end.
            while read <= MAX_FILE_BYTES and (chunk := file.read(_CHUNK)):
                digest.update(chunk)
                read += len(chunk)
        after = path.stat()
    except FileNotFoundError as error:
        raise RejectedError("vanished") from error
    except OSError as error:
        raise RejectedError("unreadable", error.strerror or type(error).__name__) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or read != after.st_size:
        raise RejectedError("changed_while_read")
    return read, digest.hexdigest()


def _is_ours(name: str) -> bool:
    return not name.startswith(_TEMPORARY_PREFIXES)


def _is_article_name(name: str) -> bool:
    lowered = name.lower()
    return (
        _is_ours(name)
        and name not in _METADATA_NAMES
        and lowered not in _DESKTOP_NAMES
        and not lowered.endswith(_TEMPORARY_SUFFIXES)
    )


def _uri(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _walk_paths(folder: Path, root: Path, rejects: list[Reject], *, is_flat: bool) -> Iterator[Path]:
    """Paths of what may be article files, in a fixed order; folders that can't be entered become rejects."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        reason = "vanished" if isinstance(error, FileNotFoundError) else "unreadable"
        rejects.append(build_reject(_uri(folder, root), reason, error.strerror or ""))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if not is_flat and _is_ours(entry.name):
                yield from _walk_paths(path, root, rejects, is_flat=False)
        elif entry.name in (EVENT_FILE, CORRECTIONS_FILE) and folder.parent != root:
            # It would be overlooked: below an event it describes nothing, and beside the events none of them.
            detail = f"{entry.name} belongs directly into an event's folder"
            rejects.append(build_reject(_uri(path, root), "operator_error", detail))
        elif not _is_article_name(entry.name):
            continue
        elif entry.is_symlink() and os.path.isdir(path):
            if is_flat:
                continue
            is_inside = path.resolve().is_relative_to(root)
            rejects.append(build_reject(_uri(path, root), "linked_folder" if is_inside else "outside_landing"))
        else:
            yield path


def _describe_file(path: Path, root: Path) -> LandingFile:
    """Hash one file.

    Raises:
        RejectedError: see ``hash_file``; also bad_file_name and outside_landing.
    """
    file_uri = _uri(path, root)
    if spell_name(file_uri) != file_uri:
        raise RejectedError("bad_file_name")
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except FileNotFoundError as error:
            raise RejectedError("vanished", "the link leads to a file that is not there") from error
        except (OSError, RuntimeError) as error:
            raise RejectedError("unreadable", "the link leads back to itself") from error
        if not target.is_relative_to(root):
            raise RejectedError("outside_landing")
    size, sha256 = hash_file(path)
    parts = path.relative_to(root).parts
    return LandingFile(file_uri, path, parts[0] if len(parts) > 1 else UNSORTED, size, sha256)


def _drop_duplicates(files: list[LandingFile]) -> tuple[list[LandingFile], list[Reject]]:
    """Keep one file of those that have the same bytes within an event, or one per source that articles.csv names.

    A republication is a finding: the same bytes under another outlet's name are that outlet's article. Copies that
    nobody names are dropped when a named one stands beside them, else all but the first.
    """
    entries, _ = find_metadata((file.file_uri, file.path) for file in files)
    copies: dict[tuple[str, str], dict[str | None, LandingFile]] = {}
    for file in files:
        source = entries[file.file_uri].source if file.file_uri in entries else None
        copies.setdefault((file.event_id, file.sha256), {}).setdefault(source, file)
    kept: list[LandingFile] = []
    rejects: list[Reject] = []
    for file in files:
        by_source = copies[file.event_id, file.sha256]
        first_of_named = next((first for source, first in by_source.items() if source is not None), None)
        source = entries[file.file_uri].source if file.file_uri in entries else None
        first = first_of_named if source is None and first_of_named is not None else by_source[source]
        if first is file:
            kept.append(file)
        else:
            detail = (
                f"the same bytes as {first.file_uri}; if another outlet published it, name that source in articles.csv"
            )
            rejects.append(build_reject(file.file_uri, "duplicate_file", detail, file_sha256=file.sha256))
    return kept, rejects
