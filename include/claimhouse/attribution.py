"""Who says a value, and how the text stands to it: values meet the reporting words and names around them."""

import polars as pl

from claimhouse.lexicon import BIT
from claimhouse.speakers import find_speakers

SENTENCES_BACK = 3  # how far "he said" looks for the name
# How many sentences what somebody is reported to say may go on without another reporting word.
_SENTENCES_ON = 2
_OPENING = '["“„«「『]'
_OPEN_QUOTES, _CLOSE_QUOTES = "[“„«「『]", "[”»」』]"


def _carry_speakers(speakers: pl.DataFrame, articles: pl.Series) -> pl.DataFrame:
    """Give reporting words that name nobody ("he said", أضاف) the speaker named last in the article, if not far back.

    Args:
        speakers: as ``find_speakers`` gives them.
        articles: which article each sentence is of.
    """
    named_at = pl.when(pl.col("first").is_not_null()).then("sent")
    carried = speakers.with_columns(article=articles.gather(speakers["sent"]), named_at=named_at).with_columns(
        pl.col("first", "last", "named_at").forward_fill().over("article")
    )
    is_near = pl.col("sent") - pl.col("named_at") <= SENTENCES_BACK
    return carried.filter(pl.col("first").is_not_null() & is_near).drop("article", "named_at")


def _number_passages(sentences: pl.DataFrame) -> pl.DataFrame:
    """One row per sentence: sent, and the passage it is of: sentences of an article that follow each other at once.

    ``is_led``: it is a quotation that was cut out of its sentence, whose beginning stands before it (he wrote: "…").
    """
    length = pl.col("text").str.len_chars().cast(pl.Int64)
    # Behind a heading or an item of a list something else begins.
    is_ended = pl.col("text").str.tail(3).str.contains(r"[.!?…。！？؟।॥۔]")
    is_apart = (pl.col("article_id") != pl.col("article_id").shift(1)) | (
        pl.col("span_start") - (pl.col("span_start") + length).shift(1) > 1
    )
    is_led = ~is_apart & ~is_ended.shift(1) & pl.col("text").str.contains(rf"^{_OPENING}")
    is_new = is_apart | ~(is_ended.shift(1) | is_led)
    return sentences.select("sent", passage=is_new.fill_null(True).cast(pl.UInt32).cum_sum(), is_led=is_led)


def _continue_speakers(
    rows: pl.DataFrame, near: pl.DataFrame, speakers: pl.DataFrame, sentences: pl.DataFrame
) -> pl.DataFrame:
    """Speakers of values whose own sentence reports nothing: value_row, speaker_first, speaker_last.

    What somebody is reported to say goes on in the next sentences of a passage; a quotation that is still open at its
    sentence's end, or that is its sentence, is said by whom one of the next sentences names.
    """
    told = speakers.select("sent").unique()
    silent = rows.join(told, on="sent", how="anti")
    if silent.is_empty():
        return silent.select("value_row", speaker_first=pl.lit(None, pl.UInt32), speaker_last=pl.lit(None, pl.UInt32))
    passages = _number_passages(sentences)
    named = speakers.drop_nulls("first").with_columns(
        passage=passages["passage"].gather(speakers.drop_nulls("first")["sent"])
    )
    texts = sentences["text"].gather(silent["sent"])
    counts = pl.DataFrame({"text": texts}).select(
        opened=pl.col("text").str.count_matches(_OPEN_QUOTES),
        closed=pl.col("text").str.count_matches(_CLOSE_QUOTES),
        straight=pl.col("text").str.count_matches('"'),
        ends=pl.col("text").str.contains('["”»」』]$'),
        starts=pl.col("text").str.contains('^[^\\p{L}]{0,2}["“„«「『]'),
    )
    # “We counted 12 boats.” Ruiz said.
    is_whole = pl.col("starts") & pl.col("ends")
    is_open = counts.select(
        (pl.col("opened") > pl.col("closed")) | ((pl.col("straight") % 2 == 1) & pl.col("starts")) | is_whole
    )
    silent = silent.with_columns(
        passage=passages["passage"].gather(silent["sent"]),
        is_led=passages["is_led"].gather(silent["sent"]).fill_null(False),
        is_open=is_open.to_series(),
    )
    # A count goes on being said by whoever gave those before it; background doesn't: "The storm began on Friday."
    counts_said = near.join(rows.filter("is_count"), on="value_row").select(
        "sent", first="speaker_first", last="speaker_last"
    )
    pairs = silent.join(named.select("passage", "cue_row", "first", "last", said_at="sent"), on="passage", how="inner")
    pairs = pairs.join(
        counts_said.unique().with_columns(gave_count=True),
        left_on=["said_at", "first", "last"],
        right_on=["sent", "first", "last"],
        how="left",
    )
    steps = pl.col("sent").cast(pl.Int64) - pl.col("said_at").cast(pl.Int64)
    return (
        pairs.with_columns(steps=steps)
        .filter(
            (pl.col("steps").is_between(1, _SENTENCES_ON) & pl.col("is_count") & pl.col("gave_count"))
            | (pl.col("is_led") & (pl.col("steps") == 1))
            | (pl.col("is_open") & ~pl.col("is_led") & pl.col("steps").is_between(-2, -1))
        )
        .with_columns(is_behind=(pl.col("steps") < 0) | pl.col("is_led"))
        .sort(
            "value_row",
            pl.col("is_open") != pl.col("is_behind"),
            pl.col("steps").abs(),
            -pl.col("cue_row").cast(pl.Int64),
        )
        .unique("value_row", keep="first", maintain_order=True)
        .select("value_row", speaker_first="first", speaker_last="last")
    )


