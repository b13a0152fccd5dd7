"""The house rules of the dbt project: names, grain, descriptions, contracts, sources, style."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from side_files import BUILD_INFO, CATALOGUE

from claimhouse.dbt_build import run_dbt
from claimhouse.settings import DBT_DIR, Settings
from claimhouse.tables import LAKE

FOLDER_PREFIXES = {
    "staging": r"stg_",
    "intermediate": r"int_",
    "marts": r"(fct_|dim_|meta_)|article_texts$",
}
MARTS = {
    "article_texts", "dim_articles", "dim_claims", "dim_events", "dim_languages", "dim_sources", "fct_claim_agreement",
    "fct_claim_matrix", "fct_claim_values", "fct_corrections", "fct_load_quality", "fct_mentions", "fct_origins",
    "fct_rejects", "fct_source_reliability", "fct_story_links", "fct_value_pairs", "meta_builds",
}  # fmt: skip
# DESIGN §2: names that others read. More columns may come; none of these may go.
CLAIM_VALUE_COLUMNS = {
    "event_id", "claim_id", "source_id", "article_id", "mention_id", "language_code", "dimension", "value", "unit_id",
    "lower", "upper", "lower_inclusive", "upper_inclusive", "qualifier", "date_from", "date_to", "grain", "value_text",
    "display", "thing", "speaker", "stance", "origin_id", "is_preferred", "match_score", "match_reason", "quote",
    "surface", "span_start", "span_end",
}  # fmt: skip
SCALARS = {"varchar", "double", "bigint", "integer", "boolean", "date", "timestamp with time zone"}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("manifest")
    settings = Settings(home=home, landing=home, batch_size=1)
    run_dbt(settings, home / "claims.duckdb", ["parse"])
    (written,) = home.rglob("manifest.json")
    read: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    found = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert len(found) > 40
    return found


def test_models_are_named_for_their_layer(models: list[dict[str, Any]]) -> None:
    for model in models:
        folder = model["path"].split("/")[0]
        assert re.match(FOLDER_PREFIXES[folder], model["name"]), model["name"]


def test_the_marts_of_the_contract_are_there_and_no_others(models: list[dict[str, Any]]) -> None:
    marts = {model["name"] for model in models if model["schema"] == "main"}
    assert marts == MARTS
    assert all(model["path"].startswith("marts/") == (model["schema"] == "main") for model in models)


def test_every_description_begins_with_the_grain(models: list[dict[str, Any]]) -> None:
    for model in models:
        first_sentence = re.split(r"[.:,]\s|[.:,]$", model["description"])[0]
        assert first_sentence.startswith("One row"), f"{model['name']}: {model['description']}"


def test_every_column_is_described_by_the_block_of_its_name(
    manifest: dict[str, Any], models: list[dict[str, Any]]
) -> None:
    blocks = {
        doc["name"]: doc["block_contents"]
        for doc in manifest["docs"].values()
        if doc["package_name"] == "claimhouse" and not doc["name"].startswith("__")
    }
    described = set()
    snapshots = [node for node in manifest["nodes"].values() if node["resource_type"] == "snapshot"]
    assert [node["name"] for node in snapshots] == ["claims_history"]
    for node in [*models, *snapshots, *manifest["sources"].values()]:
        assert node["columns"], node["name"]
        for name, column in node["columns"].items():
            assert column["description"] == blocks.get(name), f"{node['name']}.{name}"
            described.add(name)
    assert set(blocks) == described, "a block that no column uses"
    assert all(len(text.split()) >= 3 for text in blocks.values())


def test_marts_have_enforced_contracts_of_scalar_columns(models: list[dict[str, Any]]) -> None:
    for model in models:
        if model["name"] not in MARTS:
            continue
        assert model["config"]["contract"]["enforced"], model["name"]
        types = {column["data_type"] for column in model["columns"].values()}
        assert types <= SCALARS, model["name"]


def test_claim_values_keep_their_contract(models: list[dict[str, Any]]) -> None:
    (claim_values,) = [model for model in models if model["name"] == "fct_claim_values"]
    assert set(claim_values["columns"]) >= CLAIM_VALUE_COLUMNS


def test_sources_have_the_columns_of_the_code(manifest: dict[str, Any]) -> None:
    declared = {
        **{("lake", name): schema.names() for name, schema in LAKE.items()},
        **{("catalogue", name): schema.names() for name, schema in CATALOGUE.items()},
        ("build", "build_info"): BUILD_INFO.names(),
    }
    described = {
        (source["source_name"], source["name"]): list(source["columns"]) for source in manifest["sources"].values()
    }
    assert described == declared


def test_only_staging_reads_sources(models: list[dict[str, Any]]) -> None:
    read = 0
    for model in models:
        sources = [parent for parent in model["depends_on"]["nodes"] if parent.startswith("source.")]
        assert not sources or model["name"].startswith("stg_"), model["name"]
        read += len(sources)
    assert read == sum(1 for model in models if model["name"].startswith("stg_"))


def test_the_overview_and_the_exposures_name_what_exists(
    manifest: dict[str, Any], models: list[dict[str, Any]]
) -> None:
    overview = manifest["docs"]["doc.claimhouse.__overview__"]
    named = set(re.findall(r"`(?:intermediate\.)?((?:fct|dim|int|meta)_\w+)`", overview["block_contents"]))
    assert named
    assert named <= {model["name"] for model in models}
    assert len(manifest["exposures"]) >= 2


def test_the_models_that_decide_have_unit_tests(manifest: dict[str, Any]) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    assert {"int_claim_matches", "int_stated_values", "int_value_relations", "int_claim_verdicts"} <= tested


def test_dbt_is_no_python_package() -> None:
    assert not list(Path(DBT_DIR).rglob("__init__.py"))
