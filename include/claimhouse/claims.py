"""The catalogue compiled into tables: the questions that are asked of the mentions, and the words that belong to them.

news.toml asks of every event; ``catalogue/events/<event_id>.toml`` and ``landing/<event_id>/_event.toml`` ask of one.
Matching mentions to claims is dbt's work: this module only says, in rows, what a claim is.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

import polars as pl

from claimhouse.catalogue import CatalogueFile, Claim, Vocabulary, load_catalogue_file, load_vocabulary
from claimhouse.catalogue_values import CatalogueError, Forms
from claimhouse.event_words import WORDS, find_event_words
from claimhouse.rejects import Reject, build_reject, frame_rejects
from claimhouse.settings import CATALOGUE_DIR, Settings

EVENTS = pl.Schema({"event_id": pl.String, "title": pl.String, "reference_date": pl.Date, "aliases": pl.String})
CLAIMS = pl.Schema(
    {
        "event_id": pl.String,
        "claim_id": pl.String,
        "claim_type": pl.String,
        "question": pl.String,
        "definition": pl.String,
        "dimension": pl.String,
        "unit_id": pl.String,
        "accepts": pl.String,
        "answers": pl.String,
        "scope": pl.String,
        "tolerance_pct": pl.Float64,
        "min_score": pl.Float64,
    }
)
CLAIM_TERMS = pl.Schema(
    {
        "event_id": pl.String,
        "claim_id": pl.String,
        "term_id": pl.String,
        "term_kind": pl.String,
        "role": pl.String,
        "group_no": pl.Int64,
        "weight": pl.Float64,
    }
)
BOOST_WEIGHT = 0.5


def compile_catalogue(settings: Settings, event_ids: Iterable[str]) -> dict[str, pl.DataFrame]:
    """Compile news.toml and the files of these events.

    Returns frames by name:
        claims: one row per claim and event (event_id null: every event); accepts is a comma list of dimensions.
        claim_terms: one row per claim and thing, concept, entity, choice or option. Terms of one group_no are
            alternatives, and every group with role "all" has to be met. Of a choice term_id is the answer's label, of
            an option the concept whose words give the answer.
        event_words: one row per form of an entity, own concept or choice (what find_event_cues searches).
        events: one row per event that has a file; aliases is a comma list.
        rejects: one row per landing event file with a mistake; such an event is built as if it had no file in landing.

    Raises:
        CatalogueError: a file that ships with the project is wrong.
    """
    vocabulary = load_vocabulary()
    news = load_catalogue_file(CATALOGUE_DIR / "news.toml", vocabulary)
    files: list[tuple[str | None, CatalogueFile]] = [(None, news)]
    rejects: list[Reject] = []
    for event_id in sorted(set(event_ids)):
        event, reject = load_event(settings, event_id, vocabulary, news)
        if event is not None:
            files.append((event_id, event))
        if reject is not None:
            rejects.append(reject)
    return {
        "claims": build_frame(CLAIMS, chain.from_iterable(list_claims(*one) for one in files)),
        "claim_terms": build_frame(CLAIM_TERMS, chain.from_iterable(list_terms(*one) for one in files)),
        "event_words": build_frame(WORDS, chain.from_iterable(list_words(*one) for one in files)),
        "events": build_frame(EVENTS, (describe_event(event_id, file) for event_id, file in files if event_id)),
        "rejects": frame_rejects(rejects),
    }


def find_event_cues(
    articles: pl.DataFrame, sentences: pl.DataFrame, catalogue: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    """Find in the articles what event files define: one row (tables.CUES) per entity, own concept or choice and place.

    Args:
        articles: article_id, event_id, text, language_code.
        sentences: article_id, sentence_id, span_start, span_end, language_code.
        catalogue: what compile_catalogue returned.
    """
    return find_event_words(articles, sentences, catalogue["event_words"])


def load_event(
    settings: Settings, event_id: str, vocabulary: Vocabulary, news: CatalogueFile
) -> tuple[CatalogueFile | None, Reject | None]:
    """One event's file, shipped and landed together, and the reject row of the landed one if it can't be used."""
    shipped_path = CATALOGUE_DIR / "events" / f"{event_id}.toml"
    landed_path = settings.landing / event_id / "_event.toml"
    shipped = load_catalogue_file(shipped_path, vocabulary, news.thing_groups) if shipped_path.is_file() else None
    if not landed_path.is_file():
        return shipped, None
    try:
        return load_catalogue_file(landed_path, vocabulary, news.thing_groups, shipped), None
    except CatalogueError as error:
        return shipped, build_reject(f"{event_id}/{landed_path.name}", "operator_error", str(error))


def describe_event(event_id: str, file: CatalogueFile) -> dict[str, object]:
    """The events row of one file."""
    return {
        "event_id": event_id,
        "title": file.title,
        "reference_date": file.reference_date,
        "aliases": ",".join(file.aliases),
    }


def list_claims(event_id: str | None, file: CatalogueFile) -> Iterator[dict[str, object]]:
    """The claims rows of one file."""
    for claim in file.claims.values():
        yield {
            "event_id": event_id,
            "claim_id": claim.claim_id,
            "claim_type": "event" if event_id else "catalogue",
            "question": claim.question,
            "definition": claim.definition,
            "dimension": claim.dimension,
            "unit_id": claim.unit_id,
            "accepts": ",".join(claim.accepts),
            "answers": claim.answers,
            "scope": claim.scope,
            "tolerance_pct": claim.tolerance_pct,
            "min_score": claim.min_score,
        }


def list_terms(event_id: str | None, file: CatalogueFile) -> Iterator[dict[str, object]]:
    """The claim_terms rows of one file."""
    for claim in file.claims.values():
        for term_id, term_kind, role, group_no in name_terms(claim, file):
            yield {
                "event_id": event_id,
                "claim_id": claim.claim_id,
                "term_id": term_id,
                "term_kind": term_kind,
                "role": role,
                "group_no": group_no,
                "weight": claim.weights.get(term_id, BOOST_WEIGHT if role == "boost" else 1.0),
            }


def name_terms(claim: Claim, file: CatalogueFile) -> Iterator[tuple[str, str, str, int]]:
    """term_id, term_kind, role and group_no of everything one claim names."""

    def find_kind(term_id: str, vocabulary: Vocabulary) -> str:
        if term_id in file.entities:
            return "entity"
        return "concept" if term_id in vocabulary.concepts or term_id in file.concepts else "thing"

    vocabulary = load_vocabulary()
    yield from ((thing, "thing", "any", 0) for thing in claim.things)
    yield from ((thing, "thing", "part", 0) for thing in claim.parts)
    yield from ((label, "choice", "any", 0) for label in claim.options)
    yield from ((concept, "option", "any", 0) for concept in claim.option_concepts)
    for group_no, group in enumerate((*claim.concepts, *claim.entities), start=1):
        yield from ((term_id, find_kind(term_id, vocabulary), "all", group_no) for term_id in group)
    yield from ((term_id, find_kind(term_id, vocabulary), "boost", 0) for term_id in claim.boost)
    yield from ((term_id, find_kind(term_id, vocabulary), "exclude", 0) for term_id in claim.exclude)


def list_words(event_id: str | None, file: CatalogueFile) -> Iterator[dict[str, object]]:
    """The event_words rows of one file."""
    tables: list[tuple[str, str, Forms]] = [
        *(("concept", term_id, forms) for term_id, forms in file.concepts.items()),
        *(("entity", term_id, forms) for term_id, forms in file.entities.items()),
        *(("choice", label, forms) for claim in file.claims.values() for label, forms in claim.options.items()),
    ]
    for term_kind, term_id, forms in tables:
        for language_code, words in forms.items():
            for form in words:
                yield {
                    "event_id": event_id,
                    "term_id": term_id,
                    "term_kind": term_kind,
                    "language_code": language_code,
                    "form": form,
                }


def build_frame(schema: pl.Schema, rows: Iterable[dict[str, object]]) -> pl.DataFrame:
    """Rows as a frame of this schema, sorted by all columns so that equal files give equal bytes."""
    return pl.DataFrame(list(rows), schema=schema, orient="row").unique().sort(list(schema))
