"""Language packs keep their rules, and their own examples come out as written."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claimhouse import packs
from claimhouse.lexicon import load_lexicon
from claimhouse.mentions import extract_mentions
from claimhouse.packs import Pack, PackError, hash_language_data, list_packs, load_pack, read_pack

CODES = sorted(list_packs())
# Example keys that are columns of a mention under another name.
RENAMED = {"unit": "unit_id"}
PUBLISHED = dt.date(2024, 8, 13)


@cache
def extract_examples(code: str) -> list[list[dict[str, Any]]]:
    """The mentions of each example of a pack, read together."""
    examples = require_pack(code).examples
    days = [dt.date.fromisoformat(str(example.get("published", PUBLISHED))) for example in examples]
    articles = pl.DataFrame(
        {
            "article_id": [str(row) for row in range(len(examples))],
            "text": [example["text"] for example in examples],
            "language_code": [code] * len(examples),
            "published_date": days,
        }
    )
    mentions = extract_mentions(articles).to_dicts()
    return [[m for m in mentions if m["article_id"] == str(row)] for row in range(len(examples))]


def find_differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    differences = []
    for key, value in expected.items():
        got = found[RENAMED.get(key, key)]
        same = (
            abs(got - value) <= 1e-6 * max(1, abs(value))
            if isinstance(value, float | int) and got is not None
            else str(got) == str(value)
        )
        if not same:
            differences.append(f"{key}: {got!r}, expected {value!r}")
    return differences


def check_example(example: dict[str, Any], mentions: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the mentions of one example; empty when all is as it says."""
    found = {mention["surface"]: mention for mention in mentions}
    expected = {mention["surface"]: mention for mention in example["mentions"]}
    problems = [f"{surface!r} not found" for surface in expected.keys() - found.keys()]
    problems += [f"{surface!r} ({found[surface]['dimension']}) is none" for surface in found.keys() - expected.keys()]
    for surface in sorted(expected.keys() & found.keys()):
        problems += [f"{surface!r}: {difference}" for difference in find_differences(expected[surface], found[surface])]
    return [f"{example['text']!r}: {problem}" for problem in problems]


def require_pack(code: str) -> Pack:
    pack = load_pack(code)
    assert pack is not None
    return pack


def test_there_are_packs() -> None:
    assert {"ar", "bn", "en", "gu", "hi"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_pack_compiles(code: str) -> None:
    assert load_lexicon(code).words.height > 500


@pytest.mark.parametrize("code", CODES)
def test_examples_come_out_as_written(code: str) -> None:
    examples = require_pack(code).examples
    assert len(examples) >= 12
    results = zip(examples, extract_examples(code), strict=True)
    problems = [problem for example, mentions in results for problem in check_example(example, mentions)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("code", CODES)
def test_examples_have_negatives(code: str) -> None:
    negatives = [example for example in require_pack(code).examples if not example["mentions"]]
    assert len(negatives) >= 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('code = "xx"\n[wrong]\na = ["b"]', "unknown section [wrong]"),
        ('code = "xx"\n[units]\nparsec = ["parsec"]', "'parsec' is not allowed here; allowed: second"),
        ('code = "xx"\n[concepts]\nkiled = ["dead"]', "'kiled' is not allowed here; allowed: killed"),
        ('code = "xx"\n[months]\n13 = ["undecember"]', "allowed: 1 to 12"),
        ('code = "xx"\n[units]\nhour = ["h"]\nday = ["h"]', "'h' already stands under 'hour'"),
        ('code = "yy"', "it has to be 'xx', as the file is named"),
        ('code = "xx"\n[numbers]\nwords = "one"', "unknown key"),
        ('code = "xx"\n[relative_dates]\nfortnight-1 = ["a fortnight ago"]', "as day-1"),
        ('code = "xx"\n[units]\nhour = "hour"', "has to be a list of words"),
        ("code = ", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "xx.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert message in str(caught.value)
    assert "xx.toml" in str(caught.value)


def test_another_word_is_another_version_of_the_extraction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hash_language_data()
    changed = tmp_path / "en.toml"
    changed.write_bytes(list_packs()["en"].read_bytes() + b"\n# one more word\n")
    monkeypatch.setattr(packs, "list_packs", lambda: {**list_packs(), "en": changed})
    assert hash_language_data.__wrapped__() != before
    monkeypatch.undo()
    assert hash_language_data.__wrapped__() == before
