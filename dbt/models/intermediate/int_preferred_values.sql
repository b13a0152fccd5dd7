with claim_values as (
    select * from {{ ref('int_claim_values') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

agency_names as (
    select * from {{ ref('stg_agency_names') }}
),

origins as (
    select * from {{ ref('int_article_origins') }}
),

claims as (
    select * from {{ ref('int_questions') }}
),

citations as (
    select * from {{ ref('int_agency_citations') }}
),

-- "…, according to AP": the value is that agency's, whoever prints it. Of a sentence that names two it is nobody's.
cited_values as (
    select
        claim_values.article_id,
        claim_values.mention_id,
        min(citations.agency_id) as agency_id
    from (
        select distinct
            article_id,
            mention_id,
            sentence_id,
            speaker
        from claim_values
        where speaker is not null
    ) as claim_values
    inner join citations
        on
            claim_values.article_id = citations.article_id
            and claim_values.sentence_id = citations.sentence_id
    inner join agency_names
        on
            citations.agency_id = agency_names.agency_id
            and contains({{ origin_slug('claim_values.speaker') }}, {{ origin_slug('agency_names.name') }})
    group by claim_values.article_id, claim_values.mention_id
    having count(distinct citations.agency_id) = 1
),

-- One value speaks for a source: of what changes with time the latest, else the surest match, then the latest article,
-- then the most precise statement.
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
        claim_values.stated_display,
        claim_values.correction_note,
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
        claim_values.is_flagged,
        claim_values.date_from,
        claim_values.date_to,
        articles.source_id,
        articles.language_code,
        coalesce(cited_values.agency_id, origins.origin_id) as origin_id,
        claims.over_time,
        articles.published_date,
        row_number() over (
            partition by claim_values.event_id, claim_values.claim_id, articles.source_id
            order by
                if(claims.over_time = 'fixed', null, articles.published_date) desc nulls last,
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
        ) = 1 as is_preferred,
        coalesce(articles.published_date, date '0001-01-01')
        >= max(coalesce(articles.published_date, date '0001-01-01')) over (
            partition by claim_values.event_id, claim_values.claim_id, articles.source_id
        ) as is_latest
    from claim_values
    inner join articles on claim_values.article_id = articles.article_id
    inner join origins on claim_values.article_id = origins.article_id
    inner join claims
        on
            claim_values.event_id = claims.event_id
            and claim_values.claim_id = claims.claim_id
    left join cited_values
        on
            claim_values.article_id = cited_values.article_id
            and claim_values.mention_id = cited_values.mention_id
)

select * from final
