with claims as (
    select * from {{ ref('stg_claims') }}
),

events as (
    select * from {{ ref('int_events') }}
),

-- A claim of the event itself replaces a generic one of the same name.
asked as (
    select
        events.event_id,
        claims.claim_id,
        claims.event_id as owner_event_id,
        claims.claim_type,
        claims.question,
        claims.definition,
        claims.dimension,
        claims.unit_id,
        claims.scope,
        claims.accepts,
        claims.answers,
        claims.over_time,
        claims.tolerance_pct,
        claims.min_score
    from events
    inner join claims on events.event_id = coalesce(claims.event_id, events.event_id)
    qualify row_number() over (
        partition by events.event_id, claims.claim_id
        order by claims.event_id nulls last
    ) = 1
),

final as (
    select
        event_id,
        claim_id,
        owner_event_id,
        claim_type,
        question,
        definition,
        dimension,
        nullif(unit_id, '') as unit_id,
        coalesce(scope, 'sentence') as scope,
        coalesce(accepts, '') as accepts,
        coalesce(answers, 'one') as answers,
        coalesce(over_time, 'fixed') as over_time,
        coalesce(tolerance_pct, 10.0) as tolerance_pct,
        coalesce(min_score, 0.5) as min_score
    from asked
)

select * from final
