{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

with sentences as (
    select * from {{ ref('int_sentences') }}
    where kind <> 'boilerplate' and {{ only_changed_articles() }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

events as (
    select * from {{ ref('int_events') }}
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
    where term_kind in ('choice', 'option')
),

-- Dates that lie more than a year before the article: what stands beside them is history told in passing, unless the
-- date only says since when.
past_dates as (
    select
        mentions.article_id,
        mentions.sentence_id,
        min(sentences.sentence_no) as sentence_no,
        min(mentions.date_from) as past_date
    from mentions
    inner join sentences
        on
            mentions.article_id = sentences.article_id
            and mentions.sentence_id = sentences.sentence_id
    inner join articles on mentions.article_id = articles.article_id
    inner join events on articles.event_id = events.event_id
    where
        mentions.dimension = 'date'
        and mentions.qualifier not in ('after', 'before')
        and mentions.date_to < coalesce(articles.published_date, events.reference_date) - 366
    group by mentions.article_id, mentions.sentence_id
),

-- A date of the article's own time in the same sentence leaves open which of the two is meant.
recent_dates as (
    select distinct
        mentions.article_id,
        mentions.sentence_id
    from mentions
    inner join articles on mentions.article_id = articles.article_id
    inner join events on articles.event_id = events.event_id
    where
        mentions.dimension = 'date'
        and mentions.date_to >= coalesce(articles.published_date, events.reference_date) - 366
),

mention_anchors as (
    select
        mentions.article_id,
        mentions.mention_id,
        sentences.event_id,
        cast(null as varchar) as claim_id,
        mentions.sentence_id,
        {{ answered_dimension('mentions') }} as dimension,
        mentions.thing,
        mentions.thing_id,
        cast(null as varchar) as option_label,
        mentions.surface,
        sentences.sentence_no,
        mentions.span_start,
        mentions.span_end,
        {{ clause_breaks('sentences.clause_text', 'mentions.span_start - sentences.span_start') }} as breaks_at_start,
        {{ clause_breaks('sentences.clause_text', 'mentions.span_end - sentences.span_start') }} as breaks_at_end,
        {{ coordinators_at_start('sentences.coordinator_starts', 'mentions.span_start') }} as coordinators_at_start,
        {{ coordinators_at_end('sentences.coordinator_starts', 'mentions.span_end') }} as coordinators_at_end,
        {{ bracket_depth('sentences.clause_text', 'mentions.span_start - sentences.span_start') }} as bracket_depth,
        if(mentions.dimension = 'date' or recent_dates.article_id is not null, null, past_dates.past_date) as past_date,
        if(mentions.dimension = 'date', null, dates_before.past_date) as past_date_before
    from mentions
    inner join sentences
        on
            mentions.article_id = sentences.article_id
            and mentions.sentence_id = sentences.sentence_id
    left join past_dates
        on
            mentions.article_id = past_dates.article_id
            and mentions.sentence_id = past_dates.sentence_id
    left join past_dates as dates_before
        on
            mentions.article_id = dates_before.article_id
            and sentences.sentence_no = dates_before.sentence_no + 1
    left join recent_dates
        on
            mentions.article_id = recent_dates.article_id
            and mentions.sentence_id = recent_dates.sentence_id
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
        -- A generic claim's options are concepts and are named like them.
        if(choice_terms.term_kind = 'option', replace(cues.concept_id, '_', ' '), cues.concept_id) as option_label,
        cues.surface,
        cues.sentence_no,
        cues.span_start,
        cues.span_end,
        cues.breaks_at_start,
        cues.breaks_at_end,
        cues.coordinators_at_start,
        cues.coordinators_at_end,
        cues.bracket_depth,
        cast(null as date) as past_date,
        cast(null as date) as past_date_before
    from cues
    inner join choice_terms
        on
            cues.event_id = choice_terms.event_id
            and cues.concept_id = choice_terms.term_id
            and cues.kind = if(choice_terms.term_kind = 'option', 'concept', 'choice')
),

final as (
    select * from mention_anchors
    union all
    select * from choice_anchors
)

select * from final
