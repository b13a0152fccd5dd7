"""Who is reported to speak: the name that belongs to a reporting word.

Where a language puts the name is the packs' data (``[reporting]``): before the reporting word ("X said"), behind it
("according to X", قال X), or at the sentence's other end, where verbs come last (Xは…と述べた, X …açıkladı).
"""

import re
from functools import cache

import polars as pl

from claimhouse.neighbours import Neighbours, find_first, has_role
from claimhouse.normalisation import normalise
from claimhouse.packs import load_pack
from claimhouse.traits import has_trait

# The most tokens of a name; where no spaces are written a token is a letter or a word of the lexicon.
_NAME_LENGTH, _UNSPACED_LENGTH = 6, 14
# A marked subject this near to the verb is its own; of those farther away the first is.
_NEAR_SUBJECT = 6
_FARTHEST_SUBJECT = 60
_NOTHING = r"[^\x{0}-\x{10FFFF}]"


@cache
def _marks(code: str, key: str) -> str:
    """A pattern of the words that a pack lists, in a group, and of its endings: those with a leading hyphen."""
    pack = load_pack(code)
    forms = pack.forms("reporting", key) if pack else []
    words = normalise(pl.Series("form", forms, dtype=pl.String), pack).to_list()
    if not words:
        return _NOTHING
    whole = "|".join(re.escape(word) for word in words if not word.startswith("-"))
    endings = "".join(rf"|.{re.escape(word[1:])}" for word in words if word.startswith("-"))
    return rf"(?:^({whole or _NOTHING}){endings})$"


@cache
def _puts_speakers_behind(code: str) -> bool:
    """Whether reporting verbs mostly stand before who speaks (VSO)."""
    pack = load_pack(code)
    if pack is None:
        return False
    return len(pack.forms("reporting", "said_after")) > 2 * len(pack.forms("reporting", "said_before"))


def _find_marks(tokens: pl.DataFrame, key: str) -> pl.DataFrame:
    """Whether each token is one of the words (is_word) that its language lists under a key, or ends so (is_mark)."""
    marked = []
    for (code,), words in tokens.select("code", "surface").unique().partition_by("code", as_dict=True).items():
        pattern = _marks(str(code), key)
        if pattern != _NOTHING:
            word = pl.col("surface").str.to_lowercase()
            is_word = word.str.extract(pattern, 1).is_not_null()
            marked.append(words.filter(word.str.contains(pattern)).with_columns(is_mark=True, is_word=is_word))
    empty = pl.DataFrame(schema={"code": pl.String, "surface": pl.String, "is_mark": pl.Boolean, "is_word": pl.Boolean})
    return (
        tokens.select("code", "surface")
        .join(pl.concat([empty, *marked]), on=["code", "surface"], how="left", maintain_order="left")
        .select("code", pl.col("is_mark", "is_word").fill_null(False))
    )


