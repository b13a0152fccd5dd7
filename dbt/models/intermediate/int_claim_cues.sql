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

-- Every claim that a mention could answer by its dimension and by what it counts.
eligible as (
    select
        anchors.article_id,
        anchors.mention_id,
        anchors.event_id,
        claims.claim_id,
        claims.scope,
        anchors.sentence_no,
        anchors.span_start,
        anchors.span_end,
        anchors.breaks_at_start,
        anchors.breaks_at_end,
        anchors.bracket_depth
    from anchors
    inner join dimensions
        on
            anchors.event_id = dimensions.event_id
            and anchors.dimension = dimensions.dimension
            and coalesce(anchors.claim_id, dimensions.claim_id) = dimensions.claim_id
    inner join claims
        on
            dimensions.event_id = claims.event_id
            and dimensions.claim_id = claims.claim_id
    left join things
        on
            claims.event_id = things.event_id
            and claims.claim_id = things.claim_id
    where
        things.thing_ids is null
        or anchors.thing_id is null
        or list_contains(things.thing_ids, anchors.thing_id)
),

-- One row per mention, claim, term group and cue in reach: the mention's sentence, its neighbours, a title.
near as (
    select
        eligible.article_id,
        eligible.mention_id,
        eligible.event_id,
        eligible.claim_id,
        terms.term_role,
        terms.group_no,
        cues.concept_id,
        cues.surface,
        eligible.scope,
        terms.weight,
        cues.span_start as cue_start,
        cues.span_end as cue_end,
        cues.sentence_kind,
        eligible.span_start as mention_start,
        eligible.span_end as mention_end,
        cues.sentence_no - eligible.sentence_no as sentence_offset,
        greatest(0, cues.span_start - eligible.span_end, eligible.span_start - cues.span_end) as gap,
        case
            when cues.sentence_no <> eligible.sentence_no then 0
            when cues.span_start >= eligible.span_start then greatest(0, cues.breaks_at_start - eligible.breaks_at_end)
            else greatest(0, eligible.breaks_at_start - cues.breaks_at_end)
        end + if(
            cues.sentence_no = eligible.sentence_no, abs(cues.bracket_depth - eligible.bracket_depth), 0
        ) as break_count
    from eligible
    inner join terms
        on
            eligible.event_id = terms.event_id
            and eligible.claim_id = terms.claim_id
            and terms.term_role in ('required', 'boost', 'exclude')
    inner join cues
        on
            eligible.article_id = cues.article_id
            and terms.term_id = cues.concept_id
            and cues.kind <> 'choice'
    where
        abs(cues.sentence_no - eligible.sentence_no) <= 1
        or (cues.sentence_kind = 'title' and terms.term_role = 'required')
),

costed as (
    select
        *,
        gap + 30 * break_count + 200 * abs(sentence_offset) as cost,
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
