with preferred as (
    select * from {{ ref('int_preferred_values') }}
    where is_preferred and axis <> 'none'
),

relations as (
    select * from {{ ref('int_value_relations') }}
    where is_comparable
),

sources as (
    select distinct source_id
    from {{ ref('stg_articles') }}
),

voices as (
    select * from {{ ref('int_voices') }}
    where axis <> 'none'
),

-- What every other origin says of the same claim; an origin counts once, whatever its number of sources. An early toll
-- that rose later was no mistake.
opinions as (
    select
        preferred.source_id,
        preferred.event_id,
        preferred.claim_id,
        voices.origin_id,
        bool_and(
            relations.relation = 'contrary'
            and not {{ supersedes('voices', 'preferred') }}
            and not {{ supersedes('preferred', 'voices') }}
        ) as is_contrary
    from preferred
    inner join voices
        on
            preferred.event_id = voices.event_id
            and preferred.claim_id = voices.claim_id
            and preferred.origin_id <> voices.origin_id
    inner join relations
        on
            preferred.event_id = relations.event_id
            and preferred.claim_id = relations.claim_id
            and least(preferred.value_key, voices.value_key) = relations.value_key_a
            and greatest(preferred.value_key, voices.value_key) = relations.value_key_b
    group by preferred.source_id, preferred.event_id, preferred.claim_id, voices.origin_id
),

compared as (
    select
        source_id,
        event_id,
        claim_id,
        count(*) filter (where not is_contrary) as for_count,
        count(*) filter (where is_contrary) as against_count
    from opinions
    group by source_id, event_id, claim_id
),

judged as (
    select
        source_id,
        count(*) as compared_count,
        count(*) filter (where for_count > against_count) as agreeing_count,
        count(*) filter (where for_count < against_count) as contrary_count,
        count(*) filter (where for_count = against_count) as split_count
    from compared
    group by source_id
),

stated as (
    select
        source_id,
        count(*) as claim_count,
        count(distinct event_id) as event_count
    from preferred
    group by source_id
),

-- What methods of truth discovery make of the origin of this name.
weights as (
    select
        voice_id,
        max(weight) filter (where method = 'crh') as crh_weight,
        max(weight) filter (where method = 'catd') as catd_weight,
        max(weight) filter (where method = 'truthfinder') as truthfinder_trust,
        max(weight) filter (where method = 'two_estimates') as two_estimates_error,
        max(weight) filter (where method = 'pooled_investment') as pooled_investment_trust
    from {{ ref('int_truth_weights') }}
    group by voice_id
),

final as (
    select
        sources.source_id,
        case
            when judged.agreeing_count + judged.contrary_count >= {{ var('reliability_min_values') }}
                then round(judged.agreeing_count / (judged.agreeing_count + judged.contrary_count), 4)
        end as reliability_share,
        round(weights.crh_weight, 6) as crh_weight,
        round(weights.catd_weight, 6) as catd_weight,
        round(weights.truthfinder_trust, 6) as truthfinder_trust,
        round(weights.two_estimates_error, 6) as two_estimates_error,
        round(weights.pooled_investment_trust, 6) as pooled_investment_trust,
        coalesce(stated.claim_count, 0) as claim_count,
        coalesce(stated.event_count, 0) as event_count,
        coalesce(judged.compared_count, 0) as compared_count,
        coalesce(judged.agreeing_count, 0) as agreeing_count,
        coalesce(judged.contrary_count, 0) as contrary_count,
        coalesce(judged.split_count, 0) as split_count
    from sources
    left join stated on sources.source_id = stated.source_id
    left join judged on sources.source_id = judged.source_id
    left join weights on {{ origin_slug('sources.source_id') }} = weights.voice_id
)

select * from final
order by source_id
