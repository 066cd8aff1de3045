"""How files are kept, served and removed, whatever record names them.

1. Equal files are one: one row, one file on the disk; another name is another row.
2. On a full disk nothing is kept, by whichever way the file came, and the page says why.
3. A writer that is killed leaves a part, which the next one removes; a living one's part stays.
4. What a file holds is told by its bytes: no picture becomes a table, whatever its name.
5. Downloads: as attachments that no cache keeps and no browser guesses about, of few kinds, for
   whoever is cleared for the level.
6. The sweep removes what nothing names, and nothing else.
7. A file whose record could not be written goes with it.
8. The models that name files are found, and all of their files are in a backup's list.
9. Files sent together are kept together: where one is refused, or the database has no room for
   their rows, none is kept and the page says why; other pages say it too.
"""

from __future__ import annotations

import errno
import json
import os
import signal
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import Http404
from django.urls import reverse

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.backups import records
from sereno.web.backups.making import _named_files
from sereno.web.files import spool as spool_module
from sereno.web.files.changes import Swept, keep, keep_chunks, sweep_files
from sereno.web.files.downloads import kept_answer
from sereno.web.files.models import KeptFile
from sereno.web.files.spool import PART, Spool, files_folder, remove_left_parts
from sereno.web.files.uses import uses
from sereno.web.geographies.changes import add_level, keep_areas
from sereno.web.geographies.models import CrosswalkBasis, GeographyLevel
from sereno.web.imports.models import Upload
from sereno.web.imports.upload_changes import store_upload
from sereno.web.indicators.changes import publish_values
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import ValueFile
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job
from sereno.web.jobs.running import work_off
from sereno.web.sources.changes import attach_file
from sereno.web.sources.letter_changes import make_letter
from sereno.web.sources.letter_draft import first_texts, letter_of
from sereno.web.sources.models import Letter, SourceFile
from tests.integration.instances.instance import forks
from tests.integration.web.jobs.job_steps import last_job
from tests.integration.web.sources.catalogue_data import TODAY, make_request, make_source

pytestmark = pytest.mark.usefixtures("empty_home")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06"


def on_disk(audit: Audit) -> list[str]:
    folder = files_folder(audit)
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


def kept(audit: Audit, name: str = "a.csv", content: bytes = b"a,b\n") -> KeptFile:
    return keep_chunks(audit=audit, name=name, chunks=[content], by=None)


