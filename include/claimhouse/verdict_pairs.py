"""How often the warehouse compares two statements as a reader does: part of `make eval`.

The labelled pairs (``tests/verdicts/pairs.jsonl``) are of this project's own writing, one JSON object a line:
``claim``, ``expected`` and one or two statements, ``a`` and ``b``, each with ``text`` and ``published``; and
``same_source`` where one outlet makes both. Each pair is loaded as an event of its own, through the whole pipeline.
"""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from claimhouse import pipeline
from claimhouse.settings import PROJECT_ROOT, Settings

PAIRS_FILE = PROJECT_ROOT / "tests" / "verdicts" / "pairs.jsonl"
RELATIONS = ("same", "compatible", "rounding", "weaker", "contrary", "update", "self-contradiction")
FOUND_SQL = """
    select
        event_id, claim_id,
        case
            when is_update then 'update'
            when is_same_article and relation = 'contrary' then 'self-contradiction'
            else relation
        end as relation,
        display_a, display_b
    from fct_value_pairs
    order by all
"""


class PairError(ValueError):
    """A labelled pair says something it may not say; the message names file, line and what is allowed."""


@dataclass(frozen=True)
class LabelledPair:
    """Two statements, the claim that both answer, and how they stand to each other."""

    event_id: str
    claim_id: str
    expected: str
    articles: tuple[dict[str, str], ...]


def read_pairs(path: Path = PAIRS_FILE) -> list[LabelledPair]:
    """Read the labelled pairs.

    Raises:
        PairError: a line is no such pair.
    """
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path.name}, line {number}"
        try:
            row = json.loads(line)
            claim_id, expected = row["claim"], row["expected"]
            articles = tuple(describe_statement(row, side) for side in ("a", "b") if side in row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PairError(
                f"{where}: has to be a JSON object with claim, expected and statements: {error!r}"
            ) from error
        if expected not in RELATIONS:
            raise PairError(f"{where}: expected is {expected!r}; allowed: {', '.join(RELATIONS)}")
        if (expected == "self-contradiction") != (len(articles) == 1):
            raise PairError(f"{where}: a self-contradiction has one statement, everything else has a and b")
        pairs.append(LabelledPair(f"pair_{number:03d}", claim_id, expected, articles))
    return pairs


def describe_statement(row: dict[str, Any], side: str) -> dict[str, str]:
    """The article that makes one statement, as a line of a jsonl file.

    Raises:
        ValueError: published is no day.
    """
    statement = row[side]
    source = "Paper A" if side == "a" or row.get("same_source") else "Paper B"
    published = dt.date.fromisoformat(statement["published"]).isoformat()
    return {"source": source, "text": statement["text"], "published_at": published}


def build_pairs(pairs: list[LabelledPair], home: Path) -> Path:
    """Load and build a warehouse of the pairs and give its file.

    Args:
        pairs: what to load.
        home: an empty folder.
    """
    settings = Settings(home=home, landing=home / "landing", batch_size=200)
    for pair in pairs:
        folder = settings.landing / pair.event_id
        folder.mkdir(parents=True)
        lines = [json.dumps(article, ensure_ascii=False) for article in pair.articles]
        (folder / "statements.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    results = [pipeline.load_batch(settings, batch) for batch in pipeline.discover_files(settings)]
    pipeline.commit_load(settings, results)
    for stage in (
        pipeline.match_claims,
        pipeline.build_models,
        pipeline.audit_warehouse,
        pipeline.publish_warehouse,
    ):
        stage(settings)
    return settings.claims_file


def compare_pairs(pairs: list[LabelledPair], claims_file: Path) -> list[str]:
    """Say which pairs the warehouse sees otherwise, in one line each; none when all are seen as labelled."""
    with duckdb.connect(str(claims_file), read_only=True) as connection:
        rows = connection.execute(FOUND_SQL).fetchall()
        values = connection.execute("select event_id, claim_id, display from fct_claim_values order by all").fetchall()
    problems = []
    for pair in pairs:
        found = [row for row in rows if row[:2] == (pair.event_id, pair.claim_id)]
        if {row[2] for row in found} == {pair.expected}:
            continue
        said = [f"{row[1]}: {row[2]}" for row in values if row[0] == pair.event_id]
        seen = [f"{row[2]} ({row[3]}, {row[4]})" for row in found]
        texts = " | ".join(article["text"] for article in pair.articles)
        problems.append(
            f"{pair.event_id}: {pair.claim_id}: {texts}: {pair.expected} came out as"
            f" {'; '.join(seen) or 'nothing'} [{'; '.join(said)}]"
        )
    return problems
