"""Parquet: one article a row, with a text column; read in slices, so that an oversized table ends as a reject."""

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from claimhouse.readers.contents import MAX_UNPACKED_BYTES, Contents, Reading, check_document
from claimhouse.readers.documents import FIELD_NAMES, Document, build_document, normalise_field_name
from claimhouse.rejects import Reject, RejectedError

FORMATS = {"parquet": "parquet"}

_ROWS_AT_ONCE = 2_000
_MAX_ROWS = 5_000_000
_READABLE = (pl.String, pl.Categorical, pl.Enum, pl.Date, pl.Datetime, pl.List, pl.Struct)


def read_documents(contents: Contents) -> Reading:
    """One Document per row with text; row_number counts from 1.

    Raises:
        RejectedError: broken_file (no parquet, or damaged), missing_text (no text column), too_large.
    """
    documents: list[Document] = []
    rejects: list[Reject] = []
    try:
        for row_number, row in _iterate_rows(contents):
            try:
                document = build_document(row, "parquet", row_number)
                if document is None:
                    raise RejectedError("empty", "its text column is empty")
                check_document(document)
                documents.append(document)
            except RejectedError as error:
                rejects.append(contents.reject(error.reason_code, error.detail, row_number))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        # polars raises PanicException, which is no Exception, on some damaged files.
        raise RejectedError("broken_file", f"not readable as Parquet: {str(error).splitlines()[0]}"[:500]) from error
    return documents, rejects


def _iterate_rows(contents: Contents) -> Iterator[tuple[int, dict[str, object]]]:
    source: Path | io.BytesIO = contents.file.path
    if contents.is_packed:
        source = io.BytesIO(contents.read(MAX_UNPACKED_BYTES))
    # glob off: a file may be called "news[1].parquet".
    table = pl.scan_parquet(source, glob=False, hive_partitioning=False)
    known = {name for names in FIELD_NAMES.values() for name in names}
    schema = table.collect_schema()
    columns = [name for name in schema.names() if normalise_field_name(name) in known]
    columns = [name for name in columns if schema[name].base_type() in _READABLE or schema[name].is_integer()]
    if not {normalise_field_name(name) for name in columns} & set(FIELD_NAMES["text"]):
        raise RejectedError("missing_text", f"no text column among: {', '.join(schema.names())}"[:500])
    row_count = table.select(pl.len()).collect().item()
    if row_count > _MAX_ROWS:
        raise RejectedError("too_large", f"{row_count:,} rows; the limit is {_MAX_ROWS:,}")
    read_bytes = 0
    for offset in range(0, row_count, _ROWS_AT_ONCE):
        articles = (
            table.slice(offset, _ROWS_AT_ONCE)
            .select(
                pl.col(name).cast(pl.String)
                if schema[name].is_temporal() or not schema[name].is_nested()
                else pl.col(name)
                for name in columns
            )
            .collect()
        )
        read_bytes += int(articles.estimated_size())
        if read_bytes > MAX_UNPACKED_BYTES:
            raise RejectedError("too_large", f"its text columns hold more than {MAX_UNPACKED_BYTES:,} bytes")
        yield from enumerate(articles.iter_rows(named=True), start=offset + 1)
