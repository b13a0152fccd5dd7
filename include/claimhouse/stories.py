"""Stories: articles that lie in no event's folder, grouped by what they share.

Two articles are linked by the names, dates and values that both hold, across languages and scripts: names are compared
by their consonants (``skeletons``), dates and values as extraction read them. A link is a row with its evidence; groups
of linked articles are events of their own.
"""

import hashlib
import re

import polars as pl

from claimhouse.lexicon import lexicon_code, load_lexicon
from claimhouse.skeletons import spell_skeletons

# What two articles share has to add up to this; more when the day of one of them isn't known.
LINK_SCORE = 2.0
UNDATED_LINK_SCORE = 3.0
# Articles of one story follow each other within so many days.
DAYS_APART = 14
# Two groups become one when a pair between them has on average at least this share of the score of a link.
GROUP_SHARE = 0.5
# Score of what is shared, and how often it counts: all names alike; two names side by side; a value; a day.
_NAMES_WEIGHT = 8.0
_CAPS = {"pair": (0.5, 3), "value": (1.0, 3), "day": (1.5, 2)}
# What so many articles hold tells nothing of a story; it also bounds the work.
_MOST_ARTICLES = 60
_SHORTEST_NAME = 3
_LONGEST_WEIGHT = 4
_SHOWN = 5
_SMALL = 20
# The head of an article names what it is about; what stands far below are often other stories.
_READ_CHARS = 4000

FEATURES = pl.Schema({"article_id": pl.String, "kind": pl.String, "key": pl.String, "surface": pl.String})
LINKS = pl.Schema(
    {
        "event_id": pl.String,
        "article_id": pl.String,
        "other_article_id": pl.String,
        "link_score": pl.Float64,
        "shared_names": pl.String,
        "shared_values": pl.String,
        "shared_days": pl.String,
    }
)
STORIES = pl.Schema({"article_id": pl.String, "event_id": pl.String, "title": pl.String, "reference_date": pl.Date})

_HAN = r"[\p{Han}]{3,}"
_NAME = r"[\p{L}\p{M}\x{200c}\x{200d}'’]+"


def _list_signs(words: pl.DataFrame) -> pl.DataFrame:
    """Every three Han signs in a row, as FEATURES."""
    word = pl.col("word")
    shifted = [word.str.slice(start).str.extract_all(r"\p{Han}{3}") for start in range(3)]
    rows = words.select("article_id", kind=pl.lit("name"), key=pl.concat_list(shifted))
    return rows.explode("key", empty_as_null=False).drop_nulls("key").with_columns(surface="key").select(*FEATURES)


def _strip_clitics(names: pl.DataFrame) -> pl.DataFrame:
    """Cut off what a language glues to its names: لترامب and ترامب, ট্রাম্পের and ট্রাম্প are one."""
    norm = pl.col("norm")
    frames = []
    for (code,), part in names.group_by("code", maintain_order=True):
        lexicon = load_lexicon(str(code))
        for affixes, pattern in (
            (lexicon.prefixes, r"^(?:%s)(\S{3,})$"),
            (lexicon.suffixes, r"^(\S{3,}?)(?:%s)$"),
        ):
            if affixes:
                part = part.with_columns(norm.str.replace(pattern % "|".join(map(re.escape, affixes)), "$1"))
        frames.append(part)
    return pl.concat([names.clear(), *frames]).sort("place")


