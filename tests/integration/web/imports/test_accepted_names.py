"""Names that were taken for a neighbourhood though they aren't exactly its own.

1. They are listed with their rows, score, ground and points, on a map; those that their own points
   contradict come first, then the least certain.
2. One click refuses: the name waits in the queue at once; the next import doesn't take it, and its
   rows are in no neighbourhood. Another click confirms, and the list has it no longer.
3. decisions.csv keeps a refusal.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sereno.exchange.results.decisions_file import decisions_from
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_version
from tests.integration.web.imports.small_city import NAMES, areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import look, run, send, start, take_guesses

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TYPO, ELSEWHERE = "Framboyannes", "Deportva"


@pytest.fixture
def imported(coordinator, audit, signed_in, settings: Any, tmp_path: Path) -> DataVersion:
    """The small city with two names misspelt; the points of one lie in another neighbourhood."""
    settings.HOME = tmp_path / "home"
    client = signed_in(coordinator)
    rows = [f"2023-05-0{i},10:00:00,,,{TYPO},Sur,HOMICIDIO DOLOSO" for i in (1, 2, 3)]
    rows += [
        f"2023-06-0{i},10:00:00,-100.395,20.585,{ELSEWHERE},Sur,HOMICIDIO DOLOSO"
        for i in range(1, 7)
    ]
    rows.append(f"2023-06-08,10:00:00,,,{ELSEWHERE},Sur,HOMICIDIO DOLOSO")
    send(client, audit, "areas", "colonias.geojson", areas_file())
    send(client, audit, "incidents", "fgj 2023.csv", incidents_file("\n".join(rows) + "\n"))
    look(audit)
    take_guesses(client, audit)
    return run(start(client, audit))


def _address(audit: Audit, name: str) -> str:
    return reverse(f"imports:{name}", args=[audit.slug])


def _placed(version: DataVersion) -> int:
    return open_version(version).quality["placed"]["name"]


def test_a_refusal_is_learned(coordinator, audit, imported, signed_in, in_role) -> None:
    """1, 2, 3"""
    client: Client = signed_in(coordinator)
    at = _address(audit, "accepted_names")
    page = client.get(at)
    rows = [row for line in page.context["lines"] for row in line["card"].rows]
    assert [(r["name"], r["n"], r["placed"], r["points"], r["agree"]) for r in rows] == [
        (ELSEWHERE, 7, 1, 6, 0),
        (TYPO, 3, 3, 0, 0),
    ]
    assert [r["doubtful"] for r in rows] == [True, False]
    text = page.content.decode()
    assert "96 of 100 such names are right" in text
    assert "a typing mistake" in text
    assert "point in this neighbourhood: 0 of 6" in text
    assert text.count('class="chosen"') == 2
    assert signed_in(in_role(Role.VIEWER)).get(at).status_code == 403

    client = signed_in(coordinator)
    for row, said in zip(rows, ("no", "yes"), strict=True):
        sent = {"spelling": json.dumps([row["group"], row["name"]])}
        sent |= {"area_code": row["area"]["area_code"], "said": said}
        assert client.post(at, sent).status_code == 302
    last = audit.place_decisions.get(name=TYPO)
    told = client.get(at, {"decided": last.pk})
    assert told.context["lines"] == []
    undo = reverse("imports:undo_place", args=[audit.slug, last.pk])
    assert f'action="{undo}?also=&amp;accepted=1"' in told.content.decode()
    assert client.post(f"{undo}?accepted=1").url == at
    assert client.post(at, sent).status_code == 302
    waiting = client.get(_address(audit, "places"))
    assert ELSEWHERE in [line["card"].name for line in waiting.context["lines"]]
    assert client.post(at, {**sent, "area_code": "99"}, follow=True).status_code == 200
    assert audit.place_decisions.count() == 2
    (refusal,) = audit.place_decisions.filter(is_refusal=True)
    assert f"not {NAMES[3]}" in client.get(_address(audit, "place_decisions")).content.decode()
    file = client.get(_address(audit, "decisions_file")).content
    kept = {d.name: d.is_refusal for d in decisions_from(file, "decisions.csv").places}
    assert kept == {ELSEWHERE: True, TYPO: False}

    client.post(_address(audit, "import_decided"))
    again = run(DataVersion.objects.under_way().get(audit=audit))
    assert _placed(again) == _placed(imported) - 1
    waiting = client.get(_address(audit, "places")).context["lines"]
    (line,) = [line for line in waiting if line["card"].name == ELSEWHERE]
    assert refusal.area_code not in [near["area_code"] for near in line["card"].candidates]
    assert client.get(at).context["lines"] == []
