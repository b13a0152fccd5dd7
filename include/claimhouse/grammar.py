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
from collections.abc import Sequence
from functools import cache
from threading import Lock

import polars as pl

from claimhouse.lexicon import BIT
from claimhouse.rules import GROUPS, HARMLESS, PARTS, RULES, SKIPPED, START_SIGNS, STARTS
from claimhouse.shapes import BEGIN, Alphabet, Question, ask, find_shapes, spell_sentences, spell_tokens


@cache
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


@cache
def _expand(rule: str) -> str:
    """Put the parts in their places; parts may hold parts."""

    def put_part(match: re.Match[str]) -> str:
        return PARTS[match.group(1)]

    expanded = re.sub(r"\{([a-z_]+[0-9]?)\}", put_part, rule)
    return expanded if expanded == rule else _expand(expanded)


# One <…>, or an optional blank.
_TOKEN = r"<([^>]+)>|_"
# Threads share the grammar and what it has found out.
_LOCK = Lock()
# Letters of Latin-1, of which classes are compiled fastest; a rule rarely needs more.
_FIRST_LETTER = 0x80


def _strip_name(text: str) -> str:
    """What a <…> asks for, without the name under which it is kept."""
    return text.removeprefix(".") if text.startswith(".") else text.partition("=")[2] or text


def spell_rule(signs: Alphabet, rule: str) -> str:
    """Turn a rule's notation into a regular expression over the signs of one batch."""

    def spell_token(match: re.Match[str]) -> str:
        text = match.group(1)
        return " ?" if text is None else signs.spell(*_read_class(_strip_name(text)))

    return re.sub(_TOKEN, spell_token, _expand(rule))


class _Rule:
    """A rule for Python's engine, over letters of its own: one for all signs that the rule doesn't tell apart.

    A rule asks few questions, so its letters are few, and Python compiles such classes many times as fast.
    """

    def __init__(self, name: str, questions: Sequence[Question]) -> None:
        """Take a rule by its name; ``questions`` are those of the alphabet."""
        self.name = name
        self.expression = re.compile("(?!)")
        # From the alphabet's signs to the rule's letters.
        self.table: dict[int, str] = {}
        self._rule = _expand(RULES[name])
        self._asked = {question: 1 << questions.index(question) for question in _list_questions(self._rule)}
        self._every = sum(self._asked.values())
        self._letters: dict[int, str] = {}

    def learn(self, kinds: dict[str, int]) -> None:
        """Take in the alphabet's signs; the expression is compiled anew when the rule tells one from all others."""
        known = len(self._letters)
        new = {
            ord(sign): self._letters.setdefault(kind & self._every, chr(_FIRST_LETTER + len(self._letters)))
            for sign, kind in kinds.items()
        }
        if len(self._letters) > known:
            self.expression = self._compile()
        self.table = self.table | new

    def _compile(self) -> re.Pattern[str]:
        """Compile for Python, which wants every group name once: the second "month" becomes month__2."""
        seen: dict[str, int] = {}

        def spell_token(match: re.Match[str]) -> str:
            text = match.group(1)
            if text is None:
                return " ?"
            question, extra = _read_class(_strip_name(text))
            found = "".join(letter for kind, letter in self._letters.items() if kind & self._asked[question])
            spelled = f"[{found}{re.escape(extra)}]" if found or extra else "(?!)"
            if text.startswith("."):
                return spelled
            named, equals, _ = text.partition("=")
            group = named if equals else re.split(r"[!|~,&]", named)[0]
            seen[group] = seen.get(group, 0) + 1
            return f"(?P<{group}__{seen[group]}>{spelled})"

        return re.compile(re.sub(_TOKEN, spell_token, self._rule))


@cache
def _list_questions(expanded: str) -> list[Question]:
    return [_read_class(_strip_name(text))[0] for text in re.findall(_TOKEN, expanded) if text]


def _place_groups(shape: str, match: re.Match[str]) -> dict[str, int]:
    """Which token of a shape carries each name; the first one where several do."""
    places: dict[str, int] = {}
    for group, text in match.groupdict().items():
        name = group.split("__")[0]
        if text is not None and name not in places:
            start = match.start(group)
            places[name] = start - sum(shape.count(sign, 0, start) for sign in (" ", BEGIN))
    return places


_STARTS = ask(STARTS)


class _Grammar:
    """All rules, over the signs of the sets of roles that were met in this process."""

    def __init__(self) -> None:
        questions = [_STARTS, *(question for rule in RULES.values() for question in _list_questions(_expand(rule)))]
        self._alphabet = Alphabet(questions)
        self._rules = tuple(_Rule(name, self._alphabet.questions) for name in RULES)
        self._sign_count = 0
        self._whole = self._starts = ""

    def learn(self, *masks: pl.Series) -> tuple[Alphabet, str, str]:
        """Take in sets of roles.

        Returns:
            Their signs, the pattern of all rules over them (for polars), and the signs that it begins with.
        """
        with _LOCK:
            signs = self._alphabet
            signs.learn(mask for series in masks for mask in series.unique().to_list())
            if len(signs.signs) > self._sign_count:
                new = dict(list(signs.kinds.items())[self._sign_count :])
                for rule in self._rules:
                    rule.learn(new)
                self._whole = "|".join(f"(?:{spell_rule(signs, rule)})" for rule in RULES.values())
                self._starts = signs.spell(_STARTS, START_SIGNS)
                self._sign_count = len(signs.signs)
            return signs, self._whole, self._starts

    def plan(self, shape: str) -> "Plan | None":
        """The first rule that fits and, per name, the place of the token that carries it."""
        for rule in self._rules:
            match = rule.expression.fullmatch(shape.translate(rule.table))
            if match:
                return {"shape": shape, "rule": rule.name, **_place_groups(shape, match)}
        return None


@cache
def _load_grammar() -> _Grammar:
    return _Grammar()


Plan = dict[str, str | int]
# What shapes mean, in this process; null where no rule fits. Signs keep their meaning, so it stays good.
_plans: dict[str, Plan | None] = {}
# Beyond so many shapes they are forgotten and read anew: it bounds the memory.
_MOST_PLANS = 100_000


def _plan_shapes(shapes: list[str]) -> pl.DataFrame:
    """One row per distinct shape: the rule that fits and, per name, the place of the token that carries it."""
    with _LOCK:
        if len(_plans) > _MOST_PLANS:
            _plans.clear()
        for shape in shapes:
            if shape not in _plans:
                _plans[shape] = _load_grammar().plan(shape)
        plans = [plan for shape in shapes if (plan := _plans[shape])]
    return pl.DataFrame(plans, schema={"shape": pl.String, "rule": pl.String, **dict.fromkeys(GROUPS, pl.Int64)})


def find_constructions(tokens: pl.DataFrame, word_masks: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find every construction of the grammar in sentences of tokens.

    Args:
        tokens: as ``numbers.merge_numbers`` gives them, sorted by sentence and place.
        word_masks: roles of all words of the languages. They get their signs together, or the patterns would be
            compiled anew for many a word that comes later.

    Returns:
        constructions: one row per match: sent, rule, row and last_row (row numbers into tokens of its first and last
        token) and one column per name in ``GROUPS`` (row number of the token that carries it, or null); and the tokens
        with their sign and place.
    """
    signs, whole, starts = _load_grammar().learn(word_masks, tokens["mask"])
    spelled, _ = spell_tokens(tokens, signs)
    found = find_shapes(spell_sentences(spelled), whole, starts)
    plan = _plan_shapes(found["shape"].unique(maintain_order=True).to_list())
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
