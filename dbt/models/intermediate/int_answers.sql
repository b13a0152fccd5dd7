{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

with matches as (
    select * from {{ ref('int_claim_matches') }}
    where {{ only_changed_articles() }}
),

anchors as (
    select * from {{ ref('int_anchors') }}
    where {{ only_changed_articles() }}
),

cues as (
    select * from {{ ref('stg_cues') }}
    where kind = 'concept' and {{ only_changed_articles() }}
),

mentions as (
    select * from {{ ref('stg_mentions') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

-- What is said in the mention's sentence, nearest first.
concepts as (
    select
        article_id,
        mention_id,
        list(concept_id order by gap, concept_id)[1:{{ var('context_concepts') }}] as concept_ids
    from (
        select
            anchors.article_id,
            anchors.mention_id,
            cues.concept_id,
            min(greatest(cues.span_start - anchors.span_end, anchors.span_start - cues.span_end)) as gap
        from anchors
        inner join cues
            on
                anchors.article_id = cues.article_id
                and anchors.sentence_id = cues.sentence_id
                and (anchors.span_start >= cues.span_end or anchors.span_end <= cues.span_start)
        group by anchors.article_id, anchors.mention_id, cues.concept_id
    ) as beside
    group by article_id, mention_id
),

-- One row per mention and claim that it answers; a mention that answers none has no claim and may still say what other
-- sources say.
final as (
    select
        anchors.article_id,
        anchors.mention_id,
        anchors.event_id,
        matches.claim_id,
        matches.claim_type,
        matches.option_label,
        anchors.sentence_id,
        -- Whether a number is a count is told by the thing beside it, not by what it says.
        if(anchors.dimension in ('number', 'ordinal'), 'count', anchors.dimension) as value_type,
        mentions.unit_id,
        if(anchors.dimension = 'money', mentions.unit_id, null) as currency_id,
        coalesce(mentions.qualifier, 'exact') as qualifier,
        mentions.grain,
        coalesce(matches.option_label, mentions.value_text) as value_text,
        anchors.thing_id,
        mentions.speaker,
        matches.match_reason,
        matches.told_of,
        anchors.surface,
        concepts.concept_ids,
        anchors.span_start,
        anchors.span_end,
        mentions.value,
        coalesce(
            mentions.base_value, mentions.value, (mentions.lower + mentions.upper) / 2, mentions.lower, mentions.upper
        ) as base_value,
        {{ significant_digits('mentions.value') }} as digit_count,
        anchors.bracket_depth,
        coalesce(matches.match_score, 0.0) as match_score,
        coalesce(mentions.is_hedged, false) as is_hedged,
        {{ answered_days('anchors', 'mentions') }},
        articles.published_date
    from anchors
    inner join articles on anchors.article_id = articles.article_id
    left join matches
        on
            anchors.article_id = matches.article_id
            and anchors.mention_id = matches.mention_id
    left join mentions
        on
            anchors.article_id = mentions.article_id
            and anchors.mention_id = mentions.mention_id
    left join concepts
        on
            anchors.article_id = concepts.article_id
            and anchors.mention_id = concepts.mention_id
    -- An option's words answer their own claim or nothing.
    where anchors.claim_id is null or matches.claim_id is not null
)

select * from final
