{{ config(materialized='ephemeral') }}

-- Sentences of an article that stand word for word in an article of another source of the same event.
with sentences as (
    select
        article_id,
        event_id,
        regexp_replace(lower(text), '[^\p{L}\p{N}]+', ' ', 'g') as plain_text
    from {{ ref('int_sentences') }}
    where kind = 'body'
),

articles as (
    select * from {{ ref('stg_articles') }}
),

-- A short sentence may stand in two articles by chance.
telling as (
    select distinct
        sentences.article_id,
        sentences.event_id,
        articles.source_id,
        md5(sentences.plain_text) as sentence_hash
    from sentences
    inner join articles on sentences.article_id = articles.article_id
    where length(sentences.plain_text) >= 40
),

counted as (
    select
        article_id,
        count(*) as sentence_count
    from telling
    group by article_id
),

shared as (
    select
        mine.event_id,
        mine.article_id,
        other.article_id as other_article_id,
        count(*) as shared_count
    from telling as mine
    inner join telling as other
        on
            mine.event_id = other.event_id
            and mine.sentence_hash = other.sentence_hash
            and mine.source_id <> other.source_id
    group by mine.event_id, mine.article_id, other.article_id
),

final as (
    select
        shared.event_id,
        shared.article_id,
        shared.other_article_id,
        shared.shared_count,
        shared.shared_count / least(mine.sentence_count, other.sentence_count) as shared_share
    from shared
    inner join counted as mine on shared.article_id = mine.article_id
    inner join counted as other on shared.other_article_id = other.article_id
    where shared.shared_count / least(mine.sentence_count, other.sentence_count) >= 0.6
)

select * from final
