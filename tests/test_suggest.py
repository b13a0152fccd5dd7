"""Lines for an event's file from discovered claims."""

import tomllib
from pathlib import Path

import duckdb
import pytest

from claimhouse.cli import main
from claimhouse.suggest import list_suggestions


@pytest.fixture
def claims_file(tmp_path: Path) -> Path:
    """A warehouse in which two sources give an unasked price, and one gives a part of the toll."""
    path = tmp_path / "warehouse" / "claims.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create table dim_claims (
                event_id varchar, claim_id varchar, parent_claim_id varchar, claim_type varchar, question varchar,
                dimension varchar, unit_id varchar
            );
            create table fct_claim_values (
                event_id varchar, claim_id varchar, source_id varchar, article_id varchar, mention_id varchar,
                display varchar
            );
            create schema intermediate;
            create table intermediate.int_answers (
                article_id varchar, mention_id varchar, thing_id varchar, concept_ids varchar[]
            );
            insert into dim_claims values
                ('mill', 'price__54_2_usd', 'price', 'discovered', 'What does it cost (54 2 usd)?', 'money', null),
                ('mill', 'killed__child', 'killed', 'discovered', 'How many were killed (child)?', 'count', null),
                ('mill', 'price', null, 'catalogue', 'What does it cost?', 'money', null);
            insert into fct_claim_values values
                ('mill', 'price__54_2_usd', 'a', 'a1', 'm1', '54.2 USD'),
                ('mill', 'price__54_2_usd', 'b', 'b1', 'm2', '54.2 USD'),
                ('mill', 'price', 'a', 'a1', 'm4', '9 USD'), ('mill', 'price', 'b', 'b1', 'm5', '9 USD'),
                ('mill', 'killed__child', 'a', 'a1', 'm3', '6');
            insert into intermediate.int_answers values
                ('a1', 'm1', null, ['offer', 'purchase']), ('b1', 'm2', null, ['offer', 'delay']),
                ('a1', 'm3', 'child', ['killed']);
        """)
    return path


def test_a_discovered_claim_is_written_as_toml(claims_file: Path) -> None:
    suggestion, *others = list_suggestions(claims_file, "mill")
    assert others == []
    assert suggestion.startswith("# 2 sources: 54.2 USD\n# told apart from price\n")
    assert tomllib.loads(suggestion)["claims"] == [
        {
            "claim_id": "price__54_2_usd",
            "question": "What does it cost (54 2 usd)?",
            "dimension": "money",
            "concepts": [["delay"], ["offer"]],
        }
    ]


def test_what_one_source_says_can_be_asked_for(claims_file: Path) -> None:
    suggestions = list_suggestions(claims_file, "mill", min_sources=1)
    assert tomllib.loads(suggestions[-1])["claims"][0]["things"] == ["child"]


def test_make_suggest_prints_them(
    claims_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLAIMHOUSE_HOME", str(claims_file.parents[1]))
    assert main(["suggest", "--event", "mill"]) == 0
    assert tomllib.loads(capsys.readouterr().out)["claims"][0]["claim_id"] == "price__54_2_usd"
    assert main(["suggest", "--event", "nowhere"]) == 2
    assert "nothing was discovered in nowhere" in capsys.readouterr().err
    assert main(["suggest"]) == 2