def list_names(articles: pl.DataFrame) -> pl.DataFrame:
    """One row per article and name (FEATURES; kinds name and pair): words that may be names, by their skeletons.

    A word with a capital that the article never writes without one; in scripts without capitals any word that the
    language's lexicon doesn't know; of Han, which writes no spaces, every three signs in a row.

    Args:
        articles: article_id, language_code, text.
    """
    words = (
        articles.select(
            "article_id",
            code=pl.col("language_code").map_elements(lexicon_code, pl.String, skip_nulls=False),
            line=pl.col("text").str.head(_READ_CHARS).str.split("\n"),
        )
        .explode("line")
        .with_columns(words=pl.col("line").str.extract_all(rf"{_HAN}|{_NAME}|[^\s]"))
        .drop("line")
        .with_row_index("line_no")
        .explode("words", empty_as_null=False)
        .rename({"words": "word"})
        .drop_nulls("word")
        .with_columns(place=pl.int_range(pl.len()), norm=pl.col("word").str.to_lowercase())
    )
    is_han = pl.col("word").str.contains(rf"^{_HAN}$")
    known = pl.concat(
        [
            load_lexicon(code).words.filter(pl.col("token_count") == 1).select(code=pl.lit(code), norm="form")
            for code in words["code"].unique().sort()
        ]
        or [pl.DataFrame(schema={"code": pl.String, "norm": pl.String})]
    )
    is_cased = pl.col("norm") != pl.col("word").str.to_uppercase()
    is_capital = pl.col("word") != pl.col("norm")
    names = (
        words.filter(~is_han & pl.col("word").str.contains(r"^\p{L}"))
        .with_columns(is_plain=(is_cased & ~is_capital).any().over("article_id", "norm"))
        .filter(~pl.col("is_plain"))
        .join(known, on=["code", "norm"], how="anti", maintain_order="left")
    )
    names = _strip_clitics(names)
    names = names.with_columns(key=spell_skeletons(names["norm"])).filter(pl.col("key") != "")
    follows = (pl.col("place").diff() == 1) & (pl.col("line_no").diff() == 0)
    pairs = (
        names.with_columns(
            key=pl.when(follows).then(pl.col("key").shift(1) + " " + pl.col("key")),
            surface=pl.col("word").shift(1) + " " + pl.col("word"),
        )
        .filter(pl.col("key").str.len_chars() >= _SHORTEST_NAME + 2)
        .select("article_id", "key", "surface", kind=pl.lit("pair"))
    )
    single = names.filter(pl.col("key").str.len_chars() >= _SHORTEST_NAME).select(
        "article_id", "key", surface="word", kind=pl.lit("name")
    )
    found = [frame.select(*FEATURES) for frame in (single, pairs, _list_signs(words.filter(is_han)))]
    return pl.concat(found).unique(["article_id", "kind", "key"], keep="first", maintain_order=True)


def list_facts(mentions: pl.DataFrame) -> pl.DataFrame:
    """One row per article and telling value or day (FEATURES): what is small and round stands in every second article.

    Args:
        mentions: article_id, dimension, value, base_value, date_from, grain, surface.
    """
    value = pl.col("value")
    digits = value.cast(pl.Int64, strict=False).cast(pl.String).str.strip_chars_end("0").str.len_chars()
    is_telling = (value > 1) & ((value != value.round()) | ((value > _SMALL) & (digits >= 2)))
    dimension = pl.when(pl.col("dimension") == "number").then(pl.lit("count")).otherwise("dimension")
    values = mentions.filter(pl.col("base_value").is_not_null() & is_telling).select(
        "article_id",
        kind=pl.lit("value"),
        key=pl.concat_str(dimension, pl.col("base_value").round_sig_figs(6).cast(pl.String), separator=" "),
        surface="surface",
    )
    days = mentions.filter((pl.col("dimension") == "date") & (pl.col("grain") == "day")).select(
        "article_id", kind=pl.lit("day"), key=pl.col("date_from").cast(pl.String), surface="surface"
    )
    facts = pl.concat([values, days]).drop_nulls("key").select(*FEATURES)
    return facts.unique(["article_id", "kind", "key"], keep="first", maintain_order=True)


