"""What dbt reads beside the lake: the compiled catalogue, units, languages, and which version of the lake to read."""

import json
import shutil
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from babel import Locale

from claimhouse import agencies, lake
from claimhouse.batches import stamp_rejects
from claimhouse.claims import EVENTS, compile_catalogue, find_event_cues
from claimhouse.corrections import read_corrections
from claimhouse.extraction import cut_by_length
from claimhouse.landing import UNSORTED
from claimhouse.packs import list_packs, load_pack
from claimhouse.rejects import frame_rejects
from claimhouse.settings import CATALOGUE_DIR, Settings
from claimhouse.stories import LINKS, STORIES, find_stories
from claimhouse.tables import CUES, LAKE

UNITS = pl.Schema(
    {
        "unit_id": pl.String,
        "dimension": pl.String,
        "symbol": pl.String,
        "factor": pl.Float64,
        "unit_offset": pl.Float64,
        "calendar_months": pl.Int64,
    }
)
LANGUAGES = pl.Schema({"language_code": pl.String, "name": pl.String, "has_pack": pl.Boolean})
CATALOGUE_TABLES = (
    "claims", "claim_terms", "event_cues", "units", "events", "languages", "stories", "story_links", "corrections",
    "agency_names",
)  # fmt: skip
VERSIONS_FILE = "lake_versions.json"


def locate_catalogue(settings: Settings) -> Path:
    """Give the folder of the compiled catalogue: one Parquet file per table, and the pinned lake versions."""
    return settings.build / "catalogue"


def read_versions(settings: Settings) -> dict[str, int]:
    """Give the lake versions that the catalogue was compiled for, by table.

    Raises:
        FileNotFoundError: no catalogue is compiled.
    """
    versions: dict[str, int] = json.loads((locate_catalogue(settings) / VERSIONS_FILE).read_text(encoding="utf-8"))
    return versions


def write_catalogue(settings: Settings) -> dict[str, Any]:
    """Compile everything that dbt reads beside the lake, for the lake as it is now; give what was counted.

    The folder is exchanged as a whole, so a killed attempt leaves a complete one or none. Mistakes in the landing
    folder's event and corrections files become rejects.

    Raises:
        CatalogueError: a catalogue file that ships with the project is wrong.
    """
    lake.prepare_lake(settings)
    # Articles first: whatever is pinned after them holds at least the rows of the articles pinned.
    versions = {"articles": lake.table_files(settings, "articles")[0]}
    articles = lake.scan_table(settings, "articles", versions["articles"])
    met = articles.select("event_id", "language_code").unique().collect()

    catalogue = compile_catalogue(settings, met["event_id"].unique().sort())
    corrections, mistakes = read_corrections(settings.landing, met["event_id"])
    rejects = pl.concat([catalogue["rejects"], frame_rejects(mistakes)])
    lake.sync_rejects(settings, "catalogue", stamp_rejects(rejects, "catalogue", datetime.now(UTC)))
    versions |= {name: lake.table_files(settings, name)[0] for name in LAKE if name != "articles"}
    stories, story_links = collect_stories(settings, versions)
    tables = {
        "claims": catalogue["claims"],
        "claim_terms": catalogue["claim_terms"],
        "events": pl.concat([catalogue["events"], describe_stories(stories)]),
        "stories": stories.select("article_id", "event_id"),
        "story_links": story_links,
        "event_cues": collect_event_cues(settings, versions, catalogue),
        "units": list_units(),
        "languages": list_languages(met["language_code"]),
        "corrections": corrections,
        "agency_names": agencies.frame_names(),
    }

    folder = locate_catalogue(settings)
    draft = settings.build / "catalogue.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name in CATALOGUE_TABLES:
        tables[name].write_parquet(draft / f"{name}.parquet")
    (draft / VERSIONS_FILE).write_text(json.dumps(versions, sort_keys=True), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    counts = {name: tables[name].height for name in ("claims", "event_cues", "corrections")}
    return {"events": met["event_id"].n_unique(), **counts, "stories": stories["event_id"].n_unique()}


def collect_stories(settings: Settings, versions: dict[str, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Group the articles that lie in no event's folder: see ``stories.find_stories``."""
    articles = (
        lake.scan_table(settings, "articles", versions["articles"])
        .filter(pl.col("event_id") == UNSORTED)
        .select("article_id", "title", "text", "language_code", "published_date")
        .collect()
        .unique("article_id")
        .sort("article_id")
    )
    # Most landing folders hold folders alone: then the mentions of the whole lake need not be looked through.
    if articles.is_empty():
        return STORIES.to_frame(), LINKS.to_frame()
    read = (
        lake.scan_table(settings, "sentences", versions["sentences"])
        .filter(pl.col("kind") != "boilerplate")
        .select("sentence_id")
    )
    mentions = (
        lake.scan_table(settings, "mentions", versions["mentions"])
        .join(articles.lazy().select("article_id"), on="article_id", how="semi")
        .join(read, on="sentence_id", how="semi")
        .unique("mention_id")
        .sort("mention_id")
        .collect()
    )
    return find_stories(articles, mentions)


def describe_stories(stories: pl.DataFrame) -> pl.DataFrame:
    """One row per story (claims.EVENTS): an event that nobody named, titled as its first article is."""
    return (
        stories.group_by("event_id", maintain_order=True)
        .agg(pl.col("title").first(), pl.col("reference_date").first())
        .with_columns(aliases=pl.lit(None, pl.String))
        .select(*EVENTS)
        .cast(EVENTS)
        .sort("event_id")
    )


def collect_event_cues(
    settings: Settings, versions: dict[str, int], catalogue: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    """Find the words that event files define in the articles of those events: one row per word and place (tables.CUES).

    Event by event and a few megabytes at a time, because this reads the full text of the articles.
    """
    found = [CUES.to_frame()]
    for event_id in catalogue["event_words"]["event_id"].drop_nulls().unique().sort():
        articles = (
            lake.scan_table(settings, "articles", versions["articles"])
            .filter(pl.col("event_id") == event_id)
            .select("article_id", "event_id", "text", "language_code")
            .collect()
            .unique("article_id")
            .sort("article_id")
        )
        for chunk in cut_by_length(articles):
            sentences = lake.scan_table(settings, "sentences", versions["sentences"])
            spans = sentences.join(chunk.lazy().select("article_id"), on="article_id", how="semi").unique().collect()
            found.append(find_event_cues(chunk, spans.sort("sentence_id"), catalogue))
    return pl.concat(found).sort(pl.all())


def list_units() -> pl.DataFrame:
    """One row per dimension and unit: base units in one (null: it can't be converted), offset, symbol, months."""
    dimensions = tomllib.loads((CATALOGUE_DIR / "units.toml").read_text(encoding="utf-8"))
    rows = [
        (unit_id, dimension, unit.get("symbol"), unit.get("factor"), unit.get("offset", 0), unit.get("months"))
        for dimension, units in dimensions.items()
        for unit_id, unit in units.items()
    ]
    return pl.DataFrame(rows, schema=UNITS, orient="row").sort("dimension", "unit_id")


def list_languages(met_codes: pl.Series) -> pl.DataFrame:
    """One row per language that has a pack or that an article is written in: its English name and has_pack."""
    names = Locale("en").languages
    rows = []
    for code in sorted({*list_packs(), *met_codes.drop_nulls()}):
        pack = load_pack(code)
        rows.append((code, pack.name if pack else names.get(code.replace("-", "_"), code), pack is not None))
    return pl.DataFrame(rows, schema=LANGUAGES, orient="row")
