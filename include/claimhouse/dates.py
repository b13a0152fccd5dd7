"""Dates: what the parts of a written date mean, against the day the article was published.

A date is an interval: "July" is the whole month, "2021" the whole year. What a text leaves open stays open; a year that
isn't written is the one that brings the date nearest to the reference date. Only distinct combinations are resolved
in Python.
"""

import datetime as dt
from functools import lru_cache

import polars as pl

from claimhouse.offsets import COUNTED_RULES, ONE_DAY, STEPS, move_date, shift_month
from claimhouse.periods import (
    NOTHING,
    PERIOD_RULES,
    Interval,
    cut_half,
    expand_year,
    read_century,
    read_decade,
    read_named_period,
    read_part_of_month,
    read_quarter,
    read_season,
    span_months,
)

_LAST_YEAR = 2999
# Their numbers may be exchanged before they are read.
_NUMERIC_RULES = ("date_numeric", "date_year_first")
_FAR_DAYS = 20
# So far off a weekday with the day of a month says which month is meant.
_NEAR = 100 * ONE_DAY
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

DATE_PARTS = (
    "rule",
    "day",
    "day_2",
    "month",
    "month_2",
    "year",
    "year_2",
    "weekday",
    "relative",
    "modifier",
    "span",
    "numeric",
    "order",
    "is_limit",
    "reference",
    "part",
)


def _span_month(year: int, month: int) -> tuple[dt.date, dt.date]:
    return span_months(year, month, month)


def _make_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def shift_date(reference: dt.date, grain: str, step: int) -> Interval:
    """The day, week (Monday to Sunday), month or year that lies ``step`` of them from the reference date."""
    if grain == "day":
        day = reference + step * ONE_DAY
        return day, day, "day", None
    if grain == "week":
        monday = reference - reference.weekday() * ONE_DAY + 7 * step * ONE_DAY
        return monday, monday + 6 * ONE_DAY, "week", None
    if grain == "month":
        return *_span_month(*shift_month(reference, step)), "month", None
    if grain == "year":
        year = reference.year + step
        return dt.date(year, 1, 1), dt.date(year, 12, 31), "year", None
    return NOTHING


def _nearest(reference: dt.date, month: int, day: int | None, is_ahead: bool) -> int | None:
    """The year that brings a month and day nearest to the reference date.

    A limit ("until 28 October") lies ahead of it.
    """
    found = []
    for year in (reference.year - 1, reference.year, reference.year + 1):
        date = _make_date(year, month, day or 15)
        if date and (not is_ahead or date >= reference):
            found.append((abs((date - reference).days), year))
    return min(found)[1] if found else None


def _weekday_near(reference: dt.date, weekday: int, modifier: str | None) -> dt.date | None:
    """The last or next such weekday, or this week's; a bare weekday names no date by itself."""
    ahead = (weekday - 1 - reference.weekday()) % 7
    if modifier == "last":
        return reference + (ahead - 7) * ONE_DAY
    if modifier == "next":
        return reference + (ahead or 7) * ONE_DAY
    if modifier == "this":
        return reference + (weekday - 1 - reference.weekday()) * ONE_DAY
    return None


def _weekday_with_day(reference: dt.date, weekday: int, day: int) -> dt.date | None:
    """The date nearest to the reference that is this day of a month and this weekday: Thursday the 21st."""
    found = []
    for months in range(-6, 7):
        date = _make_date(*shift_month(reference, months), day)
        if date and date.weekday() == weekday - 1:
            found.append((abs((date - reference).days), date))
    return min(found)[1] if found else None


def _day_near(reference: dt.date, day: int, modifier: str | None = None) -> dt.date | None:
    """A day of a month that isn't named (12日): this month's, unless that is more than 20 days off.

    "지난 12일" is the last one that has passed, "오는 20일" the next one.
    """
    if modifier in ("last", "next"):
        step = -1 if modifier == "last" and day > reference.day else 0
        step = 1 if modifier == "next" and day < reference.day else step
        return _make_date(*shift_month(reference, step), day)
    step = 0 if abs(day - reference.day) <= _FAR_DAYS else 1 if day < reference.day else -1
    return _make_date(*shift_month(reference, step), day)


