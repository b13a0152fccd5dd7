"""Forms of several words: every run of tokens that is one becomes one token.

The forms of all languages are one tree: a step along a token's word leads from the start of a form to a longer start
or to the form itself. A run is followed only as long as some form begins like it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from claimhouse.lexicon import load_lexicon

# Tokens that a form is matched over, at most; where no spaces are written these are letters.
_LONGEST_PHRASE = 8
# A step: the place in the tree, shifted by so many bits, and the number of the word.
_WORD_BITS = 32


@dataclass(frozen=True)
class PhraseTree:
    """The forms of several words of some languages.

    ``word_offsets``: by language, the number that its first word has here (see ``list_phrase_words``). ``steps``: key
    (place and word, see ``_WORD_BITS``) and next (the place it leads to). ``roots``: by word, the place where the forms
    of its language begin. ``lex``: by place, the row of the lexicon table of the form that ends there, or null.
    ``is_letters_and_sign``: by place, whether that form is of letters and a currency sign (US $).
    """

    word_offsets: dict[str, int]
    steps: pl.DataFrame
    roots: pl.Series
    lex: pl.Series
    is_letters_and_sign: pl.Series


@lru_cache(maxsize=64)
def _build_tree(code: str) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """One language's tree, all counted from 0: words (norm, by number), steps (place, word, next), lex (by place)."""
    words: dict[str, int] = {}
    steps: dict[tuple[int, int], int] = {}
    ends: dict[int, tuple[int, bool]] = {}
    forms = load_lexicon(code).words.select("form", "token_count").with_row_index("lex")
    phrases = forms.filter(pl.col("token_count").is_between(2, _LONGEST_PHRASE)).with_columns(
        is_letters_and_sign=pl.col("form").str.contains(r"^\p{L}+ \p{Sc}$")
    )
    for lex, form, is_letters_and_sign in phrases.select("lex", "form", "is_letters_and_sign").iter_rows():
        place = 0
        for norm in form.split(" "):
            place = steps.setdefault((place, words.setdefault(norm, len(words))), len(steps) + 1)
        ends[place] = lex, is_letters_and_sign
    schema = {"lex": pl.UInt32, "is_letters_and_sign": pl.Boolean}
    return (
        pl.DataFrame({"norm": list(words)}, schema={"norm": pl.String}),
        pl.DataFrame(
            [(*step, place) for step, place in steps.items()],
            schema={"place": pl.UInt64, "word": pl.UInt64, "next": pl.UInt32},
            orient="row",
        ),
        pl.DataFrame([ends.get(place, (None, False)) for place in range(len(steps) + 1)], schema=schema, orient="row"),
    )


def list_phrase_words(codes: Iterable[str]) -> pl.DataFrame:
    """Every word that stands in a form of several words: code, norm and its number word, in each language from 0."""
    frames = [
        _build_tree(code)[0].with_row_index("word").select(pl.lit(code).alias("code"), "norm", "word") for code in codes
    ]
    return pl.concat([pl.DataFrame(schema={"code": pl.String, "norm": pl.String, "word": pl.UInt32}), *frames])


def join_trees(offsets: Mapping[str, int]) -> PhraseTree:
    """The trees of several languages as one; ``offsets`` says where each begins in the table of their lexicons."""
    word_offsets: dict[str, int] = {}
    steps, roots, ends = [], [], []
    place_count = word_count = 0
    for code, offset in offsets.items():
        norms, language_steps, language_ends = _build_tree(code)
        word_offsets[code] = word_count
        steps.append(
            language_steps.select(
                key=(pl.col("place") + place_count) * 2**_WORD_BITS + pl.col("word") + word_count,
                next=pl.col("next") + pl.lit(place_count, pl.UInt32),
            )
        )
        roots.append(pl.repeat(place_count, norms.height, dtype=pl.UInt32, eager=True))
        ends.append(language_ends.with_columns(pl.col("lex") + pl.lit(offset, pl.UInt32)))
        place_count, word_count = place_count + language_ends.height, word_count + norms.height
    places = pl.concat(ends, rechunk=True)
    return PhraseTree(
        word_offsets=word_offsets,
        steps=pl.concat(steps, rechunk=True),
        roots=pl.concat(roots, rechunk=True),
        lex=places["lex"],
        is_letters_and_sign=places["is_letters_and_sign"],
    )


