{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

with anchors as (
    select * from {{ ref('int_anchors') }}
    where {{ only_changed_articles() }}
),

claims as (
    select * from {{ ref('int_claims') }}
),

dimensions as (
    select * from {{ ref('int_claim_dimensions') }}
),

terms as (
    select * from {{ ref('int_claim_terms') }}
),

claim_cues as (
    select * from {{ ref('int_claim_cues') }}
),

asked as (
    select
        event_id,
        claim_id,
        count(distinct group_no) filter (where term_role = 'required') as group_count,
        list(distinct term_id) filter (where term_role = 'thing') as thing_ids,
        list(distinct term_id) filter (where term_kind = 'thing' and term_role = 'exclude') as excluded_thing_ids,
        list(distinct term_id) filter (where term_kind = 'thing' and term_role = 'boost') as boost_thing_ids
    from terms
    group by event_id, claim_id
),

-- The best cue of every group that a claim requires.
group_fits as (
    select
        article_id,
        mention_id,
        event_id,
        claim_id,
        group_no,
        concept_id,
        place,
        sentence_offset,
        gap,
        cue_start,
        cost,
        fit,
        is_own,
        is_shared
    from claim_cues
    where term_role = 'required'
    qualify row_number() over (
        partition by article_id, mention_id, claim_id, group_no
        order by fit desc, cost, cue_start, concept_id
    ) = 1
),

required_fits as (
    select
        article_id,
        mention_id,
        claim_id,
        count(*) filter (where fit > 0) as met_count,
        min(fit) as worst_fit,
        sum(fit) as fit_sum,
        min(cost) as nearest_cost,
        min(gap) filter (where place = 'clause') as nearest_gap,
        list_sort(list(distinct cue_start)) as cue_starts,
        string_agg(
            concat(
                concept_id, ' ', gap, ' chars ',
                case
                    when place = 'clause' then 'same clause'
                    when place = 'sentence' then 'same sentence'
                    when place = 'title' then 'title'
                    when sentence_offset < 0 then 'sentence before'
                    else 'sentence after'
                end,
                case
                    when is_own or place = 'title' then ''
                    when is_shared then ' (shared with a nearer value)'
                    else ' (nearer to another value)'
                end
            ), '; '
            order by group_no
        ) as reason
    from group_fits
    group by article_id, mention_id, claim_id
),

excluded as (
    select
        article_id,
        mention_id,
        claim_id,
        min(cost) as nearest_cost,
        min(cost) filter (where is_own and place = 'clause') as nearest_own_cost,
        arg_min(concept_id, (cost, concept_id)) as concept_id
    from claim_cues
    where term_role = 'exclude' and sentence_offset = 0 and concept_id <> 'history'
    group by article_id, mention_id, claim_id
),

-- "In the earlier blaze": the claim is answered, but of another time.
history as (
    select
        article_id,
        mention_id,
        claim_id,
        min(cost) as nearest_cost
    from claim_cues
    where term_role = 'exclude' and sentence_offset = 0 and concept_id = 'history'
    group by article_id, mention_id, claim_id
),

boosted as (
    select
        article_id,
        mention_id,
        claim_id,
        least(0.15, 0.05 * sum(weight)) as boost,
        string_agg(concept_id, ', ' order by concept_id) as concept_ids
    from (
        select distinct
            article_id,
            mention_id,
            claim_id,
            concept_id,
            weight
        from claim_cues
        where term_role = 'boost' and sentence_offset = 0
    ) as boosts
    group by article_id, mention_id, claim_id
),

-- A claim that requires no words is answered by the counted thing or the option's words themselves.
wordless_fits as (
    select
        anchors.article_id,
        anchors.mention_id,
        asked.claim_id
    from anchors
    inner join asked
        on
            anchors.event_id = asked.event_id
            and (list_contains(asked.thing_ids, anchors.thing_id) or anchors.claim_id = asked.claim_id)
    where asked.group_count = 0
),

fits as (
    select
        article_id,
        mention_id,
        claim_id
    from required_fits
    where met_count > 0
    union all
    select * from wordless_fits
),

-- Materialised, or DuckDB joins all mentions of an event with all its claims before it looks which of them fit.
fitting as materialized (
    select
        anchors.*,
        fits.claim_id as fitting_claim_id
    from fits
    inner join anchors
        on
            fits.article_id = anchors.article_id
            and fits.mention_id = anchors.mention_id
),

-- Every mention and claim that fit each other in anything, with what was found beside the mention.
candidates as (
    select
        fitting.article_id,
        fitting.mention_id,
        fitting.event_id,
        claims.claim_id,
        claims.claim_type,
        fitting.option_label,
        fitting.thing,
        fitting.thing_id,
        excluded.concept_id as excluded_concept_id,
        boosted.concept_ids as boost_concept_ids,
        required_fits.reason as required_reason,
        fitting.span_start,
        fitting.span_end,
        coalesce(asked.group_count, 0) as group_count,
        coalesce(required_fits.met_count, 0) as met_count,
        coalesce(required_fits.worst_fit, 0.0) as worst_fit,
        coalesce(required_fits.fit_sum, 0.0) as fit_sum,
        coalesce(boosted.boost, 0.0) as concept_boost,
        claims.min_score,
        required_fits.cue_starts,
        coalesce(required_fits.nearest_gap, 1000) as nearest_gap,
        claims.dimension = 'count' as is_count_asked,
        -- What an event asks itself may well lie in the past.
        case
            when claims.claim_type <> 'catalogue' or fitting.dimension = 'date' then null
            when fitting.past_date is not null then cast(year(fitting.past_date) as varchar)
            when history.nearest_cost is not null and fitting.past_date_before is not null
                then cast(year(fitting.past_date_before) as varchar)
            when history.nearest_cost < coalesce(required_fits.nearest_cost, 200) then 'earlier'
        end as told_of,
        dimensions.is_accepted,
        asked.thing_ids is not null as is_thing_asked,
        coalesce(list_contains(asked.boost_thing_ids, fitting.thing_id), false) as is_thing_boosted,
        coalesce(list_contains(asked.excluded_thing_ids, fitting.thing_id), false)
        or coalesce(excluded.nearest_cost < coalesce(required_fits.nearest_cost, 200), false) as is_excluded,
        -- Further away than what the claim asks for, but the mention's own: it may rather be the other claim's.
        excluded.nearest_own_cost is not null as is_doubted
    from fitting
    inner join claims
        on
            fitting.event_id = claims.event_id
            and fitting.fitting_claim_id = claims.claim_id
    inner join dimensions
        on
            claims.event_id = dimensions.event_id
            and claims.claim_id = dimensions.claim_id
            and fitting.dimension = dimensions.dimension
    left join asked
        on
            claims.event_id = asked.event_id
            and claims.claim_id = asked.claim_id
    left join required_fits
        on
            fitting.article_id = required_fits.article_id
            and fitting.mention_id = required_fits.mention_id
            and claims.claim_id = required_fits.claim_id
    left join excluded
        on
            fitting.article_id = excluded.article_id
            and fitting.mention_id = excluded.mention_id
            and claims.claim_id = excluded.claim_id
    left join history
        on
            fitting.article_id = history.article_id
            and fitting.mention_id = history.mention_id
            and claims.claim_id = history.claim_id
    left join boosted
        on
            fitting.article_id = boosted.article_id
            and fitting.mention_id = boosted.mention_id
            and claims.claim_id = boosted.claim_id
),

scored as (
    select
        *,
        case
            when group_count > 0 and met_count < group_count then 0.5 * fit_sum / group_count
            when group_count > 0 then 0.5 * worst_fit + 0.5 * fit_sum / group_count
            else 0.8
        end as concept_score,
        case
            -- "6.4 dead" is no magnitude, although the claim accepts plain numbers.
            when is_accepted and not is_count_asked and thing is not null then 0.5
            when not is_thing_asked or thing_id is not null then 1.0
            when thing is null then 0.9
            -- "12 deaths": the word beside the number is what the claim asks for.
            when nearest_gap <= 1 then 0.9
            else 0.7
        end as thing_factor,
        concept_boost + if(is_thing_boosted, 0.05, 0.0) as boost
    from candidates
),

final as (
    select
        article_id,
        mention_id,
        event_id,
        claim_id,
        claim_type,
        option_label,
        concat_ws(
            '; ',
            required_reason,
            if(
                met_count < group_count,
                concat(group_count - met_count, ' of ', group_count, ' groups not found'),
                null
            ),
            case
                when not is_thing_asked then null
                when thing_id is not null then concat('thing ', thing_id)
                when thing is null then 'nothing counted is named'
                else concat('counts "', thing, '", which no list names')
            end,
            if(is_accepted, 'another dimension that the claim accepts', null),
            if(boost_concept_ids is null, null, concat('also near: ', boost_concept_ids)),
            if(told_of is null, null, concat('told of ', told_of)),
            case
                when is_excluded then concat('ruled out by ', coalesce(excluded_concept_id, thing_id))
                when is_doubted then concat('less likely beside ', excluded_concept_id)
            end
        ) as match_reason,
        told_of,
        cue_starts,
        span_start,
        span_end,
        group_count,
        round(least(
            1.0,
            concept_score
            * thing_factor
            * case when not is_accepted then 1.0 when is_count_asked then 0.95 else 0.9 end
            * case when is_excluded then 0.3 when is_doubted then 0.5 else 1.0 end
            + boost
        ), 4) as match_score,
        min_score,
        met_count = group_count and not is_excluded as is_complete
    from scored
)

select * from final
