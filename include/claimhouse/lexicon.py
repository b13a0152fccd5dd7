"""The lexicon: every word of a language with all the roles it may play, as one table that tokens are joined to.

A word may play several roles ("second" is a unit and an ordinal, "may" a month and a verb): its roles are bits of one
mask, and the grammar decides. Words come from CLDR and RBNF (``cldr``) and from the language's pack, all in one
normalisation.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import polars as pl

from claimhouse.cldr import find_locale, number_signs
from claimhouse.entries import list_entries, list_pack_entries
from claimhouse.packs import Pack, PackError, find_number_style, list_packs, load_pack
from claimhouse.spellings import is_glued
from claimhouse.tokens import SPACE_TOKEN, TOKEN, split_tokens
from claimhouse.unit_roles import list_unit_roles

# Roles of words, and of numerals by their shape. The order is the bit.
ROLES = (
    # number words
    "word", "scale", "fraction", "modifier", "modifier_after", "vague", "joiner", "decimal", "minus", "weak", "linker",
    "ordinal", "ordinal_suffix", "ordinal_prefix",
    # what is measured
    "unit", "time_unit", "dual_unit", "currency", "minor", "percent",
    # dates and times
    "month", "weekday", "year_word", "month_word", "day_word", "ago", "ahead", "shift", "part", "behind", "after",
    "before", "relative", "clock", "daypart", "named_time", "minutes", "month_sign", "in_word", "quarter_sign",
    "quarter", "decade", "decade_suffix", "century",
    # what is said about a number
    "qualifier_before", "qualifier_after", "range_open", "range_middle", "range_close", "negation", "hedge",
    "said_before", "said_after", "disputed", "denied", "thing", "leading_unit", "function", "conjunction",
    "name_before", "name_after", "suffix", "joined",
    # numerals
    "number", "year", "day", "month_number", "hour", "two_digits", "article", "victim", "day_month_year", "day_year",
    "tens", "ratio", "whole", "share",
)  # fmt: skip
BIT = {role: 1 << index for index, role in enumerate(ROLES)}
ALL_BITS = (1 << len(ROLES)) - 1
# There are more roles than 64.
MASK = pl.UInt128


def join_bits(roles: Iterable[str]) -> int:
    """The mask of all the roles together."""
    return sum(BIT[role] for role in roles)


# Attributes of a lexicon row, beside form and mask: what the roles mean.
ATTRIBUTES: dict[str, pl.DataType] = {
    "number": pl.Float64(),
    "modifier": pl.Float64(),
    "modifier_after": pl.Float64(),
    "vague": pl.Float64(),
    "ordinal": pl.Float64(),
    "unit_id": pl.String(),
    "dual_unit_id": pl.String(),
    "dual_count": pl.Float64(),
    "currency": pl.String(),
    "percent": pl.String(),
    "month": pl.Int64(),
    "weekday": pl.Int64(),
    "shift": pl.String(),
    "part": pl.String(),
    "behind": pl.String(),
    "relative": pl.String(),
    "daypart": pl.String(),
    "minutes": pl.Int64(),
    "qualifier_before": pl.String(),
    "qualifier_after": pl.String(),
    "thing_id": pl.String(),
    "is_coordinator": pl.Boolean(),
    "concept_ids": pl.List(pl.String()),
}
_SIGNED = re.compile(r"^\S*[^\w\s]\S*$|^[^\W\d]+\d$")
# Concepts that make a counted person of "one": one killed, एक की मौत.
_VICTIM_CONCEPTS = ("killed", "injured", "missing", "rescued", "trapped", "arrested", "hospitalised", "abducted")

# section.key -> role, where the key itself is the role's name
_PLAIN_ROLES = {
    ("numbers", "joiners"): "joiner",
    ("numbers", "decimal_words"): "decimal",
    ("numbers", "negative_words"): "minus",
    ("numbers", "linkers"): "linker",
    ("numbers", "ratio_words"): "ratio",
    ("numbers", "whole_words"): "whole",
    ("numbers", "share_words"): "share",
    ("numbers", "ordinal_suffixes"): "ordinal_suffix",
    ("numbers", "ordinal_prefixes"): "ordinal_prefix",
    ("dates", "year_words"): "year_word",
    ("dates", "month_words"): "month_word",
    ("dates", "day_words"): "day_word",
    ("dates", "ago"): "ago",
    ("dates", "ahead"): "ahead",
    ("dates", "after"): "after",
    ("dates", "before"): "before",
    ("dates", "in_words"): "in_word",
    ("dates", "month_signs"): "month_sign",
    ("dates", "quarter_signs"): "quarter_sign",
    ("dates", "decade_words"): "decade",
    ("dates", "decade_suffixes"): "decade_suffix",
    ("times", "clock_words"): "clock",
    ("ranges", "open"): "range_open",
    ("ranges", "middle"): "range_middle",
    ("ranges", "close"): "range_close",
    ("negation", "words"): "negation",
    ("hedging", "words"): "hedge",
    ("reporting", "said_before"): "said_before",
    ("reporting", "said_after"): "said_after",
    ("reporting", "disputed"): "disputed",
    ("reporting", "denied"): "denied",
    ("function_words", "words"): "function",
    ("clauses", "coordinators"): "conjunction",
    ("clauses", "conjunctions"): "conjunction",
    ("not_numbers", "before"): "name_before",
    ("not_numbers", "after"): "name_after",
}
# section -> (role, attribute, how the key is read)
_KEYED_ROLES: dict[str, tuple[str, str, Any]] = {
    "numbers.words": ("word", "number", float),
    "numbers.scales": ("scale", "number", float),
    "numbers.fractions": ("fraction", "number", float),
    "numbers.modifiers": ("modifier", "modifier", float),
    "numbers.modifiers_after": ("modifier_after", "modifier_after", float),
    "numbers.vague": ("vague", "vague", float),
    "ordinals": ("ordinal", "ordinal", float),
    "units": ("unit", "unit_id", str),
    "currencies": ("currency", "currency", str),
    "percent": ("percent", "percent", str),
    "months": ("month", "month", int),
    "weekdays": ("weekday", "weekday", int),
    "dates.behind": ("behind", "behind", str),
    "relative_dates": ("relative", "relative", str),
    "times.minutes": ("minutes", "minutes", int),
    "things": ("thing", "thing_id", str),
    "dual_things": ("thing", "thing_id", str),
}


@dataclass(frozen=True)
class Lexicon:
    """One language's words.

    ``words``: one row per form (its tokens joined by a space): form, token_count, mask (``MASK``, bits of ``ROLES``)
    and the columns of ``ATTRIBUTES``. ``prefixes`` and ``suffixes`` are the clitics that are cut off words not found
    whole.
    """

    code: str
    words: pl.DataFrame
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    decimal_sign: str
    is_compound: bool
    number_style: str
    pattern: str


def normalise(texts: pl.Series, pack: Pack | None) -> pl.Series:
    """Bring words into the form in which they are compared: NFKC, lower case, the pack's folds and strip signs."""
    # NFKC would tear "½" into three signs.
    whole = pl.when(texts.str.contains(r"^\p{No}$")).then(texts).otherwise(texts.str.normalize("NFKC"))
    series = pl.select(whole).to_series().alias(texts.name).str.to_lowercase().str.replace_all("’", "'", literal=True)
    if pack is None:
        return series
    table = pack.sections.get("normalise", {})
    folds: dict[str, str] = table.get("folds", {})
    strip: list[str] = table.get("strip", [])
    signs = [*folds, *strip]
    if signs:
        series = series.str.replace_many(signs, [*folds.values(), *("" for _ in strip)])
    return series


