"""The arithmetic of number words: values add up from large to small, scales multiply what stands before them."""

from claimhouse.packs import COMPOUND, JOINED_SHARES, OMITS_PLACE, ORDINAL_SHARES, ORDINAL_SUMS
from claimhouse.runs import Item, Segment, is_scale_ahead, is_smaller_scale_ahead, is_year_pair

# What counts anything before it, whatever its size: dozens, scores, gross.
_COLLECTIVES = (12.0, 20.0, 144.0)
# Fifths and what is smaller count parts; halves and quarters may be added to what stands before them.
_SMALL_SHARE = 0.2


class Tally:
    """What has been read of a run; `segments` are the numbers that are complete."""

    def __init__(self, items: tuple[Item, ...], style: str) -> None:
        self.items = items
        self.omits_place = OMITS_PLACE in style
        self.sums_ordinals = ORDINAL_SUMS in style
        self.shares_ordinals = ORDINAL_SHARES in style
        self.joins_shares = JOINED_SHARES in style
        # Words that stand apart are no one ordinal: nl "twintig vijfde", alone, is 20/5.
        self.parts_ordinals = self.shares_ordinals and self.joins_shares and COMPOUND in style
        self.segments: list[Segment] = []
        self.clear()

    def clear(self) -> None:
        """Forget what has been read of the number so far."""
        self.first = -1
        self.last = -1
        # Amounts that a scale word closed, with that scale: 一億三千万 is 1e8, then 3000, which 万 multiplies alone.
        self.parts: list[tuple[float, float]] = []
        self.denominator: float | None = None
        self.whole = 0.0
        # What the fraction behind a whole is a fraction of: "six million with two thirds".
        self.whole_scale = 1.0
        self.current: float | None = None
        self.last_part = 0.0
        self.pending = 0.0
        self.kind = "number"
        self.is_digits = False
        self.is_joined = False
        self.is_part_joined = False
        self.is_glued = False
        self.is_weak_only = False
        self.sign = 1.0
        self.is_void = False
        self.is_filled = False

    @property
    def last_scale(self) -> float:
        """The scale word that the last part ends in; 0 where none does."""
        return self.parts[-1][1] if self.parts else 0.0

    @property
    def total(self) -> float:
        """What the closed parts make."""
        return sum(value for value, _ in self.parts)

    def close(self) -> None:
        """Make a number of what has been read."""
        if self.first >= 0 and (self.current is not None or self.last_scale) and not self.is_void:
            kind = "weak" if self.is_weak_only else self.kind
            part = (self.total + (self.current or 0.0)) / (self.denominator or 1.0)
            value = self.sign * (self.whole + part * self.whole_scale)
            scale = self.last_scale if self.last_scale and self.current is None else None
            self.segments.append(Segment(self.first, self.last, value, kind, scale))
        self.clear()

    def take(self, index: int) -> None:
        """Count a token in."""
        if self.first < 0:
            self.first = index
        self.last = index

    def can_add(self, value: float, is_comma: bool, index: int) -> bool:
        """Whether a value fits behind what has been read."""
        if self.current is None:
            if not self.last_scale:
                return True
            item = self.items[index]
            if item.plays("number") and self.items[index - 1].gap == "-":
                return False
            if item.plays("number") or is_comma:
                # "3 million 200 thousand" is one number, "3 million, 20 people" is two; a glued "and" joins (و468).
                return value < self.last_scale and (
                    self.is_glued
                    or (self.items[index - 1].gap in (" ", "") and not self.is_joined and not is_comma)
                    or self._is_smaller(value, is_comma, index)
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

    def _is_smaller(self, value: float, is_comma: bool, index: int) -> bool:
        """Whether a scale word follows that leaves less than the last scale: 3 million, 200 thousand."""
        if not is_scale_ahead(self.items, index) or (is_comma and self.items[index].gap != " "):
            return False
        scale = next(item.number or 1.0 for item in self.items[index + 1 :] if item.plays("scale"))
        return value * scale < self.last_scale

    def add(self, index: int, value: float, is_comma: bool) -> None:
        """Add a number, or begin another with it."""
        item = self.items[index]
        if not self.can_add(value, is_comma, index):
            self.close()
        self.take(index)
        self.is_digits = item.plays("number")
        self.is_weak_only = False
        if self.current is not None and self.last_part == self.current and is_year_pair(self.current, value):
            # "nineteen eighty-four" names a year.
            self.current *= 100
        value *= self.find_place(index, value)
        self.current = (self.current or 0.0) + value + self.pending
        self.last_part = value
        self.is_part_joined = self.is_joined
        self.pending = 0.0

    def find_place(self, index: int, value: float) -> float:
        """What a last digit counts: the place below the one before it, where that may be left out (两千四百五)."""
        is_last = index + 1 == len(self.items) or self.items[index].gap != "" or not self.items[index + 1].number
        before = self.last_part if self.current is not None else self.last_scale
        if not (self.omits_place and is_last and before >= 100 and value in range(1, 10)):
            return 1.0
        if self.is_filled or self.items[index].plays("number") or self.items[index - 1].gap != "":
            return 1.0
        return float(10 ** (len(str(int(before))) - 2))

    def multiply(self, index: int, scale: float, is_comma: bool) -> None:
        """Read a scale word."""
        if is_comma:
            self.close()
        # A scale word that is another word too (百, अरब) counts by itself only before a unit or a counted thing.
        self.is_weak_only = self.first < 0 and self.items[index].plays("weak")
        self.take(index)
        if self.current is None and self.pending:
            self.current = 1.0 + self.pending
            self.pending = 0.0
        if scale in _COLLECTIVES and self.current is not None and self.is_part_joined:
            # "three hundred and two dozen"
            self.current += self.last_part * (scale - 1)
        elif scale in _COLLECTIVES and (self.current is not None or self.parts):
            self.parts, self.current = [], (self.total + (self.current or 0.0)) * scale
            self.last_part = scale
        elif scale < 1000:
            # 322 hundred is 32,200, whatever stands in digits before a hundred.
            if self.current is not None and self.current >= scale and not self.is_digits:
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

    def add_share(self, share: float) -> None:
        """Add a share of the last scale: a million and a half."""
        value, scale = self.parts[-1]
        self.parts[-1] = (value + share * scale, scale)

    def divide(self, index: int) -> None:
        """Read the word between denominator and numerator: 3分の2, 十分之七."""
        value = self.total + (self.current or 0.0)
        if self.denominator is not None or value <= 0:
            self.close()
            return
        self.take(index)
        self.parts, self.current, self.denominator = [], None, value
        self.last_part, self.is_digits = 0.0, False

    def keep_whole(self, index: int) -> None:
        """Put what has been read aside, as the whole before the fraction behind ``index``.

        The fraction is one of the whole's scale, six million and two thirds, unless it has its own: a billion and a
        quarter of a million.
        """
        is_scaled = bool(self.last_scale) and self.current is None
        is_own = any(is_smaller_scale_ahead(self.items, place, self.last_scale) for place in (index + 1, index + 2))
        self.whole_scale = self.last_scale if is_scaled and not is_own else 1.0
        self.whole = self.total + (self.current or 0.0)
        self.parts, self.current, self.last_part, self.is_digits = [], None, 0.0, False

    def add_fraction(self, index: int, value: float, is_comma: bool) -> None:
        """Read a fraction: of what stands before it, or added to it behind "and"."""
        if is_comma:
            self.close()
        if value == 0.0:
            self.divide(index)
            return
        is_counted = not (self.is_weak_only or self.is_digits)
        # es "el medio digital": half of a thing or a scale only where the word has other senses.
        self.is_weak_only = (self.first < 0 or self.is_weak_only) and self.items[index].plays("weak")
        self.take(index)
        last = self.last_part
        if self._is_denominator(index, value):
            # de Einundzwanzigstel, Hundertfünftel: written together, the words are one denominator.
            self.current = 1 / ((self.current or 0.0) + round(1 / value))
        elif self.current is not None and index and self.items[index - 1].gap == "-" and 20 <= last < self.current:
            # "one hundred thirty-fifths": the hyphen joins the words of the denominator.
            self.current = (self.current - last) / (last + 1 / value)
        elif self.current is not None:
            # de "drei dreiviertel", nl "honderd driekwart": what is counted already is no multiple.
            is_mixed = self.is_joined or (0.5 < value < 1 <= self.current and is_counted)
            self.current = self.current + value if is_mixed else self.current * value
        elif self.last_scale and self.is_joined and not is_smaller_scale_ahead(self.items, index, self.last_scale):
            self.add_share(value)
        elif self.last_scale and value <= _SMALL_SHARE and not self.is_joined:
            # cent mille billionièmes
            self.parts, self.current = [], self.total * value
        else:
            self.current = value
        self.last_part = 0.0

    def _is_denominator(self, index: int, value: float) -> bool:
        """Whether a glued fraction ends the denominator that the words before it begin, and is not counted by them."""
        if self.current is None or not index or self.items[index - 1].gap or value >= 1 or self.parts:
            return False
        below = round(1 / value)
        if self.is_joined:
            return self.last_part < 10 <= below < 100 and below % 10 == 0
        return self.last_part >= 100 > below

    def add_after(self, index: int, value: float) -> None:
        """Read what changes a number from behind: and a half."""
        self.take(index)
        self.is_weak_only, self.is_filled = False, value == 0
        if self.current is None and self.last_scale and is_smaller_scale_ahead(self.items, index, self.last_scale):
            # "one billion and a half million"
            self.current = value
        elif self.current is None and self.last_scale:
            self.add_share(value)
        else:
            self.current = (self.current or 0.0) + value
