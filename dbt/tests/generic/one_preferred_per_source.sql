{#- Exactly one value of a claim speaks for a source. -#}
{% test one_preferred_per_source(model) %}
select
    event_id,
    claim_id,
    source_id,
    count(*) filter (where is_preferred) as preferred_count
from {{ model }}
group by event_id, claim_id, source_id
having count(*) filter (where is_preferred) <> 1
{% endtest %}
