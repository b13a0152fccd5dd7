-- The values as people have corrected them; without corrections what the sources state.
with stated as (
    select * from {{ ref('int_stated_values') }}
),

applied as (
    select * from {{ ref('int_corrections') }}
    where problem is null
),

corrections as (
    select * from {{ ref('stg_corrections') }}
),

units as (
    select * from {{ ref('stg_units') }}
),

decided as (
    select
        event_id,
        claim_id,
        article_id,
        value_key,
        min(correction_id) filter (where action = 'override') as override_id,
        min(into_claim_id) as into_claim_id,
        string_agg(
            concat(action, ' by ', corrected_by, ': ', correction_reason), '; '
            order by row_number
        ) as correction_note,
        bool_or(action = 'drop') as is_dropped,
        bool_or(action = 'flag') as is_flagged
    from applied
    group by event_id, claim_id, article_id, value_key
),

kept as (
    select
        stated.*,
        coalesce(decided.into_claim_id, stated.claim_id) as corrected_claim_id,
        decided.override_id,
        decided.correction_note,
        if(decided.correction_note is null, null, stated.display) as stated_display,
        coalesce(decided.is_flagged, false) as is_flagged
    from stated
    left join decided
        on
            stated.event_id = decided.event_id
            and stated.claim_id = decided.claim_id
            and stated.article_id = decided.article_id
            and stated.value_key = decided.value_key
    where not coalesce(decided.is_dropped, false)
),

-- What stands in the text stays where it stands: a corrected value keeps mention, words and span.
replaced as (
    select
        * exclude (
            value_key, qualifier, grain, value_text, display, axis, text_key, value, lower, upper, low, high, step,
            lower_inclusive, upper_inclusive, is_low_inclusive, is_high_inclusive, date_from, date_to
        )
    from kept
    where override_id is not null
),

overridden as (
    select
        replaced.*,
        case
            when replaced.dimension not in ('date', 'time_of_day') then corrections.qualifier
            when corrections.qualifier in ('more_than', 'at_least') then 'after'
            when corrections.qualifier in ('less_than', 'at_most') then 'before'
            when corrections.qualifier = 'between' then 'exact'
            else corrections.qualifier
        end as qualifier,
        if(replaced.dimension = 'date', corrections.grain, null) as grain,
        if(replaced.dimension in ('time_of_day', 'choice', 'score'), corrections.value_text, null) as value_text,
        if(replaced.dimension in ('date', 'time_of_day', 'choice', 'score'), null, corrections.value) as value,
        case
            when replaced.dimension in ('date', 'time_of_day', 'choice', 'score') then null
            when corrections.qualifier = 'about' then corrections.value * (1 - replaced.tolerance_pct / 100)
            else corrections.lower
        end as lower,
        case
            when replaced.dimension in ('date', 'time_of_day', 'choice', 'score') then null
            when corrections.qualifier = 'about' then corrections.value * (1 + replaced.tolerance_pct / 100)
            else corrections.upper
        end as upper,
        coalesce(corrections.lower_inclusive, true) as lower_inclusive,
        coalesce(corrections.upper_inclusive, true) as upper_inclusive,
        if(replaced.dimension = 'date', corrections.date_from, null) as date_from,
        if(replaced.dimension = 'date', corrections.date_to, null) as date_to,
        corrections.value as stated_value,
        1.0 as stated_factor,
        1.0 as unit_factor
    from replaced
    inner join corrections on replaced.override_id = corrections.correction_id
),

revalued as (
    select * exclude (stated_value, stated_factor, unit_factor, day_from, day_to, minute_of_day)
    from ({{ place_values('overridden') }}) as overridden_values
),

displayed as (
    select
        revalued.*,
        {{ display_value('revalued', 'units') }} as display
    from revalued
    left join units
        on revalued.unit_id = units.unit_id and revalued.dimension = units.dimension
),

corrected as (
    select * from kept
    where override_id is null
    union all by name
    select * from displayed
),

-- Two values that a correction made one stand once.
final as (
    select
        event_id,
        corrected_claim_id as claim_id,
        article_id,
        mention_id,
        sentence_id,
        value_key,
        dimension,
        unit_id,
        qualifier,
        grain,
        value_text,
        display,
        stated_display,
        correction_note,
        thing,
        speaker,
        stance,
        match_reason,
        surface,
        axis,
        text_key,
        span_start,
        span_end,
        value,
        lower,
        upper,
        low,
        high,
        step,
        tolerance_pct,
        match_score,
        lower_inclusive,
        upper_inclusive,
        is_low_inclusive,
        is_high_inclusive,
        is_flagged,
        date_from,
        date_to
    from corrected
    qualify row_number() over (
        partition by event_id, corrected_claim_id, article_id, value_key
        order by override_id is not null, round(match_score, 1) desc, span_start, mention_id
    ) = 1
)

select * from final
