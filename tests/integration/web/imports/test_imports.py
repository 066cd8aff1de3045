"""From files to a version of the data, as a person goes through it.

1. Upload areas and incidents, take the guesses, start: a ready version with its counts.
2. A column named twice, and a place that is missing, are said beside the field.
3. A cut-off upload, one over the limit, an empty one and a full disk say so and leave nothing.
4. The form's token is asked for, though the file is received first.
5. Two people importing at once: the second is told, and only one import is there.
6. A form that another window overtook changes nothing.
7. A session that ends loses nothing.
8. A killed worker: another takes the import; killed three times, the import says so, no half
   folder is there, and it can be run again.
9. Cancel, before it runs and while it runs.
10. Rejected rows can be read and downloaded, and a viewer sees neither.
11. A decision about an offence or a name is used by the next import, and can be taken back.
12. Quality: the report under its own policy, and no small number for a viewer.
13. The server's folder gives its files and no others.
14. Queues ask the database as often for many lines as for few.
16. Two tabs of one person: what one keeps as it is typed the other doesn't overwrite unasked; both
    ways out are offered. Another person's import is another.
15. The audit chooses as many areas as its first import; a later one proposes what it likes.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sereno.exchange.results.decisions_file import COLUMNS
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.files.spool import files_folder
from sereno.web.imports.changes import start_import
from sereno.web.imports.models import (
    DataVersion,
    ImportDraft,
    OffenceDecision,
    PlaceDecision,
    Upload,
)
from sereno.web.imports.version_reader import open_version
from sereno.web.jobs.models import Job
from sereno.web.jobs.queue import claim, sweep
from sereno.web.jobs.running import run as run_job
from tests.integration.web.imports.small_city import OUTSIDE, UNKNOWN, areas_file, incidents_file
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
from tests.integration.web.jobs.job_steps import last_job, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_home")]


def _files(client: Client, audit: Audit) -> None:
    assert send(client, audit, "areas", "colonias.geojson", areas_file()).status_code == 302
    assert send(client, audit, "incidents", "fgj 2023.csv", incidents_file()).status_code == 302
    look(audit)


@pytest.fixture
def client(coordinator, audit, signed_in) -> Client:
    audit.select = 2
    audit.save()
    return signed_in(coordinator)


@pytest.fixture
def imported(client, audit) -> DataVersion:
    """A ready version of the small city."""
    _files(client, audit)
    take_guesses(client, audit)
    version = run(start(client, audit))
    assert version.is_ready, last_job(version).problem
    return version


def test_an_import(client, audit, imported) -> None:
    """1"""
    assert imported.summary["rows"] == 243
    assert imported.summary["incidents"] == 242
    assert imported.summary["rejected"] == 1
    text = page(client, audit, "versions").content.decode()
    assert "243 rows were read" in text
    for name in ("areas", "incidents", "review", "rejects", "offences", "places", "quality"):
        assert page(client, audit, name).status_code == 200


@pytest.mark.one_database
def test_mistakes_stand_beside_the_field(client, audit) -> None:
    """2"""
    _files(client, audit)
    values = incident_values(client, audit)
    twice = client.post(
        reverse("imports:incidents", args=[audit.slug]), values | {"set0-time": values["set0-date"]}
    )
    assert twice.status_code == 422
    assert "is used twice" in twice.content.decode()
    assert 'id="id_set0-time_error"' in twice.content.decode()
    nowhere = {"set0-lon": "", "set0-lat": "", "set0-area_name": ""}
    answer = client.post(reverse("imports:incidents", args=[audit.slug]), values | nowhere)
    assert 'id="id_set0-area_name_error"' in answer.content.decode()
    form = page(client, audit, "areas").context["form"]
    values = {name: form[name].value() or "" for name in form.fields} | {"group": "POBTOT"}
    answer = client.post(reverse("imports:areas", args=[audit.slug]), values)
    assert answer.status_code == 422
    assert 'id="id_population_error"' in answer.content.decode()


def _nothing_left(audit: Audit) -> None:
    folder = files_folder(audit)
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert not Upload.objects.filter(audit=audit).exists()


@pytest.mark.one_database
def test_bad_uploads_leave_nothing(client, audit, settings, monkeypatch) -> None:
    """3"""
    address = reverse("imports:upload", args=[audit.slug, "areas"])
    cut = client.post(address, {"file": SimpleUploadedFile("a.geojson", areas_file())})
    assert cut.status_code == 422
    assert "connection was cut" in cut.content.decode()
    _nothing_left(audit)
    empty = send(client, audit, "areas", "a.geojson", b"")
    assert empty.status_code == 422
    _nothing_left(audit)
    settings.UPLOAD_LIMIT = 1000
    large = send(client, audit, "areas", "a.geojson", areas_file())
    assert large.status_code == 422
    assert "larger than allowed" in large.content.decode()
    _nothing_left(audit)
    settings.UPLOAD_LIMIT = 10**9

    def full(*_places: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sereno.web.files.spool.see_to_disk", full)
    answer = send(client, audit, "areas", "a.geojson", areas_file())
    assert answer.status_code == 422
    assert "disk" in answer.content.decode().lower()
    _nothing_left(audit)


@pytest.mark.one_database
def test_not_an_areas_file(client, audit) -> None:
    """3: what can't be read says so on the page."""
    assert send(client, audit, "areas", "a.geojson", b"this is no map").status_code == 302
    look(audit)
    assert 'role="alert"' in page(client, audit, "areas").content.decode()


