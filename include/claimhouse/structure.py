"""What a sentence is to its article: its title, its body, or boilerplate around it. Marked, never cut.

Boilerplate is what a page says around an article: adverts, comment forms, share bars, copyright, newsletter lines, "read also",
photo credits, disclaimers. The phrases are those of all language packs, because pages mix languages.
"""

import re
from functools import cache

import polars as pl

from claimhouse.agencies import list_names
from claimhouse.datelines import is_dateline
from claimhouse.folding import fold_expression, fold_text, is_unspaced, spread_expression, spread_words
from claimhouse.packs import list_packs, load_pack
from claimhouse.tables import SENTENCE_KINDS

# A line is boilerplate when its phrases cover this share of its letters …
MOST_OF_IT = 0.7
# … or, for phrases of two words and more, this share of a line that is short and no full sentence …
HALF_OF_IT = 0.4
SHORT_LINE = 60
# … or, for longer phrases (disclaimers), this share of a line of any length without a number to lose.
THIRD_OF_IT = 0.3
LONG_PHRASE_WORDS = 3
# "X/Reuters", "Getty Images via AFP": a line of names of photo agencies.
CREDIT_WORDS = 6
# "Source: ČTK", "With inputs from PTI".
CREDIT_LINE_WORDS = 9

LONGEST_TITLE = 200
_STOP = r"[.।॥。۔][\"'”’»」』)\]]*$"
_QUESTION_OR_STOP = r"[.!?…。！？؟।॥۔][\"'”’»」』)\]]*$"
_NUMBER = r"\p{Nd}"


