{#-
    Whether `newer` brings `older` up to date, where the two exclude each other: it was published on a later day, and time
    can have made the difference. A toll only rises; how many are missing may change either way; any other question has one
    answer for all time, unless a source itself gives a newer one (`is_own`).
-#}
{% macro supersedes(newer, older, is_own="false") -%}
    coalesce(
        {{ newer }}.published_date > {{ older }}.published_date
        and case
            when {{ is_own }} then true
            when {{ newer }}.over_time = 'rises'
                then coalesce({{ newer }}.low, {{ newer }}.high) > coalesce({{ older }}.high, {{ older }}.low)
            else {{ newer }}.over_time = 'changes'
        end,
        false
    )
{%- endmacro %}
