"""The labelled pairs of statements, through the whole pipeline; and whose voice a text is, by what stands in it."""

import json
from pathlib import Path

import duckdb
import pytest

from claimhouse.verdict_pairs import PairError, build_pairs, compare_pairs, read_pairs

FLOOR = 0.95
# An event beside the pairs: what the outlets print says where they have it from.
VOICES = "voices"
STATEMENTS = {
    "Morning Post": "An expert told the BBC that 14 people were killed. He told the BBC that it began in a shop.",
    "Evening Post": "The fire killed 16 people, according to Reuters. Over 300 people were evacuated, the mayor said.",
    "Night Post": "The fire killed 15 people. The fire brigade said that it began in a shop.",
}


def test_pairs_are_many_and_of_every_relation() -> None:
    pairs = read_pairs()
    assert len(pairs) >= 60
    assert min(sum(pair.expected == expected for pair in pairs) for expected in {one.expected for one in pairs}) >= 3
    assert len({article["text"] for pair in pairs for article in pair.articles}) > 100


@pytest.fixture(scope="module")
def claims_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("pairs")
    folder = home / "landing" / VOICES
    folder.mkdir(parents=True)
    lines = [json.dumps({"source": source, "text": text}) for source, text in STATEMENTS.items()]
    (folder / "statements.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return build_pairs(read_pairs(), home)


def test_statements_stand_to_each_other_as_a_reader_says(claims_file: Path) -> None:
    pairs = read_pairs()
    problems = compare_pairs(pairs, claims_file)
    assert 1 - len(problems) / len(pairs) >= FLOOR, "\n".join(problems)


def test_an_article_in_which_all_is_said_to_one_outlet_is_that_outlets_voice(claims_file: Path) -> None:
    with duckdb.connect(str(claims_file), read_only=True) as connection:
        rows = connection.execute(
            f"""
            select source_id, origin_id, evidence_type, cited_origin_id from fct_origins
            where event_id = '{VOICES}' order by all
            """
        ).fetchall()
    assert rows == [
        ("Evening Post", "evening_post", "citation", "reuters"),
        ("Evening Post", "evening_post", "own", None),
        ("Morning Post", "bbc", "attributions", "bbc"),
        ("Morning Post", "bbc", "citation", "bbc"),
        ("Morning Post", "bbc", "citation", "bbc"),
        ("Night Post", "night_post", "own", None),
    ]


def test_a_value_owed_to_an_agency_is_the_agencys(claims_file: Path) -> None:
    with duckdb.connect(str(claims_file), read_only=True) as connection:
        rows = connection.execute(
            f"""
            select source_id, claim_id, origin_id from fct_claim_values
            where event_id = '{VOICES}' and claim_id in ('killed', 'evacuated') order by all
            """
        ).fetchall()
    assert rows == [
        ("Evening Post", "evacuated", "evening_post"),
        ("Evening Post", "killed", "reuters"),
        ("Morning Post", "killed", "bbc"),
        ("Night Post", "killed", "night_post"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", "line 1: has to be a JSON object"),
        ('{"claim": "killed", "expected": "alike", "a": {"text": "x", "published": "2024-05-02"}}', "allowed: same"),
        ('{"claim": "killed", "expected": "same", "a": {"text": "x", "published": "2024-05-02"}}', "has a and b"),
        ('{"claim": "killed", "expected": "same", "a": {"text": "x", "published": "May"}}', "has to be a JSON object"),
    ],
)
def test_a_mistaken_pair_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(PairError, match=message):
        read_pairs(path)
