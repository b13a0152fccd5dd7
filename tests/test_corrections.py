"""Corrections: what corrections.csv may say, and what the warehouse makes of it."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from side_files import write_side_file
from test_models import ARTICLES, CLAIMS, EVENT_CUES, TERMS, fetch

from claimhouse.corrections import ACTIONS, COLUMNS, CORRECTIONS, read_corrections, read_value
from claimhouse.dbt_build import BuildError, run_dbt
from claimhouse.settings import Settings

HEADER = "action,claim,file,source,surface,expected,value,into_claim,reason,author,date"
EVENT = "harbour_fire"


def write_lines(landing: Path, *lines: str, header: str = HEADER) -> Path:
    """Write a corrections.csv and give the landing folder."""
    folder = landing / EVENT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corrections.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return landing


def test_a_line_becomes_a_row(tmp_path: Path) -> None:
    landing = write_lines(tmp_path, "override,killed,b.txt,,,≥ 17,19,,two died in hospital,Rana,2024-05-03")
    corrections, rejects = read_corrections(landing, [EVENT, "another"])
    assert rejects == []
    (row,) = corrections.to_dicts()
    assert corrections.schema == CORRECTIONS
    assert (row["event_id"], row["row_number"], row["file_uri"]) == (EVENT, 2, "harbour_fire/b.txt")
    assert (row["expected_display"], row["value"], row["qualifier"]) == ("≥ 17", 19.0, "exact")
    assert (row["corrected_by"], row["corrected_date"]) == ("Rana", datetime.date(2024, 5, 3))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("remove,killed,b.txt,,,3,,,typo,Rana,", f"action 'remove' is unknown; allowed: {', '.join(ACTIONS)}"),
        ("drop,killed,b.txt,,,,,,typo,Rana,", "drop needs column 'expected'"),
        ("override,killed,b.txt,,,3,,,typo,Rana,", "override needs column 'value'"),
        ("merge,killed,,,,,,,typo,Rana,", "merge needs column 'into_claim'"),
        ("drop,killed,,,,3,,,typo,Rana,", "one of file, article_id, source"),
        ("drop,killed,b.txt,,,3,4,,typo,Rana,", "column 'value' is for override"),
        ("drop,killed,b.txt,,,3,,,,Rana,", "needs column 'reason'"),
        ("drop,killed,b.txt,,,3,,,typo,,", "needs column 'author'"),
        ("split,killed,b.txt,,,3,,dead,typo,Rana,", "named like killed__a_name"),
        ("merge,killed,,,,,,killed,typo,Rana,", "the claim itself"),
        ("drop,killed,b.txt,,,3,,,typo,Rana,3 May", "date is '3 May'; write it as YYYY-MM-DD"),
        ("drop,killed,b.txt,,,3,,,typo,Rana,,more", "12 fields under 11 columns"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_allowed(tmp_path: Path, line: str, message: str) -> None:
    good = "flag,killed,b.txt,,,3,,,seems low,Rana,"
    corrections, (reject,) = read_corrections(write_lines(tmp_path, good, line), [EVENT])
    assert corrections["row_number"].to_list() == [2], "the rest of the file is used"
    assert (reject["file_uri"], reject["row_number"]) == ("harbour_fire/corrections.csv", 3)
    assert reject["reason_code"] == "operator_error"
    assert message in reject["detail"]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (HEADER.replace("action", "deed"), f"unknown column 'deed'; allowed: {', '.join(COLUMNS)}"),
        (HEADER.replace(",author", ""), "no column 'author'"),
        (HEADER + ",reason", "column 'reason' stands there twice"),
    ],
)
def test_a_mistaken_header_is_named(tmp_path: Path, header: str, message: str) -> None:
    corrections, rejects = read_corrections(write_lines(tmp_path, header=header), [EVENT])
    assert corrections.is_empty()
    assert any(message in reject["detail"] for reject in rejects)


def test_the_same_line_twice_is_a_mistake(tmp_path: Path) -> None:
    line = "drop,killed,b.txt,,,3,,,typo,Rana,"
    corrections, (reject,) = read_corrections(write_lines(tmp_path, line, line), [EVENT])
    assert corrections.height == 1
    assert reject["detail"] == "the same as line 2"


@pytest.mark.parametrize(
    ("value", "expected", "found"),
    [
        ("1,300,000", "", {"qualifier": "exact", "value": 1300000.0, "lower": 1300000.0, "upper": 1300000.0}),
        ("> 40 min", "17 min", {"qualifier": "more_than", "lower": 40.0, "upper": None, "lower_inclusive": False}),
        (">=40", "", {"qualifier": "at_least", "lower": 40.0, "upper": None, "lower_inclusive": True}),
        ("~ 4.5", "", {"qualifier": "about", "value": 4.5}),
        ("10–12", "", {"qualifier": "between", "value": None, "lower": 10.0, "upper": 12.0}),
        ("2024", "", {"value": 2024.0, "date_from": datetime.date(2024, 1, 1), "date_to": datetime.date(2024, 12, 31)}),
        ("2024-02", "", {"date_from": datetime.date(2024, 2, 1), "date_to": datetime.date(2024, 2, 29)}),
        ("2024-12-31", "", {"date_from": datetime.date(2024, 12, 31), "grain": "day"}),
    ],
)
def test_values_are_read_as_the_warehouse_displays_them(value: str, expected: str, found: dict[str, Any]) -> None:
    assert found.items() <= read_value(value, expected).items()


@pytest.mark.parametrize(("value", "expected"), [("17 h", "17 min"), ("a dozen", ""), ("2024-13-01", "")])
def test_what_is_no_value_has_no_number_and_no_date(value: str, expected: str) -> None:
    assert not {"value", "lower", "date_from"} & set(read_value(value, expected))


class Desk:
    """A warehouse of the fire at the harbour, built anew with one corrections.csv after the other."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = Settings(home=home, landing=home / "landing", batch_size=1)
        self.side_file = home / "claims.duckdb"

    def build(self, *lines: str) -> Path:
        """Build from nothing with these corrections."""
        self.side_file.unlink(missing_ok=True)
        corrections, rejects = read_corrections(write_lines(self.settings.landing, *lines), [EVENT])
        assert rejects == []
        self.write(corrections)
        run_dbt(self.settings, self.side_file, ["build", "--exclude-resource-type", "unit_test"])
        return self.side_file

    def write(self, corrections: pl.DataFrame) -> None:
        """Put lake, catalogue and corrections before dbt."""
        write_side_file(self.side_file, ARTICLES, CLAIMS, TERMS, event_cues=EVENT_CUES, corrections=corrections)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def corrected(desk: Desk) -> Path:
    built = desk.build(
        "drop,injured,daily_b.txt,,30,30,,,the residents were unhurt,Rana,2024-05-03",
        "override,delay,,daily_a,,42 min,41 min,,the paper corrected itself,Rana,",
        "override,fire_date,gazette.txt,,,2024-07-13,2024-07-12,,the fire began before midnight,Ilse,",
        "flag,concert_length,daily_a.txt,,,~ 120 min,,,one listener's guess,Ilse,",
        "split,delay,gazette.txt,,,20 min,,delay__doors,the doors and not the concert,Rana,",
        "merge,killed__earlier,,,,,,killed__1962,one fire under two names,Rana,",
    )
    return Path(built.rename(desk.home / "corrected.duckdb"))


