"""Numbers of languages whose scale words stand before what they multiply: sw elfu mbili na mia tano (2500)."""

from claimhouse.runs import Item, Segment


def _read_amount(items: tuple[Item, ...], index: int, limit: float) -> tuple[float, int]:
    """What stands at ``index`` and is less than ``limit``: its value and the index behind it (``index``: nothing)."""
    total, smallest = 0.0, limit
    while index < len(items):
        start = index
        # "elfu mia tatu NA themanini": "and" goes on only to something smaller.
        while start > 0 and start < len(items) and items[start].plays("joiner") and items[start].number is None:
            start += 1
        if start >= len(items) or items[start].number is None or (total and items[start - 1].gap == ","):
            break
        item = items[start]
        value, end = item.number or 0.0, start + 1
        if item.plays("scale"):
            amount, end = _read_amount(items, end, min(value, 1000.0) if items[start].gap != "," else 0.0)
            value *= amount or 1.0
        elif not (item.plays("word") or item.plays("number") or item.plays("weak")):
            break
        # Below a hundred the parts are one form of the lexicon; "two and a hundred" is no amount of ours.
        if value >= smallest or (total and smallest <= 10):
            break
        total, smallest, index = total + value, value if not item.plays("scale") else item.number or value, end
    return total, index


def order_scales(items: tuple[Item, ...]) -> list[Segment]:
    """The numbers of a run, in order."""
    segments: list[Segment] = []
    index = 0
    while index < len(items):
        first, total, smallest = index, 0.0, float("inf")
        while index < len(items):
            start = index
            while start < len(items) and items[start].plays("joiner") and items[start].number is None and total:
                start += 1
            if start == len(items) or items[start].number is None or (total and not smallest > 1):
                break
            item = items[start]
            if item.plays("scale"):
                scale = item.number or 1.0
                amount, end = _read_amount(items, start + 1, min(scale, 1000.0))
                if scale >= smallest:
                    break
                total, smallest, index = total + scale * (amount or 1.0), scale, end
            elif (item.plays("word") or item.plays("number") or item.plays("weak")) and (item.number or 0) < smallest:
                total, smallest, index = total + (item.number or 0.0), 1.0, start + 1
            else:
                break
        if index == first:
            index += 1
            continue
        kind = "weak" if index == first + 1 and items[first].plays("weak") else "number"
        segments.append(Segment(first, index - 1, total, kind, None))
    return segments
