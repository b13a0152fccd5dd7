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
from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

from claimhouse.lexicon import BIT
from claimhouse.rules import GROUPS, HARMLESS, PARTS, RULES, SKIPPED, START_SIGNS, STARTS
from claimhouse.shapes import BEGIN, Alphabet, Question, ask, find_shapes, spell_sentences, spell_tokens


def _read_class(text: str) -> tuple[Question, str]:
    """What one <…> asks for, and its further signs.

    Roles are divided by "|", roles that are needed too by "&", excluded ones by "!", further signs by ","; "~" stands
    for no other role.
    """
    text, _, extra = text.partition(",")
    roles, *excluded = text.rstrip("~").split("!")
    roles, *needed = roles.split("&")
    names = roles.split("|")
    if text.endswith("~"):
        excluded = [role for role in BIT if role not in (*names, *HARMLESS)]
    return ask(names, needed, excluded), extra


def _expand(rule: str) -> str:
    """Put the parts in their places; parts may hold parts."""
    expanded = re.sub(r"\{([a-z_]+[0-9]?)\}", lambda match: PARTS[match.group(1)], rule)
    return expanded if expanded == rule else _expand(expanded)


# One <…>, or an optional blank.
_TOKEN = r"<([^>]+)>|_"


def _strip_name(text: str) -> str:
    """What a <…> asks for, without the name under which it is kept."""
    return text.removeprefix(".") if text.startswith(".") else text.partition("=")[2] or text


def spell_rule(signs: Alphabet, rule: str) -> str:
    """Turn a rule's notation into a regular expression over the signs of one batch, with named groups."""

    def spell_token(match: re.Match[str]) -> str:
        text = match.group(1)
        if text is None:
            return " ?"
        spelled = signs.spell(*_read_class(_strip_name(text)))
        name, equals, _ = text.partition("=")
        group = name if equals else re.split(r"[!|~,&]", name)[0]
        return spelled if text.startswith(".") else f"(?P<{group}>{spelled})"

    return re.sub(_TOKEN, spell_token, _expand(rule))


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


_STARTS = ask(STARTS)


@cache
def _build_alphabet() -> Alphabet:
    """The signs of sets of roles that the rules tell apart."""
    texts = [text for rule in RULES.values() for text in re.findall(_TOKEN, _expand(rule)) if text]
    return Alphabet([_STARTS, *(_read_class(_strip_name(text))[0] for text in texts)])


@dataclass(frozen=True)
class _Grammar:
    """Every rule over the signs that there are: as regular expressions of polars, and compiled for Python.

    The compiled ones read shapes that are translated by ``table``.
    """

    patterns: dict[str, str]
    compiled: tuple[tuple[str, re.Pattern[str]], ...]
    table: dict[int, str]


@lru_cache(maxsize=1)
def _spell_grammar(sign_count: int) -> _Grammar:
    signs = _build_alphabet()
    assert len(signs.signs) == sign_count
    patterns = {name: spell_rule(signs, rule) for name, rule in RULES.items()}
    table = _shorten_alphabet(list(patterns.values()), list(signs.signs))
    compiled = tuple((name, _compile(pattern.translate(table))) for name, pattern in patterns.items())
    return _Grammar(patterns, compiled, table)


Plan = dict[str, str | int]
# What shapes mean, in this process; null where no rule fits. Signs keep their meaning, so it stays good.
_plans: dict[str, Plan | None] = {}
# Beyond so many shapes they are forgotten and read anew: it bounds the memory.
_MOST_PLANS = 100_000


def _plan_shape(shape: str, grammar: _Grammar) -> Plan | None:
    """The first rule that fits and, per name, the place of the token that carries it."""
    short = shape.translate(grammar.table)
    for name, expression in grammar.compiled:
        match = expression.fullmatch(short)
        if match:
            return {"shape": shape, "rule": name, **_place_groups(short, match)}
    return None


def _plan_shapes(shapes: list[str], grammar: _Grammar) -> pl.DataFrame:
    """One row per distinct shape: the rule that fits and, per name, the place of the token that carries it."""
    if len(_plans) > _MOST_PLANS:
        _plans.clear()
    for shape in shapes:
        if shape not in _plans:
            _plans[shape] = _plan_shape(shape, grammar)
    plans = [plan for shape in shapes if (plan := _plans[shape])]
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
    spelled, signs = spell_tokens(tokens, _build_alphabet())
    grammar = _spell_grammar(len(signs.signs))
    whole = "|".join(f"(?:{_unname(pattern)})" for pattern in grammar.patterns.values())
    found = find_shapes(spell_sentences(spelled), whole, signs.spell(_STARTS, START_SIGNS))
    plan = _plan_shapes(found["shape"].unique(maintain_order=True).to_list(), grammar)
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
