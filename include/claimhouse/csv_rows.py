"""CSV as people write it: the separator is seen from the header, and a broken row costs that row alone."""

import csv
import io
from collections.abc import Iterator

from claimhouse.rejects import RejectedError

# The csv module's own default of 131,072 is less than a long article. Python keeps this limit per process.
MAX_FIELD_CHARS = 16 * 1024**2
csv.field_size_limit(MAX_FIELD_CHARS)
_SEPARATORS = ",;\t|"

Row = list[str] | csv.Error


def split_rows(text: str) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """Cut a csv text into its header and its rows.

    Returns:
        The column names, and one (row number, fields) per row that isn't blank, as a spreadsheet counts them: the
        header is row 1. A row that can't be parsed comes as its error instead of its fields.

    Raises:
        RejectedError: broken_file, when the header can't be parsed.
    """
    first_line = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=lambda sign: (first_line.count(sign), -_SEPARATORS.index(sign)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next((row for row in reader if _has_text(row)), [])
    except csv.Error as error:
        raise RejectedError("broken_file", f"header: {error}") from error
    return [name.strip() for name in header], _iterate_rows(reader)


def _has_text(row: list[str]) -> bool:
    return any(field.strip() for field in row)


def _iterate_rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, Row]]:
    row_number = 1
    while True:
        row_number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield row_number, error
            continue
        if _has_text(row):
            yield row_number, row
