with claims as (
    select * from {{ ref('int_claims') }}
),

terms as (
    select * from {{ ref('stg_claim_terms') }}
),

final as (
    select
        claims.event_id,
        claims.claim_id,
        terms.term_id,
        terms.term_kind,
        -- What a mention counts and which option a word names are the mention's own; the rest has to stand near it.
        case
            when terms.role in ('boost', 'exclude', 'part') then terms.role
            when terms.term_kind in ('thing', 'choice', 'option') then terms.term_kind
            else 'required'
        end as term_role,
        coalesce(terms.group_no, 0) as group_no,
        coalesce(terms.weight, 1.0) as weight
    from claims
    inner join terms
        on
            claims.claim_id = terms.claim_id
            and claims.owner_event_id is not distinct from terms.event_id
)

select * from final
