-- The build under way; the pipeline writes one row before dbt starts.
with source as (
    select *
    from {{ source('build', 'build_info') }}
),

final as (
    select
        build_id,
        extractor_version,
        articles_version,
        sentences_version,
        mentions_version,
        cues_version,
        rejects_version,
        started_at
    from source
)

select * from final
