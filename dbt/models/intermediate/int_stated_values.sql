with matches as (
    select * from {{ ref('int_claim_groups') }}
),

anchors as (
    select * from {{ ref('int_anchors') }}
),

sentences as (
    select * from {{ ref('int_sentences') }}
),

mentions as (
    select * from {{ ref('stg_mentions') }}
),

claims as (
    select * from {{ ref('int_questions') }}
),

units as (
    select * from {{ ref('stg_units') }}
),

stated as (
    select
        matches.event_id,
        matches.claim_id,
        matches.article_id,
        matches.mention_id,
        anchors.sentence_id,
        coalesce(sentences.is_opening, false) as is_opening,
        claims.dimension,
        if(anchors.dimension = 'date', null, mentions.unit_id) as stated_unit_id,
        claims.unit_id as claim_unit_id,
        coalesce(mentions.qualifier, 'exact') as qualifier,
        mentions.grain,
        coalesce(anchors.option_label, mentions.value_text) as value_text,
        anchors.thing,
        mentions.speaker,
        coalesce(mentions.stance, 'stated') as stance,
        matches.match_reason,
        anchors.surface,
        anchors.span_start,
        anchors.span_end,
        if(anchors.dimension = 'date', null, mentions.value) as stated_value,
        if(anchors.dimension = 'date', null, mentions.base_value) as base_value,
        if(anchors.dimension = 'date', null, mentions.lower) as base_lower,
        if(anchors.dimension = 'date', null, mentions.upper) as base_upper,
        claims.tolerance_pct,
        matches.match_score,
        coalesce(mentions.lower_inclusive, true) as lower_inclusive,
        coalesce(mentions.upper_inclusive, true) as upper_inclusive,
        {{ answered_days('anchors', 'mentions') }}
    from matches
    inner join anchors
        on
            matches.article_id = anchors.article_id
            and matches.mention_id = anchors.mention_id
    inner join claims
        on
            matches.event_id = claims.event_id
            and matches.claim_id = claims.claim_id
    inner join sentences
        on
            anchors.article_id = sentences.article_id
            and anchors.sentence_id = sentences.sentence_id
    left join mentions
        on
            matches.article_id = mentions.article_id
            and matches.mention_id = mentions.mention_id
),

-- Into the claim's unit where both units have a factor; money stays in the currency it was stated in.
united as (
    select
        stated.*,
        case
            when stated.dimension = 'money' then coalesce(stated.stated_unit_id, stated.claim_unit_id)
            when stated.claim_unit_id is null then stated.stated_unit_id
            when stated.stated_unit_id is null then stated.claim_unit_id
            when stated_units.factor is null or claim_units.factor is null then stated.stated_unit_id
            else stated.claim_unit_id
        end as unit_id,
        coalesce(stated_units.factor, 1.0) as stated_factor,
        case
            when stated.stated_unit_id is null then 1.0
            when stated_units.factor is null then 1.0
            -- Months and years are converted by the calendar: 18 months are a year and a half.
            else coalesce(
                stated_units.factor * claim_units.calendar_months / stated_units.calendar_months,
                claim_units.factor, stated_units.factor
            )
        end as unit_factor,
        case
            when stated.stated_unit_id is null or stated_units.factor is null then 0.0
            else coalesce(if(claim_units.factor is null, stated_units.unit_offset, claim_units.unit_offset), 0.0)
        end as unit_offset
    from stated
    left join units as stated_units
        on stated.stated_unit_id = stated_units.unit_id and stated.dimension = stated_units.dimension
    left join units as claim_units
        on stated.claim_unit_id = claim_units.unit_id and stated.dimension = claim_units.dimension
),

converted as (
    select
        * exclude (lower_inclusive, upper_inclusive, base_lower, base_upper),
        round((coalesce(base_value, stated_value) - unit_offset) / unit_factor, 6) as value,
        round((base_lower - unit_offset) / unit_factor, 6) as mention_lower,
        round((base_upper - unit_offset) / unit_factor, 6) as mention_upper,
        lower_inclusive,
        upper_inclusive
    from united
),

-- "About" is as wide as the claim says; every other qualifier has brought its interval along.
bounded as (
    select
        * exclude (mention_lower, mention_upper, lower_inclusive, upper_inclusive),
        case
            when value is null then mention_lower
            when qualifier = 'about' then round(value - abs(value) * tolerance_pct / 100, 6)
            when qualifier in ('less_than', 'at_most', 'before') then mention_lower
            else coalesce(mention_lower, value)
        end as lower,
        case
            when value is null then mention_upper
            when qualifier = 'about' then round(value + abs(value) * tolerance_pct / 100, 6)
            when qualifier in ('more_than', 'at_least', 'after') then mention_upper
            else coalesce(mention_upper, value)
        end as upper,
        qualifier = 'about' or lower_inclusive as lower_inclusive,
        qualifier = 'about' or upper_inclusive as upper_inclusive
    from converted
),

keyed as (
    select * from ({{ place_values('bounded') }}) as placed
),

-- One row per event, claim, article and distinct value: of its repetitions the first that fits well stands for all; the
-- text's own sentence before its headline, which says the same in fewer words.
final as (
    select
        keyed.event_id,
        keyed.claim_id,
        keyed.article_id,
        keyed.mention_id,
        keyed.sentence_id,
        keyed.value_key,
        keyed.dimension,
        keyed.unit_id,
        keyed.qualifier,
        keyed.grain,
        keyed.value_text,
        {{ display_value('keyed', 'units') }} as display,
        keyed.thing,
        keyed.speaker,
        keyed.stance,
        keyed.match_reason,
        keyed.surface,
        keyed.axis,
        keyed.text_key,
        keyed.span_start,
        keyed.span_end,
        keyed.value,
        keyed.lower,
        keyed.upper,
        keyed.low,
        keyed.high,
        keyed.step,
        keyed.tolerance_pct,
        keyed.match_score,
        keyed.lower_inclusive,
        keyed.upper_inclusive,
        keyed.is_low_inclusive,
        keyed.is_high_inclusive,
        keyed.date_from,
        keyed.date_to
    from keyed
    left join units
        on keyed.unit_id = units.unit_id and keyed.dimension = units.dimension
    qualify row_number() over (
        partition by keyed.event_id, keyed.claim_id, keyed.article_id, keyed.value_key
        order by
            keyed.is_opening,
            keyed.match_score < {{ var('well_fitting_score') }},
            keyed.span_start,
            keyed.mention_id
    ) = 1
)

select * from final
