"""The bytes of a landing file: unpacked, bounded, and the very ones that were hashed when it was found."""

import io
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from claimhouse.encoding import check_text
from claimhouse.landing import LandingFile, hash_file
from claimhouse.readers.documents import Document
from claimhouse.rejects import Reject, RejectedError, build_reject

# One article. War and Peace is 3 MB.
MAX_ARTICLE_BYTES = 16 * 1024**2
# A file of articles that has to be parsed whole (json, csv); jsonl and parquet are read piece by piece.
MAX_WHOLE_BYTES = 128 * 1024**2
MAX_UNPACKED_BYTES = 512 * 1024**2
# News text packs to a third or a sixth. Beyond 64 MB a file that unpacks to 200 times its size is no text but a bomb.
MAX_PACKING_RATIO = 200
_RATIO_CHECKED_FROM = 64 * 1024**2

Reading = tuple[list[Document], list[Reject]]


@dataclass(frozen=True)
class Contents:
    """A landing file with its format's extension, ready to be opened."""

    file: LandingFile
    extension: str
    is_packed: bool

    def open(self) -> io.BufferedReader:
        """A buffered stream of the unpacked bytes; reading from it raises RejectedError at the limits."""
        raw = self.file.path.open("rb")
        return io.BufferedReader(_Unpacked(raw), 1024**2) if self.is_packed else raw

    def read(self, limit: int) -> bytes:
        """All unpacked bytes.

        Raises:
            RejectedError: empty, or more than ``limit`` bytes (too_large).
        """
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise RejectedError("too_large", f"more than {limit:,} bytes")
        if not data.strip():
            raise RejectedError("empty")
        return data

    def reject(self, reason_code: str, detail: str = "", row_number: int | None = None) -> Reject:
        """A reject row for this file, or for one row of it."""
        return build_reject(
            self.file.file_uri, reason_code, detail, file_sha256=self.file.sha256, row_number=row_number
        )


def check_unchanged(file: LandingFile) -> None:
    """Make sure the file still holds the bytes that were found.

    Raises:
        RejectedError: changed_while_read, or what ``hash_file`` raises.
    """
    size, sha256 = hash_file(file.path)
    if (size, sha256) != (file.size, file.sha256):
        raise RejectedError(
            "changed_while_read", "it is not the file any more that was found; it is tried again on the next run"
        )


def check_document(document: Document) -> None:
    """Make sure that every field of a row's article can be stored.

    Raises:
        RejectedError: too_large, nul_character, undecodable (half a surrogate pair), binary.
    """
    if len(document.text) > MAX_ARTICLE_BYTES:
        raise RejectedError("too_large", f"an article of {len(document.text):,} characters")
    for field in (document.text, document.title, document.source, document.url, document.published_at, document.author):
        check_text(field or "")


class _Unpacked(io.RawIOBase):
    """A gzip stream of one or more members, read with a cap on bytes and on how far they expand."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._decoder = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._read_bytes = 0
        self._unpacked_bytes = 0
        self._has_member = False

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._packed.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's WriteableBuffer is private
        piece = self._unpack(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _unpack(self, size: int) -> bytes:
        while True:
            if not self._waiting:
                self._waiting = self._packed.read(64 * 1024)
                self._read_bytes += len(self._waiting)
                if not self._waiting:
                    if self._has_member and not self._decoder.eof:
                        raise RejectedError("truncated_gzip", f"it ends after {self._unpacked_bytes:,} unpacked bytes")
                    return b""
            if self._decoder.eof:
                # Another member follows, or the zero bytes that some tools pad with.
                if not self._waiting.strip(b"\0"):
                    self._waiting = b""
                    continue
                self._decoder = zlib.decompressobj(wbits=31)
            self._has_member = True
            try:
                piece = self._decoder.decompress(self._waiting, size)
            except zlib.error as error:
                raise RejectedError(
                    "truncated_gzip", f"damaged after {self._unpacked_bytes:,} unpacked bytes"
                ) from error
            self._waiting = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail
            self._unpacked_bytes += len(piece)
            if self._unpacked_bytes > MAX_UNPACKED_BYTES:
                raise RejectedError("too_large", f"it unpacks to more than {MAX_UNPACKED_BYTES:,} bytes")
            if self._unpacked_bytes > max(_RATIO_CHECKED_FROM, MAX_PACKING_RATIO * self._read_bytes):
                raise RejectedError("too_large", f"it unpacks to more than {MAX_PACKING_RATIO} times its size")
            if piece:
                return piece
