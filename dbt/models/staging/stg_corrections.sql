-- What people correct in the warehouse: the lines of corrections.csv that say nothing impossible.
with source as (
    select *
    from {{ source('catalogue', 'corrections') }}
),

final as (
    select
        event_id,
        correction_id,
        claim_id,
        into_claim_id,
        article_id,
        source_id,
        file_uri,
        action,
        surface,
        expected_display,
        value_text,
        qualifier,
        grain,
        correction_reason,
        corrected_by,
        row_number,
        value,
        lower,
        upper,
        lower_inclusive,
        upper_inclusive,
        date_from,
        date_to,
        corrected_date
    from source
)

select * from final
