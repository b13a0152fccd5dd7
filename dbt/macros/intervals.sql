{#-
    How two values of one claim stand to each other. A value is an interval on one axis (numbers in the claim's unit, days,
    minutes of the day) or a text; an open end is null. `a` and `b` are aliases of relations with the columns of
    int_distinct_values. DESIGN: ">40" and "42" are compatible; "42" and "~45" rounding; ">20" beside ">40" weaker;
    "45 min" and "2 h" contrary.
-#}
{% macro is_disjoint(a, b) -%}
    (
        coalesce({{ a }}.high < {{ b }}.low, false)
        or coalesce({{ b }}.high < {{ a }}.low, false)
        or coalesce({{ a }}.high = {{ b }}.low and not ({{ a }}.is_high_inclusive and {{ b }}.is_low_inclusive), false)
        or coalesce({{ b }}.high = {{ a }}.low and not ({{ b }}.is_high_inclusive and {{ a }}.is_low_inclusive), false)
    )
{%- endmacro %}

{% macro is_same_interval(a, b) -%}
    (
        {{ a }}.low is not distinct from {{ b }}.low
        and {{ a }}.high is not distinct from {{ b }}.high
        and {{ a }}.is_low_inclusive = {{ b }}.is_low_inclusive
        and {{ a }}.is_high_inclusive = {{ b }}.is_high_inclusive
    )
{%- endmacro %}

{#- Two plain numbers, one of them said in coarser steps, and the other rounds to it: 1,284 and 1,300. -#}
{% macro is_rounding(a, b) -%}
    coalesce(
        {{ a }}.axis = 'number'
        and {{ a }}.low = {{ a }}.high
        and {{ b }}.low = {{ b }}.high
        and {{ a }}.step <> {{ b }}.step
        and abs({{ a }}.low - {{ b }}.low) <= greatest({{ a }}.step, {{ b }}.step) / 2
        and abs({{ a }}.low - {{ b }}.low) <= {{ a }}.tolerance_pct / 100 * greatest(abs({{ a }}.low), abs({{ b }}.low)),
        false
    )
{%- endmacro %}

{% macro is_comparable(a, b) -%}
    (
        {{ a }}.axis = {{ b }}.axis
        and {{ a }}.axis <> 'none'
        and {{ a }}.unit_id is not distinct from {{ b }}.unit_id
    )
{%- endmacro %}

{% macro interval_relation(a, b) -%}
    case
        when {{ a }}.value_key = {{ b }}.value_key and {{ a }}.axis <> 'none' then 'same'
        when not {{ is_comparable(a, b) }} then 'compatible'
        when {{ a }}.axis = 'text' then if({{ a }}.text_key = {{ b }}.text_key, 'same', 'contrary')
        when {{ is_same_interval(a, b) }} then 'same'
        when {{ is_disjoint(a, b) }} then if({{ is_rounding(a, b) }}, 'rounding', 'contrary')
        when ({{ a }}.high is null and {{ b }}.high is null) or ({{ a }}.low is null and {{ b }}.low is null) then 'weaker'
        when {{ a }}.high is null or {{ b }}.high is null or {{ a }}.low is null or {{ b }}.low is null then 'compatible'
        when 'about' in ({{ a }}.qualifier, {{ b }}.qualifier) then 'rounding'
        else 'compatible'
    end
{%- endmacro %}

{% macro interval_reason(a, b) -%}
    case
        when {{ a }}.value_key = {{ b }}.value_key and {{ a }}.axis <> 'none' then concat('both say ', {{ a }}.display)
        when {{ a }}.axis = 'none' or {{ b }}.axis = 'none' then 'not comparable: one of them has no place on a scale'
        when coalesce({{ a }}.unit_id, '') <> coalesce({{ b }}.unit_id, '')
            then concat('not comparable: ', coalesce({{ a }}.unit_id, 'no unit'), ' and ', coalesce({{ b }}.unit_id, 'no unit'))
        when not {{ is_comparable(a, b) }} then 'not comparable: different kinds of value'
        when {{ a }}.axis = 'text' then concat({{ a }}.display, if({{ a }}.text_key = {{ b }}.text_key, ' is ', ' is not '), {{ b }}.display)
        when {{ is_same_interval(a, b) }} then concat({{ a }}.display, ' means the same as ', {{ b }}.display)
        when {{ is_disjoint(a, b) }}
            then concat(
                {{ a }}.display, if({{ is_rounding(a, b) }}, ' and ', ' excludes '), {{ b }}.display,
                if({{ is_rounding(a, b) }}, ' are the same number, one of them rounded', '')
            )
        when ({{ a }}.high is null and {{ b }}.high is null) or ({{ a }}.low is null and {{ b }}.low is null)
            then concat({{ a }}.display, ' and ', {{ b }}.display, ': one bound is weaker than the other')
        when {{ a }}.high is null or {{ b }}.high is null or {{ a }}.low is null or {{ b }}.low is null
            then concat({{ a }}.display, ' leaves room for ', {{ b }}.display)
        when 'about' in ({{ a }}.qualifier, {{ b }}.qualifier) then concat({{ a }}.display, ' rounds to ', {{ b }}.display)
        else concat({{ a }}.display, ' overlaps ', {{ b }}.display)
    end
{%- endmacro %}
