"""One run of number words and digits becomes its values: "two hundred and forty-five", 1.3 million, साढ़े तीन लाख.

Grammar for all languages: values add up from large to small, scales multiply what stands before them. The words and
their values are the lexicon's.
"""

import math
from dataclasses import replace
from functools import lru_cache

from claimhouse.packs import SCALE_FIRST
from claimhouse.ratios import compose_ratios
from claimhouse.runs import (
    ALONE,
    PERCENT,
    Item,
    Segment,
    find_digits_end,
    is_divider_ahead,
    is_fraction_ahead,
    is_scale_ahead,
    is_share_ahead,
    is_tens_ahead,
    is_unit_share,
    is_year_pair,
    read_decimals,
    read_items,
    read_slash,
)
from claimhouse.scale_first import order_scales
from claimhouse.shares import end_decimals, join_digits, join_shares
from claimhouse.tally import Tally

# Open counts that multiply what stands before them: seventy-five thousands.
_THOUSAND = 1000
_MULTIPLIERS = (12.0, 100.0, 1e3, 1e6, 1e9, 1e12)


class _Composer(Tally):
    """Reads one run from left to right."""

    def _decimals(self, index: int) -> int:
        """Read the number words behind a decimal word as digits; returns the index behind them."""
        if self.items[index].gap == "":
            digits, end = read_decimals(self.items, index, self.is_digits)
        else:
            # "virgule trente-trois": number words count as the digits that they make.
            words = self.items[index + 1 : end_decimals(self.items, index)]
            digits, count = join_digits(words, _Composer(words, "").compose())
            end = index + 1 + count
        if not digits:
            return index + 1
        self.take(end - 1)
        self.first = min(self.first, index)
        self.current = (self.current or 0.0) + float(f"0.{digits}")
        self.is_weak_only, self.last_part = False, 0.0
        return end

    def _is_unit(self, index: int) -> bool:
        """Whether a number word that is a unit of time as well is what the number before it counts."""
        item = self.items[index]
        is_both = item.plays("time_unit") and item.number is not None and (item.plays("word") or item.plays("weak"))
        is_counted = (self.current is not None or bool(self.last_scale)) and self.items[index - 1].gap == " "
        return is_both and is_counted and not self.is_joined and not is_scale_ahead(self.items, index)

    def _is_and(self, item: Item) -> bool:
        """Whether "and" may part a whole in words from its fraction: "300 and two thirds" are two."""
        return (
            self.joins_shares
            and item.plays("joiner")
            and item.number is None
            and self.first >= 0
            and not self.is_digits
        )

    def _is_last_hundred(self, index: int) -> bool:
        """Whether a token is a word for hundreds that no larger scale follows."""
        item = self.items[index]
        is_hundred = item.plays("scale") and (item.number or 0.0) < _THOUSAND
        return is_hundred and not is_scale_ahead(self.items, index)

    def _is_uncounted(self, item: Item) -> bool:
        """Whether a word for so many parts and for an ordinal has nothing before it that counts parts."""
        is_both = item.plays("fraction") and item.plays("ordinal") and is_unit_share(item.number or 0.0)
        return is_both and (self.first < 0 or self.kind == "ordinal")

    def compose(self) -> list[Segment]:
        """Read the run; every number in it becomes a segment."""
        index, is_comma = 0, False
        while index < len(self.items):
            item = self.items[index]
            step = index + 1
            if item.plays("joined"):
                self.is_joined = True
            is_whole = item.plays("whole") and self.first >= 0
            if (is_whole or self._is_and(item)) and is_share_ahead(self.items, index):
                self.keep_whole(index)
            elif is_whole and self.current is not None and self.items[-1].gap in (ALONE, PERCENT):
                # "siete con cincuenta por ciento"; elsewhere the word means "with".
                step = self._decimals(index)
            elif (
                item.plays("decimal") and (self.current is not None or self.last_scale) and index + 1 < len(self.items)
            ):
                step = self._decimals(index)
            elif item.plays("minus"):
                self.close()
                self.sign = -1.0
                self.first = index
            elif item.plays("joiner") and is_divider_ahead(self.items, index) and self.first >= 0:
                # 三百五十又三分之一: the whole stands before its fraction.
                self.keep_whole(index)
            elif item.modifier is not None:
                if self.current is not None:
                    self.close()
                self.take(index)
                self.pending = item.modifier
            elif item.plays("share") and self.first >= 0:
                # pt "trinta avos": a denominator.
                self.take(index)
                self.kind, self.is_weak_only = "share", False
                self.close()
            elif item.modifier_after is not None and (self.first >= 0 or is_scale_ahead(self.items, index)):
                # "heridos y medio millón de euros": the words for "and a half" begin a number of their own.
                self.add_after(index, item.modifier_after)
            elif (end := find_digits_end(self.items, index)) > index:
                self._read_digits(index, end)
                item, step = self.items[end - 1], end
            elif item.plays("linker") and item.plays("qualifier_after") and is_scale_ahead(self.items, index):
                # 20多万 is open above.
                self.kind = "vague" if self.first >= 0 else self.kind
            elif item.vague is not None and self.current is None and not self.last_scale:
                self.take(index)
                self.current, self.kind = item.vague, "vague"
            elif item.vague in _MULTIPLIERS and not is_comma and not self.is_joined and self.kind != "vague":
                self.multiply(index, item.vague or 1.0, is_comma)
            elif self.is_digits and item.plays("unit") and self._is_last_hundred(index):
                # fr "11 cents" are coins, "11 cent mille" is a number.
                self.close()
            elif item.plays("scale") and item.number is not None:
                self.multiply(index, item.number, is_comma)
            elif self._is_uncounted(item):
                # gli ottavi di finale, piąte miejsce, vigésimo octavos: what nothing counts are ordinals.
                self._ordinal(index, float(round(1 / (item.number or 1.0))), is_comma)
            elif item.plays("fraction") and item.number is not None:
                self.add_fraction(index, item.number, is_comma)
            elif item.plays("ordinal") and not item.plays("word") and item.number is not None:
                self._ordinal(index, item.number, is_comma)
            elif item.gap == "/" and (share := read_slash(self.items, index)) is not None:
                # 2 1/4 is one number.
                is_mixed = self.is_digits and self.current is not None and self.items[index - 1].gap == " "
                if not is_mixed and (self.current is not None or self.parts):
                    self.close()
                self.is_joined = True
                self.add_fraction(index, share, False)
                self.last, step = index + 1, index + 2
                self.close()
            elif self._is_unit(index):
                # hai mươi năm: năm is five, and behind a number the year.
                self.close()
            elif (item.plays("word") or item.plays("number")) and item.number is not None:
                self.add(index, item.number, is_comma)
            elif item.plays("weak"):
                self._weak(index, item.number, is_comma)
            elif not (item.plays("joiner") or item.plays("linker")):
                self.close()
            is_article = item.plays("weak") and is_fraction_ahead(self.items, index)
            if not (item.plays("joiner") or item.plays("linker") or is_article) or (
                item.number is not None and not is_article
            ):
                self.is_joined = False
            if item.plays("joiner") and item.number is None:
                self.is_joined, self.is_glued = True, item.gap == ""
            is_comma = item.gap == ","
            index = step
        self.close()
        return self.segments

    def _read_digits(self, index: int, end: int) -> None:
        self.close()
        self.take(index)
        self.take(end - 1)
        self.current = float("".join(str(int(item.number or 0)) for item in self.items[index:end]))
        self.last_part, self.is_digits, self.kind = 0.0, True, "digits"
        # 七八个: seven or eight, not 78; 零五 is five.
        self.is_void = end == index + 2 and 0 not in (self.items[index].number, self.items[index + 1].number)

    def _ordinal(self, index: int, value: float, is_comma: bool) -> None:
        gap = self.items[index - 1].gap if index else ""
        # "the tenth second" counts seconds, "décimo segundo" is the twelfth.
        is_apart = self.items[index].plays("unit") and gap != "-" and self.kind != "ordinal"
        is_begun = self.current is not None or bool(self.parts)
        # "un centième" is a share, "deux centième" the two hundredth.
        is_share = self.is_weak_only and self.shares_ordinals
        is_scale = value >= 100 and math.log10(value).is_integer() and not is_share
        is_small = (self.current or 0.0) < _THOUSAND and not (self.is_joined or self.parts or is_scale)
        is_parted = self.parts_ordinals and gap == " " and is_small and self.items[-1].gap == ALONE
        if not is_begun or is_comma or self.is_digits or is_apart or is_parted:
            self.close()
            is_scale = False
        elif not (is_scale or self.can_add(value, False, index)) or is_year_pair(self.current or 0.0, value):
            self.close()
        if is_scale:
            self.multiply(index, value, False)
        else:
            self.take(index)
            self.current, self.last_part = (self.current or 0.0) + value, value
        self.kind, self.is_weak_only = "ordinal", False
        follower = self.items[index + 1] if index + 1 < len(self.items) else None
        is_open = self.sums_ordinals and follower is not None and follower.plays("ordinal")
        if not is_open or self.items[index].gap not in (" ", "-"):
            self.close()

    def _weak(self, index: int, number: float | None, is_comma: bool) -> None:
        """Read a word that is a number or an article; an article counts only before a scale or a fraction."""
        is_ahead = is_scale_ahead(self.items, index) or is_fraction_ahead(self.items, index)
        is_ahead = is_ahead or is_tens_ahead(self.items, index)
        if number is None and not is_ahead:
            self.close()
            return
        value = 1.0 if number is None else number
        is_first = self.current is None and not self.last_scale
        if not is_first and value == 1.0 and not self.can_add(value, is_comma, index):
            # "half a million": the article between a fraction and its scale says nothing.
            if not is_comma and (is_ahead or self.current != int(self.current or 0)):
                return
            self.close()
        self.add(index, value, is_comma)
        self.is_weak_only = self.first == index


def compose_items(items: tuple[Item, ...], style: str = "") -> list[Segment]:
    """The numbers that the tokens of one run make, in order; ``style`` is the language's way (``runs``)."""
    if SCALE_FIRST in style:
        ordered, ends = order_scales(items)
        starts = [0, *ends]
        found = join_shares(ordered, _Composer(ordered, style).compose(), style)
        return [replace(segment, first=starts[segment.first], last=ends[segment.last] - 1) for segment in found]
    return join_shares(items, _Composer(items, style).compose(), style)


@lru_cache(maxsize=200_000)
def compose_run(run: str) -> tuple[Segment, ...]:
    """The numbers of a run, in order: the language's style, "#", and its tokens as ``runs.read_items`` reads them."""
    style, _, items = run.partition("#")
    found = compose_ratios(read_items(items), lambda part: compose_items(part, style))
    # "minus one" is a number, whatever "one" is elsewhere.
    return tuple(replace(part, kind="number") if part.kind == "weak" and part.value < 0 else part for part in found)
