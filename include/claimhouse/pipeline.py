"""The way of the data, one function per Airflow task.

Plain JSON goes in and comes out. Every function may be killed at any moment and called again.
"""

import logging
from datetime import UTC, datetime
from typing import Any

from claimhouse import audit, batches, docs_page, lake, reference, warehouse
from claimhouse.landing import find_files
from claimhouse.mentions import EXTRACTOR_VERSION
from claimhouse.rejects import frame_rejects
from claimhouse.settings import Settings

logger = logging.getLogger(__name__)


def discover_files(
    settings: Settings, event_id: str | None = None, force: bool = False, batch_size: int | None = None
) -> list[dict[str, Any]]:
    """Compare the landing folder with the lake; give the batches that have to be loaded, none when nothing is new.

    A file is loaded again when its content, its metadata or the extractor's version has changed, when the last attempt
    met a passing trouble, and with ``force``; its rows are then replaced. A file that was taken out of the landing
    folder keeps its articles.

    Args:
        settings: where landing and lake stand.
        event_id: look only at this event.
        force: take files that are in the lake already as well.
        batch_size: files per batch; the settings' when None.

    Raises:
        FileNotFoundError: there is no landing folder.
        ValueError: the event doesn't exist, or the lake can't stand where it should.
    """
    lake.prepare_lake(settings)
    files, rejects = find_files(settings.landing, event_id)
    found, mistakes = batches.describe_files(settings, files)
    stamped = batches.stamp_rejects(frame_rejects([*rejects, *mistakes]), "landing", datetime.now(UTC))
    reject_count = lake.sync_rejects(settings, "landing", stamped, event_id)
    rejected = lake.read_table(settings, "rejects")
    rows = batches.select_new_files(found, lake.loaded_files(settings), rejected, force)
    has_leftovers = bool(rows) and lake.find_leftovers(settings)
    new_batches = [
        {**batch, "has_leftovers": has_leftovers}
        for batch in batches.cut_batches(rows, batch_size or settings.batch_size)
    ]
    logger.info(
        "%d files in %s, %d of them to load, %d newly rejected",
        *(len(files), settings.landing, len(rows), reject_count),
    )
    return new_batches


def load_batch(settings: Settings, batch: dict[str, Any]) -> dict[str, Any]:
    """Read, clean and extract one batch of files and commit it to the lake; give what was counted.

    A file that can't be read becomes a reject, and so does an article on which the extraction fails. Nothing else is
    lost.
    """
    frames = batches.read_batch(settings, batch, datetime.now(UTC))
    counts = lake.append_batch(settings, batch["batch_id"], frames, has_leftovers=batch.get("has_leftovers", False))
    return {
        "batch_id": batch["batch_id"],
        **{name: counts[name] for name in ("files", "articles", "mentions", "rejects")},
    }


def commit_load(settings: Settings, results: list[dict[str, Any]]) -> dict[str, Any]:
    """Tidy the lake after its batches and add up what they counted."""
    totals = {name: sum(result[name] for result in results) for name in ("files", "articles", "mentions", "rejects")}
    if results:
        compacted = lake.compact_lake(settings)
        if compacted:
            logger.info("compacted %s", ", ".join(compacted))
    return {"batches": len(results), **totals}


def match_claims(settings: Settings) -> dict[str, Any]:
    """Compile the catalogue and everything else that dbt reads beside the lake; give what was counted.

    Raises:
        CatalogueError: a catalogue file that ships with the project is wrong.
    """
    with warehouse.hold_build(settings):
        return reference.write_catalogue(settings)


def build_models(settings: Settings) -> dict[str, Any]:
    """Run every dbt model and test on a side file; nothing to do when nothing has changed since the published build.

    Raises:
        BuildError: a model or test failed; the message names it and its rows.
    """
    with warehouse.hold_build(settings):
        return warehouse.build_side_file(settings, EXTRACTOR_VERSION)


def audit_warehouse(settings: Settings) -> dict[str, Any]:
    """Check the side file against the lake, independently of dbt.

    Raises:
        AuditError: a check failed; the message names it and its rows.
    """
    with warehouse.hold_build(settings):
        return audit.audit_side_file(settings)


def publish_warehouse(settings: Settings) -> dict[str, Any]:
    """Put the audited side file in the published file's place.

    Raises:
        BuildError: the side file wasn't audited, or there is nothing to publish.
    """
    with warehouse.hold_build(settings):
        return warehouse.publish_side_file(settings)


def render_docs(settings: Settings) -> dict[str, Any]:
    """Render the dbt docs site as one page.

    Raises:
        BuildError: nothing is published, or dbt failed.
    """
    with warehouse.hold_build(settings):
        return docs_page.render_docs_page(settings)
