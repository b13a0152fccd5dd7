{{ config(materialized='ephemeral') }}

with anchors as (
    select * from {{ ref('int_anchors') }}
    where {{ only_changed_articles() }}
),

cues as (
    select * from {{ ref('int_cues') }}
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

things as (
    select
        event_id,
        claim_id,
        list(term_id) as thing_ids
    from terms
    where term_role = 'thing'
    group by event_id, claim_id
),

places as (
    select distinct
        article_id,
        sentence_no
    from anchors
),

-- Where a cue reaches: its own sentence and the two beside it; a title reaches every sentence of its article.
reaches as (
    select
        *,
        unnest([sentence_no - 1, sentence_no, sentence_no + 1]) as at_sentence_no
    from cues
    where kind <> 'choice'
    union all
    select
        cues.*,
        places.sentence_no as at_sentence_no
    from cues
    inner join places on cues.article_id = places.article_id
    where
        cues.kind <> 'choice'
        and cues.sentence_kind = 'title'
        and abs(cues.sentence_no - places.sentence_no) > 1
),

-- Materialised, or DuckDB joins all mentions of an event with all its claims before it looks what stands near.
in_reach as materialized (
    select
        anchors.article_id,
        anchors.mention_id,
        anchors.event_id,
        anchors.claim_id,
        anchors.dimension,
        anchors.thing_id,
        reaches.concept_id,
        reaches.surface,
        anchors.span_start as mention_start,
        anchors.span_end as mention_end,
        anchors.breaks_at_start as mention_breaks_at_start,
        anchors.breaks_at_end as mention_breaks_at_end,
        anchors.coordinators_at_start as mention_coordinators_at_start,
        anchors.coordinators_at_end as mention_coordinators_at_end,
        anchors.bracket_depth as mention_bracket_depth,
        reaches.span_start as cue_start,
        reaches.span_end as cue_end,
        reaches.breaks_at_start,
        reaches.breaks_at_end,
        reaches.coordinators_at_start,
        reaches.coordinators_at_end,
        reaches.bracket_depth,
        reaches.sentence_no - anchors.sentence_no as sentence_offset
    from anchors
    inner join reaches
        on
            anchors.article_id = reaches.article_id
            and anchors.sentence_no = reaches.at_sentence_no
),

-- One row per mention, claim, term group and cue in reach; only claims that the mention could answer by its dimension
-- and by what it counts.
near as (
    select
        in_reach.article_id,
        in_reach.mention_id,
        in_reach.event_id,
        claims.claim_id,
        terms.term_role,
        terms.group_no,
        in_reach.concept_id,
        in_reach.surface,
        claims.scope,
        terms.weight,
        in_reach.cue_start,
        in_reach.cue_end,
        in_reach.mention_start,
        in_reach.mention_end,
        in_reach.sentence_offset,
        greatest(
            0, in_reach.cue_start - in_reach.mention_end, in_reach.mention_start - in_reach.cue_end
        ) as gap,
        case
            when in_reach.sentence_offset <> 0 then 0
            when in_reach.cue_start >= in_reach.mention_start
                then greatest(0, in_reach.breaks_at_start - in_reach.mention_breaks_at_end)
            else greatest(0, in_reach.mention_breaks_at_start - in_reach.breaks_at_end)
        end + if(
            in_reach.sentence_offset = 0, abs(in_reach.bracket_depth - in_reach.mention_bracket_depth), 0
        ) as break_count,
        case
            when in_reach.sentence_offset <> 0 then 0
            when in_reach.cue_start >= in_reach.mention_start
                then greatest(0, in_reach.coordinators_at_start - in_reach.mention_coordinators_at_end)
            else greatest(0, in_reach.mention_coordinators_at_start - in_reach.coordinators_at_end)
        end as coordinator_count
    from in_reach
    inner join terms
        on
            in_reach.event_id = terms.event_id
            and in_reach.concept_id = terms.term_id
            and terms.term_role in ('required', 'boost', 'exclude')
    inner join dimensions
        on
            terms.event_id = dimensions.event_id
            and terms.claim_id = dimensions.claim_id
            and in_reach.dimension = dimensions.dimension
    inner join claims
        on
            terms.event_id = claims.event_id
            and terms.claim_id = claims.claim_id
    left join things
        on
            claims.event_id = things.event_id
            and claims.claim_id = things.claim_id
    where
        coalesce(in_reach.claim_id, claims.claim_id) = claims.claim_id
        and (
            things.thing_ids is null
            or in_reach.thing_id is null
            or list_contains(things.thing_ids, in_reach.thing_id)
        )
        and (abs(in_reach.sentence_offset) <= 1 or terms.term_role = 'required')
        -- The "ago" of "two days ago" says nothing about the mention that it is part of.
        and not (
            terms.term_role = 'exclude'
            and in_reach.cue_start >= in_reach.mention_start
            and in_reach.cue_end <= in_reach.mention_end
        )
),

costed as (
    select
        *,
        -- "17 people were killed and about 50 injured": what stands beyond the "and" is further away than it looks.
        gap + 30 * break_count + 20 * coordinator_count + 200 * abs(sentence_offset) as cost,
        case
            when sentence_offset = 0 and break_count = 0 then 'clause'
            when sentence_offset = 0 then 'sentence'
            when abs(sentence_offset) = 1 then 'neighbour'
            else 'title'
        end as place
    from near
),

-- The two nearest words beside a mention that any claim requires: what it falls back on when it loses one of them.
fallbacks as (
    select
        article_id,
        mention_id,
        cue_start,
        cost,
        row_number() over (
            partition by article_id, mention_id
            order by cost, cue_start
        ) as rank_no
    from (
        select
            article_id,
            mention_id,
            cue_start,
            min(cost) as cost
        from costed
        where term_role = 'required' and sentence_offset = 0
        group by article_id, mention_id, cue_start
    ) as nearest
    qualify rank_no <= 2
),

contested as (
    select
        costed.*,
        coalesce(
            if(first_choice.cue_start = costed.cue_start, second_choice.cost, first_choice.cost), 1000
        ) as other_cost
    from costed
    left join fallbacks as first_choice
        on
            costed.article_id = first_choice.article_id
            and costed.mention_id = first_choice.mention_id
            and first_choice.rank_no = 1
    left join fallbacks as second_choice
        on
            costed.article_id = second_choice.article_id
            and costed.mention_id = second_choice.mention_id
            and second_choice.rank_no = 2
),

-- A cue belongs to the nearest of the mentions that could answer the claim; of two that are as near, to the one that
-- has no other word so near.
ranked as (
    select
        *,
        row_number() over contest as owner_rank,
        first_value(mention_start) over contest as owner_start,
        first_value(mention_end) over contest as owner_end
    from contested
    window contest as (
        partition by article_id, claim_id, term_role, group_no, concept_id, cue_start, cue_end
        order by ceil(cost / 3), other_cost desc, cost, mention_start, mention_id
    )
),

-- "12 soldiers and 30 civilians were killed": the further mention shares the cue when the nearer one stands between
-- them and no other word lies nearer to it.
owned as (
    select
        *,
        owner_rank = 1 as is_own,
        owner_rank > 1
        and place = 'clause'
        and other_cost > cost
        and sign(owner_start - cue_start) = sign(mention_start - cue_start)
        and greatest(owner_start - mention_end, mention_start - owner_end) <= 30 as is_shared
    from ranked
),

final as (
    select
        article_id,
        mention_id,
        event_id,
        claim_id,
        term_role,
        concept_id,
        surface,
        place,
        group_no,
        cue_start,
        cue_end,
        sentence_offset,
        gap,
        cost,
        weight,
        -- How well the cue's place fits: from 1 (beside the mention) down to 0 (out of the claim's scope).
        case
            when place = 'clause' then 1.0 - 0.2 * least(gap, 60) / 60
            when place = 'sentence' and scope = 'clause' then 0.55 - 0.2 * least(gap, 150) / 150
            when place = 'sentence' then 0.75 - 0.2 * least(gap, 150) / 150
            when scope <> 'neighbour' then 0.0
            when place = 'neighbour' and sentence_offset < 0 then 0.6
            else 0.5
        end
        * least(weight, 1.0)
        * case when is_own or place = 'title' then 1.0 when is_shared then 0.85 else 0.45 end as fit,
        is_own,
        is_shared
    from owned
)

select * from final
