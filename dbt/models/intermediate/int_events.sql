{{ config(materialized='ephemeral') }}

with events as (
    select * from {{ ref('stg_events') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

event_ids as (
    select event_id from events
    union
    select event_id from articles
),

final as (
    select
        event_ids.event_id,
        coalesce(events.title, event_ids.event_id) as title,
        events.aliases,
        events.reference_date
    from event_ids
    left join events on event_ids.event_id = events.event_id
)

select * from final