def _step(places: pl.Series, words: pl.Series, tree: PhraseTree) -> pl.Series:
    """Where each place leads along a word; null where no form goes on like that."""
    keys: pl.DataFrame = (places.cast(pl.UInt64) * 2**_WORD_BITS + words).to_frame("key")
    return keys.join(tree.steps, on="key", how="left", maintain_order="left").get_column("next")


def _drop_overlaps(hits: pl.DataFrame) -> pl.DataFrame:
    """Keep of overlapping phrases the longer neighbour, else the first: rows sorted by i, [i, last] disjoint."""
    is_beaten = (pl.col("i").shift(-1) <= pl.col("last")) & (pl.col("token_count").shift(-1) > pl.col("token_count"))
    hits = hits.filter(~is_beaten.fill_null(False))
    while True:
        overlaps = (hits["i"] <= hits["last"].shift(1)).fill_null(False)
        if not overlaps.any():
            return hits
        # A row goes when the one before it stays; the next round looks at what is left.
        hits = hits.filter(~(overlaps & ~overlaps.shift(1, fill_value=False)))


def find_phrases(tokens: pl.DataFrame, tree: PhraseTree) -> pl.DataFrame:
    """Find the runs of tokens that are forms of several words; the longest wins, then the first.

    Args:
        tokens: sent, has_space, is_hyphen, word and bare_word (numbers of ``list_phrase_words``, counted on through the
            tree's languages, of the token as it stands and without clitics; null for a word of no such form).
        tree: of the languages of the tokens.

    Returns:
        One row per run, none of which overlap: i and last (row numbers of its first and last token), lex.
    """
    # Hyphens between the words of a form count for nothing.
    rows = (~tokens["is_hyphen"]).arg_true().cast(pl.UInt32)
    words, sents = tokens["word"].gather(rows), tokens["sent"].gather(rows)
    bare = tokens["bare_word"].gather(rows)
    # A clitic before the phrase: مائة وثلاثة وعشرون holds ثلاثة وعشرون.
    at = pl.int_range(len(rows), dtype=pl.UInt32, eager=True)
    is_other = bare.is_not_null() & (bare != words).fill_null(True)
    runs = pl.concat(
        [
            pl.DataFrame({"at": at, "word": words}).filter(words.is_not_null()),
            pl.DataFrame({"at": at, "word": bare}).filter(is_other),
        ]
    )
    place = _step(tree.roots.gather(runs["word"]), runs["word"], tree)
    runs = pl.DataFrame({"at": runs["at"], "place": place, "first": runs["at"]}).filter(place.is_not_null())
    found = []
    for count in range(2, _LONGEST_PHRASE + 1):
        runs = runs.with_columns(pl.col("at") + 1).filter(pl.col("at") < len(rows))
        is_inside = sents.gather(runs["at"]) == sents.gather(runs["first"])
        place = _step(runs["place"], words.gather(runs["at"]), tree)
        runs = runs.with_columns(place=place).filter(is_inside & place.is_not_null())
        if runs.is_empty():
            break
        ended = runs.with_columns(lex=tree.lex.gather(runs["place"]), token_count=pl.lit(count))
        found.append(ended.filter(pl.col("lex").is_not_null()))
    empty = {"at": pl.UInt32, "place": pl.UInt32, "first": pl.UInt32, "lex": pl.UInt32, "token_count": pl.Int32}
    hits = pl.concat([pl.DataFrame(schema=empty), *found])
    # "a $5 note" holds no Australian dollar: letters and their currency sign are written together.
    has_space = tokens["has_space"].gather(rows).gather(hits["first"])
    hits = hits.filter(~(has_space & tree.is_letters_and_sign.gather(hits["place"])))
    hits = (
        hits.select(i=rows.gather(hits["first"]), last=rows.gather(hits["at"]), lex="lex", token_count="token_count")
        .sort("i", "token_count", descending=[False, True], maintain_order=True)
        .unique("i", keep="first", maintain_order=True)
    )
    return _drop_overlaps(hits).select("i", "last", "lex")
