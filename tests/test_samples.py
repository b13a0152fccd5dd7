"""The sample event, through the whole real pipeline, against what a person reads in its articles."""

import csv
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from claimhouse import pipeline
from claimhouse.settings import SAMPLES_DIR, Settings

EVENT = "lapwing_ferry_2023"
GOLDEN = Path(__file__).parent / "golden" / f"{EVENT}.csv"
FLOORS = tomllib.loads((GOLDEN.parent / "floors.toml").read_text(encoding="utf-8"))[EVENT]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, landing=home / "landing", batch_size=5)
    shutil.copytree(SAMPLES_DIR / EVENT, settings.landing / EVENT)
    results = [pipeline.load_batch(settings, batch) for batch in pipeline.discover_files(settings)]
    pipeline.commit_load(settings, results)
    pipeline.match_claims(settings)
    pipeline.build_models(settings)
    pipeline.audit_warehouse(settings)
    pipeline.publish_warehouse(settings)
    with duckdb.connect(str(settings.claims_file), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def golden():
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 90
    return rows


@pytest.fixture(scope="module")
def found(warehouse, golden):
    """The published values of the claims that the golden table covers, article by article."""
    cursor = warehouse.execute(
        """
        select claim_id, source_id, published_date, display, qualifier, lower, upper, date_from, surface
        from fct_claim_values
        inner join dim_articles using (article_id, event_id, source_id)
        where event_id = ? and list_contains(?, claim_id)
        """,
        [EVENT, sorted({row["claim_id"] for row in golden})],
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert rows
    return rows


def key(row):
    return row["claim_id"], row["source_id"], str(row["published_date"]), row["display"]


def test_values_that_a_reader_sees_are_published(found, golden, warehouse):
    # Without a pack only numbers, dates and what the event's own words name can be found: those values may be missing.
    unpacked = {
        row[0] for row in warehouse.execute("select source_id from dim_articles where not has_language_pack").fetchall()
    }
    expected = {key(row) for row in golden if row["source_id"] not in unpacked}
    missing = expected - {key(row) for row in found}
    assert len(expected) > 80
    assert 1 - len(missing) / len(expected) >= FLOORS["found_share"], "\n".join(map(str, sorted(missing)))


def test_no_more_values_are_published_that_a_reader_does_not_see(found, golden):
    wrong = Counter(key(row) for row in found) - Counter(key(row) for row in golden)
    assert wrong.total() <= FLOORS["unseen_count"], "\n".join(map(str, sorted(wrong)))


def test_bounds_dates_and_words_are_those_of_the_article(found, golden):
    published = {key(row): row for row in found}
    compared = 0
    for row in golden:
        value = published.get(key(row))
        if value is None:
            continue
        compared += 1
        assert value["qualifier"] == row["qualifier"], row
        if row["lower"] or row["upper"]:
            assert value["lower"] == (float(row["lower"]) if row["lower"] else None), row
            assert value["upper"] == (float(row["upper"]) if row["upper"] else None), row
        if row["date_from"]:
            assert str(value["date_from"]) == row["date_from"], row
        assert row["words"] in value["surface"], (row, value["surface"])
    assert compared > 80


def test_every_article_keeps_its_row_and_its_language(warehouse):
    rows = warehouse.execute("select source_id, language_code, format from dim_articles order by all").fetchall()
    assert rows == [
        ("Harbour Notes", "en", "txt"),
        ("La Boya de Tirsa", "es", "md"),
        ("Strait Wire", "en", "json"),
        ("Tirsa Courier", "en", "md"),
        ("Velmora Lantern", "en", "html"),
        ("صدى المضيق", "ar", "txt"),
        ("مرفأ برس", "ar", "txt"),
        ("जलडमरू समाचार", "hi", "jsonl"),
        ("जलडमरू समाचार", "hi", "jsonl"),
        ("জোনাকি সংবাদ", "bn", "jsonl"),
        ("মোহনা বার্তা", "bn", "txt"),
        ("તટરેખા", "gu", "csv"),
        ("તટરેખા", "gu", "csv"),
    ]


def test_what_cannot_be_read_is_rejected_with_its_reason(warehouse):
    rows = warehouse.execute("select file_uri, row_number, reason_code from fct_rejects order by all").fetchall()
    assert rows == [
        (f"{EVENT}/07_southern_desk.jsonl", 3, "broken_row"),
        (f"{EVENT}/11_unfinished_draft.txt", None, "empty"),
    ]


def test_surfaces_are_slices_of_their_articles(warehouse):
    total, wrong = warehouse.execute(
        """
        select count(*), count(*) filter (where substr(text, span_start + 1, span_end - span_start) <> surface)
        from fct_mentions inner join article_texts using (article_id)
        """
    ).fetchone()
    assert total > 100
    assert wrong == 0


def test_the_reprint_is_no_second_voice(warehouse):
    rows = warehouse.execute(
        """
        select source_id, origin_id from fct_claim_values
        where event_id = ? and claim_id = 'rescued' and source_id in ('Strait Wire', 'Tirsa Courier', 'Velmora Lantern')
        """,
        [EVENT],
    ).fetchall()
    origins = dict(rows)
    assert origins["Strait Wire"] == origins["Tirsa Courier"]
    assert origins["Velmora Lantern"] != origins["Strait Wire"]
