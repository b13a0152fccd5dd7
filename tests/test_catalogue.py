"""The strict reading of news.toml and event files."""

import datetime

import pytest

from claimhouse import catalogue
from claimhouse.catalogue_values import CatalogueError
from claimhouse.settings import CATALOGUE_DIR

VOCABULARY = catalogue.load_vocabulary()
NEWS = catalogue.load_catalogue_file(CATALOGUE_DIR / "news.toml", VOCABULARY)
CLAIM = """
[[claims]]
claim_id = "bell_count"
question = "How often did the bell ring?"
dimension = "count"
things = ["time"]
"""


def load_event(tmp_path, text, shipped=None):
    path = tmp_path / "bell_night" / "_event.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return catalogue.load_catalogue_file(path, VOCABULARY, NEWS.thing_groups, shipped)


def test_the_catalogue_of_news_covers_the_beats_of_a_newsroom():
    assert len(NEWS.claims) >= 80
    assert {
        "killed",
        "magnitude",
        "votes",
        "sentence_length",
        "deal_value",
        "audience",
        "delay",
        "age",
    } <= NEWS.claims.keys()
    for claim in NEWS.claims.values():
        assert claim.concepts or claim.things or claim.option_concepts, claim.claim_id


def test_every_shipped_event_file_is_valid():
    paths = sorted((CATALOGUE_DIR / "events").glob("*.toml"))
    assert paths
    for path in paths:
        event = catalogue.load_catalogue_file(path, VOCABULARY, NEWS.thing_groups)
        assert event.title, path
        assert event.reference_date, path
        assert event.claims, path


def test_no_event_file_uses_a_word_for_two_names():
    for path in sorted((CATALOGUE_DIR / "events").glob("*.toml")):
        event = catalogue.load_catalogue_file(path, VOCABULARY, NEWS.thing_groups)
        owners = {}
        for term_id, forms in event.entities.items():
            for form in {form for words in forms.values() for form in words}:
                assert owners.setdefault(form.casefold(), term_id) == term_id, (path, form)
        assert owners


def test_a_thing_group_stands_for_its_members():
    assert {"person", "child", "soldier"} <= set(NEWS.claims["killed"].things)
    assert "people" not in NEWS.claims["killed"].things


def test_defaults_are_filled_in(tmp_path):
    claim = load_event(tmp_path, CLAIM).claims["bell_count"]
    assert (claim.scope, claim.tolerance_pct, claim.min_score, claim.unit_id) == ("clause", 10.0, 0.5, None)


