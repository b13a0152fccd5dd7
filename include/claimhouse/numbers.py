"""Numbers in words and digits: "two hundred and forty-five", 1.3 million, سبعة وأربعون, 3万5千, साढ़े तीन लाख.

Grammar for all languages: values add up from large to small, scales multiply what stands before them. The words and
their values are the lexicon's. Only distinct runs of number words are composed in Python.
"""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from claimhouse.lexicon import BIT
from claimhouse.shapes import find_shapes, spell_sentences, spell_tokens

_NUMBER_WORDS = ("word", "scale", "fraction", "modifier", "vague", "weak", "ordinal")
_DAY, _MONTH, _HOUR, _TWO = BIT["day"], BIT["month_number"], BIT["hour"], BIT["two_digits"]


@dataclass(frozen=True)
class Item:
    """One token of a run: its roles and, where it has them, the values they carry; ``gap`` is what stands behind it."""

    mask: int
    number: float | None
    modifier: float | None
    modifier_after: float | None
    vague: float | None
    gap: str

    def plays(self, role: str) -> bool:
        """Whether the token may play this role."""
        return bool(self.mask & BIT[role])


@dataclass(frozen=True)
class Segment:
    """One number of a run: its tokens [first, last], its value and how it is meant."""

    first: int
    last: int
    value: float
    kind: str  # number | vague | weak | ordinal
    scale: float | None  # the scale word that the number ends in: million in 1.3 million


def _is_year_pair(century: float, rest: float) -> bool:
    """Whether two numbers in words read as a year: nineteen eighty-four, twenty twenty-four."""
    return century in (17.0, 18.0, 19.0, 20.0) and 10 <= rest <= 99


