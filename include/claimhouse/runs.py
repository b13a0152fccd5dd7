"""A run of number words and digits, as ``numbers`` finds it and ``composition`` adds it up."""

from dataclasses import dataclass

from claimhouse.lexicon import BIT


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
    kind: str  # number | digits (read one by one) | vague | weak | ordinal
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
