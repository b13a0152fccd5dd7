"""Number words written together (siebenundzwanzig, duecentomila, 오십만), alone or with the noun that they count.

"About" and "ago" may be written on too: כארבעים, दिनअघि.

A word that the lexicon lacks is cut into number words, all of it: what is left over must be a word that follows numbers
(오백만원, পাঁচজন), else the word is none. Python looks at each distinct word once.
"""

import re
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

import polars as pl

from claimhouse.composition import compose_items
from claimhouse.lexicon import BIT, MASK, join_bits, load_lexicon
from claimhouse.normalisation import normalise, normalise_expression
from claimhouse.packs import load_pack
from claimhouse.runs import Item, Segment, is_unit_share
from claimhouse.spellings import list_bound_words
from claimhouse.tokens import number_strings
from claimhouse.word_memory import WordMemory

_NUMBER_ROLES = ("word", "scale", "weak", "fraction", "modifier_after", "joiner", "ordinal", "decimal")
_FOLLOWER_ROLES = (
    "unit", "currency", "percent", "thing", "clock", "day_word", "month_word", "year_word", "qualifier_after", "linker",
    "ordinal_suffix", "minutes", "ago", "ahead", "fraction", "dual_unit",
)  # fmt: skip
_COUNTED_ROLES = ("unit", "currency", "percent", "thing", "clock")
_LONGEST_WORD = 200
_MOST_FOLLOWERS = 3
# So many ones glued to a ten say that a language lists all of them.
_MOST_ONES = 8
_VALUES: dict[str, pl.DataType] = {
    "code": pl.String(),
    "token": pl.String(),
    "number": pl.Float64(),
    "mask": MASK(),
}
_CUTS: dict[str, pl.DataType] = {
    "code": pl.String(),
    "token": pl.String(),
    "pieces": pl.List(pl.String()),
    "value": pl.Float64(),
    "mask": MASK(),
}


@dataclass(frozen=True)
class Pieces:
    """What a language's glued words may be made of; forms in the lexicon's normalisation.

    ``numbers`` are the number words (an item each, without gaps), ``followers`` what may stand behind them,
    ``suffixes`` the endings behind those, ``known`` the words that are never cut. ``openers`` are clitics that say
    "about", ``tails`` endings that say "ago" or "later", ``closers`` endings that say "from … to", ``amounts`` and
    ``units`` what these are written on to.
    """

    numbers: dict[str, Item]
    followers: frozenset[str]
    suffixes: frozenset[str]
    known: frozenset[str]
    longest: int
    openers: tuple[str, ...]
    tails: tuple[str, ...]
    closers: tuple[str, ...]
    amounts: frozenset[str]
    units: frozenset[str]


@cache
def load_pieces(code: str) -> Pieces | None:
    """The pieces of a language; None where nothing is glued to number words."""
    lexicon = load_lexicon(code)
    words = lexicon.words.filter(pl.col("token_count") == 1)
    known, suffixes = frozenset(words["form"]), frozenset(lexicon.suffixes)
    roles: tuple[str, ...] = _NUMBER_ROLES

    def playing(*roles: str) -> frozenset[str]:
        return frozenset(words.filter((pl.col("mask") & join_bits(roles)) > 0)["form"])

    openers = playing("qualifier_before") & frozenset(lexicon.prefixes)
    # Compound languages cut these as followers.
    tails = frozenset() if lexicon.is_compound else playing("ago", "ahead") & suffixes
    closers = frozenset() if lexicon.is_compound else playing("range_middle") & suffixes
    if lexicon.is_compound:
        followers = playing(*_FOLLOWER_ROLES)
    else:
        # Endings that are counted nouns as well (bn জন): the ending is the noun.
        followers, roles = playing(*_COUNTED_ROLES) & suffixes, ("word", "scale")
        if not (followers or openers or tails or closers):
            return None
    rows = words.filter((pl.col("mask") & join_bits(roles)) > 0).select(
        "form", "mask", pl.coalesce("number", "ordinal"), "modifier_after"
    )
    # Biotonne holds no billion: abbreviations stand by themselves.
    pack = load_pack(code)
    short = frozenset(pack.forms("structure", "abbreviations") if pack else ())
    numbers = {
        form: Item(mask, number, None, after, None, "")
        for form, mask, number, after in rows.iter_rows()
        # One Latin letter is an abbreviation: Kaya is no thousand of anything.
        if (number is not None or after is not None or mask & (BIT["joiner"] | BIT["decimal"]))
        and not (len(form) == 1 and form.isascii())
        and form not in short
    }
    if lexicon.is_compound:
        bound = list_bound_words(code)
        forms = normalise(pl.Series(list(bound), dtype=pl.String), load_pack(code)).to_list()
        for form, value in zip(forms, bound.values(), strict=True):
            numbers[form] = Item(BIT["word"], float(value), None, None, None, "")
    longest = max(map(len, numbers), default=0)
    amounts = playing("word", "scale", "weak", "dual_unit", "vague") if openers or closers else frozenset()
    units = playing("time_unit") if tails else frozenset()
    openers_, tails_, closers_ = (tuple(sorted(forms)) for forms in (openers, tails, closers))
    return Pieces(numbers, followers, suffixes, known, longest, openers_, tails_, closers_, amounts, units)