class _Names:
    """Which tokens may be part of a name, which end one and which are passed over on the way to it."""

    def __init__(self, tokens: pl.DataFrame, is_dated: pl.Series) -> None:
        self.neighbours = Neighbours(tokens)

        def look(trait: str) -> pl.Series:
            return tokens.select(has_trait(trait)).to_series()

        # A name ends where the words of a number or a date begin; "the hurricane centre (NHC) said".
        stops = self.neighbours.stops & ~tokens["sign"].is_in(["(", ")"])
        # – We saw 12 boats – said the mayor.
        is_free = tokens["has_space"] & tokens["has_space"].shift(1).fill_null(True)
        stops = stops | (is_free & (tokens["sign"] == "-")) | _find_marks(tokens, "that")["is_mark"]
        # "he said": the name stands farther back.
        self.is_pronoun = _mark_pronouns(tokens)
        self.is_glue = ~is_free & (tokens["sign"] == "-")
        self.is_comma = tokens["sign"] == ","
        self.is_time = is_dated | has_role(tokens, "relative", "weekday", "day_word")
        self.is_stop = stops | self.is_pronoun | self.is_time | has_role(
            tokens, "number", "said_before", "said_after", "conjunction", "negation", "qualifier_before",
            "qualifier_after", "range_open", "hedge", "denied", "disputed", "unit", "currency", "percent", "victim",
        )  # fmt: skip
        self.is_function = has_role(tokens, "function", "linker", "joiner", "suffix") | ~look("has_letter")
        # Articles that are relative pronouns too: sagte der Bürgermeister.
        self.is_article = has_role(tokens, "conjunction") & has_role(tokens, "function") & ~stops
        self.is_unspaced = look("unspaced_name")

    def walk(self, cues: pl.DataFrame, direction: int, *, over_comma: bool = False) -> tuple[pl.Series, pl.Series]:
        """The name beside each cue, on one side: its first and last row; null where none stands.

        Args:
            cues: sent, place (row that the walk sets out from).
            direction: 1 or -1.
            over_comma: pass over one comma at the start: "the mayor, Ana Ruiz, said".
        """
        places, sents = cues["place"].cast(pl.Int64), cues["sent"]
        near = pl.Series([None] * len(cues), dtype=pl.UInt32)
        far = near
        is_free = pl.Series([True] * len(cues), dtype=pl.Boolean)
        for step in range(1, _UNSPACED_LENGTH + 1):
            rows, inside = self.neighbours.at(places, step * direction, sents)
            # "The mayor said on Friday", "said in May the mayor": the day is passed over on the way to the name.
            is_passed = near.is_null() & self.is_time.gather(rows)
            if over_comma and step == 1:
                is_passed = self.is_comma.gather(rows)
            elif direction == 1 and step == 1:
                is_passed = is_passed | self.is_article.gather(rows)
            is_short = self.is_unspaced.gather(rows) if step > _NAME_LENGTH else True
            is_free = is_free & inside & (is_passed | ~self.is_stop.gather(rows)) & is_short
            if not is_free.any():
                break
            is_name = is_free & ~is_passed & ~self.is_function.gather(rows)
            near = pl.select(pl.when(is_name & near.is_null()).then(rows).otherwise(near)).to_series()
            far = pl.select(pl.when(is_name).then(rows).otherwise(far)).to_series()
            # Behind the verb a name ends where the next function word stands; before it, names may hold some.
            if direction == 1:
                ends = self.is_function & ~self.is_glue
                is_free = is_free & (near.is_null() | ~ends.gather(rows))
        return (near, far) if direction == 1 else (far, near)

    def follow_pronouns(self, cues: pl.DataFrame) -> pl.Series:
        """Whether a pronoun stands in front of each cue, auxiliaries at most between them: "he had said"."""
        places, sents = cues["place"].cast(pl.Int64), cues["sent"]
        found = find_first(self.neighbours, places, sents, self.is_pronoun, ~self.is_function, range(-1, -4, -1))
        return found.is_not_null()


def _mark_pronouns(tokens: pl.DataFrame) -> pl.Series:
    """Whether each token is a pronoun that its language's pack lists."""
    words = [(code, word) for code in tokens["code"].unique() for word in _list_pronouns(code)]
    rows = (
        tokens.select("code", word=pl.col("surface").str.to_lowercase())
        .with_row_index("row")
        .filter(has_role(tokens, "function"))
        .join(
            pl.DataFrame(words, schema={"code": pl.String, "word": pl.String}, orient="row"),
            on=["code", "word"],
            how="semi",
        )
    )["row"]
    return pl.repeat(False, tokens.height, eager=True).scatter(rows, True)


@cache
def _list_pronouns(code: str) -> tuple[str, ...]:
    pack = load_pack(code)
    return tuple(pack.forms("reporting", "pronouns")) if pack else ()