def show(side_file: Path, claim_id: str) -> list[tuple[Any, ...]]:
    query = f"""
        select source_id, display, stated_display, is_corrected, is_flagged from fct_claim_values
        where claim_id = '{claim_id}' order by source_id, display
    """
    return fetch(side_file, query)


def test_a_dropped_value_is_gone_and_what_was_said_stays_visible(corrected: Path) -> None:
    assert show(corrected, "injured") == [("daily_b", "12", None, False, False)]
    query = "select source_id, stated_display, corrected_display, surface, corrected_by, correction_reason, row_number"
    assert fetch(corrected, f"{query} from fct_corrections where action = 'drop'") == [
        ("daily_b", "30", None, "30", "Rana", "the residents were unhurt", 2)
    ]
    assert fetch(corrected, "select count(*) from fct_mentions where surface = '30'") == [(1,)]


def test_an_overridden_value_is_compared_as_corrected(corrected: Path) -> None:
    assert show(corrected, "delay") == [
        ("daily_a", "41 min", "42 min", True, False),
        ("daily_b", "> 40 min", None, False, False),
        ("gazette", "45 min", None, False, False),
    ]
    query = "select surface, lower, upper, correction_note from fct_claim_values where display = '41 min'"
    assert fetch(corrected, query) == [("42 minutes", 41.0, 41.0, "override by Rana: the paper corrected itself")]
    query = "select display_b from fct_value_pairs where display_a = '41 min' or display_b = '41 min'"
    assert len(fetch(corrected, query)) == 2


