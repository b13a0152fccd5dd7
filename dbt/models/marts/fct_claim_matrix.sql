with claims as (
    select * from {{ ref('dim_claims') }}
),

preferred as (
    select * from {{ ref('fct_claim_values') }}
    where is_preferred
),

agreement as (
    select * from {{ ref('fct_claim_agreement') }}
),

final as (
    select
        agreement.event_id,
        agreement.claim_id,
        claims.question,
        claims.dimension,
        claims.unit_id,
        agreement.verdict,
        agreement.preferred_display,
        string_agg(
            concat(preferred.source_id, ': ', preferred.display), '; '
            order by preferred.source_id
        ) as source_values,
        agreement.source_count,
        agreement.origin_count
    from agreement
    inner join claims
        on agreement.event_id = claims.event_id and agreement.claim_id = claims.claim_id
    inner join preferred
        on agreement.event_id = preferred.event_id and agreement.claim_id = preferred.claim_id
    group by all
)

select * from final
order by event_id, claim_id