def _mark_dated(values: pl.DataFrame, height: int) -> pl.Series:
    """Whether each token is part of a date or a time of day."""
    dated = values.filter(pl.col("dimension").is_in(["date", "time_of_day"]))
    rows = dated.select(row=pl.int_ranges("row", pl.col("last_row") + 1)).explode("row")["row"]
    return pl.select(pl.int_range(height, dtype=pl.Int64).is_in(rows.drop_nulls().unique().implode())).to_series()


def add_speakers(
    values: pl.DataFrame, tokens: pl.DataFrame, table: pl.DataFrame, sentences: pl.DataFrame
) -> pl.DataFrame:
    """Add the speaker nearest to each value, with its place, and the stance.

    The reporting word stands in the value's sentence or, where what is said goes on, shortly before; the name may stand
    in a sentence before it.

    Args:
        values: as ``quantities.read_values`` gives them.
        tokens: the spelled tokens that their rows point into.
        table: the lexicon that the tokens' ``lex`` points into.
        sentences: sent, article_id, span_start, text.

    Adds speaker_first and speaker_last (row numbers of tokens, null without a speaker) and stance: denied or disputed
    when such a word stands in the sentence, attributed when the sentence says that somebody says it, else stated. A
    value with a speaker is "stated" when only the sentences before it name who speaks.
    """
    found = find_speakers(tokens, table, _mark_dated(values, tokens.height))
    speakers = _carry_speakers(found, sentences["article_id"])
    rows = values.with_row_index("value_row").select(
        "value_row", "sent", "row", "last_row", is_count=pl.col("dimension") == "count"
    )
    near = (
        rows.join(speakers, on="sent", how="inner")
        # A speaker is never the value itself.
        .filter((pl.col("last") < pl.col("row")) | (pl.col("first") > pl.col("last_row")))
        .with_columns(distance=(pl.col("cue_row").cast(pl.Int64) - pl.col("row")).abs())
        .sort("value_row", "distance", "cue_row")
        .unique("value_row", keep="first", maintain_order=True)
        .select("value_row", speaker_first="first", speaker_last="last")
    )
    near = pl.concat([near, _continue_speakers(rows, near, found, sentences)])
    flags = tokens.group_by("sent").agg(
        # "he said": somebody says it, though nobody is named.
        is_said=((pl.col("mask") & (BIT["said_before"] | BIT["said_after"])) > 0).any(),
        is_disputed=((pl.col("mask") & BIT["disputed"]) > 0).any(),
        is_denied=((pl.col("mask") & BIT["denied"]) > 0).any(),
    )
    return (
        values.with_row_index("value_row")
        .join(near, on="value_row", how="left", maintain_order="left")
        .join(flags, on="sent", how="left", maintain_order="left")
        .with_columns(
            stance=pl.when("is_denied")
            .then(pl.lit("denied"))
            .when("is_disputed")
            .then(pl.lit("disputed"))
            .when("is_said")
            .then(pl.lit("attributed"))
            .otherwise(pl.lit("stated"))
        )
        .drop("value_row", "is_said", "is_disputed", "is_denied")
    )
