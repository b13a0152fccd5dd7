{#-
    What truth discovery works on: one row per object and voice, with the fact that the voice stands for.

    `claims` names a relation with object_id, voice_id, number (null for a category) and label; one row per object and
    voice. An object is numeric when all of its values are numbers.

    Numbers within a hundredth of the object's median are one fact: Li, Dong, Lyons, Meng & Srivastava, "Truth Finding on
    the Deep Web: Is the Problem Solved?", PVLDB 6(2), 2012, who take alpha = .01 of the median as an attribute's
    tolerance, and put buckets of that width around the dominant value. Here the median is the object's own, so that the
    width follows from its data whatever else stands in the table.

    fact_no 1 is what most voices say; among equals what is nearest to the median, then the smaller number, then the
    first label. Whatever a method leaves even is decided in this order.
-#}
{% macro truth_votes(claims) -%}
with stated_claims as (
    select * from {{ claims }}
),

objects as (
    select
        object_id,
        dense_rank() over (order by object_id) as object_no,
        count(*) as voice_count,
        bool_and(number is not null) as is_numeric,
        quantile_disc(number, 0.5) as middle,
        list(number order by number) as numbers
    from stated_claims
    group by object_id
),

scaled as (
    select
        * exclude (numbers),
        abs(middle) * {{ var('truth_tolerance_share') }} as tolerance,
        -- Of equal numbers the mean's last digit would make a spread of its own.
        case
            when numbers[1] = numbers[-1] then 0
            when is_numeric
                then sqrt(list_sum(list_transform(
                    numbers, lambda number: pow(number - list_sum(numbers) / voice_count, 2)
                )) / voice_count)
        end as scale
    from objects
),

voices as (
    select
        voice_id,
        dense_rank() over (order by voice_id) as voice_no
    from stated_claims
    group by voice_id
),

stated as (
    select
        scaled.object_no,
        voices.voice_no,
        claims.object_id,
        claims.voice_id,
        if(scaled.is_numeric, null, claims.label) as label,
        if(scaled.is_numeric, claims.number, null) as number,
        scaled.middle,
        scaled.tolerance,
        scaled.scale,
        scaled.voice_count,
        scaled.is_numeric,
        count(*) over (
            partition by scaled.object_no, if(scaled.is_numeric, claims.number, null),
            if(scaled.is_numeric, null, claims.label)
        ) as same_count
    from stated_claims as claims
    inner join scaled on claims.object_id = scaled.object_id
    inner join voices on claims.voice_id = voices.voice_id
),

dominated as (
    select
        *,
        first_value(number) over (
            partition by object_no
            order by same_count desc, abs(number - middle), number
        ) as dominant
    from stated
),

bucketed as (
    select
        *,
        case
            when not is_numeric then null
            when tolerance > 0 then floor((number - dominant) / tolerance + 0.5)
            else number - dominant
        end as bucket
    from dominated
),

-- A bucket speaks with the number that most of its voices give.
facts as (
    select
        object_no,
        bucket,
        label,
        count(*) as vote_count,
        first(number order by same_count desc, abs(number - middle), number) as fact_number,
        any_value(middle) as middle
    from bucketed
    group by object_no, bucket, label
),

numbered as (
    select
        *,
        row_number() over (
            partition by object_no
            order by vote_count desc, abs(fact_number - middle), fact_number, label
        ) as fact_no,
        count(*) over (partition by object_no) as fact_count
    from facts
),

final as (
    select
        bucketed.object_no,
        bucketed.voice_no,
        bucketed.object_id,
        bucketed.voice_id,
        bucketed.label,
        bucketed.number,
        numbered.fact_number,
        bucketed.middle,
        bucketed.scale,
        numbered.fact_no,
        numbered.fact_count,
        numbered.vote_count,
        bucketed.voice_count,
        bucketed.is_numeric
    from bucketed
    inner join numbered
        on
            bucketed.object_no = numbered.object_no
            and bucketed.bucket is not distinct from numbered.bucket
            and bucketed.label is not distinct from numbered.label
)

select * from final
order by object_no, voice_no
{%- endmacro %}
