-- A batch that was appended twice, or an article that came back with a later batch, is kept once.
with source as (
    select *
    from {{ source('lake', 'articles') }}
),

final as (
    select
        article_id,
        event_id,
        source_id,
        file_uri,
        file_sha256,
        format,
        title,
        text,
        language_code,
        language_score,
        script_code,
        published_date,
        published_date_origin,
        author,
        url,
        credited_agency,
        char_count,
        has_language_pack,
        batch_id,
        loaded_at,
        extractor_version
    from source
    qualify row_number() over (
        partition by article_id
        order by loaded_at desc, batch_id desc, file_uri
    ) = 1
)

select * from final
