{{ config(materialized='ephemeral') }}

with in_reach as (
    select * from {{ ref('int_cues_in_reach') }}
),

claims as (
    select * from {{ ref('int_claims') }}
),

terms as (
    select * from {{ ref('int_claim_terms') }}
),

-- Materialised, or DuckDB forms the classes anew wherever they are looked at.
accepting as materialized (
    select * from {{ ref('int_claim_classes') }}
),

-- Materialised, as below: DuckDB joins mentions with claims by the event alone when it may choose the order.
wanted as materialized (
    select
        accepting.*,
        claims.scope,
        terms.term_id,
        terms.group_no,
        terms.weight
    from terms
    inner join accepting
        on
            terms.event_id = accepting.event_id
            and terms.claim_id = accepting.claim_id
    inner join claims
        on
            terms.event_id = claims.event_id
            and terms.claim_id = claims.claim_id
    where terms.term_role = 'required'
),

-- One row per mention, claim, group of required terms and cue in reach; only claims that the mention could answer by
-- its dimension and by what it counts.
required as materialized (
    select
        in_reach.*,
        wanted.claim_id as asking_claim_id,
        wanted.scope,
        wanted.group_no,
        wanted.weight
    from in_reach
    inner join wanted
        on
            in_reach.event_id = wanted.event_id
            and in_reach.concept_id = wanted.term_id
            and in_reach.dimension = wanted.dimension
    where {{ takes_mention('in_reach', 'wanted') }}
),

-- The two nearest words beside a mention that any claim requires: what it falls back on when it loses one of them.
fallbacks as materialized (
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
        from required
        where sentence_offset = 0
        group by article_id, mention_id, cue_start
    ) as nearest
    qualify rank_no <= 2
),

contested as (
    select
        required.*,
        {{ cost_of_fallback('required') }} as other_cost
    from required
    {{ join_fallbacks('required') }}
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
        partition by article_id, asking_claim_id, group_no, concept_id, cue_start, cue_end
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

fitted as materialized (
    select
        article_id,
        mention_id,
        event_id,
        asking_claim_id as claim_id,
        concept_id,
        place,
        group_no,
        cue_start,
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
),

-- Only a claim that finds some of its words, or needs none, asks for what else stands in the sentence.
answering as (
    select distinct
        article_id,
        mention_id,
        event_id,
        claim_id
    from fitted
    where fit > 0
    union all
    select distinct
        in_reach.article_id,
        in_reach.mention_id,
        in_reach.event_id,
        accepting.claim_id
    from in_reach
    inner join accepting
        on
            in_reach.event_id = accepting.event_id
            and in_reach.dimension = accepting.dimension
    where
        not accepting.is_worded
        and {{ takes_mention('in_reach', 'accepting') }}
),

in_sentence as materialized (
    select
        in_reach.*,
        answering.claim_id as answered_claim_id,
        terms.term_role,
        terms.group_no,
        terms.weight
    from answering
    inner join in_reach
        on
            answering.article_id = in_reach.article_id
            and answering.mention_id = in_reach.mention_id
    inner join terms
        on
            answering.event_id = terms.event_id
            and answering.claim_id = terms.claim_id
            and in_reach.concept_id = terms.term_id
    where
        in_reach.sentence_offset = 0
        and (terms.term_role = 'boost' or (terms.term_role = 'exclude' and not in_reach.is_inside))
),

-- Whose a word is that rules claims out: of all mentions that the claim takes, as above, but once per class of claims.
contests as materialized (
    select distinct
        in_sentence.article_id,
        in_sentence.event_id,
        accepting.class_claim_id,
        in_sentence.concept_id,
        in_sentence.cue_start,
        in_sentence.cue_end
    from in_sentence
    inner join accepting
        on
            in_sentence.event_id = accepting.event_id
            and in_sentence.answered_claim_id = accepting.claim_id
            and in_sentence.dimension = accepting.dimension
    where in_sentence.term_role = 'exclude' and in_sentence.place = 'clause'
),

-- Materialised with what the class takes, so that one join finds the mentions.
contested_cues as materialized (
    select
        accepting.*,
        contests.article_id,
        contests.concept_id,
        contests.cue_start,
        contests.cue_end
    from contests
    inner join accepting
        on
            contests.event_id = accepting.event_id
            and contests.class_claim_id = accepting.claim_id
),

rivals as (
    select
        in_reach.*,
        contested_cues.class_claim_id
    from contested_cues
    inner join in_reach
        on
            contested_cues.article_id = in_reach.article_id
            and contested_cues.concept_id = in_reach.concept_id
            and contested_cues.cue_start = in_reach.cue_start
            and contested_cues.cue_end = in_reach.cue_end
            and contested_cues.dimension = in_reach.dimension
    where
        abs(in_reach.sentence_offset) <= 1
        and not in_reach.is_inside
        and {{ takes_mention('in_reach', 'contested_cues') }}
),

owners as (
    select
        article_id,
        class_claim_id,
        concept_id,
        cue_start,
        cue_end,
        arg_min(mention_id, (ceil(cost / 3), -other_cost, cost, mention_start, mention_id)) as mention_id
    from (
        select
            rivals.*,
            {{ cost_of_fallback('rivals') }} as other_cost
        from rivals
        {{ join_fallbacks('rivals') }}
    ) as contested_rivals
    group by article_id, class_claim_id, concept_id, cue_start, cue_end
),

final as (
    select
        article_id,
        mention_id,
        event_id,
        claim_id,
        'required' as term_role,
        concept_id,
        place,
        group_no,
        cue_start,
        sentence_offset,
        gap,
        cost,
        weight,
        fit,
        is_own,
        is_shared
    from fitted
    union all
    select
        in_sentence.article_id,
        in_sentence.mention_id,
        in_sentence.event_id,
        in_sentence.answered_claim_id as claim_id,
        in_sentence.term_role,
        in_sentence.concept_id,
        in_sentence.place,
        in_sentence.group_no,
        in_sentence.cue_start,
        in_sentence.sentence_offset,
        in_sentence.gap,
        in_sentence.cost,
        in_sentence.weight,
        null as fit,
        coalesce(owners.mention_id = in_sentence.mention_id, false) as is_own,
        false as is_shared
    from in_sentence
    inner join accepting
        on
            in_sentence.event_id = accepting.event_id
            and in_sentence.answered_claim_id = accepting.claim_id
            and in_sentence.dimension = accepting.dimension
    left join owners
        on
            in_sentence.term_role = 'exclude'
            and in_sentence.article_id = owners.article_id
            and accepting.class_claim_id = owners.class_claim_id
            and in_sentence.concept_id = owners.concept_id
            and in_sentence.cue_start = owners.cue_start
            and in_sentence.cue_end = owners.cue_end
)

select * from final
