-- What a claim asks to stand near a mention.
with source as (
    select *
    from {{ source('catalogue', 'claim_terms') }}
),

final as (
    select
        event_id,
        claim_id,
        term_id,
        term_kind,
        role,
        group_no,
        weight
    from source
    qualify row_number() over (
        partition by event_id, claim_id, term_id, term_kind, role, group_no
        order by weight desc
    ) = 1
)

select * from final
