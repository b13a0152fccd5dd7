"""The dbt project on small lakes made here: from mentions and cues to values, verdicts and origins.

Three builds are shared by all tests: the first of a lake, the next one after the lake has changed, and one of that
changed lake from nothing.
"""

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from side_files import LOADED_AT, Article, claim, clock, count, day, duration, measure, place, term, write_side_file

from claimhouse.dbt_build import BuildError, locate_target, run_dbt
from claimhouse.settings import Settings

MAY_FIRST = datetime.date(2024, 5, 1)

CONCERT = Article(
    "daily_a",
    "Harbour concert starts late\n"
    "The concert began 42 minutes late and lasted about two hours.\n"
    "About 1.3 million people listened.\n"
    "Read also: 900 people listened to last year's concert",
    title="Harbour concert starts late",
    boilerplate=("Read also: 900 people listened to last year's concert",),
    mentions=[
        duration("42 minutes", 42),
        duration("about two hours", 2, "hour", qualifier="about"),
        count("About 1.3 million", 1300000, qualifier="about"),
        count("900", 900),
    ],
    cues=[("late", "delay"), ("lasted", "duration"), ("listened", "audience")],
)
FERRY = Article(
    "daily_b",
    "The concert started more than 40 minutes late.\n"
    "12 firefighters and 30 residents were hurt, 3 people died and 8 houses burned.\n"
    "Not 50 people died, as was said at first.\n"
    "The organiser pays $44 million (£36 million) for the damage.",
    mentions=[
        duration("more than 40 minutes", 40, qualifier="more_than"),
        count("12", 12, "firefighter", thing="firefighters"),
        count("30", 30, "resident", thing="residents"),
        count("3", 3, occurrence=1),
        count("8", 8, "house", thing="houses"),
        count("50", 50, is_negated=True),
        measure("$44 million", 44e6, "USD", dimension="money"),
        measure("£36 million", 36e6, "GBP", dimension="money"),
    ],
    cues=[("late", "delay"), ("hurt", "injured"), ("died", "killed"), ("damage", "damage"), ("burned", "burned")],
)
GAZETTE = Article(
    "gazette",
    "By the harbour's clock it began 20 minutes late, others say 45 minutes late.\n"
    "The fire broke out on 13 July.\n"
    "In the earlier blaze 85 people died.\n"
    "In 1962, 7 people died here.\n"
    "The doors opened at 20:42 on Monday.",
    credited_agency="Coast Wire",
    mentions=[
        duration("20 minutes", 20),
        duration("45 minutes", 45, speaker="others", stance="attributed"),
        day("13 July", datetime.date(2024, 7, 13)),
        count("85", 85),
        count("7", 7),
        day("1962", datetime.date(1962, 1, 1), datetime.date(1962, 12, 31), grain="year"),
        clock("20:42", "20:42"),
    ],
    cues=[("late", "delay"), ("broke out", "fire"), ("died", "killed"), ("earlier", "history"), ("opened", "start")],
)
MIRROR_TEXT = (
    "Rescuers say that the harbour fire was under control by the early evening.\n"
    "At least 3 people died in the night, the harbour master told reporters.\n"
    "The fire broke out in July after sparks had reached an old warehouse."
)
MIRROR_MENTIONS: list[dict[str, Any]] = [
    count("At least 3", 3, qualifier="at_least"),
    day("July", datetime.date(2024, 7, 1), datetime.date(2024, 7, 31), grain="month"),
]
MIRROR_CUES = [("died", "killed"), ("broke out", "fire")]
WIRE = Article("coast_wire", MIRROR_TEXT, MIRROR_MENTIONS, MIRROR_CUES)
MIRROR = Article(
    "mirror", MIRROR_TEXT, MIRROR_MENTIONS, MIRROR_CUES, published_date=MAY_FIRST + datetime.timedelta(days=1)
)
ARTICLES = [CONCERT, FERRY, GAZETTE, WIRE, MIRROR]

