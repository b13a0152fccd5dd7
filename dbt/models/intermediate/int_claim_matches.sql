with candidates as (
    select * from {{ ref('int_claim_candidates') }}
),

good as (
    select *
    from candidates
    where is_complete and match_score >= min_score
),

-- "Aftershock of magnitude 5": a claim that is met by the same words and more of them takes the mention from one that
-- asks for less.
specific as (
    select *
    from good
    where not exists (
        select 1
        from good as other
        where
            other.article_id = good.article_id
            and other.mention_id = good.mention_id
            and other.claim_type = good.claim_type
            and other.group_count > good.group_count
            and list_has_all(other.cue_starts, good.cue_starts)
    )
),

-- What an event asks itself is meant for its articles; a generic claim that takes the same mention stands back.
own_or_generic as (
    select
        *,
        bool_or(claim_type = 'event') over (partition by article_id, mention_id) as has_event_claim,
        max(match_score) over (partition by article_id, mention_id, claim_type) as best_score
    from specific
),

final as (
    select
        article_id,
        mention_id,
        event_id,
        claim_id,
        claim_type,
        option_label,
        match_reason,
        told_of,
        span_start,
        span_end,
        match_score
    from own_or_generic
    where
        (claim_type = 'event' or not has_event_claim)
        and match_score >= best_score - {{ var('score_margin') }}
)

select * from final
