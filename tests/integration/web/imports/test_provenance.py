"""Every import hangs on a source.

1. A file makes a source, received; one named alike but for its figures belongs to the same.
2. A file that was attached to a source belongs to that one.
3. A version hangs on the sources of its files; once ready they are loaded, and what they hold
   stands in the gap matrix: years with twelve months whole, others in part.
4. The page of a source tells its imported files, with their digests, and its finished imports.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from sereno.web.imports.changes import start_import
from sereno.web.imports.drafting import name_in_manifest
from sereno.web.imports.models import Upload
from sereno.web.imports.provenance import sources_loaded, words_of
from sereno.web.imports.upload_changes import store_upload
from sereno.web.sources.changes import attach_file
from sereno.web.sources.models import Extent, SourceState
from tests.integration.web.sources.catalogue_data import make_source

pytestmark = pytest.mark.django_db
NAMES = [
    ("Robos_2023-01.csv.gz", "Robos"),
    ("robos 2024.XLSX", "robos"),
    ("2024.csv", ""),
    ("Colonias de Querétaro.gpkg", "Colonias de Querétaro"),
]


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "words"), NAMES)
def test_words(name: str, words: str) -> None:
    """1"""
    assert words_of(name) == words


@pytest.fixture
def store(audit, coordinator, settings, tmp_path):
    settings.HOME = tmp_path

    def keep(name: str, content: bytes, kind=Upload.Kind.INCIDENTS) -> Upload:
        return store_upload(audit=audit, kind=kind, name=name, chunks=[content], by=coordinator)

    return keep


@pytest.mark.one_database
def test_files(audit, coordinator, store) -> None:
    """1, 2"""
    first, second = store("Robos 2023.csv", b"a"), store("ROBOS_2024.csv", b"b")
    other, same = store("lesiones.csv", b"c"), store("Robos 2023.csv", b"a")
    areas = store("robos.gpkg", b"d", Upload.Kind.AREAS)
    assert first.source == second.source == same.source
    assert len({first.source, other.source, areas.source}) == 3
    assert [s.state for s in first.source.steps.all()] == ["identified", "received"]
    known = make_source(audit, "received")
    attach_file(
        source=known, name="x.csv", chunks=[b"e"], by=coordinator,
    )  # fmt: skip
    assert store("otro nombre.csv", b"e").source == known


@pytest.mark.one_database
def test_versions(audit, coordinator, store, version) -> None:
    """3"""
    import duckdb

    results = version.folder / "incidents.parquet"
    files = duckdb.sql(f"SELECT DISTINCT source_file FROM '{results}' ORDER BY 1").fetchall()
    uploads = [store(name, name.encode()) for (name,) in files]
    text = "\n".join(name_in_manifest(upload) for upload in uploads)
    started = start_import(audit=audit, manifest_text=text, by=coordinator)
    sources = {upload.source for upload in uploads}
    assert set(started.sources.all()) == sources
    version.manifest_text = text
    version.sources.set(sources)
    sources_loaded(version)
    for source in sources:
        source.refresh_from_db()
        assert source.state == SourceState.LOADED
        held = source.coverage.filter(row="topic:robbery", geography="area")
        years = [c.year for c in held]
        assert (source.year_from, source.year_to) == (min(years), max(years))
    whole = duckdb.sql(
        f"SELECT year(occurred_on) FROM '{results}' WHERE area_code IS NOT NULL "
        "GROUP BY source_file, year(occurred_on) HAVING count(DISTINCT month(occurred_on)) = 12"
    ).fetchall()
    covered = [c.year for s in sources for c in s.coverage.filter(extent=Extent.WHOLE)]
    assert set(covered) == {year for (year,) in whole}


@pytest.mark.one_database
def test_the_page_of_a_source(audit, coordinator, store, version, signed_in) -> None:
    """4"""
    upload = store("Robos 2023.csv", b"a")
    version.sources.add(upload.source)
    failed = start_import(audit=audit, manifest_text=upload.file.stored_as, by=coordinator)
    failed.sources.add(upload.source)
    address = reverse("sources:source", args=[audit.slug, upload.source.number])
    page = signed_in(coordinator).get(address).content.decode()
    assert "Robos 2023.csv" in page
    assert upload.file.sha256 in page
    assert f"import {version.number}, " in page
    assert f"import {failed.number}, " not in page
