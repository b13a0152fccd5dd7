{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

with articles as (
    select * from {{ ref('stg_articles') }}
    where {{ only_changed_articles() }}
),

sentences as (
    select * from {{ ref('stg_sentences') }}
),

coordinators as (
    select
        article_id,
        sentence_id,
        list(span_start order by span_start) as coordinator_starts
    from {{ ref('stg_cues') }}
    where kind = 'coordinator'
    group by article_id, sentence_id
),

worded as (
    select
        sentences.article_id,
        sentences.sentence_id,
        articles.event_id,
        sentences.kind,
        sentences.language_code,
        substr(articles.text, sentences.span_start + 1, sentences.span_end - sentences.span_start) as text,
        row_number() over (
            partition by sentences.article_id
            order by sentences.span_start, sentences.sentence_id
        ) as sentence_no,
        coordinators.coordinator_starts,
        sentences.span_start,
        sentences.span_end
    from sentences
    inner join articles on sentences.article_id = articles.article_id
    left join coordinators
        on
            sentences.article_id = coordinators.article_id
            and sentences.sentence_id = coordinators.sentence_id
),

final as (
    select
        article_id,
        sentence_id,
        event_id,
        kind,
        language_code,
        text,
        {{ mark_clauses('text') }} as clause_text,
        coordinator_starts,
        sentence_no,
        span_start,
        span_end
    from worded
)

select * from final
