with claims as (
    select * from {{ ref('int_claims') }}
),

groups as (
    select * from {{ ref('int_claim_groups') }}
),

-- What a person told apart: a question of the event's own.
split_claims as (
    select distinct
        event_id,
        claim_id,
        into_claim_id
    from {{ ref('stg_corrections') }}
    where action = 'split'
),

-- What the catalogue's claims fall into, and what no claim asks for.
found as (
    select
        event_id,
        claim_id,
        min(parent_claim_id) as parent_claim_id,
        min(value_type) as dimension,
        mode(unit_id order by unit_id) as unit_id,
        min(context) as context
    from groups
    where parent_claim_id is distinct from claim_id
    group by event_id, claim_id
),

discovered as (
    select
        found.event_id,
        found.claim_id,
        found.parent_claim_id,
        cast(null as varchar) as owner_event_id,
        'discovered' as claim_type,
        if(
            claims.claim_id is null,
            concat('What is ', replace(split_part(found.claim_id, '__', 2), '_', ' '), ' (', trim(found.context), ')?'),
            concat(rtrim(claims.question, '?'), ' (', replace(split_part(found.claim_id, '__', 2), '_', ' '), ')?')
        ) as question,
        if(
            claims.claim_id is null,
            'A value that several articles give and no claim of the catalogue asks for.',
            concat('Told apart from ', claims.claim_id, ': ', claims.definition)
        ) as definition,
        coalesce(claims.dimension, found.dimension) as dimension,
        case
            when claims.claim_id is not null then claims.unit_id
            when found.dimension not in ('money', 'count', 'date', 'time_of_day') then found.unit_id
        end as unit_id,
        coalesce(claims.scope, 'sentence') as scope,
        coalesce(claims.accepts, '') as accepts,
        coalesce(claims.answers, 'one') as answers,
        coalesce(claims.over_time, 'fixed') as over_time,
        coalesce(claims.tolerance_pct, 10.0) as tolerance_pct,
        coalesce(claims.min_score, 0.5) as min_score
    from found
    left join claims
        on
            found.event_id = claims.event_id
            and found.parent_claim_id = claims.claim_id
),

found_or_asked as (
    select * from discovered
    union all
    select
        event_id,
        claim_id,
        cast(null as varchar) as parent_claim_id,
        owner_event_id,
        claim_type,
        question,
        definition,
        dimension,
        unit_id,
        scope,
        accepts,
        answers,
        over_time,
        tolerance_pct,
        min_score
    from claims
),

split_apart as (
    select
        parents.event_id,
        split_claims.into_claim_id as claim_id,
        parents.claim_id as parent_claim_id,
        parents.owner_event_id,
        'event' as claim_type,
        concat(
            rtrim(parents.question, '?'), ' (',
            replace(substr(split_claims.into_claim_id, length(parents.claim_id) + 3), '_', ' '), ')?'
        ) as question,
        concat('Told apart from ', parents.claim_id, ' by a correction: ', parents.definition) as definition,
        parents.dimension,
        parents.unit_id,
        parents.scope,
        parents.accepts,
        parents.answers,
        parents.over_time,
        parents.tolerance_pct,
        parents.min_score
    from split_claims
    inner join found_or_asked as parents
        on
            split_claims.event_id = parents.event_id
            and split_claims.claim_id = parents.claim_id
    where (split_claims.event_id, split_claims.into_claim_id) not in (
        select (found_or_asked.event_id, found_or_asked.claim_id) from found_or_asked
    )
),

final as (
    select * from found_or_asked
    union all
    select * from split_apart
)

select * from final
