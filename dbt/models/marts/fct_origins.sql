with evidence as (
    select * from {{ ref('int_origin_evidence') }}
),

origins as (
    select * from {{ ref('int_article_origins') }}
),

citations as (
    select * from {{ ref('int_agency_citations') }}
),

own as (
    select
        article_id,
        'own' as evidence_type,
        cast(null as varchar) as evidence,
        cast(null as varchar) as cited_origin_id
    from origins
    where article_id not in (select evidence.article_id from evidence)
),

named as (
    select
        article_id,
        evidence_type,
        evidence,
        named_origin_id as cited_origin_id
    from evidence
    union all
    select * from own
    union all
    -- What a single statement is owed to; the article's voice stays whose it is.
    select
        article_id,
        'citation' as evidence_type,
        text as evidence,
        agency_id as cited_origin_id
    from citations
),

final as (
    select
        origins.event_id,
        origins.article_id,
        origins.source_id,
        origins.origin_id,
        named.evidence_type,
        named.evidence,
        named.cited_origin_id,
        origins.origin_id = {{ origin_slug('origins.source_id') }} as is_own_origin
    from origins
    inner join named on origins.article_id = named.article_id
)

select * from final
order by event_id, source_id, article_id, evidence_type, cited_origin_id, evidence
