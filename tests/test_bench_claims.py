"""The lake that the measurement of the build makes: every table whole, every surface where its span says."""

from pathlib import Path

import duckdb

from claimhouse.bench_claims import SENTENCES, write_lake
from claimhouse.tables import LAKE


def test_a_made_lake_is_a_lake(tmp_path: Path) -> None:
    files = write_lake(tmp_path, 0, 120)
    assert {name for name, paths in files.items() if paths} == {"articles", "sentences", "mentions", "cues"}
    with duckdb.connect() as connection:
        for name, paths in files.items():
            if paths:
                connection.execute(f"create view {name} as from read_parquet({paths})")
                columns = [row[0] for row in connection.execute(f"describe {name}").fetchall()]
                assert set(columns) <= set(LAKE[name])
        counted = "select (select count(*) from articles), (select count(distinct event_id) from articles)"
        assert connection.execute(counted).fetchone() == (120, 2)
        for name in ("mentions", "cues"):
            slices = f"""
                select count(*), count(*) filter (
                    substr(text, span_start + 1, span_end - span_start) <> surface
                ) from {name} inner join articles using (article_id)
            """
            assert connection.execute(slices).fetchone() == (2 * SENTENCES * 120, 0), name


def test_the_same_articles_are_made_again(tmp_path: Path) -> None:
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        files = write_lake(tmp_path / name, 100, 130)
        with duckdb.connect() as connection:
            made.append(connection.execute(f"select * from read_parquet({files['mentions']}) order by all").fetchall())
    assert made[0] == made[1]
