with claim_values as (
    select * from {{ ref('int_claim_values') }}
),

final as (
    select
        event_id,
        claim_id,
        value_key,
        axis,
        unit_id,
        qualifier,
        text_key,
        min(display) as display,
        min(low) as low,
        min(high) as high,
        max(step) as step,
        max(tolerance_pct) as tolerance_pct,
        bool_and(is_low_inclusive) as is_low_inclusive,
        bool_and(is_high_inclusive) as is_high_inclusive
    from claim_values
    group by event_id, claim_id, value_key, axis, unit_id, qualifier, text_key
)

select * from final
