"""Every word of a language as section, key and form: its pack's, CLDR's, and the signs that all languages read."""

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
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125}


def list_pack_entries(pack: Pack) -> list[tuple[str, str, str]]:
    """Section, key and form of every word of a pack, in the order of the file."""
    entries: list[tuple[str, str, str]] = []
    for section, table in pack.sections.items():
        if section in ("", "normalise", "affixes", "structure"):
            continue
        for key, value in table.items():
            if section == "qualifiers":
                entries += [(f"qualifier_{side}", key, form) for side, forms in value.items() for form in forms]
            elif isinstance(value, list):
                entries += [(section, key, form) for form in value]
    return entries


def list_entries(code: str, pack: Pack | None) -> list[tuple[str, str, str]]:
    """Section, key and raw form of every word; the pack's first, so that it wins over CLDR."""
    entries = [*list_pack_entries(pack)] if pack is not None else []
    # What the pack calls a noun or a function word is no unit of CLDR's (bn গ্রাম: village, not gram).
    claimed = {form for section, _, form in entries if section in ("things", "function_words")}
    entries += [word for word in list_words(code) if word[0] != "units" or word[2].lower() not in claimed]
    # ISO codes and the metric system's signs are read in every language.
    entries += [
        ("units", unit_id, form)
        for unit_id, form in (
            ("kilometre", "km"), ("metre", "m"), ("centimetre", "cm"), ("millimetre", "mm"), ("kilogram", "kg"),
            ("hectare", "ha"), ("kilometre_per_hour", "km/h"), ("mile_per_hour", "mph"), ("celsius", "°C"),
            ("fahrenheit", "°F"), ("degree", "°"), ("square_kilometre", "km²"), ("square_metre", "m²"),
            ("gigawatt", "GW"), ("megawatt", "MW"), ("kilowatt", "kW"),
        )
    ]  # fmt: skip
    entries += [(side, kind, sign) for side, kind, sign in _SIGNS]
    entries += [("numbers.fractions", str(value), sign) for sign, value in _VULGAR.items()]
    return entries
