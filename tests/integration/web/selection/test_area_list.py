"""The list of areas, and what pages say where no population is known.

1. Every area is there with code, group, population, size and incidents, on a map; it is searched,
   sorted and taken away, a row leads to the area's page, and a head to how its numbers were made.
2. What may not be shown is not shown here either, nor told by the order of the rows.
3. Without a population the pages say so, compare counts, and have the button that brings it: it
   opens the import where a table is joined. Who may not import has no button.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.imports.models import ImportDraft
from sereno.web.imports.version_reader import open_version
from tests.integration.web.imports.small_city import areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import look, run, send, start, take_guesses
from tests.integration.web.selection.bench_steps import form

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def at(name: str, **values: Any) -> str:
    return reverse(f"selection:{name}", kwargs={"audit": "queretaro", **values})


def taken(client: Client, **asks: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(at("areas_csv"), asks).content.decode())))


def test_the_list(version, coordinator, signed_in) -> None:
    """1"""
    client, reader = signed_in(coordinator), open_version(version)
    page = client.get(at("areas"))
    assert page.status_code == 200
    rows = [line.code for line in page.context["page"]]
    assert sorted(rows) == [area["area_code"] for area in reader.areas]
    text = page.content.decode()
    assert f'href="{at("area", place=3)}"' in text
    assert 'id="map"' in text
    for key in ("population", "surface", "n"):
        assert f'popovertarget="fig-{key}"' in text
        assert f'id="fig-{key}"' in text
    given = taken(client)
    counts = reader.counts(first=reader.period[0], last=reader.period[1])
    assert [int(row["n"]) for row in given] == counts.tolist()
    assert [float(row["km2"]) for row in given] == pytest.approx([1.155] * 12, rel=0.02)
    assert [float(row["population"]) for row in given] == reader.population.tolist()
    assert {row["area_name"] for row in taken(client, q="peñitas")} == {
        "Las Peñitas I",
        "Las Peñitas II",
    }
    assert len(taken(client, group="Norte")) == 6
    largest = client.get(at("areas"), {"sort": "-population"}).context["page"]
    assert [line.population for line in largest] == sorted(reader.population.tolist(), reverse=True)


def test_small_numbers(version, audit, in_role, coordinator, signed_in) -> None:
    """2"""
    everything = {row["area_code"]: row["n"] for row in taken(signed_in(coordinator))}
    audit.k = sorted(map(int, everything.values()))[3] + 1
    audit.save()
    viewer = signed_in(in_role(Role.VIEWER))
    seen = {row["area_code"]: row["n"] for row in taken(viewer)}
    held = [code for code, n in seen.items() if not n]
    assert {code for code, n in everything.items() if int(n) < audit.k} <= set(held)
    assert all(everything[code] == n for code, n in seen.items() if n)
    for sort in ("n", "-n"):
        order = [line.code for line in viewer.get(at("areas"), {"sort": sort}).context["page"]]
        assert order[-len(held) :] == sorted(held)


def test_without_people(audit: Audit, coordinator, in_role, signed_in, settings, tmp_path) -> None:
    """3"""
    settings.HOME = tmp_path / "home"
    audit.select = 1
    audit.save()
    client = signed_in(coordinator)
    document = json.loads(areas_file())
    for feature in document["features"]:
        del feature["properties"]["POBTOT"]
    send(client, audit, "areas", "colonias.geojson", json.dumps(document).encode())
    send(client, audit, "incidents", "hechos.csv", incidents_file())
    look(audit)
    take_guesses(client, audit)
    version = run(start(client, audit))
    reader = open_version(version)
    assert not np.isfinite(reader.population).any()
    viewer = signed_in(in_role(Role.VIEWER))
    bring = reverse("imports:bring_people", args=[audit.slug])
    for name in ("areas", "explore", "select"):
        mine, theirs = (each.get(at(name)).content.decode() for each in (client, viewer))
        assert "the population of these neighbourhoods is not known yet" in mine, name
        assert bring in mine, name
        assert bring not in theirs, name
    page = client.get(at("select")).content.decode()
    menu = re.search(r'<select name="measure"\s*>(.*?)</select>', page, re.S)
    assert menu is not None
    assert re.findall(r'value="(\w+)"', menu[1]) == ["density", "count"]
    assert "Their population isn't known, so there are no rates." in html.unescape(page)
    by_size = form(version, n="1", at_least="0", measure="density")
    order = client.post(at("ranking"), by_size).json()["rank"]
    assert order.count(1) == 1
    assert all(order)
    assert sum(p > 0 for p in client.post(at("draws"), by_size).json()["p"]) > 1
    answer = client.post(bring)
    assert answer.url == reverse("imports:areas", args=[audit.slug]) + "#table"
    look(audit)
    assert ImportDraft.objects.get(audit=audit).contents.asked.incidents
    assert 'id="table"' in client.get(answer.url).content.decode()
