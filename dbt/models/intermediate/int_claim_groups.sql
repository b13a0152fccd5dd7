-- Which of the answers to one claim are answers to one question. Where an article itself gives two unlike answers, it
-- speaks of two things: of parts of a whole, of another deal, of another day.
with answers as (
    select * from {{ ref('int_value_clusters') }}
),

placed as (
    select * from answers
    where cluster_no is not null
),

sized as (
    select
        asked_key,
        cluster_no,
        any_value(event_id) as event_id,
        any_value(asked_id) as asked_id,
        any_value(currency_id) as currency_id,
        any_value(answers) as answers,
        count(distinct article_id) as article_count,
        median(point) as middle,
        bool_and(is_part) as is_part,
        min(span_start) as first_start,
        min(thing_id) as thing_id,
        -- What names the group when it is told apart.
        arg_min({{ value_slug() }}, (is_coarse, qualifier <> 'exact', span_start, mention_id)) as value_slug
    from placed
    group by asked_key, cluster_no
),

clusters as (
    select
        *,
        -- Articles that give this value or one of its order, up to twice as much.
        sum(article_count) over (
            partition by asked_key
            order by if(middle > 0, ln(middle), 0)
            range between 0.7 preceding and 0.7 following
        ) as near_article_count
    from sized
),

-- Which of its values an article answers with: of a toll the one it opens with, else the one that most articles give.
article_clusters as (
    select
        placed.asked_key,
        placed.cluster_no,
        placed.article_id,
        clusters.middle,
        clusters.is_part,
        if(bool_or(placed.has_parts), 0, clusters.article_count) as article_count,
        if(bool_or(placed.has_parts), 0, clusters.near_article_count) as near_article_count,
        min(placed.span_start) as first_start,
        bool_and(placed.is_vague) as is_vague,
        bool_or(placed.qualifier in ('more_than', 'at_least')) as is_bound,
        bool_or(placed.qualifier = 'about') as is_about
    from placed
    inner join clusters
        on
            placed.asked_key = clusters.asked_key
            and placed.cluster_no = clusters.cluster_no
    group by
        placed.asked_key,
        placed.cluster_no,
        placed.article_id,
        clusters.middle,
        clusters.is_part,
        clusters.article_count,
        clusters.near_article_count
),

compared as (
    select
        *,
        row_number() over in_rank as rank_no,
        first_value(middle) over in_rank as main_middle,
        first_value(is_bound) over in_rank as is_main_bound,
        first_value(is_about) over in_rank as is_main_about
    from article_clusters
    window in_rank as (
        partition by asked_key, article_id
        order by is_vague, is_part, article_count desc, near_article_count desc, first_start, cluster_no
    )
),

asides as (
    select
        asked_key,
        cluster_no,
        2 * count(*) filter (
            where rank_no > 1 and not is_vague and not (
                -- ">20" leaves room for 40, but a thousand is no way of saying a million.
                (is_bound and middle <= main_middle and main_middle <= 3 * middle)
                or (is_main_bound and main_middle <= middle and middle <= 3 * main_middle)
                or (is_about and abs(middle - main_middle) <= 0.15 * abs(main_middle))
                or (is_main_about and abs(middle - main_middle) <= 0.15 * abs(middle))
            )
        ) > count(*) as is_aside
    from compared
    group by asked_key, cluster_no
),

main_currencies as (
    select
        event_id,
        asked_id,
        arg_max(currency_id, (article_count, currency_id)) as currency_id
    from clusters
    group by event_id, asked_id
),

-- Amounts that stand behind one in the event's own currency in the same article: "$44bn (£36bn)".
amounts as (
    select
        other.asked_key,
        other.cluster_no,
        other.article_id,
        main.asked_key as main_key,
        arg_max(main.cluster_no, main.span_start) as main_no
    from placed as other
    inner join main_currencies
        on
            other.event_id = main_currencies.event_id
            and other.asked_id = main_currencies.asked_id
            and other.currency_id <> main_currencies.currency_id
    inner join placed as main
        on
            main_currencies.event_id = main.event_id
            and main_currencies.asked_id = main.asked_id
            and main_currencies.currency_id = main.currency_id
            and other.article_id = main.article_id
    where main.span_start < other.span_start
    group by other.asked_key, other.cluster_no, other.article_id, other.mention_id, main.asked_key
),

converted as (
    select
        asked_key,
        cluster_no,
        main_key,
        mode(main_no order by main_no) as main_no,
        count(distinct article_id) as article_count
    from amounts
    group by asked_key, cluster_no, main_key
),

ranked as (
    select
        clusters.asked_key,
        clusters.cluster_no,
        clusters.value_slug,
        clusters.thing_id,
        clusters.answers,
        clusters.is_part,
        clusters.currency_id,
        asides.is_aside,
        coalesce(2 * converted.article_count > clusters.article_count, false) as is_converted,
        converted.main_key,
        converted.main_no,
        row_number() over (
            partition by clusters.asked_key
            order by clusters.is_part, clusters.article_count desc, clusters.first_start, clusters.cluster_no
        ) as rank_no
    from clusters
    inner join asides
        on
            clusters.asked_key = asides.asked_key
            and clusters.cluster_no = asides.cluster_no
    left join converted
        on
            clusters.asked_key = converted.asked_key
            and clusters.cluster_no = converted.cluster_no
),

variants as (
    select
        *,
        case
            when is_part and rank_no > 1 then thing_id
            when answers = 'several' and rank_no > 1 then value_slug
            when answers = 'one' and is_aside then value_slug
        end as variant_id
    from ranked
),

-- The same amount in another currency is no answer of its own.
named as (
    select
        variants.asked_key,
        variants.cluster_no,
        variants.value_slug,
        if(
            variants.is_converted and not variants.is_part,
            concat_ws('_', main.variant_id, lower(variants.currency_id)),
            variants.variant_id
        ) as variant_id
    from variants
    left join variants as main
        on
            variants.main_key = main.asked_key
            and variants.main_no = main.cluster_no
),

final as (
    select
        answers.article_id,
        answers.mention_id,
        answers.event_id,
        answers.claim_id as parent_claim_id,
        concat_ws(
            '__',
            coalesce(answers.claim_id, nullif(split_part(answers.context, ' ', 1), ''), answers.value_type),
            case
                -- A weekday of which nobody knows the date lies nowhere and is named by its word.
                when answers.claim_id is null then coalesce(named.value_slug, lower(answers.value_text))
                else coalesce(answers.told_of, named.variant_id)
            end
        ) as claim_id,
        answers.value_type,
        answers.unit_id,
        answers.context,
        case
            when answers.claim_id is null then 'the same value in several articles, no claim asks for it'
            when answers.own_claim_id = answers.claim_id then answers.match_reason
            else 'the same value in another article answers this claim'
        end as match_reason,
        if(answers.own_claim_id = answers.claim_id, answers.match_score, {{ var('shared_value_score') }}) as match_score
    from answers
    left join named
        on
            answers.asked_key = named.asked_key
            and answers.cluster_no = named.cluster_no
)

select * from final
