"""# build_warehouse: lake → published claims warehouse

Compiles the claim catalogue, runs the dbt project on a side file, audits the result, and only then puts it in the
place of `warehouse/claims.duckdb`. Started by every load that ended well, or by hand. Readers are never blocked; a
build that fails leaves the warehouse of before.

**Normal:** half a minute for a few events. Claims with the verdict `undetermined` or `conflict` are
results, not errors.

**Red `match_claims`:** a mistake in `include/catalogue/*.toml` or in an event's `_event.toml`. The message names file
and key. Mend it and clear the task.

**Red `build_models`:** a dbt model doesn't run or a dbt test fails. The log names the test and shows failing rows. If a
test of spans or keys fails, readers and extraction disagree about a text: note the article_id and report it.

**Red `audit_warehouse`:** the build holds less than the one before, or something doesn't add up; the log says what. If
that is right (articles were taken away on purpose), the message says how to let it through.

**Red `publish_warehouse`:** almost always the disk: space or permissions of CLAIMHOUSE_HOME/warehouse. Clear the task.

**Red `render_docs`:** the data is published; only the docs site is of yesterday. Clear the task.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, dag, task

from task_policy import TASK_DEFAULTS

lake = Asset("lake")
warehouse = Asset("warehouse")


@dag(
    dag_id="build_warehouse",
    description="Lake → dbt → audited and published DuckDB warehouse with its docs",
    doc_md=__doc__,
    schedule=[lake],
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    # One writer: two builds would fight over the side file.
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    default_args=TASK_DEFAULTS,
    tags=["claimhouse", "warehouse"],
)
def build_warehouse() -> None:
    """Wire match_claims → build_models → audit_warehouse → publish_warehouse → render_docs."""

    @task
    def match_claims() -> dict[str, Any]:
        from claimhouse import pipeline
        from claimhouse.settings import load_settings

        return pipeline.match_claims(load_settings())

    @task(execution_timeout=timedelta(hours=3))
    def build_models() -> dict[str, Any]:
        from claimhouse import pipeline
        from claimhouse.settings import load_settings

        return pipeline.build_models(load_settings())

    @task
    def audit_warehouse() -> dict[str, Any]:
        from claimhouse import pipeline
        from claimhouse.settings import load_settings

        return pipeline.audit_warehouse(load_settings())

    @task
    def publish_warehouse() -> dict[str, Any]:
        from claimhouse import pipeline
        from claimhouse.settings import load_settings

        return pipeline.publish_warehouse(load_settings())

    @task(outlets=[warehouse])
    def render_docs() -> dict[str, Any]:
        from claimhouse import pipeline
        from claimhouse.settings import load_settings

        return pipeline.render_docs(load_settings())

    match_claims() >> build_models() >> audit_warehouse() >> publish_warehouse() >> render_docs()


build_warehouse()
