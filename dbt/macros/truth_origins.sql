{#-
    Which voices have their values from one another. Two pairs of queries over a relation of one row per object and voice
    with `value_key`, the value as exactly as it is stated: `truth_links` gives pairs that are one origin, with what speaks
    for it; `truth_voice_origins` one row per voice with its origin_id.

    After Dong, Berti-Equille & Srivastava, "Integrating Conflicting Data: The Role of Source Dependence", PVLDB 2(1),
    2009: sharing what most others say is no sign of copying, sharing what few say is. Each voice's rate of standing with
    the most frequent value is measured; two independent voices meet there by the product of their rates, and elsewhere by
    chance, one in as many as there are other values. A voice that republishes gives the same value but for a slip in a
    hundred (`truth_slip_share`). Two voices are one origin when they differ no more often than that, and their values are
    so much likelier as republished ones that among all pairs compared not one in twenty such links is chance.

    Objects of fewer than three voices say nothing of this; those of more than `truth_pair_limit` are left out, as pairs
    grow with the square.
-#}
{% macro truth_links(stated) -%}
with stated as (
    select * from {{ stated }}
),

counted as (
    select
        object_id,
        value_key,
        count(*) as same_count
    from stated
    group by object_id, value_key
),

objects as (
    select
        object_id,
        first(value_key order by same_count desc, value_key) as common_key,
        greatest(count(*) - 1, 1) as other_count
    from counted
    group by object_id
    having sum(same_count) between 3 and {{ var('truth_pair_limit') }}
),

placed as (
    select
        stated.object_id,
        stated.voice_id,
        stated.value_key,
        objects.other_count,
        stated.value_key = objects.common_key as is_common
    from stated
    inner join objects on stated.object_id = objects.object_id
),

rates as (
    select
        voice_id,
        (count(*) filter (where is_common) + 1) / (count(*) + 2) as rate
    from placed
    group by voice_id
),

rated as (
    select
        placed.*,
        rates.rate
    from placed
    inner join rates on placed.voice_id = rates.voice_id
),

compared as (
    select
        a.voice_id as voice_a,
        b.voice_id as voice_b,
        any_value(a.rate) as rate_a,
        any_value(b.rate) as rate_b,
        a.other_count,
        count(*) as shared_count,
        count(*) filter (where a.value_key = b.value_key and a.is_common) as common_count,
        count(*) filter (where a.value_key = b.value_key and not a.is_common) as rare_count
    from rated as a
    inner join rated as b
        on a.object_id = b.object_id and a.voice_id < b.voice_id
    group by a.voice_id, b.voice_id, a.other_count
),

weighed as (
    select
        voice_a,
        voice_b,
        sum(shared_count) as shared_count,
        sum(common_count + rare_count) as same_count,
        sum(rare_count) as rare_count,
        {{ exact_sum(
            "common_count * ln((1 - " ~ var("truth_slip_share") ~ ") * (rate_a + rate_b) / 2 / (rate_a * rate_b))"
            ~ " + rare_count * ln((1 - " ~ var("truth_slip_share") ~ ") * (1 - (rate_a + rate_b) / 2) * other_count"
            ~ " / ((1 - rate_a) * (1 - rate_b)))"
            ~ " + (shared_count - common_count - rare_count) * ln(" ~ var("truth_slip_share")
            ~ " / (1 - rate_a * rate_b - (1 - rate_a) * (1 - rate_b) / other_count))"
        ) }} as log_odds,
        count(*) over () as pair_count
    from compared
    group by voice_a, voice_b
),

final as (
    select
        voice_a,
        voice_b,
        shared_count,
        same_count,
        rare_count,
        log_odds
    from weighed
    where
        same_count >= (1 - {{ var('truth_slip_share') }}) * shared_count
        and log_odds > ln(pair_count / 0.05)
)

select * from final
order by voice_a, voice_b
{%- endmacro %}

{#- An origin bears the name of the voice that states most; links go from voice to voice. -#}
{% macro truth_voice_origins(stated, links) -%}
with recursive stated as (
    select
        voice_id,
        count(*) as stated_count
    from {{ stated }}
    group by voice_id
),

links as (
    select
        voice_a as voice_id,
        voice_b as other_id,
        shared_count,
        same_count,
        rare_count,
        log_odds
    from {{ links }}
    union all
    select
        voice_b as voice_id,
        voice_a as other_id,
        shared_count,
        same_count,
        rare_count,
        log_odds
    from {{ links }}
),

reached as (
    select
        voice_id,
        voice_id as member_id
    from stated
    union
    select
        reached.voice_id,
        links.other_id as member_id
    from reached
    inner join links on reached.member_id = links.voice_id
),

named as (
    select
        reached.voice_id,
        first(reached.member_id order by stated.stated_count desc, reached.member_id) as origin_id
    from reached
    inner join stated on reached.member_id = stated.voice_id
    group by reached.voice_id
),

final as (
    select
        named.voice_id,
        named.origin_id,
        first(
            concat(
                'the same value as ', links.other_id, ' in ', links.same_count, ' of ', links.shared_count,
                ' shared objects, ', links.rare_count, ' times against what most say'
            )
            order by links.other_id = named.origin_id desc, links.log_odds desc, links.other_id
        ) filter (where links.other_id is not null) as evidence
    from named
    left join links on named.voice_id = links.voice_id
    group by named.voice_id, named.origin_id
)

select * from final
order by voice_id
{%- endmacro %}
