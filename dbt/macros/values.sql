{#- A number as people read it: thousands separators, no trailing zeros, no false precision after a conversion. -#}
{% macro format_number(value) -%}
    case
        when {{ value }} = floor({{ value }}) and abs({{ value }}) < 1e15 then format('{:,}', cast({{ value }} as bigint))
        when abs({{ value }}) >= 1000 then rtrim(rtrim(format('{:,.1f}', {{ value }}), '0'), '.')
        when abs({{ value }}) >= 1 then rtrim(rtrim(format('{:.2f}', {{ value }}), '0'), '.')
        else rtrim(rtrim(format('{:.4f}', {{ value }}), '0'), '.')
    end
{%- endmacro %}

{#- The sign that stands before a value for its qualifier; an exact value has none. -#}
{% macro qualifier_sign(qualifier) -%}
    case {{ qualifier }}
        when 'more_than' then '> '
        when 'after' then '> '
        when 'at_least' then '≥ '
        when 'less_than' then '< '
        when 'before' then '< '
        when 'at_most' then '≤ '
        when 'about' then '~ '
        else ''
    end
{%- endmacro %}

{#- A date as exact as it was stated: 2024-07-13, 2024-07 or 2024. -#}
{% macro format_date(date, grain) -%}
    case {{ grain }}
        when 'year' then strftime({{ date }}, '%Y')
        when 'month' then strftime({{ date }}, '%Y-%m')
        else strftime({{ date }}, '%Y-%m-%d')
    end
{%- endmacro %}

{#- The step that a stated number counts in: 40 is said in tens, 42 in ones, 1.3 million in hundred thousands. -#}
{% macro stated_step(value) -%}
    case
        when {{ value }} is null or {{ value }} = 0 or abs({{ value }}) >= 1e15 then null
        when {{ value }} = floor({{ value }})
            then pow(10, length(format('{}', cast({{ value }} as bigint))) - length(rtrim(format('{}', cast({{ value }} as bigint)), '0')))
        else pow(10, -length(rtrim(split_part(format('{:.6f}', {{ value }}), '.', 2), '0')))
    end
{%- endmacro %}

{#- A value as its source qualifies it, in the claim's unit: "> 40 min", "~ 45 min", "10–12", "2024-07", "20:42". -#}
{% macro display_value(stated, units) -%}
    case
        when {{ stated }}.dimension in ('choice', 'score') then coalesce({{ stated }}.value_text, {{ stated }}.surface)
        when {{ stated }}.axis = 'none' then coalesce({{ stated }}.value_text, {{ stated }}.surface)
        when {{ stated }}.dimension = 'time_of_day' then concat({{ qualifier_sign(stated ~ '.qualifier') }}, left({{ stated }}.value_text, 5))
        when {{ stated }}.dimension = 'date'
            then concat(
                {{ qualifier_sign(stated ~ '.qualifier') }},
                case
                    when {{ stated }}.qualifier = 'before'
                        then {{ format_date('coalesce(' ~ stated ~ '.date_to, ' ~ stated ~ '.date_from)', stated ~ '.grain') }}
                    when {{ stated }}.date_to is null
                        or {{ stated }}.date_to = {{ stated }}.date_from
                        or {{ stated }}.qualifier = 'after'
                        or {{ stated }}.grain in ('month', 'year')
                        then {{ format_date('coalesce(' ~ stated ~ '.date_from, ' ~ stated ~ '.date_to)', stated ~ '.grain') }}
                    else concat(strftime({{ stated }}.date_from, '%Y-%m-%d'), '–', strftime({{ stated }}.date_to, '%Y-%m-%d'))
                end
            )
        else concat(
            {{ qualifier_sign(stated ~ '.qualifier') }},
            case
                when {{ stated }}.qualifier = 'between' and {{ stated }}.lower < {{ stated }}.upper
                    then concat({{ format_number(stated ~ '.lower') }}, '–', {{ format_number(stated ~ '.upper') }})
                else {{ format_number('coalesce(' ~ stated ~ '.value, ' ~ stated ~ '.lower, ' ~ stated ~ '.upper)') }}
            end,
            case
                when {{ stated }}.dimension in ('count', 'number', 'ordinal', 'magnitude') then ''
                when {{ stated }}.dimension = 'percent' then coalesce(concat(' ', {{ units }}.symbol), ' %')
                else coalesce(concat(' ', coalesce({{ units }}.symbol, {{ stated }}.unit_id)), '')
            end
        )
    end
{%- endmacro %}

{#- The dimension by which a mention answers: "two days ago" is a length of time in the text, and answers when. -#}
{% macro answered_dimension(mentions) -%}
    if(
        {{ mentions }}.dimension = 'duration' and {{ mentions }}.grain is not null
        and {{ mentions }}.date_from is not distinct from {{ mentions }}.date_to,
        'date', {{ mentions }}.dimension
    )
{%- endmacro %}

{#- First day of the week, month or year of a date that is known no better than its grain. -#}
{% macro first_day(date, grain) -%}
    if({{ grain }} in ('week', 'month', 'year'), cast(date_trunc({{ grain }}, {{ date }}) as date), {{ date }})
{%- endmacro %}

{#- Last day of the same. -#}
{% macro last_day_of(date, grain) -%}
    case {{ grain }}
        when 'week' then {{ first_day(date, grain) }} + 6
        when 'month' then last_day({{ date }})
        when 'year' then make_date(year({{ date }}), 12, 31)
        else {{ date }}
    end
{%- endmacro %}

{#- The days that an answer names: "a year ago" as a date is a year, not the very day of a year ago. -#}
{% macro answered_days(anchors, mentions) -%}
    {%- set is_stated = anchors ~ ".dimension = " ~ mentions ~ ".dimension" -%}
    {%- set date_from, date_to, grain = mentions ~ ".date_from", mentions ~ ".date_to", mentions ~ ".grain" -%}
    if({{ is_stated }}, {{ date_from }}, {{ first_day(date_from, grain) }}) as date_from,
    if({{ is_stated }}, {{ date_to }}, {{ last_day_of(date_to, grain) }}) as date_to
{%- endmacro %}

{#- How many digits of a stated number tell something: 54.20 has three, 44 billion two, 20,000 one. -#}
{% macro significant_digits(value) -%}
    length(rtrim(replace(split_part(format('{:.9e}', abs({{ value }})), 'e', 1), '.', ''), '0'))
{%- endmacro %}

{#- Whether one number is another one in fewer digits: 9 for 9.2, 1300 for 1285; 40 is no way of saying 41. -#}
{% macro rounds_to(coarse, fine) -%}
    (
        abs({{ coarse }} - {{ fine }}) <= 0.05 * abs({{ fine }})
        and ({{ fine }} <> floor({{ fine }}) or abs({{ fine }}) >= 1000)
        and {{ significant_digits(coarse) }} < {{ significant_digits(fine) }}
        and format(concat('{:.', greatest({{ significant_digits(coarse) }} - 1, 0), 'e}'), {{ fine }})
        = format(concat('{:.', greatest({{ significant_digits(coarse) }} - 1, 0), 'e}'), {{ coarse }})
    )
{%- endmacro %}

{#- A value as part of an id: 54_2_usd, 2021_01_06, 20_42, 1300000. -#}
{% macro value_slug() -%}
    trim(
        regexp_replace(
            lower(concat_ws(
                '_',
                case
                    when value_type = 'date'
                        then coalesce({{ format_date('coalesce(date_from, date_to)', 'grain') }}, value_text)
                    when value_type in ('time_of_day', 'score') then value_text
                    else replace({{ format_number('coalesce(value, point)') }}, ',', '')
                end,
                if(value_type = 'date', null, unit_id)
            )),
            '[^\p{L}\p{M}\p{N}]+', '_', 'g'
        ),
        '_'
    )
{%- endmacro %}

{#- Where a value lies on its axis: days since 1970, minutes of the day, base units. -#}
{% macro value_point(stated) -%}
    case {{ stated }}.value_type
        when 'date'
            then date_diff('day', date '1970-01-01', coalesce({{ stated }}.date_from, {{ stated }}.date_to))
        when 'time_of_day'
            then
                try_cast(split_part({{ stated }}.value_text, ':', 1) as integer) * 60
                + try_cast(left(split_part({{ stated }}.value_text, ':', 2), 2) as integer)
        -- 3–2 and 2–3 are one result.
        when 'score'
            then list_max({{ score_sides(stated) }}) * 1000 + list_min({{ score_sides(stated) }})
        else {{ stated }}.base_value
    end
{%- endmacro %}

{#- The numbers of a result such as 3–2. -#}
{% macro score_sides(stated) -%}
    list_transform(regexp_extract_all({{ stated }}.value_text, '\d+'), lambda side: try_cast(side as bigint))
{%- endmacro %}
