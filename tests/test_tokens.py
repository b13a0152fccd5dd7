"""Sentences and tokens lose nothing and know where they stand."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimhouse.tokens import split_sentences, split_tokens

# Letters of several scripts, digits of several systems, spaces, stops and marks that change direction.
SIGNS = "aB é1٣৪५，.,!?।。؟\n\r\t \u00a0\u200f\u200c'’\"“”()-–/:%$€ক্ষકાدقيقة分３½"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(SIGNS), st.characters(codec="utf-8")), max_size=200)


def sentences_of(text: str, code: str = "en") -> list[str]:
    articles = pl.DataFrame({"article_id": ["a"], "text": [text], "language_code": [code]})
    return split_sentences(articles)["text"].to_list()


@given(TEXTS)
def test_sentences_stand_where_they_say(text: str) -> None:
    articles = pl.DataFrame(
        {"article_id": ["a"], "text": [text], "language_code": ["en"]}, schema_overrides={"text": pl.String}
    )
    sentences = split_sentences(articles)
    end = 0
    for row in sentences.iter_rows(named=True):
        assert text[row["span_start"] : row["span_end"]] == row["text"]
        # What lies between two sentences is white space.
        assert not text[end : row["span_start"]].strip()
        assert row["span_start"] >= end
        end = row["span_end"]
    assert not text[end:].strip()


@given(TEXTS)
def test_tokens_are_lossless(text: str) -> None:
    tokens = split_tokens(pl.Series("text", [text]))
    for row in tokens.iter_rows(named=True):
        assert text[row["start"] : row["start"] + row["length"]] == row["token"]
    assert "".join(tokens["token"]) == "".join(text[r["start"] : r["start"] + r["length"]] for r in tokens.to_dicts())
    starts = tokens["start"].to_list()
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "Dr. Lee paid $1.3 million. He left.", ["Dr. Lee paid $1.3 million.", "He left."]),
        ("en", "It rose 3.5 per cent to 12.8. \n\nNobody knew", ["It rose 3.5 per cent to 12.8.", "Nobody knew"]),
        ("en", "“Why?” she asked. Nothing.", ["“Why?” she asked.", "Nothing."]),
        ("en", "The U.S. Senate met. It voted.", ["The U.S. Senate met.", "It voted."]),
        ("hi", "नदी चढ़ी। लोग लौटे।", ["नदी चढ़ी।", "लोग लौटे।"]),
        ("gu", "તે ગયો.પછી આવ્યો.", ["તે ગયો.", "પછી આવ્યો."]),
        ("ar", "وصل الوفد؟ نعم. انتهى", ["وصل الوفد؟", "نعم.", "انتهى"]),
        ("zh", "他来了。我们走吧！", ["他来了。", "我们走吧！"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(code: str, text: str, expected: list[str]) -> None:
    assert sentences_of(text, code) == expected
