"""What can be wrong with an input, as closed codes with a sentence each, and the rows that say so.

Nothing that lands is lost in silence: every file, row and metadata line ends as data or as one of these rows.
"""

from collections.abc import Sequence
from typing import TypedDict

import polars as pl

from claimhouse.tables import REJECTS

# reason_code -> what a reader of the rejects table is told. `detail` adds what is particular to the case.
REASONS = {
    "bad_file_name": "The file's name is not valid Unicode; rename it.",
    "binary": "The file holds binary data where text was expected.",
    "broken_row": "The row or line could not be parsed; the rows around it were loaded.",
    "broken_file": "The file does not hold what its name says, or is cut off; nothing of it was loaded.",
    "changed_while_read": "The file grew, shrank or was replaced while it was read; it is tried again on the next run.",
    "duplicate_file": "Another file of the same event holds the same bytes.",
    "duplicate_text": "Another article of the same event and source has the same text.",
    "empty": "There is no text in it.",
    "linked_folder": "A link to a folder is not followed; put the files themselves into the landing folder.",
    "missing_text": "The row or file has no text field or column.",
    "not_a_file": "It is neither a file nor a folder (a pipe, socket or device).",
    "nul_character": "The text holds a NUL character.",
    "operator_error": "An _event.toml, articles.csv or corrections.csv holds a mistake; all the rest of it is used.",
    "outside_landing": "A link leads out of the landing folder; nothing outside is read.",
    "reader_failed": "The reader failed on it in a way nobody foresaw; please report it with the detail.",
    "too_large": "It is larger than a news article or a file of them can be.",
    "truncated_gzip": "The gzip stream is damaged or ends too early.",
    "undecodable": "The character encoding could not be determined with certainty.",
    "unknown_type": "No reader is known for this file extension.",
    "unreadable": "The file could not be opened or read.",
    "vanished": "The file disappeared while it was read.",
}

# Columns a reject has before a batch gives it batch_id and rejected_at.
REJECT_ROWS = pl.Schema(
    {name: REJECTS[name] for name in ("file_uri", "file_sha256", "row_number", "reason_code", "detail")}
)


class Reject(TypedDict):
    """One thing that could not be used: a file, a row of a file (``row_number``), or a line of metadata."""

    file_uri: str
    file_sha256: str | None
    row_number: int | None
    reason_code: str
    detail: str


class RejectedError(Exception):
    """Raised inside a reader to give up on a file; ``read_file`` turns it into a reject row."""

    def __init__(self, reason_code: str, detail: str = "") -> None:
        """Args: a key of ``REASONS``, and what is particular to this case."""
        super().__init__(reason_code, detail)
        self.reason_code = reason_code
        self.detail = detail


def build_reject(
    file_uri: str, reason_code: str, detail: str = "", *, file_sha256: str | None = None, row_number: int | None = None
) -> Reject:
    """One reject row; an empty detail becomes the reason's own sentence.

    Raises:
        KeyError: reason_code is not one of ``REASONS``.
    """
    sentence = REASONS[reason_code]
    return Reject(
        file_uri=spell_name(file_uri),
        file_sha256=file_sha256,
        row_number=row_number,
        reason_code=reason_code,
        detail=spell_name(detail or sentence),
    )


def spell_name(name: str) -> str:
    """A file name, or a text that quotes one, with undecodable bytes spelled out in hexadecimal, to be stored."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def frame_rejects(rejects: Sequence[Reject]) -> pl.DataFrame:
    """One row per reject, without batch_id and rejected_at, which the batch adds."""
    return pl.DataFrame([dict(reject) for reject in rejects], schema=REJECT_ROWS)
