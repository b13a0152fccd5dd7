-- Every correction beside the values it means, as they would stand without it. A correction that can't be applied has a
-- problem instead, and a test fails on it: what somebody once corrected must not come back in silence.
with corrections as (
    select * from {{ ref('stg_corrections') }}
),

stated as (
    select * from {{ ref('int_stated_values') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

questions as (
    select * from {{ ref('int_questions') }}
),

-- The values of the claim in the articles meant, whatever they say.
placed as (
    select
        corrections.correction_id,
        stated.article_id,
        stated.mention_id,
        stated.value_key,
        stated.display,
        stated.dimension,
        stated.unit_id,
        corrections.expected_display is null or stated.display = corrections.expected_display as is_meant
    from corrections
    inner join stated
        on
            corrections.event_id = stated.event_id
            and corrections.claim_id = stated.claim_id
            and (corrections.article_id is null or corrections.article_id = stated.article_id)
            and (corrections.surface is null or corrections.surface = stated.surface)
    inner join articles
        on
            stated.article_id = articles.article_id
            and (corrections.file_uri is null or corrections.file_uri = articles.file_uri)
            and (corrections.source_id is null or corrections.source_id = articles.source_id)
),

found as (
    select
        correction_id,
        string_agg(distinct display, ', ' order by display) as displays,
        count(*) filter (where is_meant) as meant_count
    from placed
    group by correction_id
),

read_articles as (
    select
        corrections.correction_id,
        count(*) as article_count
    from corrections
    inner join articles
        on
            corrections.event_id = articles.event_id
            and (corrections.article_id is null or corrections.article_id = articles.article_id)
            and (corrections.file_uri is null or corrections.file_uri = articles.file_uri)
            and (corrections.source_id is null or corrections.source_id = articles.source_id)
    group by corrections.correction_id
),

-- The claims of the event whose names come nearest.
near_claims as (
    select
        corrections.correction_id,
        named.claim_id,
        string_agg(questions.claim_id, ', ' order by questions.claim_id) as claim_ids
    from corrections
    cross join lateral (values (corrections.claim_id), (corrections.into_claim_id)) as named (claim_id)
    inner join questions on corrections.event_id = questions.event_id
    where jaro_winkler_similarity(named.claim_id, questions.claim_id) >= 0.7
    group by corrections.correction_id, named.claim_id
),

-- Two corrections that decide the same thing of the same value.
rivals as (
    select
        placed.article_id,
        placed.value_key,
        corrections.claim_id,
        if(corrections.action in ('drop', 'override'), 'value', 'claim') as decided,
        min(corrections.row_number) as row_number,
        count(*) as correction_count
    from placed
    inner join corrections on placed.correction_id = corrections.correction_id
    where placed.is_meant and corrections.action <> 'flag'
    group by all
),

final as (
    select
        corrections.event_id,
        corrections.correction_id,
        corrections.claim_id,
        corrections.into_claim_id,
        placed.article_id,
        placed.mention_id,
        placed.value_key,
        corrections.action,
        corrections.expected_display,
        placed.display as stated_display,
        corrections.correction_reason,
        corrections.corrected_by,
        case
            when asked.claim_id is null
                then concat(
                    'claim ', corrections.claim_id, ' is unknown in this event; near it: ',
                    coalesce(near.claim_ids, 'none')
                )
            when corrections.action = 'merge' and target.claim_id is null
                then concat(
                    'into_claim ', corrections.into_claim_id, ' is unknown in this event; near it: ',
                    coalesce(near_target.claim_ids, 'none')
                )
            when
                corrections.action = 'merge'
                and (target.dimension <> asked.dimension or target.unit_id is distinct from asked.unit_id)
                then concat(
                    corrections.into_claim_id, ' asks for ', concat_ws(' in ', target.dimension, target.unit_id), ', ',
                    corrections.claim_id, ' for ', concat_ws(' in ', asked.dimension, asked.unit_id)
                )
            when read_articles.article_count is null then 'no article of that name is in the event'
            when placed.mention_id is null
                then concat(
                    'expected ', coalesce(corrections.expected_display, 'a value'), '; what is there now: ',
                    coalesce(found.displays, 'no value')
                )
            when corrections.action = 'override' and not {{ is_readable('corrections', 'placed.dimension') }}
                then concat(
                    'value ', corrections.value_text, ' is no ', placed.dimension, ' as the warehouse displays it'
                )
            when rivals.correction_count > 1 and rivals.row_number < corrections.row_number
                then concat('line ', rivals.row_number, ' corrects the same value')
        end as problem,
        corrections.row_number,
        corrections.corrected_date
    from corrections
    left join placed on corrections.correction_id = placed.correction_id and placed.is_meant
    left join found on corrections.correction_id = found.correction_id
    left join read_articles on corrections.correction_id = read_articles.correction_id
    left join questions as asked
        on corrections.event_id = asked.event_id and corrections.claim_id = asked.claim_id
    left join questions as target
        on corrections.event_id = target.event_id and corrections.into_claim_id = target.claim_id
    left join near_claims as near
        on corrections.correction_id = near.correction_id and corrections.claim_id = near.claim_id
    left join near_claims as near_target
        on corrections.correction_id = near_target.correction_id and corrections.into_claim_id = near_target.claim_id
    left join rivals
        on
            corrections.claim_id = rivals.claim_id
            and placed.article_id = rivals.article_id
            and placed.value_key = rivals.value_key
            and rivals.decided = if(corrections.action in ('drop', 'override'), 'value', 'claim')
            and corrections.action <> 'flag'
)

select * from final
order by event_id, row_number, correction_id, article_id, mention_id
