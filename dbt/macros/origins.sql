{#- A source or agency under one spelling: "ČTK", "ctk" and "CTK" are one voice. -#}
{% macro origin_slug(name) -%}
    trim(regexp_replace(strip_accents(lower(coalesce({{ name }}, ''))), '[^\p{L}\p{M}\p{N}]+', '_', 'g'), '_')
{%- endmacro %}
