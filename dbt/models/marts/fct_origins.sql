with evidence as (
    select * from {{ ref('int_origin_evidence') }}
),

origins as (
    select * from {{ ref('int_article_origins') }}
),

own as (
    select
        article_id,
        'own' as evidence_type,
        cast(null as varchar) as evidence
    from origins
    where article_id not in (select evidence.article_id from evidence)
),

named as (
    select
        article_id,
        evidence_type,
        evidence
    from evidence
    union all
    select * from own
),

final as (
    select
        origins.event_id,
        origins.article_id,
        origins.source_id,
        origins.origin_id,
        named.evidence_type,
        named.evidence,
        origins.origin_id = {{ origin_slug('origins.source_id') }} as is_own_origin
    from origins
    inner join named on origins.article_id = named.article_id
)

select * from final
order by event_id, source_id, article_id, evidence_type
