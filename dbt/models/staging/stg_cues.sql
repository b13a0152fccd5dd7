-- A batch that was appended twice, or an article that came back with a later batch, is kept once.
with source as (
    select *
    from {{ source('lake', 'cues') }}
),

final as (
    select
        article_id,
        sentence_id,
        span_start,
        span_end,
        surface,
        concept_id,
        kind
    from source
    qualify row_number() over (
        partition by article_id, span_start, span_end, concept_id
        order by kind, sentence_id
    ) = 1
)

select * from final
