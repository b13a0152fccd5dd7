{#- A correction that fits nothing any more stops the build, and says what it expected and what is there. -#}
{% test corrections_apply(model) %}
select
    concat(event_id, '/corrections.csv, line ', row_number, ': ', action, ' of ', claim_id, ': ', problem) as problem
from {{ model }}
where problem is not null
{% endtest %}
