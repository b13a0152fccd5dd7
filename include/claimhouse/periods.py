"""Periods that are no single day, month or year: decades, centuries, quarters, halves, weeks of a month, seasons.

All are intervals of whole days, both ends included; the grain names the period.
"""

import calendar
import datetime as dt

Interval = tuple[dt.date | None, dt.date | None, str | None, str | None]
NOTHING: Interval = (None, None, None, None)
# "20s" and later are of the last century, "00s" and "10s" of this one.
_FIRST_OLD_DECADE = 20
_LAST_CENTURY = 21
_DAYS_IN_WEEK = 7
_ONE_DAY = dt.timedelta(days=1)
PERIOD_RULES = ("date_decade", "date_decade_short", "date_century", "date_quarter", "date_week_of_month", "date_season")


def span_months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    """First and last day of some months of a year."""
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def expand_year(year: int) -> int:
    """The full year of two digits: '69 is 1969, '24 is 2024; a full year is itself."""
    return year if year >= 100 else year + (2000 if year < 70 else 1900)


def read_decade(year: int) -> Interval:
    """The decade that a year of full tens names, with or without its century; a year of no full tens is itself."""
    if year % 10 and year >= 1000:
        return *span_months(year, 1, 12), "year", None
    if year % 10 or 100 <= year < 1000:
        return NOTHING
    first = year if year >= 1000 else year + (1900 if year >= _FIRST_OLD_DECADE else 2000)
    return dt.date(first, 1, 1), dt.date(first + 9, 12, 31), "decade", None


def read_century(number: int) -> Interval:
    """The century of this number: the 19th runs from 1801 to 1900."""
    if not 1 <= number <= _LAST_CENTURY:
        return NOTHING
    return dt.date(100 * number - 99, 1, 1), dt.date(100 * number, 12, 31), "century", None


def read_named_period(period: str) -> Interval:
    """A period that a pack names by itself: "decade 1990", "century 19"."""
    grain, number = period.split(" ")
    return read_decade(int(number)) if grain == "decade" else read_century(int(number))


def read_quarter(number: int | None, year: int | None) -> Interval:
    """A quarter of a year: the third quarter of 2023."""
    if year is None or number not in (1, 2, 3, 4):
        return NOTHING
    return *span_months(year, 3 * number - 2, 3 * number), "quarter", None


def read_season(year: int | None, last_digits: int | None) -> Interval:
    """Two years or more, the last of them by two digits: 2023/24. What may be a month (2019-10) is the year alone."""
    if year is None or last_digits is None:
        return NOTHING
    ahead = (last_digits - year) % 100
    is_month = ahead != 1 and last_digits <= 12
    last = year if is_month or not 0 < ahead <= 20 else year + ahead
    return dt.date(year, 1, 1), dt.date(last, 12, 31), "year", None


def read_part_of_month(
    number: int | None, span: str | None, weekday: int | None, year: int | None, month: int | None
) -> Interval:
    """The first week of May, the second Sunday of June, the last day but by its number: the third day of July."""
    if year is None or month is None or number is None:
        return NOTHING
    start, end = span_months(year, month, month)
    if weekday:
        day = start + ((weekday - 1 - start.weekday()) % _DAYS_IN_WEEK + _DAYS_IN_WEEK * (number - 1)) * _ONE_DAY
        return (day, day, "day", calendar.day_name[weekday - 1]) if start <= day <= end else NOTHING
    first = start + (number - 1) * (_DAYS_IN_WEEK if span == "week" else 1) * _ONE_DAY
    if span not in ("week", "day") or not start <= first <= end:
        return NOTHING
    last = first if span == "day" else min(first + 6 * _ONE_DAY, end)
    return first, last, span, None


def cut_half(period: Interval, part: str | None) -> Interval:
    """The first or second half of a month or a year; what has no halves stays as it is."""
    start, end, grain, text = period
    if start is None or end is None or part not in ("first_half", "second_half") or grain not in ("month", "year"):
        return period
    if (start.year, start.month if grain == "month" else 1) != (end.year, end.month if grain == "month" else 1):
        return period
    middle = dt.date(start.year, 7, 1) if grain == "year" else start.replace(day=16)
    return (start, middle - _ONE_DAY, "half", text) if part == "first_half" else (middle, end, "half", text)
