"""An edition of the published site.

1. The same audit on the same day gives the same bytes; the manifest has the digest of every file.
   Every link leads to a file of the site, and none to another place.
2. A marker put into every text above the level public stands in none of its files.
3. A finding that names a neighbourhood isn't told until a person signs that it may, nor once that
   is taken back or it is written anew.
4. A total, a rate or an earlier edition that tells what is held back stops it: nothing is written.
5. A folder that isn't empty or lies in the home is refused; what is cut off half-way, or runs into
   a full disk, leaves nothing. A file that was changed since isn't handed on.
6. Markup in texts is text. What was withdrawn since isn't in the next edition, and not told again
   in its list of changes. Anybody opens the newest one only while they may.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from urllib.parse import unquote

import pytest
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action
from sereno.web.audits.roles import Role
from sereno.web.coding.models import Quote
from sereno.web.findings.models import Finding, FindingArea, Recommendation
from sereno.web.imports.version_reader import open_version
from sereno.web.jobs.running import work_off
from sereno.web.publication.edition import making, tables
from sereno.web.publication.edition.asking import ask_to_publish, open_site
from sereno.web.publication.edition.facts import SiteFacts
from sereno.web.publication.edition.leaks import check_leaks
from sereno.web.publication.edition.making import edition_files
from sereno.web.publication.edition.naming import revoke_naming, sign_naming
from sereno.web.publication.edition.tables import COUNTS, TARGETS, OpenTable
from sereno.web.publication.edition.writing import check_out, copy_out, publish, write_folder
from sereno.web.publication.models import Edition
from tests.integration.web.thread.walked import SAID, eva, heard, judged  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOW = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
MARK = "canario-7f3a"


@pytest.fixture
def told(version, judged, audit, coordinator):  # noqa: F811
    """An audit with records, a finding on a public quote, and what nobody may read beside it."""
    Recommendation.objects.filter(number=1).update(
        publication="published", published_at=NOW, title='Luz <b>ya</b> & "pronto"'
    )
    Recommendation.objects.filter(number=3).update(title=f"{MARK} recomendación del equipo")
    Finding.objects.create(
        audit=audit, number=2, title=f"{MARK} hallazgo", text=MARK, author=coordinator,
        access_level="team",
    )  # fmt: skip
    Action.objects.create(
        audit=audit, number=2, title=f"{MARK} acción", kind="arrests", text=MARK,
        institution=Action.objects.get(number=1).institution, access_level="team",
    )  # fmt: skip
    return audit


def facts_of(audit) -> SiteFacts:
    return SiteFacts(audit, NOW, NOW.date())


def files_of(audit, **more) -> dict[str, bytes]:
    return dict(edition_files(facts_of(audit), before=None, with_reports=False, **more))


def test_an_edition(told, tmp_path) -> None:
    """1, 2 and 6"""
    found = files_of(told)
    assert found == files_of(told)
    listed = json.loads(found["manifest.json"])["files"]
    assert {*listed} == {*found} - {"manifest.json"}
    assert all(hashlib.sha256(found[path]).hexdigest() == listed[path]["sha256"] for path in listed)
    pages = {path: found[path].decode() for path in found if path.endswith(".html")}
    assert len(pages) > 20
    for path, html in pages.items():
        assert "Content-Security-Policy" in html
        for link in re.findall(r'(?:href|src)="([^"]*)"', html):
            if link.startswith(("#", "data:")):
                continue
            assert "//" not in link, (path, link)
            place = (tmp_path / path).parent / unquote(link.partition("#")[0])
            assert str(place.resolve().relative_to(tmp_path.resolve())) in found, (path, link)
    everything = b"\n".join(content for content in found.values())
    assert MARK.encode() not in everything
    assert b"est\xc3\xa1 oscura." not in everything.replace("La parada está oscura".encode(), b"")
    share = pages["es/share/1-addressed.html"]
    assert SAID in share
    assert "Aquí se detiene para usted" in share
    assert SAID in pages["es/index.html"]
    assert "Luz &lt;b&gt;ya&lt;/b&gt; &amp; &quot;pronto&quot;" in pages["es/recommendations.html"]
    [piece] = [path for path in pages if path.startswith("es/evidence/")]
    assert "recommendation/1.html" in pages[piece]
    assert max(map(len, pages.values())) < 200_000


def test_named_neighbourhoods(told, coordinator) -> None:
    """3"""
    area = open_version(facts_of(told).version).areas[0]
    finding = Finding.objects.get(number=1)
    FindingArea.objects.create(finding=finding, code=area["area_code"], name=area["area_name"])
    Finding.objects.filter(pk=finding.pk).update(title=f"En {area['area_name']} roban más")

    def is_told() -> bool:
        return "es/finding/1.html" in files_of(told)

    finding.refresh_from_db()
    assert not is_told()
    assert area["area_name"] not in files_of(told)["data/findings.csv"].decode()
    sign_naming(finding=finding, reason="Lo votaron", by=coordinator, now=NOW)
    assert is_told()
    with pytest.raises(Problem) as signed:
        sign_naming(finding=finding, reason="Otra vez", by=coordinator, now=NOW)
    assert signed.value.code == "naming_signed"
    Finding.objects.filter(pk=finding.pk).update(version=2)
    assert not is_told()
    finding.refresh_from_db()
    sign_naming(finding=finding, reason="Lo votaron", by=coordinator, now=NOW)
    revoke_naming(finding=finding, by=coordinator, now=NOW)
    assert not is_told()
    # Whose words name none is told by the group of its areas.
    Finding.objects.filter(pk=finding.pk).update(title="Roban más de noche", text="")
    assert is_told()
    assert area["area_name"] not in files_of(told)["data/findings.csv"].decode()


def test_leaks(told, monkeypatch, coordinator, tmp_path) -> None:
    """4"""
    facts = facts_of(told)
    reader, k = open_version(facts.version), told.k
    held, counts = reader.held(k).areas, reader._together.areas
    place, column = (int(each[0]) for each in (held & (counts > 1) & (counts < k)).nonzero())
    topic = [*reader.topics, "all"][column]
    n = int(counts[place, column])
    code = reader.areas[place]["area_code"]
    honest = tables.open_tables(facts)

    def told_as(**changed) -> list[OpenTable]:
        [of_counts] = [each for each in honest if each.name == COUNTS]
        at = {name: of_counts.columns.index(name) for name in of_counts.columns}
        rows = [list(row) for row in of_counts.rows]
        for row in rows:
            if (row[at["area_code"]], row[at["topic"]]) == (code, topic):
                for name, value in changed.items():
                    row[at[name]] = value
        return [
            OpenTable(COUNTS, of_counts.columns, rows),
            *(e for e in honest if e.name != COUNTS),
        ]

    people = 5_000
    rate = n / (people * 5) * 100_000
    for changed in ({"n": n}, {"rate": round(rate, 6), "population": people, "years": 5.0}):
        with monkeypatch.context() as patched:
            patched.setattr(making, "open_tables", lambda _facts, c=changed: told_as(**c))
            with pytest.raises(Problem) as stopped:
                publish(audit=told, by=coordinator, now=NOW, with_reports=False)
            assert stopped.value.code == "site_leaks"
            assert "counts" in str(stopped.value)
    # The dashboard's series: a year of an area is a part of what is held back of it.
    [series] = [each for each in honest if each.name == TARGETS]
    row = dict.fromkeys(series.columns) | {
        "topic": topic, "level": "area", "area_code": code, "period": "2022", "n": n,
    }  # fmt: skip
    told_too = [*honest, OpenTable(TARGETS, series.columns, [[*row.values()]])]
    found = check_leaks(facts, told_too)
    assert (code, topic) in {(each.place, each.topic) for each in found.found}
    assert all(TARGETS in each.leak.by for each in found.found)
    assert found.remedies[0].without == (TARGETS,)
    assert not Edition.objects.exists()
    # An edition that told it, of the same import.
    made = publish(audit=told, by=coordinator, now=NOW, with_reports=False)
    path = made.folder / "data" / "counts.csv"
    said = path.read_text()
    line = next(
        row for row in said.splitlines() if row.startswith(f"{code},") and f",{topic}," in row
    )
    cells = line.split(",")
    cells[tables._OF_COUNTS.index("n")] = str(n)
    path.write_text(said.replace(line, ",".join(cells)))
    with pytest.raises(Problem) as stopped:
        publish(audit=told, by=coordinator, now=NOW, with_reports=False)
    assert stopped.value.code == "site_leaks"
    assert str(made) in str(stopped.value) or "counts, " in str(stopped.value)
    assert Edition.objects.count() == 1
    with pytest.raises(Problem) as changed_since:
        copy_out(made, tmp_path / "out")
    assert changed_since.value.code == "site_edition_changed"
    assert not (tmp_path / "out").exists()


def test_folders(told, coordinator, settings, tmp_path) -> None:
    """5"""
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "photo.jpg").write_bytes(b"x")
    for out, code in ((taken, "site_folder_taken"), (settings.HOME / "s", "site_folder_inside")):
        with pytest.raises(Problem) as refused:
            check_out(out)
        assert refused.value.code == code

    def cut_off():
        yield "index.html", b"x"
        raise OSError(28, "No space left on device")

    with pytest.raises(Problem) as full:
        write_folder(cut_off(), tmp_path / "new" / "site")
    assert full.value.code == "disk_full"
    assert [*(tmp_path / "new").iterdir()] == []


def test_next_edition(told, coordinator, in_role, signed_in, client) -> None:
    """6, and the job"""
    area = open_version(facts_of(told).version).areas[0]["area_name"]
    Finding.objects.create(
        audit=told, number=9, title=f"En {area} {MARK}", state="approved", access_level="public",
        author=coordinator, reviewed_by=Finding.objects.get(number=1).reviewed_by,
    )  # fmt: skip
    ask_to_publish(audit=told, by=coordinator)
    assert work_off(told) >= 1
    [first] = Edition.objects.all()
    address = f"/public/{told.slug}/site/"
    assert client.get(address).status_code == 404
    open_site(audit=told, is_on=True, by=coordinator)
    assert client.get(address).status_code == 200
    assert client.get(f"{address}es/index.html").status_code == 200
    for path in (
        "../../secret.key",
        "%2e%2e/%2e%2e/secret.key",
        "es",
        "es/nothing.html",
        "/etc/passwd",
    ):
        assert client.get(f"{address}{path}").status_code == 404
    reports = [*(first.folder / "reports").glob("*.html")]
    assert reports
    assert not any(MARK in each.read_text() for each in reports)
    Quote.objects.update(state="withdrawn")
    Finding.objects.filter(number=1).update(access_level="team")
    second = publish(audit=told, by=coordinator, now=timezone.now(), with_reports=False)
    everything = "".join(
        each.read_text(errors="replace") for each in second.folder.rglob("*") if each.is_file()
    )
    assert SAID not in everything
    assert "La parada está oscura" not in everything
    assert "Hallazgos que ya no son públicos" in everything
    viewer = signed_in(in_role(Role.VIEWER))
    assert viewer.get(f"/a/{told.slug}/site/").status_code == 403
    page = signed_in(coordinator).get(f"/a/{told.slug}/site/?check").content.decode()
    assert "1" in page
