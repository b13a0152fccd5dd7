-- Who is credited by which names, in all languages: agencies.toml.
with source as (
    select *
    from {{ source('catalogue', 'agency_names') }}
),

final as (
    select
        agency_id,
        name
    from source
)

select * from final
