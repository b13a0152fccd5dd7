-- A batch that was appended twice, or an article that came back with a later batch, is kept once.
with source as (
    select *
    from {{ source('lake', 'sentences') }}
),

final as (
    select
        article_id,
        sentence_id,
        span_start,
        span_end,
        kind,
        language_code
    from source
    qualify row_number() over (
        partition by article_id, sentence_id
        order by span_start, span_end
    ) = 1
)

select * from final
