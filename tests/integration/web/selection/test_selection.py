"""Explore, select, commit.

1. The explorer's numbers are those of `sereno run`; months of the address narrow them.
2. The map is small, packed, has a strong tag, and is sent once.
3. Whoever may not see records sees no small number on page, sheet, CSV or GeoPackage, and no
   other period from which one could be had.
4. The workbench answers with the run's own choice for the run's own settings.
5. NaN, negative and empty weights, and settings that don't exist, get a clear message.
6. A form opened before a newer import is told so, and nothing is committed.
7. A commit needs a name, a reason, and a reason for each area by hand; it keeps everything.
8. A committed selection is never changed: model, query and database refuse.
9. Roles: sliders, draws and commits answer 403 to whoever may not.
10. Each column of ranking and explorer, and the line of the draws, opens how it is made; the
    workbench tells the settings of the very answer.
11. A session that ended is told in words to the sliders' scripts, with the way back to the page and
    its settings; so is a sign-in since the page was opened. A commit finds its way back too.
12. Settings in an address are of the same areas after another import.
13. Two areas of one name are told apart on every page and map; files have the name as it came.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import geopandas
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from sereno.methods.selection.concentration import concentration
from sereno.vocabulary.quantities import share
from sereno.web.audits.roles import Role
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_files import FOLDER
from sereno.web.imports.version_reader import open_version
from sereno.web.people.frozen import FrozenError
from sereno.web.selection.models import CommittedSelection
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.selection.bench_steps import at, commit, form
from tests.integration.web.selection.selection_data import add_version, results

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return results(tmp_path_factory.mktemp("small"))


@pytest.fixture
def version(audit, out) -> DataVersion:
    return add_version(audit, out)


def _map_at(number: int) -> str:
    return reverse("imports:map", kwargs={"audit": "queretaro", "number": number})


def _csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.one_database
def test_numbers_are_those_of_the_run(version, coordinator, signed_in, out) -> None:
    """1"""
    client = signed_in(coordinator)
    page = client.get(at("explore"), {"topic": "robbery"})
    assert page.status_code == 200
    rows = _csv(client.get(at("explore_csv"), {"topic": "robbery"}).content.decode())
    run = {
        row["area_code"]: row
        for row in csv.DictReader((out / "incidence.csv").open(encoding="utf-8"))
        if row["key" if "key" in row else "topic"] == "robbery"
    }
    assert len(rows) == len(run) == 12
    for row in rows:
        for name in ("n", "rate", "rate_low", "rate_high", "eb_rate"):
            assert float(row[name]) == pytest.approx(float(run[row["area_code"]][name]), abs=1e-4)
    half = client.get(at("explore_csv"), {"topic": "robbery", "from": "2022-01", "to": "2022-12"})
    assert sum(int(r["n"]) for r in _csv(half.content.decode())) < sum(int(r["n"]) for r in rows)
    for place in (0, 11):
        assert client.get(at("area", place=place)).status_code == 200
    assert client.get(at("area", place=12)).status_code == 404
    for odd in ({"from": "never"}, {"topic": "x"}, {"group": "x"}, {"page": "x"}, {"sort": "x"}):
        assert client.get(at("explore"), odd).status_code == 200


@pytest.mark.one_database
def test_map(version, coordinator, signed_in) -> None:
    """2"""
    client = signed_in(coordinator)
    plain = client.get(_map_at(1))
    packed = client.get(_map_at(1), headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(json.loads(plain.content)["features"]) == 12
    assert not packed["ETag"].startswith("W/")
    assert packed["ETag"] != plain["ETag"]
    again = client.get(
        _map_at(1),
        headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]},
    )
    assert again.status_code == 304
    assert not again.content
    assert client.get(_map_at(2)).status_code == 404


@pytest.mark.one_database
def test_small_numbers_are_held_back(
    version, audit, in_role, coordinator, signed_in, tmp_path: Path
) -> None:
    """3"""
    audit.k = 12
    audit.save()
    asks = {"topic": "homicide", "from": "2022-01", "to": "2022-02", "group": "Norte"}
    everything = _csv(
        signed_in(coordinator).get(at("explore_csv"), {"topic": "homicide"}).content.decode()
    )
    small = {r["area_code"] for r in everything if 0 < int(r["n"]) < 12}
    assert small
    viewer = in_role(Role.VIEWER)
    client = signed_in(viewer)
    seen = {
        r["area_code"]: r
        for r in _csv(client.get(at("explore_csv"), {"topic": "homicide"}).content.decode())
    }
    held = {code for code, row in seen.items() if row["held_back"] == "1"}
    assert held >= small
    for code in held:
        assert not any(seen[code][x] for x in ("n", "rate", "rate_low", "rate_high", "eb_rate"))
    narrowed = _csv(client.get(at("explore_csv"), asks).content.decode())
    for row in narrowed:
        assert row == seen[row["area_code"]]
    reader = open_version(version)
    place = reader.number_of[min(small)]
    page = client.get(at("explore"), {"topic": "homicide"})
    data = page.context["map_data"]
    assert data["n"][place] is None
    assert data["value"][place] is None
    assert data["classes"][place] == "n"
    asked = client.get(at("explore"), asks).context
    assert asked["shown"].total in (None, reader.shown_counts(12).total("homicide", "Norte"))
    assert asked["month_data"]["n"] == []
    assert not asked["month_data"]["chooses"]
    sheet = client.get(at("area", place=place), {"topic": "homicide"})
    assert sheet.context["row"].n is None
    # What the area's page says of each offence comes from the counts that are shown.
    assert "homicide" not in {each.topic for each in sheet.context["topics"]}
    for each in sheet.context["topics"]:
        assert each.n == reader.shown_counts(12).areas(each.topic)[place]
    whole = signed_in(coordinator).get(at("area", place=place)).context
    share_of_people = reader.population[place] / sum(p for p in reader.population.tolist() if p > 0)
    for each in whole["topics"]:
        first, last = reader.period
        counts = reader.counts(topic=each.topic, first=first, last=last)
        assert each.n == counts[place]
        assert each.beside.times == pytest.approx(counts[place] / counts.sum() / share_of_people)
        assert each.beside.low <= each.beside.times <= each.beside.high
        assert (each.beside.here, each.beside.all) == (counts[place], counts.sum())
    client = signed_in(viewer)
    half = client.get(at("explore"), {"topic": "homicide"}).context["figures"].by_name("half")
    known = [
        float(r["n"])
        for r in _csv(client.get(at("explore_csv"), {"topic": "homicide"}).content.decode())
        if r["n"]
    ]
    assert half.value == share(concentration(known).smallest_share if sum(known) else None)
    assert "left out" in half.exclusions[0]
    gpkg = client.get(at("explore_gpkg"), {"topic": "homicide"})
    taken = tmp_path / "incidence.gpkg"
    taken.write_bytes(gpkg.content)
    layer = geopandas.read_file(taken, layer="incidence")
    assert layer.crs.to_epsg() == 4326
    assert set(layer.geom_type) == {"MultiPolygon"}
    assert layer.set_index("area_code")["n"].isna().sum() == layer["held_back"].sum() > 0


@pytest.mark.one_database
def test_the_run_again(version, coordinator, signed_in, out) -> None:
    """4"""
    client = signed_in(coordinator)
    assert client.get(at("select")).status_code == 200
    answer = client.post(at("ranking"), form(version)).json()
    run = json.loads((out / "selection.json").read_text(encoding="utf-8"))
    codes = [area["area_code"] for area in open_version(version).areas]
    got = {code for code, s in zip(codes, answer["selected"], strict=True) if s}
    assert got == set(run["selected"])
    draws = client.post(at("draws"), form(version)).json()
    assert draws["draws"] == 2000
    assert all(0 <= p <= 1 for p in draws["p"])
    by_data = client.post(at("ranking"), form(version, weighting="entropy")).json()
    assert sum(by_data["weights"].values()) == pytest.approx(1)
    assert by_data["weights"] != pytest.approx(answer["weights"])
    same = client.post(at("ranking"), form(version, weighting="equal")).json()
    assert [*same["weights"].values()] == pytest.approx([1 / 3] * 3)
    worst = answer["rank"].index(max(answer["rank"]))
    by_hand = client.post(at("ranking"), form(version, **{f"hand_{worst}": "in"})).json()
    assert by_hand["selected"][worst]
    assert sum(by_hand["selected"]) == 4


@pytest.mark.parametrize(
    "changes",
    [
        {"w_robbery": "NaN"},
        {"weighting": "by eye"},
        {"w_robbery": "inf"},
        {"w_robbery": "-1"},
        {"w_robbery": "x"},
        {"w_robbery": "0", "w_homicide": "0", "w_family_violence": ""},
        {"normalise": "x"},
        {"n": "0"},
        {"n": "-3"},
        {"n": "99"},
        {"n": "²"},
        {"at_least": "9"},
        {"least_population": "-5"},
        {"least_population": "99999999"},
        {"hand_99": "in"},
        {"hand_x": "out"},
    ],
    ids=str,
)
@pytest.mark.one_database
def test_bad_settings(version, coordinator, signed_in, changes) -> None:
    """5"""
    client = signed_in(coordinator)
    for name in ("ranking", "draws"):
        answer = client.post(at(name), form(version, **changes))
        assert answer.status_code == 422
        assert answer.json()["problem"]
    page = client.post(at("commit"), form(version, name="A", reason="B", **changes))
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()
    assert not CommittedSelection.objects.exists()
    assert client.get(at("select"), form(version, **changes)).status_code == 200


@pytest.mark.one_database
def test_least_residents(version, audit, coordinator, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)
    reader = open_version(version)
    answer = client.post(at("ranking"), form(version, least_population="1200")).json()
    few = [i for i, area in enumerate(reader.areas) if area["population"] < 1200]
    assert few
    assert not any(answer["rank"][i] for i in few)
    commit(client, version, "Con gente", least_population="1200")
    made = CommittedSelection.objects.get(name="Con gente")
    assert made.index["least_population"] == 1200
    assert {r["why"] for r in made.rows if r["rank"] is None} == {"too_few_people"}
    page = client.get(at("decision", number=made.number)).content.decode()
    assert "1,200" in page
    again = client.get(at("select"))
    assert again.context["asked"].least_population == 1200


def test_stale_form(version, audit, coordinator, signed_in, out) -> None:
    """6"""
    sent = form(version, name="A", reason="B")
    add_version(audit, out, 2)
    client = signed_in(coordinator)
    assert client.post(at("ranking"), sent).status_code == 409
    assert client.post(at("draws"), sent).status_code == 409
    page = client.post(at("commit"), sent)
    assert page.status_code == 409
    assert "newer import" in page.content.decode()
    assert not CommittedSelection.objects.exists()


def testcommit(version, audit, coordinator, signed_in) -> None:
    """7"""
    client = signed_in(coordinator)
    for changes in ({"name": ""}, {"reason": " "}, {"hand_3": "out"}, {"name": "x" * 121}):
        assert client.post(
            at("commit"), form(version, **({"name": "A", "reason": "B"} | changes))
        ).status_code == 422  # fmt: skip
    made = commit(client, version, "The four", hand_3="out", reason_3="Another programme is there")
    assert made.status_code == 302
    kept = CommittedSelection.objects.get()
    assert (kept.version, kept.by, kept.seed, kept.draws) == (version, coordinator, 7, 10_000)
    assert len(kept.rows) == 12
    assert len(kept.selected) == 4
    assert kept.by_hand[0]["reason"] == "Another programme is there"
    assert sum(kept.weights.values()) == pytest.approx(1)
    page = client.get(made["Location"]).content.decode()
    assert "Another programme is there" in page
    assert audit.events.filter(verb="commit_selection").count() == 1
    assert "The four" in client.get(reverse("audits:history", args=["queretaro"])).content.decode()


def test_frozen(version, coordinator, signed_in) -> None:
    """8"""
    commit(signed_in(coordinator), version, "First")
    made = CommittedSelection.objects.get()
    made.name = "Other"
    for change in (made.save, made.delete):
        with pytest.raises(FrozenError):
            change()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        CommittedSelection.objects.update(name="Other")
    assert CommittedSelection.objects.get().name == "First"


@pytest.mark.one_database
def test_roles(version, in_role, signed_in, coordinator) -> None:
    """9"""
    commit(signed_in(coordinator), version, "First")
    for role, plays, commits in (
        (Role.VIEWER, False, False),
        (Role.EVALUATOR, True, False),
        (Role.ANALYST, True, True),
    ):
        client = signed_in(in_role(role))
        assert client.get(at("select")).status_code == 200
        for name in ("ranking", "draws"):
            assert client.post(at(name), form(version)).status_code == (200 if plays else 403)
        answer = commit(client, version, "Other", replaces="1")
        assert answer.status_code == (302 if commits else 403)
        file = client.get(at("decision_csv", number=1)).content.decode()
        assert ("score" in file.splitlines()[0]) == plays
        assert ("rank" in file.splitlines()[0]) == plays
        assert ("bench" in client.get(at("select")).context) == plays


@pytest.mark.one_database
def test_every_column_says_how_it_was_made(version, in_role, signed_in, coordinator) -> None:
    """10"""
    page = signed_in(coordinator).get(at("select"))
    keys = {"rank", "score", "chance", "same", "measure"}
    assert {figure.key for figure in page.context["figures"]} == keys
    text = page.content.decode()
    for key in keys:
        assert f'popovertarget="fig-{key}"' in text
        assert f'id="fig-{key}"' in text
    assert f"<dd>{version.seed}</dd>" in text
    seen = signed_in(in_role(Role.VIEWER)).get(at("select"))
    assert {f.key for f in seen.context["figures"]} == {"chosen", "firm", "close", "chance"}


@pytest.mark.one_database
def test_settings_told_are_those_of_the_answer(version, signed_in, coordinator) -> None:
    """10"""
    client = signed_in(coordinator)
    moved = form(version, n="3", w_robbery="70", w_homicide="30", w_family_violence="0")
    told = dict(client.post(at("ranking"), moved).json()["settings"])
    assert told["How many"] == "3"
    assert "70.0" in told["Weights"]
    opened = client.get(at("select")).context["figures"].by_name("same").inputs
    assert [label for label, _value in opened] == list(told)


@pytest.mark.one_database
def test_columns_of_the_explorer(version, signed_in, coordinator) -> None:
    """10: each head that is a number opens its sheet, and the population says whence it is."""
    page = signed_in(coordinator).get(at("explore"))
    text = page.content.decode()
    for key in ("population", "n", "rate", "interval", "eb", "by_month"):
        assert text.count(f'popovertarget="fig-{key}"') >= 1
        assert f'id="fig-{key}"' in text
    inputs = dict(page.context["figures"].by_name("population").inputs)
    people = sum(area["population"] or 0 for area in open_version(version).areas)
    assert inputs["Together"] == f"{people:,.0f}"


def _address(version: DataVersion, **changes: str) -> str:
    return f"{at('select')}?{urlencode(form(version, **changes))}"


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["ranking", "draws"])
def test_a_session_that_ended_is_told(version, client, coordinator, name: str) -> None:
    """11"""
    kept = _address(version, n="3", hand_2="in", reason_2="Nobody asked here", reason="Agreed")
    headers = {
        "accept": "application/json",
        "accept-language": "en",
        "referer": f"http://testserver{kept}",
    }
    answer = client.post(at(name), form(version), headers=headers)
    assert answer.status_code == 401
    told = answer.json()
    assert "sign in" in told["problem"]
    assert told["way_words"]
    back = client.post(told["way"], {"login": coordinator.email, "password": PASSWORD}, follow=True)
    assert back.redirect_chain[-1][0] == kept
    assert back.context["asked"].n == 3
    assert back.context["asked"].by_hand == ((2, "in", "Nobody asked here"),)
    assert back.context["form"].initial["reason"] == "Agreed"


@pytest.mark.one_database
def test_a_commit_of_an_ended_session(version, client, coordinator) -> None:
    """11"""
    kept = _address(version, n="3", name="The three", reason="Agreed")
    headers = {"referer": f"http://testserver{kept}"}
    answer = client.post(at("commit"), form(version, name="The three"), headers=headers)
    assert answer.status_code == 302
    back = client.post(
        answer["Location"], {"login": coordinator.email, "password": PASSWORD}, follow=True
    )
    assert back.redirect_chain[-1][0] == kept
    assert back.context["form"].initial == {"name": "The three", "reason": "Agreed"}
    assert not CommittedSelection.objects.exists()


@pytest.mark.one_database
def test_another_sign_in_is_told(version, coordinator) -> None:
    """11"""
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    kept = _address(version, n="3")
    headers = {"accept": "application/json", "referer": f"http://testserver{kept}"}
    answer = client.post(at("ranking"), form(version), headers=headers)
    assert answer.status_code == 403
    assert answer.json()["way"] == kept


@pytest.mark.one_database
def test_settings_of_an_earlier_import(version, audit, coordinator, signed_in, out) -> None:
    """12"""
    earlier = form(version, hand_2="in", reason_2="Why", hand_11="out", hand_99="in")
    codes = [area["area_code"] for area in open_version(version).areas]
    later = add_version(audit, out, 2)
    folder = later.folder / "areas.geojson"
    document = json.loads(folder.read_text(encoding="utf-8"))
    document["features"] = document["features"][:0:-1][:10]
    gone = set(codes) - {f["properties"]["area_code"] for f in document["features"]}
    folder.write_text(json.dumps(document), encoding="utf-8")
    for prepared in (later.folder / "browser").glob("*"):
        prepared.unlink()
    asked = signed_in(coordinator).get(at("select"), earlier).context["asked"]
    areas = open_version(later).areas
    found = {areas[place]["area_code"]: (hand, why) for place, hand, why in asked.by_hand}
    wanted = {codes[2]: ("in", "Why"), codes[11]: ("out", "")}
    assert found == {code: hand for code, hand in wanted.items() if code not in gone}
    assert found
    nowhere = signed_in(coordinator).get(at("select"), earlier | {"version": "77"})
    assert nowhere.context["asked"].by_hand == ()


@pytest.mark.one_database
def test_two_of_one_name(version, audit, coordinator, signed_in) -> None:
    """13"""
    areas = open_version(version).areas
    one, two = next((a, b) for a in areas for b in areas if a["group"] < b["group"])
    for file in ("areas.geojson", "selection.csv"):
        path = version.folder / file
        text = path.read_text(encoding="utf-8").replace(two["area_name"], one["area_name"])
        path.write_text(text, encoding="utf-8")
    # Made again: what was read of it before is forgotten.
    version.finished_at = timezone.now()
    version.save()
    for path in (version.folder / FOLDER).glob("*.json"):
        path.unlink()
    client = signed_in(coordinator)
    made = commit(client, version, "Both", n="12")
    apart = [f"{one['area_name']} ({each['group']})" for each in (one, two)]
    for page in (at("explore"), at("select"), made["Location"]):
        text = client.get(page).content.decode()
        assert [label for label in apart if label in text] == apart, page
    names = [row["area_name"] for row in _csv(client.get(at("explore_csv")).content.decode())]
    assert names.count(one["area_name"]) == 2
