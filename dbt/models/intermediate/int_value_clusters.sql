{{ config(materialized='view') }}

-- Values that lie so near each other that they answer one question. Values run on while the next is no further away
-- than the claim tolerates; a run is cut where one article names two of its values.
with shared_values as (
    select * from {{ ref('int_shared_values') }}
),

claims as (
    select * from {{ ref('int_claims') }}
),

parts as (
    select * from {{ ref('int_claim_terms') }}
    where term_role = 'part'
),

wholes as (
    select distinct
        event_id,
        claim_id
    from parts
),

answers as (
    select
        shared_values.*,
        coalesce(
            shared_values.claim_id, concat_ws(' ', shared_values.value_type, shared_values.context)
        ) as asked_id,
        case
            when shared_values.claim_type = 'event' or shared_values.value_type = 'choice' then 'changing'
            else coalesce(claims.answers, 'several')
        end as answers,
        {{ value_point('shared_values') }} as point,
        coalesce(claims.tolerance_pct, 0.5) / 100 as tolerance,
        coalesce(date_diff('day', shared_values.date_from, shared_values.date_to) > 3, false) as is_coarse,
        parts.term_id is not null as is_part,
        wholes.claim_id is not null as has_parts
    from shared_values
    left join claims
        on
            shared_values.event_id = claims.event_id
            and shared_values.claim_id = claims.claim_id
    left join parts
        on
            shared_values.event_id = parts.event_id
            and shared_values.claim_id = parts.claim_id
            and shared_values.thing_id = parts.term_id
    left join wholes
        on
            shared_values.event_id = wholes.event_id
            and shared_values.claim_id = wholes.claim_id
),

keyed as (
    select
        *,
        concat_ws('|', event_id, asked_id, value_type, coalesce(currency_id, '')) as asked_key,
        -- What is told of another time stands by itself already.
        answers <> 'changing' and told_of is null and point is not null as is_clustered
    from answers
),

stated as (
    select * from keyed
    where is_clustered and not is_coarse
),

points as (
    select
        asked_key,
        value_type,
        point,
        min(tolerance) as tolerance
    from stated
    group by asked_key, value_type, point
),

steps as (
    select
        * exclude (point_before),
        coalesce(point - point_before, 0) as gap,
        coalesce(
            point - point_before > case value_type
                when 'date' then 1
                when 'time_of_day' then 2 * {{ var('about_minutes') }}
                else tolerance * abs(point)
            end
            and not {{ rounds_to('point', 'point_before') }}
            and not {{ rounds_to('point_before', 'point') }}, true
        ) as is_new
    from (
        select
            *,
            lag(point) over (
                partition by asked_key
                order by point
            ) as point_before
        from points
    ) as ordered_points
),

runs as (
    select
        *,
        sum(is_new::int) over (
            partition by asked_key
            order by point
            rows unbounded preceding
        ) as run_no
    from steps
),

article_points as (
    select distinct
        asked_key,
        article_id,
        point
    from stated
    where qualifier in ('exact', 'about', 'between')
),

-- Neighbouring values of one article in one run.
twins as (
    select
        runs.asked_key,
        runs.run_no,
        runs.value_type,
        runs.point as high_point,
        lag(runs.point) over (
            partition by runs.asked_key, runs.run_no, article_points.article_id
            order by runs.point
        ) as low_point
    from runs
    inner join article_points
        on
            runs.asked_key = article_points.asked_key
            and runs.point = article_points.point
),

-- The run is cut between them where the gap is widest.
cuts as (
    select
        twins.asked_key,
        twins.low_point,
        twins.high_point,
        arg_max(runs.point, (runs.gap, runs.point)) as point
    from twins
    inner join runs
        on
            twins.asked_key = runs.asked_key
            and twins.low_point < runs.point
            and twins.high_point >= runs.point
    where
        twins.high_point - twins.low_point > case twins.value_type
            when 'date' then 0
            when 'time_of_day' then {{ var('about_minutes') }}
            else 0.01 * abs(twins.high_point)
        end
        and not {{ rounds_to('twins.high_point', 'twins.low_point') }}
        and not {{ rounds_to('twins.low_point', 'twins.high_point') }}
    group by twins.asked_key, twins.low_point, twins.high_point
),

cut_points as (
    select distinct
        asked_key,
        point
    from cuts
),

numbered as (
    select
        runs.asked_key,
        runs.point,
        sum((runs.is_new or cut_points.point is not null)::int) over (
            partition by runs.asked_key
            order by runs.point
            rows unbounded preceding
        ) as cluster_no
    from runs
    left join cut_points
        on
            runs.asked_key = cut_points.asked_key
            and runs.point = cut_points.point
),

days as (
    select
        stated.asked_key,
        numbered.cluster_no,
        min(stated.point) as point,
        count(distinct stated.article_id) as article_count
    from stated
    inner join numbered
        on
            stated.asked_key = numbered.asked_key
            and stated.point = numbered.point
    where stated.value_type = 'date'
    group by stated.asked_key, numbered.cluster_no
),

-- "Last month" goes with the day of that month that most articles give.
coarse as (
    select
        keyed.article_id,
        keyed.mention_id,
        keyed.asked_key,
        days.cluster_no
    from keyed
    inner join days
        on
            keyed.asked_key = days.asked_key
            and days.point between keyed.point and keyed.point + date_diff('day', keyed.date_from, keyed.date_to)
    where keyed.is_clustered and keyed.is_coarse
    qualify row_number() over (
        partition by keyed.article_id, keyed.mention_id, keyed.asked_key
        order by days.article_count desc, days.cluster_no
    ) = 1
),

final as (
    select
        keyed.article_id,
        keyed.mention_id,
        keyed.event_id,
        keyed.claim_id,
        keyed.own_claim_id,
        keyed.asked_id,
        keyed.asked_key,
        keyed.answers,
        keyed.value_type,
        keyed.unit_id,
        keyed.currency_id,
        keyed.qualifier,
        keyed.grain,
        keyed.value_text,
        keyed.thing_id,
        keyed.match_reason,
        keyed.told_of,
        keyed.context,
        case
            when not keyed.is_clustered then null
            when not keyed.is_coarse then numbered.cluster_no
            -- A month of which nobody names the day stands by itself.
            else coalesce(coarse.cluster_no, -keyed.point)
        end as cluster_no,
        keyed.span_start,
        keyed.value,
        keyed.point,
        keyed.match_score,
        keyed.is_coarse,
        keyed.is_vague,
        keyed.is_part,
        keyed.has_parts,
        keyed.date_from,
        keyed.date_to
    from keyed
    left join numbered
        on
            keyed.asked_key = numbered.asked_key
            and keyed.point = numbered.point
    left join coarse
        on
            keyed.article_id = coarse.article_id
            and keyed.mention_id = coarse.mention_id
            and keyed.asked_key = coarse.asked_key
)

select * from final
