"""Tables of indicators through the browser: upload, menus, check, load.

1. A small long table: guessed, checked, loaded; formulas that rest on it follow.
2. What can't be taken is said with its line, and can be downloaded; the rest is taken.
3. Mistakes in the menus are said at the top, and nothing is checked.
4. A table of areas that aren't the audit's makes a level of its own.
5. The census by AGEB: municipality 014 gives 430 urban AGEB and 1,002,636 people.
6. A file that is no table says so; a cut-off upload and one without its token leave nothing.
7. An answer that nobody waits for is dropped; a loaded table stays as it is.
8. The server's folder gives its files and no others.
9. Areas by name find their codes.
10. A later table adds to what is there; a cell that both have is the later one's.
11. An indicator has the level of its table's source, and so has what rests on it.
12. What a table brings is had in the gap matrix, and its source is loaded.
14. Figures that can't be what their unit says, or are of another size than before, are confirmed
    by a person before they count; what a look is not sure of is said in the reader's language.
13. A check whose worker is given up and wakes late leaves its successor's answer as it is.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.exchange.indicators.value_files import read_values
from sereno.methods.sources.indicators.values import SUPPRESSED
from sereno.web.audits.roles import Role
from sereno.web.files.spool import PART, files_folder
from sereno.web.files.uses import unnamed
from sereno.web.geographies.models import GeographyArea, GeographyLevel
from sereno.web.imports.models import Upload
from sereno.web.imports.version_reader import open_version
from sereno.web.indicators.changes import add_indicator
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator, TableState
from sereno.web.indicators.tables import check as checking
from sereno.web.indicators.tables.changes import take_back
from sereno.web.jobs.models import Job
from sereno.web.jobs.queue import claim, sweep
from sereno.web.jobs.running import run, run_now
from tests.integration.web.indicators.table_steps import address, bring, check, load, menus
from tests.integration.web.jobs.job_steps import last_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_home")]


@pytest.fixture
def client(coordinator, audit, signed_in) -> Client:
    return signed_in(coordinator)


@pytest.fixture
def codes(version) -> list[str]:
    """The audit's area codes, its levels made."""
    count_version(version=version)
    return [area["area_code"] for area in open_version(version).areas]


@pytest.mark.one_database
def test_a_long_table(client, audit, codes) -> None:
    """1"""
    lamps = {"street_lamps": 40, "street_lamps_working": 30}
    rows = [f"{code},2020,{name},{n}" for code in codes for name, n in lamps.items()]
    content = "clave,año,indicador,valor\n" + "\n".join(rows) + "\n"
    table = bring(client, audit, "luminarias.csv", content.encode())
    assert table.state == TableState.DRAFT
    roles = {column["name"]: column["role"] for column in table.settled["columns"]}
    assert roles == {"clave": "area", "año": "period", "indicador": "label", "valor": "value"}
    table = check(client, audit, table)
    assert table.state == TableState.CHECKED
    assert table.checked["n"] == 2 * len(codes)
    assert "What the check found" in client.get(address(audit, table)).content.decode()
    load(client, audit, table)
    share = Indicator.objects.get(audit=audit, code="street_lighting").current
    values = read_values(share.file.path, ["street_lighting"])["area"].values
    assert set(values.values.tolist()) == {75}
    page = client.get(reverse("indicators:indicator", args=[audit.slug, "street_lighting"]))
    assert page.status_code == 200
    assert len(page.context["rows"]) == len(codes)


@pytest.mark.one_database
def test_what_cannot_be_taken(client, audit, codes) -> None:
    """2"""
    a, b = codes[:2]
    content = (
        "clave,periodo,indicador,valor\n"
        f"{a},2020,street_lamps,10\n"
        f"{a},2021,street_lamps,11\n{a},2021,street_lamps,12\n"
        f"{b},2020,street_lighting,140\n"
        f"{b},algún día,street_lamps,3\n"
        f"{b}X,2020,street_lamps,3\n"
        f"{b},2020,street_lamps,muchas\n"
    )
    table = check(client, audit, bring(client, audit, "malas.csv", content.encode()))
    assert table.checked["n"] == 1
    assert table.checked["faults"] == {
        "value_differs": 2, "value_over_100": 1, "value_area_unknown": 1,
    }  # fmt: skip
    assert (table.checked["rejected"], table.checked["cells"]) == (1, 1)
    assert table.checked["unknown_areas"][0][0] == f"{b}X"
    assert b in table.checked["unknown_areas"][0][2]
    text = client.get(address(audit, table)).content.decode()
    assert "There are different values for the same thing" in text
    answer = client.get(
        reverse("indicators:table_file", args=[audit.slug, table.number, "rejects"])
    )
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == ("line,column,value,code,reason_es,how_to_mend_es,reason_en,how_to_mend_en")
    assert [line.split(",")[0] for line in lines[1:]] == ["3", "4", "5", "6", "7", "8"]
    load(client, audit, table)
    assert Indicator.objects.get(audit=audit, code="street_lamps").current.n_values == 1


