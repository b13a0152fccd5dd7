with claims as (
    select * from {{ ref('int_questions') }}
),

units as (
    select * from {{ ref('stg_units') }}
),

claim_values as (
    select
        event_id,
        claim_id,
        count(*) as value_count
    from {{ ref('int_claim_values') }}
    group by event_id, claim_id
),

final as (
    select
        claims.event_id,
        claims.claim_id,
        claims.parent_claim_id,
        claims.claim_type,
        claims.question,
        claims.definition,
        claims.dimension,
        claims.unit_id,
        units.symbol as unit_symbol,
        claims.accepts,
        claims.answers,
        claims.over_time,
        claims.scope,
        claims.tolerance_pct,
        claims.min_score,
        coalesce(claim_values.value_count, 0) as value_count
    from claims
    left join units
        on claims.unit_id = units.unit_id and claims.dimension = units.dimension
    left join claim_values
        on claims.event_id = claim_values.event_id and claims.claim_id = claim_values.claim_id
)

select * from final
order by event_id, claim_id
