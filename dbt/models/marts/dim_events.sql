with events as (
    select * from {{ ref('int_events') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

article_counts as (
    select
        event_id,
        count(*) as article_count,
        count(distinct source_id) as source_count,
        count(distinct language_code) as language_count,
        min(published_date) as first_published_date,
        max(published_date) as last_published_date
    from articles
    group by event_id
),

final as (
    select
        events.event_id,
        events.title,
        events.aliases,
        coalesce(article_counts.article_count, 0) as article_count,
        coalesce(article_counts.source_count, 0) as source_count,
        coalesce(article_counts.language_count, 0) as language_count,
        events.reference_date,
        article_counts.first_published_date,
        article_counts.last_published_date
    from events
    left join article_counts on events.event_id = article_counts.event_id
)

select * from final
order by event_id
