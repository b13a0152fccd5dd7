{#-
    Values placed on one axis for all kinds: numbers in the claim's unit, days since 1970, minutes of the day; with the
    key that makes two statements of one claim the same value. `bounded` names a relation with the columns of a value.
-#}
{% macro place_values(bounded) -%}
    with placed as (
        select
            *,
            case
                when dimension in ('choice', 'score') then if(value_text is null, 'none', 'text')
                when dimension = 'date' then if(date_from is null and date_to is null, 'none', 'date')
                when dimension = 'time_of_day' then if(regexp_full_match(value_text, '\d{1,2}:\d{2}.*'), 'time', 'none')
                when value is null and lower is null and upper is null then 'none'
                else 'number'
            end as axis,
            date_diff('day', date '1970-01-01', date_from) as day_from,
            date_diff('day', date '1970-01-01', date_to) as day_to,
            try_cast(split_part(value_text, ':', 1) as integer) * 60
            + try_cast(left(split_part(value_text, ':', 2), 2) as integer) as minute_of_day
        from {{ bounded }}
    ),

    intervals as (
        select
            *,
            case axis
                when 'number' then lower
                when 'date'
                    then case
                        when qualifier = 'before' then null
                        else day_from - if(qualifier = 'about' and grain = 'day', {{ var('about_days') }}, 0)
                    end
                when 'time'
                    then case
                        when qualifier in ('before', 'less_than', 'at_most') then null
                        else minute_of_day - if(qualifier = 'about', {{ var('about_minutes') }}, 0)
                    end
            end as low,
            case axis
                when 'number' then upper
                when 'date'
                    then case
                        when qualifier = 'after' then null
                        else
                            coalesce(day_to, day_from)
                            + if(qualifier = 'about' and grain = 'day', {{ var('about_days') }}, 0)
                    end
                when 'time'
                    then case
                        when qualifier in ('after', 'more_than', 'at_least') then null
                        else minute_of_day + if(qualifier = 'about', {{ var('about_minutes') }}, 0)
                    end
            end as high,
            if(axis = 'number', lower_inclusive, true) as is_low_inclusive,
            if(axis = 'number', upper_inclusive, true) as is_high_inclusive,
            if(axis = 'text', lower(trim(value_text)), null) as text_key,
            case
                when axis = 'number' and qualifier = 'exact'
                    then {{ stated_step('stated_value') }} * stated_factor / unit_factor
            end as step
        from placed
    )

    select
        *,
        -- What makes two statements of one claim the same value.
        md5(concat_ws(
            '|', axis, coalesce(text_key, ''),
            coalesce(cast(low as varchar), '-'), coalesce(cast(high as varchar), '-'),
            is_low_inclusive, is_high_inclusive, qualifier, coalesce(unit_id, ''),
            if(axis = 'none', coalesce(value_text, surface), '')
        )) as value_key
    from intervals
    -- A claim that asks for one of several options is not answered by a mention that names none.
    where not (dimension = 'choice' and value_text is null)
{%- endmacro %}

{#- Whether the value that a correction gives can be one of this dimension. -#}
{% macro is_readable(corrections, dimension) -%}
    case
        when {{ dimension }} = 'date' then {{ corrections }}.date_from is not null
        when {{ dimension }} = 'time_of_day'
            then regexp_full_match({{ corrections }}.value_text, '([01]?\d|2[0-3]):[0-5]\d')
        when {{ dimension }} in ('choice', 'score') then true
        else coalesce({{ corrections }}.value, {{ corrections }}.lower) is not null
    end
{%- endmacro %}