@pytest.mark.one_database
def test_mistakes_in_the_menus(client, audit, codes) -> None:
    """3"""
    content = f"clave,2019,2020\n{codes[0]},1,2\n{codes[1]},3,4\n"
    table = bring(client, audit, "ancha.csv", content.encode())
    values = menus(client, audit, table)
    nothing = client.post(address(audit, table), values | {"role-1": "", "role-2": ""})
    assert nothing.status_code == 422
    assert "at least one column as holding values" in nothing.content.decode()
    twice = client.post(address(audit, table), values | {"role-1": "period", "role-2": "period"})
    assert "Only one column can be: period." in twice.content.decode()
    bad = client.post(address(audit, table), values | {"period_is": "algún día"})
    assert "That is not a period." in bad.content.decode()
    unnamed = client.post(address(audit, table), values | {"level": "+", "new_level": ""})
    assert "A new level needs a name." in unnamed.content.decode()
    table.refresh_from_db()
    assert table.state == TableState.DRAFT


@pytest.mark.one_database
def test_a_level_of_its_own(client, audit, codes) -> None:
    """4"""
    content = "sector,2019,2020\nS1,1,2\nS2,3,4\n"
    table = bring(client, audit, "sectores.csv", content.encode())
    table = check(
        client, audit, table, level="+", new_level="Sector policial", indicator_is="patrols",
        **{"role-0": "area"},
    )  # fmt: skip
    load(client, audit, table)
    level = GeographyLevel.objects.get(audit=audit, key="sector-policial")
    assert level.parent.key == "municipality"
    assert [area.code for area in level.areas.all()] == ["S1", "S2"]
    indicator = Indicator.objects.get(audit=audit, code="patrols")
    assert indicator.current.facts["sector-policial"]["periods"] == ["2019", "2020"]
    page = client.get(reverse("indicators:indicator", args=[audit.slug, "patrols"]))
    assert "have no boundaries here" in page.content.decode()


@pytest.mark.real_data
@pytest.mark.one_database
def test_the_census(client, audit, codes, real_data) -> None:
    """5"""
    file = real_data("queretaro-census2020") / "RESAGEBURB_22CSV20.csv.bz2"
    table = bring(client, audit, file.name, file.read_bytes())
    shown = client.get(address(audit, table)).content.decode()
    assert "2020 Census by urban AGEB and block" in shown
    table = check(client, audit, table, only_column="cve_mun", only_values="014")
    assert table.state == TableState.CHECKED, last_job(table).problem
    assert table.checked["areas"] == 430
    assert table.checked["apart"]["municipality"] == 1
    population = table.checked["indicators"][0]
    assert (population["code"], population["sum"]) == ("population", 1_002_636)
    text = client.get(address(audit, table)).content.decode()
    assert "1,002,636" in text
    assert "430 areas" in text
    load(client, audit, table)
    level = GeographyLevel.objects.get(audit=audit, key="ageb")
    areas = GeographyArea.objects.filter(level=level)
    assert areas.count() == 430
    assert sum(area.population for area in areas) == 1_002_636
    assert all(len(area.code) == 13 and area.code.startswith("22014") for area in areas)
    edition = Indicator.objects.get(audit=audit, code="population").current
    values = read_values(edition.file.path, ["population"], "ageb")["ageb"].values
    assert values.values.sum() == 1_002_636
    women = Indicator.objects.get(audit=audit, code="women_share").current
    shares = read_values(women.file.path, ["women_share"], "ageb")["ageb"].values
    assert len(shares) == 430
    every = read_values(table.file.path)["ageb"].values
    assert (every.statuses == SUPPRESSED).any()
    page = client.get(
        reverse("indicators:indicator", args=[audit.slug, "population"]) + "?level=ageb"
    )
    assert page.context["page"].paginator.count == 430