def test_a_date_is_overridden_as_a_date(corrected: Path) -> None:
    query = "select display, date_from, date_to, grain from fct_claim_values where stated_display = '2024-07-13'"
    night = datetime.date(2024, 7, 12)
    assert fetch(corrected, query) == [("2024-07-12", night, night, "day")]


def test_a_flagged_value_stays(corrected: Path) -> None:
    assert show(corrected, "concert_length") == [("daily_a", "~ 120 min", "~ 120 min", True, True)]


def test_a_split_claim_has_a_question_of_its_own(corrected: Path) -> None:
    assert show(corrected, "delay__doors") == [("gazette", "20 min", "20 min", True, False)]
    query = "select parent_claim_id, claim_type, question from dim_claims where claim_id = 'delay__doors'"
    assert fetch(corrected, query) == [("delay", "event", "delay (doors)?")]
    query = "select verdict, self_contradiction_count from fct_claim_agreement where claim_id = 'delay'"
    assert fetch(corrected, query)[0][1] == 0


def test_a_merged_claim_has_the_values_of_both(corrected: Path) -> None:
    assert [row[1] for row in show(corrected, "killed__1962")] == ["7", "85"]
    assert show(corrected, "killed__earlier") == []


def test_every_correction_of_the_file_is_in_the_warehouse(corrected: Path) -> None:
    rows = fetch(corrected, "select row_number, action from fct_corrections order by row_number")
    actions = ("drop", "override", "override", "flag", "split", "merge")
    assert rows == list(enumerate(actions, start=2))


REFUSED = {
    "drop,killed,daily_b.txt,,,50,,,typo,Rana,": "expected 50; what is there now: 3",
    "drop,kiled,daily_b.txt,,,3,,,typo,Rana,": "claim kiled is unknown in this event; near it: ",
    "drop,killed,gone.txt,,,3,,,typo,Rana,": "no article of that name is in the event",
    "merge,killed,,,,,,kild,typo,Rana,": "into_claim kild is unknown in this event; near it: killed",
    "merge,killed,,,,,,delay,typo,Rana,": "delay asks for duration in minute, killed for count",
    "override,killed,daily_b.txt,,,3,three,,typo,Rana,": "value three is no count as the warehouse displays it",
    "flag,killed,daily_b.txt,,,3,,,seems low,Rana,": None,
    "drop,fire_date,gazette.txt,,,2024-07-13,,,typo,Rana,": None,
    "override,fire_date,gazette.txt,,,2024-07-13,2024-07-12,,typo,Rana,": "line 9 corrects the same value",
}


def test_corrections_that_fit_nothing_stop_the_build_and_say_what_is_there(desk: Desk, corrected: Path) -> None:
    corrections, rejects = read_corrections(write_lines(desk.settings.landing, *REFUSED), [EVENT])
    assert rejects == []
    shutil.copyfile(corrected, desk.side_file)
    desk.write(corrections)
    with pytest.raises(BuildError, match="corrections_apply") as failure:
        run_dbt(desk.settings, desk.side_file, ["build", "--select", "int_questions", "int_corrections"])
    assert "harbour_fire/corrections.csv, line 2: drop of killed: expected 50; what is there now: 3" in str(
        failure.value
    )
    rows = fetch(desk.side_file, "select row_number, problem from intermediate.int_corrections order by row_number")
    problems = dict(rows)
    assert len(problems) == len(REFUSED)
    for row_number, expected in enumerate(REFUSED.values(), start=2):
        assert (problems[row_number] or "").startswith(expected or ""), row_number
        assert (problems[row_number] is None) == (expected is None), row_number


def test_what_nobody_corrects_is_as_stated(corrected: Path) -> None:
    columns = "select column_name from information_schema.columns where table_name = 'int_stated_values'"
    names = ", ".join(name for (name,) in fetch(corrected, columns))
    kept = """where (article_id, mention_id) not in (
        select (article_id, mention_id) from intermediate.int_corrections
    )"""
    query = f"select {names} from intermediate.{{}} {kept} order by all"
    stated = fetch(corrected, query.format("int_stated_values"))
    assert stated == fetch(corrected, query.format("int_claim_values"))
    assert len(stated) > 10
