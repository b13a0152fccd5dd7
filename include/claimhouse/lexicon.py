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
from claimhouse.compiled import pack_frame, read_compiled, unpack_frame, write_compiled
from claimhouse.entries import UNIT_SIGNS, list_entries, list_pack_entries
from claimhouse.normalisation import list_clitics, normalise
from claimhouse.packs import Pack, PackError, find_number_style, list_packs, load_pack
from claimhouse.section_roles import KEYED_ROLES, PLAIN_ROLES
from claimhouse.spellings import is_glued
from claimhouse.tokens import split_tokens
from claimhouse.unit_roles import list_unit_roles

# Roles of words, and of numerals by their shape. The order is the bit.
ROLES = (
    # number words
    "word", "scale", "fraction", "modifier", "modifier_after", "vague", "joiner", "decimal", "minus", "weak", "linker",
    "ordinal", "ordinal_suffix", "ordinal_prefix",
    # between two numbers that make one
    "over", "of_number",
    # what is measured
    "unit", "time_unit", "dual_unit", "currency", "minor", "percent",
    # dates and times
    "month", "weekday", "year_word", "month_word", "day_word", "ago", "ahead", "shift", "part", "behind", "after",
    "before", "relative", "clock", "daypart", "daypart_from_six", "named_time", "minutes", "month_sign", "in_word",
    "quarter_sign",
    "quarter", "decade", "decade_suffix", "century", "dated_weekday",
    "month_unit", "month_shift",
    # what is said about a number
    "qualifier_before", "qualifier_after", "range_open", "range_middle", "range_close", "negation", "hedge",
    "said_before", "said_after", "disputed", "denied", "thing", "leading_unit", "function", "conjunction",
    "name_before", "name_after", "suffix", "joined",
    # numerals
    "number", "year", "day", "month_number", "hour", "two_digits", "article", "victim", "day_month_year", "day_year",
    "tens", "round_year",
    # inside numbers: one IN five, две ЦЕЛЫХ, trinta AVOS
    "ratio", "whole", "share",
    # what makes amounts of units
    "per", "below_zero",
    # other ways to count years: 令和, Muharram, AH
    "era", "other_month", "calendar",
    # what a number ranks
    "rank",
    # 20대: in one's twenties
    "age_word",
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
    "minor_share": pl.Float64(),
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
    "is_far": pl.Boolean(),
    "is_size": pl.Boolean(),
    "per": pl.String(),
    "era": pl.Int64(),
    "other_month": pl.String(),
    "calendar": pl.String(),
    "concept_ids": pl.List(pl.String()),
}
_SIGNED = re.compile(r"^\S*[^\w\s]\S*$|^[^\W\d]+\d$")
# Concepts that make a counted person of "one": one killed, एक की मौत.
_VICTIM_CONCEPTS = ("killed", "injured", "missing", "rescued", "trapped", "arrested", "hospitalised", "abducted")
# Concepts whose number may be joined on by a hyphen: category-4, श्रेणी-4.
_RANK_CONCEPTS = ("category",)


@dataclass(frozen=True)
class Lexicon:
    """One language's words.

    ``words``: one row per form (its tokens joined by a space): form, token_count, mask (``MASK``, bits of ``ROLES``)
    and the columns of ``ATTRIBUTES``. ``prefixes`` and ``suffixes`` are the clitics that are cut off words not found
    whole. ``groups_digits``: blanks stand between groups of digits (12 345).
    """

    code: str
    words: pl.DataFrame
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    decimal_sign: str
    is_compound: bool
    number_style: str
    groups_digits: bool


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
        if concept_id in _RANK_CONCEPTS:
            row["mask"] |= BIT["rank"]
        ids = row.setdefault("concept_ids", [])
        if concept_id not in ids:
            ids.append(concept_id)


def _add_entry(rows: _Rows, section: str, key: str, form: str) -> None:
    if (section, key) in PLAIN_ROLES:
        rows.add(form, PLAIN_ROLES[section, key])
        if key == "coordinators":
            rows.rows[form]["is_coordinator"] = True
        if key == "said_far":
            rows.rows[form]["is_far"] = True
    elif section in KEYED_ROLES:
        role, attribute, read = KEYED_ROLES[section]
        rows.add(form, role, attribute, read(key))
        if role == "relative" and key.startswith("month"):
            rows.add(form, "month_shift")
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
    elif section == "sizes":
        rows.rows.setdefault(form, {"mask": 0})["is_size"] = True
    elif section == "times":
        rows.add(form, "daypart_from_six" if key.endswith("_from_six") else "daypart", "daypart", key)
        if key in ("noon", "midnight"):
            rows.add(form, "named_time")
    elif section == "dates":
        role = "shift" if key in ("last", "next", "this") else "part"
        rows.add(form, role, role, key)
    elif (section, key) == ("numbers", "weak"):
        # Without a number of its own it is an article and means one.
        rows.rows.setdefault(form, {"mask": 0})
        rows.rows[form]["mask"] |= BIT["weak"]