@pytest.mark.one_database
def test_what_is_no_table(client, audit, codes, signed_in, coordinator) -> None:
    """6"""
    place = reverse("indicators:upload", args=[audit.slug])
    picture = SimpleUploadedFile("foto.csv", b"\x89PNG\r\n\x1a\n" + b"0" * 200)
    refused = client.post(place, {"file": picture, "whole": "1"})
    assert (refused.status_code, audit.indicator_tables.count()) == (422, 0)
    assert "PNG" in refused.content.decode()
    table = bring(client, audit, "vacia.csv", b"clave,2019,2020\n")
    assert last_job(table).state == "failed"
    # Another file, or none: nothing is left of one that was discarded.
    page = client.get(address(audit, table)).content.decode()
    discard = reverse("indicators:table_discard", args=[audit.slug, table.number])
    assert f'action="{discard}"' in page
    assert f'href="{reverse("indicators:tables", args=[audit.slug])}">' in page
    same = bring(client, audit, "vacia.csv", b"clave,2019,2020\n")
    assert client.post(discard).status_code == 302
    assert Upload.objects.filter(pk=table.upload_id).exists()
    client.post(reverse("indicators:table_discard", args=[audit.slug, same.number]))
    assert not audit.indicator_tables.exists()
    assert not Upload.objects.filter(pk=table.upload_id).exists()
    assert audit.events.filter(verb="discard_table", about="vacia.csv").exists()
    bring(client, audit, "vacia.csv", b"clave,2019,2020\n")
    cut = client.post(place, {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})
    assert cut.status_code == 422
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    without = strict.post(place, {"file": SimpleUploadedFile("a.csv", b"a\n1\n"), "whole": "1"})
    assert without.status_code == 403
    assert audit.indicator_tables.count() == 1


@pytest.mark.one_database
def test_late_answers(client, audit, codes) -> None:
    """7"""
    content = f"clave,2019,2020\n{codes[0]},1,2\n{codes[1]},3,4\n"
    table = bring(client, audit, "ancha.csv", content.encode())
    values = menus(client, audit, table) | {"indicator_is": "calls_made"}
    client.post(address(audit, table), values)
    table.refresh_from_db()
    waited = last_job(table)
    assert "hx-get" in client.get(address(audit, table)).content.decode()
    take_back(table=table)
    assert not run_now(waited.pk)
    table.refresh_from_db()
    assert (table.state, table.checked) == (TableState.DRAFT, {})
    table = load(client, audit, check(client, audit, table, indicator_is="calls_made"))
    client.post(reverse("indicators:table_back", args=[audit.slug, table.number]))
    client.post(address(audit, table), values)
    again = client.post(reverse("indicators:table_load", args=[audit.slug, table.number]))
    assert again.status_code == 302
    table.refresh_from_db()
    assert table.state == TableState.LOADED
    assert Indicator.objects.get(audit=audit, code="calls_made").current.number == 1


def test_a_late_check(client, audit, codes, monkeypatch) -> None:
    """13"""
    content = f"clave,2019,2020\n{codes[0]},1,2\n{codes[1]},3,4\n"
    table = bring(client, audit, "ancha.csv", content.encode())
    values = menus(client, audit, table) | {"indicator_is": "calls_made"}
    client.post(address(audit, table), values)
    first = claim("first", last_job(table).pk)
    assert first is not None
    as_it_is = checking._checked

    late = []

    def sleeps(*words):
        made = as_it_is(*words)
        if not late:
            late.append(first)
            Job.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=5))
            assert sweep() == 1
            second = claim("second", first.pk)
            assert second is not None
            run(second)
        return made

    monkeypatch.setattr(checking, "_checked", sleeps)
    run(first)
    table.refresh_from_db()
    assert table.state == TableState.CHECKED
    assert not list(files_folder(audit).glob(f"{PART}*"))
    load(client, audit, table)
    # What was loaded is the edition's alone; nothing is left of the check that came to nothing.
    table.refresh_from_db()
    assert table.values is None
    assert not unnamed(audit).exists()
    rejects = reverse("indicators:table_file", args=[audit.slug, table.number, "rejects"])
    assert client.get(rejects).status_code == 200


