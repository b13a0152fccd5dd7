{#-
    One event's claims with one column per source, each cell as that source states it. A table can't have columns that depend
    on data, so this is a query: dbt show --inline "{{ claim_matrix('trump_musk_2024') }}" --limit 100
-#}
{% macro claim_matrix(event) -%}
    {%- set claim_values = ref("fct_claim_values") -%}
    {%- set event_literal = "'" ~ event | replace("'", "''") ~ "'" -%}
    {%- set sources = [] -%}
    {%- if execute -%}
        {%- set sources = run_query(
            "select distinct source_id from " ~ claim_values ~ " where event_id = " ~ event_literal ~ " order by source_id"
        ).columns[0].values() -%}
    {%- endif -%}
select
    matrix.claim_id,
    matrix.question,
    matrix.verdict
    {%- for source in sources %},
    max(claim_values.display) filter (where claim_values.source_id = '{{ source | replace("'", "''") }}') as "{{ source | replace('"', '""') }}"
    {%- endfor %}
from {{ ref("fct_claim_matrix") }} as matrix
inner join {{ claim_values }} as claim_values
    on matrix.event_id = claim_values.event_id and matrix.claim_id = claim_values.claim_id and claim_values.is_preferred
where matrix.event_id = {{ event_literal }}
group by matrix.claim_id, matrix.question, matrix.verdict
order by matrix.claim_id
{%- endmacro %}
