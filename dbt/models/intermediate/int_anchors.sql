{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

with sentences as (
    select * from {{ ref('int_sentences') }}
    where kind <> 'boilerplate' and {{ only_changed_articles() }}
),

mentions as (
    select * from {{ ref('stg_mentions') }}
),

cues as (
    select * from {{ ref('int_cues') }}
    where {{ only_changed_articles() }}
),

choice_terms as (
    select * from {{ ref('int_claim_terms') }}
    where term_kind = 'choice'
),

mention_anchors as (
    select
        mentions.article_id,
        mentions.mention_id,
        sentences.event_id,
        cast(null as varchar) as claim_id,
        mentions.sentence_id,
        mentions.dimension,
        mentions.thing,
        mentions.thing_id,
        cast(null as varchar) as option_label,
        mentions.surface,
        sentences.sentence_no,
        mentions.span_start,
        mentions.span_end,
        {{ clause_breaks('sentences.text', 'mentions.span_start - sentences.span_start') }} as breaks_at_start,
        {{ clause_breaks('sentences.text', 'mentions.span_end - sentences.span_start') }} as breaks_at_end,
        {{ bracket_depth('sentences.text', 'mentions.span_start - sentences.span_start') }} as bracket_depth
    from mentions
    inner join sentences
        on
            mentions.article_id = sentences.article_id
            and mentions.sentence_id = sentences.sentence_id
    -- "not 40" says what the value is not.
    where not mentions.is_negated
),

-- A claim that asks for one of several options is answered by the option's own words.
choice_anchors as (
    select
        cues.article_id,
        md5(concat_ws(
            '|', cues.article_id, cues.span_start, cues.span_end, choice_terms.claim_id, cues.concept_id
        )) as mention_id,
        cues.event_id,
        choice_terms.claim_id,
        cues.sentence_id,
        'choice' as dimension,
        cast(null as varchar) as thing,
        cast(null as varchar) as thing_id,
        cues.concept_id as option_label,
        cues.surface,
        cues.sentence_no,
        cues.span_start,
        cues.span_end,
        cues.breaks_at_start,
        cues.breaks_at_end,
        cues.bracket_depth
    from cues
    inner join choice_terms
        on
            cues.event_id = choice_terms.event_id
            and cues.concept_id = choice_terms.term_id
            and cues.kind = 'choice'
),

final as (
    select * from mention_anchors
    union all
    select * from choice_anchors
)

select * from final
