{%- set truth_votes_table = ref('int_truth_votes') -%}
{%- set truth_weights_table = ref('int_truth_weights') -%}

with verdicts as (
    select * from {{ ref('int_claim_verdicts') }}
),

points as (
    select * from {{ ref('int_claim_points') }}
    where support_rank = 1
),

all_values as (
    select
        *,
        count(*) filter (where is_preferred) over (partition by event_id, claim_id, value_key) as voice_count
    from {{ ref('int_preferred_values') }}
),

voices as (
    select * from {{ ref('int_voices') }}
    where not is_superseded
),

pairs as (
    select * from {{ ref('fct_value_pairs') }}
),

claims as (
    select * from {{ ref('int_questions') }}
),

totals as (
    select
        event_id,
        claim_id,
        count(*) as value_count,
        count(distinct value_key) as distinct_value_count,
        count(distinct article_id) as article_count,
        count(distinct source_id) as source_count,
        max(coalesce(value, low, high)) filter (where is_preferred) as highest,
        min(coalesce(value, low, high)) filter (where is_preferred) as lowest
    from all_values
    group by event_id, claim_id
),

contradictions as (
    select
        event_id,
        claim_id,
        count(distinct article_id_a) as self_contradiction_count
    from pairs
    where is_same_article and relation = 'contrary'
    group by event_id, claim_id
),

-- Of the values that most origins stand behind, the narrowest and best attested; none where two groups are even.
preferred as (
    select
        all_values.event_id,
        all_values.claim_id,
        all_values.mention_id as preferred_mention_id,
        all_values.display as preferred_display,
        all_values.value as preferred_value,
        all_values.axis,
        points.best_low,
        points.best_high
    from verdicts
    inner join points
        on verdicts.event_id = points.event_id and verdicts.claim_id = points.claim_id
    inner join all_values
        on
            points.event_id = all_values.event_id
            and points.claim_id = all_values.claim_id
            and contains(points.value_keys, all_values.value_key)
            and all_values.is_preferred
    inner join voices
        on
            all_values.event_id = voices.event_id
            and all_values.claim_id = voices.claim_id
            and all_values.origin_id = voices.origin_id
            and all_values.value_key = voices.value_key
    where verdicts.method <> 'no majority of origins'
    qualify row_number() over (
        partition by all_values.event_id, all_values.claim_id
        order by
            all_values.step nulls last,
            coalesce(all_values.high - all_values.low, 1e18),
            all_values.voice_count desc,
            all_values.match_score desc,
            all_values.published_date desc nulls last,
            all_values.source_id,
            all_values.mention_id
    ) = 1
),

truth_votes as (
    select * from {{ truth_votes_table }}
),

truth_picks as (
    select * from ({{ truth_picks(truth_votes_table, truth_weights_table) }})
),

truth_verdicts as (
    select * from ({{ truth_verdicts("truth_votes", "truth_picks") }})
),

-- How many methods pick the fact that most origins state: the vote's.
seconded as (
    select
        object_no,
        count(*) filter (where fact_no = 1) as seconding_method_count
    from truth_picks
    group by object_no
),

truths as (
    select distinct
        truth_votes.object_id,
        truth_verdicts.verdict as truth_verdict,
        truth_verdicts.reason as truth_reason,
        seconded.seconding_method_count
    from truth_votes
    inner join truth_verdicts on truth_votes.object_id = truth_verdicts.object_id
    inner join seconded on truth_votes.object_no = seconded.object_no
),

final as (
    select
        verdicts.event_id,
        verdicts.claim_id,
        claims.dimension,
        claims.unit_id,
        verdicts.verdict,
        verdicts.method,
        coalesce(truths.truth_verdict, 'undetermined') as truth_verdict,
        coalesce(truths.truth_reason, 'no origin names a value') as truth_reason,
        preferred.preferred_mention_id,
        preferred.preferred_display,
        preferred.preferred_value,
        if(preferred.axis = 'number', preferred.best_low, null) as best_lower,
        if(preferred.axis = 'number', preferred.best_high, null) as best_upper,
        round(totals.highest - totals.lowest, 6) as spread,
        totals.value_count,
        totals.distinct_value_count,
        totals.article_count,
        totals.source_count,
        verdicts.origin_count,
        verdicts.supporting_origin_count,
        verdicts.contrary_pair_count,
        verdicts.update_pair_count,
        coalesce(contradictions.self_contradiction_count, 0) as self_contradiction_count,
        coalesce(truths.seconding_method_count, 0) as seconding_method_count,
        if(preferred.axis = 'date', date '1970-01-01' + cast(preferred.best_low as integer), null) as best_date_from,
        if(preferred.axis = 'date', date '1970-01-01' + cast(preferred.best_high as integer), null) as best_date_to
    from verdicts
    inner join totals
        on verdicts.event_id = totals.event_id and verdicts.claim_id = totals.claim_id
    inner join claims
        on verdicts.event_id = claims.event_id and verdicts.claim_id = claims.claim_id
    left join preferred
        on verdicts.event_id = preferred.event_id and verdicts.claim_id = preferred.claim_id
    left join contradictions
        on verdicts.event_id = contradictions.event_id and verdicts.claim_id = contradictions.claim_id
    left join truths on concat(verdicts.event_id, '|', verdicts.claim_id) = truths.object_id
)

select * from final
order by event_id, claim_id
