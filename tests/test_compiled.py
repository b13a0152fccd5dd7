"""Language data that is kept on disk: the same as made anew, and nothing that others leave there is believed."""

import os
import stat
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from claimhouse import compiled
from claimhouse.compiled import load_compiled, read_compiled, write_compiled
from claimhouse.lexicon import Lexicon, load_lexicon
from claimhouse.packs import load_pack

CODES = ("de", "ar", "eu")


@pytest.fixture(autouse=True)
def cache_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAIMHOUSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def list_files(cache_dir: Path) -> list[Path]:
    return sorted(path for path in cache_dir.rglob("*") if path.is_file())


def load_anew(code: str) -> Lexicon:
    """Load a lexicon as a new process would."""
    load_pack.cache_clear()
    load_lexicon.cache_clear()
    return load_lexicon(code)


def assert_same(first: Lexicon, second: Lexicon) -> None:
    assert {**vars(first), "words": None} == {**vars(second), "words": None}
    assert_frame_equal(first.words, second.words)


@pytest.mark.parametrize("code", CODES)
def test_what_was_kept_is_what_was_made(code: str, cache_dir: Path) -> None:
    made, pack = load_anew(code), load_pack(code)
    assert list_files(cache_dir)
    kept = load_anew(code)
    assert kept.words is not made.words
    assert_same(kept, made)
    assert load_pack(code) == pack


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"0" * 64 + b"\n{}", bytes(range(256)) * 40],
    ids=["empty", "text", "wrong digest", "bytes"],
)
def test_what_nobody_wrote_is_made_anew(content: bytes, cache_dir: Path) -> None:
    made = load_anew("de")
    files = list_files(cache_dir)
    assert files
    for path in files:
        path.write_bytes(content)
    assert_same(load_anew("de"), made)
    # And it is mended for the next process.
    assert all(read_compiled(path.name) for path in files)


def test_a_file_that_was_cut_short_is_made_anew(cache_dir: Path) -> None:
    made = load_anew("de")
    for path in list_files(cache_dir):
        path.write_bytes(path.read_bytes()[:-100])
    assert_same(load_anew("de"), made)


def test_without_a_place_to_write_it_works_all_the_same(
    tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("CLAIMHOUSE_CACHE", str(blocked))
    made = load_anew("de")
    assert blocked.read_text() == "no folder"
    monkeypatch.setenv("CLAIMHOUSE_CACHE", str(cache_dir))
    assert_same(load_anew("de"), made)


def test_another_version_of_the_language_data_has_a_folder_of_its_own(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        monkeypatch.setattr(compiled, "_hash_sources", lambda number=number: f"version{number}")
        assert load_compiled("words", lambda number=number: [number]) == [number]
        assert load_compiled("words", lambda: ["made twice"]) == [number]
        os.utime(cache_dir / "language" / f"version{number}", (number, number))
    # Old ones don't stay for ever.
    assert len(list(cache_dir.glob("language/*"))) <= 4


def test_readers_never_see_half_a_file(cache_dir: Path) -> None:
    write_compiled("words", b"first")
    (path,) = list_files(cache_dir)
    before = path.stat()
    write_compiled("words", b"second")
    assert read_compiled("words") == b"second"
    # Another file took its place; nothing is left of the one that was being written.
    assert path.stat().st_ino != before.st_ino
    assert list_files(cache_dir) == [path]
    assert stat.S_ISREG(path.stat().st_mode)
