-- A file that is found broken again and again is one row: the latest rejection stands.
with source as (
    select *
    from {{ source('lake', 'rejects') }}
),

final as (
    select
        file_uri,
        file_sha256,
        row_number,
        reason_code,
        detail,
        batch_id,
        rejected_at
    from source
    qualify row_number() over (
        partition by file_uri, file_sha256, row_number, reason_code, detail
        order by rejected_at desc, batch_id desc
    ) = 1
)

select * from final
