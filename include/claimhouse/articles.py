"""Landing files to articles: read, joined with their metadata, in one normal form, with an id from their content."""

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from claimhouse.credits import find_credited_agency
from claimhouse.datelines import find_dateline, parse_day, parse_month
from claimhouse.landing import LandingFile
from claimhouse.language import identify_languages
from claimhouse.metadata import EventFile, FileMetadata, find_metadata, read_event, reject_event_mistakes
from claimhouse.readers import Document, read_file
from claimhouse.rejects import Reject, build_reject, frame_rejects
from claimhouse.structure import classify_sentences, find_title
from claimhouse.tables import ARTICLES

__all__ = ["ARTICLE_ROWS", "build_articles", "classify_sentences"]

# Columns of an article before language, extraction and batch add theirs.
ARTICLE_ROWS = pl.Schema(
    {
        name: ARTICLES[name]
        for name in (
            "article_id", "event_id", "source_id", "file_uri", "file_sha256", "format", "title", "text",
            "published_date", "published_date_origin", "author", "url", "credited_agency", "char_count",
        )
    }
)  # fmt: skip
# A dateline stands within the first characters.
_HEAD_CHARS = 1500


def build_articles(files: Sequence[LandingFile]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read landing files into articles.

    Args:
        files: as ``landing.find_files`` gives them; event and metadata files beside them are read too.

    Returns:
        Articles: one row per distinct event, source and text, columns ``ARTICLE_ROWS``, sorted by file_uri and row.
        Rejects: one row per file, row, metadata line or repeated text that could not be used, columns ``REJECT_ROWS``.
    """
    entries, rejects = find_metadata((file.file_uri, file.path) for file in files)
    events = _read_events(files, rejects)
    documents: list[tuple[LandingFile, Document]] = []
    for file in files:
        file_documents, file_rejects = read_file(file)
        documents += [(file, document) for document in file_documents]
        rejects += file_rejects
    texts = [normalise_text(document.text) for _, document in documents]
    # The language is asked for the month names of a dateline: only where there may be one.
    samples = [text if any(map(str.isdecimal, text[:_HEAD_CHARS])) else "" for text in texts]
    codes = identify_languages(pl.Series("text", samples, dtype=pl.String))["language_code"]
    rows = [
        _build_row(file, document, text, code, entries.get(file.file_uri, FileMetadata()), events[file.event_id])
        for (file, document), text, code in zip(documents, texts, codes, strict=True)
    ]
    kept, repeated = _drop_repeated_texts(rows, [document.row_number for _, document in documents])
    return pl.DataFrame(kept, schema=ARTICLE_ROWS), frame_rejects([*rejects, *repeated])


def normalise_text(text: str) -> str:
    """The form in which texts are stored and offsets count: NFC, lines ended by a line feed, nothing cut."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def hash_article(event_id: str, source_id: str, text: str) -> str:
    """article_id: the same for the same text of the same source in the same event, whatever its file is called."""
    content = json.dumps([event_id, source_id, text], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:32]


def _read_events(files: Sequence[LandingFile], rejects: list[Reject]) -> dict[str, EventFile]:
    """The event of every file; mistakes in event files are added to ``rejects``."""
    roots: dict[str, Path] = {}
    for file in files:
        roots.setdefault(file.event_id, list(file.path.parents)[file.file_uri.count("/")])
    events = {event_id: read_event(root, event_id) for event_id, root in roots.items()}
    for event_id, event in events.items():
        rejects += reject_event_mistakes(roots[event_id], event)
    return events


def _build_row(
    file: LandingFile, document: Document, text: str, language_code: str, entry: FileMetadata, event: EventFile
) -> dict[str, Any]:
    """One article, without what needs the others."""
    credited_agency = find_credited_agency(text)
    source, is_stem = _choose_source(file, document, entry, credited_agency)
    published_date, origin = _choose_date(document, text, language_code, entry, event)
    title = entry.title or document.title or _find_first_line(document, text)
    return {
        "article_id": hash_article(file.event_id, source, text),
        "event_id": file.event_id,
        "source_id": source,
        "file_uri": file.file_uri,
        "file_sha256": file.sha256,
        "format": document.format,
        "title": _normalise_label(title),
        "text": text,
        "published_date": published_date,
        "published_date_origin": origin,
        "author": _normalise_label(entry.author or document.author),
        "url": _normalise_label(entry.url or document.url),
        "credited_agency": _normalise_label(credited_agency),
        "char_count": len(text),
        "is_named_by_stem": is_stem,
    }


def _choose_source(
    file: LandingFile, document: Document, entry: FileMetadata, credited_agency: str | None
) -> tuple[str, bool]:
    """source_id, and whether only the file's name gave it."""
    named = entry.source or document.source or credited_agency
    label = _normalise_label(named)
    if label:
        return label, False
    name = PurePosixPath(file.file_uri).name
    stem = name.removesuffix(".gz") if name.lower().endswith(".gz") else name
    return unicodedata.normalize("NFC", PurePosixPath(stem).stem.strip() or stem), True


def _choose_date(
    document: Document, text: str, language_code: str, entry: FileMetadata, event: EventFile
) -> tuple[datetime.date | None, str]:
    """published_date and its origin: metadata, html, dateline, event or none."""
    raw_dates = [(entry.published_at, "metadata")]
    raw_dates.append((document.published_at, "html" if document.format == "html" else "metadata"))
    months = set()
    for raw, origin in raw_dates:
        day = parse_day(raw) if raw else None
        if day is not None:
            return day, origin
        if raw and (month := parse_month(raw)) is not None:
            months.add(month)
    day = find_dateline(text, language_code, event.reference_date)
    if day is not None:
        return day, "dateline"
    reference = event.reference_date
    # Metadata that names another month than the event's says that the event's day is not this article's.
    if reference is not None and (not months or (reference.year, reference.month) in months):
        return reference, "event"
    return None, "none"


def _find_first_line(document: Document, text: str) -> str | None:
    if document.format not in ("txt", "md"):
        return None
    title = find_title(text)
    if title is None:
        return None
    return title.lstrip("# ") if document.format == "md" else title


def _normalise_label(label: str | None) -> str | None:
    """A short field on one line: NFC, trimmed, spaces single; None when nothing is left."""
    if label is None:
        return None
    return " ".join(unicodedata.normalize("NFC", label).split()) or None


def _drop_repeated_texts(
    rows: Sequence[Mapping[str, Any]], row_numbers: Sequence[int | None]
) -> tuple[list[dict[str, Any]], list[Reject]]:
    """Keep the first of the articles that have the same text and source within an event.

    The same text from another source is a republication and stays. A file whose name alone gives its source names no
    other source: it counts as a copy.
    """
    first_of_id: dict[str, Mapping[str, Any]] = {}
    first_of_text: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows:
        key = (row["event_id"], row["text"])
        known = first_of_text.get(key)
        if known is None or (known["is_named_by_stem"] and not row["is_named_by_stem"]):
            first_of_text[key] = row
        first_of_id.setdefault(row["article_id"], row)
    kept: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for row, row_number in zip(rows, row_numbers, strict=True):
        first = first_of_id[row["article_id"]]
        if row["is_named_by_stem"] and first is row:
            first = first_of_text[row["event_id"], row["text"]]
        if first is row:
            kept.append({name: row[name] for name in ARTICLE_ROWS})
        else:
            detail = f"the same text as {first['file_uri']}, source {first['source_id']}"
            if row["is_named_by_stem"]:
                detail += "; if another outlet published it, name that source in articles.csv"
            rejects.append(
                build_reject(
                    row["file_uri"], "duplicate_text", detail, file_sha256=row["file_sha256"], row_number=row_number
                )
            )
    return kept, rejects
