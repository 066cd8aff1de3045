"""The wizard of an import: every step of it, and that it is `sereno init` with menus.

1. The same files through the wizard and `sereno init` give the same manifest, but for name and
   files; the violence column is among what both guess.
2. A guess that isn't sure is marked on the page, in the review and in the manifest, and is no
   doubt any more when a person chose another column.
3. A file of several layers asks for the layer; one without a coordinate system asks for that.
4. Period, number, measure and topics are taken over, and mistakes stand beside their fields.
5. What is typed is kept before it is sent, and a stale page keeps nothing.
6. The manifest can be written by hand: mistakes come with their line, files of others are refused
   without saying whether they are there, and the menus can have it back.
7. A look that was overtaken or stopped changes nothing; a mistake of ours says so and can be
   looked at again.
8. An import can be taken up again with its files and settings, and files added to it.
9. The request after an upload reads none of the file, however large it is.
10. What the dates, the offences and the points of a file leave open is asked in plain words: the
    time zone, both columns of an offence, the day of the report, the system of the coordinates.
11. A small map shows where the areas lie and where the first points fall, and says so when that is
    elsewhere.
12. What is chosen in a menu is shown at once: the columns, how dates are read, and no reason that
    was another value's; without script a button does it. No key of the manifest is shown.
13. Counts side by side are two more columns of the menus, which go together; the month in which
    years as 2021/22 begin is asked, and the period follows it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pyproj import Transformer

from sereno.web.audits.models import Audit
from sereno.web.imports import looking
from sereno.web.imports.draft_changes import ask_to_look
from sereno.web.imports.models import ImportDraft
from sereno.web.jobs.running import run_now
from tests.integration.command_line import sereno
from tests.integration.web.imports.small_city import NAMES, UNKNOWN, areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import (
    form_values,
    incident_values,
    look,
    page,
    run,
    send,
    start,
    take_guesses,
)
from tests.integration.web.jobs.job_steps import card_of, last_job, press

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]


def _draft(audit: Audit) -> ImportDraft:
    return ImportDraft.objects.get(audit=audit)


def _address(audit: Audit, name: str, *more: Any) -> str:
    return reverse(f"imports:{name}", args=[audit.slug, *more])


def _with_violence(content: bytes) -> bytes:
    """Two columns more: how it was done, and a second date, so that the first isn't sure."""
    head, *rows = content.decode().splitlines()
    says = ("CON VIOLENCIA", "SIN VIOLENCIA")
    lines = [f"{head},modalidad,fecha_ocurrencia"]
    lines += [f"{row},{says[i % 2]},{row.split(',')[0]}" for i, row in enumerate(rows)]
    return ("\n".join(lines) + "\n").encode()


def _bring(client: Client, audit: Audit, incidents: bytes, areas: bytes | None = None) -> None:
    assert (
        send(client, audit, "areas", "colonias.geojson", areas or areas_file()).status_code == 302
    )
    assert send(client, audit, "incidents", "fgj 2023.csv", incidents).status_code == 302
    look(audit)


def _bare(text: str) -> list[str]:
    """A manifest without the audit's name, its doubt and where the files lie."""
    lines, skip = [], False
    for line in text.splitlines():
        if line.startswith("# CHECK: write the city's name"):
            skip = True
        elif skip and not line.startswith("#  "):
            skip = False
        if not skip and not line.startswith(("name = ", "file = ", "files = ")):
            lines.append(line)
    # Of [areas] the name is a column, and must be the same.
    return [*lines, *(line for line in text.splitlines() if line == 'name = "COLONIA"')]


