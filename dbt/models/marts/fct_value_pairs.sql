with claim_values as (
    select * from {{ ref('int_preferred_values') }}
),

relations as (
    select * from {{ ref('int_value_relations') }}
),

-- Very large claims are compared by distinct value, or pairs would grow with the square of the articles.
paired as (
    select
        *,
        count(*) over (partition by event_id, claim_id) > {{ var('pair_row_limit') }} as is_large,
        row_number() over (
            partition by event_id, claim_id, value_key
            order by is_preferred desc, match_score desc, article_id, mention_id
        ) as value_no
    from claim_values
),

kept as (
    select * from paired
    where not is_large or value_no = 1
),

final as (
    select
        a.event_id,
        a.claim_id,
        a.article_id as article_id_a,
        b.article_id as article_id_b,
        a.mention_id as mention_id_a,
        b.mention_id as mention_id_b,
        a.source_id as source_id_a,
        b.source_id as source_id_b,
        a.display as display_a,
        b.display as display_b,
        relations.relation,
        relations.reason,
        case
            when relations.relation <> 'contrary' then null
            when {{ supersedes('b', 'a', 'a.source_id = b.source_id') }} then b.mention_id
            when {{ supersedes('a', 'b', 'a.source_id = b.source_id') }} then a.mention_id
        end as superseding_mention_id,
        relations.is_comparable,
        a.article_id = b.article_id as is_same_article,
        a.origin_id = b.origin_id as is_same_origin,
        relations.relation = 'contrary' and (
            {{ supersedes('b', 'a', 'a.source_id = b.source_id') }}
            or {{ supersedes('a', 'b', 'a.source_id = b.source_id') }}
        ) as is_update
    from kept as a
    inner join kept as b
        on
            a.event_id = b.event_id
            and a.claim_id = b.claim_id
            and (a.article_id, a.span_start, a.mention_id) < (b.article_id, b.span_start, b.mention_id)
    inner join relations
        on
            a.event_id = relations.event_id
            and a.claim_id = relations.claim_id
            and least(a.value_key, b.value_key) = relations.value_key_a
            and greatest(a.value_key, b.value_key) = relations.value_key_b
)

select * from final
order by event_id, claim_id, article_id_a, mention_id_a, article_id_b, mention_id_b
