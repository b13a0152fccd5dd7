{#-
    How many clause breaks stand in the first `length` characters of a sentence. Two places of one sentence stand in the
    same clause when the counts are equal. A sign between two digits ("1,300", "20:42") is part of the number, not a break.
-#}
{% macro clause_breaks(sentence, length) -%}
    length(regexp_replace(
        regexp_replace(substr({{ sentence }}, 1, {{ length }}), '\p{Nd}[.,:،٬٫]\p{Nd}', '', 'g'),
        '[^,;:–—،؛、，；：\n]', '', 'g'
    ))
{%- endmacro %}

{#- How deep in brackets the place after `length` characters is: "$44bn (£36bn) bid" leaves $44bn beside its bid. -#}
{% macro bracket_depth(sentence, length) -%}
    length(regexp_replace(substr({{ sentence }}, 1, {{ length }}), '[^(（]', '', 'g'))
    - length(regexp_replace(substr({{ sentence }}, 1, {{ length }}), '[^)）]', '', 'g'))
{%- endmacro %}
