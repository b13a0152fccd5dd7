"""Numbers that are one number of another: एक बटा तीन (1/3), बीस का पांचवां (a fifth of 20), ستة وثمانية من عشرة (6.8)."""

import math
from collections.abc import Callable
from dataclasses import replace

from claimhouse.runs import Item, Segment

Compose = Callable[[tuple[Item, ...]], list[Segment]]
_SMALLEST_SHARE = 3


def _shift(segments: list[Segment], places: int) -> list[Segment]:
    return [replace(segment, first=segment.first + places, last=segment.last + places) for segment in segments]


def _read_sides(items: tuple[Item, ...], index: int, compose: Compose) -> tuple[list[Segment], list[Segment]] | None:
    """The numbers before and behind a word, when one ends right before it and one begins right behind it."""
    left, right = compose(items[:index]), compose(items[index + 1 :])
    is_between = bool(left and right) and left[-1].last == index - 1 and right[0].first == 0
    return (left, _shift(right, index + 1)) if is_between else None


def _read_quotient(items: tuple[Item, ...], index: int, compose: Compose) -> list[Segment] | None:
    """Read what the word at ``index`` divides; None when it divides nothing."""
    sides = _read_sides(items, index, compose)
    if sides is None:
        return None
    (*before, above), (below, *behind) = sides
    if items[index].plays("over"):
        is_meant = below.kind != "ordinal" and below.value > 1 and above.value == int(above.value)
    else:
        # "5 की तीसरी" may be anything; "एक का पाँचवाँ" in words is a share.
        is_meant = below.kind == "ordinal" and below.value >= _SMALLEST_SHARE and not items[index - 1].plays("number")
    if not is_meant or above.kind == "ordinal":
        return None
    return [*before, Segment(above.first, below.last, above.value / below.value, "number", None), *behind]


def _read_tenths(items: tuple[Item, ...], index: int, compose: Compose) -> list[Segment] | None:
    """Read decimals that are counted in tenths, hundredths …: "six and eighty-eight of a hundred" is 6.88."""
    last = index + 1
    power = items[last].number or 0.0
    if last + 1 < len(items) and items[last + 1].plays("scale"):
        last += 1
        power *= items[last].number or 0.0
    if power < 10 or math.log10(power) % 1 or items[index - 1].gap != " " or items[last - 1].gap != " ":
        return None
    for start in range(index - 1, 0, -1):
        if not items[start].plays("joined"):
            continue
        whole, share = compose(items[:start]), compose(items[start:index])
        is_share = len(share) == 1 and share[0].first == 0 and share[0].last == index - 1 - start
        is_whole = len(whole) == 1 and whole[-1].last == start - 1 and whole[-1].value == int(whole[-1].value)
        if is_share and is_whole and 0 < share[0].value < power:
            value = whole[-1].value + share[0].value / power
            number = Segment(whole[-1].first, last, value, "number", None)
            return [number, *_shift(compose(items[last + 1 :]), last + 1)]
    left = compose(items[:index])
    if left and left[-1].last == index - 1 and left[-1].kind == "number" and 1 <= left[-1].value < power:
        # "88 of a hundred" are two numbers, not 8800.
        return [*left, *_shift(compose(items[index + 1 :]), index + 1)]
    return None


def compose_ratios(items: tuple[Item, ...], compose: Compose) -> list[Segment]:
    """The numbers of a run, in order.

    Args:
        items: the tokens of the run.
        compose: reads the numbers of tokens that hold no ratio.
    """
    for index in range(1, len(items) - 1):
        item = items[index]
        found = None
        if item.plays("over") or item.plays("of_number"):
            found = _read_quotient(items, index, compose)
        elif item.plays("linker") and items[index + 1].number is not None:
            found = _read_tenths(items, index, compose)
        if found is not None:
            return found
    return compose(items)
