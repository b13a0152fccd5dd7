"""`make truth`: the SQL against a plain reading of the papers, origins, verdicts, and what is refused."""

import csv
import random
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest
import truth_papers
from truth_papers import Votes

from claimhouse.dbt_build import run_dbt
from claimhouse.settings import Settings
from claimhouse.truth import ClaimsFileError, discover_truth

METHODS = ("crh", "catd", "truthfinder", "two_estimates", "pooled_investment")
Row = tuple[str, str, str]


def write_claims(path: Path, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("object_id", "source_id", "value"), *rows])
    return path


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make_rows(seed: int) -> list[Row]:
    """Lengths and colours as fifteen sources of different care give them; the last three repeat the first one."""
    chance = random.Random(seed)
    rows = []
    for number in range(150):
        length, colour = chance.uniform(5, 900), chance.choice("abcdef")
        said: dict[int, tuple[str, str]] = {}
        for source in range(12):
            if chance.random() < 0.35:
                continue
            is_right = chance.random() > source / 16
            wrong = length * chance.choice((0.5, 0.9, 1.004, 1.3)) + chance.randrange(4)
            said[source] = (f"{length if is_right else wrong:.1f}", colour if is_right else chance.choice("abcdef"))
        said |= {copy: said[11] for copy in (12, 13, 14) if 11 in said}
        for source, (a_length, a_colour) in said.items():
            rows += [(f"{number}|length", f"s{source:02}", a_length), (f"{number}|colour", f"s{source:02}", a_colour)]
    return rows


def group_votes(rows: list[Row]) -> Votes:
    votes: defaultdict[str, dict[str, float | str]] = defaultdict(dict)
    for object_id, source_id, value in rows:
        votes[object_id][source_id] = float(value) if object_id.endswith("length") else value
    return {name: stated for name, stated in sorted(votes.items()) if len(stated) > 1}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over random rows, with every table that it makes on the way."""
    folder = tmp_path_factory.mktemp("truth")
    claims = write_claims(folder / "claims.csv", make_rows(7))
    arguments = {"claims": str(claims), "picks": str(folder / "picks.csv"), "origins": str(folder / "origins.csv")}
    settings = Settings(home=folder, landing=folder, batch_size=1)
    run_dbt(settings, folder / "truth.duckdb", ["run-operation", "discover_truth", "--args", str(arguments)])
    return folder


@pytest.mark.parametrize("method", METHODS)
def test_sources_weigh_what_the_paper_says(folder: Path, method: str) -> None:
    expected = getattr(truth_papers, method)(group_votes(make_rows(7)))
    with duckdb.connect(folder / "truth.duckdb", read_only=True) as connection:
        found = connection.execute("select voice_id, weight from truth_votes_weights where method = ?", [method])
        weights = dict(found.fetchall())
    assert len(weights) == 15
    assert weights == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_picks_are_what_the_paper_says(folder: Path, method: str) -> None:
    votes = group_votes(make_rows(7))
    weights = getattr(truth_papers, method)(votes)
    if method in ("crh", "catd"):
        expected = getattr(truth_papers, f"{method}_truths")(votes, weights)
    else:
        beliefs = getattr(truth_papers, f"{method}_beliefs")(votes, weights)
        expected = {name: truth_papers.highest(of_object) for name, of_object in beliefs.items()}
    with duckdb.connect(folder / "truth.duckdb", read_only=True) as connection:
        query = """
            select distinct votes.object_id, picks.fact_no, picks.estimate
            from truth_votes_picks as picks inner join truth_votes as votes using (object_no)
            where picks.method = ? and votes.voice_count > 1
        """
        rows = connection.execute(query, [method]).fetchall()
    assert len(rows) == len(votes) > 200
    for object_id, fact_no, estimate in rows:
        is_computed = method in ("crh", "catd") and object_id.endswith("length")
        assert (estimate if is_computed else fact_no) == pytest.approx(expected[object_id], rel=1e-9), object_id


def test_copies_are_one_origin_and_careful_sources_are_not(folder: Path) -> None:
    origins = {row["source_id"]: row["origin_id"] for row in read_rows(folder / "origins.csv")}
    assert {source for source, origin in origins.items() if origin == "s11"} == {"s11", "s12", "s13", "s14"}
    assert all(origins[f"s{number:02}"] == f"s{number:02}" for number in range(11))
    evidence = {row["source_id"]: row["evidence"] for row in read_rows(folder / "origins.csv")}
    assert evidence["s12"].startswith("the same value as s11 in ")
    assert evidence["s00"] == ""


def test_every_object_has_a_pick_of_every_method(folder: Path) -> None:
    rows = read_rows(folder / "picks.csv")
    assert list(rows[0]) == ["object_id", "method", "value", "verdict", "reason"]
    objects = {object_id for object_id, _, _ in make_rows(7)}
    methods = {*METHODS, "vote", "median"}
    expected = {(name, f"{method}{by}") for name in objects for method in methods for by in ("", "_by_origin")}
    assert {(row["object_id"], row["method"]) for row in rows} == expected
    assert len(rows) == len(expected)
    assert {"agree", "decided"} <= {row["verdict"] for row in rows} <= {"agree", "decided", "undetermined"}
    assert all(row["reason"] for row in rows)


def test_the_order_of_the_rows_changes_nothing(folder: Path, tmp_path: Path) -> None:
    rows = make_rows(7)
    random.Random(1).shuffle(rows)
    claims = write_claims(tmp_path / "shuffled.csv", rows)
    settings = Settings(home=folder, landing=folder, batch_size=1)
    origins = discover_truth(settings, claims, tmp_path / "picks.csv")
    assert (tmp_path / "picks.csv").read_bytes() == (folder / "picks.csv").read_bytes()
    assert origins.read_bytes() == (folder / "origins.csv").read_bytes()


def test_too_few_origins_stay_undetermined(folder: Path, tmp_path: Path) -> None:
    rows = [("a", "one", "Paris"), ("b", "one", "3"), ("b", "two", "7"), ("c", "one", "4"), ("c", "two", "4.01")]
    discover_truth(Settings(home=folder, landing=folder, batch_size=1), write_claims(tmp_path / "few.csv", rows),
                   tmp_path / "picks.csv")  # fmt: skip
    verdicts = {row["object_id"]: (row["verdict"], row["reason"]) for row in read_rows(tmp_path / "picks.csv")}
    assert verdicts["a"] == ("undetermined", "one origin only")
    assert verdicts["b"][0] == "undetermined", "a tie is broken somehow, but decides nothing"
    assert verdicts["c"] == ("agree", "all 2 origins"), "a hundredth apart is one fact"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("claims.txt", "object_id,source_id,value\n1,2,3\n", "has to be a .csv"),
        ("claims.csv", "object_id,source,value\n1,2,3\n", "no column source_id; its columns are object_id, source"),
        ("claims.csv", "object_id,source_id,value\n", "no rows"),
        ("claims.parquet", "no parquet", "can't be read"),
    ],
)
def test_a_table_that_can_not_be_used_is_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ClaimsFileError, match=message):
        discover_truth(Settings(home=tmp_path, landing=tmp_path, batch_size=1), path, tmp_path / "picks.csv")
