"""Days that lie so many units from another: "3 days ago", "in two weeks", "the last three years"."""

import calendar
import datetime as dt
from functools import lru_cache

import polars as pl

ONE_DAY = dt.timedelta(days=1)
_FARTHEST = 10_000  # units; farther back no news looks
# How far "last", "this" and "next" lie from the present one.
STEPS = {"last": -1, "this": 0, "next": 1}
# Durations that count back from the reference date, or ahead of it.
BACK_RULES = ("duration_ago", "duration_ago_first", "duration_ago_after", "duration_dual_ago", "compound_ago")
# Days that are counted from a day which is named by its distance itself: two days before yesterday.
COUNTED_RULES = ("date_from_relative", "date_before_relative", "date_behind_relative")
AHEAD_RULES = ("duration_ahead", "duration_ahead_after", "compound_ahead")


def shift_month(day: dt.date, months: int) -> tuple[int, int]:
    """Year and month of the month that lies so many months from a day's."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def move_date(reference: dt.date, unit_id: str, count: int) -> dt.date | None:
    """The day that lies so many units from the reference date; the last of a shorter month stands for its lack."""
    if unit_id in ("day", "week"):
        return reference + count * (7 if unit_id == "week" else 1) * ONE_DAY
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit_id)
    if months is None:
        return None
    year, month = shift_month(reference, count * months)
    return dt.date(year, month, min(reference.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=10_000)
def _resolve_steps(steps: str, sign: int, reference: dt.date) -> tuple[dt.date | None, str | None]:
    """Where steps ("year 2.0,day 21.0") lead from the reference date, and the smallest unit."""
    day: dt.date | None = reference
    grain = None
    for step in steps.split(","):
        unit_id, amount = step.split(" ")
        count = float(amount)
        if day is None or count != int(count) or abs(count) > _FARTHEST:
            return None, None
        try:
            day = move_date(day, unit_id, sign * int(count))
        except (ValueError, OverflowError):
            return None, None
        grain = {"decade": "year", "quarter": "month"}.get(unit_id, unit_id)
    return day, grain if day else None


def resolve_spans(amounts: pl.DataFrame) -> pl.DataFrame:
    """Add date_from, date_to and grain to durations that count from the reference date.

    "3 days ago" and "in 3 weeks" mean a day, known as exactly as their unit says (grain); "the last three weeks" mean
    all the days from there to the reference date.
    """
    rule = pl.col("rule")
    sign = (
        pl.when(rule.is_in(BACK_RULES))
        .then(-1)
        .when(rule.is_in(AHEAD_RULES))
        .then(1)
        .when((rule == "duration_shift") & (pl.col("modifier") != "this"))
        .then(pl.col("modifier").replace_strict(STEPS, default=None, return_dtype=pl.Int64))
    )
    is_exact = pl.col("qualifier") == "exact"
    steps = pl.coalesce("steps", pl.format("{} {}", "unit_id", "value"))
    amounts = amounts.with_columns(
        sign=pl.when(is_exact).then(sign).cast(pl.Int64), steps=pl.when(is_exact & sign.is_not_null()).then(steps)
    )
    keys = ["steps", "sign", "reference"]
    distinct = amounts.select(keys).drop_nulls().unique(maintain_order=True)
    schema = {"there": pl.Date, "grain": pl.String}
    resolved = pl.DataFrame([_resolve_steps(*row) for row in distinct.iter_rows()], schema=schema, orient="row")
    found = amounts.join(pl.concat([distinct, resolved], how="horizontal"), on=keys, how="left", maintain_order="left")
    is_span = rule == "duration_shift"
    there, here = pl.col("there"), pl.when(pl.col("there").is_not_null()).then("reference")
    return found.with_columns(
        # Also where the day is left open, the grain tells "2 days ago" from a length of two days.
        grain=pl.coalesce("grain", pl.when(rule.is_in([*BACK_RULES, *AHEAD_RULES])).then("unit_id")),
        date_from=pl.when(is_span).then(pl.min_horizontal(there, here)).otherwise(there),
        date_to=pl.when(is_span).then(pl.max_horizontal(there, here)).otherwise(there),
    )
