"""Language packs: include/languages/<code>.toml, read strictly.

A pack is data. What may stand in one is declared in ``pack_sections``; anything else is an error that names file, key
and the allowed values. Words that CLDR and RBNF have are not repeated in packs (see ``cldr``).
"""

import datetime
import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from claimhouse.compiled import read_compiled, write_compiled
from claimhouse.pack_sections import CALENDARS, SECTIONS
from claimhouse.settings import CATALOGUE_DIR, LANGUAGES_DIR

# Ways of a language to write numbers: a last digit counts the next place (两千四百五 is 2450); scales stand first;
# ordinals add up (vigésimo quinto); a number before an ordinal counts shares (tres quintos); "and" parts a whole from
# its fraction; words of one number are written together.
JOINED_SHARES, COMPOUND = "&", "c"
OMITS_PLACE, SCALE_FIRST, ORDINAL_SUMS, ORDINAL_SHARES = "o", "s", "+", "/"
_STYLES = {
    "omits_place": OMITS_PLACE,
    "scale_first": SCALE_FIRST,
    "ordinal_sums": ORDINAL_SUMS,
    "ordinal_shares": ORDINAL_SHARES,
    "joined_shares": JOINED_SHARES,
    "compound": COMPOUND,
}
GRAINS = ("day", "week", "month", "year")
# Periods that have names of their own: the nineties, siglo XIX.
PERIODS = ("decade", "century")


class PackError(ValueError):
    """A language pack says something it may not say; the message names file, key and the allowed values."""


@dataclass(frozen=True)
class Pack:
    """One language's words. ``sections`` maps a section's dotted name to its table as it stands in the file."""

    code: str
    name: str
    is_unspaced: bool
    sections: dict[str, dict[str, Any]]
    examples: tuple[dict[str, Any], ...]

    def forms(self, section: str, key: str) -> list[str]:
        """The words of one key, in the order of the file; empty when the pack has none."""
        return list(self.sections.get(section, {}).get(key, []))

    def table(self, section: str) -> dict[str, list[str]]:
        """The keys of a section that hold lists of words."""
        return {
            key: forms
            for key, forms in self.sections.get(section, {}).items()
            if isinstance(forms, list) and key not in ("strip",)
        }


@cache
def read_units() -> dict[str, dict[str, Any]]:
    """One entry per unit_id of include/catalogue/units.toml: dimension, factor, offset, symbol, cldr."""
    with (CATALOGUE_DIR / "units.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        unit_id: {"dimension": dimension, **fields}
        for dimension, units in tables.items()
        for unit_id, fields in units.items()
    }


@cache
def read_vocabulary() -> dict[str, dict[str, str]]:
    """The ids that packs and catalogues share: {"things": {id: meaning}, "concepts": {id: meaning}}."""
    with (CATALOGUE_DIR / "vocabulary.toml").open("rb") as file:
        return tomllib.load(file)


def _is_number(key: str) -> bool:
    try:
        float(key)
    except ValueError:
        return False
    return True


def _check_key(where: str, section: str, key: str) -> None:
    """Raise PackError when a section with open keys holds one that means nothing."""
    allowed: str | None = None
    if section.startswith("numbers.") or section in ("ordinals", "times.minutes", "currency_parts"):
        if not _is_number(key):
            allowed = "a number"
    elif section == "months":
        if key not in {str(n) for n in range(1, 13)}:
            allowed = "1 to 12"
    elif section == "eras":
        if not key.isdigit():
            allowed = "the year before the era's first: 2018"
    elif section == "other_months":
        calendar, _, month = key.partition(" ")
        if calendar not in CALENDARS or month not in {str(n) for n in range(1, 14)}:
            allowed = f"a calendar and the number of its month, as islamic 9; calendars: {', '.join(CALENDARS)}"
    elif section == "weekdays":
        if key not in {str(n) for n in range(1, 8)}:
            allowed = "1 (Monday) to 7"
    elif section == "dual_units":
        count, _, unit_id = key.rpartition(" ")
        if unit_id not in read_units() or (count and not _is_number(count)):
            allowed = "a unit, or a number and a unit, as 0.25 hour"
    elif section in ("units", "leading_units"):
        if key not in read_units():
            allowed = ", ".join(read_units())
    elif section in ("things", "dual_things", "concepts"):
        ids = read_vocabulary()[section.removeprefix("dual_")]
        if key not in ids:
            allowed = ", ".join(ids)
    elif section == "currencies":
        if not (len(key) == 3 and key.isascii() and key.isupper()):
            allowed = "an ISO 4217 code of three capitals"
    elif section == "relative_dates":
        grain = key.rstrip("0123456789").rstrip("+- ")
        is_period = grain in PERIODS and " " in key and _is_number(key[len(grain) :])
        # "week-1 3": Wednesday of last week.
        expression, _, weekday = key.partition(" ")
        grain = expression.rstrip("0123456789").rstrip("+-")
        is_step = grain in GRAINS and _is_number(expression[len(grain) :])
        is_step = is_step and (not weekday or (grain == "week" and weekday in "1234567"))
        if not is_period and not is_step:
            allowed = "grain and signed number, as day-1, month+0, week-1 3 (Wednesday); or decade 1990, century 19"
    if allowed:
        raise PackError(f"{where}: {key!r} is not allowed here; allowed: {allowed}")