class _Composer:
    """Adds up one run from left to right; `segments` are the numbers found."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.items = items
        self.segments: list[Segment] = []
        self._clear()

    def _clear(self) -> None:
        self.first = -1
        self.last = -1
        self.total = 0.0
        self.current: float | None = None
        self.last_scale = 0.0
        self.last_part = 0.0
        self.pending = 0.0
        self.kind = "number"
        self.is_digits = False
        self.is_joined = False
        self.is_glued = False
        self.is_weak_only = False
        self.sign = 1.0

    def _close(self) -> None:
        if self.first >= 0 and (self.current is not None or self.last_scale):
            kind = "weak" if self.is_weak_only else self.kind
            value = self.sign * (self.total + (self.current or 0.0))
            scale = self.last_scale if self.last_scale and self.current is None else None
            self.segments.append(Segment(self.first, self.last, value, kind, scale))
        self._clear()

    def _take(self, index: int) -> None:
        if self.first < 0:
            self.first = index
        self.last = index

    def _is_scale_ahead(self, index: int) -> bool:
        ahead = self.items[index + 1 : index + 3]
        return any(item.plays("scale") for item in ahead[:1]) or (
            len(ahead) == 2 and not ahead[0].plays("number") and ahead[1].plays("scale")
        )

    def _is_fraction_ahead(self, index: int) -> bool:
        return index + 1 < len(self.items) and self.items[index + 1].plays("fraction")

    def _can_add(self, value: float, is_comma: bool, index: int) -> bool:
        """Whether a value fits behind what has been read."""
        if self.current is None:
            if not self.last_scale:
                return True
            item = self.items[index]
            if item.plays("number") or is_comma:
                # "3 million 200 thousand" is one number, "3 million, 20 people" is two; a glued "and" joins (و468).
                return value < self.last_scale and (
                    self.is_glued
                    or (self.items[index - 1].gap == " " and not self.is_joined and not is_comma)
                    or self._is_scale_ahead(index)
                    or (item.gap == "" and not is_comma and self.is_digits)
                )
            return value < self.last_scale
        if self.is_digits or self.items[index].plays("number") or is_comma:
            return False
        current = self.current
        if _is_year_pair(current, value) and not self.is_joined and not self.last_scale and self.last_part == current:
            return True
        if self.is_joined and 0 < self.last_part < 10 and value in (20, 30, 40, 50, 60, 70, 80, 90):
            return True
        if value <= 0 or value != int(value) or current != int(current):
            return False
        place = int(10 ** len(str(int(value))))
        return self.last_part >= place and int(self.last_part) % place == 0

    def _add(self, index: int, value: float, is_comma: bool) -> None:
        item = self.items[index]
        if not self._can_add(value, is_comma, index):
            self._close()
        self._take(index)
        self.is_digits = item.plays("number")
        self.is_weak_only = False
        if self.current is not None and self.last_part == self.current and _is_year_pair(self.current, value):
            # "nineteen eighty-four" names a year.
            self.current *= 100
        self.current = (self.current or 0.0) + value + self.pending
        self.last_part = value
        self.pending = 0.0

    def _scale(self, index: int, scale: float, is_comma: bool) -> None:
        if is_comma:
            self._close()
        self._take(index)
        self.is_weak_only = False
        if self.current is None and self.pending:
            self.current = 1.0 + self.pending
            self.pending = 0.0
        if scale < 1000:
            if self.current is not None and self.current >= scale:
                # "thousand two hundred": the hundreds are counted by what stands last.
                rest = self.last_part if self.last_part < scale else 0.0
                self.current = self.current - rest + rest * scale if rest else self.current + scale
            else:
                self.current = (1.0 if self.current is None else self.current) * scale
            self.last_part = scale
        elif self.current is None and self.last_scale and scale >= self.last_scale:
            self.total *= scale
            self.last_scale = scale
        elif self.last_scale and scale > self.last_scale:
            self.total = (self.total + (self.current or 0.0)) * scale
            self.current, self.last_scale = None, scale
        else:
            self.total += (1.0 if self.current is None else self.current) * scale
            self.current, self.last_scale = None, scale
        self.is_digits = False

    def _fraction(self, index: int, value: float) -> None:
        self._take(index)
        self.is_weak_only = False
        if self.current is not None:
            self.current = self.current + value if self.is_joined else self.current * value
        elif self.last_scale and self.is_joined:
            self.total += value * self.last_scale
        else:
            self.current = value
        self.last_part = 0.0

    def _after(self, index: int, value: float) -> None:
        if self.first < 0:
            return
        self._take(index)
        self.is_weak_only = False
        if self.current is None and self.last_scale:
            self.total += value * self.last_scale
        else:
            self.current = (self.current or 0.0) + value

    def _decimals(self, index: int) -> int:
        """Read the number words behind a decimal word as digits; returns the index behind them."""
        digits = ""
        end = index + 1
        while end < len(self.items):
            item = self.items[end]
            number = item.number
            if (
                not (item.plays("word") or item.plays("number") or item.plays("weak"))
                or number is None
                or number != int(number)
            ):
                break
            digits += str(int(number))
            end += 1
        if not digits:
            return index + 1
        if self.current is None and self.last_scale:
            self._close()
        self._take(end - 1)
        if self.first > index:
            self.first = index
        self.current = (self.current or 0.0) + float(f"0.{digits}")
        self.is_weak_only, self.last_part = False, 0.0
        return end

    def compose(self) -> list[Segment]:
        """Read the run; every number in it becomes a segment."""
        index, is_comma = 0, False
        while index < len(self.items):
            item = self.items[index]
            step = index + 1
            if item.plays("joined"):
                self.is_joined = True
            if item.plays("decimal") and self.current is not None and index + 1 < len(self.items):
                step = self._decimals(index)
            elif item.plays("minus"):
                self._close()
                self.sign = -1.0
                self.first = index
            elif item.modifier is not None:
                if self.current is not None:
                    self._close()
                self._take(index)
                self.pending = item.modifier
            elif item.modifier_after is not None:
                self._after(index, item.modifier_after)
            elif item.vague is not None and self.current is None and not self.last_scale:
                self._take(index)
                self.current, self.kind = item.vague, "vague"
            elif item.plays("scale") and item.number is not None:
                self._scale(index, item.number, is_comma)
            elif item.plays("fraction") and item.number is not None:
                self._fraction(index, item.number)
            elif item.plays("ordinal") and not item.plays("word") and item.number is not None:
                self._ordinal(index, item.number)
            elif item.gap == "/" and (share := self._slash_share(index)) is not None:
                self._close()
                self._fraction(index, share)
                self.last, step = index + 1, index + 2
                self._close()
            elif (item.plays("word") or item.plays("number")) and item.number is not None:
                self._add(index, item.number, is_comma)
            elif item.plays("weak"):
                self._weak(index, item.number, is_comma)
            elif not (item.plays("joiner") or item.plays("linker")):
                self._close()
            is_article = item.plays("weak") and self._is_fraction_ahead(index)
            if not (item.plays("joiner") or item.plays("linker") or is_article) or (
                item.number is not None and not is_article
            ):
                self.is_joined = False
            if item.plays("joiner") and item.number is None:
                self.is_joined, self.is_glued = True, item.gap == ""
            is_comma = item.gap == ","
            index = step
        self._close()
        return self.segments

    def _slash_share(self, index: int) -> float | None:
        """The value of 1/2, 3/4 …; dates and other pairs of digits (9/11) are none."""
        above, below = self.items[index].number, self.items[index + 1].number
        if above is None or below is None or self.items[index + 1].gap == "/":
            return None
        is_share = 0 < above < below <= 10 and (index == 0 or self.items[index - 1].gap != "/")
        return above / below if is_share else None

    def _ordinal(self, index: int, value: float) -> None:
        is_apart = self.items[index].plays("unit") and self.items[index - 1].gap != "-"
        if self.current is None or self.is_digits or is_apart or not self._can_add(value, False, index):
            self._close()
        self._take(index)
        self.current, self.kind = (self.current or 0.0) + value, "ordinal"
        self._close()

    def _weak(self, index: int, number: float | None, is_comma: bool) -> None:
        """Read a word that is a number or an article; an article counts only before a scale or a fraction."""
        is_ahead = self._is_scale_ahead(index) or self._is_fraction_ahead(index)
        if number is None and not is_ahead:
            self._close()
            return
        value = 1.0 if number is None else number
        is_first = self.current is None and not self.last_scale
        if not is_first and value == 1.0 and not self._can_add(value, is_comma, index):
            # "half a million": the article between a fraction and its scale says nothing.
            if is_ahead or self.current != int(self.current or 0):
                return
            self._close()
        self._add(index, value, is_comma)
        self.is_weak_only = self.first == index


@lru_cache(maxsize=200_000)
def _compose_run(run: str) -> tuple[Segment, ...]:
    items = []
    for field in run.split(";"):
        mask, number, modifier, modifier_after, vague, gap = field.split("|")
        items.append(
            Item(
                int(mask),
                float(number) if number else None,
                float(modifier) if modifier else None,
                float(modifier_after) if modifier_after else None,
                float(vague) if vague else None,
                gap,
            )
        )
    return tuple(_Composer(tuple(items)).compose())


def _shape_mask(segment: Segment) -> int:
    """The roles of a composed number, as a numeral of the same value would have them."""
    if segment.kind == "weak":
        return BIT["weak"]
    if segment.kind == "ordinal":
        return BIT["ordinal"]
    mask = BIT["number"] | (BIT["vague"] if segment.kind == "vague" else 0)
    value = segment.value
    if value == int(value):
        mask |= _DAY if 1 <= value <= 31 else 0
        mask |= _MONTH if 1 <= value <= 12 else 0
        mask |= _HOUR if 0 <= value <= 24 else 0
        # "two thousand people" counts; "two thousand and one" may be a year.
        mask |= BIT["year"] if 1900 <= value <= 2100 and segment.scale is None else 0
    return mask


def merge_numbers(tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Make one token of every number that is written in words, or in digits and words.

    Args:
        tokens: as ``annotate_tokens`` gives them.
        table: the lexicon that ``lex`` points into.

    Returns:
        The tokens; a number has the role "number" (a vague one "vague" too, an ordinal "ordinal") and its value in
        ``number``, its last scale word in ``scale``.
    """
    worth = sum(
        BIT[role]
        for role in (
            "word",
            "scale",
            "fraction",
            "modifier",
            "vague",
            "minus",
            "modifier_after",
            "decimal",
        )
    )
    has_words = tokens.filter(((pl.col("mask") & worth) > 0) | (pl.col("token") == "/"))["sent"].unique()
    part = tokens.with_row_index("i").filter(pl.col("sent").is_in(has_words.implode()))
    if part.is_empty():
        return tokens.with_columns(scale=pl.lit(None, pl.Float64))
    spelled, signs = spell_tokens(part)
    core = signs.role(*_NUMBER_WORDS, "number")
    start = signs.role(*_NUMBER_WORDS, "number", "minus")
    between = rf"(?:/| ?(?:-|,|{signs.role('joiner')}|{signs.role('linker')}|{signs.role('decimal')})? ?)"
    run = rf"(?:{signs.role('minus')} ?)?{core}(?:{between}{core}| ?-? ?{signs.role('modifier_after')})*"
    runs = find_shapes(spell_sentences(spelled), run, start)
    runs = runs.with_row_index("run").select(
        "run", "sent", n=pl.int_ranges("n", pl.col("n") + pl.col("count").cast(pl.Int64), dtype=pl.Int64)
    )
    members = runs.explode("n").join(spelled, on=["sent", "n"], how="left", maintain_order="left")
    members = members.with_columns(
        modifier=table["modifier"].gather(members["lex"]),
        modifier_after=table["modifier_after"].gather(members["lex"]),
        vague=table["vague"].gather(members["lex"]),
        number=pl.coalesce("number", table["ordinal"].gather(members["lex"])),
        follower=pl.col("sign").shift(-1).over("run"),
    )
    members = members.filter(~pl.col("sign").is_in(["-", ",", "/"]))
    gap = (
        pl.when(pl.col("follower").is_in([",", "-", "/"]))
        .then("follower")
        .when(pl.col("has_space"))
        .then(pl.lit(" "))
        .otherwise(pl.lit(""))
    )
    keys = members.group_by("run", maintain_order=True).agg(
        key=pl.concat_str(
            [pl.col(c).cast(pl.String).fill_null("") for c in ("mask", "number", "modifier", "modifier_after", "vague")]
            + [gap],
            separator="|",
        ).str.join(";"),
        places="i",
    )
    segments = pl.DataFrame(
        [
            (key, segment.first, segment.last, segment.value, _shape_mask(segment), segment.scale)
            for key in keys["key"].unique(maintain_order=True)
            for segment in _compose_run(key)
        ],
        schema={
            "key": pl.String,
            "first": pl.Int64,
            "last": pl.Int64,
            "value": pl.Float64,
            "value_mask": pl.UInt64,
            "scale": pl.Float64,
        },
        orient="row",
    )
    found = keys.join(segments, on="key", how="inner", maintain_order="left").select(
        pl.col("places").list.get(pl.col("first")).alias("i"),
        pl.col("places").list.get(pl.col("last")).alias("end"),
        "value",
        "value_mask",
        "scale",
    )
    return _replace_tokens(tokens.with_row_index("i"), found)


