{#- An interval that ends before it starts holds no value. -#}
{% test in_order(model, first, second) %}
select *
from {{ model }}
where {{ first }} > {{ second }}
{% endtest %}
