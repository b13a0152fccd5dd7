{#-
    How a build costs what is new.

    `int_article_changes` compares every article's fingerprint (its extraction and its event's claims) with the one that
    the ledger `int_article_ledger` holds from the build before. Article-grained models first drop the rows of articles
    that changed or went away (`drop_changed_articles`, a pre-hook) and then append the rows of those that are new or
    changed (`only_changed_articles`). The ledger is written after all of them, so a build that stops half way is simply
    done again.
-#}

{#- md5 of every model and macro of this project: when the logic changes, nothing of an earlier build may be kept. -#}
{% macro project_fingerprint() -%}
    {%- set parts = [dbt_version] -%}
    {%- set models = graph.nodes.values() | selectattr("resource_type", "equalto", "model") -%}
    {%- for node in models | sort(attribute="unique_id") -%}
        {%- do parts.append(node.unique_id ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join("|") ~ (var("score_margin") | string) ~ (var("longest_title") | string))) }}
{%- endmacro %}

{#- The same as an SQL literal; empty while dbt only reads the project. -#}
{% macro quoted_project_fingerprint() -%}
    '{{ project_fingerprint() if execute else "" }}'
{%- endmacro %}

{#- True when the side file was built by other models than these. Also dbt's own switch `--full-refresh`. -#}
{% macro should_full_refresh() -%}
    {%- set wanted = config.get("full_refresh") -%}
    {%- if wanted is none -%}
        {%- set wanted = flags.FULL_REFRESH or (execute and built_by_other_models()) -%}
    {%- endif -%}
    {{ return(wanted) }}
{%- endmacro %}

{% macro built_by_other_models() -%}
    {%- set ledger = adapter.get_relation(target.database, "intermediate", "int_article_ledger") -%}
    {%- if ledger is none -%} {{ return(true) }} {%- endif -%}
    {%- set same_models = "project_fingerprint = " ~ quoted_project_fingerprint() -%}
    {%- set rows = run_query("select count(*) from " ~ ledger ~ " where " ~ same_models) -%}
    {{ return(rows.columns[0].values()[0] == 0) }}
{%- endmacro %}

{% macro drop_changed_articles() -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where article_id in (select article_id from {{ ref('int_article_changes') }})
    {%- endif -%}
{%- endmacro %}

{#- `part_of` names the incremental model that an ephemeral one is part of: that itself is never incremental. -#}
{% macro only_changed_articles(article_id="article_id", part_of=none) -%}
    {#- Named outside the condition: dbt reads a model's parents while `is_incremental()` is still false. -#}
    {%- set changes = ref("int_article_changes") -%}
    {%- if is_incremental() or (part_of is not none and adds_to(part_of)) -%}
        {{ article_id }} in (select changes.article_id from {{ changes }} as changes)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro adds_to(model) -%}
    {%- set relation = adapter.get_relation(target.database, "intermediate", model) if execute else none -%}
    {{ return(relation is not none and relation.type == "table" and not should_full_refresh()) }}
{%- endmacro %}
