{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='build_id',
        full_refresh=false,
        on_schema_change='append_new_columns'
    )
}}

with builds as (
    select * from {{ ref('stg_builds') }}
),

articles as (
    select count(*) as article_count
    from {{ ref('dim_articles') }}
),

mentions as (
    select count(*) as mention_count
    from {{ ref('fct_mentions') }}
),

claim_values as (
    select count(*) as claim_value_count
    from {{ ref('fct_claim_values') }}
),

agreement as (
    select
        count(*) as claim_count,
        count(*) filter (where verdict = 'conflict') as conflict_count
    from {{ ref('fct_claim_agreement') }}
),

rejects as (
    select count(*) as reject_count
    from {{ ref('fct_rejects') }}
),

final as (
    select
        builds.build_id,
        builds.extractor_version,
        {{ quoted_project_fingerprint() }} as project_fingerprint,
        builds.articles_version,
        builds.sentences_version,
        builds.mentions_version,
        builds.cues_version,
        builds.rejects_version,
        articles.article_count,
        mentions.mention_count,
        claim_values.claim_value_count,
        agreement.claim_count,
        agreement.conflict_count,
        rejects.reject_count,
        builds.started_at
    from builds
    cross join articles
    cross join mentions
    cross join claim_values
    cross join agreement
    cross join rejects
)

select * from final
