{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

with articles as (
    select * from {{ ref('stg_articles') }}
    where {{ only_changed_articles() }}
),

final as (
    select
        article_id,
        text
    from articles
)

select * from final
