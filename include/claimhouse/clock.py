"""Times of day: hour, minute and the words beside them, on the 24-hour clock."""

from functools import lru_cache

import polars as pl

TIME_PARTS = ("hour", "minute", "minutes", "daypart", "is_clock")


# Words that name an hour by themselves.
_NAMED = {"noon": "12:00", "midnight": "00:00"}
# Where hours are counted from six (sw saa mbili asubuhi is 8:00): the hours of the 24 that a part of the day has.
_FROM_SIX = {
    "am_from_six": range(3, 12),
    "noon_from_six": range(11, 16),
    "pm_from_six": range(15, 20),
    "night_from_six": (*range(19, 24), *range(6)),
}
_LAST_OF_CLOCK = 12


def _count_from_midnight(hour: float, daypart: str) -> float:
    """The hour of the 24 that an hour counted from six is; what the part of the day can't have is labelled already."""
    if hour > _LAST_OF_CLOCK:
        return hour
    sixth = (hour + 6) % 12
    meant = [start + sixth for start in (0, 12) if int(start + sixth) in _FROM_SIX[daypart]]
    # "saa 8:00 asubuhi": by the clock of the others.
    return meant[0] if meant else hour


@lru_cache(maxsize=10_000)
def resolve_time(
    hour: float | None, minute: float | None, minutes: int | None, daypart: str | None, is_clock: bool | None
) -> str | None:
    """HH:MM on the 24-hour clock as the text labels it, or None where it is no time of day.

    ``is_clock``: the hour is a numeral whose decimals are minutes (8.30); otherwise they are parts of an hour (साढ़े आठ).
    """
    if hour is None and daypart in _NAMED:
        return _NAMED[daypart]
    if hour is None or hour < 0:
        return None
    if hour >= 100 and hour == int(hour) and minute is None and hour <= 2400:
        # 2100 GMT
        hour, minute = hour // 100, hour % 100
    if daypart in _FROM_SIX:
        hour, daypart = _count_from_midnight(hour, daypart), None
    whole = int(hour)
    rest = round((hour - whole) * (100 if is_clock else 60))
    past = int(minute) if minute is not None else rest
    if whole > 24 or past > 59 or (rest and minute is not None):
        return None
    total = whole * 60 + past + (minutes or 0)
    if whole <= 12:
        if daypart in ("pm", "noon") and whole < 12:
            total += 720
        elif daypart in ("am", "midnight") and whole == 12:
            total -= 720
        elif daypart == "night" and 6 <= whole < 12:
            total += 720
        elif daypart == "night" and whole == 12:
            total -= 720
    total %= 1440
    return f"{total // 60:02d}:{total % 60:02d}"


def resolve_times(written: pl.DataFrame) -> pl.DataFrame:
    """Resolve every distinct time of day: adds value_text (HH:MM) to a frame with the columns of ``TIME_PARTS``."""
    distinct = written.select(TIME_PARTS).unique(maintain_order=True)
    texts = pl.Series("value_text", [resolve_time(*row) for row in distinct.iter_rows()], dtype=pl.String)
    return written.join(
        distinct.with_columns(texts), on=list(TIME_PARTS), how="left", nulls_equal=True, maintain_order="left"
    )
