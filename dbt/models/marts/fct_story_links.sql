with links as (
    select * from {{ ref('stg_story_links') }}
),

final as (
    select
        event_id,
        article_id,
        other_article_id,
        round(link_score, 3) as link_score,
        shared_names,
        shared_values,
        shared_days
    from links
)

select * from final
order by event_id, article_id, other_article_id
