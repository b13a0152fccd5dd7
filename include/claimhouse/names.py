"""Digits that are no quantity: COVID-19, G7, B52, example.org/2024, 4G. They lose their role first of all."""

import polars as pl

from claimhouse.language import list_scripts
from claimhouse.lexicon import ALL_BITS, BIT, MASK, join_bits, load_lexicon
from claimhouse.traits import has_trait

# Words that may stand right before digits without a space, or with a hyphen, and leave them a number.
_BEFORE = (
    "scale", "clock", "month_word", "time_unit",
    "currency", "qualifier_before", "joiner", "ordinal_prefix", "range_open", "range_middle", "month", "part",
    "daypart", "year_word", "day_word", "linker", "minus", "weekday", "percent", "month_sign", "quarter_sign", "decade",
    "century", "rank", "leading_unit", "per", "era", "calendar",
)  # fmt: skip
_BEHIND = (
    "unit", "scale", "currency", "percent", "ordinal_suffix", "daypart", "suffix", "thing", "month", "year_word",
    "month_word", "day_word", "clock", "range_middle", "qualifier_after", "fraction", "word", "modifier_after",
    "decade_suffix",
)  # fmt: skip
# A single Latin letter in front of digits is part of their name (S30), but for these: Q3, R500.
_BEFORE_LETTERS = ("currency", "quarter_sign", "month_sign", "ordinal_prefix", "minus", "year_word", "percent")
# What a number in words is made of; behind a hyphen it goes on: two-and-a-half, one-half.
_NUMBER_WORDS = ("number", "word", "weak", "scale", "modifier", "joiner", "article")


