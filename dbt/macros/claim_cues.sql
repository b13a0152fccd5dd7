{#- Whether a claim (row of `int_claim_classes`) takes a mention of its dimension: by what it counts, or an option. -#}
{% macro takes_mention(mention, claim) -%}
    coalesce({{ mention }}.claim_id, {{ claim }}.claim_id) = {{ claim }}.claim_id
    and (
        {{ claim }}.thing_ids is null
        or {{ mention }}.thing_id is null
        or list_contains({{ claim }}.thing_ids, {{ mention }}.thing_id)
    )
{%- endmacro %}

{#- The two words that a mention falls back on (CTE `fallbacks`), beside each row of `rows`: a mention and a cue. -#}
{% macro join_fallbacks(rows) -%}
    left join fallbacks as first_choice
        on
            {{ rows }}.article_id = first_choice.article_id
            and {{ rows }}.mention_id = first_choice.mention_id
            and first_choice.rank_no = 1
    left join fallbacks as second_choice
        on
            {{ rows }}.article_id = second_choice.article_id
            and {{ rows }}.mention_id = second_choice.mention_id
            and second_choice.rank_no = 2
{%- endmacro %}

{#- How far the nearest of them lies that isn't the row's own cue; 1000 without one. -#}
{% macro cost_of_fallback(rows) -%}
    coalesce(if(first_choice.cue_start = {{ rows }}.cue_start, second_choice.cost, first_choice.cost), 1000)
{%- endmacro %}
