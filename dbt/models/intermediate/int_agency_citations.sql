{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ drop_changed_articles() }}") }}

-- Which agencies and outlets a sentence of the story names beside a word of saying: "according to AP", "told the BBC".
with cues as (
    select distinct
        article_id,
        sentence_id
    from {{ ref('stg_cues') }}
    where kind = 'reporting' and {{ only_changed_articles() }}
),

sentences as (
    select * from {{ ref('int_sentences') }}
    where kind <> 'boilerplate' and {{ only_changed_articles() }}
),

agency_names as (
    select * from {{ ref('stg_agency_names') }}
),

names as (
    select
        *,
        {{ origin_slug('name') }} as name_slug,
        regexp_matches(name, '[\p{Han}\p{Katakana}]') as is_unspaced,
        -- Short names that are capitals alone are words, too, when they are written small: AP, MAP, UNI.
        regexp_full_match(name, '[A-Z]{2,4}') as is_acronym,
        regexp_matches(name, '^[\p{Latin}\p{N}\p{P} ]+$') as is_latin
    from agency_names
),

said as (
    select
        sentences.article_id,
        sentences.sentence_id,
        sentences.event_id,
        sentences.text,
        concat('_', {{ origin_slug('sentences.text') }}, '_') as text_slug
    from sentences
    inner join cues
        on
            sentences.article_id = cues.article_id
            and sentences.sentence_id = cues.sentence_id
),

words as (
    select distinct
        article_id,
        sentence_id,
        event_id,
        text,
        text_slug,
        unnest(string_split(text_slug, '_')) as word
    from said
),

-- A preposition or article of one or two letters may be glued to a name: لرويترز. Then the name begins a little later.
starts as (
    select distinct
        article_id,
        sentence_id,
        event_id,
        text,
        text_slug,
        unnest([word[1:3], word[2:4], word[3:5]]) as word_start
    from words
),

spaced as (
    select distinct
        starts.article_id,
        starts.sentence_id,
        starts.event_id,
        starts.text,
        names.agency_id
    from starts
    inner join names on starts.word_start = split_part(names.name_slug, '_', 1)[1:3]
    where
        not names.is_unspaced
        and contains(starts.text_slug, names.name_slug)
        and case
            when names.is_acronym then regexp_matches(starts.text, concat('\b', names.name, '\b'))
            when names.is_latin then contains(starts.text_slug, concat('_', names.name_slug, '_'))
            else regexp_matches(
                starts.text_slug,
                concat(
                    '_', if(length(names.name_slug) < 5, '', '[^_]{0,2}'), names.name_slug,
                    if(length(names.name_slug) < 5, '', '[^_]{0,3}'), '_'
                )
            )
        end
),

unspaced as (
    select distinct
        said.article_id,
        said.sentence_id,
        said.event_id,
        said.text,
        names.agency_id
    from said
    inner join names on contains(said.text, names.name)
    where names.is_unspaced and regexp_matches(said.text, '[\p{Han}\p{Katakana}]')
),

final as (
    select * from spaced
    union
    select * from unspaced
)

select * from final
