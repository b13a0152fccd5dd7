"""News agencies and outlets that others credit: include/catalogue/agencies.toml, and finding their names in a line."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from claimhouse.folding import fold_text, is_unspaced, is_word_sign
from claimhouse.settings import CATALOGUE_DIR

NAMES = pl.Schema({"agency_id": pl.String, "name": pl.String})


@dataclass(frozen=True)
class AgencyName:
    """A name found in a folded line: which agency, and where."""

    agency_id: str
    start: int
    end: int


@cache
def read_agencies() -> dict[str, Any]:
    """The file as it stands: [signs], [wires], [outlets], [photos]; the last three map agency_id to its names.

    Raises:
        ValueError: one name stands for two agencies.
    """
    with (CATALOGUE_DIR / "agencies.toml").open("rb") as file:
        tables = tomllib.load(file)
    owner: dict[str, str] = {}
    for kind in ("wires", "outlets", "photos"):
        for agency_id, names in tables[kind].items():
            for name in names:
                if owner.setdefault(fold_text(name), agency_id) != agency_id:
                    raise ValueError(
                        f"agencies.toml: {name!r} stands for both {owner[fold_text(name)]} and {agency_id}"
                    )
    return tables


def frame_names() -> pl.DataFrame:
    """One row per agency or outlet and name of it: agency_id, name."""
    tables = read_agencies()
    rows = [
        (agency_id, name)
        for kind in ("wires", "outlets")
        for agency_id, names in tables[kind].items()
        for name in names
    ]
    return pl.DataFrame(rows, schema=NAMES, orient="row").unique().sort("agency_id", "name")


@cache
def list_names(*kinds: str) -> dict[str, str]:
    """Folded name -> agency_id, of the given kinds (wires, outlets, photos)."""
    tables = read_agencies()
    return {fold_text(name): agency_id for kind in kinds for agency_id, names in tables[kind].items() for name in names}


@cache
def _name_pattern(*kinds: str) -> re.Pattern[str]:
    names = sorted(list_names(*kinds), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, names)))


@cache
def _list_acronyms() -> dict[str, str]:
    """Folded name -> its spelling, of names that written small are words too: AP, MAP, UNI."""
    tables = read_agencies()
    names = [name for kind in ("wires", "outlets") for names in tables[kind].values() for name in names]
    return {fold_text(name): name for name in names if len(name) <= 4 and name.isascii()}


def find_agencies(folded: str, *kinds: str, written: str | None = None) -> list[AgencyName]:
    """Every agency name in a folded line that is no part of a longer word, from left to right.

    Args:
        folded: the line, folded.
        kinds: wires, outlets, photos.
        written: the line as it is written; acronyms then count only in capitals, or as the agency itself spells them.
    """
    names = list_names(*kinds)
    acronyms = _list_acronyms() if written is not None else {}
    return [
        AgencyName(names[name], match.start(), match.end())
        for match in _name_pattern(*kinds).finditer(folded)
        if is_unspaced(name := match.group()) or is_whole_word(folded, match.start(), match.end())
        if name not in acronyms or re.search(rf"\b(?:{re.escape(acronyms[name])}|{name.upper()})\b", written or "")
    ]


def is_whole_word(text: str, start: int, end: int) -> bool:
    """Whether no word goes on before ``start`` or behind ``end``."""
    return not (start and is_word_sign(text[start - 1])) and not (end < len(text) and is_word_sign(text[end]))
