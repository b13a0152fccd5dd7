"""Whom a text credits: "Source: ČTK", "(Reuters) —", "NEW DELHI, PTI:", "新华社北京5月12日电", "with inputs from ANI".

A credit is not a mention: "according to Reuters" inside a sentence attributes one statement, not the article.
"""

import re
from functools import cache

from claimhouse.agencies import find_agencies, read_agencies
from claimhouse.folding import fold_text, is_word_sign
from claimhouse.packs import list_packs, load_pack

# Credits stand at the top or at the end.
_HEAD_LINES, _TAIL_LINES = 6, 12
_LONGEST_LINE = 200
# How far into its first lines an article may credit in brackets: "LONDON, May 3, 2024 (Reuters) - ".
_DATELINE_CHARS = 120
# A named origin that no agency list knows: "Source: Harbour Post".
_MOST_ORIGIN_WORDS, _MOST_ORIGIN_CHARS = 5, 60

_BRACKETS = re.compile(r"[(\[【（［]([^()\[\]【】（）［］\n]{2,60})[)\]】）］]")
_BEHIND_BRACKET = re.compile(r"\s*(?:[-–—:।=]|$)")
_SPLIT_NAMES = re.compile(r"\s*(?:[/,&+،、|]|\s-\s)\s*")
_WIRES = ("wires", "outlets")


@cache
def _openers() -> tuple[tuple[str, bool], ...]:
    """Words that open a credit line in any language, folded, the longest first; and whether a colon has to follow."""
    forms = {form for code in list_packs() if (pack := load_pack(code)) for form in pack.forms("structure", "credits")}
    forms.add("©")
    openers = set()
    for form in forms:
        folded = fold_text(form).strip()
        opener = folded.rstrip(" :：")
        # "via", "source" alone begin sentences too: one word has to be followed by a colon or dash.
        openers.add((opener, opener != folded or (" " not in opener and opener.isalpha())))
    return tuple(sorted(openers, key=lambda opener: (-len(opener[0]), opener)))


def find_credit(line: str) -> tuple[str | None, str] | None:
    """What a credit line credits.

    Returns:
        (agency_id or None, the origin as it is written), or None when the line is no credit line.
    """
    stripped = line.strip().strip("()[]*•-–— \u200e\u200f").strip()
    folded = fold_text(stripped)
    for opener, needs_colon in _openers():
        if not folded.startswith(opener):
            continue
        rest = folded[len(opener) :]
        if rest[:1] and is_word_sign(rest[0]) and is_word_sign(opener[-1]):
            continue
        has_colon = rest.lstrip().startswith((":", "-", "–"))
        if needs_colon and not has_colon:
            continue
        rest = rest.lstrip(" :：-–")
        named = find_agencies(rest, *_WIRES, written=stripped)
        if named and len(rest.split()) <= 20:
            return named[0].agency_id, rest
        # "By: …" and "Edited by: …" name people; what nobody knows as an agency counts only behind a word for source.
        is_origin = has_colon and any(fold_text(word) == opener for word in read_agencies()["signs"]["origin_words"])
        # The tail as written, not folded: it is shown to people.
        origin = re.split(r"[:：–-]", stripped, maxsplit=1)[-1].strip(" .۔।") if is_origin else ""
        if origin and len(origin) <= _MOST_ORIGIN_CHARS and len(origin.split()) <= _MOST_ORIGIN_WORDS:
            return None, origin
    return None


def find_credited_agency(text: str) -> str | None:
    """Whom the article credits as its origin.

    Returns:
        An agency_id of agencies.toml, or the origin as the credit line writes it, or None.
    """
    lines = [line.strip() for line in text[:4000].split("\n") if line.strip()][:_HEAD_LINES]
    tail = [line.strip() for line in text[-4000:].split("\n") if line.strip()][-_TAIL_LINES:]
    origins: list[str] = []
    for line in [*lines, *tail]:
        # The bracket that closes the last line credits as a line does: "… said. (With inputs from PTI)".
        candidates = [line] if len(line) <= _LONGEST_LINE else []
        candidates += [match.group(1) for match in _BRACKETS.finditer(line) if match.end() >= len(line) - 1]
        for candidate in candidates:
            credit = find_credit(candidate)
            if credit is not None and credit[0] is not None:
                return credit[0]
            if credit is not None:
                origins.append(credit[1])
    for line in lines:
        agency_id = _find_in_dateline(fold_text(line[: 2 * _DATELINE_CHARS]), is_cut=len(line) > 2 * _DATELINE_CHARS)
        if agency_id is not None:
            return agency_id
    for line in tail[-2:]:
        closing = _BRACKETS.search(line[-70:])
        if closing is not None and closing.end() >= len(line[-70:]) - 1:
            agency_id = _find_only_agencies(fold_text(closing.group(1)))
            if agency_id is not None:
                return agency_id
    return origins[0] if origins else None


def _find_in_dateline(folded: str, *, is_cut: bool) -> str | None:
    for match in _BRACKETS.finditer(folded, 0, _DATELINE_CHARS + 60):
        inner = match.group(1)
        is_first = match.start() == 0
        is_closed = _BEHIND_BRACKET.match(folded, match.end()) is not None and not (
            is_cut and match.end() == len(folded)
        )
        if is_first or (is_closed and match.start() <= _DATELINE_CHARS and len(folded[: match.start()].split()) <= 9):
            # "(서울=연합뉴스)", "【ロンドン共同】": place and agency share the bracket at the line's start.
            named = find_agencies(inner, "wires")
            if is_first and named and named[-1].end == len(inner):
                return named[-1].agency_id
            only = _find_only_agencies(inner)
            if only is not None:
                return only
    # "वाशिंगटन, प्रेट्र/एपी।", "NEW DELHI, PTI —": between a comma and the sign that ends the dateline.
    for match in re.finditer(r"[,،]\s*([^,،।:—–\n]{2,40}?)\s*(?:[।:—–]|--|\s-\s)", folded[: 2 * _DATELINE_CHARS]):
        only = _find_only_agencies(match.group(1))
        if only is not None:
            return only
    marks = "".join(read_agencies()["signs"]["wire_marks"])
    named = find_agencies(folded[:30], "wires")
    if named and named[0].start == 0 and re.match(rf".{{0,18}}?[{marks}]", folded[named[0].end :]):
        return named[0].agency_id
    return None


def _find_only_agencies(folded: str) -> str | None:
    """The first agency of a phrase that names agencies and nothing else."""
    parts = [part.strip(" .") for part in _SPLIT_NAMES.split(folded) if part.strip(" .")]
    first: str | None = None
    for part in parts:
        named = find_agencies(part, *_WIRES)
        if not named or named[0].start != 0 or named[0].end != len(part):
            return None
        first = first or named[0].agency_id
    return first
