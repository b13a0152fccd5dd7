with articles as (
    select
        *,
        {{ origin_slug('source_id') }} as source_slug,
        {{ origin_slug('credited_agency') }} as agency_slug
    from {{ ref('stg_articles') }}
),

sentences as (
    select * from {{ ref('int_sentences') }}
),

duplicates as (
    select * from {{ ref('int_article_duplicates') }}
),

citations as (
    select * from {{ ref('int_agency_citations') }}
),

sources as (
    select distinct
        event_id,
        source_id,
        source_slug
    from articles
),

credited as (
    select
        article_id,
        event_id,
        source_id,
        agency_slug as named_origin_id,
        'credit_line' as evidence_type,
        credited_agency as evidence,
        1 as evidence_rank
    from articles
    where agency_slug <> '' and agency_slug <> source_slug
),

-- The oldest article with this text is where the others have it from.
republished as (
    select
        articles.article_id,
        articles.event_id,
        articles.source_id,
        coalesce(nullif(others.agency_slug, ''), others.source_slug) as named_origin_id,
        if(duplicates.shared_share = 1, 'identical_text', 'shared_sentences') as evidence_type,
        concat(
            duplicates.shared_count, ' sentences word for word in ', others.source_id, ' (',
            cast(round(100 * duplicates.shared_share) as integer), ' %)'
        ) as evidence,
        2 as evidence_rank
    from duplicates
    inner join articles on duplicates.article_id = articles.article_id
    inner join articles as others on duplicates.other_article_id = others.article_id
    where
        (coalesce(others.published_date, date '9999-12-31'), others.source_id, others.article_id)
        < (coalesce(articles.published_date, date '9999-12-31'), articles.source_id, articles.article_id)
    qualify row_number() over (
        partition by articles.article_id
        order by others.published_date nulls last, others.source_id, others.article_id
    ) = 1
),

boilerplate as (
    select
        article_id,
        event_id,
        text,
        {{ origin_slug('text') }} as text_slug,
        span_start
    from sentences
    where kind = 'boilerplate'
),

boilerplate_words as (
    select distinct
        article_id,
        event_id,
        text,
        text_slug,
        span_start,
        unnest(string_split(text_slug, '_')) as word
    from boilerplate
),

-- A line outside the story that names another source of the event: "the text was written by …".
disclaimed as (
    select
        boilerplate_words.article_id,
        boilerplate_words.event_id,
        articles.source_id,
        sources.source_slug as named_origin_id,
        'disclaimer' as evidence_type,
        boilerplate_words.text as evidence,
        3 as evidence_rank
    from boilerplate_words
    inner join articles on boilerplate_words.article_id = articles.article_id
    inner join sources
        on
            boilerplate_words.event_id = sources.event_id
            and boilerplate_words.word = split_part(sources.source_slug, '_', 1)
            and articles.source_slug <> sources.source_slug
    where
        length(sources.source_slug) >= 3
        and contains(concat('_', boilerplate_words.text_slug, '_'), concat('_', sources.source_slug, '_'))
    qualify row_number() over (
        partition by boilerplate_words.article_id
        order by boilerplate_words.span_start, sources.source_slug
    ) = 1
),

cited_agencies as (
    select
        article_id,
        agency_id,
        count(distinct sentence_id) as sentence_count,
        arg_min(text, sentence_id) as text
    from citations
    group by article_id, agency_id
),

-- What people "told the BBC" again and again, and nobody else, an article has from the BBC.
reported as (
    select
        articles.article_id,
        articles.event_id,
        articles.source_id,
        cited_agencies.agency_id as named_origin_id,
        'attributions' as evidence_type,
        concat(
            cited_agencies.sentence_count, ' statements by way of ', cited_agencies.agency_id, ': ', cited_agencies.text
        ) as evidence,
        4 as evidence_rank
    from cited_agencies
    inner join articles on cited_agencies.article_id = articles.article_id
    where cited_agencies.agency_id <> articles.source_slug
    qualify
        cited_agencies.sentence_count >= 2
        and 3 * cited_agencies.sentence_count >= 2 * sum(cited_agencies.sentence_count) over (
            partition by articles.article_id
        )
),

final as (
    select * from credited
    union all
    select * from republished
    union all
    select * from disclaimed
    union all
    select * from reported
)

select * from final
