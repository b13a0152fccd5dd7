"""What claims, agreement and truth cost: `make bench ARTICLES=100000`.

Makes a lake of articles whose mentions are known (no text is extracted), builds every model on it from nothing, then
again after more articles have come. What is generated is the same on every machine.
"""

import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from claimhouse import agencies
from claimhouse.claims import compile_catalogue
from claimhouse.corrections import CORRECTIONS
from claimhouse.dbt_build import run_dbt
from claimhouse.dbt_sources import attach_build_info, attach_catalogue, attach_lake
from claimhouse.mentions import EXTRACTOR_VERSION
from claimhouse.reference import list_languages, list_units, locate_catalogue
from claimhouse.settings import Settings
from claimhouse.stories import LINKS, STORIES
from claimhouse.tables import CUES, LAKE
from claimhouse.warehouse import DUCKDB_CONFIG

ARTICLES, ADDED_ARTICLES = 100_000, 100
ARTICLES_PER_EVENT, SOURCES_PER_EVENT, SENTENCES = 100, 40, 15
# text before, between and behind two numbers; of each number dimension, unit, thing, highest value; concept words
TEMPLATES = (
    ("The storm left ", " people dead and ", " injured in the valley.", "count", None, "person", 90, "count", None,
     "person", 400, "dead", "killed", "injured", "injured"),
    ("Rescuers evacuated ", " residents while ", " people were missing.", "count", None, "resident", 9000, "count",
     None, "person", 80, "evacuated", "evacuated", "missing", "missing"),
    ("Damage was put at ", " dollars, and police arrested ", " people for looting.", "money", "USD", None, 900000,
     "count", None, "person", 60, "Damage", "damage", "arrested", "arrested"),
    ("The launch was ", " minutes late and lasted ", " hours in all.", "duration", "minute", None, 90, "duration",
     "hour", None, 9, "late", "delay", "lasted", "duration"),
    ("Helicopters rescued ", " people and ", " volunteers were hurt at the dam.", "count", None, "person", 700, "count",
     None, "person", 50, "rescued", "rescued", "hurt", "injured"),
)  # fmt: skip
SENTENCES_SQL = """
    create or replace temp table made as
    select
        printf('%016x', article_no) as article_id, 'event_' || article_no // $per_event as event_id,
        'Source ' || article_no % $sources as source_id, sentence_no, templates.*,
        -- Four articles of five give their event's value, the others one of their own; an article repeats itself.
        if(hash(article_no, 3) % 5 = 0, article_no, 0) as own_1,
        if(hash(article_no, 4) % 5 = 0, article_no, 0) as own_2,
        1 + hash(article_no // $per_event, template_no, 1, own_1) % most_1 as n1,
        1 + hash(article_no // $per_event, template_no, 2, own_2) % most_2 as n2
    from range($first, $last) as articles (article_no)
    cross join range($sentences) as sentences (sentence_no)
    inner join templates on templates.template_no = hash(article_no, sentence_no) % (select count(*) from templates)
"""
PLACED_SQL = """
    create or replace temp table placed as
    select *,
        cast(coalesce(sum(length(text) + 1) over (
            partition by article_id order by sentence_no rows between unbounded preceding and 1 preceding
        ), 0) as bigint) as span_start,
        article_id || ':' || printf('%05d', sentence_no) as sentence_id
    from (select *, part_1 || n1 || part_2 || n2 || part_3 as text from made) as made
"""
MENTION_SQL = """
    select
        md5(sentence_id || '{slot}')[:16] as mention_id, article_id, sentence_id, {start} as span_start,
        {start} + length(n{slot}::varchar) as span_end, n{slot}::varchar as surface, dimension_{slot} as dimension,
        n{slot}::double as value, unit_{slot} as unit_id, n{slot} * coalesce(factor, 1.0) as base_value,
        base_value as lower, base_value as upper, true as lower_inclusive, true as upper_inclusive,
        'exact' as qualifier, thing_{slot} as thing, thing_{slot} as thing_id, false as is_negated, false as is_hedged,
        'stated' as stance, 'made' as rule
    from placed left join units on units.unit_id = unit_{slot} and units.dimension = dimension_{slot}
"""
FIRST_START, SECOND_START = "span_start + length(part_1)", "span_start + length(part_1 || n1 || part_2)"
CUE_SQL = """
    select article_id, sentence_id, span_start + strpos(text, word_{slot}) - 1 as span_start,
        span_start + strpos(text, word_{slot}) - 1 + length(word_{slot}) as span_end, word_{slot} as surface,
        concept_{slot} as concept_id, 'concept' as kind
    from placed
"""
TABLES_SQL = {
    "sentences": """
        select article_id, sentence_id, span_start, span_start + length(text) as span_end, 'body' as kind,
            'en' as language_code
        from placed""",
    "mentions": MENTION_SQL.format(slot=1, start=FIRST_START)
    + " union all by name "
    + MENTION_SQL.format(slot=2, start=SECOND_START),
    "cues": CUE_SQL.format(slot=1) + " union all by name " + CUE_SQL.format(slot=2),
    "articles": """
        select article_id, event_id, source_id, event_id || '/' || article_id || '.txt' as file_uri,
            md5(article_id) as file_sha256, 'txt' as format, string_agg(text, chr(10) order by sentence_no) as text,
            'en' as language_code, 1.0 as language_score, 'Latn' as script_code,
            date '2024-05-01' + (hash(article_id) % 4)::integer as published_date,
            'metadata' as published_date_origin, length(string_agg(text, ' ')) as char_count,
            true as has_language_pack, $batch as batch_id, timestamptz '2024-05-06 00:00:00+00' as loaded_at,
            '1' as extractor_version
        from placed group by article_id, event_id, source_id""",
}


