"""What stands around a number: the noun it counts, and whether it is denied or hedged; and the words that tell.

Everything is a look at the neighbouring tokens, for all mentions at once; which words count, report or deny is the
packs' data.
"""

import polars as pl

from claimhouse.lexicon import join_bits
from claimhouse.neighbours import Neighbours, find_first, has_role
from claimhouse.shapes import WORD
from claimhouse.traits import has_trait

_THING_REACH = 5  # tokens; between a number and its noun stand adjectives and classifiers
_THING_REACH_BACK = 3
_PERSON = "person"  # thing_id of people, whoever they are
_TIME = "time"  # thing_id of how often something happened
_NEGATION_REACH = 3
_HEDGE_REACH = 8


def _find_things(values: pl.DataFrame, tokens: pl.DataFrame, neighbours: Neighbours) -> pl.DataFrame:
    """Find the counted noun: a thing of the lexicon behind or before the number, else the unknown word behind it."""
    sents = values["sent"]
    is_thing = has_role(tokens, "thing")
    is_number = has_role(tokens, "number", "conjunction", "range_middle") & ~is_thing
    blocked = neighbours.stops | is_number
    # "12 of the people" and "two other families" count; "8 in a small village" doesn't: a function word ends the
    # phrase, unless a linker leads it or it stands right between number and noun.
    is_linker = has_role(tokens, "linker", "suffix")
    is_function = has_role(tokens, "function") & ~is_linker & ~is_thing
    # مقتل 5 وإصابة 12: a noun with "and" glued to it begins another phrase.
    is_joined = has_role(tokens, "joined")
    is_end = blocked | is_joined | (is_function & ~is_linker.shift(1, fill_value=False))
    near = is_thing & ~is_joined
    behind = find_first(neighbours, values["last_row"], sents, near, is_end, range(1, _THING_REACH + 1))
    after_function = find_first(neighbours, values["last_row"], sents, near, blocked | is_joined, range(1, 3))
    behind = behind.zip_with(behind.is_not_null(), after_function)
    behind_joined, is_victim = blocked | is_joined, has_role(tokens, "victim")
    before = find_first(
        neighbours,
        values["row"],
        sents,
        is_thing & ~(is_joined & is_victim),
        behind_joined,
        range(-1, -_THING_REACH_BACK - 1, -1),
    )
    is_word = (tokens["sign"] == WORD) & tokens.select(has_trait("long_word")).to_series()
    skipped = has_role(tokens, "function", "linker", "suffix")
    unknown = find_first(neighbours, values["last_row"], sents, is_word, ~skipped, range(1, 3))
    # "staff at 10 ambulance services", کمپنی کے دو گارڈز: what stands before belongs to the noun behind.
    rows, inside = neighbours.at(values["row"], -1, sents)
    is_led = inside & (has_role(tokens, "function", "linker") & ~is_thing).gather(rows)
    rows, inside = neighbours.at(values["last_row"], 1, sents)
    is_noun_next = inside & (is_word & (tokens["mask"] == 0)).gather(rows) & unknown.is_not_null()
    before = pl.select(pl.when(~(is_led & is_noun_next)).then(before)).to_series()
    # A dual is its own noun: شخصين.
    own = find_first(neighbours, values["last_row"], sents, is_thing & has_role(tokens, "dual_unit"), blocked, range(1))
    inner = _find_inner_things(values, is_thing & ~has_role(tokens, "number"))
    # "40 persons or more workers" (te) counts workers, 100名未満の会社 people.
    next_one = find_first(neighbours, values["last_row"], sents, is_thing, blocked, range(1, 2))
    next_one = pl.select(pl.when(inner.is_not_null()).then(next_one)).to_series()
    return values.with_columns(
        thing_row=pl.coalesce(own, next_one, inner, behind, before),
        noun_row=unknown,
        victim_row=_find_victims(values, tokens, neighbours, is_word),
    )


