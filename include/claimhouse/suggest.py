"""Lines for an event's file from what discovery found, for an analyst to paste, name and correct.

Reads the published warehouse only. One [[claims]] table per discovered claim that several sources answer.
"""

import json
from pathlib import Path
from typing import Any

import duckdb

# A claim of the event's file is matched by words: the thing counted, and what most of its sentences say.
SUGGESTED_CONCEPTS = 2
DISCOVERED_SQL = """
    with found as (
        select
            claims.event_id, claims.claim_id, claims.parent_claim_id, claims.question, claims.dimension, claims.unit_id,
            claim_values.source_id, claim_values.display, claim_values.mention_id, claim_values.article_id
        from dim_claims as claims
        inner join fct_claim_values as claim_values using (event_id, claim_id)
        where claims.claim_type = 'discovered' and claims.event_id = $event_id
    ),
    answered as (
        select
            claim_id, min(parent_claim_id) as parent_claim_id, min(question) as question, min(dimension) as dimension,
            min(unit_id) as unit_id, count(distinct source_id) as source_count,
            string_agg(distinct display, ', ' order by display) as displays
        from found
        group by claim_id
        having source_count >= $sources
    ),
    words as (
        select found.claim_id, found.mention_id, answers.thing_id, unnest(answers.concept_ids) as concept_id
        from found
        inner join intermediate.int_answers as answers using (article_id, mention_id)
    ),
    concepts as (
        select claim_id, concept_id, count(distinct mention_id) as mention_count
        from words
        group by claim_id, concept_id
        qualify row_number() over (partition by claim_id order by mention_count desc, concept_id) <= $concepts
    )
    select
        answered.*,
        (select mode(thing_id order by thing_id) from words where words.claim_id = answered.claim_id) as thing_id,
        list(concepts.concept_id order by concepts.concept_id)
            filter (where concepts.concept_id is not null) as concept_ids
    from answered
    left join concepts using (claim_id)
    group by all
    order by answered.source_count desc, answered.claim_id
"""


def list_suggestions(claims_file: Path, event_id: str, min_sources: int = 2) -> list[str]:
    """Write a [[claims]] table for each discovered claim of one event.

    Args:
        claims_file: the published warehouse.
        event_id: the event asked about.
        min_sources: claims that fewer sources answer are left out.

    Returns:
        One text per claim, the most widely answered first; none when nothing was discovered.
    """
    parameters = {"event_id": event_id, "sources": min_sources, "concepts": SUGGESTED_CONCEPTS}
    with duckdb.connect(str(claims_file), read_only=True) as connection:
        found = connection.execute(DISCOVERED_SQL, parameters)
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    # A claim needs a word or a thing to be found by.
    return [write_claim(row) for row in rows if row["thing_id"] or row["concept_ids"]]


def write_claim(claim: dict[str, Any]) -> str:
    """One claim as TOML, with the values found in a comment above."""
    lines = [f"# {claim['source_count']} sources: {claim['displays']}"]
    if claim["parent_claim_id"]:
        lines.append(f"# told apart from {claim['parent_claim_id']}")
    fields = {name: claim[name] for name in ("claim_id", "question", "dimension")}
    if claim["unit_id"]:
        fields["unit"] = claim["unit_id"]
    lines += ["[[claims]]", *(f"{name} = {quote_text(text)}" for name, text in fields.items())]
    if claim["thing_id"]:
        lines.append(f"things = [{quote_text(claim['thing_id'])}]")
    concepts = ", ".join(f"[{quote_text(concept_id)}]" for concept_id in claim["concept_ids"] or [])
    if concepts:
        lines.append(f"concepts = [{concepts}]")
    return "\n".join(lines) + "\n"


def quote_text(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's, too."""
    return json.dumps(text, ensure_ascii=False)