@pytest.mark.one_database
def test_server_folder(client, audit, codes, settings, tmp_path) -> None:
    """8"""
    folder = tmp_path / "server"
    folder.mkdir()
    (folder / "pozos.csv").write_text(f"clave,2020\n{codes[0]},1\n{codes[1]},2\n")
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    settings.SERVER_FOLDER = str(folder)
    place = reverse("indicators:from_server", args=[audit.slug])
    assert client.post(place, {"file": "../secret.csv"}).status_code == 422
    assert client.post(place, {"file": "pozos.csv"}).status_code == 302
    assert audit.indicator_tables.count() == 1


@pytest.mark.one_database
def test_areas_by_name(client, audit, codes, version) -> None:
    """9"""
    names = [area["area_name"] for area in open_version(version).areas][:3]
    content = "colonia,2020\n" + "".join(f"{name.upper()},{i}\n" for i, name in enumerate(names, 5))
    table = bring(client, audit, "por nombre.csv", content.encode())
    table = check(client, audit, table, indicator_is="shops", **{"role-0": "area"})
    assert table.checked["unknown_areas"] == []
    load(client, audit, table)
    edition = Indicator.objects.get(audit=audit, code="shops").current
    values = read_values(edition.file.path, ["shops"])["area"].values
    assert set(values.areas.tolist()) == set(codes[:3])


def test_a_later_table_adds(client, audit, codes) -> None:
    """10"""
    first = f"clave,2019,2020\n{codes[0]},1,2\n{codes[1]},3,4\n"
    later = f"clave,2020,2021\n{codes[0]},20,21\n{codes[2]},40,41\n"
    for name, content in (("pozos 2020.csv", first), ("pozos 2021.csv", later)):
        table = bring(client, audit, name, content.encode())
        load(client, audit, check(client, audit, table, indicator_is="wells"))
    indicator = Indicator.objects.get(audit=audit, code="wells")
    assert indicator.current.number == 2
    values = read_values(indicator.current.file.path, ["wells"])["area"].values
    found = {key[1:3]: v for key, v in zip(values.cell_keys(), values.values.tolist(), strict=True)}
    a, b, c = codes[:3]
    assert found == {
        (a, "2019"): 1, (a, "2020"): 20, (a, "2021"): 21, (b, "2019"): 3, (b, "2020"): 4,
        (c, "2020"): 40, (c, "2021"): 41,
    }  # fmt: skip
    earlier = indicator.editions.get(number=1)
    assert earlier.n_values == 4


def test_levels_of_sources(client, audit, codes, in_role, signed_in) -> None:
    """11"""
    content = f"clave,2020,2021\n{codes[0]},10,20\n{codes[1]},30,40\n"
    table = bring(client, audit, "reservada.csv", content.encode())
    load(client, audit, check(client, audit, table, indicator_is="secret"))
    new = {
        "code": "twice",
        "name_es": "x",
        "unit": "number",
        "factor": "1",
        "formula": "secret * 2",
    }
    assert (
        client.post(reverse("indicators:new_indicator", args=[audit.slug]), new).status_code == 302
    )
    source = Indicator.objects.get(audit=audit, code="secret").source
    assert source == table.upload.source
    source.access_level = "restricted"
    source.save()
    rejects = reverse("indicators:table_file", args=[audit.slug, table.number, "rejects"])
    assert client.get(rejects).status_code == 200
    read = audit.events.filter(verb="read_source")
    assert read.get().detail["file"] == "rejects.csv"
    official = signed_in(in_role(Role.OFFICIAL))
    listed = official.get(
        reverse("indicators:indicators_file", args=[audit.slug, "csv"])
    ).content.decode()
    for code in ("secret", "twice"):
        assert code not in listed
        for name in ("indicators:indicator", "indicators:values_csv", "api:values"):
            assert official.get(reverse(name, args=[audit.slug, code])).status_code == 404
            assert client.get(reverse(name, args=[audit.slug, code])).status_code == 200
    n = read.count()
    assert n > 1
    # Their definitions leave together: one reading of the source.
    add_indicator(audit=audit, code="other", by=None, name_es="o", name_en="o", source=source)
    client.get(reverse("indicators:indicators_file", args=[audit.slug, "csv"]))
    assert read.count() == n + 1
    assert client.get(reverse("api:indicator", args=[audit.slug, "secret"])).status_code == 200
    assert read.count() == n + 2
    assert "all_count" in listed


