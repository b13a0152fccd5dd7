"""# load_articles: article files → lake

Finds what is new in the landing folder, reads it in parallel batches, and writes articles, sentences, mentions, cues
and rejects to the lake. Started by new files, every quarter of an hour, or by hand. Any run may be repeated: what is
loaded already is left alone.

**Normal:** `load_batch` and even `discover_files` with nothing to do, and a green run. Files that can't be read are not
errors: they stand in `fct_rejects` with file, row and reason, and everything beside them is loaded.

**Red `discover_files`:** the landing folder isn't there or can't be listed. The log names the path. Mend it and clear
the task.

**Red `load_batch`:** not one bad file (those become rejects) but something around it: disk full, memory, or a mistake
of ours. Disk and memory are tried again by themselves. Clear the red batch after mending; finished batches stay as
they are. If it is red twice with the same message, report that message with the batch's file list from the log.

**Red `commit_load`:** the batches lie in the lake already. Clear this task alone.

**Files dropped and no run:** look at the triggerer on the home page; the quarter-hourly run finds them anyway.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, CronTriggerTimetable, Param, dag, task

from landing_trigger import LandingTrigger
from task_policy import TASK_DEFAULTS

landing = Asset("landing", watchers=[AssetWatcher(name="new_files", trigger=LandingTrigger())])
lake = Asset("lake")


@dag(
    dag_id="load_articles",
    description="Article files in the landing folder → lake",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("*/15 * * * *", timezone="UTC"), assets=landing),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=12),
    default_args=TASK_DEFAULTS,
    tags=["claimhouse", "lake"],
    params={
        "batch_size": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            maximum=100_000,
            title="Batch size",
            description="Files per load_batch task; empty: CLAIMHOUSE_BATCH_SIZE, else 200.",
        ),
        "force": Param(
            False,
            type="boolean",
            title="Load again",
            description="Also files that are in the lake already; their rows are replaced.",
        ),
        "event": Param(
            None,
            type=["null", "string"],
            pattern=r"^[^/\\.\x00-\x1f][^/\\\x00-\x1f]*$",
            maxLength=200,
            title="Event",
            description="Only this sub-folder of landing; empty: all.",
        ),
    },
)
def load_articles() -> None:
    """Wire discover_files → load_batch (one per batch) → commit_load."""

    # Thousands of file names are of no use in a log line.
    @task(execution_timeout=timedelta(minutes=30), show_return_value_in_logs=False)
    def discover_files(params: dict[str, Any]) -> list[dict[str, Any]]:
        from claimhouse import pipeline
        from claimhouse.settings import load_settings

        return pipeline.discover_files(
            load_settings(), event_id=params["event"], force=params["force"], batch_size=params["batch_size"]
        )

    @task
    def load_batch(batch: dict[str, Any]) -> dict[str, Any]:
        from claimhouse import pipeline
        from claimhouse.settings import load_settings

        return pipeline.load_batch(load_settings(), batch)

    # none_failed: nothing new skips load_batch, and the run still ends here, green.
    @task(trigger_rule="none_failed", outlets=[lake])
    def commit_load(results: list[dict[str, Any]]) -> dict[str, Any]:
        from claimhouse import pipeline
        from claimhouse.settings import load_settings

        return pipeline.commit_load(load_settings(), list(results or []))

    commit_load(load_batch.expand(batch=discover_files()))


load_articles()
