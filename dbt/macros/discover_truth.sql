{#-
    Truth discovery on any table of per-source values, by the macros that the warehouse uses:

        dbt run-operation discover_truth --args '{claims: claims.csv, picks: picks.csv, origins: origins.csv}'

    `claims` is a csv or parquet of object_id, source_id, value. What follows the last "|" of an object_id names its
    attribute; an attribute is numeric when all of its values are. Every method is run twice, with a vote for each source
    and (`_by_origin`) with one for each origin. The verdict rests on origins.
-#}
{% macro discover_truth(claims, picks, origins) -%}
    {%- do keep_table("truth_claims", truth_stated(read_table(claims))) -%}
    {%- do keep_table("truth_links", truth_links("truth_claims")) -%}
    {%- do keep_table("truth_origins", truth_voice_origins("truth_claims", "truth_links")) -%}
    {%- do keep_table("truth_origin_claims", truth_origin_claims("truth_claims", "truth_origins")) -%}
    {%- for votes, from_claims in [("truth_votes", "truth_claims"), ("truth_origin_votes", "truth_origin_claims")] -%}
        {%- do keep_table(votes, truth_votes(from_claims)) -%}
        {%- do keep_table(votes ~ "_weights", truth_weights(votes)) -%}
        {%- do keep_table(votes ~ "_picks", truth_picks(votes, votes ~ "_weights")) -%}
    {%- endfor -%}
    {%- do keep_table("truth_verdicts", truth_verdicts("truth_origin_votes", "truth_origin_votes_picks")) -%}
    {%- do run_query("copy (" ~ truth_report() ~ ") to " ~ quote_path(picks) ~ " (header)") -%}
    {%- set origin_rows = "select voice_id as source_id, origin_id, evidence from truth_origins order by all" -%}
    {%- do run_query("copy (" ~ origin_rows ~ ") to " ~ quote_path(origins) ~ " (header)") -%}
{%- endmacro %}

{% macro keep_table(name, query) -%}
    {%- do run_query("create or replace table " ~ name ~ " as " ~ query) -%}
{%- endmacro %}

{% macro quote_path(path) -%}
    '{{ path | replace("'", "''") }}'
{%- endmacro %}

{% macro read_table(path) -%}
    {%- if path.lower().endswith(".parquet") -%}
        read_parquet({{ quote_path(path) }})
    {%- else -%}
        read_csv({{ quote_path(path) }}, all_varchar = true, header = true)
    {%- endif -%}
{%- endmacro %}

{#- One row per object and source: the value that it gives most often; of values as frequent, the first in order. -#}
{% macro truth_stated(claims) -%}
with claims as (
    select
        cast(object_id as varchar) as object_id,
        cast(source_id as varchar) as voice_id,
        trim(cast(value as varchar)) as raw_value,
        try_cast(trim(cast(value as varchar)) as double) as number,
        if(
            contains(cast(object_id as varchar), '|'),
            string_split(cast(object_id as varchar), '|')[-1],
            cast(object_id as varchar)
        ) as attribute
    from {{ claims }}
    where object_id is not null and source_id is not null and trim(cast(value as varchar)) <> ''
),

attributes as (
    select
        attribute,
        bool_and(coalesce(isfinite(number), false)) as is_numeric
    from claims
    group by attribute
),

typed as (
    select
        claims.object_id,
        claims.voice_id,
        claims.raw_value,
        if(attributes.is_numeric, claims.number, null) as number,
        lower(claims.raw_value) as label,
        if(attributes.is_numeric, cast(claims.number as varchar), lower(claims.raw_value)) as value_key
    from claims
    inner join attributes on claims.attribute = attributes.attribute
)

select
    object_id,
    voice_id,
    min(raw_value) as raw_value,
    number,
    min(label) as label,
    value_key
from typed
group by object_id, voice_id, number, value_key
qualify row_number() over (
    partition by object_id, voice_id
    order by count(*) desc, number, value_key
) = 1
{%- endmacro %}

{#- One row per object and origin: what most voices of the origin say. -#}
{% macro truth_origin_claims(stated, origins) -%}
select
    stated.object_id,
    origins.origin_id as voice_id,
    min(stated.raw_value) as raw_value,
    stated.number,
    min(stated.label) as label,
    stated.value_key
from {{ stated }} as stated
inner join {{ origins }} as origins on stated.voice_id = origins.voice_id
group by stated.object_id, origins.origin_id, stated.number, stated.value_key
qualify row_number() over (
    partition by stated.object_id, origins.origin_id
    order by count(*) desc, stated.number, stated.value_key
) = 1
{%- endmacro %}

{#- One row per object and method, as written out. -#}
{% macro truth_report() -%}
with picks as (
    select
        votes.object_id,
        picks.method,
        picks.estimate,
        votes.raw_value
    from truth_votes_picks as picks
    inner join ({{ truth_named_facts("truth_votes", "truth_claims") }}) as votes
        on picks.object_no = votes.object_no and picks.fact_no = votes.fact_no
    union all
    select
        votes.object_id,
        concat(picks.method, '_by_origin') as method,
        picks.estimate,
        votes.raw_value
    from truth_origin_votes_picks as picks
    inner join ({{ truth_named_facts("truth_origin_votes", "truth_origin_claims") }}) as votes
        on picks.object_no = votes.object_no and picks.fact_no = votes.fact_no
)

select
    picks.object_id,
    picks.method,
    case
        when picks.estimate is null then picks.raw_value
        when picks.estimate = floor(picks.estimate) and abs(picks.estimate) < 1e15
            then cast(cast(picks.estimate as bigint) as varchar)
        else cast(picks.estimate as varchar)
    end as value,
    verdicts.verdict,
    verdicts.reason
from picks
inner join truth_verdicts as verdicts on picks.object_id = verdicts.object_id
order by picks.object_id, picks.method
{%- endmacro %}

{#- One row per fact, with a spelling that a source uses. -#}
{% macro truth_named_facts(votes, claims) -%}
    select
        votes.object_no,
        votes.fact_no,
        any_value(votes.object_id) as object_id,
        min(claims.raw_value) as raw_value
    from {{ votes }} as votes
    inner join {{ claims }} as claims
        on votes.object_id = claims.object_id and votes.voice_id = claims.voice_id
    group by votes.object_no, votes.fact_no
{%- endmacro %}
