"""Read one value of a catalogue file, or say what is wrong with it: the file, the key, the value, what is allowed."""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LANGUAGE_PATTERN = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LONGEST_LIST = 20

Forms = dict[str, list[str]]


class CatalogueError(ValueError):
    """A catalogue or event file says something that can't be meant; the message names file, key, value and remedy."""


def build_error(path: Path, text: str) -> CatalogueError:
    """An error that names the file with its folder (every event's own file is called _event.toml)."""
    return CatalogueError(f"{path.parent.name}/{path.name}: {text}")


def read_forms(path: Path, where: str, forms: Any) -> Forms:
    """Language code -> words, none of them empty."""
    if not isinstance(forms, dict) or not forms:
        raise build_error(path, f"{where}: has to be a table language -> forms with at least one language")
    for language_code, words in forms.items():
        if not LANGUAGE_PATTERN.fullmatch(language_code):
            raise build_error(path, f"{where}: {language_code!r} is no language code such as ar or zh-Hant")
        if not read_strings(path, f"{where}.{language_code}", words):
            raise build_error(path, f"{where}.{language_code}: no forms")
    return dict(forms)


def read_groups(path: Path, where: str, groups: Any, allowed: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """A list of lists: one of each inner list is needed."""
    if not isinstance(groups, list) or not all(isinstance(group, list) and group for group in groups):
        raise build_error(path, f"{where} is {groups!r}; it has to be a list of lists of alternatives")
    for group in groups:
        check_known(path, where, read_strings(path, where, group), allowed)
    return tuple(tuple(group) for group in groups)


def read_strings(path: Path, where: str, values: Any) -> list[str]:
    """A list of texts, none of them blank."""
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise build_error(path, f"{where} is {values!r}; it has to be a list of texts, none of them blank")
    return values


def read_share(path: Path, where: str, value: Any, top: float) -> float:
    """A number from 0 to ``top``."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= top:
        raise build_error(path, f"{where} is {value!r}; it has to be a number from 0 to {top}")
    return float(value)


def check_known(path: Path, where: str, values: Iterable[Any], allowed: Iterable[str]) -> None:
    """Raise a CatalogueError for the first value that isn't allowed, with the nearest allowed ones."""
    names = sorted(allowed)
    for value in values:
        if value in names:
            continue
        near = difflib.get_close_matches(str(value), names, n=3)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        listed = ", ".join(names[:LONGEST_LIST]) + (f" … ({len(names)} in all)" if len(names) > LONGEST_LIST else "")
        raise build_error(path, f"{where}: {value!r} is unknown; {hint}allowed: {listed}")
