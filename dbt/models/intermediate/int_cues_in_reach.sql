{{ config(materialized='ephemeral') }}

with anchors as (
    select * from {{ ref('int_anchors') }}
    where {{ only_changed_articles(part_of='int_claim_candidates') }}
),

cues as (
    select * from {{ ref('int_cues') }}
    where {{ only_changed_articles(part_of='int_claim_candidates') }}
),

places as (
    select distinct
        article_id,
        sentence_no
    from anchors
),

-- Where a cue reaches: its own sentence and the two beside it; a title reaches every sentence of its article.
reaches as (
    select
        *,
        unnest([sentence_no - 1, sentence_no, sentence_no + 1]) as at_sentence_no
    from cues
    where kind <> 'choice'
    union all
    select
        cues.*,
        places.sentence_no as at_sentence_no
    from cues
    inner join places on cues.article_id = places.article_id
    where
        cues.kind <> 'choice'
        and cues.sentence_kind = 'title'
        and abs(cues.sentence_no - places.sentence_no) > 1
),

in_reach as (
    select
        anchors.article_id,
        anchors.mention_id,
        anchors.event_id,
        anchors.claim_id,
        anchors.dimension,
        anchors.thing_id,
        reaches.concept_id,
        anchors.span_start as mention_start,
        anchors.span_end as mention_end,
        anchors.breaks_at_start as mention_breaks_at_start,
        anchors.breaks_at_end as mention_breaks_at_end,
        anchors.coordinators_at_start as mention_coordinators_at_start,
        anchors.coordinators_at_end as mention_coordinators_at_end,
        anchors.bracket_depth as mention_bracket_depth,
        reaches.span_start as cue_start,
        reaches.span_end as cue_end,
        reaches.breaks_at_start,
        reaches.breaks_at_end,
        reaches.coordinators_at_start,
        reaches.coordinators_at_end,
        reaches.bracket_depth,
        reaches.sentence_no - anchors.sentence_no as sentence_offset
    from anchors
    inner join reaches
        on
            anchors.article_id = reaches.article_id
            and anchors.sentence_no = reaches.at_sentence_no
),

counted as (
    select
        article_id,
        mention_id,
        event_id,
        claim_id,
        dimension,
        thing_id,
        concept_id,
        mention_start,
        mention_end,
        cue_start,
        cue_end,
        sentence_offset,
        greatest(
            0, cue_start - mention_end, mention_start - cue_end
        ) as gap,
        case
            when sentence_offset <> 0 then 0
            when cue_start >= mention_start
                then greatest(0, breaks_at_start - mention_breaks_at_end)
            else greatest(0, mention_breaks_at_start - breaks_at_end)
        end + if(
            sentence_offset = 0, abs(bracket_depth - mention_bracket_depth), 0
        ) as break_count,
        case
            when sentence_offset <> 0 then 0
            when cue_start >= mention_start
                then greatest(0, coordinators_at_start - mention_coordinators_at_end)
            else greatest(0, mention_coordinators_at_start - coordinators_at_end)
        end as coordinator_count
    from in_reach
),

-- Materialised, or DuckDB joins all mentions of an event with all its claims before it looks what stands near.
final as materialized (
    select
        article_id,
        mention_id,
        event_id,
        claim_id,
        dimension,
        thing_id,
        concept_id,
        mention_start,
        mention_end,
        cue_start,
        cue_end,
        sentence_offset,
        gap,
        -- "17 people were killed and about 50 injured": what stands beyond the "and" is further away than it looks.
        gap + 30 * break_count + 20 * coordinator_count + 200 * abs(sentence_offset) as cost,
        case
            when sentence_offset = 0 and break_count = 0 then 'clause'
            when sentence_offset = 0 then 'sentence'
            when abs(sentence_offset) = 1 then 'neighbour'
            else 'title'
        end as place,
        -- The "ago" of "two days ago" says nothing about the mention that it is part of.
        cue_start >= mention_start and cue_end <= mention_end as is_inside
    from counted
)

select * from final
