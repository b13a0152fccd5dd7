-- A value with open bounds abstains: it excludes values, but names none.
with preferred as (
    select * from {{ ref('int_preferred_values') }}
    where is_preferred and axis <> 'none'
),

voices as (
    select * from {{ ref('int_voices') }}
    where not is_superseded
),

-- One vote for each origin, whatever its number of sources: its surest value.
claims as (
    select
        concat(preferred.event_id, '|', preferred.claim_id) as object_id,
        preferred.origin_id as voice_id,
        if(preferred.axis = 'text', null, (preferred.low + preferred.high) / 2) as number,
        preferred.text_key as label
    from preferred
    inner join voices
        on
            preferred.event_id = voices.event_id
            and preferred.claim_id = voices.claim_id
            and preferred.origin_id = voices.origin_id
            and preferred.value_key = voices.value_key
    where preferred.axis = 'text' or (preferred.low is not null and preferred.high is not null)
    qualify row_number() over (
        partition by preferred.event_id, preferred.claim_id, preferred.origin_id
        order by preferred.match_score desc, preferred.published_date desc nulls last, preferred.mention_id
    ) = 1
),

final as (
    select * from ({{ truth_votes('claims') }})
)

select * from final
