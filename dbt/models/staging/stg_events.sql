-- What event files say of their event.
with source as (
    select *
    from {{ source('catalogue', 'events') }}
),

final as (
    select
        event_id,
        title,
        reference_date,
        aliases
    from source
    qualify row_number() over (
        partition by event_id
        order by title
    ) = 1
)

select * from final
