-- A batch that was appended twice, or an article that came back with a later batch, is kept once.
with source as (
    select *
    from {{ source('lake', 'articles') }}
),

stories as (
    select * from {{ ref('stg_stories') }}
),

final as (
    select
        source.article_id,
        -- A folder that the user gave always wins: only articles outside one have a story.
        coalesce(stories.event_id, source.event_id) as event_id,
        source.source_id,
        source.file_uri,
        source.file_sha256,
        source.format,
        source.title,
        source.text,
        source.language_code,
        source.language_score,
        source.script_code,
        source.published_date,
        source.published_date_origin,
        source.author,
        source.url,
        source.credited_agency,
        source.char_count,
        source.has_language_pack,
        source.batch_id,
        source.loaded_at,
        source.extractor_version
    from source
    left join stories on source.article_id = stories.article_id
    qualify row_number() over (
        partition by source.article_id
        order by source.loaded_at desc, source.batch_id desc, source.file_uri
    ) = 1
)

select * from final
