"""Words that CLDR (Babel) and RBNF (``spellings``) have, as rows of the same shape as a language pack's.

Source: Unicode CLDR as packed by Babel 2.18.
"""

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from claimhouse.packs import read_units
from claimhouse.spellings import Word, list_number_words

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


@cache
def list_scale_letters(code: str) -> dict[str, float]:
    """Capitals that stand for a scale right behind digits, as CLDR's short forms have them; K and M mean it anywhere.

    Indonesian 3M is three billion (miliar), Turkish 3B three thousand (bin).
    """
    letters: dict[str, float] = {}
    locale = find_locale(code)
    for magnitude, pattern in (locale.compact_decimal_formats["short"]["other"] if locale else {}).items():
        letter = re.sub(r"[0\s.'\u200f]", "", pattern.pattern)
        if re.fullmatch(r"[A-ZА-Я]", letter):
            letters.setdefault(letter, float(magnitude) / 10 ** (pattern.pattern.count("0") - 1))
    return {"K": 1e3, "К": 1e3, "к": 1e3, "M": 1e6, "М": 1e6, **letters}


def is_month_first(code: str) -> bool:
    """Whether a language's short dates write the month before the day (8/13/2024)."""
    locale = find_locale(code)
    pattern = locale.date_formats["short"].pattern.lower() if locale else "d/m"
    return pattern.find("m") < pattern.find("d") and not pattern.startswith("y")


@cache
def find_date_order(code: str) -> str:
    """In which order a language writes the numbers of a date: "dmy", "mdy" (8/13/2024) or "ymd" (24/8/13).

    "ymd" stands for languages that write the year first in words, too; they put the month before the day also where
    the year is last. Persian is none of them: 1403/5/23, but 23/8/2024.
    """
    if is_month_first(code):
        return "mdy"
    locale = find_locale(code)
    formats = locale.date_formats if locale else {}
    is_year_first = bool(formats) and all(formats[width].pattern.startswith("y") for width in ("short", "long"))
    return "ymd" if is_year_first else "dmy"


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


@cache
def list_words(code: str) -> tuple[Word, ...]:
    """Every word that CLDR and RBNF have for a language: section, key, form (not normalised, in CLDR's order)."""
    locale = find_locale(code)
    words: list[Word] = [("currencies", iso, sign) for iso, signs in _SYMBOLS.items() for sign in signs]
    words += [("percent", "percent", "%"), ("percent", "percent", "٪")]
    if locale is not None:
        words += _calendar_words(locale) + _unit_words(locale) + _currency_words(locale)
    words += list_number_words(code)
    return tuple(dict.fromkeys(words))
