"""Every word of a language as section, key and form: its pack's, CLDR's, and the signs that all languages read."""

import unicodedata

from claimhouse.cldr import list_words
from claimhouse.packs import Pack

# Signs that qualify a number in every language.
_SIGNS = (
    *(
        ("qualifier_before", kind, sign)
        for kind, signs in (
            ("about", "~≈±"),
            ("more_than", ">"),
            ("less_than", "<"),
            ("at_least", "≥"),
            ("at_most", "≤"),
        )
        for sign in signs
    ),
    ("qualifier_after", "more_than", "+"),
    ("numbers", "negative_words", "−"),
)
# The metric system's signs, read in every language.
UNIT_SIGNS = (
    ("kilometre", "km"), ("metre", "m"), ("centimetre", "cm"), ("millimetre", "mm"), ("kilogram", "kg"),
    ("hectare", "ha"), ("kilometre_per_hour", "km/h"), ("mile_per_hour", "mph"), ("metre_per_second", "m/s"),
    ("celsius", "°C"), ("celsius", "℃"), ("celsius", "ºC"), ("fahrenheit", "°F"), ("fahrenheit", "℉"), ("degree", "°"),
    ("square_kilometre", "km²"), ("square_metre", "m²"), ("square_centimetre", "cm²"), ("cubic_metre", "m³"),
    ("gigawatt", "GW"), ("megawatt", "MW"), ("kilowatt", "kW"), ("kilowatt_hour", "kWh"), ("megawatt_hour", "MWh"),
    ("gigawatt_hour", "GWh"), ("terawatt_hour", "TWh"),
)  # fmt: skip
_POWERS = str.maketrans("²³", "23")
_VULGAR = {sign: unicodedata.numeric(sign) for sign in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
_SPELLED = ("numbers.words", "numbers.scales", "numbers.fractions", "ordinals")
_LARGEST_HEAD = 1000
_VOWELS = "aeiouàèéìòóù"


def list_pack_entries(pack: Pack) -> list[tuple[str, str, str]]:
    """Section, key and form of every word of a pack, in the order of the file."""
    entries: list[tuple[str, str, str]] = []
    for section, table in pack.sections.items():
        if section in ("", "normalise", "affixes", "structure", "calendar_years"):
            continue
        for key, value in table.items():
            if section == "qualifiers":
                entries += [(f"qualifier_{side}", key, form) for side, forms in value.items() for form in forms]
            elif isinstance(value, list):
                entries += [(section, key, form) for form in value]
    return entries


def _glue_ordinals(entries: list[tuple[str, str, str]], endings: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """Ordinals that are a number word and an ending in one: es dos|milésimo (2000), veintiun|avo, it trent(a)|esimo.

    Some stand only within others: it (cento)cinquesimo.
    """
    heads = [
        (int(key), form)
        for section, key, form in entries
        if section in ("numbers.words", "numbers.scales") and key.isdigit() and 2 <= int(key) < _LARGEST_HEAD
    ]
    return [
        ("ordinals", str(number * int(scale)), stem + ending)
        for scale, forms in endings.items()
        for ending in forms
        for number, head in heads
        # Before a vowel the last one is lost.
        for stem in ((head, head[:-1]) if head[-1] in _VOWELS and ending[0] in _VOWELS else (head,))
        if " " not in head
    ]


def _drop_accents(entries: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Number words as many write them, without their accents; what is a word of its own so stays away."""
    known = {form for *_, form in entries}
    plain = []
    for section, key, form in entries:
        bare = "".join(sign for sign in unicodedata.normalize("NFD", form) if not unicodedata.combining(sign))
        if section in _SPELLED and bare not in known:
            plain.append((section, key, bare))
    return plain


def list_entries(code: str, pack: Pack | None) -> list[tuple[str, str, str]]:
    """Section, key and raw form of every word; the pack's first, so that it wins over CLDR."""
    entries = [*list_pack_entries(pack)] if pack is not None else []
    # What the pack calls a noun or a function word is no unit of CLDR's (bn গ্রাম: village, not gram).
    claimed = {form for section, _, form in entries if section in ("things", "function_words")}
    entries += [word for word in list_words(code) if word[0] != "units" or word[2].lower() not in claimed]
    table = pack.sections.get("numbers", {}) if pack else {}
    if pack is not None:
        entries += _glue_ordinals(entries, pack.table("numbers.glued_ordinals"))
    if table.get("drops_accents"):
        entries += _drop_accents(entries)
    # ISO codes and the metric system's signs are read in every language.
    entries += [("units", *sign) for sign in UNIT_SIGNS]
    # km2 is written for km².
    entries += [
        (section, key, form.translate(_POWERS))
        for section, key, form in entries
        if section == "units" and form[-1] in "²³"
    ]
    entries += [(side, kind, sign) for side, kind, sign in _SIGNS]
    entries += [("numbers.fractions", str(value), sign) for sign, value in _VULGAR.items()]
    return entries
