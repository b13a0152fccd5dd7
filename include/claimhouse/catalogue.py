"""Strict reading of the catalogue's TOML files: the vocabulary, the claims of every event, the claims of one event.

Nothing is guessed: an unknown key, an id nobody defined or a claim that could never match is a CatalogueError which
names the file, the key, the bad value and what is allowed instead.
"""

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.core import get_global

from claimhouse.catalogue_values import (
    Forms,
    build_error,
    check_known,
    read_forms,
    read_groups,
    read_share,
    read_strings,
)
from claimhouse.metadata import EVENT_KEYS
from claimhouse.packs import read_units, read_vocabulary
from claimhouse.tables import DIMENSIONS

SCOPES = ("clause", "sentence", "neighbour")
# How many different answers one event may have: one at a time, one of several things asked about, or one that changes.
ANSWERS = ("one", "several", "changing")
# What time does to the answer: nothing, it can only rise (a toll), or it may change either way (people missing).
OVER_TIME = ("fixed", "rises", "changes")
NEWS_KEYS = ("thing_groups", "claims")
CLAIM_KEYS = (
    "claim_id", "question", "definition", "dimension", "unit", "accepts", "things", "parts", "concepts", "entities",
    "boost", "exclude", "weights", "options", "answers", "over_time", "scope", "tolerance_pct", "min_score",
)  # fmt: skip
UNITLESS = ("number", "count", "ordinal", "date", "time_of_day", "score", "choice")
ID_PATTERN = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Vocabulary:
    """The ids that claims may name: counted things, concepts, units per dimension."""

    things: frozenset[str]
    concepts: frozenset[str]
    units: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Claim:
    """One question, as its file states it, with every default filled in and every thing group spelt out."""

    claim_id: str
    question: str
    definition: str
    dimension: str
    unit_id: str | None
    accepts: tuple[str, ...]
    things: tuple[str, ...]
    parts: tuple[str, ...]
    concepts: tuple[tuple[str, ...], ...]
    entities: tuple[tuple[str, ...], ...]
    boost: tuple[str, ...]
    exclude: tuple[str, ...]
    weights: Mapping[str, float]
    options: Mapping[str, Forms]
    option_concepts: tuple[str, ...]
    answers: str
    over_time: str
    scope: str
    tolerance_pct: float
    min_score: float


@dataclass(frozen=True)
class CatalogueFile:
    """What one file defines; an event that ships a file and has one in landing is the two of them put together."""

    title: str | None = None
    reference_date: datetime.date | None = None
    aliases: tuple[str, ...] = ()
    thing_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    concepts: Mapping[str, Forms] = field(default_factory=dict)
    entities: Mapping[str, Forms] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)


