"""Articles outside an event's folder are grouped by what they share, in any script."""

import datetime as dt

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimhouse import extract_mentions, pipeline, warehouse
from claimhouse.settings import Settings
from claimhouse.skeletons import spell_skeleton
from claimhouse.stories import LINKS, STORIES, find_stories, group_links

FERRY = {
    "en": (
        "The ferry Lapwing ran aground off Velmora on 14 March 2023 with 312 people on board, said Captain Daniel "
        "Ormsby. Divers from Velmora and from Tirsa reached the ferry at noon."
    ),
    "ar": "جنحت العبارة لابوينغ قبالة فيلمورا في 14 مارس 2023 وعلى متنها 312 شخصا، بحسب القبطان دانيال أورمسبي.",
    "hi": "लैपविंग नाम की नौका 14 मार्च 2023 को वेलमोरा के पास फंस गई, उस पर 312 लोग सवार थे, कप्तान डैनियल ऑर्म्सबी ने कहा।",
}
STRIKE = {
    "es": (
        "Los maquinistas de Altavera pararon el 15 de marzo de 2023; según el sindicalista Hugo Berasategui, 2.750 "
        "trabajadores siguieron la huelga en Altavera y Puerto Lindo."
    ),
    "en": (
        "Train drivers in Altavera walked out on 15 March 2023. Union leader Hugo Berasategui said 2,750 workers "
        "joined the strike in Altavera and Puerto Lindo."
    ),
}


def frame_articles(texts: list[tuple[str, str]], published: dt.date | None = dt.date(2023, 3, 16)) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"a{place}", f"Title {place}", text, code, published) for place, (code, text) in enumerate(texts)],
        schema={
            "article_id": pl.String,
            "title": pl.String,
            "text": pl.String,
            "language_code": pl.String,
            "published_date": pl.Date,
        },
        orient="row",
    )


def group_texts(texts: list[tuple[str, str]], published: dt.date | None = dt.date(2023, 3, 16)) -> list[set[str]]:
    articles = frame_articles(texts, published)
    stories, links = find_stories(articles, extract_mentions(articles))
    assert stories.schema == STORIES
    assert links.schema == LINKS
    return sorted((set(rows) for rows in stories.group_by("event_id").agg("article_id")["article_id"]), key=min)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Trump", "ট্রাম্প", "ટ્રમ્પ", "ترامب", "Трамп", "ट्रम्प"),
        ("Musk", "মাস্ক", "મસ્ક", "ماسك", "马斯克", "マスク", "Маск"),
        ("Berlin", "برلين", "बर्लिन", "Берлин", "베를린"),
    ],
)
def test_one_name_has_one_skeleton_in_every_script(spellings: tuple[str, ...]) -> None:
    assert len({spell_skeleton(word) for word in spellings}) == 1


def test_different_names_have_different_skeletons() -> None:
    names = ["Trump", "Musk", "Berlin", "Lagos", "Nairobi", "Kyiv", "Dhaka"]
    assert len({spell_skeleton(name) for name in names}) == len(names)


def test_articles_of_one_story_are_grouped_across_scripts() -> None:
    texts = [*FERRY.items(), *STRIKE.items()]
    assert group_texts(texts) == [{"a0", "a1", "a2"}, {"a3", "a4"}]


def test_links_show_what_both_articles_hold() -> None:
    articles = frame_articles(list(STRIKE.items()))
    _, links = find_stories(articles, extract_mentions(articles))
    (link,) = links.to_dicts()
    assert "Hugo Berasategui" in link["shared_names"]
    assert link["shared_values"] == "2.750"
    assert link["shared_days"] == "15 de marzo de 2023"


def test_articles_a_year_apart_tell_two_stories() -> None:
    articles = frame_articles(list(STRIKE.items())).with_columns(
        published_date=pl.Series([dt.date(2023, 3, 16), dt.date(2024, 3, 16)])
    )
    stories, links = find_stories(articles, extract_mentions(articles))
    assert stories.is_empty()
    assert links.is_empty()


def test_nothing_makes_no_story() -> None:
    articles = frame_articles([])
    stories, links = find_stories(articles, extract_mentions(articles))
    assert (stories.schema, links.schema) == (STORIES, LINKS)


def test_one_article_between_two_stories_joins_them_not() -> None:
    strong, weak = 5.0, 2.0
    pairs = [("a", "b"), ("a", "c"), ("b", "c"), ("x", "y"), ("x", "z"), ("y", "z")]
    links = pl.DataFrame(
        [*((one, other, strong) for one, other in pairs), ("c", "x", weak)],
        schema=["article_id", "other_article_id", "link_score"],
        orient="row",
    )
    assert group_links(links) == {"a": "a", "b": "a", "c": "a", "x": "x", "y": "x", "z": "x"}


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(5)))
def test_order_of_articles_changes_nothing(order: list[int]) -> None:
    articles = frame_articles([*FERRY.items(), *STRIKE.items()])
    mentions = extract_mentions(articles)
    stories, links = find_stories(articles, mentions)
    shuffled_stories, shuffled_links = find_stories(articles[order], mentions.sample(fraction=1, shuffle=True, seed=1))
    assert shuffled_stories.equals(stories)
    assert shuffled_links.equals(links)


def test_loose_files_become_events_and_a_folder_wins(settings: Settings) -> None:
    (settings.landing / "ferry").mkdir(parents=True)
    (settings.landing / "ferry" / "inside.txt").write_text(FERRY["en"])
    for place, (code, text) in enumerate([*FERRY.items(), *STRIKE.items()]):
        (settings.landing / f"paper_{place}.{code}.txt").write_text(text + "\n" * (place + 1))
    batches = pipeline.discover_files(settings)
    pipeline.commit_load(settings, [pipeline.load_batch(settings, batch) for batch in batches])
    counts = pipeline.match_claims(settings)
    assert counts["stories"] == 2
    pipeline.build_models(settings)
    with duckdb.connect(str(warehouse.locate_side_file(settings)), read_only=True) as connection:
        found = connection.sql(
            "select left(event_id, 6), count(*) from dim_articles group by event_id order by all"
        ).fetchall()
        linked = connection.sql("select count(*), count(distinct event_id) from fct_story_links").fetchall()
    assert found == [("ferry", 1), ("story_", 2), ("story_", 3)]
    assert linked == [(4, 2)]
