with claim_values as (
    select * from {{ ref('int_preferred_values') }}
),

sentences as (
    select * from {{ ref('int_sentences') }}
),

final as (
    select
        claim_values.event_id,
        claim_values.claim_id,
        claim_values.source_id,
        claim_values.article_id,
        claim_values.mention_id,
        claim_values.origin_id,
        claim_values.language_code,
        claim_values.dimension,
        claim_values.unit_id,
        claim_values.qualifier,
        claim_values.grain,
        claim_values.value_text,
        claim_values.display,
        claim_values.stated_display,
        claim_values.correction_note,
        claim_values.thing,
        claim_values.speaker,
        claim_values.stance,
        claim_values.match_reason,
        claim_values.surface,
        sentences.text as quote,
        claim_values.span_start,
        claim_values.span_end,
        claim_values.value,
        claim_values.lower,
        claim_values.upper,
        claim_values.match_score,
        claim_values.lower_inclusive,
        claim_values.upper_inclusive,
        claim_values.is_preferred,
        claim_values.is_latest,
        claim_values.correction_note is not null as is_corrected,
        claim_values.is_flagged,
        claim_values.date_from,
        claim_values.date_to
    from claim_values
    left join sentences
        on
            claim_values.article_id = sentences.article_id
            and claim_values.sentence_id = sentences.sentence_id
)

select * from final
order by event_id, claim_id, source_id, article_id, span_start, mention_id
