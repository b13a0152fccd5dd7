with voices as (
    select * from {{ ref('int_voices') }}
),

relations as (
    select * from {{ ref('int_value_relations') }}
),

points as (
    select * from {{ ref('int_claim_points') }}
),

counts as (
    select
        event_id,
        claim_id,
        count(distinct origin_id) as origin_count,
        count(distinct origin_id) filter (where axis <> 'none') as comparable_origin_count,
        count(distinct origin_id) filter (where axis <> 'none' and not is_superseded) as current_origin_count
    from voices
    group by event_id, claim_id
),

-- Pairs of independent voices.
voice_pairs as (
    select
        a.event_id,
        a.claim_id,
        relations.relation,
        relations.is_comparable,
        relations.relation = 'contrary' and ({{ supersedes('b', 'a') }} or {{ supersedes('a', 'b') }}) as is_update
    from voices as a
    inner join voices as b
        on
            a.event_id = b.event_id
            and a.claim_id = b.claim_id
            and a.origin_id < b.origin_id
    inner join relations
        on
            a.event_id = relations.event_id
            and a.claim_id = relations.claim_id
            and least(a.value_key, b.value_key) = relations.value_key_a
            and greatest(a.value_key, b.value_key) = relations.value_key_b
),

pair_counts as (
    select
        event_id,
        claim_id,
        count(*) filter (where is_comparable) as comparable_count,
        count(*) filter (where relation = 'contrary' and not is_update) as contrary_count,
        count(*) filter (where is_update) as update_count,
        count(*) filter (where is_comparable and relation in ('same', 'rounding')) as agreeing_count
    from voice_pairs
    group by event_id, claim_id
),

-- The sets of values that most origins stand behind; more than one where the evidence is split.
leaders as (
    select
        event_id,
        claim_id,
        count(*) as leader_count,
        max(origin_count) as leader_origin_count
    from points
    where support_rank = 1
    group by event_id, claim_id
),

final as (
    select
        counts.event_id,
        counts.claim_id,
        case
            when counts.comparable_origin_count = 0 then 'undetermined'
            when counts.origin_count = 1 then 'single_source'
            when coalesce(pair_counts.contrary_count, 0) > 0 then 'conflict'
            when coalesce(pair_counts.comparable_count, 0) = 0 then 'undetermined'
            when pair_counts.agreeing_count = pair_counts.comparable_count then 'agree'
            else 'compatible'
        end as verdict,
        case
            when counts.comparable_origin_count = 0 then 'nothing to compare'
            when counts.origin_count = 1 then 'the only origin'
            when leaders.leader_origin_count = counts.comparable_origin_count then 'intersection of all origins'
            when
                leaders.leader_origin_count = counts.current_origin_count
                and counts.current_origin_count < counts.comparable_origin_count
                then 'latest of what changes'
            when leaders.leader_count > 1 and coalesce(pair_counts.contrary_count, 0) = 0
                then 'most precise of rounded values'
            when leaders.leader_count > 1 then 'no majority of origins'
            else 'largest group of origins'
        end as method,
        counts.origin_count,
        counts.comparable_origin_count,
        coalesce(leaders.leader_origin_count, 0) as supporting_origin_count,
        coalesce(pair_counts.contrary_count, 0) as contrary_pair_count,
        coalesce(pair_counts.update_count, 0) as update_pair_count,
        coalesce(leaders.leader_count, 0) as leader_count
    from counts
    left join pair_counts
        on counts.event_id = pair_counts.event_id and counts.claim_id = pair_counts.claim_id
    left join leaders
        on counts.event_id = leaders.event_id and counts.claim_id = leaders.claim_id
)

select * from final
