"""Files for IATI, OCDS, Open SDG and the registry of SDG Acceleration Actions.

1. The schema that is shipped is the official one, and it says of all 268 official examples of
   results what their names say.
2. What is written for IATI is valid by it, with all that an activity can have and with as little as
   it may; texts with markup and with signs that XML can't hold come out as texts.
3. What is written for OCDS is valid by the official schema of a release, and the official examples
   are; each of the four states of a milestone has its own code.
4. Open SDG: the first column is Year, the last Value, GeoCode before it; no cell is a formula; the
   metadata reads back as what was said, whatever marks stand in it.
5. The registry names each part that a deliverable lacks; markup is text; Markdown and DOCX say the
   same; the same entry gives the same bytes.
6. A report is fresh for a year, ageing for half of one, then out of date; days to come don't count.
7. Of 2,000 activities a file is made and looked at in seconds.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import time
import zipfile
from decimal import Decimal
from typing import Any

import docx
import pytest
from lxml import etree

from sereno.exchange import ocds
from sereno.exchange.iati import activities as iati
from sereno.exchange.iati.writing import SCHEMA, iati_file, schema_says
from sereno.exchange.open_sdg import Observation, OpenIndicator, open_sdg_archive
from sereno.exchange.registry import (
    Deliverable,
    Registered,
    Year,
    registry_docx,
    registry_markdown,
)
from sereno.methods.monitoring.freshness import Freshness, freshness
from sereno.vocabulary.language import speaking

AT = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
DAY = dt.date(2024, 3, 1)
HOSTILE = "<b>&amp; ]]>\x00\x0b\ufffe\u202e|*_# =1+1"
READABLE = "<b>&amp; ]]>\u202e|*_# =1+1"
CITY = iati.Body("Municipio de Querétaro", "MX-RFC-MQU850101", "15")


def activity(n: int = 1, **given: Any) -> iati.Activity:
    known: dict[str, Any] = {
        "identifier": f"MX-RFC-MQU850101-a{n}", "title": "Luces", "description": "Reponer luces",
        "status": iati.UNDER_WAY, "dates": [(iati.ACTUAL_START, DAY)],
        "participants": [(iati.IMPLEMENTING, iati.Body("Obras"))],
    }  # fmt: skip
    return iati.Activity(**known | given)


def of_file(*activities: iati.Activity) -> iati.ActivityFile:
    return iati.ActivityFile(CITY, "es", "MXN", AT, activities)


def full() -> iati.Activity:
    year = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    shown = iati.Indicator(
        HOSTILE, "robos", "percentage", is_ascending=False, description=HOSTILE,
        baseline=iati.Baseline(2020, 1e-7, "Encuesta"),
        periods=[iati.Measured(*year, target=350, actual=371.5), iati.Measured(*year)],
    )  # fmt: skip
    bare = iati.Indicator("x", "y", "unit", is_ascending=True, baseline=iati.Baseline(2020, None))
    return activity(
        title=HOSTILE, description=HOSTILE, country="MX", sector="15130", targets=["16.1", "5"],
        budgets=[iati.Budget(*year, Decimal("1200.5"), "MXN")], parent="p", children=["c"],
        results=[iati.Result(HOSTILE, "outcome", [shown]), iati.Result("r", "output", [bare])],
        changed=AT,
    )  # fmt: skip


def test_schema_of_iati(real_data) -> None:
    """1"""
    beside = real_data("iati")
    for name in ("iati-activities-schema.xsd", "iati-common.xsd", "xml.xsd"):
        assert (SCHEMA.parent / name).read_bytes() == (beside / name).read_bytes()
    examples = sorted((beside / "examples").glob("*.xml"))
    assert len(examples) == 268
    says = {each.name: not schema_says(each.read_bytes()) for each in examples}
    assert {n for n, valid in says.items() if valid != ("should-pass" in n)} == set()


def test_iati_is_valid() -> None:
    """2"""
    made = iati_file(of_file(full(), activity()))
    assert schema_says(made) == []
    assert made == iati_file(of_file(full(), activity()))
    root = etree.fromstring(made)
    assert {each.text for each in root[0].iterfind("title/narrative")} == {READABLE}
    assert root[0].find("result/indicator/baseline").get("value") == "0.0000001"
    assert [each.get("value") for each in root.iter("target", "actual")] == ["350", "371.5"]
    tags = [(each.get("vocabulary"), each.get("code")) for each in root.iter("tag")]
    assert tags == [("2", "16"), ("2", "5"), ("3", "16.1")]
    for lacking in ({"dates": []}, {"participants": []}):
        with pytest.raises(ValueError, match="who takes part"):
            iati_file(of_file(activity(**lacking)))
    with pytest.raises(ValueError, match="at least one"):
        iati_file(of_file())
    (said,) = schema_says(made.replace(b'hierarchy="1"', b'hierarchy="first"'))
    assert "hierarchy" in said


def process(n: int = 1, **given: Any) -> ocds.Process:
    states = [
        ocds.Milestone(str(i), HOSTILE, DAY, state, AT, DAY if state == "met" else None, "50 %")
        for i, state in enumerate(("scheduled", "met", "notMet", "partiallyMet"))
    ]
    known: dict[str, Any] = {
        "number": f"q-{n}", "title": HOSTILE, "description": "", "is_cancelled": False,
        "buyer": ocds.Party("org-1", "Obras"), "milestones": states,
        "budget": (Decimal("10.50"), "MXN"),
    }  # fmt: skip
    return ocds.Process(**known | given)


PUBLISHER = ocds.Publisher("Municipio", "ocds-abc123", "https://datos.example.org/ocds.json")


def test_ocds_is_valid(real_data) -> None:
    """3"""
    import jsonschema_rs

    schema = json.loads((real_data("ocds") / "release-schema.json").read_bytes())
    valid = jsonschema_rs.validator_for(schema, validate_formats=True)
    for example in real_data("ocds").glob("*.json"):
        if example.name != "release-schema.json":
            for release in json.loads(example.read_bytes())["releases"]:
                # The example isn't of the whole: `initiationType` is said once, at the beginning.
                valid.validate({"initiationType": "tender"} | release)
    bare = process(2, buyer=None, budget=None, milestones=[], description="Por qué")
    package = json.loads(ocds.ocds_package(PUBLISHER, [process(), bare], language="es", at=AT))
    assert set(package) == {"uri", "version", "publishedDate", "publisher", "releases"}
    for release in package["releases"]:
        valid.validate(release)
    said = package["releases"][0]
    assert said["ocid"] == "ocds-abc123-q-1"
    milestones = said["planning"]["milestones"]
    assert [each["status"] for each in milestones] == ["scheduled", "met", "notMet", "partiallyMet"]
    assert [each.get("dateMet") for each in milestones] == [
        None,
        "2024-03-01T00:00:00Z",
        None,
        None,
    ]
    assert said["planning"]["budget"]["amount"] == {"amount": 10.5, "currency": "MXN"}
    assert "buyer" not in package["releases"][1]
    with pytest.raises(jsonschema_rs.ValidationError):
        valid.validate(said | {"planning": {"milestones": [milestones[0] | {"status": "done"}]}})


def indicator(**given: Any) -> OpenIndicator:
    known: dict[str, Any] = {
        "code": "robos_casa", "sdg": "16.1.1", "name": "Robos", "sdg_name": "16.1.1",
        "target_name": "16.1", "unit": "por 100 mil", "place": "Querétaro",
    }  # fmt: skip
    return OpenIndicator(**known | given)


def test_open_sdg() -> None:
    """4"""
    values = [
        Observation(2020, 12.0, {}),
        Observation(2020, 0.5, {"Colonia": "=cmd|' /C calc'!A1"}, "09-001"),
        Observation(2020, -1.5, {"Colonia": "Centro", "+sexo": "mujeres"}, "09-002"),
    ]
    made = open_sdg_archive(
        [indicator(observations=values, name='a"b\n--- : #'), indicator(code="x")]
    )
    files = zipfile.ZipFile(io.BytesIO(made))
    assert files.namelist() == [
        "data/indicator_16-1-1-robos-casa.csv", "meta/16-1-1-robos-casa.md",
        "data/indicator_16-1-1-x.csv", "meta/16-1-1-x.md",
    ]  # fmt: skip
    rows = list(csv.reader(files.read(files.namelist()[0]).decode().splitlines()))
    assert rows == [
        ["Year", "Colonia", "'+sexo", "GeoCode", "Value"],
        ["2020", "", "", "", "12"],
        ["2020", "'=cmd|' /C calc'!A1", "", "09-001", "0.5"],
        ["2020", "Centro", "mujeres", "09-002", "-1.5"],
    ]
    head = files.read(files.namelist()[1]).decode().split("\n")
    assert head[0] == head[-2] == "---"
    said = dict(line.split(": ", 1) for line in head[1:-2])
    assert json.loads(said["indicator_name"]) == 'a"b --- : #'
    assert said["reporting_status"] == '"complete"'
    assert "source_organisation_1" not in said
    assert files.read("data/indicator_16-1-1-x.csv") == b"Year,Value\n"
    with pytest.raises(ValueError, match="one name"):
        open_sdg_archive([indicator(), indicator(code="robos-casa")])


def registered(**given: Any) -> Registered:
    known: dict[str, Any] = {
        "title": "Querétaro", "publisher": "Municipio", "language": "en", "day": AT.date(), "k": 5,
        "goals": ("16 Peace",), "freshness": freshness([DAY], AT.date()),
        "deliverables": [
            Deliverable(
                reference="R-001", recommendation="Luces", title="Lámparas", where="Centro",
                measures=("120 lámparas",), responsible="Obras", actions=("Reponer",),
                resources=("2 M",), due_on=DAY,
            ),
            Deliverable(reference="R-002", recommendation=HOSTILE, responsible="Obras"),
        ],
        "years": [Year(2024, ("77 % were addressed",), 1, 0, 2, 3, ((DAY, "Lámparas|x"),))],
        "now": ("Of 2 targets, 1 is on track.",), "beneficiaries": ("women",),
    }  # fmt: skip
    return Registered(**known | given)


def test_registry() -> None:
    """5"""
    whole, lacking = registered().deliverables
    assert whole.missing == ()
    assert lacking.missing == ("deliverable", "measure", "action", "resources", "day")
    text = registry_markdown(registered()).decode()
    assert "2 deliverables; with all five parts: 1." in text
    assert "- **Resource-based:** missing: with which means" in text
    assert "- **Measurable:** 120 lámparas" in text
    assert "#### R-002 \\<b\\>\\&amp; \\]\\]\\>\\|\\*\\_# =1+1" in text
    assert "| 1 Mar 2024 | Lámparas\\|x |" in text
    assert "out of date: the newest entry is of 1 Mar 2024, 1,005 days ago" in text
    made = registry_docx(registered())
    assert made == registry_docx(registered())
    word = "\n".join(each.text for each in docx.Document(io.BytesIO(made)).paragraphs)
    for said in ("R-001 Lámparas", "Resource-based: missing: with which means", "77 % were"):
        assert said in word
    with speaking("es"):
        spanish = registry_markdown(registered(language="es", deliverables=[])).decode()
    assert "Todavía no hay recomendaciones públicas." in spanish


def test_freshness() -> None:
    """6"""
    today = dt.date(2026, 12, 1)

    def light(days: int) -> str:
        return freshness([today - dt.timedelta(days)], today).light

    assert [light(n) for n in (0, 365, 366, 548, 549)] == [
        "fresh", "fresh", "ageing", "ageing", "stale",
    ]  # fmt: skip
    assert freshness([today + dt.timedelta(1)], today) == Freshness("empty")


def test_thousands_of_activities() -> None:
    """7"""
    begun = time.process_time()
    made = iati_file(of_file(*(activity(n, results=full().results) for n in range(2000))))
    assert schema_says(made) == []
    ocds.ocds_package(PUBLISHER, [process(n) for n in range(2000)], language="es", at=AT)
    assert time.process_time() - begun < 10