def _find_victims(values: pl.DataFrame, tokens: pl.DataFrame, neighbours: Neighbours, is_word: pl.Series) -> pl.Series:
    """Row number of the word for what befell those counted, beside each value ("12 were injured"); null without one."""
    sents, is_victim = values["sent"], has_role(tokens, "victim")
    is_small = has_role(tokens, "function", "linker", "suffix") & ~has_role(tokens, "number", "conjunction")
    is_own = is_victim & ~has_role(tokens, "joined")
    behind = find_first(neighbours, values["last_row"], sents, is_own, ~is_small, range(1, 4))
    # "5 missing documents" are no people.
    rows, inside = neighbours.at(behind.cast(pl.Int64), 1, sents)
    is_of_noun = inside & is_word.gather(rows)
    behind = pl.select(pl.when(~is_of_noun).then(behind)).to_series()
    # "killed 5", "dead: 40"
    is_colon = tokens["sign"] == ":"
    before = find_first(neighbours, values["row"], sents, is_victim, ~is_colon, range(-1, -3, -1))
    return behind.zip_with(behind.is_not_null(), before)


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
    neighbours = Neighbours(tokens)
    found = _find_things(values, tokens, neighbours)
    is_countable = pl.col("dimension").is_in(["number", "ordinal"])
    surfaces = tokens["surface"]
    rows = pl.coalesce("thing_row", "noun_row", pl.when("is_felled").then("victim_row"))
    # Who is killed, hurt or missed without a noun is a person: "one killed and two injured".
    is_whole = (pl.col("value") >= 1) & (pl.col("value") == pl.col("value").floor())
    is_unnamed = pl.col("thing_row").is_null() & pl.col("noun_row").is_null() & pl.col("victim_row").is_not_null()
    found = found.with_columns(
        is_felled=((pl.col("dimension") == "number") & is_unnamed & (is_whole | pl.col("value").is_null())).fill_null(
            False
        )
    ).with_columns(thing_at=pl.when(is_countable).then(rows), is_known=is_countable & pl.col("thing_row").is_not_null())
    return found.with_columns(
        thing=surfaces.gather(found["thing_at"]),
        thing_id=pl.when("is_felled")
        .then(pl.lit(_PERSON))
        .when("is_known")
        .then(table["thing_id"].gather(tokens["lex"].gather(found["thing_row"]))),
        dimension=pl.when((pl.col("dimension") == "number") & (pl.col("is_known") | pl.col("is_felled")))
        .then(pl.lit("count"))
        .otherwise("dimension"),
    ).drop("thing_row", "noun_row", "victim_row", "thing_at", "is_known", "is_felled")


def drop_articles(values: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Drop "one" before a noun where it says no more than "a": une entreprise, ein Mann, एक दल.

    It counts where something is said of it ("only one country") or somebody came to harm (un homme a été tué), and
    "once" is a number of times.
    """
    is_harm = tokens.filter(has_role(tokens, "victim"))["sent"].unique()
    is_article = (
        pl.col("rule").is_in(["count_weak", "count_weak_after"])
        & (pl.col("value") == 1)
        & (pl.col("row") == pl.col("last_row"))
        & ~pl.col("sent").is_in(is_harm.implode())
        & (pl.col("thing_id") != _TIME).fill_null(True)
    )
    return values.filter(~is_article.fill_null(False))


def add_polarity(values: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Add is_negated (a negation within three tokens of the value, in its clause) and is_hedged (a hedge nearby)."""
    neighbours, sents = Neighbours(tokens), values["sent"]
    negation, hedge = has_role(tokens, "negation"), has_role(tokens, "hedge")
    nothing = pl.Series([False] * tokens.height, dtype=pl.Boolean)

    def near(wanted: pl.Series, blocked: pl.Series, reach: int) -> pl.Series:
        left = find_first(neighbours, values["row"], sents, wanted, blocked, range(-1, -reach - 1, -1))
        right = find_first(neighbours, values["last_row"], sents, wanted, blocked, range(1, reach + 1))
        return left.is_not_null() | right.is_not_null()

    return values.with_columns(
        is_negated=near(negation, neighbours.stops, _NEGATION_REACH), is_hedged=near(hedge, nothing, _HEDGE_REACH)
    )


def list_cues(tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """One row per cue in the tokens: sent, row, concept_id and kind (concept, negation, reporting or coordinator)."""
    is_telling = has_role(tokens, "negation", "said_before", "said_after", "disputed", "denied", "joined")
    lex = tokens["lex"]
    is_concept = (table["concept_ids"].list.len() > 0).gather(lex).fill_null(False)
    is_coordinator = table["is_coordinator"].gather(lex).fill_null(False) | has_role(tokens, "joined")
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
    numbered = tokens.filter(has_role(tokens, "number"))["sent"].unique()
    coordinators = placed.filter(pl.col("is_coordinator") & pl.col("sent").is_in(numbered.implode())).with_columns(
        concept_id=pl.lit("coordinator"), kind=pl.lit("coordinator")
    )
    return (
        pl.concat([concepts, *kinds, coordinators])
        .select("sent", "row", "concept_id", "kind")
        .sort("row", "kind", "concept_id")
    )
