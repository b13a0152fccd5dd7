with rejects as (
    select * from {{ ref('stg_rejects') }}
),

final as (
    select
        md5(concat_ws(
            '|', file_uri, coalesce(file_sha256, ''), coalesce(row_number, -1), reason_code, coalesce(detail, '')
        )) as reject_id,
        file_uri,
        file_sha256,
        reason_code,
        detail,
        batch_id,
        row_number,
        rejected_at
    from rejects
)

select * from final
order by file_uri, row_number, reason_code, reject_id
