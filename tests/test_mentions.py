"""The extraction as a whole: it never raises, every span is where it says, and order and company change nothing."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimhouse import extract_mentions
from claimhouse.mentions import find_mentions
from claimhouse.packs import list_packs, load_pack
from claimhouse.tables import CUE_KINDS, CUES, DIMENSIONS, MENTIONS, QUALIFIERS, STANCES
from claimhouse.tokens import split_sentences

WORDS = [
    *("more than", "40", "minutes", "৪০", "মিনিটেরও", "বেশি", "ساعتين", "مليون", "$", "44bn", "%", "12.5", "-", "to"),
    *(
        "May",
        "2024",
        "कम से कम",
        "लाख",
        "three",
        "hundred",
        ",",
        ".",
        "\n",
        "said",
        "police",
        "(",
        ")",
        "½",
        "१२",
        "8:42",
    ),
    *("pm", "a", "people", "not", "killed", "ago", "last", "month", "और", "و", "થી વધારે", "115,000થી", "/", "+", "#5"),
    "COVID-19",
]
NOISE = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
TEXTS = st.lists(NOISE, max_size=25).map(" ".join)
CODES = st.sampled_from(["ar", "bn", "en", "gu", "hi", "und", "xx", "sv"])


def frame_texts(texts: list[str], codes: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "article_id": [f"a{row}" for row in range(len(texts))],
            "text": texts,
            "language_code": codes,
            "published_date": [dt.date(2024, 8, 13)] * len(texts),
        },
        schema={"article_id": pl.String, "text": pl.String, "language_code": pl.String, "published_date": pl.Date},
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, CODES), min_size=1, max_size=6))
def test_any_text_gives_spans_that_slice_back(drawn: list[tuple[str, str]]) -> None:
    texts = [text for text, _ in drawn]
    articles = frame_texts(texts, [code for _, code in drawn])
    mentions = extract_mentions(articles)
    assert mentions.schema == MENTIONS
    sentences = split_sentences(articles).select("sentence_id", start="span_start", end="span_end")
    for row in mentions.join(sentences, on="sentence_id", how="left").iter_rows(named=True):
        text = texts[int(row["article_id"][1:])]
        assert text[row["span_start"] : row["span_end"]] == row["surface"] != ""
        assert row["start"] <= row["span_start"] < row["span_end"] <= row["end"]
        if row["speaker"] is not None:
            assert text[row["speaker_span_start"] : row["speaker_span_end"]] == row["speaker"]
        assert row["dimension"] in DIMENSIONS
        assert row["qualifier"] in QUALIFIERS
        assert row["stance"] in STANCES
        assert row["lower"] is None or row["upper"] is None or row["lower"] <= row["upper"]
    assert mentions["mention_id"].n_unique() == mentions.height


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(TEXTS, CODES), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_company_and_order_change_nothing(drawn: list[tuple[str, str]], random: object) -> None:
    articles = frame_texts([text for text, _ in drawn], [code for _, code in drawn])
    together = extract_mentions(articles).sort("mention_id")
    apart = pl.concat([extract_mentions(part) for part in articles.iter_slices(1)]).sort("mention_id")
    assert together.equals(apart)


def test_nothing_gives_nothing() -> None:
    assert extract_mentions(frame_texts([], [])).is_empty()
    assert extract_mentions(frame_texts(["", " \n "], ["en", "ar"])).is_empty()


@pytest.mark.parametrize("code", sorted(list_packs()))
def test_pack_examples_slice_back(code: str) -> None:
    pack = load_pack(code)
    assert pack is not None
    texts = [example["text"] for example in pack.examples]
    mentions = extract_mentions(frame_texts(texts, [code] * len(texts)))
    assert mentions.height
    for row in mentions.iter_rows(named=True):
        assert texts[int(row["article_id"][1:])][row["span_start"] : row["span_end"]] == row["surface"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than 40 people died.", ("count", 40, "more_than", 40, None, False, None)),
        ("At least 8 people died.", ("count", 8, "at_least", 8, None, True, None)),
        ("Fewer than 9 people died.", ("count", 9, "less_than", None, 9, None, False)),
        ("It lasted about two hours.", ("duration", 2, "about", 7200, 7200, True, True)),
        ("Between 10 and 12 people died.", ("count", None, "between", 10, 12, True, True)),
        ("It grew 12.5 per cent.", ("percent", 12.5, "exact", 12.5, 12.5, True, True)),
    ],
)
def test_a_qualifier_is_an_interval(text: str, expected: tuple[object, ...]) -> None:
    keys = ("dimension", "value", "qualifier", "lower", "upper", "lower_inclusive", "upper_inclusive")
    (mention,) = extract_mentions(frame_texts([text], ["en"])).to_dicts()
    assert tuple(mention[key] for key in keys) == expected


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 came back.",
        "The G7 met.",
        "Flight AB370 left.",
        "See example.org/2024/05 for more.",
        "The 4G network.",
        "They sold the GTX 1080.",
        "Send it to 24703 L-202 or to 24703 m212.",
        "Code =<30 and =>40.",
        "The scrum-half ran.",
        "Wash your hands.\n2. Stay at home.",
        "A fire.",
    ],
)
def test_names_hold_no_numbers(text: str) -> None:
    assert extract_mentions(frame_texts([text], ["en"])).is_empty()


def test_who_says_it() -> None:
    (mention,) = extract_mentions(
        frame_texts(["According to the Harbour Office, 12 people drowned."], ["en"])
    ).to_dicts()
    assert (mention["speaker"], mention["stance"]) == ("Harbour Office", "attributed")


def test_cues_stand_where_they_say() -> None:
    text = "Police said 12 people were killed and 3 injured."
    sentences = split_sentences(frame_texts([text], ["en"])).with_columns(published_date=pl.lit(None, pl.Date))
    _, cues = find_mentions(sentences)
    assert cues.schema == CUES
    assert set(cues["kind"]) <= set(CUE_KINDS)
    found = {(row["concept_id"], row["kind"], text[row["span_start"] : row["span_end"]]) for row in cues.to_dicts()}
    assert {("killed", "concept", "killed"), ("injured", "concept", "injured"), ("said", "reporting", "said")} <= found


@pytest.mark.parametrize(
    ("code", "sentence", "concept_id"),
    [
        ("en", "A suicide bomber walked into the market.", "suicide_bombing"),
        ("de", "Auslöser war wohl ein Kurzschluss im Keller.", "short_circuit"),
        ("fr", "Une fuite de gaz serait à l'origine de l'explosion.", "gas_leak"),
        ("es", "El jurado lo declaró absuelto de todos los cargos.", "acquitted"),
        ("ru", "Причиной аварии назвали отказ тормозов.", "brake_failure"),
        ("tr", "Yangının elektrik kontağından çıktığı sanılıyor.", "short_circuit"),
        ("ar", "انفجرت سيارة مفخخة قرب السوق.", "car_bomb"),
        ("fa", "علت حادثه خطای انسانی اعلام شد.", "human_error"),
        ("he", "השריפה פרצה בגלל קצר חשמלי.", "short_circuit"),
        ("ur", "آگ شارٹ سرکٹ کی وجہ سے لگی۔", "short_circuit"),
        ("hi", "हादसा ब्रेक फेल होने से हुआ।", "brake_failure"),
        ("bn", "শর্ট সার্কিট থেকে আগুন লেগেছে।", "short_circuit"),
        ("gu", "શોર્ટ સર્કિટથી આગ લાગી હતી.", "short_circuit"),
        ("ta", "மின்கசிவு காரணமாக தீ விபத்து ஏற்பட்டது.", "short_circuit"),
        ("id", "Kebakaran diduga akibat korsleting listrik.", "short_circuit"),
        ("sw", "Moto ulisababishwa na hitilafu za umeme.", "short_circuit"),
        ("vi", "Nguyên nhân vụ cháy là do chập điện.", "short_circuit"),
        ("ja", "原因は漏電とみられる。", "short_circuit"),
        ("ko", "화재 원인은 누전으로 추정된다.", "short_circuit"),
        ("zh", "气象台发布暴雨红色预警。", "red_alert"),
    ],
)
def test_an_option_is_named_in_every_language(code, sentence, concept_id):
    sentences = split_sentences(frame_texts([sentence], [code])).with_columns(published_date=pl.lit(None, pl.Date))
    _, cues = find_mentions(sentences)
    assert concept_id in cues["concept_id"].to_list()


@pytest.mark.parametrize(
    ("code", "text"), [("en", "It grew into a category-4 hurricane."), ("hi", "यह श्रेणी-4 का तूफान था।")]
)
def test_a_category_joined_by_a_hyphen_is_a_number(code, text):
    mentions = extract_mentions(frame_texts([text], [code]))
    assert [value for value in mentions["value"].to_list() if value is not None] == [4.0]
