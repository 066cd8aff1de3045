"""Pages without what they show say why, and lead to what starts it; a stage with gaps isn't done.

1. Every page that needs an import says that there is none, with the button of whoever may bring
   one; that one runs; that the last one didn't end.
2. Sources are done when none is open and no gap is.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.roles import Role
from sereno.web.audits.stages import Progress
from sereno.web.audits.visit import Visit
from sereno.web.imports.models import DataVersion
from sereno.web.sources import stage
from sereno.web.sources.gap_rows import rows_of
from sereno.web.sources.gaps import GapQuestion
from sereno.web.sources.models import Coverage, Extent, Source, SourceState

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NEEDS_AN_IMPORT = (
    "selection:explore",
    "selection:select",
    "imports:quality",
    "imports:rejects",
    "imports:offences",
    "imports:places",
)


def test_no_import(audit, coordinator, in_role, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    start = reverse("imports:areas", args=[audit.slug])
    versions = reverse("imports:versions", args=[audit.slug])
    for name in NEEDS_AN_IMPORT:
        page = client.get(reverse(name, args=[audit.slug])).content.decode()
        assert f'class="button next" href="{start}"' in page, name
    explore = reverse("selection:explore", args=[audit.slug])
    asked = signed_in(in_role(Role.VIEWER)).get(explore).content.decode()
    assert reverse("members:people", args=[audit.slug]) in asked.split('class="empty"')[1]
    DataVersion.objects.create(audit=audit, number=1)
    page = signed_in(coordinator).get(explore).content.decode()
    assert "Import 1 did not finish" in page
    assert f'class="button next" href="{versions}"' in page


def test_open_gaps(audit, coordinator) -> None:
    """2"""
    source = Source.objects.create(
        audit=audit, number=1, title="Records", state=SourceState.LOADED, created_by=coordinator
    )
    assert stage.progress(Visit(audit, coordinator)) is Progress.UNDER_WAY
    years = GapQuestion.of({}, timezone.localdate()).years
    Coverage.objects.bulk_create(
        Coverage(source=source, row=row, geography="area", year=year, extent=Extent.WHOLE)
        for row in rows_of(audit)
        for year in years
    )
    assert stage.progress(Visit(audit, coordinator)) is Progress.DONE