def _day_inside(span: Interval, day: int | None, weekday: int | None, name: str | None) -> Interval:
    """A day of a month ("the 20th of next month"), a weekday of a week ("Sunday of next week"), or the whole span."""
    start, end, grain, _ = span
    if start is None or grain is None:
        return span
    date = start if grain == "day" else None
    if grain == "month" and day:
        date = _make_date(start.year, start.month, day)
    elif grain == "week" and weekday:
        date = start + (weekday - 1) * ONE_DAY
    return (date, date, "day", name) if date else (start, end, grain, name)


def _month_of(month: int, year: int | None, modifier: str | None, reference: dt.date | None) -> int | None:
    """The year of a named month."""
    if year is not None or reference is None:
        return year
    if modifier == "last":
        return reference.year - 1 if month > reference.month else reference.year
    if modifier == "next":
        return reference.year + 1 if month <= reference.month else reference.year
    if modifier == "this":
        return reference.year
    return None


def _read_numeric(first: int, second: int, third: int, order: str) -> Interval:
    """A date of three numbers: 13/8/2024, in the order that the language writes them ("dmy", "mdy", "ymd")."""
    if first > 31 or (order == "ymd" and third <= 31):
        # 71/05/05 is a date only where the year leads.
        date = _make_date(expand_year(first), second, third) if order == "ymd" or first > 99 else None
        return (date, date, "day", None) if date else NOTHING
    day, month, year = (first, second, third) if order == "dmy" else (second, first, third)
    if month > 12:
        day, month = month, day
    date = _make_date(expand_year(year), month, day)
    return (date, date, "day", None) if date else NOTHING


def _read_month_span(
    month: int, month_2: int, day: int | None, day_2: int | None, year: int | None, reference: dt.date | None
) -> Interval:
    """From one month, or a day of it, to another; a year stands behind both ("30 December to 2 January 2021")."""
    last_year = year
    if last_year is None and reference is not None:
        last_year = _nearest(reference, month_2, day_2, False)
    if last_year is None:
        return None, None, "day" if day else "month", None
    first_year = last_year - 1 if month > month_2 else last_year
    if day is None or day_2 is None:
        return span_months(first_year, month, month)[0], span_months(last_year, month_2, month_2)[1], "month", None
    start, end = _make_date(first_year, month, day), _make_date(last_year, month_2, day_2)
    return (start, end, "day", None) if start and end and start <= end else NOTHING


def _read_period(
    rule: str,
    number: int | None,
    month: int | None,
    year: int | None,
    year_2: int | None,
    weekday: int | None,
    span: str | None,
) -> Interval:
    """The period that one of ``PERIOD_RULES`` names."""
    if rule == "date_season":
        return read_season(year, year_2)
    if rule == "date_century":
        return read_century(number or 0)
    if rule == "date_quarter":
        return read_quarter(number, year)
    if rule == "date_week_of_month":
        return read_part_of_month(number, span, weekday, year, month)
    return read_decade(year) if year is not None else NOTHING