def link_articles(articles: pl.DataFrame, features: pl.DataFrame) -> pl.DataFrame:
    """One row per two articles that tell of one story (LINKS but for event_id), article_id before other_article_id.

    Args:
        articles: article_id, published_date.
        features: as ``list_names`` and ``list_facts`` give them.
    """
    total = max(articles.height, 1)
    weighed = (
        features.with_columns(holders=pl.len().over("kind", "key"))
        .with_columns(
            weight=pl.when(pl.col("kind") == "name").then(
                ((total + 30) / pl.col("holders")).log()
                * ((pl.col("key").str.len_chars() - 1).clip(1, _LONGEST_WEIGHT) / (_SHORTEST_NAME))
            )
        )
        .with_columns(whole=pl.col("weight").sum().over("article_id"))
        .filter(pl.col("holders").is_between(2, _MOST_ARTICLES))
    )
    shared = (
        weighed.join(weighed.select("article_id", "kind", "key", "whole"), on=["kind", "key"], suffix="_other")
        .filter(pl.col("article_id") < pl.col("article_id_other"))
        .rename({"article_id_other": "other_article_id"})
        .sort("weight", "key", descending=[True, False], nulls_last=True)
    )

    def show(*kinds: str) -> pl.Expr:
        kept = pl.col("surface").filter(pl.col("kind").is_in(list(kinds)))
        return kept.head(_SHOWN).str.join(", ")

    capped = [(pl.col("kind") == kind).sum().clip(0, most) * weight for kind, (weight, most) in _CAPS.items()]
    days = articles.select("article_id", "published_date")
    scored = (
        shared.group_by("article_id", "other_article_id")
        .agg(
            link_score=_NAMES_WEIGHT
            * (pl.col("weight").sum() / (pl.col("whole").first() * pl.col("whole_other").first()).sqrt()).fill_nan(0)
            + pl.sum_horizontal(capped),
            shared_names=show("pair", "name"),
            shared_values=show("value"),
            shared_days=show("day"),
        )
        .join(days, on="article_id")
        .join(days.rename({"article_id": "other_article_id"}), on="other_article_id", suffix="_other")
    )
    apart = (pl.col("published_date") - pl.col("published_date_other")).dt.total_days().abs()
    is_linked = (
        pl.when(apart.is_null())
        .then(pl.col("link_score") >= UNDATED_LINK_SCORE)
        .otherwise((pl.col("link_score") >= LINK_SCORE) & (apart <= DAYS_APART))
    )
    return (
        scored.filter(is_linked).drop("published_date", "published_date_other").sort("article_id", "other_article_id")
    )


def group_links(links: pl.DataFrame) -> dict[str, str]:
    """Give every linked article its group, named by the group's first article; the strongest links come first.

    Groups grow together only when they are linked well: one article that tells of two stories joins neither to the
    other.
    """
    groups: dict[str, set[str]] = {}
    member_of: dict[str, str] = {}
    scores: dict[str, dict[str, float]] = {}
    ordered = links.sort("link_score", "article_id", "other_article_id", descending=[True, False, False])
    for one, other, score in ordered.select("article_id", "other_article_id", "link_score").iter_rows():
        scores.setdefault(one, {})[other] = score
        scores.setdefault(other, {})[one] = score
        for article_id in (one, other):
            if article_id not in member_of:
                member_of[article_id] = article_id
                groups[article_id] = {article_id}
    for one, other in ordered.select("article_id", "other_article_id").iter_rows():
        small, large = sorted((member_of[one], member_of[other]), key=lambda name: (len(groups[name]), name))
        if small == large:
            continue
        between = sum(
            min(score, LINK_SCORE)
            for article_id in groups[small]
            for neighbour, score in scores[article_id].items()
            if member_of[neighbour] == large
        )
        if between < GROUP_SHARE * LINK_SCORE * len(groups[small]) * len(groups[large]):
            continue
        for article_id in groups[small]:
            member_of[article_id] = large
        groups[large] |= groups.pop(small)
    return {article_id: min(groups[name]) for article_id, name in member_of.items()}


def find_stories(articles: pl.DataFrame, mentions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Group articles into stories.

    Args:
        articles: article_id, title, text, language_code, published_date.
        mentions: theirs, without those of boilerplate.

    Returns:
        stories: STORIES; one row per article that shares its story with another; and the links between them (LINKS).
    """
    features = pl.concat([list_names(articles), list_facts(mentions)])
    links = link_articles(articles, features)
    members = pl.DataFrame(
        sorted(group_links(links).items()), schema={"article_id": pl.String, "group": pl.String}, orient="row"
    )
    stories = (
        members.join(articles.select("article_id", "title", "published_date"), on="article_id", how="left")
        .sort("published_date", "article_id", nulls_last=True)
        .filter(pl.len().over("group") > 1)
        .with_columns(
            event_id=pl.col("article_id").first().over("group").map_elements(name_story, pl.String),
            title=pl.col("title").drop_nulls().first().over("group"),
            reference_date=pl.col("published_date").min().over("group"),
        )
    )
    events = stories.select("article_id", "event_id")
    inside = (
        links.join(events, on="article_id")
        .join(events, left_on="other_article_id", right_on="article_id", suffix="_other")
        .filter(pl.col("event_id") == pl.col("event_id_other"))
    )
    return stories.select(*STORIES).sort("article_id"), inside.select(*LINKS)


def name_story(first_article_id: str) -> str:
    """Name a story by its first article: later articles leave the name as it is."""
    return "story_" + hashlib.sha256(first_article_id.encode()).hexdigest()[:12]