def drop_numbering(tokens: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Take every role from the number of a list's item that stands where sentences are cut ("2. Wash your hands").

    Args:
        tokens: as ``annotate_tokens`` gives them.
        sentences: sent, article_id, text. An article that is nothing else ("4.") keeps its number.
    """
    is_followed = pl.col("article_id") == pl.col("article_id").shift(-1)
    numbering = sentences.filter(is_followed & pl.col("text").str.contains(r"^\p{Nd}{1,2}[.)]$"))["sent"]
    if numbering.is_empty():
        return tokens
    is_numbering = pl.col("sent").is_in(numbering.implode())
    return tokens.with_columns(mask=pl.when(is_numbering).then(pl.lit(0, MASK)).otherwise("mask"))


_RECENT_YEAR = 1900
# Names of things that have models, where all words are Latin: GTX, iPad, SpaceX.
_MODEL_NAME = r"^(?:[A-Z]{2,}|[a-z]+[A-Z][A-Za-z]*|[A-Z][a-z]+[A-Z][A-Za-z]*)$"
# What stands behind a number that is one.
_OF_NUMBERS = (
    "unit", "time_unit", "scale", "currency", "percent", "thing", "month", "month_word", "day_word", "year_word",
    "ordinal_suffix", "qualifier_after", "modifier_after", "clock", "daypart", "number", "word", "suffix", "victim",
    "range_middle", "minor", "century", "decade", "quarter", "name_after",
)  # fmt: skip
_GOES_ON = ("-", "‑", "‐", "–", ":", "/", "×", "%", "°", "*", "+")


def drop_models(tokens: pl.DataFrame) -> pl.DataFrame:
    """Take the number role from numerals that name a model: GTX 1080, iPad 2; amid another script any Latin name.

    A numeral that counts a noun behind it stays a number, and so does a year.
    """
    is_name = has_trait("latin_word") & (pl.col("mask") == 0) & pl.col("has_space")
    before = pl.col("sent").shift(1) == pl.col("sent")
    is_recent = ((pl.col("mask") & BIT["year"]) > 0) & (pl.col("number") >= _RECENT_YEAR)
    is_numeral = ((pl.col("mask") & BIT["number"]) > 0) & ~is_recent
    is_candidate = tokens.select(
        (is_name.shift(1) & before & is_numeral & has_trait("model_number")).fill_null(False)
    ).to_series()
    if not is_candidate.any():
        return tokens
    place = pl.Series("place", is_candidate.arg_true().cast(pl.Int64))
    last = tokens.height - 1
    behind = (place + 1).clip(0, last)
    is_same = (tokens["sent"].gather(behind) == tokens["sent"].gather(place)) & (place < last)
    near = pl.DataFrame(
        {
            "place": place,
            "code": tokens["code"].gather(place),
            "mask": tokens["mask"].gather(place),
            "name": tokens["token"].gather(place - 1),
            "has_space": tokens["has_space"].gather(place),
            "next": tokens["token"].gather(behind).zip_with(is_same, pl.Series([None], dtype=pl.String)),
            "next_mask": tokens["mask"].gather(behind),
            "sent": tokens["sent"].gather(place),
        }
    )
    latin = [code for code in near["code"].unique() if "Latn" in list_scripts().get(code, {"Latn"})]
    beside = tokens.filter(pl.col("sent").is_in(near["sent"].unique().implode()))
    # A headline in capitals tells no names apart.
    lower = beside.filter(pl.col("token").str.contains(r"^\p{Ll}{2}"))["sent"].unique()
    is_latin = pl.col("code").is_in(latin)
    is_told = ((pl.col("next_mask") & join_bits(_OF_NUMBERS)) > 0) & (pl.col("next") != ".")
    is_day = ((pl.col("mask") & BIT["day"]) > 0) & ((pl.col("next_mask") & BIT["linker"]) > 0)
    is_unspaced = pl.col("next").str.contains(r"^[\p{Han}\p{Hiragana}\p{Katakana}]")
    is_noun = pl.col("next").str.contains(r"^[\p{Ll}\p{Lo}]") & (pl.col("next_mask") == 0)
    is_counting = pl.when(is_unspaced).then((pl.col("next_mask") & BIT["linker"]) > 0).otherwise(is_noun)
    goes_on = pl.col("next").is_in(_GOES_ON) & ~pl.col("has_space")
    is_model = (
        pl.when(is_latin)
        .then(pl.col("name").str.contains(_MODEL_NAME) & pl.col("sent").is_in(lower.implode()))
        .otherwise(True)
    )
    is_kept = pl.col("next").is_not_null() & (is_told | is_day | is_counting | goes_on)
    rows = near.filter(is_model & ~is_kept)["place"]
    is_dropped = pl.int_range(pl.len(), dtype=pl.Int64).is_in(rows.implode())
    return tokens.with_columns(mask=pl.when(is_dropped).then(pl.lit(0, MASK)).otherwise("mask"))


def _mark_prefixes(tokens: pl.DataFrame) -> pl.Series:
    """Whether a word that is written on to what follows is a clitic of its language."""
    clitics = pl.DataFrame(
        [(code, prefix) for code in tokens["code"].unique().to_list() for prefix in load_lexicon(code).prefixes],
        schema={"code": pl.String, "word": pl.String},
        orient="row",
    )
    rows = (
        tokens.select("code", "token", is_glued=~pl.col("has_space") & has_trait("ends_with_letter"))
        .with_row_index("row")
        .filter(pl.col("is_glued") & pl.col("code").is_in(clitics["code"].unique().implode()))
        .with_columns(word=pl.col("token").str.to_lowercase().str.replace_all("ـ", "", literal=True))
        .join(clitics, on=["code", "word"], how="semi")["row"]
    )
    return pl.repeat(False, tokens.height, eager=True).scatter(rows, True)


def drop_names(tokens: pl.DataFrame) -> pl.DataFrame:
    """Take the number role from digits that are part of a name, a code or an address.

    Digits are part of a name when an unknown word is glued to them (in front, also with a hyphen, or behind in scripts
    with capital letters). Clitics of the language, currencies, units and scale words don't make a name.
    """
    frame = tokens.with_columns(is_prefix=_mark_prefixes(tokens))

    def at(column: str, step: int) -> pl.Expr:
        return pl.col(column).shift(step)

    frame = frame.with_columns(
        is_unspaced=has_trait("ends_unspaced"),
        is_letters=has_trait("ends_with_letter"),
        is_cased=has_trait("cased"),
        is_hyphen=has_trait("hyphen"),
        is_glue=has_trait("glue"),
        # A token is glued to the one before it when no space lies between them.
        is_glued=(~at("has_space", 1) & (at("sent", 1) == pl.col("sent"))).fill_null(False),
    )
    # 17h30, 3km-5km: a unit that stands right behind digits itself.
    is_unit = (
        ((pl.col("mask") & join_bits(("time_unit", "clock", "unit", "scale", "currency"))) > 0)
        & pl.col("is_glued")
        & (at("mask", 1) & BIT["number"] > 0)
    ).fill_null(False)
    # "24703L202" is a code, 10h11m is none.
    is_time = (pl.col("mask") & join_bits(("time_unit", "clock", "currency"))) > 0
    is_between = is_unit & pl.col("is_cased") & ~is_time & at("is_glued", -1) & (at("mask", -1) & BIT["number"] > 0)
    # "m212", "S30": one Latin letter in front of digits is no word.
    is_latin_letter = has_trait("latin_letter")
    is_stray = is_latin_letter & ~pl.col("is_glued") & (pl.col("mask") & join_bits(_BEFORE_LETTERS) == 0)
    may_precede = (
        (((pl.col("mask") & join_bits(_BEFORE)) > 0) & ~is_stray)
        | pl.col("is_prefix")
        | pl.col("is_unspaced")
        | is_unit
    )
    is_name_head = pl.col("is_letters") & ~may_precede
    may_follow = (pl.col("mask") & join_bits(_BEHIND)) > 0
    frame = frame.with_columns(
        is_name_head=is_name_head | is_between.fill_null(False),
        is_between=is_between.fill_null(False),
        is_name_tail=pl.col("is_letters") & pl.col("is_cased") & ~may_follow,
    )
    is_number = (pl.col("mask") & BIT["number"]) > 0
    glued_word = pl.col("is_glued") & at("is_name_head", 1)
    glued_hyphen = pl.col("is_glued") & at("is_hyphen", 1) & at("is_glued", 1) & at("is_name_head", 2)
    glued_sign = pl.col("is_glued") & at("is_glue", 1) & at("is_glued", 1) & at("is_letters", 2)
    # 01/Sep/2019
    glued_sign = glued_sign & ((at("mask", 2) & BIT["month"]) == 0)
    glued_tail = at("is_glued", -1) & at("is_name_tail", -1) & (at("sent", -1) == pl.col("sent"))
    glued_tail = glued_tail | (at("is_glued", -1) & at("is_between", -1))
    # "=<30" is no sign of any language.
    glued_sign = glued_sign | (
        pl.col("is_glued") & has_trait("relation", step=1) & at("is_glued", 1) & has_trait("equals", step=2)
    )
    is_name = is_number & (glued_word | glued_hyphen | glued_sign | glued_tail).fill_null(False)
    # "scrum-half": a share behind a hyphen that belongs to no number.
    is_share = (pl.col("mask") & BIT["fraction"]) > 0
    is_counted = (at("mask", 2) & join_bits(_NUMBER_WORDS)) > 0
    is_name = is_name | (is_share & glued_hyphen & ~is_counted).fill_null(False)
    # "24703 L-202", "24703 m212" are codes; "5000 m2" is none.
    is_code_letter = is_latin_letter & ~pl.col("is_glued") & at("is_glued", -1) & (at("mask", 1) & BIT["number"] > 0)
    is_digits = has_trait("several_digits")
    is_code_letter = is_code_letter & (at("sent", 1) == pl.col("sent"))
    is_code_letter = is_code_letter & (
        is_digits.shift(-1) | (at("is_hyphen", -1) & at("is_glued", -2) & is_digits.shift(-2))
    )
    is_code_letter = is_code_letter.fill_null(False)
    is_name = is_name | is_code_letter | is_code_letter.shift(-1).fill_null(False)
    # "Sizewell B": one Latin letter is a scale word only right behind a number.
    is_after_number = ((is_number & ~is_name).shift(1) & (at("sent", 1) == pl.col("sent"))).fill_null(False)
    is_letter = has_trait("latin_letter") & ~is_after_number
    not_scale = pl.lit(~BIT["scale"] & ALL_BITS, MASK)
    return frame.with_columns(
        mask=pl.when(is_name | pl.col("is_between"))
        .then(pl.lit(0, MASK))
        .when(is_letter)
        .then(pl.col("mask") & not_scale)
        .otherwise("mask")
    ).select(tokens.columns)
