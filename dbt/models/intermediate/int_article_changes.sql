{%- set ledger = adapter.get_relation(target.database, "intermediate", "int_article_ledger") if execute else none -%}

with current_articles as (
    select * from {{ ref('int_article_fingerprints') }}
),

earlier_articles as (
    {% if ledger is not none %}
        select
            article_id,
            fingerprint
        from {{ ledger }}
    {% else %}
        select
            article_id,
            fingerprint
        from current_articles
        where false
    {% endif %}
),

final as (
    select
        coalesce(current_articles.article_id, earlier_articles.article_id) as article_id,
        case
            when earlier_articles.article_id is null then 'new'
            when current_articles.article_id is null then 'gone'
            else 'changed'
        end as change_type
    from current_articles
    full outer join earlier_articles on current_articles.article_id = earlier_articles.article_id
    where current_articles.fingerprint is distinct from earlier_articles.fingerprint
)

select * from final
