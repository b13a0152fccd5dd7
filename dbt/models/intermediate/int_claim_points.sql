-- Which values can be true at once: looked up at every place where an interval starts or ends, and between them.
with distinct_values as (
    select * from {{ ref('int_distinct_values') }}
    where axis in ('number', 'date', 'time', 'text')
),

preferred as (
    select * from {{ ref('int_preferred_values') }}
    where is_preferred
),

voices as (
    select * from {{ ref('int_voices') }}
    where not is_superseded
),

votes as (
    select
        distinct_values.event_id,
        distinct_values.claim_id,
        distinct_values.value_key,
        distinct_values.axis,
        distinct_values.unit_id,
        distinct_values.text_key,
        distinct_values.low,
        distinct_values.high,
        distinct_values.is_low_inclusive,
        distinct_values.is_high_inclusive,
        preferred.origin_id,
        preferred.source_id
    from distinct_values
    inner join preferred
        on
            distinct_values.event_id = preferred.event_id
            and distinct_values.claim_id = preferred.claim_id
            and distinct_values.value_key = preferred.value_key
    inner join voices
        on
            preferred.event_id = voices.event_id
            and preferred.claim_id = voices.claim_id
            and preferred.origin_id = voices.origin_id
            and preferred.value_key = voices.value_key
),

ends as (
    select distinct
        event_id,
        claim_id,
        axis,
        unit_id,
        low as point
    from votes
    where low is not null
    union
    select distinct
        event_id,
        claim_id,
        axis,
        unit_id,
        high as point
    from votes
    where high is not null
),

between_ends as (
    select
        event_id,
        claim_id,
        axis,
        unit_id,
        (
            point + lead(point, 1, point + 2) over (
                partition by event_id, claim_id, axis, unit_id
                order by point
            )
        ) / 2 as point
    from ends
    union
    select
        event_id,
        claim_id,
        axis,
        unit_id,
        min(point) - 1 as point
    from ends
    group by event_id, claim_id, axis, unit_id
),

points as (
    select
        *,
        cast(null as varchar) as text_key
    from ends
    union all
    select
        *,
        cast(null as varchar) as text_key
    from between_ends
    union all
    select distinct
        event_id,
        claim_id,
        axis,
        unit_id,
        cast(null as double) as point,
        text_key
    from votes
    where axis = 'text'
),

covered as (
    select
        points.event_id,
        points.claim_id,
        votes.axis,
        votes.unit_id,
        points.point,
        points.text_key,
        string_agg(distinct votes.value_key, ',' order by votes.value_key) as value_keys,
        count(distinct votes.origin_id) as origin_count,
        count(distinct votes.source_id) as source_count,
        max(votes.low) as best_low,
        min(votes.high) as best_high
    from points
    inner join votes
        on
            points.event_id = votes.event_id
            and points.claim_id = votes.claim_id
            and points.axis = votes.axis
            and points.unit_id is not distinct from votes.unit_id
            and case
                when votes.axis = 'text' then points.text_key = votes.text_key
                else
                    coalesce(points.point > votes.low or (votes.is_low_inclusive and points.point = votes.low), true)
                    and coalesce(
                        points.point < votes.high or (votes.is_high_inclusive and points.point = votes.high), true
                    )
            end
    group by points.event_id, points.claim_id, votes.axis, votes.unit_id, points.point, points.text_key
),

-- One row per event, claim and set of values that hold together.
final as (
    select
        event_id,
        claim_id,
        axis,
        unit_id,
        value_keys,
        origin_count,
        source_count,
        best_low,
        best_high,
        dense_rank() over (
            partition by event_id, claim_id
            order by origin_count desc
        ) as support_rank
    from covered
    group by event_id, claim_id, axis, unit_id, value_keys, origin_count, source_count, best_low, best_high
)

select * from final
