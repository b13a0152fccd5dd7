with languages as (
    select * from {{ ref('stg_languages') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

article_counts as (
    select
        language_code,
        bool_or(has_language_pack) as has_pack,
        count(*) as article_count,
        sum(char_count) as char_count
    from articles
    group by language_code
),

final as (
    select
        coalesce(languages.language_code, article_counts.language_code) as language_code,
        coalesce(languages.name, article_counts.language_code) as language_name,
        coalesce(article_counts.article_count, 0) as article_count,
        coalesce(cast(article_counts.char_count as bigint), 0) as char_count,
        coalesce(languages.has_pack, article_counts.has_pack, false) as has_language_pack
    from languages
    full outer join article_counts on languages.language_code = article_counts.language_code
)

select * from final
order by language_code
