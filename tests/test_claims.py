"""The compiled catalogue, and finding an event's own words in its articles."""

import polars as pl
import pytest
from hypothesis import given, strategies
from hypothesis import settings as hypothesis_settings

from claimhouse import claims
from claimhouse.event_words import WORDS
from claimhouse.settings import Settings
from claimhouse.tables import CUES

EVENT = """
title = "Night of bells"
reference_date = 2024-02-01
aliases = ["bells", "the night"]
[entities.tower]
en = ["Old Tower", "Tower"]
ar = ["البرج القديم"]
[concepts.ringing]
en = ["rang"]
[[claims]]
claim_id = "bell_count"
question = "How often did the bell ring?"
dimension = "count"
accepts = ["number"]
things = ["time"]
concepts = [["ringing", "tower"], ["start"]]
boost = ["tower"]
weights = { ringing = 0.6 }
exclude = ["end"]
[[claims]]
claim_id = "bell_place"
question = "Where did the bell ring?"
dimension = "choice"
[claims.options."North Gate"]
en = ["North Gate"]
"""


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path, landing=tmp_path / "landing", batch_size=10)


def land_event(settings, event_id, text):
    path = settings.landing / event_id / "_event.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


def test_generic_claims_belong_to_every_event_and_own_claims_to_one(settings):
    land_event(settings, "bells", EVENT)
    compiled = claims.compile_catalogue(settings, ["bells", "other"])
    owners = dict(compiled["claims"].group_by("claim_type").agg(pl.col("event_id").unique()).iter_rows())
    assert owners == {"catalogue": [None], "event": ["bells"]}
    assert compiled["events"].rows() == [
        ("bells", "Night of bells", pl.Series(["2024-02-01"]).str.to_date()[0], "bells,the night")
    ]


def test_terms_say_what_they_are_and_what_they_are_for(settings):
    land_event(settings, "bells", EVENT)
    terms = claims.compile_catalogue(settings, ["bells"])["claim_terms"].filter(pl.col("event_id") == "bells")
    assert terms.select("claim_id", "term_id", "term_kind", "role", "group_no", "weight").rows() == [
        ("bell_count", "end", "concept", "exclude", 0, 1.0),
        ("bell_count", "ringing", "concept", "all", 1, 0.6),
        ("bell_count", "start", "concept", "all", 2, 1.0),
        ("bell_count", "time", "thing", "any", 0, 1.0),
        ("bell_count", "tower", "entity", "all", 1, 1.0),
        ("bell_count", "tower", "entity", "boost", 0, 0.5),
        ("bell_place", "North Gate", "choice", "any", 0, 1.0),
    ]


def test_an_event_file_with_a_mistake_is_rejected_and_the_others_are_compiled(settings):
    land_event(settings, "bells", EVENT)
    land_event(settings, "broken", EVENT.replace('"start"', '"strat"'))
    compiled = claims.compile_catalogue(settings, ["broken", "bells"])
    assert compiled["rejects"]["file_uri"].to_list() == ["broken/_event.toml"]
    assert compiled["rejects"]["reason_code"].to_list() == ["operator_error"]
    assert "'strat'" in compiled["rejects"]["detail"][0]
    assert compiled["claims"]["event_id"].drop_nulls().unique().to_list() == ["bells"]


def test_a_shipped_event_is_compiled_without_a_file_in_landing(settings):
    compiled = claims.compile_catalogue(settings, ["trump_musk_2024"])
    assert compiled["claims"].filter(pl.col("event_id") == "trump_musk_2024").height >= 35
    assert compiled["rejects"].is_empty()


def test_compiling_twice_in_another_order_gives_the_same_tables(settings):
    land_event(settings, "bells", EVENT)
    first = claims.compile_catalogue(settings, ["bells", "trump_musk_2024"])
    second = claims.compile_catalogue(settings, ["trump_musk_2024", "bells", "bells"])
    assert first.keys() == second.keys()
    for name, frame in first.items():
        assert frame.equals(second[name]), name


def find(text, forms, language_code="en", kind="entity", form_code="en", event_id="bells", article_event="bells"):
    """The (surface, concept_id) of every cue in a text of one sentence, offsets checked."""
    articles = pl.DataFrame(
        {"article_id": ["a"], "event_id": [article_event], "text": [text], "language_code": [language_code]}
    )
    sentences = pl.DataFrame(
        {"article_id": ["a"], "sentence_id": ["a:00000"], "span_start": [0], "span_end": [len(text)]}
    )
    rows = [(event_id, term_id, kind, form_code, form) for term_id, words in forms.items() for form in words]
    words = pl.DataFrame(rows, schema=WORDS, orient="row")
    cues = claims.find_event_cues(articles, sentences, {"event_words": words})
    assert cues.schema == CUES
    for cue in cues.iter_rows(named=True):
        assert text[cue["span_start"] : cue["span_end"]] == cue["surface"]
    return list(cues.select("surface", "concept_id").iter_rows())


def test_a_name_is_found_whatever_its_case():
    assert find("The OLD TOWER and the old tower.", {"tower": ["Old Tower"]}) == [
        ("OLD TOWER", "tower"),
        ("old tower", "tower"),
    ]


