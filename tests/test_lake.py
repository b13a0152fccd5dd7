from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from claimhouse import lake
from claimhouse.settings import Settings
from claimhouse.tables import LAKE

FIRST_TIME = datetime(2025, 1, 1, tzinfo=UTC)


def make_frames(
    batch_id: str, texts: dict[str, str], version: str = "1", at: datetime = FIRST_TIME
) -> dict[str, pl.DataFrame]:
    """A batch of one article per file, each with one sentence, mention and cue; an empty text is a reject."""
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in lake.SCHEMAS}
    for file_uri, text in texts.items():
        of_file = {"file_uri": file_uri, "file_sha256": f"sha of {text}", "batch_id": batch_id}
        rows["files"].append({**of_file, "event_id": "flood", "extractor_version": version, "loaded_at": at})
        if not text:
            rows["rejects"].append({**of_file, "reason_code": "empty", "detail": "", "rejected_at": at})
            continue
        article_id = f"id of {text}"
        span = {"article_id": article_id, "sentence_id": f"{article_id}:00000", "span_start": 0, "span_end": len(text)}
        rows["articles"].append(
            {**of_file, "article_id": article_id, "text": text, "extractor_version": version, "loaded_at": at}
        )
        rows["sentences"].append({**span, "kind": "body"})
        rows["mentions"].append({**span, "mention_id": f"mention in {text}", "surface": text, "rule": f"v{version}"})
        rows["cues"].append({**span, "surface": text, "concept_id": "flood", "kind": "concept"})
    return {name: pl.DataFrame(rows[name], schema=schema) for name, schema in lake.SCHEMAS.items()}


def append(
    settings: Settings, batch_id: str, texts: dict[str, str], version: str = "1", **more: object
) -> dict[str, int]:
    frames = make_frames(batch_id, texts, version, **{k: v for k, v in more.items() if k == "at"})
    return lake.append_batch(settings, batch_id, frames, has_leftovers=bool(more.get("has_leftovers")))


def count_rows(settings: Settings) -> dict[str, int]:
    return {name: lake.read_table(settings, name).height for name in lake.SCHEMAS}


def list_versions(settings: Settings) -> dict[str, int]:
    return {name: lake.table_files(settings, name)[0] for name in lake.SCHEMAS}


def test_a_new_lake_has_every_table_empty_and_with_its_columns(settings: Settings) -> None:
    lake.prepare_lake(settings)
    assert set(lake.SCHEMAS) == {*LAKE, "files"}
    for name, schema in lake.SCHEMAS.items():
        assert lake.table_files(settings, name) == (0, [])
        assert lake.read_table(settings, name).schema == schema
        assert [field.name for field in DeltaTable(str(settings.lake / name)).schema().fields] == schema.names()


def test_reading_a_lake_that_is_not_there_makes_an_empty_one(settings: Settings) -> None:
    assert lake.read_table(settings, "articles").is_empty()


def test_what_was_written_is_read_back(settings: Settings) -> None:
    counts = append(settings, "b1", {"flood/a.txt": "40 মিনিট", "flood/b.txt": ""})
    assert counts == {"sentences": 1, "mentions": 1, "cues": 1, "rejects": 1, "articles": 1, "files": 2}
    frames = make_frames("b1", {"flood/a.txt": "40 মিনিট", "flood/b.txt": ""})
    for name, frame in frames.items():
        assert lake.read_table(settings, name).sort(pl.all()).equals(frame.sort(pl.all())), name


@pytest.mark.parametrize("folder", ["with space", "খবর", "it's", "a#b", "a+b&c", "{a}"])
def test_paths_with_spaces_and_other_scripts_work(tmp_path: Path, folder: str) -> None:
    settings = Settings(home=tmp_path / folder, landing=tmp_path, batch_size=1)
    append(settings, "b1", {"flood/a.txt": "one"})
    append(settings, "b2", {"flood/a.txt": "two"})
    version, paths = lake.table_files(settings, "articles")
    assert version == 2
    assert paths
    assert all(Path(path).is_file() for path in paths)
    assert lake.read_table(settings, "articles")["text"].to_list() == ["two"]


@pytest.mark.parametrize("folder", ["a[b]", "50%", "a|b", "a*b", "a?b"])
def test_a_path_that_delta_cannot_hold_is_refused_with_its_name(tmp_path: Path, folder: str) -> None:
    settings = Settings(home=tmp_path / folder, landing=tmp_path, batch_size=1)
    with pytest.raises(ValueError, match="choose another CLAIMHOUSE_HOME"):
        lake.prepare_lake(settings)


