with articles as (
    select * from {{ ref('stg_articles') }}
),

origins as (
    select * from {{ ref('int_article_origins') }}
),

final as (
    select
        articles.article_id,
        articles.event_id,
        articles.source_id,
        origins.origin_id,
        articles.file_uri,
        articles.file_sha256,
        articles.format,
        articles.title,
        articles.language_code,
        articles.script_code,
        articles.published_date_origin,
        articles.author,
        articles.url,
        articles.credited_agency,
        articles.batch_id,
        articles.extractor_version,
        articles.language_score,
        articles.char_count,
        articles.has_language_pack,
        articles.published_date,
        articles.loaded_at
    from articles
    inner join origins on articles.article_id = origins.article_id
)

select * from final
order by event_id, source_id, article_id
