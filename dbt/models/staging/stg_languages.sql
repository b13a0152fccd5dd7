-- The languages that the extraction has a pack for, and those it met.
with source as (
    select *
    from {{ source('catalogue', 'languages') }}
),

final as (
    select
        language_code,
        name,
        has_pack
    from source
    qualify row_number() over (
        partition by language_code
        order by name
    ) = 1
)

select * from final