def _list_cues(tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """One row per reporting word: sent, cue_row, code, side ("before" or "behind": where the name is) and is_far."""
    is_far = table["is_far"].gather(tokens["lex"]).fill_null(False)
    placed = tokens.select("sent", "code", "mask", is_far=is_far).with_row_index("cue_row")
    said = ("said_before", "said_after", "denied")
    placed = placed.filter(has_role(tokens, *said))
    behind = [code for code in placed["code"].unique() if _puts_speakers_behind(code)]
    is_behind = has_role(placed, "said_after") | (
        ~has_role(placed, "said_before") & placed["code"].is_in(pl.Series(behind, dtype=pl.String).implode())
    )
    side = pl.when(is_behind).then(pl.lit("behind")).otherwise(pl.lit("before"))
    return placed.select("sent", "cue_row", "code", "is_far", side=side, place="cue_row")


def _find_subjects(far: pl.DataFrame, tokens: pl.DataFrame, names: _Names) -> pl.DataFrame:
    """The marked subject of verbs that stand far behind it: cue_row, first, last."""
    said = tokens.with_row_index("row").filter(pl.col("sent").is_in(far["sent"].unique().implode()))
    marks = _find_marks(said, "subjects")
    marked = said.with_columns(marks["is_mark"], marks["is_word"]).filter("is_mark")
    # A marker that is a word of its own is no part of the name, a glued one is.
    marked = marked.select("sent", "row", place=pl.col("row").cast(pl.Int64) + 1 - pl.col("is_word").cast(pl.Int64))
    first, last = names.walk(marked, -1)
    marked = marked.with_columns(first=first, last=last).drop_nulls("first")
    distance = pl.col("cue_row").cast(pl.Int64) - pl.col("row")
    return (
        far.select("sent", "cue_row")
        .join(marked, on="sent", how="inner")
        .with_columns(distance=distance)
        .filter(pl.col("distance").is_between(1, _FARTHEST_SUBJECT))
        .with_columns(
            rank=pl.when(pl.col("distance") <= _NEAR_SUBJECT).then("distance").otherwise(1000 + pl.col("row"))
        )
        .sort("cue_row", "rank")
        .unique("cue_row", keep="first", maintain_order=True)
        .select("cue_row", "first", "last")
    )


def _find_openings(far: pl.DataFrame, tokens: pl.DataFrame, names: _Names) -> tuple[pl.Series, pl.Series]:
    """The name that opens the sentence of each cue, in front of it: first and last row."""
    starts = tokens.with_row_index("row").group_by("sent").agg(place=pl.col("row").first().cast(pl.Int64) - 1)
    placed = far.drop("place").join(starts, on="sent", how="left", maintain_order="left")
    first, last = names.walk(placed, 1)
    is_before = last < far["cue_row"]
    return (
        pl.select(pl.when(is_before).then(first)).to_series(),
        pl.select(pl.when(is_before).then(last)).to_series(),
    )


def find_speakers(tokens: pl.DataFrame, table: pl.DataFrame, is_dated: pl.Series) -> pl.DataFrame:
    """Find who is reported to speak.

    Args:
        tokens: the spelled tokens.
        table: the lexicon that the tokens' ``lex`` points into.
        is_dated: whether each token is part of a date or a time of day.

    Returns:
        One row per reporting word: sent, cue_row, first and last (row numbers of the speaker's tokens, null when nobody
        is named).
    """
    names = _Names(tokens, is_dated)
    cues = _list_cues(tokens, table)
    # What is said, not who says it, stands in front of these: …öldüğünü açıkladı, … বলে জানিয়েছে পুলিশ.
    neighbours = tokens["surface"].gather((cues["cue_row"].cast(pl.Int64) - 1).clip(0).cast(pl.UInt32))
    is_told = _find_marks(cues.select("code", surface=neighbours), "that")["is_mark"]
    cues = cues.with_columns(is_far=(pl.col("side") == "before") & (pl.col("is_far") | is_told))
    has_markers = [code for code in cues["code"].unique() if _marks(code, "subjects") != _NOTHING]
    left = names.walk(cues, -1)
    right = names.walk(cues, 1)
    apposition = names.walk(cues, -1, over_comma=True)
    far = cues.filter("is_far")
    opening = _find_openings(far, tokens, names)
    subjects = _find_subjects(far, tokens, names)
    openings = far.select("cue_row", opening_first=opening[0], opening_last=opening[1])
    frame = (
        cues.with_columns(
            left_first=left[0], left_last=left[1], right_first=right[0], right_last=right[1],
            over_first=apposition[0], over_last=apposition[1], is_pronoun=names.follow_pronouns(cues),
        )
        .join(subjects, on="cue_row", how="left", maintain_order="left")
        .join(openings, on="cue_row", how="left", maintain_order="left")
    )  # fmt: skip
    is_marking = pl.col("code").is_in(pl.Series(has_markers, dtype=pl.String).implode())

    def choose(end: str) -> pl.Expr:
        # "…, said X" puts the speaker behind a verb that mostly follows it; the nearer side is tried first.
        return (
            pl.when((pl.col("side") == "before") & pl.col("is_pronoun"))
            .then(None)
            .when(pl.col("side") == "behind")
            .then(f"right_{end}")
            .when(pl.col("is_far") & is_marking)
            .then(end)
            .when("is_far")
            .then(pl.coalesce(f"right_{end}", f"opening_{end}"))
            .otherwise(pl.coalesce(f"left_{end}", f"right_{end}", f"over_{end}"))
        )

    return frame.select("sent", "cue_row", first=choose("first"), last=choose("last"))
