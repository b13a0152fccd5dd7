"""JSON: one article, a list of articles, or an object that holds such a list (ninjs, schema.org, CMS exports)."""

import json
from typing import Any

from claimhouse.encoding import decode_text
from claimhouse.readers.contents import MAX_WHOLE_BYTES, Contents, Reading, check_document
from claimhouse.readers.documents import CONTAINER_NAMES, Document, build_document, normalise_field_name
from claimhouse.rejects import Reject, RejectedError

FORMATS = {"json": "json"}


def read_documents(contents: Contents) -> Reading:
    """One Document per object that has text; row_number counts the items of a list from 1.

    Raises:
        RejectedError: empty, too_large, binary, undecodable, broken_file (no JSON), missing_text.
    """
    text = decode_text(contents.read(MAX_WHOLE_BYTES))
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise RejectedError("broken_file", "nested too deeply") from error
    except ValueError as error:
        raise RejectedError("broken_file", f"not valid JSON: {error}") from error
    items = _find_items(value)
    if items is None:
        if not isinstance(value, dict):
            raise RejectedError("missing_text", "neither an object nor a list of objects")
        return [read_object(value, "json", None)], []
    documents: list[Document] = []
    rejects: list[Reject] = []
    for row_number, item in enumerate(items, start=1):
        try:
            documents.append(read_object(item, "json", row_number))
        except RejectedError as error:
            rejects.append(contents.reject(error.reason_code, error.detail, row_number))
    return documents, rejects


def read_object(value: object, document_format: str, row_number: int | None) -> Document:
    """The article that one JSON value is.

    Raises:
        RejectedError: broken_row (no object), missing_text, empty, nul_character, undecodable.
    """
    if not isinstance(value, dict):
        raise RejectedError("broken_row", "not an object")
    inner = value.get("_source")
    document = build_document(inner if isinstance(inner, dict) else value, document_format, row_number)
    if document is None:
        raise RejectedError(
            "missing_text", f"none of its fields is text: {', '.join(map(str, list(value)[:20]))}"[:500]
        )
    check_document(document)
    return document


def _find_items(value: Any, depth: int = 0) -> list[Any] | None:
    """The list of articles that a parsed file is or holds, or None when the file is one article."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and depth < 3 and build_document(value, "json") is None:
        for key, inner in value.items():
            if normalise_field_name(key) in CONTAINER_NAMES and (items := _find_items(inner, depth + 1)) is not None:
                return items
    return None