@pytest.mark.one_database
def test_the_gap_matrix(client, audit, codes) -> None:
    """12"""
    rows = "".join(f"{code},10,12\n" for code in codes)
    table = bring(client, audit, "luminarias.csv", f"clave,2020,2021\n{rows}".encode())
    load(client, audit, check(client, audit, table, indicator_is="street_lamps"))
    source = Indicator.objects.get(audit=audit, code="street_lamps").source
    assert source.state == "loaded"
    had = source.coverage.filter(row="indicator:street_lamps")
    assert [(c.geography, c.year, c.extent) for c in had] == [
        ("area", 2020, "whole"), ("area", 2021, "whole"),
    ]  # fmt: skip
    assert (source.kind, source.geography, source.years) == ("statistical", "area", "2020–2021")
    later = bring(client, audit, "luz.csv", f"clave,2023\n{codes[0]},7\n".encode())
    load(client, audit, check(client, audit, later, indicator_is="street_lamps"))
    newer = Indicator.objects.get(audit=audit, code="street_lamps").source
    assert newer != source
    assert [(c.year, c.extent) for c in newer.coverage.all()] == [(2023, "partial")]
    assert newer.years == "2023"
    gaps = reverse("sources:gaps", args=[audit.slug])
    answer = client.get(gaps, {"kind": "indicator", "from": "2020", "to": "2021"})
    assert "street_lamps" in str(answer.content) or "Street lamps" in answer.content.decode()


def people(codes: list[str], year: int, cells: list[str]) -> bytes:
    rows = [f"{code};{year};{cell}" for code, cell in zip(codes, cells, strict=True)]
    return ("\n".join(["clave;año;habitantes", *rows]) + "\n").encode()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("cells", "decimal", "problem"),
    [
        # 8,920 people became 8.92: the sign of thousands was taken for decimals.
        ([f"{8 + i}.9{i % 10}5" for i in range(40)], ".", "values_not_whole"),
        ([f"{(8000 + i) * 50}" for i in range(40)], ",", "values_sum_far"),
        ([f"{8 + i}" for i in range(40)], ",", "values_sum_far"),
        (["85000", *[f"{8000 + i}" for i in range(39)]], ",", "values_most_far"),
    ],
)
def test_unlikely_figures_are_confirmed_first(
    client, audit, codes, cells: list[str], decimal: str, problem: str
) -> None:
    """14"""
    before = people(codes, 2020, [f"{8000 + i}" for i in range(len(codes))])
    load(client, audit, check(client, audit, bring(client, audit, "p2020.csv", before)))
    table = bring(client, audit, "p2021.csv", people(codes, 2021, cells[: len(codes)]))
    table = check(client, audit, table, decimal=decimal)
    assert [each["code"] for each in table.checked["implausible"]][:1] == [problem]
    page = client.get(address(audit, table)).content.decode()
    assert "Somebody has to confirm these figures" in page
    at = reverse("indicators:table_load", args=[audit.slug, table.number])
    assert client.post(at).status_code == 302
    table.refresh_from_db()
    assert table.state == TableState.CHECKED
    assert client.post(at, {"confirmed": "on"}).status_code == 302
    table.refresh_from_db()
    assert table.state == TableState.LOADED
    assert audit.events.filter(verb="confirm_table").count() == 1


@pytest.mark.one_database
def test_likely_figures_need_no_confirmation(client, audit, codes) -> None:
    """14"""
    first = people(codes, 2020, [f"{8000 + i}" for i in range(len(codes))])
    load(client, audit, check(client, audit, bring(client, audit, "p2020.csv", first)))
    later = people(codes, 2021, [f"{8 + i % 2}.9{i % 10}5" for i in range(len(codes))])
    table = check(client, audit, bring(client, audit, "p2021.csv", later))
    assert table.checked["implausible"] == []
    load(client, audit, table)


@pytest.mark.one_database
def test_doubts_of_a_look_are_said_in_the_readers_language(
    client, coordinator, audit, codes
) -> None:
    """14"""
    content = "\n".join(["clave,tasa 2020", *[f"{code},1.234" for code in codes]]) + "\n"
    table = bring(client, audit, "t.csv", content.encode())
    at = address(audit, table)
    for language, words in (("en", "separates thousands"), ("es", "separa los miles")):
        coordinator.language = language
        coordinator.save()
        assert any(words in doubt for doubt in client.get(at).context["doubts"])
