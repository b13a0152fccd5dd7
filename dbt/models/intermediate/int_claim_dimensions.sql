{{ config(materialized='ephemeral') }}

with claims as (
    select * from {{ ref('int_claims') }}
),

asked as (
    select
        event_id,
        claim_id,
        dimension,
        false as is_accepted
    from claims
),

accepted as (
    select
        event_id,
        claim_id,
        trim(unnest(string_split(accepts, ','))) as dimension,
        true as is_accepted
    from claims
),

final as (
    select
        event_id,
        claim_id,
        dimension,
        bool_and(is_accepted) as is_accepted
    from (
        select * from asked
        union all
        select * from accepted
    ) as asked_and_accepted
    where dimension <> ''
    group by event_id, claim_id, dimension
)

select * from final
