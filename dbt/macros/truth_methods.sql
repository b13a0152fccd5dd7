{#-
    Methods of truth discovery as their papers define them, each a query over a relation made by `truth_votes`.

    `truth_<method>_weights(votes)` gives one row per voice: what the method makes of it. `truth_<method>_picks(votes,
    weights)` gives one row per object: `score` per fact, or `estimate` where the method computes a number of its own.

    Reliability is learned from objects with two voices or more; what only one voice speaks of tells nothing of it.
    Every iteration works on one number per voice, and ends when none of them moves by more than `truth_precision`, or
    after `truth_iterations`. Sums are exact, and scores are compared at nine digits: the same rows give the same result,
    whatever their order and however many threads.
-#}
{% macro truth_methods() -%}
    {{ return(["vote", "median", "crh", "catd", "truthfinder", "two_estimates", "pooled_investment"]) }}
{%- endmacro %}

{% macro truth_weighing_methods() -%}
    {{ return(["crh", "catd", "truthfinder", "two_estimates", "pooled_investment"]) }}
{%- endmacro %}

{% macro truth_method_weights(method, votes) -%}
    {%- if method == "crh" -%} {{ truth_crh_weights(votes) }}
    {%- elif method == "catd" -%} {{ truth_catd_weights(votes) }}
    {%- elif method == "truthfinder" -%} {{ truth_truthfinder_weights(votes) }}
    {%- elif method == "two_estimates" -%} {{ truth_two_estimates_weights(votes) }}
    {%- else -%} {{ truth_pooled_investment_weights(votes) }}
    {%- endif -%}
{%- endmacro %}

{#- One row per method and voice that speaks where another one does, too: what the method makes of the voice. -#}
{% macro truth_weights(votes) -%}
with voices as (
    select distinct
        voice_no,
        voice_id
    from {{ votes }}
),

    {% for method in truth_weighing_methods() %}
    {{ method }}_weights as (
    {{ truth_method_weights(method, votes) }}
),

    {% endfor %}
weights as (
    {% for method in truth_weighing_methods() %}
    {{ "union all" if not loop.first }}
    select
        '{{ method }}' as method,
        voice_no,
        weight
    from {{ method }}_weights
    {% endfor %}
)

select
    weights.method,
    weights.voice_no,
    voices.voice_id,
    weights.weight
from weights
inner join voices on weights.voice_no = voices.voice_no
order by weights.method, weights.voice_no
{%- endmacro %}

{#- A sum that doesn't depend on the order of its rows: exact, of numbers below a hundred million. -#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(38, 30))) as double)
{%- endmacro %}

{#- The recursion of all methods: `step` is a query over `state` (voice_no, weight, round_no) and `contested`. -#}
{% macro truth_iterate(votes, start, step) -%}
with recursive contested as (
    select * from {{ votes }}
    where voice_count > 1
),

voices as (
    select
        voice_no,
        count(*) as stated_count
    from contested
    group by voice_no
),

trained as (
    select
        voice_no,
        cast({{ start }} as double) as weight,
        cast(null as double) as earlier_weight,
        0 as round_no
    from voices
    union all
    (
        with state as (
            select * from trained
        ),

        {{ step }}

        select
            state.voice_no,
            cast(stepped.weight as double) as weight,
            state.weight as earlier_weight,
            state.round_no + 1 as round_no
        from state
        inner join stepped on state.voice_no = stepped.voice_no
        where
            state.round_no < {{ var('truth_iterations') }}
            and (
                select coalesce(max(abs(weight - earlier_weight)), 1) > {{ var('truth_precision') }}
                from state
            )
    )
)

select
    voice_no,
    weight
from trained
qualify round_no = max(round_no) over ()
{%- endmacro %}

{#- One row per numeric object: the first number at which half of the weight is reached. -#}
{% macro weighted_medians(weighted) -%}
    select
        object_no,
        min(number) filter (where reached_weight >= total_weight * 0.5 - total_weight * 1e-12) as estimate
    from (
        select
            object_no,
            number,
            sum(weight) over (
                partition by object_no
                order by number, voice_no
                rows unbounded preceding
            ) as reached_weight,
            sum(weight) over (
                partition by object_no
                order by number, voice_no
                rows between unbounded preceding and unbounded following
            ) as total_weight
        from {{ weighted }}
        where is_numeric
    )
    group by object_no
{%- endmacro %}

{#- One row per fact: the weight that stands behind it. -#}
{% macro weighted_facts(weighted) -%}
    select
        object_no,
        fact_no,
        {{ exact_sum("weight") }} as score
    from {{ weighted }}
    group by object_no, fact_no
{%- endmacro %}

{#- One row per object: the fact with the highest score. -#}
{% macro best_facts(scored) -%}
    select
        object_no,
        first(fact_no order by round(score, 9) desc, fact_no) as fact_no
    from {{ scored }}
    group by object_no
{%- endmacro %}

{#- The votes with their voices' weights, and what these make of each object: a median, or the best of its facts. -#}
{% macro truth_fitted() -%}
        weighted as (
            select
                contested.*,
                state.weight,
                state.round_no
            from contested
            inner join state on contested.voice_no = state.voice_no
        ),

        medians as (
            {{ weighted_medians("weighted") }}
        ),

        facts as (
            {{ weighted_facts("(select * from weighted where not is_numeric)") }}
        ),

        best as (
            {{ best_facts("facts") }}
        )
{%- endmacro %}

{#-
    CRH: Li, Li, Gao, Zhao, Fan & Han, "Resolving Conflicts in Heterogeneous Data by Truth Discovery and Source
    Reliability Estimation", SIGMOD 2014. Categories by 0-1 loss and weighted vote, numbers by absolute loss over the
    object's standard deviation and weighted median; weight = -log(loss / sum of losses), losses being means over what a
    voice states (their remark on missing values). A voice without loss gets the weight of a millionth of the sum.
-#}
{% macro truth_crh_weights(votes) -%}
    {%- set step -%}
        {{ truth_fitted() }},

        losses as (
            select
                weighted.voice_no,
                {{ exact_sum("case
                        when not weighted.is_numeric then cast(weighted.fact_no <> best.fact_no as double)
                        when weighted.scale > 0 then abs(weighted.number - medians.estimate) / weighted.scale
                        else 0
                    end") }} / count(*) as loss
            from weighted
            left join medians on weighted.object_no = medians.object_no
            left join best on weighted.object_no = best.object_no
            group by weighted.voice_no
        ),

        total as (
            select {{ exact_sum("loss") }} as loss
            from losses
        ),

        stepped as (
            select
                losses.voice_no,
                if(total.loss > 0, -ln(greatest(losses.loss / total.loss, 1e-6)), 1) as weight
            from losses
            cross join total
        )
    {%- endset -%}
    {{ truth_iterate(votes, "1", step) }}
{%- endmacro %}

{#-
    CATD: Li, Li, Gao, Su, Zhao, Demirbas, Fan & Han, "A Confidence-Aware Approach for Truth Discovery on Long-Tail
    Data", PVLDB 8(4), 2014. Weight = chi-square quantile(.025, n) / sum of squared losses, n being how much a voice
    states: who says little is not believed for having made no mistake yet. Numbers are weighted means of values over the
    object's standard deviation, from the median on; a sum of losses counts at least a millionth.
-#}
{% macro truth_catd_weights(votes) -%}
    {%- set step -%}
        {{ truth_fitted() }},

        means as (
            {{ weighted_means("weighted") }}
        ),

        losses as (
            select
                weighted.voice_no,
                count(*) as stated_count,
                {{ exact_sum("case
                        when not weighted.is_numeric then cast(weighted.fact_no <> best.fact_no as double)
                        when weighted.scale > 0
                            then pow(
                                (weighted.number - if(weighted.round_no = 0, medians.estimate, means.estimate))
                                / weighted.scale, 2
                            )
                        else 0
                    end") }} as loss
            from weighted
            left join medians on weighted.object_no = medians.object_no
            left join means on weighted.object_no = means.object_no
            left join best on weighted.object_no = best.object_no
            group by weighted.voice_no
        ),

        rated as (
            select
                losses.voice_no,
                quantiles.quantile / greatest(losses.loss, 1e-6) as weight
            from losses
            inner join quantiles on losses.stated_count = quantiles.freedom
        ),

        -- Only the proportions of the weights count.
        stepped as (
            select
                voice_no,
                weight / max(weight) over () as weight
            from rated
        )
    {%- endset -%}
with recursive quantiles as (
    {{ chi_square_quantiles("(select count(*) as freedom from " ~ votes ~ " where voice_count > 1 group by voice_no)") }}
)

select * from (
    {{ truth_iterate(votes, "1", step) }}
)
{%- endmacro %}

{% macro weighted_means(weighted) -%}
    select
        object_no,
        any_value(middle) + coalesce(
            any_value(scale) * {{ exact_sum("weight * (number - middle) / nullif(scale, 0)") }}
            / {{ exact_sum("weight") }}, 0
        ) as estimate
    from {{ weighted }}
    where is_numeric
    group by object_no
{%- endmacro %}
