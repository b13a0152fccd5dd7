-- What this build says of every claim, with the build it is: `claims_history` keeps it where it differs from the build
-- before.
with agreement as (
    select * from {{ ref('fct_claim_agreement') }}
),

builds as (
    select * from {{ ref('stg_builds') }}
),

final as (
    select
        agreement.event_id,
        agreement.claim_id,
        builds.build_id,
        agreement.verdict,
        agreement.method,
        agreement.truth_verdict,
        agreement.preferred_display,
        agreement.preferred_value,
        agreement.best_lower,
        agreement.best_upper,
        agreement.value_count,
        agreement.distinct_value_count,
        agreement.source_count,
        agreement.origin_count,
        agreement.best_date_from,
        agreement.best_date_to,
        builds.started_at
    from agreement
    cross join builds
)

select * from final
