{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

with sentences as (
    select * from {{ ref('int_sentences') }}
    where kind <> 'boilerplate' and {{ only_changed_articles() }}
),

lake_cues as (
    select * from {{ ref('stg_cues') }}
),

event_cues as (
    select * from {{ ref('stg_event_cues') }}
),

mentions as (
    select * from {{ ref('stg_mentions') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
    where {{ only_changed_articles() }}
),

terms as (
    select * from {{ ref('int_claim_terms') }}
),

asked as (
    select distinct
        event_id,
        term_id,
        term_kind = 'choice' as is_choice
    from terms
    where term_kind <> 'thing'
),

-- "By 28 October", "until Friday week": a day to come that ends something says so itself.
deadlines as (
    select
        mentions.article_id,
        mentions.sentence_id,
        mentions.span_start,
        mentions.span_end,
        mentions.surface,
        'deadline' as concept_id,
        'concept' as kind
    from mentions
    inner join articles on mentions.article_id = articles.article_id
    where
        mentions.dimension = 'date'
        and mentions.grain = 'day'
        and mentions.qualifier = 'before'
        and mentions.date_to > articles.published_date
),

cues as (
    select * from lake_cues
    union
    select * from event_cues
    union
    select * from deadlines
),

final as (
    select
        cues.article_id,
        cues.sentence_id,
        sentences.event_id,
        cues.concept_id,
        cues.kind,
        sentences.kind as sentence_kind,
        cues.surface,
        sentences.sentence_no,
        cues.span_start,
        cues.span_end,
        {{ clause_breaks('sentences.clause_text', 'cues.span_start - sentences.span_start') }} as breaks_at_start,
        {{ clause_breaks('sentences.clause_text', 'cues.span_end - sentences.span_start') }} as breaks_at_end,
        {{ coordinators_at_start('sentences.coordinator_starts', 'cues.span_start') }} as coordinators_at_start,
        {{ coordinators_at_end('sentences.coordinator_starts', 'cues.span_end') }} as coordinators_at_end,
        {{ bracket_depth('sentences.clause_text', 'cues.span_start - sentences.span_start') }} as bracket_depth
    from cues
    inner join sentences
        on
            cues.article_id = sentences.article_id
            and cues.sentence_id = sentences.sentence_id
    -- What no claim of the event asks for can decide nothing.
    inner join asked
        on
            sentences.event_id = asked.event_id
            and cues.concept_id = asked.term_id
            and (cues.kind = 'choice') = asked.is_choice
)

select * from final
