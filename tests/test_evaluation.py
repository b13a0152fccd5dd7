"""The labelled sentences: enough of them in every language, and nothing found less than before."""

import json
from functools import cache
from pathlib import Path

import pytest

from claimhouse import evaluation
from claimhouse.evaluation import (
    LabelError,
    LabelledSentence,
    Result,
    list_labelled,
    measure_language,
    raise_floors,
    read_floors,
    read_labelled,
)
from claimhouse.packs import list_packs

CODES = list(list_labelled())
FLOORS = read_floors()


@cache
def measure(code: str) -> Result:
    return measure_language(code, read_labelled(list_labelled()[code]))


def test_every_labelled_language_has_a_pack_and_floors() -> None:
    assert CODES
    assert set(CODES) <= set(list_packs())
    assert set(FLOORS) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_set_is_large_enough_and_holds_negatives(code: str) -> None:
    sentences = read_labelled(list_labelled()[code])
    assert len({sentence.text for sentence in sentences}) == len(sentences) >= 40
    assert sum(not sentence.mentions for sentence in sentences) >= 6


@pytest.mark.parametrize("code", CODES)
def test_no_figure_falls_below_its_floor(code: str) -> None:
    result = measure(code)
    shares = result.shares()
    assert set(FLOORS[code]) == set(shares), "run: make eval RAISE=1"
    below = {name: (share, FLOORS[code][name]) for name, share in shares.items() if share < FLOORS[code][name]}
    assert not below, "\n".join([str(below), *result.problems])


def test_a_wrong_value_is_missed_and_an_unlabelled_number_is_false() -> None:
    sentences = [
        LabelledSentence(
            "It rained for 3 hours.", evaluation.PUBLISHED, ({"surface": "3 hours", "dimension": "money"},)
        ),
        LabelledSentence("It snowed for 4 days.", evaluation.PUBLISHED, ()),
    ]
    result = measure_language("en", sentences)
    assert result.shares() == {"money": 0.0, evaluation.PRECISION: 0.5}
    assert len(result.problems) == 2


def test_floors_are_raised_and_never_lowered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "FLOORS_FILE", tmp_path / "floors.toml")
    sentence = LabelledSentence(
        "It rained for 3 hours.", evaluation.PUBLISHED, ({"surface": "3 hours", "dimension": "duration"},)
    )
    good = measure_language("en", [sentence])
    raise_floors({"en": good})
    assert read_floors() == {"en": {"duration": 1.0, "precision": 1.0}}
    raise_floors({"en": measure_language("en", [LabelledSentence(sentence.text, sentence.published, ())])})
    assert read_floors() == {"en": {"duration": 1.0, "precision": 1.0}}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", "line 1: has to be a JSON object"),
        ("{", "line 1: has to be a JSON object"),
        (json.dumps({"text": "a", "mentions": [{"surface": "a"}]}), "needs surface and dimension"),
        (
            json.dumps({"text": "a", "mentions": [{"surface": "b", "dimension": "date"}]}),
            "'b' doesn't stand in the text",
        ),
        (
            json.dumps({"text": "a", "mentions": [{"surface": "a", "size": 1}]}),
            "size is no column; allowed: mention_id",
        ),
    ],
)
def test_a_mistake_in_a_label_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "xx.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LabelError, match=message):
        read_labelled(path)
