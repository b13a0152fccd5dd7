"""The day an article was published: from what metadata says, or from the dateline in its first lines.

The day is the one that is written there, in the writer's own time zone: "yesterday" in the text is counted from it.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from claimhouse.agencies import find_agencies, is_whole_word, read_agencies
from claimhouse.cldr import find_locale
from claimhouse.compiled import load_compiled
from claimhouse.folding import fold_text, is_unspaced, is_word_sign
from claimhouse.packs import list_packs, load_pack

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
# A dateline stands at the top: lines after these are the article's own.
_LINES = 8
_LONGEST_LINE = 120
# "LONDON, May 3, 2024 (Reuters) - …": how far into a longer line its dateline may reach.
_LONGEST_HEAD = 100
# A dateline without a year ("北京5月12日电") takes the year that brings it this near to the event's reference date.
_YEARLESS_DAYS = 60
# Every publisher mixes in English dates ("Wed, 07 Dec 2016 04:56:12 GMT" above an Urdu text).
_ALWAYS = ("en",)

_GAP = r"[\s.,/،、\-–]*"
# "de", "del", "năm", "সালের": one short word may stand between day, month and year.
# Letters by exclusion: Python's \w leaves out the vowel signs of Indic scripts.
_LETTER = r"[^\s\d.,/،、()|•·:\-–—]"
_WORD_GAP = rf"{_GAP}(?:{_LETTER}{{1,6}}{_GAP})?"
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)")
_EAST_ASIAN = re.compile(r"(?<!\d)(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일号號]?")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?P<sign>[./-])\s?(?P<m>\d{1,2})(?P=sign)\s?(?P<y>\d{4})(?!\d)")
_EAST_ASIAN_YEARLESS = re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일号號]")
_TIME = re.compile(
    r"\d{1,2}\s*[:.h]\s*\d{2}(?::\d{2})?(?:\.\d+)?|\b(?:gmt|utc|est|edt|cet|cest|ist|bst|am|pm|a\.m\.|p\.m\.)\b|[+-]\d{2}:?\d{2}\b|\d{1,2}[时時点點]\d{0,2}分?"
)
_HAS_DIGIT = re.compile(r"\d")
_HAS_YEAR = re.compile(r"\d{4}")
_SEPARATOR = re.compile(r"[,،、|•·–—-]")
_BEHIND_HEAD = re.compile(r"\s*(?:[-–—:।=]|\))")


@dataclass(frozen=True)
class _WrittenDate:
    """A date found in a folded line; ``day`` is None when it is impossible or has no year."""

    start: int
    end: int
    day: datetime.date | None
    month_day: tuple[int, int]


def _cldr_names(code: str, field: str) -> list[tuple[int, str]]:
    """Number and name of the months or days of a language in CLDR, wide and abbreviated, in a date and alone."""
    locale = find_locale(code)
    if locale is None:
        return []
    names = locale.months if field == "months" else locale.days
    return [
        (number, form.rstrip("."))
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, form in names[context].get(width, {}).items()
        # "5月", "tháng 5": numerals, read as such.
        if not form[:1].isdigit()
    ]


def _keep(name: str, codes: tuple[str, ...], build: Callable[[], Any]) -> Any:
    """What is made of the names of languages: kept on disk where they have packs, which takes CLDR long to read."""
    return load_compiled(f"{name}.{'-'.join(codes)}", build) if set(codes) <= set(list_packs()) else build()


@cache
def _month_names(codes: tuple[str, ...]) -> dict[str, int]:
    """Folded month name -> number, of some languages; a name with two meanings among them is left out."""
    names: dict[str, int] = _keep("months", codes, lambda: _find_month_names(codes))
    return names


def _find_month_names(codes: tuple[str, ...]) -> dict[str, int]:
    names: dict[str, set[int]] = {}
    for code in codes:
        for number, form in _cldr_names(code, "months"):
            names.setdefault(fold_text(form), set()).add(number)
        pack = load_pack(code)
        for number in range(1, 13):
            for form in pack.forms("months", str(number)) if pack else []:
                names.setdefault(fold_text(form), set()).add(number)
    return {name: min(numbers) for name, numbers in names.items() if len(numbers) == 1}


@cache
def _idle_words(codes: tuple[str, ...]) -> re.Pattern[str]:
    """Words that may stand beside a dateline's date: weekdays; and (group 1) "published", "updated" and their kin."""
    return re.compile(_keep("idle", codes, lambda: _spell_idle_words(codes)))


