with articles as (
    select * from {{ ref('stg_articles') }}
),

origins as (
    select * from {{ ref('int_article_origins') }}
),

final as (
    select
        articles.source_id,
        string_agg(distinct articles.language_code, ', ' order by articles.language_code) as language_codes,
        count(*) as article_count,
        count(distinct articles.event_id) as event_count,
        count(*) filter (where origins.origin_id <> {{ origin_slug('articles.source_id') }}) as dependent_article_count,
        min(articles.published_date) as first_published_date,
        max(articles.published_date) as last_published_date
    from articles
    inner join origins on articles.article_id = origins.article_id
    group by articles.source_id
)

select * from final
order by source_id
