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
        sentences.span_end,
        split_part(ltrim(articles.text, chr(10)), chr(10), 1) as first_line,
        contains(trim(articles.text, chr(10)), chr(10)) as has_lines
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
        span_end,
        -- The title, also one of several sentences; a text without lines opens with the title that was joined to it.
        case
            when kind = 'title' then true
            when not has_lines then sentence_no = 1
            else
                contains(first_line, text)
                and sentence_no <= 3
                and length(first_line) <= {{ var('longest_title') }}
                and not regexp_matches(trim(first_line), '[.!?。！？।۔؟…]["”»’)]*$')
        end as is_opening
    from worded
)

select * from final
