"""CSV: one article a row, with a text column."""

import csv

from claimhouse.csv_rows import split_rows
from claimhouse.encoding import decode_text
from claimhouse.readers.contents import MAX_WHOLE_BYTES, Contents, Reading, check_document
from claimhouse.readers.documents import FIELD_NAMES, Document, build_document, normalise_field_name
from claimhouse.rejects import Reject, RejectedError

FORMATS = {"csv": "csv", "tsv": "csv"}


def read_documents(contents: Contents) -> Reading:
    """One Document per row with text; row_number is the row a spreadsheet shows, the header being row 1.

    Raises:
        RejectedError: empty, too_large, binary, undecodable, missing_text (no text column), broken_file.
    """
    header, rows = split_rows(decode_text(contents.read(MAX_WHOLE_BYTES)))
    if not {normalise_field_name(name) for name in header} & set(FIELD_NAMES["text"]):
        raise RejectedError("missing_text", f"no text column among: {', '.join(header)}"[:500])
    documents: list[Document] = []
    rejects: list[Reject] = []
    for row_number, row in rows:
        try:
            if isinstance(row, csv.Error):
                raise RejectedError("broken_row", str(row))
            if len(row) != len(header):
                raise RejectedError("broken_row", f"{len(row)} fields under {len(header)} columns")
            document = build_document(dict(zip(header, row, strict=True)), "csv", row_number)
            if document is None:
                raise RejectedError("empty", "its text column is empty")
            check_document(document)
            documents.append(document)
        except RejectedError as error:
            rejects.append(contents.reject(error.reason_code, error.detail, row_number))
    return documents, rejects
