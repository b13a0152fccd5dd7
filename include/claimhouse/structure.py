"""What a sentence is to its article: its title, its body, or boilerplate around it. Marked, never cut.

Boilerplate is what a page says around an article: adverts, comment forms, share bars, copyright, newsletter lines,
"read also", photo credits, disclaimers. The phrases are those of all language packs, because pages mix languages.
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
# … or this share of a short line that is no sentence …
MORE_THAN_HALF = 0.6
# … or, for phrases of two words and more, this share of a short line …
HALF_OF_IT = 0.4
SHORT_LINE = 60
# … or, for longer phrases (disclaimers), this share of a line of any length.
THIRD_OF_IT = 0.3
LONG_PHRASE_WORDS = 3
# The most words of: "Read also: …", "Getty Images via AFP", "Source: ČTK", "© 2024 Harbour Post Ltd".
POINTER_WORDS = 20
CREDIT_WORDS = 6
CREDIT_LINE_WORDS = 9
COPYRIGHT_WORDS = 15
# Shorter words are part of too many others.
SHORTEST_TELLING_WORD = 5
# A longer line is no furniture, whatever it holds.
LONGEST_BOILERPLATE = 400
# And what feeds cut off: "[+3390 chars]".
_COPYRIGHT = (
    r"^[^\p{L}\p{N}]*(?:(?:copyright|저작권자)?\s*[©ⓒ]|(?:copyright\s*)?\(c\) ?\p{N}{4})"
    r"|^[^\p{L}\p{N}]*\+\p{N}+ chars[^\p{L}\p{N}]*$"
)

LONGEST_TITLE = 200
_STOP = r"[.।॥。۔][\"'”’»」』)\]]*$"
_QUESTION_OR_STOP = r"[.!?…。！？؟।॥۔][\"'”’»」』)\]]*$"


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
        # "via", "source" alone begin sentences too: one word has to be followed by a colon or dash.
        needs_sign = form.endswith((":", "：")) or " " not in form
        alternatives.append(rf"{word}\s*[:：–-]" if needs_sign else rf"{word}(?:[^\p{{L}}\p{{M}}]|$)")
    return r"^[^\p{L}\p{N}]*(?:" + "|".join(alternatives or [r"[^\s\S]"]) + ")"


@cache
def _list_pointers() -> list[str]:
    """Phrases that point elsewhere with a colon behind them, as ``spread_words`` has them: of two words or more."""
    return [phrase.strip() for phrase in _spread_phrases() if len(phrase.split()) > 1 or is_unspaced(phrase)]


@cache
def _telling_words() -> tuple[str, ...]:
    """The longest word of each phrase and name: a line without any of them can't be boilerplate by its words."""
    return tuple(sorted({max(words.split(), key=len) for words in (*_spread_phrases(), *_spread_names())}))


@cache
def _short_telling_words() -> str:
    """A pattern of the telling words that stand inside many others (AA, ap), as words of their own."""
    short = [word for word in _telling_words() if len(word) < SHORTEST_TELLING_WORD and not is_unspaced(word)]
    border = r"[^\p{L}\p{M}\p{N}]"
    return rf"(?:^|{border})(?:{'|'.join(map(re.escape, short)) or border})(?:{border}|$)"


@cache
def _long_telling_words() -> list[str]:
    return [word for word in _telling_words() if len(word) >= SHORTEST_TELLING_WORD or is_unspaced(word)]


def _count_letters(text: pl.Expr) -> pl.Expr:
    return text.str.count_matches(r"[\p{L}\p{M}\p{N}]").fill_null(0)


def _count_words(text: pl.Expr) -> pl.Expr:
    """Words; in scripts without spaces two letters count as a word."""
    unspaced = text.str.count_matches(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]") // 2
    return pl.max_horizontal(text.str.count_matches(r"[\p{L}\p{M}\p{N}]+"), unspaced).fill_null(0)


