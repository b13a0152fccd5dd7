-- Conversion factors and symbols of units.
with source as (
    select *
    from {{ source('catalogue', 'units') }}
),

final as (
    select
        unit_id,
        dimension,
        factor,
        unit_offset,
        calendar_months,
        symbol
    from source
    qualify row_number() over (
        partition by dimension, unit_id
        order by symbol
    ) = 1
)

select * from final
