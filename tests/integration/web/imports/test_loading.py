"""`sereno load` and the visitor of the demo.

1. A manifest becomes an audit with a ready version, which has what its pages need; a second load
   makes a second version.
2. Whoever loads is named, or there is exactly one administrator.
3. The visitor signs in on a demo instance and on no other, by password or by token.
4. Serving a real instance puts the visitor of an earlier demo out.
"""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from sereno.cli.load import person_called
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.imports.loading import load_manifest
from sereno.web.people.demo_account import MAIL, entrance_token, make_visitor, stop_visitors
from sereno.web.people.models import Person
from tests.integration.web.imports.small_city import areas_file, incidents_file

pytestmark = pytest.mark.django_db
MANIFEST = """\
# kept
[audit]
name = "Ciudad chica 2023"
select = 2
[areas]
file = "colonias.geojson"
code = "CVECOL"
name = "COLONIA"
group = "DELEGACION"
population = "POBTOT"
[[incidents]]
files = ["fgj*.csv"]
date = "fecha_hecho"
lon = "longitud"
lat = "latitud"
area_name = "colonia"
area_group = "delegacion"
offence = "delito"
[selection]
topics = { robbery = 1, homicide = 1 }
draws = 50
"""


def _request() -> HttpRequest:
    return RequestFactory().post(reverse("account_login"))


@pytest.mark.one_database
def test_load(settings, tmp_path, coordinator) -> None:
    """1"""
    settings.HOME = tmp_path / "home"
    (tmp_path / "audit.toml").write_text(MANIFEST)
    (tmp_path / "colonias.geojson").write_bytes(areas_file())
    (tmp_path / "fgj 2023.csv").write_bytes(incidents_file())
    steps = []
    version = load_manifest(
        tmp_path / "audit.toml", by=coordinator, watch=lambda step, *_: steps.append(step)
    )
    audit = Audit.objects.get(slug="ciudad-chica-2023")
    assert (version.audit, version.is_ready, version.number) == (audit, True, 1)
    assert "# kept" in version.manifest_text
    assert version.summary["incidents"] == 242
    assert (steps[0], steps[-1]) == ("areas", "browser")
    made = {path.name for path in (version.folder / "browser").iterdir()}
    assert made == {
        *("areas.json", "cube.npy", "held-5.npz", "map.json.gz", "small_map.json"),
        "square_kilometres.npy",
    }
    assert audit.role_of(coordinator) == Role.COORDINATOR
    assert load_manifest(tmp_path / "audit.toml", by=coordinator).number == 2
    assert audit.uploads.count() == 2


def test_by_whom(make_person) -> None:
    """2"""
    with pytest.raises(Problem) as unsaid:
        person_called("")
    assert unsaid.value.code == "load_by_whom"
    admin = make_person("admin@example.org", is_admin=True)
    assert person_called("") == admin
    with pytest.raises(Problem) as unknown:
        person_called("nobody@example.org")
    assert unknown.value.code == "person_unknown"


def test_the_visitor(db, settings) -> None:
    """3"""
    person, password = make_visitor(language="es")
    address = reverse("people:demo_entrance") + f"?token={entrance_token()}"
    settings.DEMO = False
    assert authenticate(_request(), username=MAIL, password=password) is None
    assert Client().get(address).status_code == 404
    settings.DEMO = True
    assert authenticate(_request(), username=MAIL, password=password) == person
    assert Client().get(address)["Location"] == reverse("audit_home", args=["demo"])
    assert Client().get(address, REMOTE_ADDR="192.0.2.7").status_code == 404
    door = Client().get(reverse("people:demo_entrance") + "?token=made-up")
    assert door["Location"] == reverse("account_login")


def test_out_of_a_real_instance(db, settings) -> None:
    """4"""
    settings.DEMO = True
    make_visitor(language="es")
    stop_visitors()
    assert not Person.objects.get(email=MAIL).is_active
    person, password = make_visitor(language="es")
    assert person.is_active
    assert authenticate(_request(), username=MAIL, password=password) is not None