CLAIMS = [
    claim("delay", "duration", unit_id="minute", scope="clause"),
    claim("concert_length", "duration", unit_id="minute", scope="clause"),
    claim("audience", "count"),
    claim("listeners", "count", event_id="harbour_fire"),
    claim("killed", "count", tolerance_pct=0.0),
    claim("injured", "count", tolerance_pct=0.0),
    claim("damage_cost", "money"),
    claim("fire_date", "date"),
    claim("start_time", "time_of_day"),
    claim("start_weekday", "choice", event_id="harbour_fire"),
]
PEOPLE = ("person", "firefighter", "resident")
TERMS = [
    term("delay", "delay"),
    term("concert_length", "duration"),
    term("audience", "audience"),
    term("listeners", "audience", event_id="harbour_fire"),
    term("killed", "killed"),
    term("killed", "history", role="exclude", group_no=0),
    term("killed", "injured", role="exclude", group_no=0),
    term("injured", "injured"),
    *(term(one, thing, role="any", group_no=0, term_kind="thing") for one in ("killed", "injured") for thing in PEOPLE),
    term("damage_cost", "damage"),
    term("fire_date", "fire"),
    term("start_time", "start"),
    term("start_weekday", "start", event_id="harbour_fire"),
    term("start_weekday", "Monday", role="any", group_no=0, term_kind="choice", event_id="harbour_fire"),
]
EVENT_CUES = [{**place(GAZETTE, "Monday"), "concept_id": "Monday", "kind": "choice"}]
REJECTS = [
    {"file_uri": "harbour_fire/broken.gz", "file_sha256": "0", "reason_code": "truncated", "batch_id": "batch_1"},
    {"file_uri": "harbour_fire/broken.gz", "file_sha256": "0", "reason_code": "truncated", "batch_id": "batch_2"},
]

# The lake as the next build finds it: one article is gone, one was extracted anew, one is new.
FERRY_AGAIN = Article(
    FERRY.source_id, FERRY.text, FERRY.mentions[1:], FERRY.cues, batch_id="batch_2", extractor_version="2"
)
EVENING = Article(
    "evening_d",
    "The concert started 44 minutes late.",
    [duration("44 minutes", 44)],
    [("late", "delay")],
    batch_id="batch_2",
)
CHANGED_ARTICLES = [CONCERT, FERRY_AGAIN, GAZETTE, WIRE, EVENING]


