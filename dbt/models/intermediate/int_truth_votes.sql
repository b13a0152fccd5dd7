-- A value with open bounds abstains: it excludes values, but names none.
with preferred as (
    select * from {{ ref('int_preferred_values') }}
    where is_preferred and axis <> 'none'
),

-- One vote for each origin, whatever its number of sources: its surest value.
claims as (
    select
        concat(event_id, '|', claim_id) as object_id,
        origin_id as voice_id,
        if(axis = 'text', null, (low + high) / 2) as number,
        text_key as label
    from preferred
    where axis = 'text' or (low is not null and high is not null)
    qualify row_number() over (
        partition by event_id, claim_id, origin_id
        order by match_score desc, published_date desc nulls last, mention_id
    ) = 1
),

final as (
    select * from ({{ truth_votes('claims') }})
)

select * from final