def write_lake(folder: Path, first: int, last: int) -> dict[str, list[str]]:
    """Write the lake's tables of articles number ``first`` to ``last`` (not in it) as Parquet; give files by table."""
    batch = f"batch_{first}"
    files: dict[str, list[str]] = {name: [] for name in LAKE}
    parts = [f"part_{number}" for number in (1, 2, 3)]
    slots = [f"{name}_{slot}" for slot in (1, 2) for name in ("dimension", "unit", "thing", "most")]
    words = [f"{name}_{slot}" for slot in (1, 2) for name in ("word", "concept")]
    templates = pl.DataFrame(TEMPLATES, schema=[*parts, *slots, *words], orient="row").with_row_index("template_no")
    templates.write_parquet(folder / "templates.parquet")
    list_units().write_parquet(folder / "units.parquet")
    with duckdb.connect() as connection:
        for name in ("templates", "units"):
            connection.execute(f"create view {name} as from read_parquet('{folder}/{name}.parquet')")
        numbers = {
            "per_event": ARTICLES_PER_EVENT, "sources": SOURCES_PER_EVENT, "sentences": SENTENCES, "first": first,
            "last": last,
        }  # fmt: skip
        connection.execute(SENTENCES_SQL, numbers)
        connection.execute(PLACED_SQL)
        for name, sql in TABLES_SQL.items():
            path = folder / f"{name}_{first}.parquet"
            connection.execute(f"copy ({sql.replace('$batch', repr(batch))}) to '{path}'")
            files[name].append(str(path))
    return files


def write_reference(settings: Settings) -> None:
    """Write the catalogue's tables: the shipped one, without event files, stories or corrections."""
    catalogue = compile_catalogue(settings, [])
    tables = {
        "claims": catalogue["claims"],
        "claim_terms": catalogue["claim_terms"],
        "events": catalogue["events"],
        "event_cues": CUES.to_frame(),
        "units": list_units(),
        "languages": list_languages(pl.Series(["en"])),
        "stories": STORIES.to_frame().select("article_id", "event_id"),
        "story_links": LINKS.to_frame(),
        "corrections": CORRECTIONS.to_frame(),
        "agency_names": agencies.frame_names(),
    }
    folder = locate_catalogue(settings)
    folder.mkdir(parents=True)
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")


def build_models(settings: Settings, side_file: Path, files: dict[str, list[str]], build_id: str) -> None:
    """Run every model and test on these files, and print what it took."""
    with duckdb.connect(str(side_file), config=DUCKDB_CONFIG) as connection:
        attach_lake(connection, files)
        attach_catalogue(connection, settings)
        attach_build_info(connection, build_id, EXTRACTOR_VERSION, dict.fromkeys(LAKE, 1), datetime.now(UTC))
    started, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run_dbt(settings, side_file, ["build", "--exclude-resource-type", "unit_test"])
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_seconds = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    print(f"{build_id:<28}{seconds:>10.1f}{cpu_seconds:>14.1f}{after.ru_maxrss / 1024:>10.0f}", flush=True)


def measure(article_count: int = ARTICLES, added_count: int = ADDED_ARTICLES, home: Path | None = None) -> None:
    """Build, add articles, build again, and print seconds and the highest memory of the processes that dbt ran in."""
    with tempfile.TemporaryDirectory(prefix="claimhouse-bench-") as temporary:
        folder = home or Path(temporary)
        settings = Settings(home=folder, landing=folder / "landing", batch_size=1)
        lake = folder / "lake_files"
        lake.mkdir(parents=True)
        for name, schema in LAKE.items():
            schema.to_frame().write_parquet(lake / f"{name}.parquet")
        files = write_lake(lake, 0, article_count)
        write_reference(settings)
        # A file without rows brings the columns that nothing is made for.
        files = {name: [str(lake / f"{name}.parquet"), *paths] for name, paths in files.items()}
        side_file = folder / "claims.duckdb"
        print(f"{article_count:,} articles, {2 * SENTENCES * article_count:,} mentions", flush=True)
        print(f"{'':<28}{'seconds':>10}{'CPU seconds':>14}{'peak MB':>10}")
        build_models(settings, side_file, files, "from nothing")
        added = write_lake(lake, article_count, article_count + added_count)
        files = {name: [*paths, *added[name]] for name, paths in files.items()}
        build_models(settings, side_file, files, f"{added_count} articles more")
