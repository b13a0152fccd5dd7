with claim_values as (
    select * from {{ ref('int_claim_values') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

origins as (
    select * from {{ ref('int_article_origins') }}
),

-- One value speaks for a source: the surest match, then the latest article, then the most precise statement.
final as (
    select
        claim_values.event_id,
        claim_values.claim_id,
        claim_values.article_id,
        claim_values.mention_id,
        claim_values.sentence_id,
        claim_values.value_key,
        claim_values.dimension,
        claim_values.unit_id,
        claim_values.qualifier,
        claim_values.grain,
        claim_values.value_text,
        claim_values.display,
        claim_values.thing,
        claim_values.speaker,
        claim_values.stance,
        claim_values.match_reason,
        claim_values.surface,
        claim_values.axis,
        claim_values.text_key,
        claim_values.span_start,
        claim_values.span_end,
        claim_values.value,
        claim_values.lower,
        claim_values.upper,
        claim_values.low,
        claim_values.high,
        claim_values.step,
        claim_values.tolerance_pct,
        claim_values.match_score,
        claim_values.lower_inclusive,
        claim_values.upper_inclusive,
        claim_values.is_low_inclusive,
        claim_values.is_high_inclusive,
        claim_values.date_from,
        claim_values.date_to,
        articles.source_id,
        articles.language_code,
        origins.origin_id,
        articles.published_date,
        row_number() over (
            partition by claim_values.event_id, claim_values.claim_id, articles.source_id
            order by
                round(claim_values.match_score, 1) desc,
                articles.published_date desc nulls last,
                case
                    when claim_values.qualifier in ('exact', 'between') then 0
                    when claim_values.qualifier = 'about' then 1
                    else 2
                end,
                coalesce(claim_values.high - claim_values.low, 1e18),
                claim_values.span_start,
                claim_values.article_id,
                claim_values.mention_id
        ) = 1 as is_preferred
    from claim_values
    inner join articles on claim_values.article_id = articles.article_id
    inner join origins on claim_values.article_id = origins.article_id
)

select * from final
