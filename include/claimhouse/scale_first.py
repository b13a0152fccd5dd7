"""Numbers of languages whose scale words stand before what they multiply: sw elfu mbili na mia tano is 2500.

A scale word and its amount become one item of that value; what they add up to is composed as in other languages.
"""

from dataclasses import replace

from claimhouse.lexicon import BIT
from claimhouse.runs import Item

_MILLION = 1_000_000


def _is_amount(item: Item) -> bool:
    is_number = item.plays("word") or item.plays("number") or item.plays("weak") or item.plays("scale")
    return is_number and item.number is not None


def _read_amount(items: tuple[Item, ...], index: int, limit: float) -> tuple[float, int]:
    """What stands at ``index`` and is less than ``limit``: its value and the index behind it (``index``: nothing)."""
    total, smallest = 0.0, limit
    while index < len(items):
        start = index
        while total and start < len(items) and items[start].plays("joiner") and items[start].number is None:
            start += 1
        if start == len(items) or not _is_amount(items[start]) or (start and items[start - 1].gap == ","):
            break
        value, end = items[start].number or 0.0, start + 1
        # "elfu mia tatu NA themanini" goes on to something smaller; what is larger is a part of its own.
        if value >= smallest:
            break
        if items[start].plays("scale"):
            amount, end = _read_amount(items, end, min(value, 1000.0))
            total, smallest = total + value * (amount or 1.0), value
        else:
            total, smallest = total + value, 10.0 if value >= 10 and value % 10 == 0 else 1.0
        index = end
    return total, index


def _is_scaled(items: tuple[Item, ...], index: int) -> bool:
    """Whether digits or a half stand before a scale word that has no amount behind it."""
    item, follower = items[index], items[index + 1] if index + 1 < len(items) else None
    if follower is None or item.gap not in (" ", "") or not (item.plays("number") or item.plays("fraction")):
        return False
    if item.plays("number") and item.gap == "" and follower.plays("scale"):
        return True
    is_free = index + 2 == len(items) or follower.gap == "," or not _is_amount(items[index + 2])
    return follower.plays("scale") and (follower.number or 0.0) >= _MILLION and is_free


def order_scales(items: tuple[Item, ...]) -> tuple[tuple[Item, ...], list[int]]:
    """Put one item in the place of every scale word and its amount.

    Returns:
        The items, and for each the index behind the last item of before that it stands for.
    """
    ordered: list[Item] = []
    ends: list[int] = []
    index = 0
    while index < len(items):
        item, end = items[index], index + 1
        if _is_scaled(items, index):
            # "Sh42 milioni", £14.7m: digits before the scale, as other languages write.
            scale = items[end].number or 1.0
            ordered.append(replace(item, number=(item.number or 0.0) * scale, gap=items[end].gap))
            index = end + 1
            ends.append(index)
            continue
        if item.plays("scale") and item.number is not None:
            amount, end = _read_amount(items, end, min(item.number, 1000.0))
            gap = items[end - 1].gap
            follower = items[end].number if end < len(items) and not items[end].plays("number") else None
            # "elfu moja, mia mbili": the comma parts what is added.
            is_sum = gap == "," and follower is not None and follower < item.number
            value = item.number * (amount or 1.0)
            mask = BIT["word"] | (item.mask & BIT["joined"])
            item = replace(item, mask=mask, number=value, gap=" " if is_sum else gap)
        ordered.append(item)
        ends.append(end)
        index = end
    return tuple(ordered), ends
