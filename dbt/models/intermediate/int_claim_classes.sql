{{ config(materialized='ephemeral') }}

with dimensions as (
    select * from {{ ref('int_claim_dimensions') }}
),

terms as (
    select * from {{ ref('int_claim_terms') }}
),

asked as (
    select
        event_id,
        claim_id,
        list(term_id order by term_id) filter (where term_role = 'thing') as thing_ids,
        bool_or(term_role = 'required') as is_worded
    from terms
    group by event_id, claim_id
),

dimension_lists as (
    select
        event_id,
        claim_id,
        list(dimension order by dimension) as dimension_list
    from dimensions
    group by event_id, claim_id
),

-- What a claim takes: mentions of its dimensions that count what it asks for. Claims that take the same mentions are
-- one class, and the first of them stands for it.
classes as (
    select
        dimension_lists.event_id,
        dimension_lists.claim_id,
        asked.thing_ids,
        coalesce(asked.is_worded, false) as is_worded,
        min(dimension_lists.claim_id) over (
            partition by
                dimension_lists.event_id,
                dimension_lists.dimension_list,
                asked.thing_ids,
                -- Options are the claim's own.
                if(list_contains(dimension_lists.dimension_list, 'choice'), dimension_lists.claim_id, null)
        ) as class_claim_id
    from dimension_lists
    left join asked
        on
            dimension_lists.event_id = asked.event_id
            and dimension_lists.claim_id = asked.claim_id
),

final as (
    select
        classes.*,
        dimensions.dimension
    from classes
    inner join dimensions
        on
            classes.event_id = dimensions.event_id
            and classes.claim_id = dimensions.claim_id
)

select * from final
