"""Fills an instance as its people would: an audit with two versions, decisions, a commitment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main(words: list[str]) -> None:
    import numpy as np

    from sereno.cli.instance import bring_up_to_date, open_instance
    from tests.integration.small_city import make_small_city

    open_instance()
    bring_up_to_date()
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client
    from django.urls import reverse

    from sereno.web.audits.changes import give_role
    from sereno.web.audits.roles import Role
    from sereno.web.imports.changes import decide_offence, decide_place, undo_decisions
    from sereno.web.imports.loading import load_manifest
    from sereno.web.imports.models import OffenceDecision, Upload
    from sereno.web.people.changes import add_person, change_profile
    from sereno.web.selection.models import CommittedSelection
    from tests.integration.web.selection.bench_steps import form

    carmen = add_person(
        email="carmen@example.org", password="cuatro palabras sin relación", name="Carmen Ñ “☂”"
    )
    luis = add_person(email="luis@example.org", password="otras cuatro palabras más", name="Luis")
    change_profile(person=luis, name="Luis Ángel", language="en")
    TOTP.activate(carmen, generate_totp_secret())
    RecoveryCodes.activate(carmen)
    city = make_small_city(Path(words[0]) / "city", np.random.default_rng(20), rows=600)
    audit = load_manifest(city.manifest, slug="ciudad", by=carmen).audit
    give_role(audit=audit, person=luis, role=Role.ANALYST, by=carmen)
    for label in ("ZUMBIDO", "CHICHARRA"):
        decided = decide_offence(
            audit=audit,
            label=label,
            iccs="",
            topic="threats",
            violent=None,
            reason="Así se acordó\nen junta",
            by=luis,
        )
    # The highest key is given up: it must not be given to another row.
    undo_decisions(decisions=[decided], by=luis)
    decide_place(audit=audit, group="", name="La Loma", area_code="", reason="", by=luis)
    version = load_manifest(city.manifest, slug="ciudad", by=carmen, seed=2)
    client = Client(headers={"host": "localhost"})
    client.force_login(carmen, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        reverse("selection:commit", args=["ciudad"]),
        form(version, name="Las cuatro", reason="Se acordó"),
    )
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    _divide_by_sectors(audit, luis)
    facts = {
        "uploads": Upload.objects.count(),
        "committed": CommittedSelection.objects.count(),
        "second_steps": Authenticator.objects.count(),
        "decisions": OffenceDecision.objects.count(),
    }
    json.dump(facts, sys.stdout)


def _divide_by_sectors(audit: Any, by: Any) -> None:
    """A level of one area with boundaries, and its weights over the audit's own areas."""
    import shapely

    from sereno.web.geographies.changes import add_level, ask_boundaries, keep_areas
    from sereno.web.geographies.crosswalk_changes import ask_crosswalk
    from sereno.web.geographies.level_shapes import shapes_of
    from sereno.web.geographies.models import CrosswalkBasis, GeographyLevel
    from sereno.web.imports.models import Upload
    from sereno.web.imports.upload_changes import store_upload
    from sereno.web.jobs.running import work_off

    levels = {each.key: each for each in GeographyLevel.objects.filter(audit=audit)}
    own, city = levels["area"], levels["municipality"]
    sector = add_level(audit=audit, key="sector", name="Sector", parent=city, by=by)
    keep_areas(level=sector, areas={"S1": ("Sector único", None)})
    feature = {
        "type": "Feature",
        "properties": {"clave": "S1"},
        "geometry": shapely.box(*shapely.total_bounds(shapes_of(own).lonlat)).__geo_interface__,
    }
    upload = store_upload(
        audit=audit,
        kind=Upload.Kind.INDICATORS,
        name="sector.json",
        chunks=[json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()],
        by=by,
    )
    ask_boundaries(upload=upload, level=sector, by=by)
    work_off(audit)
    ask_crosswalk(source=sector, target=own, basis=CrosswalkBasis.AREA, by=by)
    work_off(audit)