def test_the_same_batch_again_changes_nothing(settings: Settings) -> None:
    append(settings, "b1", {"flood/a.txt": "one"})
    before = list_versions(settings)
    append(settings, "b1", {"flood/a.txt": "one"}, at=FIRST_TIME + timedelta(days=1))
    assert list_versions(settings) == before
    assert lake.read_table(settings, "articles")["loaded_at"].to_list() == [FIRST_TIME]


@pytest.mark.parametrize("survivors", range(len(lake.SCHEMAS) + 1))
def test_a_batch_that_was_killed_between_two_tables_is_completed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, survivors: int
) -> None:
    """Whatever number of tables the first attempt has committed, the second ends in the same lake."""
    texts = {"flood/a.txt": "one", "flood/b.txt": ""}
    append(settings, "b0", {"flood/a.txt": "earlier", "flood/b.txt": "earlier too"})
    commit = lake._commit_rows
    calls = 0

    def commit_some(*arguments: object) -> None:
        nonlocal calls
        if calls == survivors:
            raise KeyboardInterrupt
        calls += 1
        commit(*arguments)

    monkeypatch.setattr(lake, "_commit_rows", commit_some)
    if survivors < len(lake.SCHEMAS):
        with pytest.raises(KeyboardInterrupt):
            append(settings, "b1", texts)
    else:
        append(settings, "b1", texts)
    monkeypatch.undo()
    append(settings, "b1", texts)
    assert count_rows(settings) == {"sentences": 1, "mentions": 1, "cues": 1, "rejects": 1, "articles": 1, "files": 2}
    assert lake.read_table(settings, "articles")["text"].to_list() == ["one"]


def test_articles_are_committed_after_everything_that_belongs_to_them(settings: Settings) -> None:
    names = list(lake.SCHEMAS)
    assert names[-2:] == ["articles", "files"]


def test_a_newer_extractor_replaces_the_rows_and_keeps_the_first_time(settings: Settings) -> None:
    append(settings, "b1", {"flood/a.txt": "one", "flood/b.txt": "two"})
    append(settings, "b2", {"flood/a.txt": "one"}, version="2", at=FIRST_TIME + timedelta(days=1))
    mentions = lake.read_table(settings, "mentions").sort("mention_id")
    assert mentions["rule"].to_list() == ["v2", "v1"]
    articles = lake.read_table(settings, "articles").sort("article_id")
    assert articles["batch_id"].to_list() == ["b2", "b1"]
    assert articles["loaded_at"].to_list() == [FIRST_TIME, FIRST_TIME]
    assert count_rows(settings) == {"sentences": 2, "mentions": 2, "cues": 2, "rejects": 0, "articles": 2, "files": 2}


def test_other_content_under_the_same_name_replaces_the_earlier_article(settings: Settings) -> None:
    append(settings, "b1", {"flood/a.txt": "half a sen"})
    append(settings, "b2", {"flood/a.txt": "half a sentence was there before"})
    assert lake.read_table(settings, "articles")["text"].to_list() == ["half a sentence was there before"]
    assert lake.read_table(settings, "mentions")["surface"].to_list() == ["half a sentence was there before"]


def test_a_mended_file_loses_its_reject_and_a_broken_one_its_article(settings: Settings) -> None:
    append(settings, "b1", {"flood/a.txt": "", "flood/b's \n.txt": "fine"})
    append(settings, "b2", {"flood/a.txt": "mended", "flood/b's \n.txt": ""})
    assert lake.read_table(settings, "articles")["file_uri"].to_list() == ["flood/a.txt"]
    assert lake.read_table(settings, "rejects")["file_uri"].to_list() == ["flood/b's \n.txt"]


def test_a_batch_without_any_article_is_marked_and_not_written_twice(settings: Settings) -> None:
    append(settings, "b1", {"flood/a.txt": ""})
    before = list_versions(settings)
    append(settings, "b1", {"flood/a.txt": ""})
    assert list_versions(settings) == before
    assert lake.loaded_files(settings)["file_uri"].to_list() == ["flood/a.txt"]


