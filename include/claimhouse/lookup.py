"""Which word of the lexicon a token is: as it stands, or behind clitics that are cut off."""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from claimhouse.lexicon import Lexicon, load_lexicon
from claimhouse.normalisation import normalise_expression
from claimhouse.packs import load_pack

_LOOKED_UP = pl.Schema(
    {
        "code": pl.String,
        "token": pl.String,
        "norm": pl.String,
        "bare": pl.String,
        "lex": pl.UInt32,
        "is_joined": pl.Boolean,
    }
)


def _group_by_length(forms: Sequence[str]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for form in forms:
        groups.setdefault(len(form), []).append(form)
    return groups


def _strip_clitics(words: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Every way to cut a word: norm, prefix and stem; one row per word and way, the whole word among them.

    Clitics of one length are cut at once: it is the number of steps that takes time, not the number of words.
    """
    whole = words.select("norm", prefix=pl.lit(""), rest="norm")
    behind = [
        words.filter(pl.col("norm").str.head(length).is_in(prefixes)).select(
            "norm", prefix=pl.col("norm").str.head(length), rest=pl.col("norm").str.slice(length)
        )
        for length, prefixes in _group_by_length(lexicon.prefixes).items()
    ]
    cut = pl.concat([whole, *behind])
    ends = [
        cut.filter(pl.col("rest").str.tail(length).is_in(suffixes)).with_columns(rest=pl.col("rest").str.head(-length))
        for length, suffixes in _group_by_length(lexicon.suffixes).items()
    ]
    return pl.concat([cut, *ends]).rename({"rest": "stem"})


def _choose_stems(ways: pl.LazyFrame, known: pl.DataFrame) -> pl.LazyFrame:
    """One row per word that is a known one behind clitics: norm, stem, prefix; the longest stem wins."""
    return (
        ways.join(known.lazy(), left_on="stem", right_on="norm", how="semi")
        # One letter is no word, one Hangul syllable is: it holds two letters at least. A Latin letter is a sign before
        # an ending of another script (42m다).
        .filter(
            (pl.col("stem").str.normalize("NFD").str.len_chars() >= 2)
            | (pl.col("stem").str.contains("^[a-z]$") & ~pl.col("norm").str.contains(r"^[\p{Latin}']+$"))
        )
        .sort("norm", pl.col("stem").str.len_chars(), "prefix", descending=[False, True, False])
        .unique("norm", keep="first", maintain_order=True)
        .select("norm", "stem", "prefix")
    )


@lru_cache(maxsize=64)
def _list_forms(code: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A lexicon's forms of one word (stem and lex, its row in the lexicon), and every word in any form (norm)."""
    forms = load_lexicon(code).words.select("form", "token_count").with_row_index("lex")
    singles = forms.filter(pl.col("token_count") == 1).select(stem="form", lex="lex")
    return singles, forms.select(norm=pl.col("form").str.split(" ")).explode("norm").unique()


def look_up_words(words: pl.DataFrame) -> pl.DataFrame:
    """Look up words of several languages.

    Args:
        words: distinct code and token.

    Returns:
        The same rows, sorted by code, with norm (as phrases have it), bare (the stem of a word that clitics were cut
        off), lex (row of the language's lexicon) and is_joined.
    """
    parts = sorted((str(code), part) for (code,), part in words.partition_by("code", as_dict=True).items())
    found = pl.collect_all([_match_words(part, code).with_columns(code=pl.lit(code)) for code, part in parts])
    return pl.concat([_LOOKED_UP.to_frame(), *(part.select(_LOOKED_UP.names()) for part in found)])


def _match_words(words: pl.DataFrame, code: str) -> pl.LazyFrame:
    """Look up one language's distinct words; columns as ``_LOOKED_UP``, without the code."""
    lexicon, pack = load_lexicon(code), load_pack(code)
    found = words.lazy().select("token", norm=normalise_expression("token", pack)).collect().lazy()
    singles, known = _list_forms(code)
    if lexicon.prefixes or lexicon.suffixes:
        # Alone a word is what its stem is alone; in a phrase it stands as the phrase has it.
        distinct = found.select("norm").unique()
        unknown = distinct.join(singles.lazy(), left_on="norm", right_on="stem", how="anti")
        # Collected, because each use of a lazy frame is a computation of its own.
        ways = _strip_clitics(unknown.collect(), lexicon).lazy()
        stems = _choose_stems(ways, singles.select(norm="stem"))
        parts = _choose_stems(ways.join(known.lazy(), on="norm", how="anti"), known)
        parts = parts.select("norm", part="stem", part_prefix="prefix")
        found = (
            found.join(stems, on="norm", how="left")
            .join(parts, on="norm", how="left")
            .with_columns(
                stem=pl.coalesce("stem", "norm"),
                norm=pl.coalesce("part", "norm"),
                # واثنا عشر: "and" stands before the phrase.
                prefix=pl.coalesce("prefix", "part_prefix", pl.lit("")),
            )
        )
    else:
        found = found.with_columns(prefix=pl.lit(""), stem="norm")
    joiners = pack.forms("numbers", "joiners") if pack else []
    return found.join(singles.lazy(), on="stem", how="left").select(
        "token", "norm", bare="stem", lex="lex", is_joined=pl.col("prefix").is_in(joiners)
    )
