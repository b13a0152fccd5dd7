"""A sentence as a string of one sign per token, so that grammar is a regular expression over the roles of tokens.

Every set of roles that occurs gets a sign of its own; a role in a pattern is the class of all signs whose set holds
it. A word that plays several roles thus fits wherever one of them is asked for. One blank stands behind a token that
white space follows. The regex engine of polars finds the shapes; Python looks only at distinct shapes.
"""

import re
from collections.abc import Iterable

import polars as pl

from claimhouse.annotate import HYPHENS
from claimhouse.lexicon import BIT, MASK, join_bits

# Tokens that keep a sign of their own, whatever the lexicon says of them.
_SIGNS = {
    **dict.fromkeys(HYPHENS, "-"),
    **dict.fromkeys("–—−－־", "-"),
    **dict.fromkeys(",،、，", ","),
    **dict.fromkeys(";؛；", ";"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("/／", "/"),
    **dict.fromkeys("(（[", "("),
    **dict.fromkeys(")）]", ")"),
    **dict.fromkeys("\"'“”‘’«»„「」『』", '"'),
    **dict.fromkeys("#№@_=&", "#"),
    **dict.fromkeys(".。!！?？؟।۔…", "."),
}
_FIRST_SIGN = 0xE000  # Unicode private use: no text sign collides with it
WORD, DIGITS, OTHER = "w", "d", "x"
# Where a sentence begins and ends; no token stands behind these.
BEGIN, END = "\u2308", "\u230b"


# Roles that grammar asks for only to rule a reading out ("may" the verb); together they are one.
_BACKGROUND = ("negation", "hedge", "said_before", "said_after", "disputed", "denied", "conjunction")
_BACKGROUND_MASK = join_bits(_BACKGROUND)
# What a pattern may ask of a token's roles: it has one of the first, all of the second, none of the third.
Question = tuple[int, int, int]


def _fold_mask(mask: int) -> int:
    """A set of roles as grammar tells them apart."""
    return (mask & ~_BACKGROUND_MASK) | (BIT["hedge"] if mask & _BACKGROUND_MASK else 0)


def ask(roles: Iterable[str], needed: Iterable[str] = (), without: Iterable[str] = ()) -> Question:
    """The question for tokens that may play one of the roles, all ``needed`` and none of ``without``."""
    return join_bits(roles), join_bits(needed), join_bits(without)


def _answer(question: Question, mask: int) -> bool:
    wanted, needed, without = question
    return bool(mask & wanted) and mask & needed == needed and not mask & without


class Alphabet:
    """Signs for sets of roles, one for all sets that no question tells apart; they only grow.

    Patterns over the signs thus stay good from batch to batch until a set comes that none before was like. Which sign
    a set has never shows in a result.
    """

    def __init__(self, questions: Iterable[Question] = ()) -> None:
        """Take all questions that patterns will ask; without any, every set of roles has a sign of its own."""
        self.questions = tuple(dict.fromkeys(questions))
        self.sign_of: dict[int, str] = {}
        # One set of roles for each sign; and, with questions, which of them are true of it, as bits.
        self.signs: dict[str, int] = {}
        self.kinds: dict[str, int] = {}
        self._sign_of_kind: dict[int, str] = {}
        self._spelled: dict[Question, tuple[int, str]] = {}

    def learn(self, masks: Iterable[int]) -> None:
        """Give signs to sets of roles."""
        for mask in sorted(mask for mask in set(masks) if mask and mask not in self.sign_of):
            kind = _fold_mask(mask)
            if self.questions:
                kind = sum(_answer(question, mask) << place for place, question in enumerate(self.questions))
            sign = self._sign_of_kind.setdefault(kind, chr(_FIRST_SIGN + len(self._sign_of_kind)))
            self.sign_of[mask] = sign
            self.signs.setdefault(sign, mask)
            self.kinds.setdefault(sign, kind)

    def spell(self, question: Question, signs: str = "") -> str:
        """A regex class of all tokens of which the question is true, and of further ``signs``."""
        assert not self.questions or question in self.questions
        size, found = self._spelled.get(question, (-1, ""))
        if size != len(self.signs):
            found = "".join(sign for sign, mask in self.signs.items() if _answer(question, mask))
            self._spelled[question] = len(self.signs), found
        return f"[{found}{re.escape(signs)}]" if found or signs else r"[^\x{0}-\x{10FFFF}]"

    def role(self, *roles: str) -> str:
        """A regex class of all tokens that may play one of the roles."""
        return self.spell(ask(roles))


# For patterns that are few and quickly made.
_EVERY_SET = Alphabet()


def spell_tokens(tokens: pl.DataFrame, alphabet: Alphabet = _EVERY_SET) -> tuple[pl.DataFrame, Alphabet]:
    """Add each token's sign (``sign``) and its place in the sentence (``n``)."""
    masks = [mask for mask in tokens["mask"].unique().to_list() if mask]
    alphabet.learn(masks)
    signs = pl.DataFrame(
        {"mask": masks, "mask_sign": [alphabet.sign_of[mask] for mask in masks]},
        schema={"mask": MASK, "mask_sign": pl.String},
    )
    first = pl.col("token").str.head(1)
    # A dash in front of a numeral that is its sign is no dash.
    own = (pl.col("length") == 1) & first.is_in(list(_SIGNS)) & ((pl.col("mask") & BIT["minus"]) == 0)
    return (
        tokens.join(signs, on="mask", how="left", maintain_order="left").with_columns(
            sign=pl.when(own)
            .then(first.replace_strict(_SIGNS, default=None))
            .otherwise(
                pl.coalesce(
                    "mask_sign",
                    pl.when(first.str.contains(r"[\p{L}\p{M}]"))
                    .then(pl.lit(WORD))
                    .when(first.str.contains(r"\p{Nd}"))
                    .then(pl.lit(DIGITS))
                    .otherwise(pl.lit(OTHER)),
                )
            ),
            n=pl.int_range(pl.len(), dtype=pl.Int64).over("sent"),
        ),
        alphabet,
    )


def spell_sentences(spelled: pl.DataFrame) -> pl.DataFrame:
    """One row per sentence: sent and its shape, one sign per token and a blank where white space follows."""
    return spelled.group_by("sent", maintain_order=True).agg(
        shape=pl.lit(BEGIN)
        + (pl.col("sign") + pl.when(pl.col("has_space")).then(pl.lit(" ")).otherwise(pl.lit(""))).str.join("")
        + pl.lit(END)
    )


def find_shapes(sentences: pl.DataFrame, pattern: str, starts: str) -> pl.DataFrame:
    """Find where a pattern fits.

    Args:
        sentences: sent, shape.
        pattern: regex over signs; ends in no blank.
        starts: regex class of the signs that a match can start with (all others are passed over at once).

    Returns:
        One row per match: sent, shape (of the match), n (place of its first token), count (tokens in it).
    """
    skip = "[^" + starts.strip("[]") + "]+"
    pieces = (
        sentences.with_columns(shape=pl.col("shape").str.extract_all(f"(?:{pattern})|{skip}|."))
        .explode("shape", empty_as_null=False)
        .with_columns(count=pl.col("shape").str.len_chars() - pl.col("shape").str.count_matches(f"[ {BEGIN}{END}]"))
        .with_columns(n=(pl.col("count").cum_sum().over("sent") - pl.col("count")).cast(pl.Int64))
    )
    return pieces.filter(pl.col("shape").str.contains(f"^(?:{pattern})$"))