@lru_cache(maxsize=100_000)
def resolve_date(
    rule: str,
    day: int | None,
    day_2: int | None,
    month: int | None,
    month_2: int | None,
    year: int | None,
    year_2: int | None,
    weekday: int | None,
    relative: str | None,
    modifier: str | None,
    span: str | None,
    numeric: str | None,
    order: str,
    is_limit: bool,
    reference: dt.date | None,
) -> Interval:
    """First day, last day, grain and value_text of a written date; all None where it is none.

    The grain is day, week, month, year, a period's (``periods``), or weekday (a weekday's name without a date:
    value_text says which).
    """
    name = WEEKDAYS[weekday - 1] if weekday else None
    if (year is not None and not 0 <= year <= _LAST_YEAR) or (month is not None and month > 12):
        return NOTHING
    if rule in PERIOD_RULES:
        if month is not None and year is None and reference is not None:
            year = _nearest(reference, month, None, is_limit)
        return _read_period(rule, day, month, year, year_2, weekday, span)
    if relative and relative.startswith("week") and " " in relative:
        # 上周三 is one word: the Wednesday of last week.
        relative, _, digit = relative.partition(" ")
        weekday, name = int(digit), WEEKDAYS[int(digit) - 1]
    if relative and " " in relative:
        return read_named_period(relative)
    if year is not None and rule not in _NUMERIC_RULES:
        year = expand_year(year)
    if numeric:
        first, second, third = (int(part) for part in numeric.split("."))
        return _read_numeric(first, second, third, order)
    if rule == "date_numeric" and day and day_2 and year is not None:
        return _read_numeric(day, day_2, year, order)
    if rule == "date_year_first":
        return _read_numeric(year or 0, month or 0, day or 0, order)
    if relative and month is not None and relative.startswith("year") and reference is not None:
        # "5 March last year"
        year, relative = reference.year + int(relative[4:]), None
    if relative and month is None:
        grain = relative.rstrip("0123456789").rstrip("+-")
        if reference is None:
            return None, None, grain, name
        there = shift_date(reference, grain, int(relative[len(grain) :]))
        if rule in COUNTED_RULES:
            is_back = is_limit or rule == "date_before_relative"
            date = move_date(there[0], span, -day if is_back else day) if there[0] and span and day else None
            return (date, date, "day", None) if date else NOTHING
        return _day_inside(there, day, weekday, name)
    if month is not None and year is None and span == "year" and modifier and reference is not None:
        year = reference.year + STEPS[modifier]
    elif span and modifier:
        if reference is None:
            return None, None, span, None
        return _day_inside(shift_date(reference, span, STEPS[modifier]), day, weekday, name)
    if rule == "date_weekday_day" or (rule == "date_weekday_shift" and day):
        date = _weekday_with_day(reference, weekday, day) if reference and weekday and day else None
        if date and reference and abs(date - reference) > _NEAR:
            date = None
        return (date, date, "day", name) if date else (None, None, "weekday", name)
    if rule in ("date_day", "date_day_behind", "date_day_near"):
        date = _day_near(reference, day, modifier) if reference and day else None
        return (date, date, "day", None)
    if rule == "date_days":
        end = _day_near(reference, day_2) if reference and day_2 else None
        start = _make_date(*shift_month(end, -1 if day >= day_2 else 0), day) if end and day and day_2 else None
        return (start, end, "day", None)
    if month is not None and month_2 is not None:
        return _read_month_span(month, month_2, day, day_2, year, reference)
    if month is not None:
        written = year
        year = _month_of(month, year, modifier, reference)
        if year is None and reference is not None:
            year = _nearest(reference, month, day, is_limit)
        if year is None:
            return None, None, "day" if day else "month", name
        if not day:
            return *_span_month(year, month), "month", name
        start = _make_date(year, month, day)
        if start is None or (written is None and reference is None):
            return NOTHING
        end = _make_date(year, month, day_2) if day_2 else start
        return (start, end, "day", name) if end and start <= end else (start, start, "day", name)
    if year is not None:
        last = year_2 or year
        return (dt.date(year, 1, 1), dt.date(last, 12, 31), "year", None) if year <= last else NOTHING
    if weekday:
        date = _weekday_near(reference, weekday, modifier) if reference else None
        return date, date, "day" if date else "weekday", name
    return NOTHING


def resolve_dates(written: pl.DataFrame) -> pl.DataFrame:
    """Resolve every distinct written date.

    Args:
        written: frame with the columns of ``DATE_PARTS``.

    Returns:
        The same rows with date_from, date_to (Date), grain and value_text.
    """
    schema = {"date_from": pl.Date, "date_to": pl.Date, "grain": pl.String, "value_text": pl.String}
    distinct = written.select(DATE_PARTS).unique(maintain_order=True)
    resolved = pl.DataFrame(
        [cut_half(resolve_date(*row), part) for *row, part in distinct.iter_rows()], schema=schema, orient="row"
    )
    return written.join(
        pl.concat([distinct, resolved], how="horizontal"),
        on=list(DATE_PARTS),
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
