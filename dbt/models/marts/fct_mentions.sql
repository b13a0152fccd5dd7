{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

with articles as (
    select * from {{ ref('stg_articles') }}
    where {{ only_changed_articles() }}
),

mentions as (
    select * from {{ ref('stg_mentions') }}
),

sentences as (
    select * from {{ ref('int_sentences') }}
),

final as (
    select
        mentions.mention_id,
        mentions.article_id,
        mentions.sentence_id,
        articles.event_id,
        articles.source_id,
        articles.language_code,
        sentences.kind as sentence_kind,
        mentions.surface,
        mentions.dimension,
        mentions.unit_id,
        mentions.qualifier,
        mentions.grain,
        mentions.value_text,
        mentions.thing,
        mentions.thing_id,
        mentions.speaker,
        mentions.stance,
        mentions.rule,
        sentences.text as quote,
        mentions.span_start,
        mentions.span_end,
        mentions.speaker_span_start,
        mentions.speaker_span_end,
        mentions.value,
        mentions.base_value,
        mentions.lower,
        mentions.upper,
        mentions.lower_inclusive,
        mentions.upper_inclusive,
        mentions.is_negated,
        mentions.is_hedged,
        mentions.date_from,
        mentions.date_to
    from mentions
    inner join articles on mentions.article_id = articles.article_id
    left join sentences
        on
            mentions.article_id = sentences.article_id
            and mentions.sentence_id = sentences.sentence_id
)

select * from final
order by article_id, span_start, span_end, mention_id
