"""The published site, opened from its folder.

1. A visitor whose browser runs no script walks from the share on the first page to a quote, and
   from the quote to what was done about it; nothing is asked of a host, and nothing complains.
2. With scripts the list of neighbourhoods is searched without accents, and a table sorted.
   Pages are clean for axe and no wider than a phone; each weighs less than 200 kB packed, with all
   that it loads.
"""

from __future__ import annotations

import gzip
import re

import pytest
from django.utils import timezone

from sereno.web.findings.models import Recommendation
from sereno.web.publication.edition.writing import copy_out, publish
from tests.integration.web.thread.walked import SAID, eva, heard, judged  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
def folder(version, judged, audit, coordinator, tmp_path):  # noqa: F811
    """An edition in a folder."""
    now = timezone.now()
    Recommendation.objects.filter(number=1).update(publication="published", published_at=now)
    edition = publish(audit=audit, by=coordinator, now=now, with_reports=False)
    copy_out(edition, tmp_path / "site")
    return tmp_path / "site"


def test_walked_without_scripts(folder, visit) -> None:
    """1"""
    opened = visit(java_script_enabled=False)
    page = opened.page
    opened.open(f"file://{folder}/es/index.html")
    page.get_by_role("link", name=re.compile("100")).first.click()
    assert "De" in page.inner_text("h1")
    assert page.locator(".knot.locked").count()
    page.get_by_role("link", name=re.compile("R-001")).first.click()
    page.locator(".knot.voices blockquote", has_text=SAID[:20]).wait_for()
    page.locator(".knot-card", has_text=SAID[:20]).get_by_role("link").click()
    assert "Qué se hizo con lo que alguien dijo" in page.inner_text("h1")
    page.locator(".thread-aside").get_by_role("link", name=re.compile("R-001")).click()
    assert page.url.endswith("es/recommendation/1.html")
    assert all(url.startswith(("file:", "data:")) for url in opened.requests)
    assert opened.complaints == []


def test_read(folder, visit) -> None:
    """2"""
    opened = visit(width=390)
    page = opened.page
    for path in ("index", "area/0006", "recommendations", "share/1-addressed", "data", "about"):
        page.goto(f"file://{folder}/es/{path}.html")
        assert opened.sideways() <= 0
        assert opened.violations() == []
        loaded = re.findall(r'(?:href|src)="([^"]*assets/[^"]*)"', page.content())
        files = [folder / "es" / f"{path}.html"]
        files += [(files[0].parent / each).resolve() for each in loaded]
        files += list((folder / "assets" / "parts").iterdir())
        assert sum(len(gzip.compress(each.read_bytes())) for each in files) < 200_000
    page.goto(f"file://{folder}/es/index.html")
    page.get_by_label("Escriba su colonia").fill("cimatario")
    shown = page.locator("#places li:visible")
    assert shown.count() == 1
    page.goto(f"file://{folder}/es/recommendations.html")
    head = page.get_by_role("columnheader").first
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert opened.complaints == []