def _list_heads(pieces: Pieces, word: str) -> list[tuple[str, ...]]:
    """Every way to cut the start of a word into number words; the ways of fewest words first, the longest before."""
    ways: list[list[tuple[str, ...]]] = [[] for _ in range(len(word) + 1)]
    ways[0] = [()]
    for start in range(len(word)):
        for end in range(start + 1, min(len(word), start + pieces.longest) + 1) if ways[start] else ():
            if word[start:end] in pieces.numbers:
                # Few ways are enough: the shortest ones read as numbers.
                ways[end] = sorted([*ways[end], *((*way, word[start:end]) for way in ways[start])], key=len)[:4]
    return [way for end in range(len(word), 0, -1) for way in ways[end]]


def _cut_tail(pieces: Pieces, tail: str, count: int = _MOST_FOLLOWERS) -> tuple[str, ...] | None:
    """Cut what stands behind a number into words that may stand there; the last may have an ending."""
    if not tail:
        return ()
    if tail in pieces.followers:
        return (tail,)
    for end in range(len(tail) - 1, 0, -1) if count else ():
        if tail[:end] in pieces.followers:
            if tail[end:] in pieces.suffixes:
                return (tail,)
            rest = _cut_tail(pieces, tail[end:], count - 1)
            if rest:
                return (tail[:end], *rest)
    return None


def _is_split_ten(pieces: Pieces, ten: str, one: str) -> bool:
    """Whether two words would be a number below a hundred that the language writes otherwise (서른 and 이).

    All numbers below a hundred are listed whole, where that language glues them at all (not so in Turkish: on altı).
    """
    tens, ones = pieces.numbers[ten].number, pieces.numbers[one].number
    if tens is None or tens not in range(10, 100, 10) or ones not in range(1, 10) or ten + one in pieces.numbers:
        return False
    whole = [form for form, item in pieces.numbers.items() if form.startswith(ten) and not item.plays("ordinal")]
    return sum((pieces.numbers[form].number or 0.0) - tens in range(1, 10) for form in whole) >= _MOST_ONES


def _read_head(pieces: Pieces, way: tuple[str, ...]) -> Segment | None:
    """The one number that number words make together; None when they make several or none."""
    items = tuple(pieces.numbers[form] for form in way)
    if len(items) == 1 and not items[0].plays("joiner"):
        number = items[0].number
        return None if number is None else Segment(0, 0, number, "number", None)
    if any(_is_split_ten(pieces, *pair) for pair in pairwise(way)):
        return None
    segments = compose_items(items)
    whole = len(segments) == 1 and segments[0].first == 0 and segments[0].last == len(items) - 1
    return segments[0] if whole and segments[0].kind in ("number", "ordinal") else None