def test_leftovers_of_a_killed_batch_are_found_and_replaced(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(settings, "b0", {"flood/z.txt": "other"})
    assert not lake.find_leftovers(settings)
    commit = lake._commit_rows

    def commit_sentences_and_mentions(settings: Settings, name: str, *rest: object) -> None:
        if name not in ("sentences", "mentions"):
            raise KeyboardInterrupt
        commit(settings, name, *rest)

    monkeypatch.setattr(lake, "_commit_rows", commit_sentences_and_mentions)
    with pytest.raises(KeyboardInterrupt):
        append(settings, "b1", {"flood/a.txt": "one"})
    monkeypatch.undo()
    assert lake.find_leftovers(settings)
    # The next run has another extractor, so its batch has another name and finds no mark of its own.
    append(settings, "b2", {"flood/a.txt": "one"}, version="2", has_leftovers=True)
    assert not lake.find_leftovers(settings)
    assert lake.read_table(settings, "mentions").sort("mention_id")["rule"].to_list() == ["v2", "v1"]


def test_appends_and_replacements_at_once_lose_nothing(settings: Settings) -> None:
    append(settings, "first", {f"flood/{n}.txt": f"old {n}" for n in range(8)})

    def work(number: int) -> dict[str, int]:
        if number < 8:
            return append(settings, f"again {number}", {f"flood/{number}.txt": f"new {number}"})
        return append(settings, f"more {number}", {f"flood/{number}.txt": f"new {number}"})

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(work, range(16)))) == 16
    articles = lake.read_table(settings, "articles")
    assert sorted(articles["text"]) == sorted(f"new {n}" for n in range(16))
    assert count_rows(settings)["mentions"] == 16


def test_an_old_version_can_be_read_back(settings: Settings) -> None:
    append(settings, "b1", {"flood/a.txt": "one"})
    version, _ = lake.table_files(settings, "articles")
    append(settings, "b2", {"flood/a.txt": "two"})
    assert lake.read_table(settings, "articles", version)["text"].to_list() == ["one"]


def test_compaction_keeps_every_row_and_pinned_versions_readable(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake, "COMPACT_ABOVE_FILES", 3)
    for number in range(5):
        append(settings, f"b{number}", {f"flood/{number}.txt": f"text {number}"})
    version, paths = lake.table_files(settings, "articles")
    assert len(paths) == 5
    before = count_rows(settings)
    assert "articles" in lake.compact_lake(settings)
    assert count_rows(settings) == before
    assert len(lake.table_files(settings, "articles")[1]) == 1
    assert lake.read_table(settings, "articles", version).height == 5
    # The marks live on: a late retry of a compacted batch still writes nothing.
    after = list_versions(settings)
    append(settings, "b2", {"flood/2.txt": "text 2"})
    assert list_versions(settings) == after


def make_rejects(*file_uris: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"file_uri": uri, "reason_code": "unknown_type", "detail": "", "rejected_at": FIRST_TIME}
            for uri in file_uris
        ],
        schema=LAKE["rejects"],
    )


def test_rejects_of_the_landing_folder_are_kept_once_and_go_when_the_cause_goes(settings: Settings) -> None:
    lake.prepare_lake(settings)
    assert lake.sync_rejects(settings, "landing", make_rejects("flood/a.exe", "b.exe")) == 2
    before = list_versions(settings)
    later = make_rejects("flood/a.exe", "b.exe").with_columns(rejected_at=pl.lit(FIRST_TIME + timedelta(days=1)))
    assert lake.sync_rejects(settings, "landing", later) == 0
    assert list_versions(settings) == before
    # A look at one event says nothing about the others.
    assert lake.sync_rejects(settings, "landing", make_rejects(), event_id="flood") == 0
    assert lake.read_table(settings, "rejects")["file_uri"].to_list() == ["b.exe"]
    assert lake.sync_rejects(settings, "landing", make_rejects("c.exe"), event_id="unsorted") == 1
    assert lake.read_table(settings, "rejects")["file_uri"].to_list() == ["c.exe"]


def test_rejects_of_a_batch_are_not_touched_by_those_of_the_landing_folder(settings: Settings) -> None:
    append(settings, "b1", {"flood/a.txt": ""})
    lake.sync_rejects(settings, "landing", make_rejects("flood/x.exe"))
    lake.sync_rejects(settings, "landing", make_rejects())
    assert lake.read_table(settings, "rejects")["file_uri"].to_list() == ["flood/a.txt"]


def test_a_frame_with_wrong_columns_or_a_missing_frame_is_refused(settings: Settings) -> None:
    frames = make_frames("b1", {"flood/a.txt": "one"})
    with pytest.raises(ValueError, match="columns of sentences"):
        lake.append_batch(settings, "b1", {**frames, "sentences": frames["sentences"].drop("kind")})
    del frames["cues"]
    with pytest.raises(ValueError, match="no frame for cues"):
        lake.append_batch(settings, "b1", frames)


def test_an_unknown_table_is_named(settings: Settings) -> None:
    with pytest.raises(KeyError, match="has no table 'article'"):
        lake.read_table(settings, "article")
