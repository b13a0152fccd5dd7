with articles as (
    select * from {{ ref('stg_articles') }}
),

claims as (
    select * from {{ ref('int_claims') }}
),

terms as (
    select * from {{ ref('int_claim_terms') }}
),

event_cues as (
    select * from {{ ref('stg_event_cues') }}
),

event_claims as (
    select
        event_id,
        md5(string_agg(
            concat_ws('|', claim_id, claim_type, dimension, unit_id, scope, accepts, tolerance_pct, min_score), '\n'
            order by claim_id
        )) as claims_hash
    from claims
    group by event_id
),

event_terms as (
    select
        event_id,
        md5(string_agg(
            concat_ws('|', claim_id, term_id, term_kind, term_role, group_no, weight), '\n'
            order by claim_id, term_role, group_no, term_kind, term_id, weight
        )) as terms_hash
    from terms
    group by event_id
),

article_cues as (
    select
        article_id,
        md5(string_agg(
            concat_ws('|', concept_id, span_start, span_end), '\n'
            order by concept_id, span_start, span_end
        )) as cues_hash
    from event_cues
    group by article_id
),

agencies as (
    select md5(string_agg(concat_ws('|', agency_id, name), '\n' order by agency_id, name)) as agencies_hash
    from {{ ref('stg_agency_names') }}
),

final as (
    select
        articles.article_id,
        md5(concat_ws(
            '|', articles.event_id, articles.batch_id, articles.extractor_version, articles.loaded_at,
            articles.source_id, articles.title, articles.published_date, articles.credited_agency,
            event_claims.claims_hash, event_terms.terms_hash, article_cues.cues_hash,
            agencies.agencies_hash
        )) as fingerprint
    from articles
    cross join agencies
    left join event_claims on articles.event_id = event_claims.event_id
    left join event_terms on articles.event_id = event_terms.event_id
    left join article_cues on articles.article_id = article_cues.article_id
)

select * from final