def test_equal_files_are_one(audit, coordinator) -> None:
    """1"""
    source = make_source(audit, "received")
    upload = store_upload(
        audit=audit, kind=Upload.Kind.INCIDENTS, name="x/a.csv", chunks=[b"a,", b"b\n"], by=None
    )
    attached = attach_file(source=source, name="a.csv", chunks=[b"a,b\n"], by=coordinator)
    assert attached.file == upload.file == kept(audit)
    assert KeptFile.objects.filter(audit=audit).count() == 1
    assert on_disk(audit) == ["a.csv"]
    other = kept(audit, "b.csv")
    assert other != upload.file
    assert other.sha256 == upload.file.sha256
    assert on_disk(audit) == ["a.csv", "b.csv"]
    with other.open() as stream:
        assert stream.read() == b"a,b\n"
    assert kept(audit, content=b"other") != upload.file


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written doesn't reach the disk any more."""

    def full(*_paths: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(spool_module, "see_to_disk", full)


def by_upload(audit, by) -> None:
    store_upload(audit=audit, kind=Upload.Kind.AREAS, name="a.csv", chunks=[b"a"], by=by)


def by_source(audit, by) -> None:
    attach_file(source=make_source(audit, "received"), name="a.csv", chunks=[b"a"], by=by)


def by_letter(audit, by) -> None:
    request = make_request(audit, sent=None)
    texts = first_texts(request, by, "es", TODAY)
    letter = letter_of(request, texts, "es", TODAY)
    make_letter(request=request, texts=texts, letter=letter, by=by)


def by_values(audit, by) -> None:
    values = IndicatorValues.of(["x"], ["a"], ["2020"], [1.0])
    publish_values(
        audit=audit, parts=[LevelValues("area", values)], why=ValueFile.Why.IMPORT, about="x", by=by
    )


@pytest.mark.parametrize("way", [by_upload, by_source, by_letter, by_values])
def test_full_disk(audit, coordinator, full_disk, way) -> None:
    """2"""
    with pytest.raises(Problem) as caught:
        way(audit, coordinator)
    assert caught.value.code == "disk_full"
    assert on_disk(audit) == []
    for model in (KeptFile, Upload, SourceFile, Letter, ValueFile):
        assert not model.objects.exists()


@pytest.mark.one_database
def test_full_disk_within_geographies(audit, version, coordinator, monkeypatch) -> None:
    """2: weights, boundaries and their map, by whoever does the work."""
    from sereno.web.geographies.changes import add_level, ask_boundaries, keep_areas
    from sereno.web.geographies.crosswalk_changes import ask_crosswalk

    count_version(version=version)
    levels = {level.key: level for level in GeographyLevel.objects.filter(audit=audit)}
    city = levels["municipality"]
    made = add_level(audit=audit, key="sector", name="Sector", parent=city, by=coordinator)
    keep_areas(level=made, areas={"S1": ("S1", None)})
    square = [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]
    feature = {
        "type": "Feature",
        "properties": {"clave": "S1"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    upload = store_upload(
        audit=audit, kind=Upload.Kind.INDICATORS, name="s.geojson", chunks=[content], by=coordinator
    )
    before = on_disk(audit)

    def full(*_paths: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(spool_module, "see_to_disk", full)
    rows = (
        ask_boundaries(upload=upload, level=made, by=coordinator),
        ask_crosswalk(source=made, target=city, basis=CrosswalkBasis.NESTED, by=coordinator),
    )
    work_off(audit)
    for row in rows:
        row.refresh_from_db()
        assert not row.is_ready
        done = last_job(row)
        assert (done.state, done.problem["code"]) == ("failed", "disk_full")
    assert on_disk(audit) == before


def test_full_disk_is_told(audit, coordinator, signed_in, full_disk) -> None:
    """2: uploads, files of sources and letters say it on their page."""
    client = signed_in(coordinator)
    source, request = make_source(audit, "received"), make_request(audit, sent=None)
    sent = {"file": SimpleUploadedFile("a.csv", b"a,b\n"), "whole": "1"}
    texts = first_texts(request, coordinator, "en", TODAY)
    for address, data in (
        (reverse("imports:upload", args=[audit.slug, "areas"]), sent),
        (reverse("indicators:upload", args=[audit.slug]), sent),
        (reverse("sources:attach", args=[audit.slug, source.number]), sent),
        (reverse("sources:letter", args=[audit.slug, request.number]), texts),
    ):
        sent["file"].seek(0)
        answer = client.post(address, data)
        assert answer.status_code == 422
        assert "The disk is full" in answer.content.decode()
    assert on_disk(audit) == []


def test_full_disk_while_bytes_come(audit, monkeypatch) -> None:
    """2: the write itself is refused, and again when the file is closed."""

    def write() -> None:
        with Spool(audit, "a.csv") as spool:
            spool._file = open("/dev/full", "wb")  # noqa: SIM115
            spool.write(b"x" * 100_000)

    with pytest.raises(Problem) as caught:
        write()
    assert caught.value.code == "disk_full"
    assert on_disk(audit) == []


KILLED = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "sereno.web.site.settings"
import django
django.setup()
from sereno.web.audits.models import Audit
from sereno.web.files import spool
def killed(*given):
    os.kill(os.getpid(), signal.SIGKILL)
spool.put_in_place = killed
with spool.Spool(Audit(slug=sys.argv[1]), "a.csv") as part:
    part.write(b"a,b\\n")
    part.finish()
    part.put()
"""


@pytest.mark.one_database
def test_killed_before_the_renaming(audit, settings, tmp_path) -> None:
    """3"""
    environment = {**os.environ, "SERENO_HOME": str(tmp_path / "home")}
    done = forks().python(KILLED, audit.slug, environment=environment)
    assert done.returncode == -signal.SIGKILL
    (left,) = on_disk(audit)
    assert left.startswith(PART)
    with Spool(audit, "b.csv") as living:
        living.write(b"x")
        assert remove_left_parts(files_folder(audit)) == 0
        parts = on_disk(audit)
        assert len(parts) == 1
        assert left not in parts
    assert on_disk(audit) == []


def test_a_picture_is_no_table(audit, coordinator, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)
    sent = {"file": SimpleUploadedFile("robos.csv", PNG), "whole": "1"}
    answer = client.post(reverse("imports:upload", args=[audit.slug, "incidents"]), sent)
    assert answer.status_code == 422
    assert "the file is PNG" in answer.content.decode()
    assert on_disk(audit) == []
    source = make_source(audit, "received")
    attached = attach_file(source=source, name="robos.csv", chunks=[PNG], by=coordinator)
    assert attached.file.media_type == "image/png"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (PNG, "image/png"),
        (b"a,b\n", "text/csv"),
        (b"<svg onload='x'>", "application/octet-stream"),
        (b"<!doctype html><script>", "application/octet-stream"),
        (b"\x01\x02", "application/octet-stream"),
    ],
)
def test_downloads(audit, coordinator, content: bytes, kind: str) -> None:
    """5"""
    file = kept(audit, '../\u202e «año» "x"\r\n.html', content)
    answer = kept_answer(file, audit=audit, person=coordinator, access_level="team")
    assert b"".join(answer) == content
    assert answer["Content-Type"] == kind
    said = answer["Content-Disposition"]
    assert said.startswith("attachment; filename")
    assert not set(said) & set("\r\n\u202e")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_who_may_download(audit, coordinator, in_role) -> None:
    """5"""
    file = kept(audit)
    official = in_role(Role.OFFICIAL)
    other = Audit.objects.create(slug="other", name="Other", languages=["es"])
    gone = kept(audit, "gone.csv", b"gone")
    gone.path_for_readers.unlink()
    assert kept_answer(file, audit=audit, person=coordinator, access_level="restricted")
    for found, where, person, level in (
        (file, audit, official, "restricted"),
        (file, other, coordinator, "public"),
        (gone, audit, coordinator, "public"),
    ):
        with pytest.raises(Http404):
            kept_answer(found, audit=where, person=person, access_level=level)


@pytest.mark.django_db(transaction=True)
def test_sweep(audit, coordinator) -> None:
    """6"""
    by_upload(audit, coordinator)
    named = on_disk(audit)
    kept(audit, "unnamed.csv")
    strange = files_folder(audit) / ("0" * 32) / "no-row.csv"
    strange.parent.mkdir()
    strange.write_text("x")
    (files_folder(audit) / f"{PART}dead").write_text("x")
    with Spool(audit, "under way.csv") as spool:
        spool.write(b"x")
        # The spool has tidied already.
        (files_folder(audit) / f"{PART}dead").write_text("x")
        assert sweep_files(audit) == Swept(rows=1, files=2, parts=1)
        assert keep(spool=spool, by=None).name == "under way.csv"
    assert on_disk(audit) == sorted([*named, "under way.csv"])
    assert not strange.parent.exists()
    assert sweep_files(audit) == Swept(rows=1, files=1, parts=0)
    assert on_disk(audit) == named
    assert sweep_files(audit) == Swept()


@pytest.mark.django_db(transaction=True)
def test_swept_every_night(audit, coordinator) -> None:
    """6: by the job that tidies up, in every audit."""
    by_upload(audit, coordinator)
    named = on_disk(audit)
    kept(audit, "unnamed.csv")
    ask("tidy_up", audit=None, by=None)
    work_off()
    assert Job.objects.get(kind="tidy_up").state == "done"
    assert on_disk(audit) == named


def test_no_sweep_within_a_transaction(audit) -> None:
    """6"""
    with pytest.raises(RuntimeError):
        sweep_files(audit)


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_recorded(audit) -> None:
    """7: and what another record names stays."""
    before = kept(audit, "before.csv", b"before")

    def record(name: str, content: bytes) -> None:
        from django.db import transaction

        with Spool(audit, name) as spool:
            spool.write(content)
            with transaction.atomic():
                keep(spool=spool, by=None)
                raise ValueError(name)

    for name, content in (("new.csv", b"new"), ("before.csv", b"before")):
        with pytest.raises(ValueError, match=name):
            record(name, content)
    assert on_disk(audit) == ["before.csv"]
    with before.open() as stream:
        assert stream.read() == b"before"


def test_uses(audit, coordinator) -> None:
    """8"""
    named = {(model._meta.label, field) for model, field in uses()}
    assert {
        ("imports.Upload", "file"),
        ("sources.SourceFile", "file"),
        ("sources.Letter", "docx"),
        ("sources.Letter", "pdf"),
        ("indicators.ValueFile", "kept"),
        ("geographies.LevelBoundaries", "shapes"),
        ("geographies.LevelBoundaries", "drawn"),
        ("geographies.LevelCrosswalk", "weights"),
    } <= named
    by_letter(audit, coordinator)
    by_upload(audit, coordinator)
    tables = records.kept_tables_at(records.applied_steps(connection), connection)
    files = {f"{audit.slug}/{file.stored_as}" for file in KeptFile.objects.all()}
    assert len(files) == 3
    assert files <= set(_named_files(tables))


@pytest.mark.django_db(transaction=True)
def test_files_sent_together(
    audit, coordinator, signed_in, monkeypatch, settings, tmp_path
) -> None:
    """9"""
    client = signed_in(coordinator)
    source = make_source(audit, "received")
    upload = reverse("imports:upload", args=[audit.slug, "incidents"])
    attach = reverse("sources:attach", args=[audit.slug, source.number])

    given = {"audit": audit, "by": coordinator}
    city = add_level(key="municipality", name="Ciudad", parent=None, **given)
    keep_areas(level=city, areas={"city": ("Ciudad", None)})
    sector = add_level(key="sector", name="Sector", parent=city, **given)
    to_level = {"audit": audit.slug, "level": sector.key}
    areas = reverse("geographies:level_areas", kwargs=to_level)
    boundaries = reverse("geographies:boundaries", kwargs=to_level)
    crosswalk = reverse("geographies:new_crosswalk", args=[audit.slug])
    pair = {"source": sector.key, "target": city.key, "basis": "table"}
    settings.SERVER_FOLDER = tmp_path
    (tmp_path / "t.csv").write_bytes(b"a,b\n")
    from_server = reverse("indicators:from_server", args=[audit.slug])

    def sent(address: str, *contents: bytes) -> str:
        files = [SimpleUploadedFile(f"{i}.csv", each) for i, each in enumerate(contents)]
        given = {"file": files, "whole": "1"}
        if address in (areas, boundaries, crosswalk):
            prefix = {areas: "areas", boundaries: "boundaries", crosswalk: "crosswalk"}[address]
            more = pair if address == crosswalk else {}
            given = {f"{prefix}-{key}": value for key, value in {"file": files[0], **more}.items()}
        answer = client.post(address, {"file": "t.csv"} if address == from_server else given)
        assert answer.status_code == 422
        return answer.content.decode()

    def no_room(*_given: object, **_more: object) -> None:
        raise OperationalError("database or disk is full")

    sent(upload, b"a,b\n", PNG)
    sent(attach, b"a,b\n", b"")
    for owner, name, address in (
        ("sereno.web.imports.upload_changes", "source_of", upload),
        ("sereno.web.sources.changes", "record_event", attach),
        ("sereno.web.geographies.level_areas", "record_event", areas),
        ("sereno.web.geographies.changes", "ask", boundaries),
        ("sereno.web.geographies.crosswalk_changes", "ask", crosswalk),
        ("sereno.web.indicators.tables.changes", "ask", from_server),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(f"{owner}.{name}", no_room)
            assert "The disk is full" in sent(address, b"code,parent_code\nB1,city\n", b"c,d\n")
    # A table of areas with a mistake is not kept either: its correction is.
    sent(areas, b"code,parent_code\nB1,nowhere\n")
    assert on_disk(audit) == []
    assert not any(model.objects.exists() for model in (KeptFile, Upload, SourceFile))
    monkeypatch.setattr("sereno.web.records.lists.save_view", no_room)
    client.raise_request_exception = False
    page = reverse("sources:sources", args=[audit.slug])
    session = client.session
    session["records_done"] = {"words": "1 record changed.", "undo": ""}
    session.save()
    # The page forgets that it has said so.
    monkeypatch.setattr(Session, "save", no_room)
    for answer in (client.post(f"{page}views/", {"name": "a"}), client.get(page)):
        assert answer.status_code == 507
        assert "The disk is full" in answer.content.decode()
