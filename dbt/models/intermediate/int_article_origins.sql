with articles as (
    select
        *,
        {{ origin_slug('source_id') }} as source_slug
    from {{ ref('stg_articles') }}
),

evidence as (
    select * from {{ ref('int_origin_evidence') }}
),

named as (
    select
        articles.article_id,
        articles.event_id,
        articles.source_id,
        articles.source_slug,
        coalesce(evidence.named_origin_id, articles.source_slug) as named_origin_id
    from articles
    left join evidence on articles.article_id = evidence.article_id
    qualify row_number() over (
        partition by articles.article_id
        order by evidence.evidence_rank nulls last, evidence.named_origin_id
    ) = 1
),

-- Where the named origin is itself a source of the event, and all of its articles come from one other origin.
source_origins as (
    select
        event_id,
        source_slug,
        min(named_origin_id) as origin_id
    from named
    group by event_id, source_slug
    having count(distinct named_origin_id) = 1
),

final as (
    select
        named.article_id,
        named.event_id,
        named.source_id,
        coalesce(second_hop.origin_id, first_hop.origin_id, named.named_origin_id) as origin_id
    from named
    left join source_origins as first_hop
        on named.event_id = first_hop.event_id and named.named_origin_id = first_hop.source_slug
    left join source_origins as second_hop
        on first_hop.event_id = second_hop.event_id and first_hop.origin_id = second_hop.source_slug
)

select * from final
