"""What numbers, units, months and their like form together: one ordered list of rules for all languages.

A rule is a regular expression over roles (see ``shapes``). The first rule that fits at a place wins, so the list runs
from the particular to the general. Words are never named here: they are data of the language packs.

Notation, beside regular expressions over the signs of ``shapes``:
    <month>            a token that may play the role month; the match is kept under that name
    <day_2=day>        the same for the role day, kept as day_2
    <.unit>            a token that may play the role unit, not kept
    <.a|b>  <.a!b>     either role; the role a but not b
    <.a&b>             both roles at once
    {date}             the part of that name in ``rules.PARTS``
    _                  an optional blank
"""

import re
from functools import lru_cache

import polars as pl

from claimhouse.lexicon import BIT
from claimhouse.rules import GROUPS, HARMLESS, PARTS, RULES, SKIPPED, START_SIGNS, STARTS
from claimhouse.shapes import BEGIN, Alphabet, find_shapes, spell_sentences, spell_tokens


def _spell_class(signs: Alphabet, text: str) -> str:
    """The regex class of one <…>.

    Roles are divided by "|", roles that are needed too by "&", excluded ones by "!", further signs by ","; "~" stands
    for no other role.
    """
    text, _, extra = text.partition(",")
    roles, *excluded = text.rstrip("~").split("!")
    roles, *needed = roles.split("&")
    names = tuple(roles.split("|"))
    if text.endswith("~"):
        excluded = [role for role in BIT if role not in (*names, *HARMLESS)]
    return signs.role(*names, needed=tuple(needed), without=tuple(excluded), signs=extra)


def _expand(rule: str) -> str:
    """Put the parts in their places; parts may hold parts."""
    expanded = re.sub(r"\{([a-z_]+[0-9]?)\}", lambda match: PARTS[match.group(1)], rule)
    return expanded if expanded == rule else _expand(expanded)


def spell_rule(signs: Alphabet, rule: str) -> str:
    """Turn a rule's notation into a regular expression over the signs of one batch, with named groups."""

    def spell_token(match: re.Match[str]) -> str:
        text = match.group(1)
        if text is None:
            return " ?"
        if text.startswith("."):
            return _spell_class(signs, text[1:])
        name, equals, roles = text.partition("=")
        group = name if equals else re.split(r"[!|~,&]", name)[0]
        return f"(?P<{group}>{_spell_class(signs, roles or name)})"

    return re.sub(r"<([^>]+)>|_", spell_token, _expand(rule))


def _unname(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _compile(pattern: str) -> re.Pattern[str]:
    """Compile for Python, which wants every group name once: the second "month" becomes month__2."""
    seen: dict[str, int] = {}

    def number_name(match: re.Match[str]) -> str:
        name = match.group(1)
        seen[name] = seen.get(name, 0) + 1
        return f"(?P<{name}__{seen[name]}>"

    # The class of no sign at all, in a way that Python compiles at once: a range of all characters takes it 40 ms.
    python_pattern = pattern.replace(r"[^\x{0}-\x{10FFFF}]", "(?!)")
    return re.compile(re.sub(r"\(\?P<(\w+)>", number_name, python_pattern))


def _place_groups(shape: str, match: re.Match[str]) -> dict[str, int]:
    """Which token of a shape carries each name; the first one where several do."""
    places: dict[str, int] = {}
    for group, text in match.groupdict().items():
        name = group.split("__")[0]
        if text is not None and name not in places:
            start = match.start(group)
            places[name] = start - sum(shape.count(sign, 0, start) for sign in (" ", BEGIN))
    return places


def _shorten_alphabet(patterns: list[str], signs: list[str]) -> dict[int, str]:
    """One letter of Latin-1 for all signs that no class tells apart: Python compiles such classes four times as fast.

    Returns:
        What ``str.translate`` takes; nothing when there are more kinds of signs than letters.
    """
    classes = sorted({spelled for pattern in patterns for spelled in re.findall(r"\[[^\]]*\]", pattern)})
    kinds: dict[tuple[bool, ...], str] = {}
    letters = iter([chr(point) for point in (*range(0x80, 0x100), *range(1, 9), *range(14, 32))])
    table = {}
    for sign in signs:
        kind = tuple(sign in spelled for spelled in classes)
        if kind not in kinds:
            letter = next(letters, None)
            if letter is None:
                return {}
            kinds[kind] = letter
        table[ord(sign)] = kinds[kind]
    return table


Compiled = tuple[tuple[tuple[str, re.Pattern[str]], ...], dict[int, str]]


@lru_cache(maxsize=8)
def _spell_grammar(sign_count: int) -> tuple[dict[str, str], Compiled]:
    """Every rule over the first so many signs: as regular expressions of polars, and compiled for Python.

    The compiled ones read shapes that are translated by the table beside them.
    """
    signs = Alphabet(())
    assert len(signs.signs) == sign_count
    patterns = {name: spell_rule(signs, rule) for name, rule in RULES.items()}
    table = _shorten_alphabet(list(patterns.values()), list(signs.signs.values()))
    return patterns, (tuple((name, _compile(pattern.translate(table))) for name, pattern in patterns.items()), table)


def _plan_shapes(shapes: list[str], compiled: Compiled) -> pl.DataFrame:
    """One row per distinct shape: the rule that fits and, per name, the place of the token that carries it."""
    plans = []
    rules, table = compiled
    for shape in shapes:
        short = shape.translate(table)
        for name, expression in rules:
            match = expression.fullmatch(short)
            if match:
                plans.append({"shape": shape, "rule": name, **_place_groups(short, match)})
                break
    return pl.DataFrame(plans, schema={"shape": pl.String, "rule": pl.String, **dict.fromkeys(GROUPS, pl.Int64)})


def find_constructions(tokens: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find every construction of the grammar in sentences of tokens.

    Args:
        tokens: as ``numbers.merge_numbers`` gives them, sorted by sentence and place.

    Returns:
        constructions: one row per match: sent, rule, row and last_row (row numbers into tokens of its first and last
        token) and one column per name in ``GROUPS`` (row number of the token that carries it, or null); and the tokens
        with their sign and place.
    """
    spelled, signs = spell_tokens(tokens)
    patterns, compiled = _spell_grammar(len(signs.signs))
    whole = "|".join(f"(?:{_unname(pattern)})" for pattern in patterns.values())
    found = find_shapes(spell_sentences(spelled), whole, signs.role(*STARTS, signs=START_SIGNS))
    plan = _plan_shapes(found["shape"].unique(maintain_order=True).to_list(), compiled)
    first_rows = spelled.with_row_index("row").group_by("sent", maintain_order=True).agg(pl.col("row").first())
    constructions = (
        found.join(plan, on="shape", how="inner", maintain_order="left")
        .filter(~pl.col("rule").is_in(list(SKIPPED)))
        .join(first_rows, on="sent", how="left", maintain_order="left")
        .with_columns(row=pl.col("row").cast(pl.Int64) + pl.col("n"))
        .with_columns(pl.col(*GROUPS) + pl.col("row"), last_row=pl.col("row") + pl.col("count").cast(pl.Int64) - 1)
        .select("sent", "rule", "row", "last_row", *GROUPS)
    )
    return constructions, spelled
