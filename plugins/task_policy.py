"""How every task of Claimhouse is retried, timed and reported when it fails: one home for both DAGs."""

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

# Enough for the rows that a failing dbt test names.
LINES_SHOWN = 40

log = logging.getLogger(__name__)

# Only what may be gone a minute later is worth a second try. Bad data, a failing dbt test and a mistake in a catalogue
# fail again in the same way, so everything else is red at once. A killed process raises nothing: `retries` covers it.
RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=[FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError],
            action=RetryAction.FAIL,
            reason="a path is wrong or closed to us: somebody has to mend that",
        ),
        RetryRule(
            exception=[OSError, MemoryError, "deltalake.exceptions.CommitFailedError"],
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=20),
            reason="disk, network, memory or a concurrent commit: may be gone in a moment",
        ),
    ],
    default=RetryAction.FAIL,
)


def report_failure(context: dict[str, Any]) -> None:
    """Log one message that names the DAG, the task and its mapped batch, with the first lines of the error."""
    task_instance = context["task_instance"]
    lines = str(context.get("exception") or "the process was killed or timed out").strip().splitlines()
    batch = f"[{task_instance.map_index}]" if task_instance.map_index >= 0 else ""
    log.error(
        "CLAIMHOUSE FAILED %s.%s%s, try %s (what to do stands in the DAG's docs): %s",
        task_instance.dag_id,
        task_instance.task_id,
        batch,
        task_instance.try_number,
        "\n".join(lines[:LINES_SHOWN]) or "no message",
    )


TASK_DEFAULTS: dict[str, Any] = {
    "owner": "claimhouse",
    "retries": 3,
    "retry_delay": timedelta(seconds=20),
    "retry_policy": RETRY_POLICY,
    "on_failure_callback": report_failure,
    "execution_timeout": timedelta(hours=1),
}
