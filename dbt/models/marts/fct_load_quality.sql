with articles as (
    select * from {{ ref('stg_articles') }}
),

mentions as (
    select
        article_id,
        count(*) as mention_count
    from {{ ref('fct_mentions') }}
    group by article_id
),

claim_values as (
    select
        article_id,
        count(*) as claim_value_count
    from {{ ref('fct_claim_values') }}
    group by article_id
),

rejects as (
    select * from {{ ref('fct_rejects') }}
),

loaded as (
    select
        articles.batch_id,
        articles.language_code,
        count(distinct articles.file_uri) as file_count,
        count(*) as article_count,
        count(*) filter (where not articles.has_language_pack) as without_pack_count,
        count(*) filter (where articles.published_date is null) as undated_count,
        count(*) filter (where mentions.mention_count is null) as without_mentions_count,
        sum(articles.char_count) as char_count,
        sum(coalesce(mentions.mention_count, 0)) as mention_count,
        sum(coalesce(claim_values.claim_value_count, 0)) as claim_value_count,
        0 as reject_count
    from articles
    left join mentions on articles.article_id = mentions.article_id
    left join claim_values on articles.article_id = claim_values.article_id
    group by articles.batch_id, articles.language_code
),

-- A reject has no language: BCP-47 has "zxx" for what is no text.
rejected as (
    select
        batch_id,
        'zxx' as language_code,
        count(distinct file_uri) as file_count,
        0 as article_count,
        0 as without_pack_count,
        0 as undated_count,
        0 as without_mentions_count,
        0 as char_count,
        0 as mention_count,
        0 as claim_value_count,
        count(*) as reject_count
    from rejects
    group by batch_id
),

final as (
    select
        coalesce(batch_id, 'none') as batch_id,
        coalesce(language_code, 'und') as language_code,
        cast(sum(file_count) as bigint) as file_count,
        cast(sum(article_count) as bigint) as article_count,
        cast(sum(without_pack_count) as bigint) as without_pack_count,
        cast(sum(undated_count) as bigint) as undated_count,
        cast(sum(without_mentions_count) as bigint) as without_mentions_count,
        cast(sum(char_count) as bigint) as char_count,
        cast(sum(mention_count) as bigint) as mention_count,
        cast(sum(claim_value_count) as bigint) as claim_value_count,
        cast(sum(reject_count) as bigint) as reject_count
    from (
        select * from loaded
        union all
        select * from rejected
    ) as loaded_and_rejected
    group by all
)

select * from final
order by batch_id, language_code
