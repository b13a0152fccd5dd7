{#-
    Every method's pick: one row per object and method. fact_no is the fact that is picked, or that lies nearest to what
    the method computes; estimate is the number itself, null for categories. `votes` names a relation made by
    `truth_votes`. Where only one voice speaks all methods take its word.
-#}
{% macro truth_picks(votes, weights) -%}
with votes as (
    select * from {{ votes }}
),

contested as materialized (
    select * from votes
    where voice_count > 1
),

facts as materialized (
    select distinct
        object_no,
        fact_no,
        fact_number,
        middle,
        is_numeric
    from votes
),

    {% for method in truth_weighing_methods() %}
    {{ method }}_weights as (
    select
        voice_no,
        weight
    from {{ weights }}
    where method = '{{ method }}'
),

    {% endfor %}
    {% for method in ["crh", "catd"] %}
    {{ method }}_weighted as materialized (
    select
        contested.*,
        weights.weight
    from contested
    inner join {{ method }}_weights as weights on contested.voice_no = weights.voice_no
),

{{ method }}_facts as (
    {{ weighted_facts("(select * from " ~ method ~ "_weighted where not is_numeric)") }}
),

    {% endfor %}
computed as (
    select distinct
        object_no,
        'median' as method,
        middle as estimate
    from contested
    where is_numeric
    union all
    select
        object_no,
        'crh' as method,
        estimate
    from ({{ weighted_medians("crh_weighted") }})
    union all
    select
        object_no,
        'catd' as method,
        estimate
    from ({{ weighted_means("catd_weighted") }})
),

believed as (
    select
        object_no,
        'vote' as method,
        min(fact_no) as fact_no
    from contested
    group by object_no
    union all
    select
        object_no,
        'median' as method,
        min(fact_no) as fact_no
    from contested
    where not is_numeric
    group by object_no
    {% for method in ["crh", "catd"] %}
    union all
    select
        object_no,
        '{{ method }}' as method,
        fact_no
    from ({{ best_facts(method ~ "_facts") }})
    {% endfor %}
    {% for method in ["truthfinder", "two_estimates", "pooled_investment"] %}
    union all
    select
        object_no,
        '{{ method }}' as method,
        fact_no
    from (
        select
            object_no,
            first(fact_no order by round(belief / nullif(total_belief, 0), 9) desc, fact_no) as fact_no
        from (
            select
                *,
                sum(belief) over (
                    partition by object_no
                    order by fact_no
                    rows between unbounded preceding and unbounded following
                ) as total_belief
            from ({{ truth_method_beliefs(method, "contested", method ~ "_weights") }})
        )
        group by object_no
    )
    {% endfor %}
),

uncontested as (
    select distinct
        votes.object_no,
        methods.method,
        votes.fact_no
    from votes
    cross join (select unnest({{ truth_methods() }}) as method) as methods
    where votes.voice_count = 1
),

picked as (
    select
        computed.object_no,
        computed.method,
        first(
            facts.fact_no order by abs(facts.fact_number - computed.estimate), facts.fact_no
        ) as fact_no,
        any_value(computed.estimate) as estimate
    from computed
    inner join facts on computed.object_no = facts.object_no
    group by computed.object_no, computed.method
    union all
    select
        chosen.object_no,
        chosen.method,
        chosen.fact_no,
        facts.fact_number as estimate
    from (
        select * from believed
        union all
        select * from uncontested
    ) as chosen
    inner join facts
        on chosen.object_no = facts.object_no and chosen.fact_no = facts.fact_no
)

select
    object_no,
    method,
    fact_no,
    estimate
from picked
{%- endmacro %}

{#-
    One row per object: agree (all voices state one fact), decided (the methods do), or undetermined, with the reason. One
    voice alone can't be checked, and of two that contradict each other none outvotes the other, whatever a method picks.
    Among more it is decided when most methods pick one fact.
-#}
{% macro truth_verdicts(votes, picks) -%}
with objects as (
    select
        object_no,
        object_id,
        any_value(voice_count) as voice_count,
        any_value(fact_count) as fact_count
    from {{ votes }}
    group by object_no, object_id
),

supported as (
    select
        object_no,
        fact_no,
        count(*) as method_count
    from {{ picks }}
    group by object_no, fact_no
),

strongest as (
    select
        object_no,
        max(method_count) as method_count
    from supported
    group by object_no
),

final as (
    select
        objects.object_id,
        case
            when objects.voice_count = 1 then 'undetermined'
            when objects.fact_count = 1 then 'agree'
            when objects.voice_count = 2 then 'undetermined'
            when strongest.method_count * 2 <= {{ truth_methods() | length }} then 'undetermined'
            else 'decided'
        end as verdict,
        case
            when objects.voice_count = 1 then 'one origin only'
            when objects.fact_count = 1 then concat('all ', objects.voice_count, ' origins')
            when objects.voice_count = 2 then 'two origins against each other'
            when strongest.method_count * 2 <= {{ truth_methods() | length }} then 'methods disagree'
            else concat(strongest.method_count, ' of {{ truth_methods() | length }} methods')
        end as reason
    from objects
    inner join strongest on objects.object_no = strongest.object_no
)

select * from final
{%- endmacro %}
