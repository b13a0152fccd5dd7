with distinct_values as (
    select * from {{ ref('int_distinct_values') }}
),

final as (
    select
        a.event_id,
        a.claim_id,
        a.value_key as value_key_a,
        b.value_key as value_key_b,
        {{ interval_relation('a', 'b') }} as relation,
        {{ interval_reason('a', 'b') }} as reason,
        {{ is_comparable('a', 'b') }} as is_comparable
    from distinct_values as a
    inner join distinct_values as b
        on
            a.event_id = b.event_id
            and a.claim_id = b.claim_id
            and a.value_key <= b.value_key
)

select * from final
