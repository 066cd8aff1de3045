"""`sereno demo`, from nothing to its answer, and what it says against what is true.

1. It ends with 0, in Spanish or English, names the pages, and they are there.
2. The quality report finds every planned fault, to the row.
3. Points are placed without one mistake; names only fail where the name was another's.
4. The selection recovers most of the 22 areas of highest underlying risk.
5. The same seed gives the same results; the demo replaces only what is its own.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from sereno.cli.demo import SEED, command
from sereno.demo_city import CityFacts, generate_city
from sereno.vocabulary.problems import Problem
from tests.demo_results import make_demo
from tests.once import Once


@pytest.fixture(scope="module")
def demo(once: Once):
    """Folder and output of `sereno demo`, made once."""
    folder = once("demo", make_demo)
    return folder / "out", (folder / "said.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def facts(tmp_path_factory) -> CityFacts:
    return generate_city(tmp_path_factory.mktemp("facts"), np.random.default_rng(SEED))


@pytest.fixture(scope="module")
def quality(demo) -> dict:
    folder, _ = demo
    return json.loads((folder / "results" / "quality.json").read_text(encoding="utf-8"))


def test_it_says_what_it_found_and_where_to_look(demo, facts: CityFacts) -> None:
    """1"""
    folder, said = demo
    assert "Santiago de la Linterna" in said
    assert "Se eligieron 22 de 320 colonias" in said
    for page in ("selection.html", "quality.html"):
        assert str(folder / "results" / page) in said
        assert (folder / "results" / page).stat().st_size > 10_000
    selection = json.loads((folder / "results" / "selection.json").read_text(encoding="utf-8"))
    names = dict(zip(facts.codes, facts.area_names, strict=True))
    assert all(names[code] in said for code in selection["selected"])


def test_rows_in_are_incidents_and_rejects(facts: CityFacts, quality: dict) -> None:
    """2"""
    assert quality["rows"] == {
        "in": facts.rows,
        "incidents": facts.incidents,
        "rejected": sum(facts.rejects.values()),
    }
    rejects = {reject["code"]: reject["n"] for reject in quality["rejects"]}
    planned = facts.rejects
    assert rejects == {
        "row_of_other_width": planned["too_few_fields"] + planned["too_many_fields"],
        "date_missing": planned["date_missing"],
        "date_unreadable": planned["date_unreadable"] + planned["date_impossible"],
        "date_in_future": planned["date_in_future"],
    }


def test_every_planned_fault_is_found(facts: CityFacts, quality: dict) -> None:
    """2"""
    dirt, places, times, dates = (
        facts.dirt, quality["places"], quality["times"], quality["dates"],
    )  # fmt: skip
    assert places["zero"] == dirt["point_zero"]
    assert places["swapped"] == dirt["point_swapped"]
    assert places["sign_mended"] == dirt["point_sign_lost"]
    assert places["outside"] == dirt["point_outside"] + dirt["name_gap"]
    assert places["overlaps"] > 0
    assert times["noon"]["n"] == dirt["time_noon"]
    assert times["midnight"]["n"] == dirt["time_midnight"]
    assert dates["first_of_january"]["n"] == dirt["date_first_of_january"]
    assert dates["out_of_period"] == dirt["date_late_report"]
    forms = {form["form"]: form["n"] for form in dates["forms"]}
    assert sum(n for form, n in forms.items() if "HH" in form) == dirt["date_with_time"]
    assert quality["duplicates"] == dirt["duplicates"]
    assert quality["offences"]["coded_by"]["unknown"] == dirt["label_unknown"]
    assert quality["offences"]["coded_by"]["missing"] == dirt["label_empty"]
    assert quality["names"]["blank"] == dirt["name_empty"]
    # Some of these lost their label, and then nobody can tell what they were.
    lost = facts.topics["not_an_offence"] - quality["offences"]["not_an_offence"]
    assert 0 <= lost <= dirt["label_unknown"] + dirt["label_empty"]


def test_placing_is_as_good_as_the_records_allow(demo, facts: CityFacts, quality: dict) -> None:
    """3"""
    folder, _ = demo
    table = pq.read_table(folder / "results" / "incidents.parquet").to_pandas()
    truth = {
        f"incidents/{file.path.name}": np.where(
            file.true_area >= 0, np.array(facts.codes)[file.true_area], ""
        )
        for file in facts.files
    }
    # The header is line 1, so that data row r stands on line r + 2.
    true = np.array(
        [
            truth[file][line - 2]
            for file, line in zip(table.source_file, table.source_row, strict=True)
        ]
    )
    placed = table.area_code.astype(object).fillna("").to_numpy()
    by_point = (table.placed_by == "point").to_numpy()
    assert (placed[by_point] == true[by_point]).all()
    by_name = (table.placed_by == "name").to_numpy()
    wrong = by_name & (placed != true)
    assert wrong.sum() / by_name.sum() < 0.05
    assert (table.name_score[wrong] == 100).mean() > 0.9  # another's name, well written
    assert quality["placed"]["share"] > 0.98
    disagree = facts.dirt["name_neighbour"] / facts.incidents
    assert abs(1 - quality["agreement"]["share"] - disagree) < 0.005


def test_the_selection_finds_the_riskiest_areas(demo, facts: CityFacts) -> None:
    """4"""
    folder, _ = demo
    selection = json.loads((folder / "results" / "selection.json").read_text(encoding="utf-8"))
    assert len(selection["selected"]) == 22
    assert len(set(selection["selected"]) & set(facts.highest_risk)) >= 17
    groups = dict(zip(facts.codes, facts.groups, strict=True))
    assert {groups[code] for code in selection["selected"]} == set(facts.groups)
    excluded = {area["area_code"] for area in selection["excluded"]}
    unfit = np.isnan(facts.population) | (facts.population == 0)
    assert excluded == set(np.array(facts.codes)[unfit])


def _digests(results: Path) -> dict[str, str]:
    """Every file of a run but audit.json, which holds the timings; not what is kept to read it."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in results.iterdir()
        if path.is_file() and path.name != "audit.json"
    }


def test_it_replaces_only_what_is_its_own(demo, tmp_path: Path) -> None:
    """5"""
    theirs = tmp_path / "audit"
    (theirs / "city").mkdir(parents=True)
    (theirs / "notes.txt").write_text("ours", encoding="utf-8")
    result = CliRunner().invoke(command, ["--out", str(theirs), "--no-open"])
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "demo_folder_in_use"
    assert sorted(path.name for path in theirs.iterdir()) == ["city", "notes.txt"]

    folder, _ = demo
    before = _digests(folder / "results")
    result = CliRunner().invoke(
        command, ["--out", str(folder), "--no-open", "--json"], env={"SERENO_LANGUAGE": "es"}
    )
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert len(summary["selected"]) == 22
    assert summary["truth"]["found"] >= 17
    assert sorted(path.name for path in folder.iterdir()) == ["city", "results"]
    assert _digests(folder / "results") == before