@pytest.mark.one_database
def test_the_token_is_asked_for(coordinator, audit) -> None:
    """4"""
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    assert send(client, audit, "areas", "a.geojson", areas_file()).status_code == 403
    _nothing_left(audit)
    page(client, audit, "areas")
    token = client.cookies["csrftoken"].value
    answer = send(client, audit, "areas", "a.geojson", areas_file(), csrfmiddlewaretoken=token)
    assert answer.status_code == 302


def test_two_people_at_once(client, audit, in_role, signed_in) -> None:
    """5"""
    _files(client, audit)
    take_guesses(client, audit)
    start(client, audit)
    other = signed_in(in_role(Role.ANALYST))
    _files(other, audit)
    take_guesses(other, audit)
    edition = ImportDraft.objects.get(person__email="analyst@example.org").edition
    answer = other.post(reverse("imports:review", args=[audit.slug]), {"edition": edition})
    assert answer.status_code == 422
    assert "already under way" in answer.content.decode()
    assert DataVersion.objects.filter(audit=audit).count() == 1


@pytest.mark.one_database
def test_stale_form(client, audit) -> None:
    """6"""
    _files(client, audit)
    values = incident_values(client, audit)
    send(client, audit, "incidents", "more.csv", incidents_file("2023-01-01,,,,Centro,,ROBO\n"))
    look(audit)
    before = ImportDraft.objects.get(audit=audit).contents.incidents
    answer = client.post(reverse("imports:incidents", args=[audit.slug]), values)
    assert answer.status_code == 422
    assert "another window" in answer.content.decode()
    assert ImportDraft.objects.get(audit=audit).contents.incidents == before


@pytest.mark.one_database
def test_a_session_that_ends_loses_nothing(client, audit, coordinator, signed_in) -> None:
    """7"""
    _files(client, audit)
    client.logout()
    again = signed_in(coordinator)
    assert page(again, audit, "areas").context["form"] is not None
    assert len(page(again, audit, "incidents").context["sets"]) == 1


@pytest.mark.one_database
def test_killed_worker(client, audit) -> None:
    """8"""
    _files(client, audit)
    take_guesses(client, audit)
    version = start(client, audit)
    for attempt in (1, 2, 3):
        job = claim(f"killed {attempt}", last_job(version).pk)
        assert job is not None
        half = version.folder.parent / f".{version.number}.part-dead"
        half.mkdir(parents=True, exist_ok=True)
        assert sweep() == 0
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - dt.timedelta(minutes=5))
        # To look changes nothing: who works does.
        assert "running" in page(client, audit, "versions").content.decode()
        assert sweep() == 1
        assert last_job(version).state == ("waiting" if attempt < 3 else "failed")
    assert "interrupted several times" in page(client, audit, "versions").content.decode()
    assert not half.exists()
    assert press(client, "again", version).status_code == 302
    assert run(version).is_ready
    assert audit.events.filter(verb="run_again").count() == 1


@pytest.mark.one_database
def test_cancel(client, audit) -> None:
    """9"""
    _files(client, audit)
    take_guesses(client, audit)
    version = start(client, audit)
    press(client, "stop", version)
    run(version)
    assert last_job(version).state == "stopped"
    press(client, "again", version)
    job = claim("somebody", last_job(version).pk)
    assert job is not None
    press(client, "stop", version)
    assert "Stopping" in page(client, audit, "versions").content.decode()
    run_job(job)
    assert last_job(version).state == "stopped"
    assert not version.folder.exists()
    verbs = audit.events.filter(verb__endswith="cancel_import").count()
    assert (verbs, audit.events.filter(verb="import_cancelled").count()) == (2, 2)


