"""Words that CLDR (Babel) and RBNF (unicode-rbnf) have, as rows of the same shape as a language pack's.

Sources: Unicode CLDR as packed by Babel 2.18; CLDR rule-based number formats as packed by unicode-rbnf 2.4.
"""

import re
from functools import cache
from typing import Any

import unicode_rbnf
from babel import Locale, UnknownLocaleError
from unicode_rbnf.engine import NoRuleForNumberError

from claimhouse.packs import read_units

# section, key, form: the same names as in a pack.
Word = tuple[str, str, str]

_SPELLED = (*range(101), *range(200, 1000, 100))
_SCALES = tuple(10**power for power in (3, 6, 9, 12, 15, 18))
# ISO 4217 codes whose CLDR name is a word of everyday language elsewhere ("XXX": unknown currency …).
_NO_CURRENCY = frozenset({"XXX", "XTS", "XAU", "XAG", "XBA", "XBB", "XBC", "XBD", "XDR", "XSU", "XUA", "XPD", "XPT"})
# Symbols that belong to one currency in every language; "$" and "kr" depend on the language and come from its locale.
_SYMBOLS = {
    "USD": ("US$", "USD"),
    "EUR": ("€", "EUR"),
    "GBP": ("£", "GBP"),
    "INR": ("₹", "INR"),
    "RUB": ("₽",),
    "ILS": ("₪",),
    "KRW": ("₩",),
    "UAH": ("₴",),
    "VND": ("₫",),
    "NGN": ("₦",),
    "TRY": ("₺",),
    "BDT": ("৳",),
    "PHP": ("₱",),
    "CAD": ("CA$", "C$"),
    "AUD": ("AU$", "A$"),
    "NZD": ("NZ$",),
    "HKD": ("HK$",),
    "BRL": ("R$",),
    "MXN": ("MX$",),
    "SGD": ("S$",),
    "TWD": ("NT$",),
    "JPY": ("JP¥",),
    "CNY": ("CN¥",),
}


@cache
def find_locale(code: str) -> Locale | None:
    """The CLDR locale of a BCP-47 code, or None when CLDR has none."""
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def number_signs(code: str) -> tuple[str, str]:
    """Decimal and group sign of a language; "." and "," where CLDR has none."""
    locale = find_locale(code)
    symbols = (locale.number_symbols.get("latn") or {}) if locale else {}
    return str(symbols.get("decimal", ".")), str(symbols.get("group", ","))


def is_month_first(code: str) -> bool:
    """Whether a language's short dates write the month before the day (8/13/2024)."""
    locale = find_locale(code)
    pattern = locale.date_formats["short"].pattern.lower() if locale else "d/m"
    return pattern.find("m") < pattern.find("d") and not pattern.startswith("y")


def _calendar_words(locale: Locale) -> list[Word]:
    words: list[Word] = []
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, form in locale.months[context].get(width, {}).items():
                # CLDR's numeric abbreviations ("5月") are read as numbers with a month sign.
                if not re.search(r"\d", form):
                    words.append(("months", str(number), form.rstrip(".")))
            for number, form in locale.days[context].get(width, {}).items():
                if width == "wide" or len(form) > 2:
                    words.append(("weekdays", str(number + 1), form.rstrip(".")))
    for period in ("am", "pm"):
        form = locale.day_periods["format"].get("wide", {}).get(period)
        if form:
            words.append(("times", period, form))
    return words


def _unit_words(locale: Locale) -> list[Word]:
    words: list[Word] = []
    patterns = locale._data["unit_patterns"]
    for unit_id, unit in read_units().items():
        for width in ("long", "short"):
            for key, pattern in (patterns.get(unit.get("cldr"), {}).get(width) or {}).items():
                form = pattern.replace("{0}", "").strip() if key not in ("per", "gender") else ""
                # One Latin letter ("m", "g") means too many things in running text, but for the metre and gram
                # themselves.
                if form and not re.search(r"[\d{}]", form):
                    words.append(("units", unit_id, form))
    return words


def _currency_words(locale: Locale) -> list[Word]:
    words: list[Word] = []
    plural: dict[str, dict[str, str]] = locale._data["currency_names_plural"]
    for code, name in locale.currencies.items():
        if code in _NO_CURRENCY or "(" in name or re.search(r"\d", name):
            continue
        words += [("currencies", code, form) for form in {name, *dict(plural.get(code, {})).values()}]
    for code, symbol in locale.currency_symbols.items():
        if code not in _NO_CURRENCY and (len(symbol) <= 2 or "$" in symbol) and not symbol.isalpha():
            words.append(("currencies", code, symbol))
    return words


def _number_words(code: str) -> list[Word]:
    try:
        engine = unicode_rbnf.RbnfEngine.for_language(code)
    except (ValueError, FileNotFoundError):
        return []
    words: list[Word] = []
    ones: set[str] = set(engine.format_number(1).text_by_ruleset.values())
    for number in (*_SPELLED, *_SCALES):
        try:
            result: Any = engine.format_number(number)
        except NoRuleForNumberError:
            continue
        for ruleset, form in result.text_by_ruleset.items():
            form = form.replace("\xad", "").replace("-", " ")
            if re.search(r"\d", form):
                continue
            if "ordinal" in ruleset:
                if number <= 100:
                    words.append(("ordinals", str(number), form))
            elif "cardinal" in ruleset or "numbering" in ruleset:
                # "two hundred" is composed; "doscientos" has to be known.
                if number < 100 or (number < 1000 and number > 100 and " " not in form):
                    words.append(("numbers.words", str(number), form))
                elif number == 100 or number >= 1000:
                    # "one thousand" names a scale; "ten lakh" and "mil millones" don't.
                    *before, scale = form.split()
                    if not before or (len(before) == 1 and before[0] in ones):
                        words.append(("numbers.scales", str(number), scale))
    return words


@cache
def list_words(code: str) -> tuple[Word, ...]:
    """Every word that CLDR and RBNF have for a language: section, key, form (not normalised, in CLDR's order)."""
    locale = find_locale(code)
    words: list[Word] = [("currencies", iso, sign) for iso, signs in _SYMBOLS.items() for sign in signs]
    words += [("percent", "percent", "%"), ("percent", "percent", "٪")]
    if locale is not None:
        words += _calendar_words(locale) + _unit_words(locale) + _currency_words(locale)
    words += _number_words(code)
    return tuple(dict.fromkeys(words))