@cache
def _spread_phrases() -> tuple[str, ...]:
    """Boilerplate phrases of all packs, spread into whole words, the longest first."""
    phrases: set[str] = set()
    for code in list_packs():
        pack = load_pack(code)
        for form in pack.forms("structure", "boilerplate") if pack else []:
            spread = spread_words(fold_text(form))
            # Without spaces between its words a phrase is sought as it stands.
            phrases.add(spread.strip() if is_unspaced(form) else spread)
    return tuple(sorted(phrases - {""}, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _spread_names() -> tuple[str, ...]:
    """Names of agencies, outlets and photo agencies, spread into whole words, the longest first."""
    spread = {
        (spread_words(name).strip() if is_unspaced(name) else spread_words(name))
        for name in list_names("wires", "outlets", "photos")
    }
    return tuple(sorted(spread - {""}, key=lambda name: (-len(name), name)))


@cache
def _credit_pattern() -> str:
    """A pattern for folded lines that open with words naming the origin ("source:", "with inputs from")."""
    forms = {form for code in list_packs() if (pack := load_pack(code)) for form in pack.forms("structure", "credits")}
    alternatives = []
    for form in sorted({fold_text(form).strip() for form in forms}, key=lambda form: (-len(form), form)):
        word = re.escape(form.rstrip(" :："))
        alternatives.append(rf"{word}\s*[:：–-]" if form.endswith((":", "：")) else rf"{word}(?:[^\p{{L}}\p{{M}}]|$)")
    return r"^[^\p{L}\p{N}]*(?:" + "|".join(alternatives or [r"[^\s\S]"]) + ")"


def _sum_letters(found: str) -> pl.Expr:
    """Letters and digits in a column that lists matches."""
    return pl.col(found).list.join("").str.count_matches(r"[\p{L}\p{M}\p{N}]").fill_null(0)


def _mark_boilerplate(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per distinct line: text and is_boilerplate."""
    phrases, names = list(_spread_phrases()), list(_spread_names())
    measured = (
        lines.with_columns(folded=fold_expression("text"))
        .with_columns(spread=spread_expression(pl.col("folded")))
        .with_columns(
            phrases=pl.col("spread").str.extract_many(phrases, leftmost=True),
            names=pl.col("spread").str.extract_many(names, leftmost=True),
            letters=pl.col("spread").str.count_matches(r"[\p{L}\p{M}\p{N}]"),
            words=pl.col("spread").str.count_matches(r"[\p{L}\p{M}\p{N}]+"),
            has_number=pl.col("text").str.contains(_NUMBER),
            has_stop=pl.col("text").str.contains(_QUESTION_OR_STOP),
        )
        .with_columns(
            phrase_share=_sum_letters("phrases") / pl.col("letters"),
            name_share=_sum_letters("names") / pl.col("letters"),
            longest_phrase=pl.col("phrases").list.eval(pl.element().str.count_matches(r"[\p{L}\p{M}\p{N}]+")).list.max().fill_null(0),
            # A phrase without spaces counts as a word for every two letters.
            unspaced_words=pl.col("phrases").list.join("").str.count_matches(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]") // 2,
        )
        .with_columns(phrase_words=pl.max_horizontal("longest_phrase", "unspaced_words"))
    )
    is_short = pl.col("letters") <= SHORT_LINE
    is_mostly_phrase = pl.col("phrase_share") >= MOST_OF_IT
    is_short_line = (
        is_short & (pl.col("phrase_words") >= 2) & (pl.col("phrase_share") >= HALF_OF_IT) & ~pl.col("has_number")
    )
    is_disclaimer = (
        (pl.col("phrase_words") >= LONG_PHRASE_WORDS) & (pl.col("phrase_share") >= THIRD_OF_IT) & ~pl.col("has_number")
    )
    is_label = is_short & (pl.col("phrase_share") >= 0.5) & ~pl.col("has_stop") & ~pl.col("has_number")
    is_photo_credit = (
        (pl.col("words") <= CREDIT_WORDS)
        & (pl.col("name_share") + pl.col("phrase_share") >= MOST_OF_IT)
        & ~pl.col("has_stop")
        & ~pl.col("has_number")
    )
    is_credit_line = (pl.col("words") <= CREDIT_LINE_WORDS) & pl.col("folded").str.contains(_credit_pattern())
    is_copyright = pl.col("folded").str.contains(r"^[^\p{L}\p{N}]*(?:©|\(c\) ?\p{N}{4})") & (pl.col("words") <= 15)
    return measured.select(
        "text",
        is_boilerplate=(
            is_mostly_phrase | is_short_line | is_disclaimer | is_label | is_photo_credit | is_credit_line | is_copyright
        ).fill_null(False)
        & (pl.col("letters") > 0),
    )


def classify_sentences(sentences: pl.DataFrame) -> pl.DataFrame:
    """Say what each sentence is to its article.

    Args:
        sentences: frame with article_id, span_start, span_end (code points) and text; further columns stay.

    Returns:
        ``sentences``, in the same order, with kind: title (the first line, when it looks like one), boilerplate, body.
    """
    title, body, boilerplate = SENTENCE_KINDS
    lines = _mark_boilerplate(sentences.select("text").unique(maintain_order=True))
    titles = _list_title_sentences(sentences)
    return (
        sentences.drop("kind", strict=False)
        .join(lines, on="text", how="left", maintain_order="left")
        .join(titles, on=["article_id", "span_start"], how="left", maintain_order="left")
        .with_columns(
            kind=pl.when(pl.col("is_boilerplate").fill_null(False))
            .then(pl.lit(boilerplate))
            .when(pl.col("is_title").fill_null(False))
            .then(pl.lit(title))
            .otherwise(pl.lit(body))
        )
        .drop("is_boilerplate", "is_title")
    )


def _list_title_sentences(sentences: pl.DataFrame) -> pl.DataFrame:
    """One row per article whose first sentence is a title: article_id, span_start, is_title."""
    openings = (
        sentences.sort("article_id", "span_start")
        .group_by("article_id", maintain_order=True)
        .agg(
            pl.col("span_start").first(),
            line=pl.col("text").first(),
            follower=pl.col("text").get(1, null_on_oob=True),
            gap=pl.col("span_start").get(1, null_on_oob=True) - pl.col("span_end").first(),
        )
    )
    are_titles = [
        _is_title(line, follower or "", has_blank_line=(gap or 0) >= 2)
        for line, follower, gap in openings.select("line", "follower", "gap").iter_rows()
    ]
    titles = openings.select("article_id", "span_start", is_title=pl.Series(are_titles, dtype=pl.Boolean))
    return titles.filter("is_title")


def find_title(text: str) -> str | None:
    """The first line of a text when it looks like a title: short, no full stop, set off from what follows."""
    first, _, rest = text[:8000].lstrip().partition("\n")
    line = first.strip()
    follower = next((other.strip() for other in rest.split("\n") if other.strip()), "")
    has_blank_line = not rest.split("\n", 1)[0].strip()
    return line if _is_title(line, follower, has_blank_line=has_blank_line) else None


def _is_title(line: str, follower: str, *, has_blank_line: bool) -> bool:
    """Whether an article's first line is its title, by its form and by what follows."""
    letters = sum(sign.isalpha() for sign in line)
    if letters < 4 or not follower or len(line) > LONGEST_TITLE or re.search(_STOP, line) or line[-1] in ":：;,،":
        return False
    if is_dateline(line):
        return False
    # A dateline, or a paragraph that is longer by half: text wrapped at a fixed width has lines of one length.
    return has_blank_line or is_dateline(follower) or len(follower) >= 1.5 * len(line)
