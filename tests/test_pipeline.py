import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claimhouse import batches, extraction, lake, pipeline, reference
from claimhouse.packs import PackError
from claimhouse.settings import Settings

FERRY = "The ferry left 40 minutes late. The company said 12 passengers were hurt."
FLOOD = "Rescuers brought 300 people to safety on Monday, the mayor said."


@pytest.fixture
def drop(settings: Settings) -> Callable[[str, str | bytes], Path]:
    """Put a file into the landing folder."""

    def write(file_uri: str, content: str | bytes) -> Path:
        path = settings.landing / file_uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Drop = Callable[[str, str | bytes], Path]


def load(settings: Settings, **options: Any) -> dict[str, Any]:
    """What the DAG load_articles does."""
    found = json.loads(json.dumps(pipeline.discover_files(settings, **options)))
    results = [json.loads(json.dumps(pipeline.load_batch(settings, batch))) for batch in found]
    return pipeline.commit_load(settings, results)


def read_column(settings: Settings, table: str, column: str) -> list[Any]:
    return sorted(lake.read_table(settings, table)[column].to_list(), key=str)


def hash_folder(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_files_become_articles_with_sentences_mentions_and_cues(settings: Settings, drop: Drop) -> None:
    drop("ferry/harbour_post.txt", FERRY)
    assert load(settings) == {"batches": 1, "files": 1, "articles": 1, "mentions": 2, "rejects": 0}
    article = lake.read_table(settings, "articles").row(0, named=True)
    assert article["text"] == FERRY
    assert (article["event_id"], article["language_code"], article["has_language_pack"]) == ("ferry", "en", True)
    assert lake.read_table(settings, "sentences").height == 2
    assert not lake.read_table(settings, "cues").is_empty()
    mentions = lake.read_table(settings, "mentions")
    sliced = [FERRY[start:end] for start, end in mentions.select("span_start", "span_end").iter_rows()]
    assert sliced == mentions["surface"].to_list()


def test_loading_again_finds_nothing_and_changes_no_byte(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY)
    drop("ferry/empty.txt", "")
    drop("ferry/program.exe", b"MZ\0\0")
    load(settings)
    before = hash_folder(settings.lake)
    assert load(settings) == {"batches": 0, "files": 0, "articles": 0, "mentions": 0, "rejects": 0}
    assert before
    assert hash_folder(settings.lake) == before


def test_every_bad_file_is_one_reject_and_all_else_loads(settings: Settings, drop: Drop) -> None:
    drop("flood/good.txt", FLOOD)
    drop("flood/cut.txt.gz", gzip.compress(FLOOD.encode() * 50)[:40])
    drop("flood/nothing.txt", "")
    drop("flood/picture.txt", bytes(range(256)) * 20)
    drop("flood/no text column.csv", "name,age\nx,1\n")
    drop("flood/rows.jsonl", json.dumps({"text": FERRY}) + "\n{broken\n")
    drop("flood/what.xyz", "?")
    counts = load(settings)
    assert counts["articles"] == 2
    rejected = {Path(uri).name for uri in read_column(settings, "rejects", "file_uri")}
    assert rejected == {"cut.txt.gz", "nothing.txt", "picture.txt", "no text column.csv", "rows.jsonl", "what.xyz"}
    assert set(lake.loaded_files(settings)["file_uri"]) >= {"flood/good.txt", "flood/rows.jsonl"}
    assert load(settings)["batches"] == 0


def test_a_file_that_vanishes_after_it_was_found_is_looked_at_again(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY)
    path = drop("ferry/b.txt", FLOOD)
    found = pipeline.discover_files(settings)
    path.unlink()
    for batch in found:
        pipeline.load_batch(settings, batch)
    assert read_column(settings, "rejects", "reason_code") == ["vanished"]
    assert load(settings)["files"] == 0
    path.write_text(FLOOD)
    assert load(settings)["articles"] == 1
    assert lake.read_table(settings, "rejects").is_empty()
    assert lake.read_table(settings, "articles").height == 2


def test_a_file_with_new_content_replaces_its_article(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY[:30])
    load(settings)
    drop("ferry/a.txt", FERRY)
    load(settings)
    assert read_column(settings, "articles", "text") == [FERRY]
    assert set(read_column(settings, "sentences", "article_id")) == set(read_column(settings, "articles", "article_id"))


def test_metadata_that_comes_later_is_taken_over_for_the_files_it_names(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY)
    drop("ferry/b.txt", FLOOD)
    load(settings)
    drop("ferry/articles.csv", "file,source,published_at\na.txt,Harbour Post,2023-05-04\n")
    assert load(settings)["files"] == 1
    articles = lake.read_table(settings, "articles").sort("file_uri")
    assert articles["source_id"][0] == "Harbour Post"
    assert str(articles["published_date"][0]) == "2023-05-04"
    assert articles.height == 2


def test_a_mistake_in_metadata_is_one_reject_until_it_is_mended(settings: Settings, drop: Drop) -> None:
    for number in range(5):
        drop(f"ferry/{number}.txt", f"{FERRY} Report {number}.")
    drop("ferry/articles.csv", "file,outlet\n0.txt,Harbour Post\n")
    drop("ferry/_event.toml", "titel = 'Ferry'\n")
    load(settings, batch_size=2)
    rejects = lake.read_table(settings, "rejects")
    assert sorted(rejects["file_uri"]) == ["ferry/_event.toml", "ferry/articles.csv"]
    drop("ferry/articles.csv", "file,source\n0.txt,Harbour Post\n")
    drop("ferry/_event.toml", "title = 'Ferry'\n")
    load(settings)
    assert lake.read_table(settings, "rejects").is_empty()


def test_force_loads_everything_again_each_time_and_keeps_one_row_each(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY)
    drop("flood/b.txt", FLOOD)
    load(settings)
    first = lake.read_table(settings, "articles").sort("file_uri")
    names = {first["batch_id"][0]}
    for _ in range(2):
        assert load(settings, force=True)["articles"] == 2
        again = lake.read_table(settings, "articles").sort("file_uri")
        assert again.drop("batch_id").equals(first.drop("batch_id"))
        names.add(again["batch_id"][0])
    assert len(names) == 3


def test_only_the_event_asked_for_is_loaded(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY)
    drop("flood/b.txt", FLOOD)
    assert load(settings, event_id="flood")["files"] == 1
    assert read_column(settings, "articles", "event_id") == ["flood"]
    with pytest.raises(ValueError, match="ferry, flood"):
        pipeline.discover_files(settings, event_id="flod")


def test_a_new_extractor_version_reads_everything_again(
    settings: Settings, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("ferry/a.txt", FERRY)
    drop("ferry/empty.txt", "")
    load(settings)
    monkeypatch.setattr(batches, "EXTRACTOR_VERSION", "next")
    assert load(settings)["files"] == 2
    assert read_column(settings, "articles", "extractor_version") == ["next"]
    assert lake.read_table(settings, "rejects").height == 1
    monkeypatch.undo()
    # And back: the batch of the first time must not be taken for done.
    assert load(settings)["files"] == 2
    assert read_column(settings, "articles", "extractor_version") == [batches.EXTRACTOR_VERSION]


def test_the_same_text_in_a_later_batch_is_a_reject_that_names_the_first(settings: Settings, drop: Drop) -> None:
    drop("ferry/articles.csv", "file,source\na.txt,Harbour Post\nb.txt,Harbour Post\n")
    drop("ferry/a.txt", FERRY)
    load(settings)
    drop("ferry/b.txt", FERRY + "\n")
    drop("ferry/c.jsonl", json.dumps({"text": FERRY, "source": "Harbour Post"}))
    load(settings)
    assert not lake.read_table(settings, "articles")["article_id"].is_duplicated().any()
    rejects = lake.read_table(settings, "rejects").filter(pl.col("reason_code") == "duplicate_text")
    assert "ferry/c.jsonl" in rejects["file_uri"].to_list()
    assert rejects["detail"].str.contains("ferry/a.txt").all()


def test_a_repetition_is_looked_at_again_when_the_first_file_changes(settings: Settings, drop: Drop) -> None:
    drop("ferry/articles.csv", "file,source\na.txt,Harbour Post\nb.csv,Harbour Post\n")
    drop("ferry/a.txt", FERRY)
    drop("ferry/b.csv", f'text\n"{FERRY}"\n')
    load(settings)
    assert read_column(settings, "rejects", "file_uri") == ["ferry/b.csv"]
    assert load(settings)["files"] == 0
    drop("ferry/a.txt", FLOOD)
    load(settings, batch_size=1)
    load(settings)
    assert read_column(settings, "articles", "text") == sorted([FERRY, FLOOD])
    assert lake.read_table(settings, "rejects").is_empty()
    assert load(settings)["files"] == 0


def test_a_broken_language_pack_is_an_error_and_no_reject(
    settings: Settings, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("ferry/a.txt", FERRY)

    def fail(sentences: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        raise PackError("en.toml: unknown key")

    monkeypatch.setattr(extraction, "find_mentions", fail)
    with pytest.raises(PackError):
        load(settings)


def test_an_article_on_which_the_extraction_fails_is_a_reject_alone(
    settings: Settings, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        drop(f"ferry/{number}.txt", f"{FERRY} Report {number}.")
    find = extraction.find_mentions

    def fail_on_three(sentences: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        if sentences["text"].str.contains("Report 3").any():
            raise ZeroDivisionError("three")
        return find(sentences)

    monkeypatch.setattr(extraction, "find_mentions", fail_on_three)
    assert load(settings)["articles"] == 6
    reject = lake.read_table(settings, "rejects").row(0, named=True)
    assert reject["file_uri"] == "ferry/3.txt"
    assert "ZeroDivisionError: three" in reject["detail"]


def test_an_extraction_that_fails_on_everything_is_an_error(
    settings: Settings, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("ferry/a.txt", FERRY)
    drop("ferry/b.txt", FLOOD)

    def fail(sentences: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        raise ZeroDivisionError("all")

    monkeypatch.setattr(extraction, "find_mentions", fail)
    with pytest.raises(ZeroDivisionError):
        load(settings)
    assert lake.read_table(settings, "articles").is_empty()


def test_chunks_and_batches_of_any_size_give_the_same_rows(
    settings: Settings, drop: Drop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number in range(3):
        drop(f"ferry/{number}.txt", f"{FERRY} Report {number}.\n{FLOOD}")
    load(settings)
    other = Settings(home=tmp_path / "other", landing=settings.landing, batch_size=2)
    monkeypatch.setattr(extraction, "CHUNK_CHARACTERS", 100)
    monkeypatch.setattr(batches, "READ_BYTES", 1)
    assert load(other)["batches"] == 2
    for name in ("sentences", "mentions", "cues"):
        rows = lake.read_table(settings, name)
        assert rows.height > 3
        assert rows.sort(pl.all()).equals(lake.read_table(other, name).sort(pl.all())), name


def make_row(number: int, size: int = 1) -> dict[str, Any]:
    return {
        "file_uri": f"e/{number:04d}.txt",
        "file_sha256": f"{number}",
        "metadata_sha256": "",
        "event_id": "e",
        "size": size,
        "earlier_batch_id": None,
        "is_changed": False,
    }


def test_batches_are_cut_by_files_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_BYTES", 100)
    rows = [make_row(number, size) for number, size in enumerate([1, 1, 1, 60, 60, 500, 1])]
    sizes = [[file["size"] for file in batch["files"]] for batch in batches.cut_batches(rows, 2)]
    assert sizes == [[1, 1], [1, 60], [60], [500], [1]]
    assert batches.cut_batches([], 2) == []


def test_there_are_never_more_batches_than_airflow_can_map() -> None:
    cut = batches.cut_batches([make_row(number) for number in range(2500)], 1)
    assert len(cut) <= batches.MOST_BATCHES
    assert sum(len(batch["files"]) for batch in cut) == 2500


def test_a_batch_name_follows_from_its_files_alone() -> None:
    rows = [make_row(number) for number in range(4)]
    first, second = batches.cut_batches(rows, 2)
    assert first["batch_id"] != second["batch_id"]
    assert batches.cut_batches(rows, 2) == [first, second]
    changed = {**rows[0], "earlier_batch_id": first["batch_id"]}
    assert batches.cut_batches([changed, rows[1]], 2)[0]["batch_id"] != first["batch_id"]


def test_the_catalogue_is_the_same_bytes_each_time(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY)
    drop("ferry/_event.toml", "title = 'Ferry'\nreference_date = 2023-05-04\n")
    load(settings)
    counts = pipeline.match_claims(settings)
    assert counts["claims"] > 0
    folder = reference.locate_catalogue(settings)
    before = hash_folder(folder)
    assert set(before) == {*(f"{name}.parquet" for name in reference.CATALOGUE_TABLES), reference.VERSIONS_FILE}
    pipeline.match_claims(settings)
    assert hash_folder(folder) == before


def test_words_of_an_event_file_are_found_in_its_articles_only(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY)
    drop("other/b.txt", FERRY + " Nothing else.")
    drop("ferry/_event.toml", "[entities.the_company]\nen = ['company']\n")
    load(settings)
    pipeline.match_claims(settings)
    cues = pl.read_parquet(reference.locate_catalogue(settings) / "event_cues.parquet")
    assert cues["concept_id"].to_list() == ["the_company"]
    assert FERRY[cues["span_start"][0] : cues["span_end"][0]] == "company"


def test_a_mistake_in_an_event_file_is_a_reject_and_goes_with_it(settings: Settings, drop: Drop) -> None:
    drop("ferry/a.txt", FERRY)
    drop("ferry/_event.toml", "[[claims]]\nclaim_id = 'delay'\nquestion = 'How late?'\ndimension = 'duratoin'\n")
    load(settings)
    for _ in range(2):
        pipeline.match_claims(settings)
        details = read_column(settings, "rejects", "detail")
        assert len(details) == 1
        assert "duratoin" in details[0]
    drop("ferry/_event.toml", "title = 'Ferry'\n")
    load(settings)
    pipeline.match_claims(settings)
    assert lake.read_table(settings, "rejects").is_empty()


def test_every_unit_stands_once_per_dimension() -> None:
    units = reference.list_units()
    assert units.height > 40
    assert units.select("dimension", "unit_id").is_duplicated().sum() == 0
    minute = units.filter(pl.col("unit_id") == "minute").row(0, named=True)
    assert (minute["factor"], minute["unit_offset"]) == (60.0, 0.0)


def test_languages_are_those_with_a_pack_and_those_met() -> None:
    languages = reference.list_languages(pl.Series(["sv", "en", None])).rows_by_key("language_code", unique=True)
    assert languages["sv"] == ("Swedish", False)
    assert languages["en"] == ("English", True)
