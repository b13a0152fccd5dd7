"""What may stand in a language pack: its sections, their keys, and the shape that the value of each has."""

# Other calendars than the Gregorian one; names of CLDR where it has them. "hindu" are the lunisolar ones of India.
CALENDARS = ("islamic", "persian", "hindu", "indian", "bengali", "nepali", "hebrew", "chinese", "buddhist")

# section -> key -> shape. Shapes: "text", "flag", "years" (first and last), "forms" (list of words), "map" (one sign
# -> replacement), "before/after" (a table of two lists), "examples". A section with the one key "*" takes the keys that
# `packs` allows, each with a list of forms.
SECTIONS: dict[str, dict[str, str]] = {
    "": {"code": "text", "name": "text", "unspaced": "flag", "units_first": "flag", "sources": "forms"},
    "normalise": {"folds": "map", "strip": "forms"},
    "affixes": {"prefixes": "forms", "suffixes": "forms"},
    "numbers": {
        "compound": "flag",
        "omits_place": "flag",
        "scale_first": "flag",
        "ordinal_sums": "flag",
        "ordinal_shares": "flag",
        "joined_shares": "flag",
        "drops_accents": "flag",
        "joiners": "forms",
        "decimal_words": "forms",
        "negative_words": "forms",
        "below_zero": "forms",
        "linkers": "forms",
        "ratio_words": "forms",
        "whole_words": "forms",
        "share_words": "forms",
        "over_words": "forms",
        "of_words": "forms",
        "weak": "forms",
        "ordinal_suffixes": "forms",
        "ordinal_prefixes": "forms",
    },
    "numbers.words": {"*": "forms"},
    "numbers.scales": {"*": "forms"},
    "numbers.fractions": {"*": "forms"},
    "numbers.modifiers": {"*": "forms"},
    "numbers.modifiers_after": {"*": "forms"},
    "numbers.vague": {"*": "forms"},
    "numbers.glued_ordinals": {"*": "forms"},
    "ordinals": {"*": "forms"},
    "units": {"*": "forms"},
    "leading_units": {"*": "forms"},
    "rates": {"hour": "forms", "second": "forms"},
    "sizes": {"words": "forms"},
    "dual_units": {"*": "forms"},
    "dual_things": {"*": "forms"},
    "currencies": {"*": "forms"},
    "currency_parts": {"*": "forms"},
    "percent": {
        key: "forms" for key in ("percent", "percentage_point", "basis_point", "tenth", "permille")
    },
    "months": {"*": "forms"},
    "weekdays": {"*": "forms"},
    "eras": {"*": "forms"},
    "other_months": {"*": "forms"},
    "calendars": {key: "forms" for key in CALENDARS},
    "calendar_years": {key: "years" for key in CALENDARS},
    "dates": {
        key: "forms"
        for key in (
            "year_words", "month_words", "day_words", "ago", "ahead", "last", "next", "this", "start", "middle",
            "end", "after", "before", "whole", "first_half", "second_half", "in_words", "month_signs", "quarter_signs",
            "decade_words", "decade_suffixes", "dated_weekdays",
        )
    },
    "dates.behind": {
        key: "forms" for key in ("after", "before", "start", "middle", "end", "whole", "first_half", "second_half")
    },
    "relative_dates": {"*": "forms"},
    "times": {
        key: "forms"
        for key in (
            "clock_words", "am", "pm", "night", "noon", "midnight",
            "am_from_six", "noon_from_six", "pm_from_six", "night_from_six",
        )
    },
    "times.minutes": {"*": "forms"},
    "qualifiers": {
        kind: "before/after" for kind in ("about", "more_than", "at_least", "less_than", "at_most", "exact")
    },
    "ranges": {"open": "forms", "middle": "forms", "close": "forms"},
    "negation": {"words": "forms"},
    "hedging": {"words": "forms"},
    "reporting": {
        key: "forms"
        for key in ("said_before", "said_after", "said_far", "subjects", "pronouns", "that", "disputed", "denied")
    },
    "things": {"*": "forms"},
    "concepts": {"*": "forms"},
    "function_words": {"words": "forms"},
    "clauses": {"coordinators": "forms", "conjunctions": "forms"},
    "structure": {
        "boilerplate": "forms",
        "credits": "forms",
        "abbreviations": "forms",
        "dateline_words": "forms",
    },
    "not_numbers": {"before": "forms", "after": "forms", "after_tens": "forms"},
}  # fmt: skip