def test_the_same_as_init(client, audit, tmp_path, monkeypatch) -> None:
    """1, 2"""
    incidents = _with_violence(incidents_file())
    (tmp_path / "colonias.geojson").write_bytes(areas_file())
    (tmp_path / "fgj 2023.csv").write_bytes(incidents)
    monkeypatch.chdir(tmp_path)
    asked = ("init", "--areas", "colonias.geojson", "--incidents", "fgj 2023.csv")
    said = sereno(*asked, language="en")
    assert said.code == 0, said.err
    by_init = (tmp_path / "audit.toml").read_text(encoding="utf-8")
    _bring(client, audit, incidents)
    take_guesses(client, audit)
    review = page(client, audit, "review")
    by_wizard = review.context["text"]
    assert 'violence = "modalidad"' in by_wizard
    assert _bare(by_wizard) == _bare(by_init)
    # The doubts that init prints are those of the review, the name's aside.
    told = [line for line in by_wizard.splitlines() if line.startswith("# CHECK:")]
    assert len(review.context["doubts"]) == len(told) > 0
    # Each is called as the menus call it.
    assert "Date" in {called for _route, called, _why in review.context["doubts"]}
    assert run(start(client, audit)).is_ready


def test_doubts_are_marked_until_settled(client, audit) -> None:
    """2"""
    _bring(client, audit, _with_violence(incidents_file()))
    text = page(client, audit, "incidents").content.decode()
    assert "Not sure:" in text
    assert 'class="taken unsure"' in text
    # What was found stands open, and what most files lack is folded.
    form = page(client, audit, "incidents").context["sets"][0]["form"]
    opened = {field.name for field in form.open_fields}
    assert opened >= {"date", "time", "lon", "lat", "area_name", "area_group", "offence"}
    assert {field.name for field in form.folded_fields} >= {"count", "id", "point", "offence_label"}
    assert text.count('<select name="set0-') == len(form.visible_fields()) - 1
    values = incident_values(client, audit)
    other = {"fecha_hecho": "fecha_ocurrencia", "fecha_ocurrencia": "fecha_hecho"}[
        values["set0-date"]
    ]
    client.post(_address(audit, "incidents"), values | {"set0-date": other, "set0-date_end": ""})
    # The days are counted again, by the worker.
    assert last_job(_draft(audit)).state == "waiting"
    look(audit)
    part = _draft(audit).contents.incidents[0]
    assert part.entries["date"] == other
    assert "date" not in part.checks


def test_the_page_follows_its_menus(client, audit) -> None:
    """12"""
    rows = b"Fecha Hecho,Fecha Ocurrencia,Sector/Brr,N\xc2\xb0 Radicado,Delito\n"
    for i in range(60):
        day = f"{i * 5 % 12 + 1:02d}/{i % 9 + 1:02d}/2023"
        rows += f"{day},{day},{NAMES[i % 6]},R-{i},HURTO A PERSONAS\n".encode()
    _bring(client, audit, rows)
    [found] = page(client, audit, "incidents").context["sets"]
    assert found["form"].standing("area_name") == "Sector/Brr"
    assert found["form"].standing("id") == "N° Radicado"
    assert "the other way round" in found["form"].doubt("date_order").en
    assert "date_order" not in page(client, audit, "review").content.decode().partition("<pre")[0]
    values = form_values(found["form"]) | {"place": "0", "tab": "a"}
    keep = _address(audit, "keep", "incidents")
    for order, second in (("dmy", "6 Feb 2023"), ("mdy", "2 Jun 2023")):
        told = client.post(keep, values | {"set0-date_order": order}).content.decode()
        assert second in told
        # The reason was that of the order that was guessed.
        assert ("the other way round" in told) == (order == values["set0-date_order"])
    # The second date column instead of the first: taken for it, and no reason of the first's.
    swapped = {"set0-date": "Fecha Ocurrencia", "set0-date_end": ""}
    told = client.post(keep, values | swapped).content.decode()
    assert 'id="first-rows-0"' in told
    assert "could also be" not in told
    # Without script the button keeps everything and shows the page again.
    again = client.post(keep, values | {"set0-area_name": "", "preview": "1"})
    assert again.status_code == 302
    [shown] = page(client, audit, "incidents").context["sets"]
    assert shown["form"].standing("area_name") == ""