def _replace_tokens(tokens: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Put one token in the place of the tokens [i, end] of each number."""
    inner = (
        found.filter(pl.col("end") > pl.col("i"))
        .select(i=pl.int_ranges(pl.col("i") + 1, pl.col("end") + 1))
        .explode("i")
    )
    ends = tokens.select(end="i", end_start="start", end_length="length", end_space="has_space")
    found = found.join(ends, on="end", how="left", maintain_order="left")
    is_single = pl.col("end") == pl.col("i")
    number_words = sum(BIT[role] for role in ("word", "scale", "fraction", "modifier"))
    return (
        tokens.join(inner.cast(pl.UInt32), on="i", how="anti", maintain_order="left")
        .join(found.with_columns(pl.col("i").cast(pl.UInt32)), on="i", how="left", maintain_order="left")
        .with_columns(
            number=pl.coalesce("value", "number"),
            mask=pl.when(pl.col("value").is_null())
            .then("mask")
            .when(is_single)
            .then((pl.col("mask") & pl.lit(~number_words & (2**64 - 1), pl.UInt64)) | pl.col("value_mask"))
            .otherwise("value_mask"),
            # A number of several tokens plays none of the other roles of its first word.
            lex=pl.when(pl.col("value").is_not_null() & ~is_single).then(None).otherwise("lex"),
            length=pl.when(pl.col("value").is_null())
            .then("length")
            .otherwise(pl.col("end_start") + pl.col("end_length") - pl.col("start")),
            has_space=pl.coalesce("end_space", "has_space"),
        )
        .drop("i", "end", "value", "value_mask", "end_start", "end_length", "end_space")
    )