def _measure_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per line that may be boilerplate: how much of it phrases and names cover, and of what form it is."""
    phrases, names = list(_spread_phrases()), list(_spread_names())
    folded, spread = pl.col("folded").str, pl.col("spread")
    return (
        lines.filter(pl.col("text").str.len_chars() <= LONGEST_BOILERPLATE)
        .with_columns(folded=fold_expression("text"))
        .filter(
            folded.contains_any(_long_telling_words())
            | folded.contains(_short_telling_words())
            | folded.contains(_credit_pattern())
            | folded.contains(_COPYRIGHT)
        )
        .with_columns(spread=spread_expression(pl.col("folded")))
        # Telling words stand in many a line, whole phrases in few.
        .filter(
            spread.str.contains_any([*phrases, *names])
            | folded.contains(_credit_pattern())
            | folded.contains(_COPYRIGHT)
        )
        .with_columns(
            phrases=spread.str.extract_many(phrases, leftmost=True),
            names=spread.str.extract_many(names, leftmost=True),
            letters=_count_letters(spread),
            words=spread.str.count_matches(r"[\p{L}\p{M}\p{N}]+"),
            has_number=pl.col("text").str.contains(r"\p{Nd}"),
            has_stop=pl.col("text").str.contains(_QUESTION_OR_STOP),
        )
        .filter(pl.col("letters") > 0)
        .with_columns(
            phrase_share=_count_letters(pl.col("phrases").list.join("")) / pl.col("letters"),
            name_share=_count_letters(pl.col("names").list.join("")) / pl.col("letters"),
            phrase_words=pl.col("phrases").list.eval(_count_words(pl.element())).list.max().fill_null(0),
            ends_with_name=spread.str.ends_with(pl.col("names").list.last().fill_null("-")),
        )
    )


def _list_boilerplate(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per distinct line that is boilerplate: text and is_boilerplate."""
    measured = _measure_lines(lines)
    folded = pl.col("folded").str
    is_short = pl.col("letters") <= SHORT_LINE
    # Numbers are what the warehouse is about: a line that holds one has to be boilerplate beyond doubt.
    is_numberless = ~pl.col("has_number")
    is_mostly_phrase = pl.col("phrase_share") >= MOST_OF_IT
    is_short_line = is_short & is_numberless & (pl.col("phrase_words") >= 2) & (pl.col("phrase_share") >= HALF_OF_IT)
    is_label = is_short & is_numberless & (pl.col("phrase_share") >= MORE_THAN_HALF) & ~pl.col("has_stop")
    is_disclaimer = (
        is_numberless & (pl.col("phrase_words") >= LONG_PHRASE_WORDS) & (pl.col("phrase_share") >= THIRD_OF_IT)
    )
    # "Read also: 40 boats sink": the headline of another article, whatever numbers it holds.
    label = spread_expression(folded.extract(r"^([^:：»|]+)[:：»|]").fill_null(""))
    is_pointer = label.str.strip_chars(" ").is_in(_list_pointers()) & (pl.col("words") <= POINTER_WORDS)
    # "Photo: AFP", "ছবি: রয়টার্স", in any language: a word, a colon, a name and nothing else.
    is_labelled_name = (
        folded.contains(r"^[^:：/=]{1,25}[:：/=]\s*[^:：]{2,40}$")
        & pl.col("ends_with_name")
        & (pl.col("name_share") >= HALF_OF_IT)
    )
    is_names = pl.col("name_share") + pl.col("phrase_share") >= MOST_OF_IT
    is_photo_credit = (
        is_numberless & (pl.col("words") <= CREDIT_WORDS) & (is_names | is_labelled_name) & ~pl.col("has_stop")
    )
    is_credit_line = (
        folded.contains(_credit_pattern())
        & (pl.col("words") <= CREDIT_LINE_WORDS)
        & (is_numberless | (pl.col("name_share") > 0))
    )
    is_copyright = folded.contains(_COPYRIGHT) & (pl.col("words") <= COPYRIGHT_WORDS)
    return (
        measured.with_columns(
            is_boilerplate=is_mostly_phrase
            | is_short_line
            | is_label
            | is_disclaimer
            | is_pointer
            | is_photo_credit
            | is_credit_line
            | is_copyright
        )
        .filter("is_boilerplate")
        .select("text", "is_boilerplate")
    )


def classify_sentences(sentences: pl.DataFrame) -> pl.DataFrame:
    """Say what each sentence is to its article.

    Args:
        sentences: frame with article_id, span_start, span_end (code points) and text; further columns stay.

    Returns:
        ``sentences``, in the same order, with kind: title (the first line, when it looks like one), boilerplate, body.
    """
    title, body, boilerplate = SENTENCE_KINDS
    lines = _list_boilerplate(sentences.select("text").unique(maintain_order=True))
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
    if not follower or len(line) > LONGEST_TITLE or re.search(_STOP, line) or line.endswith(tuple(":：;,،")):
        return False
    if sum(sign.isalpha() for sign in line) < 4:
        return False
    if is_dateline(line):
        return False
    # A dateline, or a paragraph that is longer by half: text wrapped at a fixed width has lines of one length.
    return has_blank_line or is_dateline(follower) or len(follower) >= 1.5 * len(line)