def _two_layers(folder: Path) -> bytes:
    import geopandas
    from shapely.geometry import box

    file = folder / "two.gpkg"
    for layer in ("colonias", "distritos"):
        frame = geopandas.GeoDataFrame(
            {"CVE": ["1", "2"], "NOMBRE": ["Alameda", "Bosques"]},
            geometry=[box(-100.4, 20.58, -100.39, 20.59), box(-100.39, 20.58, -100.38, 20.59)],
            crs=4326,
        )
        frame.to_file(file, layer=layer, engine="pyogrio")
    return file.read_bytes()


def test_unknown_offences_are_told_at_once(client, audit, tmp_path) -> None:
    """2: on the page of the file, before anything runs; `sereno init` says the same."""
    unknown = incidents_file()
    for known in (b"ROBO A TRANSEUNTE", b"HOMICIDIO DOLOSO", b"VIOLENCIA FAMILIAR"):
        unknown = unknown.replace(known, UNKNOWN.encode())
    _bring(client, audit, unknown)
    text = page(client, audit, "incidents").content.decode()
    assert "not one was recognised as an offence" in text
    (tmp_path / "a.geojson").write_bytes(areas_file())
    (tmp_path / "i.csv").write_bytes(unknown)
    said = sereno(
        "init", "--areas", tmp_path / "a.geojson", "--incidents", tmp_path / "i.csv",
        "--out", tmp_path / "audit.toml",
    )  # fmt: skip
    assert UNKNOWN in said.err


def test_layers(client, audit, tmp_path) -> None:
    """3"""
    assert send(client, audit, "areas", "two.gpkg", _two_layers(tmp_path)).status_code == 302
    look(audit)
    found = page(client, audit, "areas")
    assert found.context["form"] is None
    assert found.context["source"].fields["layer"].choices == [
        ("colonias", "colonias"),
        ("distritos", "distritos"),
    ]
    client.post(_address(audit, "source"), {"layer": "distritos", "crs": ""})
    look(audit)
    assert _draft(audit).contents.areas.entries["layer"] == "distritos"
    form = page(client, audit, "areas").context["form"]
    assert client.post(_address(audit, "areas"), form_values(form)).status_code == 302
    assert _draft(audit).contents.areas.entries["layer"] == "distritos"