@pytest.mark.one_database
def test_rejects(client, audit, imported, coordinator, in_role, signed_in) -> None:
    """10"""
    text = page(client, audit, "rejects").content.decode()
    assert "fgj 2023.csv" in text
    # Whatever the worker spoke, each reads the reason in their own language.
    assert "without a date there is no incident" in text
    coordinator.language = "es"
    coordinator.save()
    assert "sin fecha no hay incidente" in page(client, audit, "rejects").content.decode()
    file = client.get(reverse("imports:rejects_file", args=[audit.slug]))
    assert b"".join(file.streaming_content).decode("utf-8-sig").count("fgj 2023.csv") == 1
    viewer = signed_in(in_role(Role.VIEWER))
    assert page(viewer, audit, "rejects").status_code == 403
    assert viewer.get(reverse("imports:rejects_file", args=[audit.slug])).status_code == 403


@pytest.mark.one_database
def test_decisions_are_learned(client, audit, imported) -> None:
    """11"""
    offences, places = (reverse(f"imports:{n}", args=[audit.slug]) for n in ("offences", "places"))
    assert UNKNOWN in client.get(offences).content.decode()
    assert OUTSIDE in client.get(places).content.decode()
    wrong = client.post(offences, {"label": UNKNOWN, "topic": "no such"})
    assert wrong.status_code == 422
    client.post(offences, {"label": UNKNOWN, "topic": "threats", "violent": "no", "reason": "sí"})
    client.post(places, {"spelling": json.dumps(["Norte", OUTSIDE]), "pick": "02-001"})
    assert client.get(offences).context["lines"] == []
    assert client.get(places).context["lines"] == []
    run(start(client, audit))
    quality = page(client, audit, "quality")
    assert quality.context["placed"]["none"] == 0
    assert UNKNOWN not in str(quality.context["version"].summary)
    undo = OffenceDecision.objects.get(audit=audit)
    client.post(reverse("imports:undo_offence", args=[audit.slug, undo.pk]))
    place = PlaceDecision.objects.get(audit=audit)
    client.post(reverse("imports:undo_place", args=[audit.slug, place.pk]))
    run(start(client, audit))
    assert UNKNOWN in client.get(offences).content.decode()
    assert OUTSIDE in client.get(places).content.decode()
    assert "ZUMBIDO" in client.get(reverse("audits:history", args=[audit.slug])).content.decode()


@pytest.mark.one_database
def test_decisions_as_a_file(client, audit, imported) -> None:
    """11"""
    file = reverse("imports:decisions_file", args=[audit.slug])
    load = reverse("imports:load_decisions", args=[audit.slug])
    header = ",".join(COLUMNS)
    assert client.get(file).content.decode() == f"{header}\n"
    rows = [
        f"offence,{UNKNOWN},0401,robbery,yes,,,,Lo dijo la fiscalía",
        f"place,,,,,Norte,{OUTSIDE},02-001,",
    ]

    def send_file(text: str) -> None:
        sent = SimpleUploadedFile("decisions.csv", text.encode())
        assert client.post(load, {"file": sent}).status_code == 302

    # A wrong row, and a name too long for the table: none is taken.
    send_file("\n".join([header, rows[0], "place,,,,,Norte,,02-001,"]))
    send_file("\n".join([header, rows[0], f"place,,,,,Norte,{'x' * 300},02-001,"]))
    assert not OffenceDecision.objects.exists()
    send_file("\n".join([header, *rows]))
    assert OffenceDecision.objects.get().violent is True
    assert PlaceDecision.objects.get().area_code == "02-001"
    assert client.get(file).content.decode() == "\n".join([header, *rows, ""])
    assert (
        "decisions.csv" in client.get(reverse("imports:places", args=[audit.slug])).content.decode()
    )


@pytest.mark.one_database
def test_quality(client, audit, imported, in_role, signed_in) -> None:
    """12"""
    report = client.get(reverse("imports:quality_report", args=[audit.slug]))
    assert report.status_code == 200
    assert "'sha256-" in report["Content-Security-Policy"]
    assert "unsafe" not in report["Content-Security-Policy"]
    # Files that lie beside the report lead to the pages that have them here, or are no links.
    links = set(re.findall(r'<a [^>]*href="([^"#]+)"', report.content.decode()))
    assert reverse("imports:rejects_file", args=[audit.slug]) in links
    assert {client.get(link).status_code for link in links} == {200}
    for language in ("es", "en"):
        text = client.get(report.wsgi_request.path, {"language": language}).content.decode()
        assert f'<html lang="{language}-' in text
    viewer = signed_in(in_role(Role.VIEWER))
    # One incident of 2023 has no place: the share would tell it, and the explorer's total less
    # the year's.
    (year,) = page(viewer, audit, "quality").context["years"]
    assert year == {"year": 2023, "n": None, "share": None}
    (year,) = page(client, audit, "quality").context["years"]
    assert year["n"] == 242


