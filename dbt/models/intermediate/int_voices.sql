with preferred as (
    select * from {{ ref('int_preferred_values') }}
    where is_preferred
),

relations as (
    select * from {{ ref('int_value_relations') }}
    where relation = 'contrary'
),

voices as (
    select
        event_id,
        claim_id,
        origin_id,
        value_key,
        axis,
        any_value(over_time) as over_time,
        any_value(low) as low,
        any_value(high) as high,
        max(published_date) as published_date
    from preferred
    group by event_id, claim_id, origin_id, value_key, axis
),

superseded as (
    select distinct
        older.event_id,
        older.claim_id,
        older.origin_id,
        older.value_key
    from voices as older
    inner join voices as newer
        on
            older.event_id = newer.event_id
            and older.claim_id = newer.claim_id
            and older.over_time <> 'fixed'
            and older.published_date < newer.published_date
            and {{ supersedes('newer', 'older') }}
    inner join relations
        on
            older.event_id = relations.event_id
            and older.claim_id = relations.claim_id
            and least(older.value_key, newer.value_key) = relations.value_key_a
            and greatest(older.value_key, newer.value_key) = relations.value_key_b
),

final as (
    select
        voices.event_id,
        voices.claim_id,
        voices.origin_id,
        voices.value_key,
        voices.axis,
        voices.over_time,
        voices.low,
        voices.high,
        superseded.value_key is not null as is_superseded,
        voices.published_date
    from voices
    left join superseded
        on
            voices.event_id = superseded.event_id
            and voices.claim_id = superseded.claim_id
            and voices.origin_id = superseded.origin_id
            and voices.value_key = superseded.value_key
)

select * from final
