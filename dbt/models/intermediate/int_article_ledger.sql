-- Written when everything article-grained is done, so that a build that stops half way starts over.
-- depends_on: {{ ref('article_texts') }}
-- depends_on: {{ ref('fct_mentions') }}
-- depends_on: {{ ref('int_claim_candidates') }}
-- depends_on: {{ ref('int_agency_citations') }}
with articles as (
    select * from {{ ref('int_article_fingerprints') }}
),

final as (
    select
        article_id,
        fingerprint,
        {{ quoted_project_fingerprint() }} as project_fingerprint
    from articles
)

select * from final
