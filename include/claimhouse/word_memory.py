"""What was found out about words, kept from chunk to chunk: a corpus repeats them."""

from collections.abc import Callable
from threading import Lock

import polars as pl

# Beyond so many words they are forgotten and gathered anew: it bounds the memory.
_MOST_WORDS = 400_000
_WORD = ["code", "token"]


class WordMemory:
    """Remembers one row per word of a language. Threads may share it: none waits while another looks words up."""

    def __init__(self) -> None:
        self._rows: pl.DataFrame | None = None
        self._lock = Lock()

    def recall(self, words: pl.DataFrame, find_out: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        """Say of words what ``find_out`` says of them, asking it only about words that are new to this process.

        Args:
            words: code, token; further columns stay.
            find_out: gets distinct code and token; gives the same rows in any order, with further columns that depend
                on nothing else.

        Returns:
            The same words, in the same order, with the columns of ``find_out``.
        """
        rows = self._rows
        distinct = words.select(_WORD)
        unseen = distinct.unique() if rows is None else distinct.join(rows, on=_WORD, how="anti").unique()
        if rows is None or unseen.height:
            found = find_out(unseen)
            rows = found if rows is None else pl.concat([rows, found.select(rows.columns)], rechunk=True)
            self._keep(found)
        return words.join(rows, on=_WORD, how="left", maintain_order="left")

    def _keep(self, found: pl.DataFrame) -> None:
        with self._lock:
            if self._rows is None or self._rows.height + found.height > _MOST_WORDS:
                self._rows = found
            else:
                # Another thread may have met the same words meanwhile.
                new = found.join(self._rows, on=_WORD, how="anti").select(self._rows.columns)
                self._rows = pl.concat([self._rows, new], rechunk=True)