def _cut_clitic(pieces: Pieces, word: str) -> tuple[str, str] | None:
    """Cut "about" from a number (כארבעים), "from" (चारदेखि), "ago" from a unit of time (दिनअघि, दिवसांपूर्वी)."""
    for opener in pieces.openers:
        if word.startswith(opener) and word[len(opener) :] in pieces.amounts:
            return opener, word[len(opener) :]
    for closer in pieces.closers:
        if word.endswith(closer) and word[: -len(closer)] in pieces.amounts:
            return word[: -len(closer)], closer
    for tail in pieces.tails:
        stem = word.removesuffix(tail)
        endings = ("", *pieces.suffixes) if stem != word else ()
        if any(stem.removesuffix(ending) in pieces.units for ending in endings if stem.endswith(ending)):
            return stem, tail
    return None


@dataclass(frozen=True)
class Cut:
    """A glued word: its tokens, and the value and role of the first where it is no word of the lexicon itself."""

    tokens: tuple[str, ...]
    value: float | None
    role: str


def cut_word(code: str, word: str, is_behind_digits: bool) -> Cut | None:
    """Cut a word (in the lexicon's normalisation) into a number and what follows it; None when it is no such word.

    Behind digits a scale word may come first (2천500만원), or no number at all (30여명).
    """
    pieces = load_pieces(code)
    if pieces is None or len(word) > _LONGEST_WORD or word in pieces.known:
        return None
    clitic = _cut_clitic(pieces, word)
    if clitic is not None:
        return Cut(clitic, None, "")
    if not pieces.followers:
        return None
    if not is_behind_digits and not any(word[:end] in pieces.numbers for end in range(1, pieces.longest + 1)):
        return None
    if is_behind_digits and (tail := _cut_tail(pieces, word)) is not None and len(tail) > 1:
        return Cut(tail, None, "")
    # A known word with an ending is that word, unless both are numbers (십만, with 만 the scale and 만 "only").
    for ending in pieces.suffixes if not is_behind_digits else ():
        stem = word.removesuffix(ending)
        is_apart = stem in pieces.numbers and (ending in pieces.numbers or ending in pieces.followers)
        if stem != word and stem in pieces.known and not is_apart:
            return None
    for way in _list_heads(pieces, word):
        head = "".join(way)
        segment, tail = _read_head(pieces, way), _cut_tail(pieces, word[len(head) :])
        if segment is None:
            continue
        if len(way) == 1:
            if tail:
                return Cut((head, *tail), None, "")
            continue
        if tail is None and word[len(head) :] in pieces.suffixes:
            # A case ending stays with its number: 백육은.
            head, tail = word, ()
        if tail is None:
            continue
        is_scale = all(pieces.numbers[form].plays("scale") for form in way)
        if is_behind_digits and is_scale:
            # 7천 5백만: each scale multiplies what stands before it, (7000 + 5 x 100) x 10,000.
            return Cut((*way, *tail), None, "")
        # Einundzwanzigstel can be counted, zweidrittel is counted.
        is_share = pieces.numbers[way[-1]].plays("fraction") and is_unit_share(segment.value)
        roles = {"ordinal": segment.kind == "ordinal", "scale": is_scale, "fraction": is_share}
        role = next((role for role, is_meant in roles.items() if is_meant), "word")
        return Cut((head, *tail), segment.value, role)
    return None


@cache
def _opening_pattern(code: str) -> str:
    """A regular expression of the words that begin like a number word: the others can't be cut."""
    pieces = load_pieces(code)
    forms = sorted(pieces.numbers) if pieces and pieces.followers else []
    starts = [*forms, *pieces.openers] if pieces else []
    ways = ["^(?:" + "|".join(map(re.escape, starts)) + ")"] if starts else []
    ends = [*pieces.tails, *pieces.closers] if pieces else []
    ways += ["(?:" + "|".join(map(re.escape, ends)) + ")$"] if ends else []
    return "|".join(ways) or "[^\\s\\S]"


def _mark_behind_digits(tokens: pl.DataFrame, codes: list[str]) -> pl.Series:
    """Whether a token of languages that write number words together stands right behind digits."""
    compound = [code for code in codes if load_lexicon(code).is_compound]
    is_glued = tokens.select(
        (~pl.col("has_space").shift(1)) & (pl.col("sent").shift(1) == pl.col("sent")) & pl.col("code").is_in(compound)
    ).to_series()
    rows = is_glued.fill_null(False).arg_true()
    digits = tokens["token"].gather(rows - 1).str.contains(r"^\p{Nd}")
    return pl.repeat(False, tokens.height, eager=True).scatter(rows.filter(digits), True)


