"""Which word of the lexicon a token is: as it stands, or behind clitics that are cut off. Looked up once a process."""

from functools import lru_cache

import polars as pl

from claimhouse.lexicon import Lexicon, load_lexicon, normalise
from claimhouse.packs import load_pack


def _strip_clitics(unknown: pl.DataFrame, known: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find known words behind clitics.

    Args:
        unknown: norm (distinct words that the lexicon lacks).
        known: norm (every word that stands in a form of the lexicon).
        lexicon: whose clitics are tried.

    Returns:
        norm, stem, prefix: one row per word that is a known word with a prefix, a suffix or both; the longest stem
        wins.
    """
    prefixes = [pl.lit(""), *(pl.lit(p) for p in lexicon.prefixes)]
    candidates = [
        unknown.filter(pl.col("norm").str.starts_with(prefix)).select(
            "norm", prefix=prefix_column, rest=pl.col("norm").str.strip_prefix(prefix)
        )
        for prefix, prefix_column in zip(("", *lexicon.prefixes), prefixes, strict=True)
    ]
    cut = pl.concat(candidates)
    endings = [cut.with_columns(stem=pl.col("rest"))] + [
        cut.filter(pl.col("rest").str.ends_with(suffix)).with_columns(stem=pl.col("rest").str.strip_suffix(suffix))
        for suffix in lexicon.suffixes
    ]
    # One letter is no word, one Hangul syllable is: it holds two letters at least.
    stems = pl.concat(endings).filter(pl.col("stem").str.normalize("NFD").str.len_chars() >= 2)
    return (
        stems.join(known, left_on="stem", right_on="norm", how="semi")
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


# Words that were looked up in this process, by language: a corpus repeats them from chunk to chunk.
_looked_up: dict[str, pl.DataFrame] = {}
# Beyond so many rows they are forgotten and gathered anew: it bounds the memory.
_MOST_LOOKED_UP = 400_000


def look_up_words(words: pl.DataFrame, code: str, offset: int) -> pl.DataFrame:
    """Look up one language's distinct words, each of them once a process.

    Args:
        words: code, token.
        code: of the language.
        offset: the row at which the language begins in the table of all lexicons.

    Returns:
        As ``_match_words``; lex is the row of the table of all lexicons.
    """
    if sum(frame.height for frame in _looked_up.values()) + words.height > _MOST_LOOKED_UP:
        _looked_up.clear()
    known = _looked_up[code] if code in _looked_up else _match_words(words, code)
    unseen = words.join(known, on="token", how="anti", maintain_order="left")
    if unseen.height:
        known = pl.concat([known, _match_words(unseen, code)])
    _looked_up[code] = known
    return words.join(known.drop("code"), on="token", how="left", maintain_order="left").with_columns(
        (pl.col("lex") + offset).cast(pl.UInt32)
    )


def _match_words(words: pl.DataFrame, code: str) -> pl.DataFrame:
    """Look up one language's distinct words.

    Returns:
        code, token, norm (as phrases have it), bare (the stem of a word that clitics were cut off), lex (row of the
        language's lexicon), is_joined.
    """
    lexicon, pack = load_lexicon(code), load_pack(code)
    words = words.with_columns(norm=normalise(words["token"], pack))
    singles, known = _list_forms(code)
    words = words.with_columns(prefix=pl.lit(""), stem=pl.col("norm"))
    if lexicon.prefixes or lexicon.suffixes:
        # Alone a word is what its stem is alone; in a phrase it stands as the phrase has it.
        distinct = words.select("norm").unique()
        unknown = distinct.join(singles, left_on="norm", right_on="stem", how="anti")
        stems = _strip_clitics(unknown, singles.select(norm="stem"), lexicon)
        parts = _strip_clitics(distinct.join(known, on="norm", how="anti"), known, lexicon)
        words = (
            words.drop("prefix", "stem")
            .join(stems, on="norm", how="left", maintain_order="left")
            .join(parts.select("norm", part="stem"), on="norm", how="left", maintain_order="left")
            .with_columns(
                stem=pl.coalesce("stem", "norm"),
                norm=pl.coalesce("part", "norm"),
                prefix=pl.col("prefix").fill_null(""),
            )
        )
    joiners = pack.forms("numbers", "joiners") if pack else []
    return words.join(singles, on="stem", how="left", maintain_order="left").select(
        "code", "token", "norm", "lex", bare="stem", is_joined=pl.col("prefix").is_in(joiners)
    )
