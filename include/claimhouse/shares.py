"""Shares in words: one in five, two out of three, tres quintos, vinte e dois trinta avos; and decimals in words.

Works on the numbers that ``composition`` found in a run.
"""

from itertools import pairwise

from claimhouse.packs import ORDINAL_SHARES
from claimhouse.runs import ALONE, ENDED, LINKED, MEASURED, OTHER, PERCENT, Item, Segment

# "three in seventeen towns" is no share; "three in ten people" is, and one in any number.
_USUAL = (*range(2, 11), *(10**power for power in range(2, 10)))
_COUNTS = ("number", "weak", "digits")
_LARGE_SCALE = 1000


def _find_behind(items: tuple[Item, ...], segment: Segment) -> str:
    """What stands behind a number (``runs``)."""
    if segment.last == len(items) - 1:
        return items[-1].gap
    gap = items[segment.last].gap
    return ENDED if gap == "," else LINKED if items[segment.last + 1].plays("linker") else OTHER


def _read_ratio(items: tuple[Item, ...], above: Segment, below: Segment) -> float | None:
    """The share that "2 out of 5" names; None where both are numbers of their own."""
    if below.first - above.last != 2 or not items[above.last + 1].plays("ratio") or items[above.last].gap == ",":
        return None
    if above.kind not in _COUNTS or below.kind not in _COUNTS or below.value <= 0:
        return None
    behind = _find_behind(items, below)
    if above.first == 0 and behind == ALONE:
        return above.value / below.value
    is_usual = below.value in _USUAL or (above.value == 1 and not 1000 < below.value < 3000)
    is_share = 0 < above.value < below.value and is_usual and behind != MEASURED
    # "rose 2 in 10 percent of the towns"
    return above.value / below.value if is_share and behind != PERCENT else None


def _read_ordinal_share(items: tuple[Item, ...], above: Segment, below: Segment) -> float | None:
    """The share that "tres quintos" names; None where the ordinal is one ("un quinto hombre")."""
    is_near = below.first - above.last == 1 and items[above.last].gap in (" ", "-")
    if not is_near or above.kind not in ("number", "weak") or below.value < 3:
        return None
    if below.kind == "share":
        return above.value / below.value
    if below.kind != "ordinal":
        return None
    if items[above.last].plays("number") or above.value != int(above.value):
        return None
    allowed = (ALONE, PERCENT, LINKED) if above.kind == "weak" else (ALONE, PERCENT, LINKED, ENDED)
    return above.value / below.value if _find_behind(items, below) in allowed else None


def join_shares(items: tuple[Item, ...], segments: list[Segment], style: str) -> list[Segment]:
    """Make one number of numerator and denominator wherever two numbers of a run are those."""
    joined = segments[:1]
    for above, below in pairwise(segments):
        share = _read_ratio(items, above, below)
        if share is None and (ORDINAL_SHARES in style or below.kind == "share"):
            share = _read_ordinal_share(items, above, below)
        if share is not None and joined[-1] is above:
            joined[-1] = Segment(above.first, below.last, share, "number", None)
        else:
            joined.append(below)
    return [segment for segment in joined if segment.kind != "share"]


def end_decimals(items: tuple[Item, ...], index: int) -> int:
    """The index behind the number words that may be decimals of the decimal word at ``index``."""
    end = index + 1
    while end < len(items) and (items[end].number is not None or items[end].plays("joiner")):
        item = items[end]
        is_scale = item.plays("scale") and (item.number or 0.0) >= _LARGE_SCALE
        if item.plays("fraction") or (item.plays("ordinal") and not item.plays("word")):
            break
        # "one point five million" multiplies it all, "coma mil quinientos" are decimals.
        if is_scale and end > index + 1:
            break
        end += 1
        if items[end - 1].gap in (",", "/"):
            break
    return end


def join_digits(words: tuple[Item, ...], segments: list[Segment]) -> tuple[str, int]:
    """The digits that number words make behind a decimal word, and how many of the words they take."""
    digits, count = "", 0
    for segment in segments:
        if segment.first != count or segment.value != int(segment.value) or segment.value < 0:
            break
        digits += str(int(segment.value))
        count = segment.last + 1
    return digits, count
