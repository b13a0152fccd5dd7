"""Years that are counted otherwise: eras (令和6年), and dates of other calendars (10 Muharram 1446, مهر ۱۴۰۳).

An era's year is a Gregorian one and becomes it. Dates of other calendars are not converted: they are dates whose days
stay open, with calendar, year, month and day as their text: 1446 is neither a year of ours nor a count.
"""

import polars as pl

from claimhouse.lexicon import BIT, MASK
from claimhouse.packs import load_pack

OTHER_RULES = ("date_other_day", "date_other_month_day", "date_other_month", "date_other_signs", "date_other_year")
_LONGEST_ERA = 130
# Beyond it years are of another calendar, whatever the language: 2567 is one of Thailand's.
_LAST_YEAR = 2300


def join_eras(tokens: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Make one numeral of an era and the number of its year: 令和6年, 民國113年; 令和元年 is its first.

    Args:
        tokens: as ``numbers.merge_numbers`` gives them.
        table: the lexicon that ``lex`` points into.
    """
    era = table["era"].gather(tokens["lex"])
    if era.null_count() == tokens.height:
        return tokens
    frame = tokens.with_columns(era=era)

    def ahead(column: str, step: int) -> pl.Expr:
        return pl.when(pl.col("sent").shift(-step) == pl.col("sent")).then(pl.col(column).shift(-step))

    def is_year_word(step: int) -> pl.Expr:
        return ((ahead("mask", step) & BIT["year_word"]) > 0).fill_null(False)

    number = ahead("number", 1)
    is_counted = (pl.col("era").is_not_null() & number.is_between(1, _LONGEST_ERA) & is_year_word(2)).fill_null(False)
    is_first = pl.col("era").is_not_null() & is_year_word(1)
    end = ahead("start", 1) + ahead("length", 1)
    return (
        frame.with_columns(
            number=pl.when(is_counted)
            .then(pl.col("era") + number)
            .when(is_first)
            .then(pl.col("era") + 1)
            .otherwise("number"),
            length=pl.when(is_counted).then(end - pl.col("start")).otherwise("length"),
            has_space=pl.when(is_counted).then(ahead("has_space", 1)).otherwise("has_space"),
            mask=pl.when(is_counted | is_first).then(pl.lit(BIT["number"] | BIT["year"], MASK)).otherwise("mask"),
            is_taken=is_counted.shift(1, fill_value=False),
        )
        .filter(~pl.col("is_taken"))
        .drop("era", "is_taken")
    )


def _list_years(codes: list[str]) -> pl.DataFrame:
    """The years that languages count in another calendar: code, own_calendar, first, last."""
    rows = []
    for code in codes:
        pack = load_pack(code)
        table = pack.sections.get("calendar_years", {}) if pack else {}
        rows += [(code, calendar, first, last) for calendar, (first, last) in table.items()]
    schema = {"code": pl.String, "own_calendar": pl.String, "first": pl.Int64, "last": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").unique("code", keep="first", maintain_order=True)


def read_other_calendars(dates: pl.DataFrame) -> pl.DataFrame:
    """Leave the days of other calendars' dates open.

    Args:
        dates: rows of parts with date_from, date_to, grain, value_text, rule, code, year, month, month_digit, day,
            other_month ("islamic 1") and calendar.

    Returns:
        The same rows. Of dates of other calendars date_from and date_to are null and value_text is the calendar and
        what is stated of year, month and day: "islamic 1446-01-10", "persian 1403", "chinese 08-15".
    """
    years = _list_years(dates["code"].unique().sort().to_list())
    frame = dates.join(years, on="code", how="left", maintain_order="left")
    is_other = pl.col("rule").is_in(OTHER_RULES)
    is_own = pl.col("year").is_between("first", "last").fill_null(False)
    is_far = ((pl.col("year") > _LAST_YEAR) & pl.col("grain").is_in(["day", "month", "year"])).fill_null(False)
    parts = pl.col("other_month").str.split(" ")
    name = pl.coalesce(
        pl.when(is_other).then(pl.coalesce(parts.list.get(0), "calendar")),
        pl.when(is_own).then("own_calendar"),
        pl.when(is_far).then(pl.lit("other")),
    )
    month = pl.coalesce(parts.list.get(1, null_on_oob=True).cast(pl.Int64), "month")
    stated = pl.concat_str(
        *(
            pl.col(part).cast(pl.String).str.zfill(width)
            for part, width in (("year", 4), ("stated_month", 2), ("day", 2))
        ),
        separator="-",
        ignore_nulls=True,
    )
    is_open = name.is_not_null()
    has_day, has_month = pl.col("day").is_not_null(), pl.col("stated_month").is_not_null()
    grain = pl.when(has_day).then(pl.lit("day")).when(has_month).then(pl.lit("month")).otherwise(pl.lit("year"))
    return (
        frame.with_columns(stated_month=month)
        .with_columns(
            date_from=pl.when(~is_open).then("date_from"),
            date_to=pl.when(~is_open).then("date_to"),
            grain=pl.when(is_other).then(grain).otherwise("grain"),
            value_text=pl.when(is_open).then(pl.concat_str(name, stated, separator=" ")).otherwise("value_text"),
        )
        .drop("stated_month", "own_calendar", "first", "last")
    )
