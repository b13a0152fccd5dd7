{#-
    A sentence with its clause breaks under one sign (",") and its brackets under one pair, sign for sign as long as the
    sentence itself. A sign between two digits ("1,300", "20:42") is part of the number and no break.
-#}
{% macro mark_clauses(sentence) -%}
    translate(
        regexp_replace(
            regexp_replace({{ sentence }}, '(\p{Nd})[.,:،٬٫](\p{Nd})', '\1.\2', 'g'),
            '[;:–—،؛、，；：\n]', ',', 'g'
        ),
        '（）', '()'
    )
{%- endmacro %}

{#- How often a sign stands in the first `length` characters of a marked sentence. -#}
{% macro count_sign(marked, length, sign) -%}
    length(substr({{ marked }}, 1, {{ length }}))
    - length(replace(substr({{ marked }}, 1, {{ length }}), '{{ sign }}', ''))
{%- endmacro %}

{#- Clause breaks before a place: two places of one sentence stand in the same clause when the counts are equal. -#}
{% macro clause_breaks(marked, length) -%}
    {{ count_sign(marked, length, ",") }}
{%- endmacro %}

{#- How deep in brackets a place is: "$44bn (£36bn) bid" leaves $44bn beside its bid. -#}
{% macro bracket_depth(marked, length) -%}
    {{ count_sign(marked, length, "(") }} - ({{ count_sign(marked, length, ")") }})
{%- endmacro %}

{#- How many words such as "and" or "but" have begun before a word's first sign; glued to the word they count too. -#}
{% macro coordinators_at_start(starts, place) -%}
    coalesce(len(list_filter({{ starts }}, lambda start: start <= {{ place }})), 0)
{%- endmacro %}

{#- How many have begun before a word's end. -#}
{% macro coordinators_at_end(starts, place) -%}
    coalesce(len(list_filter({{ starts }}, lambda start: start < {{ place }})), 0)
{%- endmacro %}
