-- A batch that was appended twice, or an article that came back with a later batch, is kept once.
with source as (
    select *
    from {{ source('lake', 'mentions') }}
),

final as (
    select
        mention_id,
        article_id,
        sentence_id,
        span_start,
        span_end,
        surface,
        dimension,
        value,
        unit_id,
        base_value,
        lower,
        upper,
        lower_inclusive,
        upper_inclusive,
        qualifier,
        date_from,
        date_to,
        grain,
        value_text,
        thing,
        thing_id,
        is_negated,
        is_hedged,
        speaker,
        speaker_span_start,
        speaker_span_end,
        stance,
        rule
    from source
    qualify row_number() over (
        partition by article_id, mention_id
        order by span_start, span_end
    ) = 1
)

select * from final
