"""Sentences that are left out unread: no rule of the grammar may be able to match in one."""

import importlib
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from claimhouse.grammar import _TOKEN, _expand, _strip_name
from claimhouse.relevance import _ALONE, _FEW_TOKENS, _TOGETHER
from claimhouse.rules import RULES, SKIPPED

# The standard library's own reading of an expression.
_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")
_FIRST = 0xF0000
# What a rule can be satisfied with: the sets of roles of which its tokens have one each.
Way = tuple[frozenset[str], ...]


def read_roles(text: str) -> frozenset[str]:
    """The roles of which a token has to play one for <…> to take it; empty when a sign of the text does."""
    roles, _, extra = text.partition(",")
    wanted, *needed = roles.rstrip("~").split("!")[0].split("&")
    if needed:
        return frozenset(needed[:1])
    return frozenset() if extra else frozenset(wanted.split("|"))


def list_ways(tree: Any, roles: list[frozenset[str]]) -> Iterator[Way]:
    """Every way to satisfy an expression with as few tokens as it takes."""
    parts = [list(dict.fromkeys(list_node_ways(node, roles))) for node in tree]
    for chosen in product(*parts):
        yield tuple(dict.fromkeys(wanted for way in chosen for wanted in way))


def list_node_ways(node: Any, roles: list[frozenset[str]]) -> Iterator[Way]:
    kind, value = node
    if kind is _constants.LITERAL and value >= _FIRST:
        yield (roles[value - _FIRST],)
    elif kind is _constants.BRANCH:
        for branch in value[1]:
            yield from list_ways(branch, roles)
    elif kind is _constants.SUBPATTERN:
        yield from list_ways(value[3], roles)
    elif kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and value[0] > 0:
        yield from list_ways(value[2], roles)
    elif kind is _constants.IN and any(part[0] is _constants.LITERAL and part[1] >= _FIRST for part in value[1:]):
        for part in value:
            yield (roles[part[1] - _FIRST],) if part[1] >= _FIRST else ()
    else:
        yield ()


def list_rule_ways(rule: str) -> set[Way]:
    """Every way to satisfy a rule: which roles its tokens play at least."""
    roles: list[frozenset[str]] = []

    def replace(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return " ?"
        roles.append(read_roles(_strip_name(match.group(1))))
        return chr(_FIRST + len(roles) - 1)

    expression = re.sub(_TOKEN, replace, _expand(rule))
    return set(list_ways(_parser.parse(expression), roles))


def is_read(way: Way) -> bool:
    """Whether a sentence with such tokens is read, whatever else stands in it."""
    alone = frozenset(_ALONE)
    if any(roles and roles <= alone for roles in way):
        return True
    if len(way) == 1 and way[0] == {"weak"}:
        # A sentence of its own: a rule that takes one weak word begins and ends the sentence.
        return _FEW_TOKENS > 1
    return any(
        any(roles and roles <= alone | frozenset(first) for roles in way)
        and any(roles and roles <= alone | frozenset(second) for roles in way)
        for first, second in _TOGETHER
    )


@pytest.mark.parametrize("name", [name for name in RULES if name not in SKIPPED])
def test_no_rule_can_match_in_a_sentence_that_is_left_out(name: str) -> None:
    ways = list_rule_ways(RULES[name])
    assert ways
    assert [sorted(map(sorted, way)) for way in ways if not is_read(way)] == []


def test_the_test_knows_a_rule_that_would_be_missed() -> None:
    assert not all(map(is_read, list_rule_ways("<.unit>_<thing>|<number>")))
    assert all(map(is_read, list_rule_ways("{about}<number>_<unit>")))
