-- A claim that no event owns (event_id null) is asked of every event.
with source as (
    select *
    from {{ source('catalogue', 'claims') }}
),

final as (
    select
        event_id,
        claim_id,
        claim_type,
        question,
        definition,
        dimension,
        unit_id,
        tolerance_pct,
        scope,
        min_score,
        accepts,
        answers,
        over_time
    from source
    qualify row_number() over (
        partition by event_id, claim_id
        order by claim_type
    ) = 1
)

select * from final