def test_the_landing_file_wins_over_the_shipped_one_key_by_key(tmp_path):
    shipped = load_event(
        tmp_path,
        'title = "Night of bells"\nreference_date = 2024-02-01\n[entities.tower]\nen = ["Tower"]\nde = ["Turm"]\n'
        + CLAIM,
    )
    event = load_event(
        tmp_path,
        'reference_date = 2024-02-03\n[entities.tower]\nen = ["Old Tower"]\n'
        + CLAIM.replace("bell_count", "tower_count").replace('things = ["time"]', 'entities = [["tower"]]'),
        shipped,
    )
    assert event.title == "Night of bells"
    assert event.reference_date == datetime.date(2024, 2, 3)
    assert event.entities == {"tower": {"en": ["Old Tower"]}}
    assert sorted(event.claims) == ["bell_count", "tower_count"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("titel = 'x'", ["'titel'", "title"]),
        (CLAIM + 'colour = "red"', ["claim bell_count", "'colour'", "claim_id"]),
        (CLAIM.replace('"time"', '"tiem"'), ["things", "'tiem'", "time"]),
        (CLAIM + 'concepts = [["delayed"]]', ["concepts", "'delayed'", "delay"]),
        (CLAIM + 'boost = ["delayed"]', ["boost", "'delayed'"]),
        (CLAIM + 'exclude = ["delayed"]', ["exclude", "'delayed'"]),
        (CLAIM + 'entities = [["tower"]]', ["entities", "'tower'"]),
        (CLAIM + 'concepts = ["delay"]', ["concepts", "list of lists"]),
        (CLAIM + 'concepts = [["delay"]]\nexclude = ["delay"]', ["exclude", "'delay'"]),
        (CLAIM + "weights = { delay = 0.5 }", ["weights", "'delay'"]),
        (CLAIM + 'concepts = [["delay"]]\nweights = { delay = 2 }', ["weights.delay", "0 to 1"]),
        (CLAIM + 'unit = "minute"', ["unit", "'minute'", "count"]),
        (CLAIM.replace('"count"', '"duration"') + 'unit = "minuet"', ["unit", "'minuet'", "minute"]),
        (CLAIM.replace('"count"', '"money"') + 'unit = "EURO"', ["unit", "'EURO'", "EUR"]),
        (CLAIM.replace('"count"', '"counts"'), ["dimension", "'counts'", "count"]),
        (CLAIM + 'accepts = ["numbers"]', ["accepts", "'numbers'", "number"]),
        (CLAIM + 'scope = "page"', ["scope", "'page'", "sentence"]),
        (CLAIM + "tolerance_pct = 120", ["tolerance_pct", "120", "0 to 100"]),
        (CLAIM + 'min_score = "high"', ["min_score", "'high'"]),
        (CLAIM + CLAIM, ["'bell_count'", "twice"]),
        (CLAIM.replace('things = ["time"]', ""), ["claim bell_count", "anything would match"]),
        (CLAIM.replace("ring?", "ring"), ["question", "'?'"]),
        (CLAIM.replace('"bell_count"', '"Bell count"'), ["claim_id", "'Bell count'"]),
        (CLAIM.replace('"count"', '"choice"'), ["options", "choice"]),
        (CLAIM + '[claims.options.loud]\nen = ["loud"]', ["options", "choice"]),
        ('[entities.tower]\nenglish = ["Tower"]', ["entities.tower", "'english'"]),
        ("[entities.tower]\nen = []", ["entities.tower.en", "no forms"]),
        ('[entities.tower]\nen = [" "]', ["entities.tower.en", "blank"]),
        ('[entities.delay]\nen = ["Delay"]', ["entities.delay", "already"]),
        ('[concepts."big bell"]\nen = ["big bell"]', ["concepts.big bell"]),
        ('reference_date = "2024-02-01"', ["reference_date", "without quotes"]),
        ("claims = 3", ["claims", "list"]),
        ("[[claims]", ["TOML"]),
    ],
)
def test_a_mistake_is_named_with_file_key_value_and_remedy(tmp_path, text, named):
    with pytest.raises(CatalogueError) as raised:
        load_event(tmp_path, text)
    for part in ["bell_night/_event.toml", *named]:
        assert part in str(raised.value)


def test_a_generic_claim_cannot_know_the_answers(tmp_path):
    path = tmp_path / "news.toml"
    path.write_text(CLAIM.replace('"count"', '"choice"') + '[claims.options.loud]\nen = ["loud"]', encoding="utf-8")
    with pytest.raises(CatalogueError, match="only an event's file"):
        catalogue.load_catalogue_file(path, VOCABULARY)


def test_the_answers_of_a_generic_claim_are_concepts(tmp_path):
    path = tmp_path / "news.toml"
    choice = CLAIM.replace('"count"', '"choice"')
    path.write_text(choice + 'options = ["arson", "gas_leak"]', encoding="utf-8")
    claim = catalogue.load_catalogue_file(path, VOCABULARY).claims["bell_count"]
    assert (dict(claim.options), claim.option_concepts) == ({}, ("arson", "gas_leak"))
    path.write_text(choice + 'options = ["arsson"]', encoding="utf-8")
    with pytest.raises(CatalogueError, match="options: 'arsson' is unknown; did you mean"):
        catalogue.load_catalogue_file(path, VOCABULARY)


def test_a_file_in_another_encoding_is_no_catalogue(tmp_path):
    path = tmp_path / "news.toml"
    path.write_bytes("[thing_groups]\n# Größe".encode("latin-1"))
    with pytest.raises(CatalogueError, match="not readable as TOML"):
        catalogue.load_catalogue_file(path, VOCABULARY)