def _token_keys(forms: Sequence[str], groups_digits: bool) -> pl.DataFrame:
    """One row per form: its tokens without hyphens joined by a space (key), and how many they are (token_count)."""
    texts = pl.Series("form", forms, dtype=pl.String)
    tokens = split_tokens(texts, pl.repeat(groups_digits, len(forms), eager=True))
    tokens = tokens.filter(~pl.col("token").is_in(["-", "‑"]))
    keys = tokens.group_by("row", maintain_order=True).agg(
        key=pl.col("token").str.join(" "), token_count=pl.len().cast(pl.UInt32)
    )
    return pl.DataFrame({"form": forms}).with_row_index("row").join(keys, on="row", how="left")


def _check_normalised(pack: Pack, entries: Iterable[tuple[str, str, str]], normal: dict[str, str]) -> None:
    # Folds are left out: a pack keeps the language's own spelling and stays readable.
    for section, key, form in entries:
        if form != normal[form]:
            raise PackError(f"{pack.code}.toml: [{section}] {key}: {form!r} has to be written {normal[form]!r}")


def _settle_mask(row: dict[str, Any]) -> int:
    """A weak word is no number by itself, whatever else lists it; one without a value is an article."""
    mask: int = row["mask"]
    if not mask & BIT["weak"]:
        return mask
    return (mask & ~BIT["word"]) | (0 if row.get("number") is not None else BIT["article"])


def _mark_joined(rows: dict[str, dict[str, Any]], joiners: set[str]) -> None:
    """Give number words that are listed with a glued "and" (ar وعشرون) the role "joined"."""
    for joiner in joiners:
        for form, row in rows.items():
            plain = rows.get(form.removeprefix(joiner)) if form.startswith(joiner) else None
            if plain is not None and row.get("number") is not None and row.get("number") == plain.get("number"):
                row["mask"] |= BIT["joined"]


def _put_units_first(rows: dict[str, dict[str, Any]], signs: Iterable[str]) -> None:
    """Where a language says "kilometres 20", its unit words stand before their number; signs (20 km) on both sides."""
    for row in rows.values():
        if row["mask"] & BIT["unit"]:
            row["mask"] |= BIT["leading_unit"]
    after = {*signs}
    for form in rows.keys() - after:
        rows[form]["mask"] &= ~BIT["unit"]


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
    """A language's lexicon; a language without a pack gets what CLDR and RBNF know.

    Raises:
        PackError: the pack breaks a rule (see ``packs``), or a form isn't written in its own normalisation.
    """
    kept = read_compiled(f"{code}.lexicon")
    if kept is not None:
        fields, words = unpack_frame(kept)
        return Lexicon(**fields, words=words)
    lexicon = _compile_lexicon(code)
    fields = {name: value for name, value in vars(lexicon).items() if name != "words"}
    write_compiled(f"{code}.lexicon", pack_frame(fields, lexicon.words))
    return lexicon


def _compile_lexicon(code: str) -> Lexicon:
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
    groups_digits = not group_sign.strip() or decimal_sign == ","
    keys = {
        form: (key, count)
        for form, key, count in _token_keys(unique, groups_digits).select("form", "key", "token_count").iter_rows()
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
    joiners = pack.forms("numbers", "joiners") if pack else []
    for suffix in list_clitics(pack, "suffixes"):
        rows.add(suffix, "suffix")
    _mark_joined(rows.rows, set(list_clitics(pack, "prefixes")) & {normal.get(form, form) for form in joiners})
    if pack is not None and pack.sections[""].get("units_first"):
        _put_units_first(rows.rows, [keys[normal[form]][0] for _, form in UNIT_SIGNS])
    words = _frame_words(rows.rows, {key: count for key, count in keys.values() if key})
    return Lexicon(
        code=code,
        words=words,
        prefixes=list_clitics(pack, "prefixes"),
        suffixes=list_clitics(pack, "suffixes"),
        decimal_sign=decimal_sign,
        is_compound=_is_compound(code, pack),
        number_style=find_number_style(pack),
        groups_digits=groups_digits,
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
