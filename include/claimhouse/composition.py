"""One run of number words and digits becomes its values: "two hundred and forty-five", 1.3 million, साढ़े तीन लाख.

Grammar for all languages: values add up from large to small, scales multiply what stands before them. The words and
their values are the lexicon's.
"""

from dataclasses import replace
from functools import lru_cache

from claimhouse.packs import OMITS_PLACE, SCALE_FIRST
from claimhouse.runs import (
    Item,
    Segment,
    find_digits_end,
    is_divider_ahead,
    is_fraction_ahead,
    is_scale_ahead,
    is_year_pair,
    read_decimals,
    read_items,
    read_slash,
)
from claimhouse.scale_first import order_scales


class _Composer:
    """Adds up one run from left to right; `segments` are the numbers found."""

    def __init__(self, items: tuple[Item, ...], style: str) -> None:
        self.items = items
        self.omits_place = OMITS_PLACE in style
        self.segments: list[Segment] = []
        self._clear()

    def _clear(self) -> None:
        self.first = -1
        self.last = -1
        # Amounts that a scale word closed, with that scale: 一億三千万 is 1e8, then 3000, which 万 multiplies alone.
        self.parts: list[tuple[float, float]] = []
        self.denominator: float | None = None
        self.whole = 0.0
        self.current: float | None = None
        self.last_part = 0.0
        self.pending = 0.0
        self.kind = "number"
        self.is_digits = False
        self.is_joined = False
        self.is_glued = False
        self.is_weak_only = False
        self.sign = 1.0
        self.is_void = False
        self.is_filled = False

    @property
    def last_scale(self) -> float:
        return self.parts[-1][1] if self.parts else 0.0

    @property
    def total(self) -> float:
        return sum(value for value, _ in self.parts)

    def _close(self) -> None:
        if self.first >= 0 and (self.current is not None or self.last_scale) and not self.is_void:
            kind = "weak" if self.is_weak_only else self.kind
            value = self.sign * (self.whole + (self.total + (self.current or 0.0)) / (self.denominator or 1.0))
            scale = self.last_scale if self.last_scale and self.current is None else None
            self.segments.append(Segment(self.first, self.last, value, kind, scale))
        self._clear()

    def _take(self, index: int) -> None:
        if self.first < 0:
            self.first = index
        self.last = index

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
                    or (self.items[index - 1].gap in (" ", "") and not self.is_joined and not is_comma)
                    or is_scale_ahead(self.items, index)
                    or (item.gap == "" and not is_comma and self.is_digits)
                )
            return value < self.last_scale
        if self.is_digits or self.items[index].plays("number") or is_comma:
            return False
        current = self.current
        if is_year_pair(current, value) and not self.is_joined and not self.last_scale and self.last_part == current:
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
        if self.current is not None and self.last_part == self.current and is_year_pair(self.current, value):
            # "nineteen eighty-four" names a year.
            self.current *= 100
        value *= self._find_place(index, value)
        self.current = (self.current or 0.0) + value + self.pending
        self.last_part = value
        self.pending = 0.0

    def _find_place(self, index: int, value: float) -> float:
        """What a last digit counts: the place below the one before it, where that may be left out (两千四百五)."""
        is_last = index + 1 == len(self.items) or self.items[index].gap != "" or not self.items[index + 1].number
        before = self.last_part if self.current is not None else self.last_scale
        if not (self.omits_place and is_last and before >= 100 and value in range(1, 10)):
            return 1.0
        if self.is_filled or self.items[index].plays("number") or self.items[index - 1].gap != "":
            return 1.0
        return float(10 ** (len(str(int(before))) - 2))

    def _scale(self, index: int, scale: float, is_comma: bool) -> None:
        if is_comma:
            self._close()
        # A scale word that is another word too (百, अरब) counts by itself only before a unit or a counted thing.
        self.is_weak_only = self.first < 0 and self.items[index].plays("weak")
        self._take(index)
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
        elif self.current is None and self.last_scale == scale:
            self.parts[-1] = (self.parts[-1][0] * scale, scale)
        else:
            if self.current is not None and not self.is_digits and self.current >= 10 * scale:
                # 이억 천만: what is much larger stands by itself.
                rest = self.last_part if self.last_part < scale else 0.0
                self.parts.append((self.current - rest, 10.0 ** (len(str(int(self.current))) - 1)))
                self.current = rest or None
            # A scale multiplies what smaller scales have made before it: three thousand five hundred MILLION.
            smaller: float | None = None
            while self.parts and self.parts[-1][1] < scale:
                smaller = (smaller or 0.0) + self.parts.pop()[0]
            is_bare = self.current is None and smaller is None
            self.parts.append(((1.0 if is_bare else (self.current or 0.0) + (smaller or 0.0)) * scale, scale))
            self.current = None
        self.is_digits = False

    def _add_share(self, share: float) -> None:
        value, scale = self.parts[-1]
        self.parts[-1] = (value + share * scale, scale)

    def _divide(self, index: int) -> None:
        """Read the word between denominator and numerator: 3分の2, 十分之七."""
        value = self.total + (self.current or 0.0)
        if self.denominator is not None or value <= 0:
            self._close()
            return
        self._take(index)
        self.parts, self.current, self.denominator = [], None, value
        self.last_part, self.is_digits = 0.0, False

    def _fraction(self, index: int, value: float) -> None:
        if value == 0.0:
            self._divide(index)
            return
        self._take(index)
        self.is_weak_only = False
        if self.current is not None:
            self.current = self.current + value if self.is_joined else self.current * value
        elif self.last_scale and self.is_joined:
            self._add_share(value)
        else:
            self.current = value
        self.last_part = 0.0

    def _after(self, index: int, value: float) -> None:
        if self.first < 0:
            return
        self._take(index)
        self.is_weak_only, self.is_filled = False, value == 0
        if self.current is None and self.last_scale:
            self._add_share(value)
        else:
            self.current = (self.current or 0.0) + value

    def _decimals(self, index: int) -> int:
        """Read the number words behind a decimal word as digits; returns the index behind them."""
        digits, end = read_decimals(self.items, index, self.is_digits)
        if not digits:
            return index + 1
        self._take(end - 1)
        self.first = min(self.first, index)
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
            if item.plays("decimal") and (self.current is not None or self.last_scale) and index + 1 < len(self.items):
                step = self._decimals(index)
            elif item.plays("minus"):
                self._close()
                self.sign = -1.0
                self.first = index
            elif item.plays("joiner") and is_divider_ahead(self.items, index) and self.first >= 0:
                # 三百五十又三分之一: the whole stands before its fraction.
                self.whole = self.total + (self.current or 0.0)
                self.parts, self.current, self.last_part, self.is_digits = [], None, 0.0, False
            elif item.modifier is not None:
                if self.current is not None:
                    self._close()
                self._take(index)
                self.pending = item.modifier
            elif item.modifier_after is not None and self.first >= 0:
                self._after(index, item.modifier_after)
            elif (end := find_digits_end(self.items, index)) > index:
                self._read_digits(index, end)
                item, step = self.items[end - 1], end
            elif item.plays("linker") and item.plays("qualifier_after") and is_scale_ahead(self.items, index):
                # 20多万 is open above.
                self.kind = "vague" if self.first >= 0 else self.kind
            elif item.vague is not None and self.current is None and not self.last_scale:
                self._take(index)
                self.current, self.kind = item.vague, "vague"
            elif item.plays("scale") and item.number is not None:
                self._scale(index, item.number, is_comma)
            elif item.plays("fraction") and item.number is not None:
                self._fraction(index, item.number)
            elif item.plays("ordinal") and not item.plays("word") and item.number is not None:
                self._ordinal(index, item.number)
            elif item.gap == "/" and (share := read_slash(self.items, index)) is not None:
                # 2 1/4 is one number.
                if not (self.is_digits and self.current is not None and self.items[index - 1].gap == " "):
                    self._close()
                self.is_joined = True
                self._fraction(index, share)
                self.last, step = index + 1, index + 2
                self._close()
            elif (item.plays("word") or item.plays("number")) and item.number is not None:
                self._add(index, item.number, is_comma)
            elif item.plays("weak"):
                self._weak(index, item.number, is_comma)
            elif not (item.plays("joiner") or item.plays("linker")):
                self._close()
            is_article = item.plays("weak") and is_fraction_ahead(self.items, index)
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

    def _read_digits(self, index: int, end: int) -> None:
        self._close()
        self._take(index)
        self._take(end - 1)
        self.current = float("".join(str(int(item.number or 0)) for item in self.items[index:end]))
        self.last_part, self.is_digits, self.kind = 0.0, True, "digits"
        # 七八个: seven or eight, not 78; 零五 is five.
        self.is_void = end == index + 2 and 0 not in (self.items[index].number, self.items[index + 1].number)

    def _ordinal(self, index: int, value: float) -> None:
        is_apart = self.items[index].plays("unit") and self.items[index - 1].gap != "-"
        if self.current is None or self.is_digits or is_apart or not self._can_add(value, False, index):
            self._close()
        self._take(index)
        self.current, self.kind = (self.current or 0.0) + value, "ordinal"
        self._close()

    def _weak(self, index: int, number: float | None, is_comma: bool) -> None:
        """Read a word that is a number or an article; an article counts only before a scale or a fraction."""
        is_ahead = is_scale_ahead(self.items, index) or is_fraction_ahead(self.items, index)
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


def compose_items(items: tuple[Item, ...], style: str = "") -> list[Segment]:
    """The numbers that the tokens of one run make, in order; ``style`` is the language's way (``runs``)."""
    if SCALE_FIRST in style:
        ordered, ends = order_scales(items)
        starts = [0, *ends]
        found = _Composer(ordered, style).compose()
        return [replace(segment, first=starts[segment.first], last=ends[segment.last] - 1) for segment in found]
    return _Composer(items, style).compose()


@lru_cache(maxsize=200_000)
def compose_run(run: str) -> tuple[Segment, ...]:
    """The numbers of a run, in order: the language's style, "#", and its tokens as ``runs.read_items`` reads them."""
    style, _, items = run.partition("#")
    return tuple(compose_items(read_items(items), style))