class Workshop:
    """One folder for all builds of this module: dbt reads its project once, and only the side file changes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = Settings(home=home, landing=home, batch_size=1)
        self.side_file = home / "claims.duckdb"

    def write(self, articles: list[Article], build_id: str, published: Path | None = None) -> None:
        """Write the side file as the pipeline does: from the published file, or from nothing."""
        self.side_file.unlink(missing_ok=True)
        if published is not None:
            shutil.copyfile(published, self.side_file)
        # One build a day: build_1, build_2.
        started_at = LOADED_AT + datetime.timedelta(days=int(build_id.removeprefix("build_")) - 1)
        write_side_file(
            self.side_file,
            articles,
            CLAIMS,
            TERMS,
            event_cues=EVENT_CUES,
            rejects=REJECTS,
            build_id=build_id,
            started_at=started_at,
        )

    def run(self, *arguments: str) -> None:
        """Run dbt on the side file."""
        run_dbt(self.settings, self.side_file, list(arguments))

    def finish(self, name: str) -> Path:
        """Put the side file away under this name and give its path."""
        return Path(shutil.copyfile(self.side_file, self.home / f"{name}.duckdb"))


def fetch(side_file: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(side_file, read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="module")
def first_build(workshop: Workshop) -> Path:
    workshop.write(ARTICLES, "build_1")
    workshop.run("build")
    return workshop.finish("first")


@pytest.fixture(scope="module")
def next_build(workshop: Workshop, first_build: Path) -> Path:
    workshop.write(CHANGED_ARTICLES, "build_2", published=first_build)
    workshop.run("build")
    return workshop.finish("next")


@pytest.fixture(scope="module")
def values(first_build: Path) -> dict[tuple[str, str], list[str]]:
    """Displays by claim and source, in the order of the text."""
    found: dict[tuple[str, str], list[str]] = {}
    query = "select claim_id, source_id, display from fct_claim_values order by claim_id, source_id, span_start"
    for claim_id, source_id, display in fetch(first_build, query):
        found.setdefault((claim_id, source_id), []).append(display)
    return found


def test_each_word_goes_to_the_value_beside_it(values: dict[tuple[str, str], list[str]]) -> None:
    assert values["delay", "daily_a"] == ["42 min"]
    assert values["concert_length", "daily_a"] == ["~ 120 min"]


def test_a_word_behind_two_values_belongs_to_both(values: dict[tuple[str, str], list[str]]) -> None:
    assert values["injured", "daily_b"] == ["12", "30"]


def test_what_is_counted_decides(values: dict[tuple[str, str], list[str]]) -> None:
    assert values["killed", "daily_b"] == ["3"], "neither the houses nor the negated 50"


def test_history_told_in_passing_is_ruled_out(values: dict[tuple[str, str], list[str]]) -> None:
    assert ("killed", "gazette") not in values


def test_a_date_long_past_makes_history_of_its_sentence(first_build: Path) -> None:
    query = """
        select match_reason from intermediate.int_claim_candidates
        where claim_id = 'killed' and match_reason like '%told of%'
    """
    assert sorted(fetch(first_build, query)) == [
        ("killed 8 chars same clause; thing person; told of 1962",),
        ("killed 8 chars same clause; thing person; told of earlier",),
    ]
    # History is kept apart from the event's own value, under a claim that says so.
    apart = (
        "select claim_id, display from fct_claim_values where claim_id like 'killed\\_\\_%' escape '\\' order by all"
    )
    assert fetch(first_build, apart) == [("killed__1962", "7"), ("killed__earlier", "85")]


def test_boilerplate_answers_nothing(values: dict[tuple[str, str], list[str]]) -> None:
    assert values["listeners", "daily_a"] == ["~ 1,300,000"]


def test_an_events_own_claim_takes_the_mention_from_the_general_one(values: dict[tuple[str, str], list[str]]) -> None:
    assert ("audience", "daily_a") not in values
    assert ("listeners", "daily_a") in values


def test_money_keeps_its_currency(values: dict[tuple[str, str], list[str]]) -> None:
    assert "44,000,000 USD" in values["damage_cost", "daily_b"]


def test_dates_times_and_choices(values: dict[tuple[str, str], list[str]]) -> None:
    assert values["fire_date", "gazette"] == ["2024-07-13"]
    assert values["fire_date", "mirror"] == ["2024-07"]
    assert values["start_time", "gazette"] == ["20:42"]
    assert values["start_weekday", "gazette"] == ["Monday"]


def test_every_candidate_keeps_its_score_and_reason(first_build: Path) -> None:
    rows = fetch(
        first_build,
        "select match_reason from intermediate.int_claim_candidates where claim_id = 'killed' and not is_complete",
    )
    assert any(reason.endswith("ruled out by injured") for (reason,) in rows)


def test_verdicts(first_build: Path) -> None:
    query = "select claim_id, verdict, origin_count, preferred_display from fct_claim_agreement"
    verdicts = {row[0]: row[1:] for row in fetch(first_build, query)}
    assert verdicts["killed"] == ("compatible", 2, "3"), "3 and at least 3; the mirror has it from the wire"
    assert verdicts["fire_date"] == ("single_source", 1, "2024-07-13"), "three sources of one wire are one voice"
    assert verdicts["delay"][0] == "conflict"
    assert verdicts["concert_length"] == ("single_source", 1, "~ 120 min")


def test_an_article_that_contradicts_itself_is_shown(first_build: Path) -> None:
    query = """
        select display_a, display_b, relation from fct_value_pairs
        where claim_id = 'delay' and is_same_article
    """
    assert fetch(first_build, query) == [("20 min", "45 min", "contrary")]
    query = "select self_contradiction_count from fct_claim_agreement where claim_id = 'delay'"
    assert fetch(first_build, query) == [(1,)]


def test_pairs_say_how_values_stand_to_each_other(first_build: Path) -> None:
    query = """
        select reason from fct_value_pairs
        where claim_id = 'delay' and relation = 'compatible' and 'daily_a' in (source_id_a, source_id_b)
    """
    assert fetch(first_build, query) in ([("> 40 min leaves room for 42 min",)], [("42 min leaves room for > 40 min",)])


def test_origins_say_where_a_text_comes_from(first_build: Path) -> None:
    query = "select source_id, origin_id, evidence_type from fct_origins order by source_id"
    assert fetch(first_build, query) == [
        ("coast_wire", "coast_wire", "own"),
        ("daily_a", "daily_a", "own"),
        ("daily_b", "daily_b", "own"),
        ("gazette", "coast_wire", "credit_line"),
        ("mirror", "coast_wire", "identical_text"),
    ]


def test_reliability_shows_its_evidence_and_no_share_for_too_few(first_build: Path) -> None:
    query = "select reliability_share, compared_count from fct_source_reliability where source_id = 'daily_b'"
    ((share, compared_count),) = fetch(first_build, query)
    assert share is None
    assert compared_count == 2


def test_rejects_are_counted_once_and_kept_apart_from_languages(first_build: Path) -> None:
    assert fetch(first_build, "select count(*) from fct_rejects") == [(1,)]
    query = """
        select language_code, sum(article_count), sum(reject_count) from fct_load_quality group by all order by all
    """
    assert fetch(first_build, query) == [("en", 5, 0), ("zxx", 0, 1)]


def test_the_next_build_builds_only_what_changed(next_build: Path) -> None:
    query = "select change_type, count(*) from intermediate.int_article_changes group by all order by all"
    assert fetch(next_build, query) == [("changed", 1), ("gone", 1), ("new", 1)]


def test_builds_are_remembered(next_build: Path) -> None:
    query = "select build_id, article_count from meta_builds order by build_id"
    assert fetch(next_build, query) == [("build_1", 5), ("build_2", 5)]


def test_history_says_what_each_build_said(workshop: Workshop, next_build: Path) -> None:
    query = """
        select build_id, verdict, source_count, valid_from_at, valid_to_at from claims_history
        where claim_id = '{}' order by valid_from_at
    """
    first, second = LOADED_AT, LOADED_AT + datetime.timedelta(days=1)
    assert fetch(next_build, query.format("killed")) == [
        ("build_1", "compatible", 3, first, second),
        ("build_2", "compatible", 2, second, None),
    ]
    assert fetch(next_build, query.format("concert_length")) == [("build_1", "single_source", 1, first, None)]
    before = fetch(next_build, "select * from claims_history order by all")
    workshop.write(CHANGED_ARTICLES, "build_3", published=next_build)
    workshop.run("build", "--select", "stg_builds", "int_claim_statements", "claims_history")
    assert fetch(workshop.side_file, "select max(build_id) from intermediate.int_claim_statements") == [("build_3",)]
    assert fetch(workshop.side_file, "select * from claims_history order by all") == before


def test_an_incremental_build_equals_one_from_nothing(workshop: Workshop, next_build: Path) -> None:
    workshop.write(CHANGED_ARTICLES, "build_2")
    workshop.run("run")
    from_nothing = workshop.finish("from_nothing")
    built = "select concat(schema_name, '.', table_name) from duckdb_tables() where schema_name <> 'build' order by all"
    of_builds = {"main.meta_builds", "main.claims_history", "intermediate.int_article_changes"}
    tables = [table for (table,) in fetch(next_build, built) if table not in of_builds]
    assert len(tables) > 25
    for table in tables:
        query = f"select * from {table} order by all"
        assert fetch(next_build, query) == fetch(from_nothing, query), table


def test_every_table_has_the_columns_that_are_described(workshop: Workshop, first_build: Path) -> None:
    run_dbt(workshop.settings, first_build, ["parse"])
    manifest = json.loads((locate_target(workshop.settings) / "manifest.json").read_text(encoding="utf-8"))
    described = {
        (node["schema"], node["name"], column)
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "snapshot") and node["config"]["materialized"] != "ephemeral"
        for column in node["columns"]
    }
    schemas = {schema for schema, _, _ in described}
    assert schemas == {"staging", "intermediate", "main"}
    columns = "select table_schema, table_name, column_name from information_schema.columns"
    assert {row for row in fetch(first_build, columns) if row[0] in schemas} == described


def test_a_span_that_misses_its_words_stops_the_build(workshop: Workshop) -> None:
    workshop.write([CONCERT], "build_3")
    with duckdb.connect(workshop.side_file) as connection:
        connection.execute("create table lake.moved as from lake.mentions")
        connection.execute("update lake.moved set span_start = span_start - 1 where surface = '42 minutes'")
        connection.execute("create or replace view lake.mentions as from lake.moved")
    with pytest.raises(BuildError, match=r"slice_is_surface_fct_mentions(.|\n)*42 minutes"):
        workshop.run("build", "--select", "+fct_mentions", "+article_texts")
