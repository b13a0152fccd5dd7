from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from claimhouse import word_memory
from claimhouse.word_memory import WordMemory


def frame_words(*tokens: str) -> pl.DataFrame:
    rows = [("en", token) for token in tokens]
    return pl.DataFrame(rows, schema={"code": pl.String, "token": pl.String}, orient="row")


class Dictionary:
    """Says how long words are, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find_out(self, words: pl.DataFrame) -> pl.DataFrame:
        self.asked += sorted(words["token"])
        return words.with_columns(size=pl.col("token").str.len_chars()).sort("token", descending=True)


def test_a_word_is_asked_for_once_and_the_order_stays() -> None:
    memory, dictionary = WordMemory(), Dictionary()
    assert memory.recall(frame_words("ferry", "a", "ferry"), dictionary.find_out)["size"].to_list() == [5, 1, 5]
    assert memory.recall(frame_words("pier", "a"), dictionary.find_out)["size"].to_list() == [4, 1]
    assert dictionary.asked == ["a", "ferry", "pier"]


def test_the_same_word_of_another_language_is_another_word() -> None:
    memory, dictionary = WordMemory(), Dictionary()
    memory.recall(frame_words("die"), dictionary.find_out)
    memory.recall(frame_words("die").with_columns(code=pl.lit("de")), dictionary.find_out)
    assert dictionary.asked == ["die", "die"]


def test_beyond_its_limit_it_forgets_and_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_memory, "_MOST_WORDS", 3)
    memory, dictionary = WordMemory(), Dictionary()
    for tokens in (("a", "b"), ("c", "d"), ("a", "b", "c", "d", "e")):
        found = memory.recall(frame_words(*tokens), dictionary.find_out)
        assert found.select("token", "size").rows() == [(token, 1) for token in tokens]
    assert dictionary.asked.count("a") == 2


def test_no_words_are_no_rows() -> None:
    memory, dictionary = WordMemory(), Dictionary()
    assert memory.recall(frame_words(), dictionary.find_out).height == 0
    assert memory.recall(frame_words("a"), dictionary.find_out).height == 1


def test_threads_share_it_without_doubling_a_row() -> None:
    memory, dictionary = WordMemory(), Dictionary()
    words = frame_words(*map(str, range(500)))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: memory.recall(words, dictionary.find_out), range(40)))
    assert all(answer["token"].equals(words["token"]) and answer.height == 500 for answer in answers)
    assert memory.recall(words, dictionary.find_out).height == 500
