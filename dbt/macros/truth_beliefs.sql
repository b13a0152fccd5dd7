{#-
    The methods that believe in facts rather than compute numbers. Of each: `truth_<method>_beliefs(votes, weights)`, one
    row per fact and what the method believes of it for given weights of voices, and `truth_<method>_weights(votes)`, one
    row per voice after the last iteration (see truth_methods.sql).
-#}

{#-
    TruthFinder: Yin, Han & Yu, "Truth Discovery with Multiple Conflicting Information Providers on the Web", IEEE TKDE
    20(6), 2008. trust = mean confidence of a voice's facts, from .9; confidence = 1 / (1 + exp(-gamma * score)), gamma .3;
    a fact's score is the sum of -ln(1 - trust) of its voices plus rho = .5 times what other facts of the object imply:
    their scores times (similarity - .5). Facts that are told apart at all are not similar: numbers that are nearly the
    same are one fact here already.
-#}
{% macro truth_truthfinder_beliefs(votes, weights) -%}
    select
        object_no,
        fact_no,
        1 / (1 + exp(-0.3 * (score - 0.5 * 0.5 * (sum(score) over (
            partition by object_no
            order by fact_no
            rows between unbounded preceding and unbounded following
        ) - score)))) as belief
    from (
        select
            votes.object_no,
            votes.fact_no,
            {{ exact_sum("-ln(greatest(1 - weights.weight, 1e-12))") }} as score
        from {{ votes }} as votes
        inner join {{ weights }} as weights on votes.voice_no = weights.voice_no
        group by votes.object_no, votes.fact_no
    )
{%- endmacro %}

{% macro truth_truthfinder_weights(votes) -%}
    {%- set step -%}
        beliefs as (
            {{ truth_truthfinder_beliefs("contested", "state") }}
        ),

        stepped as (
            select
                contested.voice_no,
                {{ exact_sum("beliefs.belief") }} / count(*) as weight
            from contested
            inner join beliefs
                on contested.object_no = beliefs.object_no and contested.fact_no = beliefs.fact_no
            group by contested.voice_no
        )
    {%- endset -%}
    {{ truth_iterate(votes, "0.9", step) }}
{%- endmacro %}

{#-
    2-Estimates: Galland, Abiteboul, Marian & Senellart, "Corroborating Information from Disagreeing Views", WSDM 2010. A
    voice that states one fact of an object denies the others. Belief of a fact = mean of (1 - error) of who states it and
    error of who denies it; error of a voice = mean of (1 - belief) of what it states and belief of what it denies. After
    each step values are spread over 0 to 1 and drawn half way to the nearer end (their normalisation, lambda .5). Weights
    here are errors, from .1.
-#}
{% macro truth_two_estimates_beliefs(votes, weights) -%}
    select
        object_no,
        fact_no,
        {{ spread_halfway("belief") }} as belief
    from (
        select
            facts.object_no,
            facts.fact_no,
            (facts.stating + objects.denying - facts.denying) / objects.voice_count as belief
        from (
            select
                votes.object_no,
                votes.fact_no,
                {{ exact_sum("1 - weights.weight") }} as stating,
                {{ exact_sum("weights.weight") }} as denying
            from {{ votes }} as votes
            inner join {{ weights }} as weights on votes.voice_no = weights.voice_no
            group by votes.object_no, votes.fact_no
        ) as facts
        inner join (
            select
                votes.object_no,
                count(*) as voice_count,
                {{ exact_sum("weights.weight") }} as denying
            from {{ votes }} as votes
            inner join {{ weights }} as weights on votes.voice_no = weights.voice_no
            group by votes.object_no
        ) as objects on facts.object_no = objects.object_no
    )
{%- endmacro %}

{% macro spread_halfway(column) -%}
    if(
        max({{ column }}) over () > min({{ column }}) over (),
        0.5 * ({{ column }} - min({{ column }}) over ()) / (max({{ column }}) over () - min({{ column }}) over ())
        + 0.5 * floor({{ column }} + 0.5),
        {{ column }}
    )
{%- endmacro %}

{% macro truth_two_estimates_weights(votes) -%}
    {%- set step -%}
        beliefs as (
            {{ truth_two_estimates_beliefs("contested", "state") }}
        ),

        believed as (
            select
                object_no,
                {{ exact_sum("belief") }} as belief
            from beliefs
            group by object_no
        ),

        errors as (
            select
                contested.voice_no,
                {{ exact_sum("1 - 2 * beliefs.belief + believed.belief") }}
                / sum(contested.fact_count) as error
            from contested
            inner join beliefs
                on contested.object_no = beliefs.object_no and contested.fact_no = beliefs.fact_no
            inner join believed on contested.object_no = believed.object_no
            group by contested.voice_no
        ),

        stepped as (
            select
                voice_no,
                {{ spread_halfway("error") }} as weight
            from errors
        )
    {%- endset -%}
    {{ truth_iterate(votes, "0.1", step) }}
{%- endmacro %}

{#-
    PooledInvestment: Pasternack & Roth, "Knowing What to Believe (when you already know something)", COLING 2010. A voice
    invests its trust evenly in its facts: H(fact) = sum of trust / number of facts of who states it; belief = H * G(H) /
    sum of G(H) over the object's facts, G(x) = x ^ 1.4; trust comes back from a fact's belief by a voice's share in H. Both
    begin even: trust 1, belief one in the number of the object's facts. Trust is divided by its highest each time.
-#}
{% macro truth_pooled_investment_beliefs(votes, weights) -%}
    select
        object_no,
        fact_no,
        invested,
        invested * pow(invested, 1.4) / nullif(sum(pow(invested, 1.4)) over (
            partition by object_no
            order by fact_no
            rows between unbounded preceding and unbounded following
        ), 0) as belief
    from (
        select
            votes.object_no,
            votes.fact_no,
            {{ exact_sum("weights.weight / stated.stated_count") }} as invested
        from {{ votes }} as votes
        inner join {{ weights }} as weights on votes.voice_no = weights.voice_no
        inner join (
            select
                voice_no,
                count(*) as stated_count
            from {{ votes }}
            group by voice_no
        ) as stated on votes.voice_no = stated.voice_no
        group by votes.object_no, votes.fact_no
    )
{%- endmacro %}

{% macro truth_pooled_investment_weights(votes) -%}
    {%- set step -%}
        beliefs as (
            {{ truth_pooled_investment_beliefs("contested", "state") }}
        ),

        returned as (
            select
                contested.voice_no,
                {{ exact_sum("coalesce(
                        if(state.round_no = 0, 1 / contested.fact_count, beliefs.belief)
                        * state.weight / voices.stated_count / nullif(beliefs.invested, 0), 0
                    )") }} as weight
            from contested
            inner join state on contested.voice_no = state.voice_no
            inner join voices on contested.voice_no = voices.voice_no
            inner join beliefs
                on contested.object_no = beliefs.object_no and contested.fact_no = beliefs.fact_no
            group by contested.voice_no
        ),

        stepped as (
            select
                voice_no,
                weight / max(weight) over () as weight
            from returned
        )
    {%- endset -%}
    {{ truth_iterate(votes, "1", step) }}
{%- endmacro %}

{% macro truth_method_beliefs(method, votes, weights) -%}
    {%- if method == "truthfinder" -%} {{ truth_truthfinder_beliefs(votes, weights) }}
    {%- elif method == "two_estimates" -%} {{ truth_two_estimates_beliefs(votes, weights) }}
    {%- else -%} {{ truth_pooled_investment_beliefs(votes, weights) }}
    {%- endif -%}
{%- endmacro %}