class _Rows:
    """Collects the words of one language; one row per form, later entries of a role never overwrite earlier ones."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def add(self, form: str, role: str, attribute: str | None = None, value: Any = None) -> None:
        row = self.rows.setdefault(form, {"mask": 0})
        if attribute is not None:
            if row.setdefault(attribute, value) != value:
                return
            if role == "unit":
                row["mask"] |= join_bits(list_unit_roles(value))
        row["mask"] |= BIT[role]

    def add_concept(self, form: str, concept_id: str) -> None:
        row = self.rows.setdefault(form, {"mask": 0})
        if concept_id in _VICTIM_CONCEPTS:
            row["mask"] |= BIT["victim"]
        ids = row.setdefault("concept_ids", [])
        if concept_id not in ids:
            ids.append(concept_id)


def _add_entry(rows: _Rows, section: str, key: str, form: str) -> None:
    if (section, key) in _PLAIN_ROLES:
        rows.add(form, _PLAIN_ROLES[section, key])
        if key == "coordinators":
            rows.rows[form]["is_coordinator"] = True
    elif section in _KEYED_ROLES:
        role, attribute, read = _KEYED_ROLES[section]
        rows.add(form, role, attribute, read(key))
        if section == "dual_things":
            rows.add(form, "dual_unit", "dual_count", 2.0)
    elif section == "dual_units":
        count, _, unit_id = key.rpartition(" ")
        rows.add(form, "dual_unit", "dual_unit_id", unit_id)
        rows.add(form, "dual_unit", "dual_count", float(count or 2))
    elif section == "concepts":
        rows.add_concept(form, key)
    elif section in ("qualifier_before", "qualifier_after"):
        rows.add(form, section, section, key)
    elif section == "times":
        rows.add(form, "daypart", "daypart", key)
        if key in ("noon", "midnight"):
            rows.add(form, "named_time")
    elif section == "dates":
        role = "shift" if key in ("last", "next", "this") else "part"
        rows.add(form, role, role, key)
    elif (section, key) == ("numbers", "weak"):
        # Without a number of its own it is an article and means one.
        rows.rows.setdefault(form, {"mask": 0})
        rows.rows[form]["mask"] |= BIT["weak"]


def _token_keys(forms: Sequence[str], pattern: str) -> pl.DataFrame:
    """One row per form: its tokens without hyphens joined by a space (key), and how many they are (token_count)."""
    tokens = split_tokens(pl.Series("form", forms, dtype=pl.String), pattern).filter(~pl.col("token").is_in(["-", "‑"]))
    keys = tokens.group_by("row", maintain_order=True).agg(
        key=pl.col("token").str.join(" "), token_count=pl.len().cast(pl.UInt32)
    )
    return pl.DataFrame({"form": forms}).with_row_index("row").join(keys, on="row", how="left")


def _check_normalised(pack: Pack, entries: Iterable[tuple[str, str, str]], normal: dict[str, str]) -> None:
    # Folds are left out: a pack keeps the language's own spelling and stays readable.
    for section, key, form in entries:
        if form != normal[form]:
            raise PackError(f"{pack.code}.toml: [{section}] {key}: {form!r} has to be written {normal[form]!r}")


def _affix_forms(pack: Pack | None, key: str) -> tuple[str, ...]:
    """The pack's clitics in the words' normalisation, the longest first."""
    if pack is None:
        return ()
    forms = normalise(pl.Series("affix", pack.forms("affixes", key), dtype=pl.String), pack).to_list()
    return tuple(sorted(dict.fromkeys(forms), key=lambda form: (-len(form), form)))


def _settle_mask(row: dict[str, Any]) -> int:
    """A weak word is no number by itself, whatever else lists it; one without a value is an article."""
    mask: int = row["mask"]
    if not mask & BIT["weak"]:
        return mask
    return (mask & ~BIT["word"]) | (0 if row.get("number") is not None else BIT["article"])


def _frame_words(rows: dict[str, dict[str, Any]], counts: dict[str, int]) -> pl.DataFrame:
    """``Lexicon.words`` of the collected rows, sorted by form; ``counts`` says how many tokens a form has."""
    ordered = sorted(rows.items())
    columns: dict[str, list[Any]] = {name: [None] * len(ordered) for name in ATTRIBUTES}
    for place, (_, row) in enumerate(ordered):
        for name, value in row.items():
            if name == "concept_ids":
                # A list in every row takes polars long to take over, a string doesn't; ids hold no blank.
                columns[name][place] = " ".join(value)
            elif name != "mask":
                columns[name][place] = value
    plain = {name: pl.String() if name == "concept_ids" else dtype for name, dtype in ATTRIBUTES.items()}
    return pl.DataFrame(
        {
            "form": [form for form, _ in ordered],
            "token_count": [counts.get(form, 1) for form, _ in ordered],
            "mask": [_settle_mask(row) for _, row in ordered],
            **columns,
        },
        schema={"form": pl.String(), "token_count": pl.UInt32(), "mask": MASK(), **plain},
    ).with_columns(pl.col("concept_ids").str.split(" "))


def _is_compound(code: str, pack: Pack | None) -> bool:
    """Whether number words are written together: as the pack says, else as RBNF writes them."""
    stated = pack.sections.get("numbers", {}).get("compound") if pack else None
    return is_glued(code) if stated is None else bool(stated)


@lru_cache(maxsize=64)
def load_lexicon(code: str) -> Lexicon:
    """Compile a language's lexicon; a language without a pack gets what CLDR and RBNF know.

    Raises:
        PackError: the pack breaks a rule (see ``packs``), or a form isn't written in its own normalisation.
    """
    pack = load_pack(code)
    entries = list_entries(code, pack)
    forms = list(dict.fromkeys(form for *_, form in entries))
    normal = dict(zip(forms, normalise(pl.Series(forms, dtype=pl.String), pack).to_list(), strict=True))
    if pack is not None:
        plain = dict(zip(forms, normalise(pl.Series(forms, dtype=pl.String), None).to_list(), strict=True))
        _check_normalised(pack, list_pack_entries(pack), plain)
    decimal_sign, group_sign = number_signs(code)
    unique = list(dict.fromkeys(normal.values()))
    # Where the comma cuts off decimals, blanks group digits, whatever CLDR prefers (10 000 in Spanish).
    pattern = TOKEN if group_sign.strip() and decimal_sign != "," else SPACE_TOKEN
    keys = {
        form: (key, count)
        for form, key, count in _token_keys(unique, pattern).select("form", "key", "token_count").iter_rows()
    }
    rows = _Rows()
    # Weak words come last: they keep the value that the other sections give them.
    for section, key, form in sorted(entries, key=lambda entry: entry[:2] == ("numbers", "weak")):
        token_key = keys[normal[form]][0]
        if token_key:
            _add_entry(rows, section, key, token_key)
        if section == "units" and _SIGNED.search(normal[form]):
            # ℃ and ㎡ are one sign each, whose normal form is several.
            _add_entry(rows, section, key, normal[form])
    for suffix in _affix_forms(pack, "suffixes"):
        rows.add(suffix, "suffix")
    words = _frame_words(rows.rows, {key: count for key, count in keys.values() if key})
    return Lexicon(
        code=code,
        words=words,
        prefixes=_affix_forms(pack, "prefixes"),
        suffixes=_affix_forms(pack, "suffixes"),
        decimal_sign=decimal_sign,
        is_compound=_is_compound(code, pack),
        number_style=find_number_style(pack),
        pattern=pattern,
    )


@cache
def lexicon_code(language_code: str | None) -> str:
    """The lexicon that reads a language: its pack's, its main language's pack, else CLDR's locale, else "und"."""
    if not language_code:
        return "und"
    code = language_code.replace("_", "-")
    for candidate in (code, code.split("-")[0]):
        if candidate in list_packs():
            return candidate
    main = code.split("-")[0]
    return main if find_locale(main) is not None else "und"
