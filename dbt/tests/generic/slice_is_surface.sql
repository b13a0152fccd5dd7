{#- Every number is traceable, on 100 % of rows: the words stand in the text exactly where the span says. -#}
{% test slice_is_surface(model, start, end, surface) %}
select
    rows.article_id,
    rows.{{ start }},
    rows.{{ end }},
    rows.{{ surface }},
    substr(texts.text, rows.{{ start }} + 1, rows.{{ end }} - rows.{{ start }}) as slice
from {{ model }} as rows
left join {{ ref('article_texts') }} as texts on rows.article_id = texts.article_id
where
    coalesce(rows.{{ start }}, rows.{{ end }}) is not null
    and substr(texts.text, rows.{{ start }} + 1, rows.{{ end }} - rows.{{ start }}) is distinct from rows.{{ surface }}
{% endtest %}