def read_toml(path: Path) -> dict[str, Any]:
    """Parse one TOML file.

    Raises:
        CatalogueError: the file can't be read, is no UTF-8 or no TOML; the message says where.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise build_error(path, f"not readable as TOML: {error}") from error


def load_vocabulary() -> Vocabulary:
    """The ids of things and concepts (vocabulary.toml) and of units (units.toml)."""
    vocabulary, units = read_vocabulary(), read_units()
    dimensions = {unit["dimension"] for unit in units.values()}
    return Vocabulary(
        things=frozenset(vocabulary["things"]),
        concepts=frozenset(vocabulary["concepts"]),
        units={
            dimension: frozenset(unit_id for unit_id, unit in units.items() if unit["dimension"] == dimension)
            for dimension in dimensions
        },
    )


def load_catalogue_file(
    path: Path,
    vocabulary: Vocabulary,
    thing_groups: Mapping[str, tuple[str, ...]] | None = None,
    shipped: CatalogueFile | None = None,
) -> CatalogueFile:
    """Read news.toml (no thing_groups given) or an event file (those of news.toml given).

    ``shipped`` is the same event's file of the catalogue: what ``path`` says wins over it key by key, concept by
    concept, entity by entity, claim by claim, and a claim of ``path`` may name concepts and entities of ``shipped``.

    Raises:
        CatalogueError: see the module's docstring.
    """
    document = read_toml(path)
    is_event = thing_groups is not None
    check_known(path, "top level", document, EVENT_KEYS if is_event else NEWS_KEYS)
    groups = dict(thing_groups or {})
    for group_id, things in document.get("thing_groups", {}).items():
        if group_id in vocabulary.things:
            raise build_error(path, f"thing_groups.{group_id}: a thing has this name already")
        where = f"thing_groups.{group_id}"
        check_known(path, where, read_strings(path, where, things), vocabulary.things)
        groups[group_id] = tuple(things)
    before = shipped or CatalogueFile()
    concepts = {**before.concepts, **read_word_tables(path, "concepts", document.get("concepts", {}))}
    entities = {**before.entities, **read_word_tables(path, "entities", document.get("entities", {}))}
    for entity_id in sorted(entities.keys() & (concepts.keys() | vocabulary.concepts | vocabulary.things)):
        raise build_error(path, f"entities.{entity_id}: a concept or thing has this name already")
    known = KnownIds(vocabulary, groups, frozenset(vocabulary.concepts | concepts.keys()), frozenset(entities))
    claims: dict[str, Claim] = {}
    rows = document.get("claims", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise build_error(path, "claims: has to be a list of [[claims]] tables")
    for row in rows:
        claim = read_claim(path, row, known)
        if claim.options and not is_event:
            raise build_error(
                path, f"claim {claim.claim_id}: options: only an event's file has words; name concepts here"
            )
        if claim.claim_id in claims:
            raise build_error(path, f"claims: claim_id {claim.claim_id!r} stands here twice")
        claims[claim.claim_id] = claim
    return CatalogueFile(
        title=read_title(path, document) or before.title,
        reference_date=read_reference_date(path, document) or before.reference_date,
        aliases=tuple(read_strings(path, "aliases", document.get("aliases", []))) or before.aliases,
        thing_groups=groups,
        concepts=concepts,
        entities=entities,
        claims={**before.claims, **claims},
    )


@dataclass(frozen=True)
class KnownIds:
    """What a claim of one file may name."""

    vocabulary: Vocabulary
    thing_groups: Mapping[str, tuple[str, ...]]
    concepts: frozenset[str]
    entities: frozenset[str]


def read_claim(path: Path, row: dict[str, Any], known: KnownIds) -> Claim:
    """Check one [[claims]] table and fill its defaults.

    Raises:
        CatalogueError: see the module's docstring.
    """
    claim_id = row.get("claim_id")
    if not isinstance(claim_id, str) or not ID_PATTERN.fullmatch(claim_id):
        raise build_error(path, f"claims: claim_id is {claim_id!r}; it has to be a name like peak_audience")
    where = f"claim {claim_id}"
    check_known(path, where, row, CLAIM_KEYS)
    question, definition = row.get("question"), row.get("definition", "")
    if not isinstance(question, str) or not question.strip().endswith("?"):
        raise build_error(path, f"{where}: question is {question!r}; it has to be a question and end with '?'")
    if not isinstance(definition, str):
        raise build_error(path, f"{where}: definition is {definition!r}; it has to be text")
    dimension = row.get("dimension")
    check_known(path, f"{where}: dimension", [dimension], DIMENSIONS)
    assert isinstance(dimension, str)
    scope = row.get("scope", "clause")
    check_known(path, f"{where}: scope", [scope], SCOPES)
    answers = row.get("answers", "one")
    check_known(path, f"{where}: answers", [answers], ANSWERS)
    over_time = row.get("over_time", "fixed")
    check_known(path, f"{where}: over_time", [over_time], OVER_TIME)
    accepts = read_strings(path, f"{where}: accepts", row.get("accepts", []))
    check_known(path, f"{where}: accepts", accepts, [name for name in DIMENSIONS if name != dimension])
    things = read_strings(path, f"{where}: things", row.get("things", []))
    check_known(path, f"{where}: things", things, known.vocabulary.things | known.thing_groups.keys())
    parts = read_strings(path, f"{where}: parts", row.get("parts", []))
    check_known(path, f"{where}: parts", parts, known.vocabulary.things | known.thing_groups.keys())
    concepts = read_groups(path, f"{where}: concepts", row.get("concepts", []), known.concepts | known.entities)
    entities = read_groups(path, f"{where}: entities", row.get("entities", []), known.concepts | known.entities)
    context = known.concepts | known.entities | known.vocabulary.things
    boost = read_strings(path, f"{where}: boost", row.get("boost", []))
    check_known(path, f"{where}: boost", boost, context)
    exclude = read_strings(path, f"{where}: exclude", row.get("exclude", []))
    check_known(path, f"{where}: exclude", exclude, context)
    required = {term for group in (*concepts, *entities) for term in group}
    for term in exclude:
        if term in required:
            raise build_error(path, f"{where}: exclude: {term!r} is what the claim asks for as well")
    weights = read_weights(path, f"{where}: weights", row.get("weights", {}), required | set(boost))
    options, option_concepts = read_options(path, where, row.get("options", {}), known.concepts)
    if (dimension == "choice") != bool(options or option_concepts):
        raise build_error(path, f"{where}: options and dimension 'choice' belong together; one is missing")
    if not (things or concepts or entities or dimension == "choice"):
        raise build_error(path, f"{where}: names no things, concepts, entities or options, so anything would match")
    return Claim(
        claim_id=claim_id,
        question=question.strip(),
        definition=" ".join(definition.split()),
        dimension=dimension,
        unit_id=read_unit(path, where, row.get("unit"), dimension, known.vocabulary),
        accepts=tuple(accepts),
        things=spell_out(things, known.thing_groups),
        parts=spell_out(parts, known.thing_groups),
        concepts=concepts,
        entities=entities,
        boost=tuple(boost),
        exclude=tuple(exclude),
        weights=weights,
        options=options,
        option_concepts=option_concepts,
        answers=answers,
        over_time=over_time,
        scope=scope,
        tolerance_pct=read_share(path, f"{where}: tolerance_pct", row.get("tolerance_pct", 10), 100),
        min_score=read_share(path, f"{where}: min_score", row.get("min_score", 0.5), 1),
    )


def spell_out(things: Iterable[str], thing_groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Things with every group in the place of its name spelt out, each once."""
    return tuple(dict.fromkeys(one for name in things for one in thing_groups.get(name, (name,))))


