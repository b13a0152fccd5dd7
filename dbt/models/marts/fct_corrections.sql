with corrections as (
    select * from {{ ref('int_corrections') }}
    where problem is null
),

stated as (
    select * from {{ ref('int_stated_values') }}
),

claim_values as (
    select * from {{ ref('int_claim_values') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

sentences as (
    select * from {{ ref('int_sentences') }}
),

final as (
    select
        corrections.event_id,
        corrections.correction_id,
        corrections.claim_id,
        corrections.into_claim_id,
        articles.source_id,
        corrections.article_id,
        corrections.mention_id,
        corrections.action,
        corrections.expected_display,
        corrections.stated_display,
        claim_values.display as corrected_display,
        corrections.correction_reason,
        corrections.corrected_by,
        stated.surface,
        sentences.text as quote,
        stated.span_start,
        stated.span_end,
        corrections.row_number,
        corrections.corrected_date
    from corrections
    inner join articles on corrections.article_id = articles.article_id
    inner join stated
        on
            corrections.event_id = stated.event_id
            and corrections.claim_id = stated.claim_id
            and corrections.article_id = stated.article_id
            and corrections.value_key = stated.value_key
    left join sentences
        on
            stated.article_id = sentences.article_id
            and stated.sentence_id = sentences.sentence_id
    left join claim_values
        on
            corrections.event_id = claim_values.event_id
            and coalesce(corrections.into_claim_id, corrections.claim_id) = claim_values.claim_id
            and corrections.article_id = claim_values.article_id
            and corrections.mention_id = claim_values.mention_id
)

select * from final
order by event_id, row_number, correction_id, article_id, mention_id
