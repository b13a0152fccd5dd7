"""The audit between build and publish: is the side file whole, and does it say what the lake says?

It trusts no model and no test of the dbt project: it opens the finished file anew, read-only, and compares it with the
lake's own Parquet files.
"""

import logging
from dataclasses import replace

import duckdb

from claimhouse.dbt_build import SHOWN_ROWS
from claimhouse.dbt_sources import attach_lake, quote_text
from claimhouse.lake import table_files
from claimhouse.settings import Settings
from claimhouse.warehouse import (
    SideFile,
    discard_side_file,
    locate_side_file,
    read_side_state,
    write_side_state,
)

logger = logging.getLogger(__name__)

# The public tables of the published file: their names are an API.
MARTS = (
    "article_texts", "claims_history", "dim_articles", "dim_claims", "dim_events", "dim_languages", "dim_sources",
    "fct_claim_agreement", "fct_claim_matrix", "fct_claim_values", "fct_corrections", "fct_load_quality",
    "fct_mentions", "fct_origins", "fct_rejects", "fct_source_reliability", "fct_story_links", "fct_value_pairs",
    "meta_builds",
)  # fmt: skip
# A build that holds less than this share of the articles of the published one is not published by itself.
KEPT_SHARE = 0.5

# name of the check -> query whose rows are what is wrong. `side` is the built file, `lake` what it was built from.
CHECKS = {
    "a surface isn't the slice of its article's text": """
        select mentions.mention_id, mentions.article_id, mentions.surface, mentions.span_start, mentions.span_end
        from side.main.fct_mentions as mentions
        left join lake.articles as articles on mentions.article_id = articles.article_id
        where substr(articles.text, mentions.span_start + 1, mentions.span_end - mentions.span_start)
            is distinct from mentions.surface""",
    "a speaker isn't the slice of the article's text": """
        select mentions.mention_id, mentions.article_id, mentions.speaker, mentions.speaker_span_start
        from side.main.fct_mentions as mentions
        left join lake.articles as articles on mentions.article_id = articles.article_id
        where mentions.speaker_span_start is not null and mentions.speaker is distinct from substr(
            articles.text, mentions.speaker_span_start + 1, mentions.speaker_span_end - mentions.speaker_span_start
        )""",
    "a claim value's surface isn't the slice of its article's text": """
        select claim_values.claim_id, claim_values.article_id, claim_values.surface, claim_values.span_start
        from side.main.fct_claim_values as claim_values
        left join lake.articles as articles on claim_values.article_id = articles.article_id
        where substr(articles.text, claim_values.span_start + 1, claim_values.span_end - claim_values.span_start)
            is distinct from claim_values.surface""",
    "an article of the lake is missing, or one stands there that the lake doesn't have": """
        select coalesce(articles.article_id, marts.article_id) as article_id, articles.file_uri
        from lake.articles as articles
        full join side.main.dim_articles as marts on articles.article_id = marts.article_id
        where articles.article_id is null or marts.article_id is null""",
    "an article stands there twice": """
        select article_id, count(*) as row_count from side.main.dim_articles group by article_id having count(*) > 1""",
    "an article's text isn't the lake's": """
        select articles.article_id, articles.file_uri
        from lake.articles as articles
        full join side.main.article_texts as texts on articles.article_id = texts.article_id
        where articles.text is distinct from texts.text""",
    "a mention of the lake is missing, or one stands there that the lake doesn't have": """
        select coalesce(mentions.mention_id, marts.mention_id) as mention_id
        from (
            select distinct mention_id from lake.mentions
            where article_id in (select article_id from lake.articles)
        ) as mentions
        full join (select distinct mention_id from side.main.fct_mentions) as marts
            on mentions.mention_id = marts.mention_id
        where mentions.mention_id is null or marts.mention_id is null""",
    "a rejected file isn't named": """
        select file_uri, reason_code from lake.rejects
        except
        select file_uri, reason_code from side.main.fct_rejects""",
}


class AuditError(RuntimeError):
    """The side file failed a check and isn't published; the message names the check and its first rows."""


def audit_side_file(settings: Settings) -> dict[str, object]:
    """Check the side file and note that it passed; nothing to do when there is none to publish.

    Raises:
        AuditError: a check failed.
    """
    state = read_side_state(settings)
    if state is None:
        if settings.claims_file.is_file():
            return {"is_new": False}
        raise AuditError(f"nothing to audit: {locate_side_file(settings)} isn't there; build_models comes first")
    try:
        counts = check_side_file(settings, state)
    except (AuditError, duckdb.Error):
        # A repaired build has to start from the published file again, not be taken for this one.
        discard_side_file(settings)
        raise
    write_side_state(settings, replace(state, is_audited=True))
    return {"is_new": True, "build_id": state.build_id, "checks": len(CHECKS), **counts}


def check_side_file(settings: Settings, state: SideFile) -> dict[str, int]:
    """Run every check; give how many articles, mentions and claim values passed them.

    Raises:
        AuditError: a check failed.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {quote_text(str(locate_side_file(settings)))} as side (read_only)")
        files = {name: table_files(settings, name, version)[1] for name, version in state.lake_versions.items()}
        attach_lake(connection, files)
        check_marts(connection, state)
        for name, sql in CHECKS.items():
            rows = connection.execute(f"select * from ({sql}) limit {SHOWN_ROWS}").fetchall()
            if rows:
                raise AuditError("\n".join([f"{name}:", *(f"    {row}" for row in rows)]))
        counts = {
            name: count_rows(connection, f"side.main.{table}")
            for name, table in (
                ("articles", "dim_articles"),
                ("mentions", "fct_mentions"),
                ("values", "fct_claim_values"),
            )
        }
        if settings.claims_file.is_file():
            check_loss(connection, settings, counts["articles"])
        return counts


def check_marts(connection: duckdb.DuckDBPyConnection, state: SideFile) -> None:
    """Check that every mart is a table of the file itself and that the file says which build it is."""
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'side' and schema_name = 'main'"
    ).fetchall()
    if missing := sorted(set(MARTS) - {name for (name,) in tables}):
        raise AuditError(f"no table {', '.join(missing)} in schema main")
    views = connection.execute(
        "select schema_name, view_name from duckdb_views() where database_name = 'side' and not internal order by all"
    ).fetchall()
    for schema_name, view_name in views:
        try:
            connection.execute(f'select * from side."{schema_name}"."{view_name}" limit 0')
        except duckdb.Error as error:
            raise AuditError(f"the view {schema_name}.{view_name} can't be read without the lake: {error}") from error
    builds = connection.execute(
        "select build_id from side.main.meta_builds order by started_at desc limit 1"
    ).fetchall()
    if builds != [(state.build_id,)]:
        raise AuditError(f"meta_builds names {builds} as the newest build; this is {state.build_id}")


def check_loss(connection: duckdb.DuckDBPyConnection, settings: Settings, article_count: int) -> None:
    """Check that the build isn't a much smaller one than the published: a lake that was emptied or lost by mistake."""
    connection.execute(f"attach {quote_text(str(settings.claims_file))} as published (read_only)")
    published_count = count_rows(connection, "published.main.dim_articles")
    if article_count < KEPT_SHARE * published_count:
        raise AuditError(
            f"the build has {article_count} articles where the published warehouse has {published_count}; if that is"
            f" right, remove {settings.claims_file} and build again"
        )


def count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of one table."""
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
