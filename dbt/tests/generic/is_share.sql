{#- A share lies between 0 and 1. -#}
{% test is_share(model, column) %}
select *
from {{ model }}
where {{ column }} not between 0 and 1
{% endtest %}