def _spell_idle_words(codes: tuple[str, ...]) -> str:
    weekdays = {form for code in codes for _, form in _cldr_names(code, "days")}
    announcing: set[str] = set()
    for code in codes:
        pack = load_pack(code)
        if pack:
            weekdays.update(form for number in range(1, 8) for form in pack.forms("weekdays", str(number)))
            announcing.update(pack.forms("structure", "dateline_words"))
    return f"({_alternatives(announcing)})|{_alternatives(weekdays)}"


def _alternatives(forms: Iterable[str]) -> str:
    folded = sorted({fold_text(form).strip(" :") for form in forms} - {""}, key=lambda form: (-len(form), form))
    return "|".join(map(re.escape, folded)) or r"(?!)"


@lru_cache(maxsize=1000)
def _named_patterns(months: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Dates with a month's name: 13 August 2024, August 13, 2024, 2024. augusztus 13.; and two without a year.

    Only the names that stand in the text are asked for: those of all languages take a second to compile.
    """
    name = f"(?:{_alternatives(months)})"
    month = rf"(?P<name>{name})\.?(?:\s*/\s*{name})?"
    day = rf"(?<!\d)(?P<d>\d{{1,2}})(?!\d)(?:{_LETTER}{{1,2}}(?!{_LETTER}))?"
    return (
        re.compile(rf"{day}{_WORD_GAP}{month}{_WORD_GAP}(?P<y>\d{{4}})(?!\d)"),
        re.compile(rf"{month}{_GAP}{day}{_WORD_GAP}(?P<y>\d{{4}})(?!\d)"),
        re.compile(rf"(?<!\d)(?P<y>\d{{4}}){_WORD_GAP}{month}{_GAP}{day}"),
        re.compile(rf"{day}{_WORD_GAP}{month}"),
        re.compile(rf"{month}{_GAP}{day}"),
    )


def _all_codes() -> tuple[str, ...]:
    return tuple(dict.fromkeys([*_ALWAYS, *list_packs()]))


def _codes_of(language_code: str | None) -> tuple[str, ...]:
    if language_code is None or language_code == "und":
        return _all_codes()
    return tuple(dict.fromkeys([*_ALWAYS, language_code]))


def _build_day(year: int, month: int, day: int) -> datetime.date | None:
    # Thai news counts years from the Buddha's death, 543 before ours.
    if LATEST_YEAR < year <= LATEST_YEAR + 543:
        year -= 543
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _find_dates(folded: str, codes: tuple[str, ...]) -> Iterator[_WrittenDate]:
    """Dates of a folded line, those with a year first; ambiguous ones (03/04/2024) are not among them."""
    if not _HAS_DIGIT.search(folded):
        return
    for pattern in (_ISO, _EAST_ASIAN):
        for match in pattern.finditer(folded):
            month, day = int(match["m"]), int(match["d"])
            yield _WrittenDate(match.start(), match.end(), _build_day(int(match["y"]), month, day), (month, day))
    for match in _DAY_FIRST.finditer(folded):
        day, month = int(match["d"]), int(match["m"])
        if match["sign"] != "." and day != month:
            # Slashes and hyphens: some write the month first. Clear only when one of the two can't be a month.
            if day <= 12 and month <= 12:
                continue
            if month > 12:
                day, month = month, day
        yield _WrittenDate(match.start(), match.end(), _build_day(int(match["y"]), month, day), (month, day))
    names = _month_names(codes)
    written = tuple(sorted(name for name in names if name.strip(" :") in folded and _stands_in(folded, name)))
    for pattern in _named_patterns(written) if written else ():
        for match in pattern.finditer(folded):
            if not (is_unspaced(match["name"]) or is_whole_word(folded, match.start("name"), match.end("name"))):
                continue
            month, day = names[match["name"]], int(match["d"])
            year = match.groupdict().get("y")
            found = _build_day(int(year), month, day) if year else None
            yield _WrittenDate(match.start(), match.end(), found, (month, day))
    for match in _EAST_ASIAN_YEARLESS.finditer(folded):
        yield _WrittenDate(match.start(), match.end(), None, (int(match["m"]), int(match["d"])))


def _stands_in(folded: str, name: str) -> bool:
    """Whether a name stands somewhere in a folded line as a whole word."""
    name = name.strip(" :")
    return is_unspaced(name) or any(
        is_whole_word(folded, match.start(), match.end()) for match in re.finditer(re.escape(name), folded)
    )


def parse_day(raw: str) -> datetime.date | None:
    """The day that a metadata field names, or None when it names none, several readings are possible, or it can't be.

    Reads ISO 8601, RFC 2822, seconds or milliseconds since 1970 (UTC), dates with month names of any language with a
    pack, and numeric dates unless day and month could be exchanged.
    """
    folded = fold_text(raw.strip())
    # Without a look at the month names of all languages, which take seconds to read: this is what metadata mostly is.
    iso = re.fullmatch(
        r"(\d{4})(-?)(\d{2})\2(\d{2})(?:[t ]\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?\s?(?:z|[+-]\d{2}:?\d{2})?)?", folded
    )
    if iso:
        return _build_day(int(iso[1]), int(iso[3]), int(iso[4]))
    if re.fullmatch(r"\d{9,10}|\d{12,13}", folded):
        seconds = int(folded) / (1000 if len(folded) > 10 else 1)
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
    # Metadata mostly names its months in English: the other languages' packs are read only when that finds nothing.
    for codes in (("en",), _all_codes()):
        days = [date.day for date in _find_dates(folded, codes) if date.day is not None]
        if days:
            return days[0]
    return None


def parse_month(raw: str) -> tuple[int, int] | None:
    """(year, month) of a metadata field that names a month and no day ("2022-05", "May 2022"), else None."""
    folded = fold_text(raw.strip())
    numeric = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?", folded)
    if numeric:
        year, month = int(numeric[1]), int(numeric[2])
    else:
        names = _month_names(_all_codes())
        named = re.fullmatch(r"(\D+?)[\s.,]+(\d{4})|(\d{4})[\s.,]+(\D+)", folded)
        word = (named[1] or named[4]).strip() if named else ""
        if named is None or word not in names:
            return None
        year, month = int(named[2] or named[3]), names[word]
    return (year, month) if EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= 12 else None


def find_dateline(
    text: str, language_code: str | None, reference_date: datetime.date | None = None
) -> datetime.date | None:
    """The day in an article's dateline, or None.

    Args:
        text: the article.
        language_code: its language, whose month names count beside English; None or "und" takes those of all packs.
        reference_date: the event's day, which gives a dateline without a year its year.
    """
    codes = _codes_of(language_code)
    lines = [line.strip() for line in text[:6000].split("\n") if line.strip()][:_LINES]
    for position, line in enumerate(lines):
        # An item of a list names the days of what it announces.
        is_whole = len(line) <= _LONGEST_LINE and not line.startswith(("- ", "* ", "•"))
        folded = fold_text(line[:_LONGEST_LINE])
        for date in _find_dates(folded, codes):
            day = date.day or _add_year(date.month_day, reference_date)
            if day is None:
                continue
            is_line = is_whole and date.day is not None and _is_date_line(folded, date, codes, is_first=position == 0)
            if is_line or _is_head(folded, date, codes):
                return day
    return None


def is_dateline(line: str, language_code: str | None = None) -> bool:
    """Whether a line is a publication date and nothing else that matters."""
    if len(line) > _LONGEST_LINE or not _HAS_YEAR.search(line):
        return False
    folded = fold_text(line)
    codes = _codes_of(language_code)
    return any(
        date.day is not None and _is_date_line(folded, date, codes, is_first=True)
        for date in _find_dates(folded, codes)
    )


def _add_year(month_day: tuple[int, int], reference_date: datetime.date | None) -> datetime.date | None:
    if reference_date is None:
        return None
    days = [
        day
        for year in (reference_date.year - 1, reference_date.year, reference_date.year + 1)
        if (day := _build_day(year, *month_day)) is not None and abs((day - reference_date).days) <= _YEARLESS_DAYS
    ]
    return min(days, key=lambda day: abs((day - reference_date).days), default=None)


def _is_date_line(folded: str, date: _WrittenDate, codes: tuple[str, ...], *, is_first: bool) -> bool:
    """Whether a short line is a dateline: its date, and little else than time, weekday, "published" or a byline."""
    rest = f"{folded[: date.start]} | {folded[date.end :]}"
    for other in _find_dates(rest, codes):
        rest = rest[: other.start] + " " * (other.end - other.start) + rest[other.end :]
    rest = _TIME.sub(" ", rest)
    idle = _idle_words(codes)
    has_announcement = any(match.group(1) for match in idle.finditer(rest) if _is_whole(rest, match))
    rest = idle.sub(lambda match: " " if _is_whole(rest, match) else match.group(), rest)
    words = _count_words(_blank_agencies(rest))
    if words == 0:
        return True
    if has_announcement:
        return words <= 4
    has_separator = (
        _SEPARATOR.search(folded[max(date.start - 3, 0) : date.start] + folded[date.end : date.end + 3]) is not None
    )
    return not is_first and has_separator and words <= 3 and len(folded) <= 60 and folded[-1] not in ".।。?!؟"


def _is_head(folded: str, date: _WrittenDate, codes: tuple[str, ...]) -> bool:
    """Whether the date belongs to a dateline that a dash, colon or wire mark divides from the first sentence."""
    if date.end > _LONGEST_HEAD:
        return False
    before, behind = folded[: date.start], _TIME.sub(" ", folded[date.end :])
    has_agency = bool(find_agencies(before, "wires", "outlets"))
    if _count_words(_blank_agencies(before)) > 4:
        return False
    marks = "".join(read_agencies()["signs"]["wire_marks"])
    if has_agency and re.match(rf"\s*[{marks}]", behind):
        return True
    bracket = re.match(r"\s*[,،.]?\s*\(([^()]{2,40})\)\s*[-–—:।=]?", behind)
    if bracket and _count_words(_blank_agencies(bracket.group(1))) == 0:
        return True
    is_set_off = not before.strip() or before.rstrip()[-1] in ",،(（|–—-、" or has_agency
    return is_set_off and _BEHIND_HEAD.match(_idle_words(codes).sub(" ", behind[:30])) is not None


def _is_whole(text: str, match: re.Match[str]) -> bool:
    return is_unspaced(match.group()) or is_whole_word(text, match.start(), match.end())


def _blank_agencies(folded: str) -> str:
    for name in reversed(find_agencies(folded, "wires", "outlets")):
        folded = folded[: name.start] + " " * (name.end - name.start) + folded[name.end :]
    return folded


def _count_words(folded: str) -> int:
    """Words of letters; in scripts without spaces two letters count as a word."""
    words = "".join(sign if is_word_sign(sign) and not sign.isdigit() else " " for sign in folded).split()
    return sum(-(-len(word) // 2) if is_unspaced(word) else 1 for word in words)
