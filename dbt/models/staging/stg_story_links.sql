{{ config(materialized='ephemeral') }}

with source as (
    select *
    from {{ source('catalogue', 'story_links') }}
),

final as (
    select
        event_id,
        article_id,
        other_article_id,
        link_score,
        nullif(shared_names, '') as shared_names,
        nullif(shared_values, '') as shared_values,
        nullif(shared_days, '') as shared_days
    from source
)

select * from final
