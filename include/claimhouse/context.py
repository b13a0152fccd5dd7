"""What stands around a number: the noun it counts, who says it, and whether it is denied, disputed or hedged.

Everything is a look at the neighbouring tokens, for all mentions at once; which words count, report or deny is the
packs' data.
"""

import polars as pl

from claimhouse.lexicon import BIT, join_bits
from claimhouse.shapes import WORD

_THING_REACH = 5  # tokens; between a number and its noun stand adjectives and classifiers
_THING_REACH_BACK = 3
_NEGATION_REACH = 3
_HEDGE_REACH = 8
_SPEAKER_LENGTH = 6
SENTENCES_BACK = 3  # how far "he said" looks for the name
_STOPS = (",", ".", ":", '"', "(", ")", "#")


def _mask(tokens: pl.DataFrame, *roles: str) -> pl.Series:
    return (tokens["mask"] & join_bits(roles)) > 0


class _Neighbours:
    """Looks k tokens to the right or left of places, inside the sentence."""

    def __init__(self, tokens: pl.DataFrame) -> None:
        self.sents = tokens["sent"]
        self.height = tokens.height
        self.stops = tokens["sign"].is_in(_STOPS)

    def at(self, places: pl.Series, step: int, sents: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Row numbers ``step`` tokens away and whether they lie in the same sentence."""
        moved = places + step
        inside = (moved >= 0) & (moved < self.height)
        rows = moved.clip(0, self.height - 1).cast(pl.UInt32)
        return rows, inside & (self.sents.gather(rows) == sents)


def _first_hit(
    neighbours: _Neighbours, places: pl.Series, sents: pl.Series, wanted: pl.Series, blocked: pl.Series, steps: range
) -> pl.Series:
    """Row number of the nearest wanted token within reach that no blocking token hides; null when there is none."""
    hit = pl.Series([None] * len(places), dtype=pl.UInt32)
    is_free = pl.Series([True] * len(places), dtype=pl.Boolean)
    for step in steps:
        rows, inside = neighbours.at(places, step, sents)
        is_free = is_free & inside
        is_hit = is_free & wanted.gather(rows) & hit.is_null()
        hit = pl.select(pl.when(is_hit).then(rows).otherwise(hit)).to_series()
        is_free = is_free & ~blocked.gather(rows)
    return hit


def _find_things(values: pl.DataFrame, tokens: pl.DataFrame, neighbours: _Neighbours) -> pl.DataFrame:
    """Find the counted noun: a thing of the lexicon behind or before the number, else the unknown word behind it."""
    sents = values["sent"]
    is_thing = _mask(tokens, "thing")
    is_number = _mask(tokens, "number", "conjunction", "range_middle") & ~is_thing
    blocked = neighbours.stops | is_number
    # "12 of the people" and "two other families" count; "8 in a small village" doesn't: a function word ends the
    # phrase, unless a linker leads it or it stands right between number and noun.
    is_linker = _mask(tokens, "linker", "suffix")
    is_function = _mask(tokens, "function") & ~is_linker & ~is_thing
    is_end = blocked | (is_function & ~is_linker.shift(1, fill_value=False))
    behind = _first_hit(neighbours, values["last_row"], sents, is_thing, is_end, range(1, _THING_REACH + 1))
    after_function = _first_hit(neighbours, values["last_row"], sents, is_thing, blocked, range(1, 3))
    behind = behind.zip_with(behind.is_not_null(), after_function)
    before = _first_hit(neighbours, values["row"], sents, is_thing, blocked, range(-1, -_THING_REACH_BACK - 1, -1))
    is_word = (tokens["sign"] == WORD) & tokens["token"].str.contains(r"^[\p{L}\p{M}'’]{2,}")
    skipped = _mask(tokens, "function", "linker", "suffix")
    unknown = _first_hit(neighbours, values["last_row"], sents, is_word, ~skipped, range(1, 3))
    # A dual is its own noun: شخصين.
    own = _first_hit(neighbours, values["last_row"], sents, is_thing & _mask(tokens, "dual_unit"), blocked, range(1))
    inner = _find_inner_things(values, is_thing & ~_mask(tokens, "number"))
    # "40 persons or more workers" (te) counts workers, 100名未満の会社 people.
    next_one = _first_hit(neighbours, values["last_row"], sents, is_thing, blocked, range(1, 2))
    next_one = pl.select(pl.when(inner.is_not_null()).then(next_one)).to_series()
    return values.with_columns(thing_row=pl.coalesce(own, next_one, inner, behind, before), noun_row=unknown)


def _find_inner_things(values: pl.DataFrame, is_thing: pl.Series) -> pl.Series:
    """Row number of the noun inside each value, between number and qualifier (10人以上); null when there is none."""
    inner = (
        values.select("row", "last_row")
        .with_row_index("value_row")
        .filter(pl.col("last_row") > pl.col("row") + 1)
        .select("value_row", member=pl.int_ranges(pl.col("row") + 1, pl.col("last_row")))
        .explode("member")
        .with_columns(pl.col("member").cast(pl.UInt32))
    )
    inner = inner.filter(is_thing.gather(inner["member"])).unique("value_row", keep="last", maintain_order=True)
    rows = pl.DataFrame({"value_row": pl.int_range(values.height, dtype=pl.UInt32, eager=True)})
    return rows.join(inner, on="value_row", how="left", maintain_order="left")["member"]


def add_things(values: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Add thing (as written) and thing_id; a plain number that counts a known thing becomes a count."""
    neighbours = _Neighbours(tokens)
    found = _find_things(values, tokens, neighbours)
    is_countable = pl.col("dimension").is_in(["number", "ordinal"])
    surfaces = tokens["surface"]
    rows = pl.coalesce("thing_row", "noun_row")
    found = found.with_columns(
        thing_at=pl.when(is_countable).then(rows), is_known=is_countable & pl.col("thing_row").is_not_null()
    )
    return found.with_columns(
        thing=surfaces.gather(found["thing_at"]),
        thing_id=pl.when("is_known").then(table["thing_id"].gather(tokens["lex"].gather(found["thing_row"]))),
        dimension=pl.when((pl.col("dimension") == "number") & pl.col("is_known"))
        .then(pl.lit("count"))
        .otherwise("dimension"),
    ).drop("thing_row", "noun_row", "thing_at", "is_known")


def add_polarity(values: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Add is_negated (a negation within three tokens of the value, in its clause) and is_hedged (a hedge nearby)."""
    neighbours, sents = _Neighbours(tokens), values["sent"]
    negation, hedge = _mask(tokens, "negation"), _mask(tokens, "hedge")
    nothing = pl.Series([False] * tokens.height, dtype=pl.Boolean)

    def near(wanted: pl.Series, blocked: pl.Series, reach: int) -> pl.Series:
        left = _first_hit(neighbours, values["row"], sents, wanted, blocked, range(-1, -reach - 1, -1))
        right = _first_hit(neighbours, values["last_row"], sents, wanted, blocked, range(1, reach + 1))
        return left.is_not_null() | right.is_not_null()

    return values.with_columns(
        is_negated=near(negation, neighbours.stops, _NEGATION_REACH), is_hedged=near(hedge, nothing, _HEDGE_REACH)
    )


def find_speakers(tokens: pl.DataFrame) -> pl.DataFrame:
    """Find who is reported to speak.

    Returns:
        One row per reporting word that names a speaker: sent, cue_row, first and last (row numbers of the speaker's
        tokens).
    """
    neighbours = _Neighbours(tokens)
    # A name ends where the words of a number or a date begin.
    # "the hurricane centre (NHC) said"
    is_stop = (neighbours.stops & ~tokens["sign"].is_in(["(", ")"])) | _mask(
        tokens, "number", "said_before", "said_after", "conjunction", "negation", "qualifier_before", "qualifier_after",
        "range_open", "relative", "weekday", "hedge", "denied", "disputed", "unit", "currency", "percent",
    )  # fmt: skip
    is_function = _mask(tokens, "function", "linker", "joiner", "suffix") | ~tokens["token"].str.contains(r"\p{L}")
    frames = []
    # "…, said X" puts the speaker behind a verb that mostly follows it; the nearer side is tried first.
    for role, direction in (("said_after", 1), ("said_before", -1), ("said_before", 1)):
        cues = tokens.with_row_index("cue_row").filter(_mask(tokens, role)).select("sent", "cue_row")
        places, sents = cues["cue_row"].cast(pl.Int64), cues["sent"]
        near = pl.Series([None] * len(cues), dtype=pl.UInt32)
        far = near
        is_free = pl.Series([True] * len(cues), dtype=pl.Boolean)
        for step in range(1, _SPEAKER_LENGTH + 1):
            rows, inside = neighbours.at(places, step * direction, sents)
            is_free = is_free & inside & ~is_stop.gather(rows)
            is_name = is_free & ~is_function.gather(rows)
            near = pl.select(pl.when(is_name & near.is_null()).then(rows).otherwise(near)).to_series()
            far = pl.select(pl.when(is_name).then(rows).otherwise(far)).to_series()
            # Behind the verb a name ends where the next function word stands; before it, names may hold some.
            if direction == 1:
                is_free = is_free & (near.is_null() | ~is_function.gather(rows))
        first, last = (near, far) if direction == 1 else (far, near)
        frames.append(cues.with_columns(first=first, last=last))
    named = pl.concat(frames).with_columns(is_unnamed=pl.col("first").is_null()).sort("is_unnamed", maintain_order=True)
    return named.drop("is_unnamed").unique("cue_row", keep="first", maintain_order=True).sort("cue_row")


def _carry_speakers(speakers: pl.DataFrame, articles: pl.Series) -> pl.DataFrame:
    """Give reporting words that name nobody ("he said", أضاف) the speaker named last in the article, if not far back.

    Args:
        speakers: as ``find_speakers`` gives them.
        articles: which article each sentence is of.
    """
    named_at = pl.when(pl.col("first").is_not_null()).then("sent")
    carried = speakers.with_columns(article=articles.gather(speakers["sent"]), named_at=named_at).with_columns(
        pl.col("first", "last", "named_at").forward_fill().over("article")
    )
    is_near = pl.col("sent") - pl.col("named_at") <= SENTENCES_BACK
    return carried.filter(pl.col("first").is_not_null() & is_near).drop("article", "named_at")


def add_speakers(values: pl.DataFrame, tokens: pl.DataFrame, articles: pl.Series) -> pl.DataFrame:
    """Add the speaker nearest to each value, with its place, and the stance.

    The reporting word stands in the value's sentence; the name may stand in one before it. ``articles`` says which
    article each sentence is of.

    Adds speaker_first and speaker_last (row numbers of tokens, null without a speaker) and stance: denied or disputed
    when such a word stands in the sentence, attributed when somebody is reported to say it, else stated.
    """
    speakers = _carry_speakers(find_speakers(tokens), articles)
    rows = values.with_row_index("value_row").select("value_row", "sent", "row", "last_row")
    near = (
        rows.join(speakers, on="sent", how="inner")
        # A speaker is never the value itself.
        .filter((pl.col("last") < pl.col("row")) | (pl.col("first") > pl.col("last_row")))
        .with_columns(distance=(pl.col("cue_row").cast(pl.Int64) - pl.col("row")).abs())
        .sort("value_row", "distance", "cue_row")
        .unique("value_row", keep="first", maintain_order=True)
        .select("value_row", speaker_first="first", speaker_last="last")
    )
    flags = tokens.group_by("sent").agg(
        # "he said": somebody says it, though nobody is named.
        is_said=((pl.col("mask") & (BIT["said_before"] | BIT["said_after"])) > 0).any(),
        is_disputed=((pl.col("mask") & BIT["disputed"]) > 0).any(),
        is_denied=((pl.col("mask") & BIT["denied"]) > 0).any(),
    )
    return (
        values.with_row_index("value_row")
        .join(near, on="value_row", how="left", maintain_order="left")
        .join(flags, on="sent", how="left", maintain_order="left")
        .with_columns(
            stance=pl.when("is_denied")
            .then(pl.lit("denied"))
            .when("is_disputed")
            .then(pl.lit("disputed"))
            .when(pl.col("speaker_first").is_not_null() | pl.col("is_said"))
            .then(pl.lit("attributed"))
            .otherwise(pl.lit("stated"))
        )
        .drop("value_row", "is_said", "is_disputed", "is_denied")
    )


def list_cues(tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """One row per cue in the tokens: sent, row, concept_id and kind (concept, negation, reporting or coordinator)."""
    is_telling = _mask(tokens, "negation", "said_before", "said_after", "disputed", "denied", "joined")
    lex = tokens["lex"]
    is_concept = (table["concept_ids"].list.len() > 0).gather(lex).fill_null(False)
    is_coordinator = table["is_coordinator"].gather(lex).fill_null(False) | _mask(tokens, "joined")
    placed = (
        tokens.select("sent", "mask", "lex", is_coordinator=is_coordinator)
        .with_row_index("row")
        .filter(is_telling | is_concept | is_coordinator)
    )
    placed = placed.with_columns(concept_id=table["concept_ids"].gather(placed["lex"])).drop("lex")
    concepts = (
        placed.filter(pl.col("concept_id").list.len() > 0).explode("concept_id").with_columns(kind=pl.lit("concept"))
    )
    kinds = [
        placed.filter((pl.col("mask") & join_bits(roles)) > 0).with_columns(
            concept_id=pl.lit(concept_id), kind=pl.lit(kind)
        )
        for concept_id, kind, roles in (
            ("negation", "negation", ("negation",)),
            ("said", "reporting", ("said_before", "said_after")),
            ("disputed", "reporting", ("disputed",)),
            ("denied", "reporting", ("denied",)),
        )
    ]
    # Where a clause may begin matters only beside a number.
    numbered = tokens.filter(_mask(tokens, "number"))["sent"].unique()
    coordinators = placed.filter(pl.col("is_coordinator") & pl.col("sent").is_in(numbered.implode())).with_columns(
        concept_id=pl.lit("coordinator"), kind=pl.lit("coordinator")
    )
    return (
        pl.concat([concepts, *kinds, coordinators])
        .select("sent", "row", "concept_id", "kind")
        .sort("row", "kind", "concept_id")
    )
