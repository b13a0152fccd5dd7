"""What numbers, units, months and their like form together: one ordered list of rules for all languages.

A rule is a regular expression over roles (see ``shapes``); its named groups say which token carries the number, the unit,
the month … The first rule that fits at a place wins, so the list runs from the particular to the general. Words are never
named here: they are data of the language packs.
"""

import re
from dataclasses import dataclass

import polars as pl

from claimhouse.shapes import Alphabet, find_shapes, spell_sentences, spell_tokens

GROUPS = (
    "number", "number_2", "unit", "unit_2", "currency", "percent", "dual", "weak", "modifier_after",
    "day", "day_2", "month", "month_2", "month_number", "year", "year_2", "weekday", "relative", "modifier", "span", "part",
    "after", "before", "hour", "minute", "minutes", "daypart", "ordinal", "numeric_date",
    "qualifier", "qualifier_after", "open", "close", "ago", "ahead",
)  # fmt: skip
# Rules that take their tokens out of play: names, codes and numbering that hold digits.
SKIPPED = ("code", "listing", "label")


@dataclass(frozen=True)
class Rule:
    """A rule's name, as `mentions.rule` shows it, and its pattern with named groups."""

    name: str
    pattern: str


def _named(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern})"


def build_rules(signs: Alphabet) -> list[Rule]:
    """The grammar over the signs of one batch, in order of precedence."""
    role = signs.role
    number = role("number")
    # Case endings and particles glued behind a numeral: 115,000થી, 2023'te, ২০২৪-এর.
    ending = rf'(?:[-"]?{role("suffix")})?'
    link = rf"(?:{role('linker')} ?)?"
    middle = f"(?:-|{role('range_middle', without=('joiner',))})"
    any_middle = f"(?:-|{role('range_middle', 'joiner')})"
    n1, n2 = _named("number", number) + ending, _named("number_2", number) + ending
    weak = _named("weak", role("weak"))
    unit, unit_2 = _named("unit", role("unit")), _named("unit_2", role("unit"))
    time_unit = role("time_unit")
    currency = _named("currency", role("currency"))
    percent = _named("percent", role("percent"))

    # --- dates
    month_name = rf"{role('month')}\.?(?: ?(?:/|\() ?{role('month')} ?\)?)?"
    month = _named("month", month_name)
    ordinal_end = rf"(?: ?{role('ordinal_suffix', signs='.')})?"
    day = rf"(?:{_named('day', role('day'))}{ordinal_end}{ending}|{_named('ordinal', role('ordinal'))})"
    year = rf"{_named('year', role('year'))}{ending}"
    year_word, month_word, day_word = role("year_word"), role("month_word"), role("day_word")
    any_year = rf"(?:{link}(?:{year_word} ?)?{year}(?: ?{year_word})?)"
    year_tail = rf"(?: ?[-/,]? ?{any_year})?"
    weekday_before = rf"(?:{_named('weekday', role('weekday'))} ?,? ?)?"
    shift = _named("modifier", role("last", "next", "this"))
    part = rf"(?:{_named('part', role('part'))} ?{link})?"
    side_before = rf"(?:(?:{_named('after', role('after'))}|{_named('before', role('before'))}) ?)?"
    about = rf"(?:{_named('qualifier', role('qualifier_before'))} ?)*"
    lone = ("joined", "suffix", "number")
    full_dates = {
        "date_iso": rf"{_named('year', role('year'))}[-/]{_named('month_number', role('month_number'))}[-/]{_named('day', role('day'))}",
        "date_numeric": rf"{_named('day', role('day'))}(?P<sep>[-/]){_named('day_2', role('day'))}[-/]{_named('year', role('year', 'two_digits'))}",
        "date_dotted": _named("numeric_date", role("day_month_year")),
        "date_signs": rf"{_named('year', role('year'))} ?{year_word}(?: ?{_named('month_number', role('month_number'))} ?{month_word}"
        rf"(?: ?{_named('day', role('day'))} ?{day_word})?)?",
        "date_signs_month": rf"{_named('month_number', role('month_number'))} ?{month_word} ?{_named('day', role('day'))} ?{day_word}",
        "date_words_first": rf"(?:{day_word} )?{_named('day', role('day'))} {month_word} {_named('month_number', role('month_number'))}"
        rf"(?:,? {year_word} {_named('year', role('year'))})?",
        "date_month_year_words": rf"{month_word} {_named('month_number', role('month_number'))},? {year_word} {_named('year', role('year'))}",
        "date_day_range": rf"(?:{_named('open', role('range_open'))} ?)?{_named('day', role('day'))}{ending} ?{any_middle} ?"
        rf"{_named('day_2', role('day'))}{ending} ?{link}{month}(?: ?{month_word})?{year_tail}(?: ?{role('range_close')})?",
        "date_day_month": rf"(?:{day_word} )?{day} ?{link}[-/]? ?{month}(?: ?{month_word})?{year_tail}(?: ?{shift})?",
        "date_month_day": rf"{month} ?{day}(?: ?{day_word})?{year_tail}",
        "date_year_month": rf"{year}(?: ?{year_word})? ?,? ?{month}(?: ?{month_word})?(?: ?{day}(?: ?{day_word})?)?",
        "date_month_year": rf"{month}(?: ?{month_word})? ?[-/,]? ?{any_year}",
        "date_year_range": rf"(?:{_named('open', role('range_open'))} ?)?{_named('year', role('year'))} ?{any_middle} ?"
        rf"{_named('year_2', role('year'))}{ending}(?: ?{year_word})?",
        "date_month_shift": rf"(?:{month}(?: ?{month_word})? ?{shift}|{_named('modifier', role('last', 'next', 'this'))} ?{_named('month', month_name)})",
        "date_relative": rf"{_named('relative', role('relative'))}(?: ?,? ?{_named('weekday', role('weekday'))})?",
        "date_unit_shift": rf"(?:{shift} ?{_named('span', time_unit)}|{_named('span', time_unit)} ?{_named('modifier', role('last', 'next', 'this'))})",
        "date_weekday_shift": rf"(?:{shift} ?{_named('weekday', role('weekday'))}|{_named('weekday', role('weekday'))} ?{_named('modifier', role('last', 'next', 'this'))})",
        "date_month_word": rf"(?:{month_word} ?{month}|{month} ?{month_word})",
        "date_year_word": rf"(?:{year_word} ?{year}|{_named('year', role('year'))}{ending} ?{year_word})",
        "date_month": _named("month", signs.role("month", without=signs.others("month", *lone))) + ending,
        "date_year": rf"{_named('year', role('year', without=('scale',)))}{ending}",
        "date_weekday": _named("weekday", signs.role("weekday", without=signs.others("weekday", *lone))) + ending,
    }
    dates = [
        Rule(name, f"{about}{side_before}{part}{weekday_before if name not in _NO_WEEKDAY else ''}{pattern}")
        for name, pattern in full_dates.items()
    ]

    # --- times of day
    clock, daypart = role("clock"), role("daypart")
    before_hour = rf"(?:{_named('daypart', daypart)} ?)?"
    after_hour = rf"(?: ?{_named('daypart', daypart)})?"
    hour = _named("hour", role("number")) + ending
    hour_word = rf"(?:{hour}|{_named('ordinal', role('ordinal'))})"
    colon = rf"{_named('hour', role('hour'))}:{_named('minute', role('two_digits'))}(?::{role('two_digits')})?{ending}"
    hour_minutes = rf"(?: ?{_named('minute', role('number'))} ?{time_unit})?"
    times = [
        Rule("time_colon", rf"{about}{before_hour}(?:{clock} ?)?{colon}(?: ?{clock})?{after_hour}"),
        Rule("time_minutes", rf"{about}{before_hour}(?:{_named('minutes', role('minutes'))} ?{link}(?:{clock} ?)?{hour_word}|"
             rf"(?:{clock} ?)?(?:{_named('hour', role('number'))}|{_named('ordinal', role('ordinal'))}) ?{_named('minutes', role('minutes'))})(?: ?{clock})?{after_hour}"),
        Rule("time_clock", rf"{about}{before_hour}(?:{clock} ?{hour_word}|{_named('hour', role('number'))}{ending} ?{clock}{hour_minutes}){after_hour}"),
        Rule("time_daypart", rf"{about}{hour} ?{_named('daypart', daypart)}"),
    ]  # fmt: skip

    # --- measures
    before = rf"(?:{_named('qualifier', role('qualifier_before'))} ?)*"
    after = rf"(?: ?(?:{role('thing')} ?)?{_named('qualifier_after', role('qualifier_after', without=('number',)))})*"
    a_number = rf"(?:{n1}(?: ?{role('weak')})?|{weak})"
    low_noun = rf"(?: ?(?:{role('unit', 'currency', 'percent')}))?"
    noun = rf"(?: ?-? ?{link}(?:{unit}|{currency}|{percent}))?"
    currency_before = rf"(?:{_named('currency', role('currency'))} ?)?"
    ranges = [
        Rule("range_open", rf"{before}{_named('open', role('range_open'))} ?{currency_before}{n1}{low_noun} ?{any_middle} ?{role('currency')}? ?{n2}{noun}{after}"),
        Rule("range_close", rf"{before}{currency_before}{n1}{low_noun} ?{any_middle} ?{role('currency')}? ?{n2}{noun} ?{_named('close', role('range_close'))}"),
        Rule("range", rf"{before}{currency_before}{n1}{low_noun} ?{middle} ?{role('currency')}? ?{n2}{noun}{after}"),
    ]  # fmt: skip
    ago, ahead = _named("ago", role("ago")), _named("ahead", role("ahead"))
    spans = [
        Rule("duration_ago", rf"{before}{ago} ?{before_again(signs)}(?:{a_number} ?{link})?{_named('unit', time_unit)}{after}"),
        Rule("duration_ago_after", rf"{before}{a_number} ?{link}{_named('unit', time_unit)} ?{ago}"),
        Rule("duration_dual_ago", rf"{before}{ago} ?{_named('dual', role('dual_unit'))}"),
        Rule("duration_ahead", rf"{before}{a_number} ?{link}{_named('unit', time_unit)} ?{ahead}"),
    ]
    piece = rf"{number}{ending} ?-? ?{link}{time_unit}"
    measures = [
        Rule("compound_duration", rf"{before}(?P<compound>{piece}(?: ?(?:{role('joiner')} ?)?{piece})+){after}"),
        Rule("money_before", rf"{before}{currency} ?{before_again(signs)}{n1}{after}"),
        Rule("percent_before", rf"{before}{percent} ?{n1}{after}"),
        Rule("money", rf"{before}{a_number} ?-? ?{link}{currency}{after}"),
        Rule("percent", rf"{before}{a_number} ?-? ?{link}{percent}{after}"),
        Rule("ordinal_digits", rf"{_named('number', role('number'))}(?:{role('ordinal_suffix', without=('unit', 'scale'))})"),
        Rule("ordinal_before", rf"{role('ordinal_prefix')} ?{_named('number', role('number'))}"),
        Rule("measure", rf"{before}{a_number} ?-? ?{link}{unit}(?: ?{_named('modifier_after', role('modifier_after'))})?{after}"),
        Rule("dual", rf"{before}{_named('dual', role('dual_unit'))}(?: ?{_named('modifier_after', role('modifier_after'))})?{after}"),
        Rule("count_weak", rf"{before}{_named('weak', role('weak'))} {_named('thing', role('thing'))}"),
        Rule("number", rf"{before}{n1}{after}"),
        Rule("weak_alone", rf"^{_named('weak', role('weak'))}$"),
        Rule("ordinal", _named("ordinal", role("ordinal"))),
    ]  # fmt: skip
    skipped = [
        Rule("code", rf"{number}(?:[-/.:]{number}){{2,}}|#{number}|\({role('qualifier_after', signs='+')}{number}"),
        Rule("listing", rf"^{number}[.)] "),
        Rule("label", rf"{role('name_before')} ?-?{number}(?:[-/]{number})*|{number} ?-?{role('name_after')}"),
    ]
    named_dates = [rule for rule in dates if rule.name in _BEFORE_TIMES]
    plain_dates = [rule for rule in dates if rule.name not in _BEFORE_TIMES and rule.name not in _BEHIND_MEASURES]
    late_dates = [rule for rule in dates if rule.name in _BEHIND_MEASURES]
    order = [*skipped[1:], *named_dates, *times, *skipped[:1], *plain_dates, *ranges, *spans, *measures]
    position = next(index for index, rule in enumerate(order) if rule.name == "number")
    return [*order[:position], *late_dates, *order[position:]]


