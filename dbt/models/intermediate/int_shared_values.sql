{{ config(materialized='ephemeral') }}

-- Values that say the same in several articles, whatever the words around them: each mention with the claim that most
-- of those articles give this value to. A value answers for itself when it has digits enough (54.20 dollars, 13 July);
-- others ("5 %", "a week") need a word in common.
with answers as (
    select
        *,
        case value_type
            when 'date' then if(coalesce(date_from, date_to) is null, value_text, concat(date_from, '/', date_to))
            when 'time_of_day' then value_text
            else format('{:.2e}', base_value)
        end as stated_key,
        case value_type
            when 'date'
                then grain = 'day' and coalesce(
                    abs(date_diff('day', date_from, published_date)) > {{ var('distinct_days') }}, true
                )
            when 'money' then digit_count >= 2
            when 'count' then digit_count >= 3 or (digit_count = 2 and base_value >= 1000)
            when 'percent' then value <> floor(value)
            when 'magnitude' then false
            when 'time_of_day' then false
            else digit_count >= 3
        end as is_distinctive,
        list_transform(concept_ids, lambda concept: concat(concept, ' ', thing_id)) as concept_contexts,
        -- "Dozens" says less than any number.
        qualifier = 'at_least' and not regexp_matches(surface, '\p{N}') as is_vague
    from {{ ref('int_answers') }}
),

-- "$44bn (£36bn)", "8 p.m. in the capital (00:00 GMT)": a value said once more answers what the first one answers.
converted as (
    select
        article_id,
        mention_id,
        claim_id,
        claim_type
    from (
        select
            article_id,
            mention_id,
            claim_id is null
            and bracket_depth > lag(bracket_depth) over in_order
            and span_start - lag(span_end) over in_order between 0 and if(
                value_type = 'time_of_day', {{ var('time_zone_signs') }}, 3
            ) as is_converted,
            lag(claim_id) over in_order as claim_id,
            lag(claim_type) over in_order as claim_type
        from answers
        where value_type not in ('count', 'date', 'percent', 'choice', 'score')
        window in_order as (
            partition by article_id, sentence_id, value_type
            order by span_start, match_score, claim_id
        )
    ) as neighbours
    where is_converted and claim_id is not null
),

-- What is said beside each of the days that stand for themselves.
day_concepts as (
    select
        event_id,
        stated_key,
        date_from,
        unnest(concept_ids) as concept_id
    from answers
    where value_type = 'date' and is_distinctive
),

-- "Last month" goes with the day of that month beside which the same is said.
coarse_days as (
    select
        coarse.article_id,
        coarse.mention_id,
        day_concepts.stated_key
    from (
        select distinct
            article_id,
            mention_id,
            event_id,
            date_from,
            date_to,
            unnest(concept_ids) as concept_id
        from answers
        where value_type = 'date' and date_to - date_from between 4 and 31
    ) as coarse
    inner join day_concepts
        on
            coarse.event_id = day_concepts.event_id
            and coarse.concept_id = day_concepts.concept_id
            and day_concepts.date_from between coarse.date_from and coarse.date_to
    group by coarse.article_id, coarse.mention_id, day_concepts.stated_key
    qualify row_number() over (
        partition by coarse.article_id, coarse.mention_id
        order by count(distinct coarse.concept_id) desc, count(*) desc, day_concepts.stated_key
    ) = 1
),

contexts as (
    select
        answers.* exclude (stated_key, is_distinctive),
        coalesce(coarse_days.stated_key, answers.stated_key) as stated_key,
        answers.is_distinctive or coarse_days.stated_key is not null as is_distinctive,
        case
            when answers.is_distinctive and answers.value_type = 'count' then [coalesce(answers.thing_id, '')]
            when answers.is_distinctive or coarse_days.stated_key is not null then ['']
            else answers.concept_contexts
        end as contexts
    from answers
    left join coarse_days
        on
            answers.article_id = coarse_days.article_id
            and answers.mention_id = coarse_days.mention_id
    where answers.stated_key is not null and not answers.is_vague
),

in_context as (
    select
        * exclude (contexts),
        unnest(contexts) as context
    from contexts
),

votes as (
    select
        event_id,
        value_type,
        currency_id,
        stated_key,
        context,
        claim_id,
        claim_type,
        count(distinct article_id) as vote_count,
        sum(match_score) as score
    from in_context
    where claim_id is not null
    group by all
),

elected as (
    select
        event_id,
        value_type,
        currency_id,
        stated_key,
        context,
        claim_id,
        claim_type
    from votes
    qualify row_number() over (
        partition by event_id, value_type, currency_id, stated_key, context
        order by claim_type desc, vote_count desc, score desc, claim_id
    ) = 1
),

shared as (
    select
        event_id,
        value_type,
        currency_id,
        stated_key,
        context,
        count(distinct article_id) as article_count
    from in_context
    group by all
    having article_count > 1
),

-- The context that a mention has in common with most articles.
best_contexts as (
    select
        in_context.article_id,
        in_context.mention_id,
        in_context.event_id,
        in_context.context,
        in_context.stated_key,
        in_context.is_distinctive,
        elected.claim_id,
        elected.claim_type
    from in_context
    inner join shared
        on
            in_context.event_id = shared.event_id
            and in_context.value_type = shared.value_type
            and in_context.currency_id is not distinct from shared.currency_id
            and in_context.stated_key = shared.stated_key
            and in_context.context = shared.context
    left join elected
        on
            shared.event_id = elected.event_id
            and shared.value_type = elected.value_type
            and shared.currency_id is not distinct from elected.currency_id
            and shared.stated_key = elected.stated_key
            and shared.context = elected.context
    qualify row_number() over (
        partition by in_context.article_id, in_context.mention_id
        order by elected.claim_id is null, shared.article_count desc, in_context.context
    ) = 1
),

joined as (
    select
        answers.* exclude (claim_id, claim_type),
        case
            when answers.claim_type = 'event' then answers.claim_id
            when answers.claim_id is null then coalesce(converted.claim_id, best_contexts.claim_id)
            when best_contexts.is_distinctive and answers.value_type in ('money', 'date') then best_contexts.claim_id
            else answers.claim_id
        end as claim_id,
        case
            when answers.claim_type = 'event' then answers.claim_type
            when answers.claim_id is null then coalesce(converted.claim_type, best_contexts.claim_type, 'discovered')
            when best_contexts.is_distinctive and answers.value_type in ('money', 'date') then best_contexts.claim_type
            else answers.claim_type
        end as claim_type,
        answers.claim_id as own_claim_id,
        best_contexts.context
    from answers
    left join converted
        on
            answers.article_id = converted.article_id
            and answers.mention_id = converted.mention_id
    left join best_contexts
        on
            answers.article_id = best_contexts.article_id
            and answers.mention_id = best_contexts.mention_id
    -- A value that no claim names and no other article gives stays in fct_mentions.
    where coalesce(answers.claim_id, converted.claim_id, best_contexts.context) is not null
),

final as (
    select
        article_id,
        mention_id,
        event_id,
        claim_id,
        claim_type,
        own_claim_id,
        sentence_id,
        value_type,
        unit_id,
        currency_id,
        qualifier,
        grain,
        value_text,
        thing_id,
        match_reason,
        told_of,
        context,
        span_start,
        value,
        base_value,
        match_score,
        is_vague,
        date_from,
        date_to
    from joined
    qualify row_number() over (
        partition by article_id, mention_id, claim_id
        order by own_claim_id is distinct from claim_id, match_score desc
    ) = 1
)

select * from final
