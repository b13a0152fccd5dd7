{%- set votes = ref('int_truth_votes') -%}

with final as (
    select * from ({{ truth_weights(votes) }})
)

select * from final
