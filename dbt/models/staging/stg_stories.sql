{{ config(materialized='ephemeral') }}

with source as (
    select *
    from {{ source('catalogue', 'stories') }}
),

final as (
    select
        article_id,
        event_id
    from source
)

select * from final
