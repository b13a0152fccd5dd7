"""JSON Lines: one article a line, read line by line; a broken line costs that line alone."""

import codecs
import io
import json
from typing import BinaryIO

from claimhouse.encoding import decode_text
from claimhouse.readers.contents import MAX_ARTICLE_BYTES, MAX_WHOLE_BYTES, Contents, Reading
from claimhouse.readers.documents import Document
from claimhouse.readers.json_document import read_object
from claimhouse.rejects import Reject, RejectedError

FORMATS = {"jsonl": "jsonl", "ndjson": "jsonl"}


def read_documents(contents: Contents) -> Reading:
    """One Document per line that is an object with text; row_number is the line's number.

    Raises:
        RejectedError: too_large (unpacked), truncated_gzip, undecodable.
    """
    documents: list[Document] = []
    rejects: list[Reject] = []
    with contents.open() as packed:
        stream = _reopen_as_utf8(contents, packed)
        row_number = 0
        while line := stream.readline(MAX_ARTICLE_BYTES + 1):
            row_number += 1
            try:
                if len(line) > MAX_ARTICLE_BYTES and not line.endswith(b"\n"):
                    _skip_line(stream)
                    raise RejectedError("too_large", f"the line is longer than {MAX_ARTICLE_BYTES:,} bytes")
                if line.strip():
                    documents.append(_read_line(line, row_number))
            except RejectedError as error:
                rejects.append(contents.reject(error.reason_code, error.detail, row_number))
    return documents, rejects


def _reopen_as_utf8(contents: Contents, stream: io.BufferedReader) -> BinaryIO:
    """The stream itself, or, for a file with a UTF-16 or UTF-32 mark, its text as UTF-8."""
    if stream.peek(4).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return io.BytesIO(decode_text(contents.read(MAX_WHOLE_BYTES)).encode("utf-8"))
    return stream


def _read_line(line: bytes, row_number: int) -> Document:
    try:
        # JSON is UTF-8 by its standard (RFC 8259, 8.1).
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RejectedError("undecodable", f"not UTF-8 at byte {error.start:,} of the line") from error
    except RecursionError as error:
        raise RejectedError("broken_row", "nested too deeply") from error
    except ValueError as error:
        raise RejectedError("broken_row", f"not valid JSON: {error}") from error
    return read_object(value, "jsonl", row_number)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(MAX_ARTICLE_BYTES)) and not rest.endswith(b"\n"):
        pass