def _check_forms(where: str, forms: object) -> None:
    if not isinstance(forms, list) or not all(isinstance(form, str) and form for form in forms):
        raise PackError(f"{where}: has to be a list of words")


def _check_section(path: Path, section: str, table: dict[str, Any]) -> None:
    """Raise PackError unless every key of the section is known and has the shape it must have."""
    shapes = SECTIONS[section]
    meanings: dict[str, str] = {}
    for key, value in table.items():
        where = f"{path.name}: [{section}] {key}" if section else f"{path.name}: {key}"
        if isinstance(value, dict) and f"{section}.{key}".lstrip(".") in SECTIONS:
            continue
        shape = shapes.get(key) or shapes.get("*")
        if shape is None:
            raise PackError(f"{where}: unknown key; allowed: {', '.join(shapes)}")
        if shapes.get(key) is None:
            _check_key(where, section, key)
        if shape == "forms":
            _check_forms(where, value)
            if section in ("structure", "concepts", "normalise", "affixes", "dates"):
                continue
            for form in value:
                if meanings.setdefault(form, key) != key:
                    raise PackError(f"{where}: {form!r} already stands under {meanings[form]!r} of the same section")
        elif shape == "years" and not (
            isinstance(value, list) and len(value) == 2 and value == sorted(map(int, value))
        ):
            raise PackError(f"{where}: takes the first and the last year")
        elif shape == "flag" and not isinstance(value, bool):
            raise PackError(f"{where}: has to be true or false")
        elif shape == "before/after":
            if not isinstance(value, dict) or set(value) - {"before", "after"}:
                raise PackError(f"{where}: takes the keys before and after")
            for side, forms in value.items():
                _check_forms(f"{where}.{side}", forms)
        elif shape == "map" and not (isinstance(value, dict) and all(len(k) == 1 for k in value)):
            raise PackError(f"{where}: maps single characters to replacements")


def read_pack(path: Path) -> Pack:
    """Read and check one pack.

    Raises:
        PackError: unknown section or key, wrong shape, one form with two meanings in a section, code and file name
        differ.
    """
    try:
        with path.open("rb") as file:
            raw = tomllib.load(file)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path.name}: not valid TOML: {error}") from error
    examples = raw.pop("examples", [])
    sections: dict[str, dict[str, Any]] = {"": {k: v for k, v in raw.items() if not isinstance(v, dict)}}
    for name, table in raw.items():
        if isinstance(table, dict):
            if name not in SECTIONS:
                raise PackError(f"{path.name}: unknown section [{name}]; allowed: {', '.join(filter(None, SECTIONS))}")
            sections[name] = table
            for key, inner in table.items():
                if isinstance(inner, dict) and f"{name}.{key}" in SECTIONS:
                    sections[f"{name}.{key}"] = inner
    for section, table in sections.items():
        _check_section(path, section, table)
    head = sections[""]
    if head.get("code") != path.stem:
        raise PackError(f"{path.name}: code is {head.get('code')!r}; it has to be {path.stem!r}, as the file is named")
    return Pack(
        code=head["code"],
        name=head.get("name", head["code"]),
        is_unspaced=bool(head.get("unspaced", False)),
        sections=sections,
        examples=tuple(examples),
    )


@cache
def list_packs() -> dict[str, Path]:
    """One entry per pack: language code and file, by code."""
    return {path.stem: path for path in sorted(LANGUAGES_DIR.glob("*.toml"))}


@cache
def hash_language_data() -> str:
    """Eight signs that change with any pack, unit or vocabulary id: what the extraction knows beside its own code."""
    digest = hashlib.sha256()
    for path in (*list_packs().values(), CATALOGUE_DIR / "units.toml", CATALOGUE_DIR / "vocabulary.toml"):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:8]


def _write_date(value: object) -> dict[str, str]:
    """A day of an example, the one thing in a pack that JSON lacks."""
    assert isinstance(value, datetime.date)
    return {"date": value.isoformat()}


def _read_date(table: dict[str, Any]) -> Any:
    return datetime.date.fromisoformat(table["date"]) if table.keys() == {"date"} else table


@cache
def load_pack(code: str) -> Pack | None:
    """The pack of a language, or None when there is none (the language then works from CLDR alone)."""
    path = list_packs().get(code)
    if path is None:
        return None
    kept = read_compiled(f"{code}.pack")
    if kept is not None:
        fields = json.loads(kept, object_hook=_read_date)
        return Pack(**{**fields, "examples": tuple(fields["examples"])})
    pack = read_pack(path)
    write_compiled(f"{code}.pack", json.dumps(vars(pack), ensure_ascii=False, default=_write_date).encode())
    return pack


def find_number_style(pack: Pack | None) -> str:
    """A language's ways to write numbers, as one string."""
    table = pack.sections.get("numbers", {}) if pack else {}
    return "".join(sign for key, sign in _STYLES.items() if table.get(key))