def _cut_words(words: pl.DataFrame, is_behind: bool) -> pl.DataFrame:
    """Cut distinct words: code, token.

    Returns:
        The same words with their pieces (one is the word itself, null a word that can't be cut) and the value and mask
        of the first piece, where it is a number that the lexicon lacks.
    """
    rows = []
    for (code,), part in sorted(words.partition_by("code", as_dict=True).items()):
        norms = part.lazy().select("token", norm=normalise_expression("token", load_pack(str(code))))
        if not is_behind:
            norms = norms.filter(pl.col("norm").str.contains(_opening_pattern(str(code))))
        for token, norm in norms.collect().iter_rows():
            cut = cut_word(str(code), norm, is_behind)
            # Where folding changes the length, places in the word are lost.
            if cut is None or (len(cut.tokens) > 1 and len(norm) != len(token)):
                continue
            places = [sum(map(len, cut.tokens[:number])) for number in range(len(cut.tokens) + 1)]
            pieces = [token] if len(cut.tokens) == 1 else [token[a:b] for a, b in pairwise(places)]
            rows.append((code, token, pieces, cut.value, BIT[cut.role] if cut.role else None))
    cuts = pl.DataFrame(rows, schema=_CUTS, orient="row")
    return words.join(cuts, on=["code", "token"], how="left")


# Cut words, as they stand and right behind digits.
_cut_in_text, _cut_behind_digits = WordMemory(), WordMemory()


def split_glued(tokens: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut glued words into tokens.

    Args:
        tokens: sent, code, token, start, length, has_space, key (the same for the same token of the same language).

    Returns:
        The tokens with glued words cut, and the words whose first part is a number that the lexicon lacks: code, token,
        number, mask.
    """
    codes = [code for code in tokens["code"].unique().sort() if load_pieces(code) is not None]
    if not codes:
        return tokens, pl.DataFrame(schema=_VALUES)
    is_behind = _mark_behind_digits(tokens, codes)
    is_candidate = tokens["code"].is_in(codes)
    numbered = tokens.lazy().with_row_index("row")
    hits, values = [], []
    for behind, chosen, memory in (
        (False, is_candidate & ~is_behind, _cut_in_text),
        (True, is_candidate & is_behind, _cut_behind_digits),
    ):
        distinct = tokens.lazy().filter(chosen).select("key", "code", "token").unique("key", keep="any")
        words = distinct.filter(pl.col("token").str.contains(r"^\p{L}")).collect()
        cuts = memory.recall(words, partial(_cut_words, is_behind=behind)).filter(pl.col("pieces").is_not_null())
        first = cuts.filter(pl.col("value").is_not_null()).sort("code", "token")
        values.append(first.select("code", token=pl.col("pieces").list.first(), number="value", mask="mask"))
        several = cuts.filter(pl.col("pieces").list.len() > 1).select("key", piece="pieces")
        hits.append(numbered.filter(chosen).join(several.lazy(), on="key", how="inner"))
    distinct_values = pl.concat(values).unique(["code", "token"], keep="first", maintain_order=True)
    parts = pl.concat(hits).sort("row").collect()
    if parts.is_empty():
        return tokens, distinct_values
    is_kept = pl.repeat(True, tokens.height, eager=True).scatter(parts["row"], False)
    parts = parts.explode("piece")
    numbers, _ = number_strings(parts["piece"])
    size = pl.col("piece").str.len_chars()
    parts = parts.with_columns(
        token="piece",
        start=(pl.col("start") + size.cum_sum().over("row") - size).cast(pl.UInt32),
        length=size.cast(pl.UInt32),
        has_space=pl.col("has_space") & (pl.int_range(pl.len()).over("row") == pl.len().over("row") - 1),
        # Numbers of words that no word of the text has.
        key=pl.col("key") // 2**32 * 2**32 + 2**31 + numbers,
    ).drop("piece")
    kept = numbered.filter(is_kept).collect()
    return pl.concat([kept, parts]).sort("row", maintain_order=True).drop("row"), distinct_values