_NO_WEEKDAY = ("date_weekday", "date_relative_weekday")
# Written dates hold colons, hyphens and dots that would read as times or codes.
_BEFORE_TIMES = ("date_iso", "date_numeric", "date_dotted")
# A bare year is a number like others once a unit, a currency or a percent sign follows it.
_BEHIND_MEASURES = ("date_year", "date_month", "date_weekday")


def before_again(signs: Alphabet) -> str:
    """A qualifier between a preposition or currency and its number: "قبل نحو 3 أيام", "$ about 5"."""
    return rf"(?:{_named('qualifier', signs.role('qualifier_before'))} ?)?"


def _relative_place(shape: str, position: int) -> int:
    """Which token of the shape stands at a string position."""
    return position - shape.count(" ", 0, position)


def _unname(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _compile(pattern: str) -> re.Pattern[str]:
    """Compile for Python, which wants every group name once: the second "month" becomes month__2."""
    seen: dict[str, int] = {}

    def number_name(match: re.Match[str]) -> str:
        name = match.group(1)
        seen[name] = seen.get(name, 0) + 1
        return f"(?P<{name}__{seen[name]}>"

    python_pattern = pattern.replace(r"[^\x{0}-\x{10FFFF}]", "[^\\x00-\U0010ffff]")
    return re.compile(re.sub(r"\(\?P<(\w+)>", number_name, python_pattern))


def find_constructions(tokens: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find every construction of the grammar in sentences of tokens.

    Args:
        tokens: as ``numbers.merge_numbers`` gives them, sorted by sentence and place.

    Returns:
        constructions: one row per match: sent, rule, row and last_row (row numbers into tokens of its first and last
        token), one column per name in ``GROUPS`` (row number of the token that carries it, or null) and members (row
        numbers of all its tokens); and the tokens with their sign and place.
    """
    spelled, signs = spell_tokens(tokens)
    rules = build_rules(signs)
    starts = signs.role(
        "number", "weak", "dual_unit", "currency", "percent", "month", "weekday", "relative", "last", "next", "this",
        "time_unit", "year_word", "month_word", "day_word", "part", "after", "before", "clock", "daypart", "minutes",
        "qualifier_before", "range_open", "ago", "ordinal", "ordinal_prefix", "day_month_year", "name_before",
        signs="#(",
    )  # fmt: skip
    pattern = "|".join(f"(?:{_unname(rule.pattern)})" for rule in rules)
    found = find_shapes(spell_sentences(spelled), pattern, starts)
    compiled = [(rule.name, _compile(rule.pattern)) for rule in rules]
    plans = []
    for shape in found["shape"].unique().to_list():
        for name, expression in compiled:
            match = expression.fullmatch(shape)
            if match:
                places: dict[str, int] = {}
                for group, text in match.groupdict().items():
                    key = group.split("__")[0]
                    if text is not None and key in GROUPS and key not in places:
                        places[key] = _relative_place(shape, match.start(group))
                plans.append({"shape": shape, "rule": name, **places})
                break
    plan_schema = {"shape": pl.String, "rule": pl.String, **dict.fromkeys(GROUPS, pl.Int64)}
    plan = pl.DataFrame(plans, schema=plan_schema)
    first_row = spelled.with_row_index("row").group_by("sent", maintain_order=True).agg(pl.col("row").first().cast(pl.Int64))
    constructions = (
        found.join(plan, on="shape", how="inner", maintain_order="left")
        .filter(~pl.col("rule").is_in(SKIPPED))
        .join(first_row, on="sent", how="left", maintain_order="left")
        .with_columns(row=pl.col("row") + pl.col("n"))
        .with_columns(pl.col(*GROUPS) + pl.col("row"), last_row=pl.col("row") + pl.col("count").cast(pl.Int64) - 1)
        .select("sent", "rule", "row", "last_row", *GROUPS)
    )
    return constructions, spelled