def test_a_name_is_not_found_inside_another_word():
    assert find("Towers and Watertower, X2 and Max.", {"tower": ["Tower"], "x": ["X"]}) == []


def test_a_name_in_another_script_is_found():
    assert find("গতকাল DDoS হামলা হয়েছে।", {"ddos": ["DDoS"]}, language_code="bn") == [("DDoS", "ddos")]


def test_punctuation_and_possessives_end_a_name():
    assert find("“Tower”: Tower’s, Tower/Gate", {"tower": ["Tower"]}) == [("Tower", "tower")] * 3


@pytest.mark.parametrize(
    ("language_code", "form", "text", "surface"),
    [
        ("bn", "মেঘপুর", "মেঘপুরের বাজারে", "মেঘপুর"),
        ("gu", "ઝરણાપુર", "ઝરણાપુરમાં મેળો", "ઝરણાપુર"),
        ("ar", "القمرية", "سافر إلى القمرية وبالقمرية أقام", "القمرية"),
    ],
)
def test_case_endings_and_clitics_of_the_language_may_be_glued_to_a_name(language_code, form, text, surface):
    found = find(text, {"place": [form]}, language_code=language_code, form_code=language_code)
    assert found
    assert {one for one, _ in found} == {surface}


def test_affixes_of_another_language_are_no_excuse():
    assert find("Towerমে", {"tower": ["Tower"]}, language_code="en") == []


def test_hyphens_line_ends_and_doubled_letters_of_compatibility_are_seen_through():
    assert find("Old-Tower, Old\nTower, Ｏld Tower", {"tower": ["old tower"]}) == [
        ("Old-Tower", "tower"),
        ("Old\nTower", "tower"),
        ("Ｏld Tower", "tower"),
    ]


def test_offsets_hold_behind_letters_that_change_their_length():
    # "İ" becomes two characters when lower-cased, "ﬁ" two letters, a zero-width joiner none; emoji are one code point.
    assert find("İzmir ﬁne\u200d 🚢 Tower x Tower", {"tower": ["Tower"], "fine": ["fine"]}) == [
        ("ﬁne", "fine"),
        ("Tower", "tower"),
        ("Tower", "tower"),
    ]


def test_a_name_written_with_a_ligature_or_vowel_signs_is_sliced_whole():
    assert find("مَرْفَأ السلام", {"port": ["مرفأ"]}, language_code="ar", form_code="ar") == [("مَرْفَأ", "port")]


def test_the_longer_of_two_names_wins_but_kinds_stand_side_by_side():
    forms = {"tower": ["Tower"], "old_tower": ["Old Tower"]}
    assert find("Old Tower, Tower", forms) == [("Old Tower", "old_tower"), ("Tower", "tower")]


def test_one_word_may_stand_for_two_terms():
    assert find("Gate", {"gate": ["Gate"], "north": ["Gate"]}) == [("Gate", "gate"), ("Gate", "north")]


def test_scripts_without_spaces_need_no_word_end():
    assert find("昨日、東塔で火災。", {"tower": ["東塔"]}, language_code="ja", form_code="ja") == [("東塔", "tower")]


def test_words_of_one_event_are_not_searched_in_another():
    assert find("Tower", {"tower": ["Tower"]}, article_event="other") == []
    assert find("Tower", {"tower": ["Tower"]}, event_id=None, article_event="other") == [("Tower", "tower")]


def test_offsets_count_from_the_article_not_from_the_sentence():
    text = "ঝড়।\nTower fell. Tower stands."
    articles = pl.DataFrame({"article_id": ["a"], "event_id": ["e"], "text": [text], "language_code": ["bn"]})
    starts = [0, text.index("Tower"), text.rindex("Tower")]
    sentences = pl.DataFrame(
        {
            "article_id": ["a"] * 3,
            "sentence_id": ["a:0", "a:1", "a:2"],
            "span_start": starts,
            "span_end": [*starts[1:], len(text)],
        }
    )
    words = pl.DataFrame([("e", "tower", "entity", "en", "Tower")], schema=WORDS, orient="row")
    cues = claims.find_event_cues(articles, sentences, {"event_words": words})
    assert cues["span_start"].to_list() == starts[1:]
    assert cues["sentence_id"].to_list() == ["a:1", "a:2"]


PIECES = [*"abİßﬁ🚢\u0640\u200d\u064b, -\n", "tower", "Tower", "old tower", "برج"]


@hypothesis_settings(max_examples=60, deadline=None)
@given(strategies.lists(strategies.sampled_from(PIECES), max_size=30))
def test_every_surface_is_the_slice_of_its_offsets_whatever_the_text(parts):
    text = "".join(parts)
    for surface, concept_id in find(text, {"tower": ["tower"], "old": ["old tower"], "burj": ["برج"]}):
        assert surface
        assert concept_id in {"tower", "old", "burj"}


def test_the_options_of_a_generic_claim_are_terms_of_their_own_kind(settings):
    terms = claims.compile_catalogue(settings, ["other"])["claim_terms"].filter(pl.col("claim_id") == "verdict")
    options = terms.filter(pl.col("term_kind") == "option")
    assert sorted(options["term_id"]) == ["acquitted", "convicted"]
    assert set(options["role"]) == {"any"}