def read_unit(path: Path, where: str, unit: Any, dimension: str, vocabulary: Vocabulary) -> str | None:
    """The unit a claim's values are shown in; for money an ISO 4217 code, or none for the currency as stated."""
    if unit is None and (dimension in UNITLESS or dimension == "money"):
        return None
    if dimension in UNITLESS:
        raise build_error(path, f"{where}: unit is {unit!r}; the dimension {dimension} has no units")
    currencies: Iterable[str] = get_global("all_currencies")
    check_known(path, f"{where}: unit", [unit], currencies if dimension == "money" else vocabulary.units[dimension])
    return str(unit)


def read_weights(path: Path, where: str, weights: Any, named: set[str]) -> dict[str, float]:
    """How much a word that the claim asks for says on its own: 1 unless stated, less for words that stand anywhere."""
    if not isinstance(weights, dict):
        raise build_error(path, f"{where} is {weights!r}; it has to be a table of words the claim asks for and numbers")
    check_known(path, where, weights, named)
    return {term_id: read_share(path, f"{where}.{term_id}", weight, 1) for term_id, weight in weights.items()}


def read_options(
    path: Path, where: str, options: Any, concepts: Iterable[str]
) -> tuple[dict[str, Forms], tuple[str, ...]]:
    """The answers of a choice claim: label -> language code -> words, or a list of concepts, which have their words."""
    if isinstance(options, list):
        named = read_strings(path, f"{where}: options", options)
        check_known(path, f"{where}: options", named, concepts)
        return {}, tuple(named)
    if not isinstance(options, dict):
        raise build_error(path, f"{where}: options: has to be a list of concepts or a table label -> language -> forms")
    return {label: read_forms(path, f"{where}: options.{label}", forms) for label, forms in options.items()}, ()


def read_word_tables(path: Path, section: str, tables: Any) -> dict[str, Forms]:
    """[concepts.<id>] or [entities.<id>]: id -> language code -> words."""
    if not isinstance(tables, dict):
        raise build_error(path, f"{section}: has to be tables [{section}.<id>]")
    for term_id in tables:
        if not ID_PATTERN.fullmatch(term_id):
            raise build_error(path, f"{section}.{term_id}: an id is written like a_name: a-z, 0-9 and _")
    return {term_id: read_forms(path, f"{section}.{term_id}", forms) for term_id, forms in tables.items()}


def read_title(path: Path, document: dict[str, Any]) -> str | None:
    """The event's title, when the file has one; ``id`` is checked with it."""
    for key in ("id", "title"):
        if key in document and not (isinstance(document[key], str) and document[key].strip()):
            raise build_error(path, f"{key} is {document[key]!r}; it has to be text")
    return document.get("title")


def read_reference_date(path: Path, document: dict[str, Any]) -> datetime.date | None:
    """The day that relative dates of the event's undated articles count from."""
    value = document.get("reference_date")
    if isinstance(value, datetime.datetime):
        return value.date()
    if value is not None and not isinstance(value, datetime.date):
        raise build_error(path, f"reference_date is {value!r}; write it as a date: 2024-08-13, without quotes")
    return value
