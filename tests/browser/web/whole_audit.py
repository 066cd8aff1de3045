"""An audit in which every page has something to show: rejects, both queues, decided, committed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.integration.small_city import make_small_city

if TYPE_CHECKING:
    from django.test import Client

    from sereno.web.audits.models import Audit
    from sereno.web.people.models import Person

UNKNOWN = ("ZUMBIDO DE CHICHARRA", "CLAVE 44 PROCEDE")
OUTSIDE = ("COLONIA QUE NO EXISTE", "EJIDO LEJANO")


def run_with_faults(folder: Path) -> Path:
    """Results of a small city with a row of each fault that a page tells of."""
    from sereno.engine.stage_one import run_stage_one

    city = make_small_city(folder, np.random.default_rng(20181204))
    rows = [",10:00:00,HOMICIDIO DOLOSO,Centro,Sur,20.575,-100.415"]
    for label in UNKNOWN:
        rows += [f"2023-05-05,10:00:00,{label},Centro,Sur,20.575,-100.415"] * 3
    for name in OUTSIDE:
        rows += [f"2023-05-06,10:00:00,HOMICIDIO DOLOSO,{name},Sur,,"] * 3
    with (folder / "robos_2.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    out = folder / "results"
    run_stage_one(city.manifest, out, seed=1, today=dt.date(2024, 1, 15))
    return out


def decide_and_commit(audit: Audit, person: Person, client: Client) -> None:
    """One decision in each queue, and two selections, the second in place of the first."""
    from django.urls import reverse

    from sereno.web.imports.changes import decide_offence, decide_place
    from sereno.web.imports.models import DataVersion
    from tests.integration.web.selection.bench_steps import form

    decide_offence(
        audit=audit,
        label=UNKNOWN[0],
        iccs="",
        topic="threats",
        violent=None,
        reason="La fiscalía lo usa así",
        by=person,
    )
    decide_place(audit=audit, group="Sur", name=OUTSIDE[0], area_code="0007", reason="", by=person)
    version = DataVersion.objects.current(audit)
    assert version is not None
    first = {"name": "Selección de enero", "reason": "Lo acordó la mesa.", "hand_0": "in"}
    second = {"name": "Selección revisada", "reason": "Pesan menos los robos.", "replaces": "1"}
    address = reverse("selection:commit", args=[audit.slug])
    for made in (first | {"reason_0": "Ahí se construye"}, second | {"w_robbery": "10"}):
        answer = client.post(address, form(version, **made))
        assert answer.status_code == 302, answer.content.decode()


def bring_levels(audit: Audit, person: Person) -> None:
    """A level beside the audit's own, with areas of which one lies in none above; weights that
    failed, and others that wait for the worker.
    """
    from sereno.web.geographies.changes import add_level, keep_areas
    from sereno.web.geographies.crosswalk_changes import ask_crosswalk
    from sereno.web.geographies.models import CrosswalkBasis, GeographyLevel
    from sereno.web.imports.models import Upload
    from sereno.web.imports.upload_changes import store_upload

    city = GeographyLevel.objects.get(audit=audit, key="municipality")
    level = add_level(audit=audit, key="sector", name="Sector", parent=city, by=person)
    keep_areas(level=level, areas={"S1": ("Sector 1", 900.0), "S2": ("Sector 2", None)})
    level.areas.filter(code="S2").update(parent=None)
    upload = store_upload(
        audit=audit, kind=Upload.Kind.INDICATORS, name="pesos.csv", chunks=[b"de,a\nS1,1\n"],
        by=person,
    )  # fmt: skip
    level.audit = city.audit = upload.audit = audit
    ask_crosswalk(source=level, target=city, basis=CrosswalkBasis.TABLE, upload=upload, by=person)
    ask_crosswalk(source=level, target=city, basis=CrosswalkBasis.AREA, by=person)


def bring_tables(audit: Audit, person: Person) -> None:
    """Two tables of indicators: one in its menus, and one checked, with faults."""
    from sereno.web.imports.models import Upload
    from sereno.web.imports.upload_changes import store_upload
    from sereno.web.indicators.tables.changes import ask_check, begin_table
    from sereno.web.jobs.models import Job
    from sereno.web.jobs.running import run_now

    content = (
        b"clave,a\xc3\xb1o,indicador,valor\n0001,2023,street_lamps,10\nX9,2023,street_lamps,3\n"
    )
    for name, checked in (("luminarias.csv", False), ("alumbrado.csv", True)):
        upload = store_upload(
            audit=audit, kind=Upload.Kind.INDICATORS, name=name, chunks=[content],
            by=person,
        )  # fmt: skip
        table = begin_table(audit=audit, upload=upload, by=person)
        run_now(Job.objects.about(table)[0].pk)
        table.refresh_from_db()
        if checked:
            table = ask_check(table=table, settled=table.settled)
            run_now(Job.objects.about(table)[0].pk)


def bring_two_years(audit: Audit, person: Person) -> None:
    """An indicator of events with two years of two areas, on which an effect can be asked."""
    from sereno.exchange.indicators.value_files import LevelValues
    from sereno.methods.sources.indicators.values import IndicatorValues
    from sereno.web.indicators.changes import add_indicator, publish_values
    from sereno.web.indicators.models import ValueFile

    code = "patrolled_thefts"
    add_indicator(
        audit=audit, code=code, by=person, name_es="Robos", name_en="Thefts",
        unit="incidents", interval="poisson",
    )  # fmt: skip
    values = IndicatorValues.of(
        [code] * 4, ["a", "a", "b", "b"], ["2021", "2022"] * 2, [207.0, 110.0, 308.0, 318.0]
    )
    publish_values(
        audit=audit, parts=[LevelValues("area", values)], why=ValueFile.Why.IMPORT,
        about="robos.csv", by=person,
    )  # fmt: skip
