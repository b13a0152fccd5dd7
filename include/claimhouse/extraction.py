"""From articles as they were read to rows of the lake: language, sentences, mentions, cues."""

import logging
from collections.abc import Iterator

import polars as pl

from claimhouse.articles import classify_sentences
from claimhouse.language import identify_languages, identify_sentence_languages
from claimhouse.lexicon import lexicon_code
from claimhouse.mentions import find_mentions
from claimhouse.packs import PackError, list_packs
from claimhouse.quotations import cut_quotations
from claimhouse.rejects import Reject, build_reject, frame_rejects
from claimhouse.tables import CUES, MENTIONS, SENTENCES
from claimhouse.tokens import split_sentences

logger = logging.getLogger(__name__)

# What the extraction takes at once: it bounds the memory of a batch. (Threads that share a process gain nothing.)
CHUNK_CHARACTERS = 2_000_000


def extract_articles(raw_articles: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Extract everything that is known of these articles.

    Args:
        raw_articles: what ``build_articles`` gives, one row per article.

    Returns:
        Frames by lake table: articles (with language), sentences, mentions, cues; and rejects, one row per article on
        which the extraction failed. Such an article has no other rows; the ones beside it are not touched.

    Raises:
        Exception: whatever the extraction raised, when it raised on every one of several articles: then something else
            than an article is wrong.
    """
    chunks: list[dict[str, pl.DataFrame]] = []
    failed: list[Reject] = []
    for extracted, rejects in map(_extract_or_reject, cut_by_length(raw_articles)):
        chunks += extracted
        failed += rejects
    if len(failed) == raw_articles.height > 1:
        _extract_chunk(raw_articles.head(1))
    empty = {"sentences": SENTENCES, "mentions": MENTIONS, "cues": CUES}
    tables: dict[str, pl.DataFrame] = {
        name: pl.concat([schema.to_frame(), *(chunk[name] for chunk in chunks)]) for name, schema in empty.items()
    }
    articles = [chunk["articles"] for chunk in chunks] or [identify_articles(raw_articles.clear())]
    return {**tables, "articles": pl.concat(articles), "rejects": frame_rejects(failed)}


def identify_articles(raw_articles: pl.DataFrame) -> pl.DataFrame:
    """Add language_code, language_score, script_code and has_language_pack to articles, one row per article."""
    languages = identify_languages(raw_articles["text"])
    # A pack serves the regional forms of its language too.
    codes = languages["language_code"].unique().to_list()
    with_pack = pl.Series([code for code in codes if lexicon_code(code) in list_packs()], dtype=pl.String)
    return raw_articles.hstack(languages).with_columns(
        has_language_pack=pl.col("language_code").is_in(with_pack.implode())
    )


def cut_by_length(raw_articles: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cut a frame into runs of articles with CHUNK_CHARACTERS of text, one article at least."""
    length = pl.col("text").str.len_chars().cast(pl.Int64)
    run = (length.cum_sum() - length) // CHUNK_CHARACTERS
    yield from raw_articles.with_columns(run=run).partition_by("run", maintain_order=True, include_key=False)


def _extract_chunk(raw_articles: pl.DataFrame) -> dict[str, pl.DataFrame]:
    articles = identify_articles(raw_articles)
    sentences = cut_quotations(split_sentences(articles))
    sentences = classify_sentences(identify_sentence_languages(sentences, articles))
    dated = sentences.join(
        articles.select("article_id", "published_date"), on="article_id", how="left", maintain_order="left"
    )
    mentions, cues = find_mentions(dated)
    return {
        "articles": articles,
        "sentences": sentences.select(SENTENCES.names()).cast(SENTENCES),
        "mentions": mentions.select(MENTIONS.names()).cast(MENTIONS),
        "cues": cues.select(CUES.names()).cast(CUES),
    }


def _extract_or_reject(raw_articles: pl.DataFrame) -> tuple[list[dict[str, pl.DataFrame]], list[Reject]]:
    """Extract a chunk; when that fails, its halves, down to the article that is at fault, which is a reject."""
    try:
        return [_extract_chunk(raw_articles)], []
    except (PackError, MemoryError, OSError):
        # Not the article's fault: a broken language pack, memory or disk.
        raise
    except Exception as error:
        if raw_articles.height > 1:
            middle = raw_articles.height // 2
            first, second = map(_extract_or_reject, (raw_articles.head(middle), raw_articles.tail(-middle)))
            return first[0] + second[0], first[1] + second[1]
        article = raw_articles.row(0, named=True)
        logger.exception("the extraction failed on article %s of %s", article["article_id"], article["file_uri"])
        detail = f"extraction of article {article['article_id']}: {type(error).__name__}: {error}"[:2000]
        return [], [build_reject(article["file_uri"], "reader_failed", detail, file_sha256=article["file_sha256"])]
