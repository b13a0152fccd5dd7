"""A run of number words and digits, as ``numbers`` finds it and ``composition`` adds it up."""

from dataclasses import dataclass

from claimhouse.lexicon import BIT

# What stands behind a run of several tokens, as the gap of its last: nothing, and nothing before it either; the end of
# a clause; a sign or word of percent; a unit or currency; a linker (three fifths OF); anything else.
ALONE, ENDED, PERCENT, MEASURED, LINKED, OTHER = "$", ".", "%", "u", "l", "w"
# Fractions of packs are written with twelve decimals.
_ROUNDING = 1e-9
_TENS = (20, 30, 40, 50, 60, 70, 80, 90)


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

    def is_digit_word(self) -> bool:
        """Whether it is a word for one digit, and nothing that multiplies."""
        is_word = (self.plays("word") or self.plays("weak")) and not self.plays("number") and not self.plays("scale")
        return is_word and self.number is not None and self.number in range(10)


@dataclass(frozen=True)
class Segment:
    """One number of a run: its tokens [first, last], its value and how it is meant."""

    first: int
    last: int
    value: float
    kind: str  # number | digits (read one by one) | vague | weak | ordinal | share (1 of so many)
    scale: float | None  # the scale word that the number ends in: million in 1.3 million


def read_items(run: str) -> tuple[Item, ...]:
    """The items of a run as ``numbers.merge_numbers`` writes it: tokens by ";", fields by "|"."""
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
    return tuple(items)


def is_scale_ahead(items: tuple[Item, ...], index: int) -> bool:
    """Whether a scale word follows, at once or behind a word that is no numeral."""
    ahead = items[index + 1 : index + 3]
    if len(ahead) == 2 and not ahead[0].plays("number") and not ahead[0].plays("scale"):
        ahead = ahead[1:]
    return bool(ahead) and ahead[0].plays("scale")


def is_fraction_ahead(items: tuple[Item, ...], index: int) -> bool:
    """Whether a fraction follows at once."""
    return index + 1 < len(items) and items[index + 1].plays("fraction")


def is_share_ahead(items: tuple[Item, ...], index: int) -> bool:
    """Whether a fraction follows, at once or behind the words of the number that counts it: (two) thirds."""
    for item in items[index + 1 :]:
        if item.plays("fraction"):
            return True
        if item.gap == "," or not (item.plays("word") or item.plays("scale") or item.plays("weak")):
            return False
    return False


def is_smaller_scale_ahead(items: tuple[Item, ...], index: int, scale: float) -> bool:
    """Whether a scale word of less than ``scale`` follows, at once or behind a linker (a quarter OF a million)."""
    is_linked = index + 2 < len(items) and items[index + 1].plays("linker") and items[index + 1].number is None
    place = index + 2 if is_linked else index + 1
    follower = items[place] if place < len(items) else None
    return follower is not None and follower.plays("scale") and 1000 <= (follower.number or 0.0) < scale


def is_tens_ahead(items: tuple[Item, ...], index: int) -> bool:
    """Whether "and" and a ten follow: ein und fünfzig."""
    ahead = items[index + 1 : index + 3]
    return len(ahead) == 2 and ahead[0].plays("joiner") and ahead[1].plays("word") and ahead[1].number in _TENS


def is_divider_ahead(items: tuple[Item, ...], index: int) -> bool:
    """Whether a number and the word between denominator and numerator follow: (又) 3 分之 1."""
    ahead = items[index + 1 : index + 3]
    return len(ahead) == 2 and ahead[0].number is not None and ahead[1].plays("fraction") and ahead[1].number == 0


def is_unit_share(value: float) -> bool:
    """Whether a value is one of so many parts: a third, a hundredth; not two thirds."""
    return 0 < value <= 0.5 and abs(value * round(1 / value) - 1) < _ROUNDING


def find_digits_end(items: tuple[Item, ...], index: int) -> int:
    """The index behind glued number words of one digit each (二〇〇八), or ``index`` when there are none."""
    end = index
    while end < len(items) and items[end].is_digit_word():
        end += 1
        if items[end - 1].gap != "":
            break
    is_followed = end < len(items) and items[end - 1].gap == ""
    is_followed = is_followed and (items[end].plays("scale") or items[end].plays("word"))
    return end if not is_followed and end - index >= 2 else index


def read_slash(items: tuple[Item, ...], index: int) -> float | None:
    """The value of 1/2, 3/4 …; dates and other pairs of digits (9/11) are none."""
    above, below = items[index].number, items[index + 1].number
    if above is None or below is None or items[index + 1].gap == "/":
        return None
    is_share = 0 < above < below and (below <= 10 or below in (100, 1000))
    is_share = is_share and (index == 0 or items[index - 1].gap != "/")
    return above / below if is_share else None


def read_decimals(items: tuple[Item, ...], index: int, is_digits: bool) -> tuple[str, int]:
    """The digits that the words behind a decimal word stand for, and the index behind them.

    ``is_digits`` says that a numeral stands before the decimal word.
    """
    digits, end = "", index + 1
    while end < len(items):
        item = items[end]
        is_number = item.plays("word") or item.plays("number") or item.plays("weak")
        if not is_number or item.number is None or item.number != int(item.number):
            break
        # 3点15 and 三点十五 are times of day: glued decimals are number words of one digit each.
        if items[index].gap == "" and (is_digits if item.plays("number") else item.number >= 10):
            break
        digits += str(int(item.number))
        end += 1
    return digits, end


def is_year_pair(century: float, rest: float) -> bool:
    """Whether two numbers in words read as a year: nineteen eighty-four, twenty twenty-four."""
    return century in (17.0, 18.0, 19.0, 20.0) and 10 <= rest <= 99