@pytest.mark.one_database
def test_server_folder(client, audit, settings, tmp_path) -> None:
    """13"""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "areas.geojson").write_bytes(areas_file())
    (tmp_path / "secret.geojson").write_bytes(areas_file())
    settings.SERVER_FOLDER = str(tmp_path / "in")
    address = reverse("imports:from_server", args=[audit.slug, "areas"])
    assert client.post(address, {"file": "../secret.geojson"}).status_code == 422
    assert client.post(address, {"file": "areas.geojson"}).status_code == 302
    look(audit)
    assert Upload.objects.get(audit=audit).name == "areas.geojson"


@pytest.mark.one_database
def test_queries_of_the_lists(client, audit, imported, coordinator) -> None:
    """14"""

    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert page(client, audit, name).status_code == 200
        return len(queries)

    few = {name: asked(name) for name in ("versions", "offences", "places")}
    for i in range(12):
        OffenceDecision.objects.create(
            audit=audit, label=f"x{i}", folded=f"X{i}", topic="theft", by=coordinator
        )
        PlaceDecision.objects.create(audit=audit, name=f"x{i}", name_folded=f"X{i}", by=coordinator)
        DataVersion.objects.create(
            audit=audit, number=50 + i, manifest_text="", created_by=coordinator
        )
    start_import(audit=audit, manifest_text="", by=coordinator)
    # The card of a finished import asks once more than that of one that waits.
    many = {name: asked(name) for name in few}
    assert all(many[name] <= few[name] for name in few), (few, many)


@pytest.mark.one_database
def test_the_first_import_says_how_many(client, audit, coordinator) -> None:
    """15"""
    audit.select = 22
    audit.save()
    _files(client, audit)
    take_guesses(client, audit)
    first = run(start(client, audit))
    n = _selected(first)
    audit.refresh_from_db()
    assert audit.select == n < 22
    said = audit.events.get(verb="follow_first_import")
    assert (said.by, said.detail) == (coordinator, {"before": 22, "n": n})
    history = client.get(reverse("audits:history", args=[audit.slug])).content.decode()
    assert f"from 22 to {n}" in history
    text = first.manifest_text.replace(f"select = {n}", f"select = {n - 1}")
    later = run(start_import(audit=audit, manifest_text=text, by=coordinator))
    assert _selected(later) == n - 1
    audit.refresh_from_db()
    assert audit.select == n
    assert audit.events.filter(verb="follow_first_import").count() == 1


def _selected(version: DataVersion) -> int:
    assert version.is_ready, last_job(version).problem
    return int(open_version(version).selection["n"])


@pytest.mark.one_database
def test_two_tabs(client, audit, in_role, signed_in) -> None:
    """16"""
    _files(client, audit)
    values = form_values(page(client, audit, "areas").context["form"])
    keep = reverse("imports:keep", args=[audit.slug, "areas"])

    def opened() -> dict[str, str]:
        shown = page(client, audit, "areas").context
        return {"tab": shown["tab"], "kept_by": shown["draft"].kept_by}

    def kept(tab: dict[str, str], group: str, **more: str) -> str:
        answer = client.post(keep, {**values, **tab, "group": group, **more})
        assert answer.status_code == 200
        return answer.content.decode()

    def typed() -> str:
        return str(ImportDraft.objects.get(audit=audit).contents.areas.typed["group"])

    one, two = opened(), opened()
    assert "Kept at" in kept(one, "a")
    assert "Kept at" in kept(one, "b")
    refused = kept(two, "c")
    assert "another window" in refused
    assert "Use what was saved there" in refused
    assert "Save what is shown here" in refused
    assert typed() == "b"
    later = opened()
    assert "Kept at" in kept(one, "d")
    assert "another window" in kept(later, "e")
    assert "Kept at" in kept(two, "f", mine="1")
    assert "Kept at" in kept(two, "g")
    assert "another window" in kept(one, "h")
    assert typed() == "g"
    analyst = signed_in(in_role(Role.ANALYST))
    assert page(analyst, audit, "areas").status_code == 200
    assert ImportDraft.objects.filter(audit=audit).count() == 1
    assert send(analyst, audit, "areas", "otras.geojson", areas_file()).status_code == 302
    assert ImportDraft.objects.filter(audit=audit).count() == 2