def test_areas_without_a_coordinate_system(client, audit) -> None:
    """3"""
    document = json.loads(areas_file())
    shift = [(500_000 + 1000 * i, 2_200_000) for i in range(6)]
    for (x, y), feature in zip(shift, document["features"], strict=True):
        ring = [[x, y], [x + 900, y], [x + 900, y + 900], [x, y + 900], [x, y]]
        feature["geometry"]["coordinates"] = [ring]
    # A GeoJSON is in degrees by its standard: these can't be.
    content = json.dumps(document).encode()
    send(client, audit, "areas", "colonias.geojson", content)
    look(audit)
    text = page(client, audit, "areas").content.decode()
    assert 'role="alert"' in text
    assert f'action="{_address(audit, "source")}"' in text
    client.post(_address(audit, "source"), {"crs": "EPSG:32614"})
    look(audit)
    draft = _draft(audit)
    assert draft.contents.areas.entries["crs"] == "EPSG:32614"
    assert draft.contents.areas.n == 6
    # Of a file that is damaged no system is asked for; what GDAL said of it is told apart.
    send(client, audit, "areas", "rota.geojson", content[: len(content) // 2])
    look(audit)
    client.post(reverse("people:language"), {"language": "es"})
    text = page(client, audit, "areas").content.decode()
    assert f'action="{_address(audit, "source")}"' not in text
    sentence, technical = text.split('<p lang="en"><code>')[:2]
    assert "El archivo de límites está dañado o incompleto" in sentence
    assert technical.split("</code>")[0]
    assert technical.split("</code>")[0] not in sentence


def test_settings(client, audit) -> None:
    """4"""
    _bring(client, audit, incidents_file())
    take_guesses(client, audit)
    values = form_values(page(client, audit, "period").context["form"])
    bad = values | {"first": "2023-12-31", "last": "2023-01-01", "select": "7", "topics": []}
    answer = client.post(_address(audit, "period"), bad)
    assert answer.status_code == 422
    text = answer.content.decode()
    for name in ("last", "select", "topics"):
        assert f'id="id_{name}_error"' in text
    assert "There are only 6 neighbourhoods." in text
    topic = values["topics"][0]
    chosen = {"first": "2023-02-01", "select": "2", "measure": "rate", "topics": [topic]}
    answer = client.post(_address(audit, "period"), values | chosen)
    assert answer.status_code == 302, answer.context["form"].errors
    manifest = page(client, audit, "review").context["manifest"]
    assert manifest.audit.period[0].isoformat() == "2023-02-01"
    assert (manifest.audit.select, manifest.selection.measure) == (2, "rate")
    assert dict(manifest.selection.topics) == {topic: 1.0}
    assert run(start(client, audit)).is_ready


def test_typed_is_kept(client, audit) -> None:
    """5"""
    _bring(client, audit, incidents_file())
    values = incident_values(client, audit) | {"set0-time": "fecha_hecho"}
    answer = client.post(_address(audit, "keep", "incidents"), values | {"place": "0"})
    assert "Kept at" in answer.content.decode()
    form = page(client, audit, "incidents").context["sets"][0]["form"]
    assert form["time"].value() == "fecha_hecho"
    # The form itself can still be sent, and still says what is wrong.
    assert client.post(_address(audit, "incidents"), values).status_code == 422
    areas = form_values(page(client, audit, "areas").context["form"]) | {"group": ""}
    client.post(_address(audit, "keep", "areas"), areas)
    assert page(client, audit, "areas").context["form"]["group"].value() == ""
    answer = client.post(_address(audit, "keep", "areas"), areas | {"edition": 0})
    assert "another window" in answer.content.decode()


def test_by_hand(client, audit, make_person) -> None:
    """6"""
    _bring(client, audit, incidents_file())
    take_guesses(client, audit)
    form = page(client, audit, "manifest").context["form"]
    values = form_values(form)
    text = values["text"]

    def sent(written: str) -> Any:
        now = form_values(page(client, audit, "manifest").context["form"])
        return client.post(_address(audit, "manifest"), now | {"text": written})

    line = next(i for i, t in enumerate(text.splitlines(), 1) if t.startswith("select = "))
    wrong = sent(text.replace("select = 1", "select = 0"))
    assert wrong.status_code == 422
    assert f"audit.toml:{line}" in wrong.content.decode()
    assert sent("this is no TOML").status_code == 422
    own = next(t for t in text.splitlines() if t.startswith("file = ")).split('"')[1]
    answers = []
    for elsewhere in ("/etc/passwd", "/etc/no-such-file", "../files/../../x", "../versions/1"):
        answer = sent(text.replace(own, elsewhere))
        assert answer.status_code == 422
        answers.append(answer.content.decode().replace(elsewhere, "*"))
        assert "not one of those brought" in answers[-1]
    assert sent(text.replace("select = 1", "select = 2")).status_code == 302
    assert page(client, audit, "review").context["manifest"].audit.select == 2
    assert "written by hand" in page(client, audit, "period").content.decode()
    client.post(_address(audit, "manifest_by_menus"))
    assert page(client, audit, "review").context["manifest"].audit.select == 1


def test_overtaken_and_failed_looks(client, audit, monkeypatch) -> None:
    """7"""
    _bring(client, audit, incidents_file())
    before = _draft(audit)
    ask_to_look(draft=before)
    overtaken = last_job(before)
    ask_to_look(draft=before)
    assert not run_now(overtaken.pk)
    assert last_job(before).state == "waiting"
    assert page(client, audit, "incidents").context["sets"] == []
    press(client, "stop", before)
    look(audit)
    assert last_job(before).state == "stopped"
    assert "Try again" in page(client, audit, "incidents").content.decode()

    def broken(*_: Any) -> None:
        raise RuntimeError("our own mistake")

    press(client, "again", before)
    with monkeypatch.context() as patched:
        patched.setattr(looking, "file_sets", broken)
        look(audit)
    text = page(client, audit, "incidents").content.decode()
    assert "a fault in the program." in text
    assert "<code>RuntimeError</code>" in text
    press(client, "again", before)
    look(audit)
    assert len(page(client, audit, "incidents").context["sets"]) == 1


def test_from_an_import(client, audit, coordinator) -> None:
    """8"""
    _bring(client, audit, incidents_file())
    take_guesses(client, audit)
    first = run(start(client, audit))
    text = first.manifest_text
    _draft(audit).delete()
    # Whoever begins anew is told of the import that is there, and can go on from it.
    way = _address(audit, "from_version", first.number)
    assert all(way in page(client, audit, step).content.decode() for step in ("areas", "incidents"))
    answer = client.post(way)
    assert answer.status_code == 302
    assert way not in page(client, audit, "incidents").content.decode()
    mended = (
        "fecha_hecho,hora_hecho,longitud,latitud,colonia,delegacion,delito\n"
        f"2023-05-05,10:00:00,-100.395,20.585,{NAMES[0]},Norte,ROBO A TRANSEUNTE S/V\n"
    )
    send(client, audit, "incidents", "fgj 2023 mended.csv", mended.encode())
    look(audit)
    sets = page(client, audit, "incidents").context["sets"]
    assert [u.name for u in sets[0]["uploads"]] == ["fgj 2023 mended.csv", "fgj 2023.csv"]
    take_guesses(client, audit)
    second = run(start(client, audit))
    assert second.summary["incidents"] == first.summary["incidents"] + 1
    kept = [line for line in text.splitlines() if not line.startswith(("files", "#"))]
    now = second.manifest_text.splitlines()
    assert all(line in now for line in kept)


def test_an_upload_is_not_read(client, audit, monkeypatch) -> None:
    """9"""

    def read(*_: Any) -> None:
        raise AssertionError("the request must not look into the file")

    monkeypatch.setattr(looking, "look_areas", read)
    monkeypatch.setattr(looking, "file_sets", read)
    assert send(client, audit, "areas", "a.geojson", areas_file()).status_code == 302
    assert send(client, audit, "incidents", "a.csv", incidents_file()).status_code == 302
    assert "Waiting for its turn" in card_of(client, _draft(audit)).content.decode()


def _in_metres_and_utc() -> bytes:
    """Points in UTM, moments with a Z that are midnight in Mexico, type and subtype, reports."""
    change = Transformer.from_crs("EPSG:4326", "EPSG:32614", always_xy=True)
    kinds = ("ROBO,A NEGOCIO", "ROBO,A CASA HABITACION", "HOMICIDIO,DOLOSO")
    lines = ["fecha_hecho,fecha_denuncia,tipo,subtipo,este,norte"]
    for i in range(120):
        x, y = change.transform(-100.395 + 0.01 * (i % 3), 20.585 + 0.01 * (i % 2))
        days = (f"2023-{i % 12 + 1:02d}-{i % 20 + 1 + late:02d}T06:00:00Z" for late in (0, 2))
        lines.append(f"{','.join(days)},{kinds[i % 3]},{x:.1f},{y:.1f}")
    return ("\n".join(lines) + "\n").encode()


def test_what_a_file_leaves_open_is_asked_in_words(client, audit) -> None:
    """10"""
    _bring(client, audit, _in_metres_and_utc())
    shown = page(client, audit, "incidents").context["sets"][0]["form"]
    values = {name: shown[name].value() for name in shown.fields}
    assert (values["date"], values["date_reported"]) == ("fecha_hecho", "fecha_denuncia")
    assert (values["offence"], values["offence_detail"]) == ("tipo", "subtipo")
    assert (values["lon"], values["lat"], values["crs"]) == ("este", "norte", "EPSG:32614")
    systems = dict(shown.fields["crs"].choices)
    assert systems["EPSG:32614"] == "UTM zone 14 North (WGS 84), metres"
    assert systems["EPSG:4326"] == "longitude and latitude, in degrees"
    assert not any("EPSG" in words for words in systems.values())
    assert values["time_zone"] == "America/Mexico_City"
    zones = {key: str(words) for key, words in shown.fields["time_zone"].choices}
    assert zones["America/Mexico_City"] == "convert to local time: Mexico City"
    assert zones["as_written"] == "the clock time is local, though it says otherwise"
    take_guesses(client, audit, **{shown.add_prefix("time_zone"): "as_written"})
    text = page(client, audit, "review").context["text"]
    for line in ('time_zone = "as_written"', 'crs = "EPSG:32614"', 'offence_detail = "subtipo"',
                 'date_reported = "fecha_denuncia"'):  # fmt: skip
        assert line in text


def test_counts_side_by_side(client, audit) -> None:
    """13"""
    rows = [f"{NAMES[i % len(NAMES)]},HOMICIDIO DOLOSO,1,{i},3" for i in range(30)]
    heading = "colonia,delito,2021/22,2022/23,2023/24"
    _bring(client, audit, "\n".join([heading, *rows, ""]).encode())
    shown = page(client, audit, "incidents")
    form = shown.context["sets"][0]["form"]
    date, count = form.add_prefix("date"), form.add_prefix("count")
    values = incident_values(client, audit)
    assert (values[date], values[count]) == ("2021/22 … 2023/24", "# 2021/22 … 2023/24")
    assert "each read as a row" in str(form.fields["count"].help_text)
    assert "is read as 3 rows" in shown.content.decode()
    alone = client.post(_address(audit, "incidents"), values | {count: ""})
    assert alone.status_code == 422
    assert "need two menus" in alone.content.decode()
    begins = form.add_prefix("year_begins")
    assert dict(form.fields["year_begins"].choices)["4"] == "April"
    assert values[begins] == "4"
    take_guesses(client, audit, **{begins: "7"})
    text = page(client, audit, "review").context["text"]
    for line in ('count = "# 2021/22 … 2023/24"', "year_begins = 7", "2021-07-01, 2024-06-30"):
        assert line in text


def test_a_map_shows_where_the_city_lies(client, audit) -> None:
    """11"""
    _bring(client, audit, incidents_file())
    areas = page(client, audit, "areas").context["preview"]
    assert areas.drawing.path.count("M") == 6
    assert not areas.wrong
    assert "3.1 km from west to east" in areas.says
    [found] = page(client, audit, "incidents").context["sets"]
    shown = found["preview"]
    assert len(shown.circles) == found["form"].part.points.inside > 200
    assert not shown.wrong
    # Latitude for longitude: nothing of the old points is shown as theirs, and saving looks again.
    values = form_values(found["form"])
    swapped = {"set0-lon": values["set0-lat"], "set0-lat": values["set0-lon"]}
    kept = values | swapped | {"place": "0", "tab": "a"}
    told = client.post(_address(audit, "keep", "incidents"), kept).content.decode()
    assert 'id="preview-0"' in told
    assert "<circle" not in told
    client.post(_address(audit, "incidents"), values | swapped)
    look(audit)
    [found] = page(client, audit, "incidents").context["sets"]
    assert "0 of the" in found["preview"].says
    assert "Most points lie elsewhere" in found["preview"].wrong
    audit.country = "co"
    audit.save()
    assert "another coordinate system" in page(client, audit, "areas").context["preview"].wrong
