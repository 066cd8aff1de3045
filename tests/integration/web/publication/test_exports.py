"""Exports for IATI, OCDS, Open SDG and the registry of SDG Acceleration Actions.

1. Before anything is there the page says what each lacks and leads there; a file that is asked for
   all the same comes as that page, in both languages. Only coordinators reach any of it.
2. What the formats ask is kept with who said it; what is no code or identifier is refused beside
   its field. The implementing body is proposed, and exported only once it was saved.
3. With all of it each file is made and valid by its official schema, and says what everybody may
   read: programme and outcomes, actions with their milestones, budgets, deliverables, years.
4. The canary: a mark in every text above public stands in no file, whoever makes it; words of
   evidence that is kept from everybody, in a public text, stop the file.
5. Small counts are in no file, and what is of months is left out of Open SDG and said so.
6. Texts with markup, formulas and signs that XML can't hold come out as texts.
7. As many queries for four actions, recommendations and indicators as for one.
8. The API lists the exports with what they lack and hands out the same bytes; a download is noted.
9. The command writes the same file, and refuses whoever may not.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from decimal import Decimal
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from sereno.cli.export import FORMATS, command
from sereno.exchange.iati.writing import schema_says
from sereno.vocabulary.problems import Problem
from sereno.web.actions.milestones.changes import add_milestone
from sereno.web.actions.models import Action, Milestone, MilestoneJudgement
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.register.changes import Share, add_action
from sereno.web.actions.register.log import write_log
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.findings.about.changes import change_about
from sereno.web.findings.models import Deliverable, Evidence, Freeze, Recommendation
from sereno.web.organisations.changes import organisation_called
from sereno.web.publication.exports.details import details_of, say_details
from sereno.web.publication.exports.making import EXPORTS, facts_of, make_export, outlooks
from sereno.web.sources.models import Source
from tests.integration.web.monitoring.test_dashboard import CALLS, aim, bring

# What it shows holds on any database.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
MARK = "CANARIOX"
SAID = {
    "publisher": "Municipio de Querétaro", "publisher_id": "MX-RFC-MQU850101ABC",
    "publisher_type": "11", "country": "MX", "currency": "MXN", "sector": "15130",
    "ocid_prefix": "ocds-abc123", "address": "https://datos.example.org/ocds.json",
}  # fmt: skip
DAY = dt.date(2026, 2, 1)


def organisation(audit: Any, by: Any, name: str, level: str = AccessLevel.PUBLIC) -> Any:
    made = organisation_called(audit=audit, name=name, by=by)
    made.access_level = level
    made.save()
    return made


def recommended(audit: Any, n: int, responsible: Any, **given: Any) -> Recommendation:
    known = {
        "title": f"Reponer luminarias {n}", "text": "En la colonia.", "state": "approved",
        "access_level": "public", "publication": "published", "published_at": NOW,
        "beneficiaries": ["women"], "resources": "Fondo municipal", "due_on": DAY,
    } | given  # fmt: skip
    made: Recommendation = Recommendation.objects.create(
        audit=audit, number=n, reference=f"R-{n:03}", responsible=responsible, **known
    )
    made.targets.create(target="11.7")
    Deliverable.objects.create(
        recommendation=made, position=1, title=f"{made.title}, lámparas", quantity=120,
        unit="lámparas",
    )  # fmt: skip
    return made


def acting(audit: Any, by: Any, institution: Any, serves: Any, **given: Any) -> Any:
    known = {
        "title": "Cambiar luminarias", "kind": "resources", "text": "Todas.",
        "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31),
        "access_level": "public",
    } | given  # fmt: skip
    made = add_action(
        audit=audit, by=by, institution=institution, serves=[Share(serves, None)], **known
    )
    suffix = known["title"]
    step = add_milestone(action=made, by=by, title=f"Comprar {suffix}", due_on=DAY)
    add_milestone(action=made, by=by, title=f"Poner {suffix}", due_on=dt.date(2026, 11, 1))
    # Without the file that proves it, which isn't what is tested here.
    said = {"state": "partiallyMet", "share": 40, "on": DAY}
    Milestone.objects.filter(pk=step.pk).update(**said)
    MilestoneJudgement.objects.create(milestone=step, at=NOW, **said)
    write_log(action=made, by=by, on=DAY, text=f"Se pidió {suffix}", now=NOW)
    enter_money(
        action=made, by=by, flow="budget", source=f"Fondo {suffix}", currency="MXN",
        starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31), amount=Decimal(1500),
        now=NOW,
    )  # fmt: skip
    return made


@pytest.fixture
def whole(audit, coordinator):
    """An audit with one of each, public, and with the same above it."""
    works = organisation(audit, coordinator, "Obras Públicas")
    hidden = organisation(audit, coordinator, f"{MARK} Seguridad", AccessLevel.TEAM)
    change_about(
        audit=audit, by=coordinator, starts_on=dt.date(2025, 1, 1), beneficiaries="50 000 personas"
    )
    say_details(audit=audit, by=coordinator, **SAID)
    source = Source.objects.create(
        audit=audit, number=1, title="Llamadas", publisher=works, kind="calls",
        geography="area", access_level="public",
    )  # fmt: skip
    calls = bring(audit, coordinator, "calls", {"city": [n * 100 for n in CALLS]}, source=source)
    aim(audit, coordinator, calls, 35_000)
    acting(audit, coordinator, works, recommended(audit, 1, works))
    return works, hidden


def made(audit: Any, key: str, ending: str = "", lang: Any = "es") -> bytes:
    export = EXPORTS[key]
    return make_export(export, ending or next(iter(export.files)), facts_of(audit, NOW), lang)


def every(audit: Any) -> dict[str, str]:
    """All files as text: of the archives what is in them."""
    found = {}
    for key, export in EXPORTS.items():
        for ending in export.files:
            content = made(audit, key, ending)
            if ending in ("zip", "docx"):
                files = zipfile.ZipFile(io.BytesIO(content))
                names = [each for each in files.namelist() if not each.endswith(".jpeg")]
                text = "\n".join(f"{each}\n{files.read(each).decode()}" for each in names)
            else:
                text = content.decode()
            found[f"{key}.{ending}"] = text
    return found


def test_nothing_there(audit, coordinator, in_role, signed_in) -> None:
    """1"""
    page = signed_in(coordinator).get("/a/queretaro/exports/")
    text = page.content.decode()
    for words in ("Not said: its identifier", "No action is public", "No recommendation is public"):
        assert words in text
    assert "/a/queretaro/exports/details/#id_publisher_id" in text
    can = {each.export.key: each.can_be_made for each in page.context["outlooks"]}
    assert can == {"iati": False, "ocds": False, "open-sdg": False, "registry": True}
    refused = signed_in(coordinator).get(
        "/a/queretaro/exports/iati.xml?lang=en", headers={"Accept-Language": "es"}
    )
    assert refused.status_code == 422
    assert "Content-Disposition" not in refused
    for place in ("", "details/", "iati.xml"):
        assert (
            signed_in(in_role(Role.ANALYST)).get(f"/a/queretaro/exports/{place}").status_code == 403
        )
        break
    lacking = recommended(audit, 7, None, resources="", title="Sin quién")
    page = signed_in(coordinator).get("/a/queretaro/exports/").content.decode()
    assert f'<a href="/a/queretaro/recommendations/{lacking.number}/">R-007 Sin quién' in page
    assert "Resource-based: 1 deliverable lacks something" in page
    for wrong in ("iati.csv", "xls.xml"):
        assert signed_in(coordinator).get(f"/a/queretaro/exports/{wrong}").status_code == 404


def test_what_formats_ask(audit, coordinator, signed_in) -> None:
    """2"""
    hidden = organisation(audit, coordinator, MARK, AccessLevel.TEAM)
    change_about(audit=audit, by=coordinator, body=hidden.name, currency="USD")
    client, at = signed_in(coordinator), "/a/queretaro/exports/details/"
    assert MARK in client.get(at).content.decode()
    assert (details_of(audit).publisher, details_of(audit).currency) == ("", "USD")
    wrong = {
        "publisher": "a\u202eb", "publisher_id": "Municipio", "publisher_type": "99",
        "country": "QQ", "currency": "XQX", "sector": "15", "ocid_prefix": "ocds-1",
        "address": "javascript:alert(1)",
    }  # fmt: skip
    answer = client.post(at, wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(SAID)
    assert client.post(at, SAID).status_code == 302
    assert {name: getattr(details_of(audit), name) for name in SAID} == SAID
    assert Event.objects.get(verb="say_export_details").by == coordinator


def test_files(audit, coordinator, whole, signed_in, real_data) -> None:
    """3"""
    import jsonschema_rs

    (said,) = {each.can_be_made for each in outlooks(facts_of(audit, NOW))}
    assert said
    root = etree.fromstring(content := made(audit, "iati"))
    assert schema_says(content) == []
    programme, action = root
    assert [each.findtext("iati-identifier") for each in root] == [
        "MX-RFC-MQU850101ABC-queretaro", "MX-RFC-MQU850101ABC-queretaro-1",
    ]  # fmt: skip
    outcome = programme.find("result[@type='2']/indicator")
    assert outcome.find("baseline").get("value") == "40000"
    assert [each.get("value") for each in outcome.iter("target")] == ["35000"]
    assert len(list(outcome.iter("actual"))) == len(CALLS)
    assert action.find("budget/value").text == "1500.00"
    assert action.findtext("participating-org/narrative") == "Obras Públicas"
    output = action.find("result[@type='1']/indicator/period")
    assert [output.find(each).get("value") for each in ("target", "actual")] == ["2", "0"]

    schema = json.loads((real_data("ocds") / "release-schema.json").read_bytes())
    (release,) = json.loads(made(audit, "ocds"))["releases"]
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(release)
    assert release["ocid"] == "ocds-abc123-queretaro-1"
    assert [each["status"] for each in release["planning"]["milestones"]] == [
        "partiallyMet", "scheduled",
    ]  # fmt: skip
    assert release["planning"]["milestones"][0]["description"] == "Avance: 40\u202f%"
    assert release["planning"]["budget"]["amount"] == {"amount": 1500, "currency": "MXN"}

    files = zipfile.ZipFile(io.BytesIO(made(audit, "open-sdg")))
    assert files.namelist() == ["data/indicator_16-1-1-calls.csv", "meta/16-1-1-calls.md"]
    rows = list(csv.reader(files.read(files.namelist()[0]).decode().splitlines()))
    assert rows[:2] == [["Year", "Value"], ["2020", "40000"]]
    assert 'source_organisation_1: "Obras Públicas"' in files.read("meta/16-1-1-calls.md").decode()

    text = made(audit, "registry", "md", "en").decode()
    for words in (
        "- **Measurable:** 120 lámparas", "- **Achievable:** Obras Públicas · Cambiar luminarias",
        "- **Resource-based:** Fondo municipal · Budgets, in whole, of the actions that",
        "carry it out: MXN 1,500",
        "- **Time-based:** 1 Feb 2026", "with all five parts: 1", "### 2026", "1 partly met",
        "1 entry in the logs", "fresh: the newest entry is of 1 Feb 2026",
    ):  # fmt: skip
        assert words in text
    word = docx.Document(io.BytesIO(made(audit, "registry", "docx")))
    assert "R-001 Reponer luminarias 1, lámparas" in [each.text for each in word.paragraphs]
    answer = signed_in(coordinator).get("/a/queretaro/exports/iati.xml?lang=es")
    assert answer["Content-Disposition"] == 'attachment; filename="queretaro-iati-es.xml"'
    assert Event.objects.filter(verb="download", about="queretaro-iati-es.xml").exists()


def test_canary(audit, coordinator, whole) -> None:
    """4"""
    works, hidden = whole
    before = every(audit)
    public, kept = Recommendation.objects.get(number=1), {"access_level": "team"}
    only_team = recommended(
        audit, 2, works, title=f"{MARK} t", text=MARK, resources=MARK, expected_result=MARK,
        publication="kept", published_at=None, **kept,
    )  # fmt: skip
    # Public, but not published.
    recommended(audit, 3, works, title=f"{MARK} k", publication="kept", published_at=None)
    acting(audit, coordinator, hidden, public, title=f"{MARK} a", text=MARK, **kept)
    acting(audit, coordinator, works, only_team, title=f"{MARK} b", text=MARK, **kept)
    for code, level in (("secreto", "restricted"), ("equipo", "team")):
        source = Source.objects.create(
            audit=audit, number=Source.objects.count() + 1, title=f"{MARK} {level}",
            publisher=hidden, kind="calls", geography="area", access_level=level,
        )  # fmt: skip
        indicator = bring(
            audit, coordinator, code, {"city": [n * 100 for n in CALLS]}, source=source,
            definition_es=MARK, numerator_es=MARK,
        )  # fmt: skip
        indicator.name_es = indicator.name_en = f"{MARK} {code}"
        indicator.save()
        aim(audit, coordinator, indicator, 35_000, note=MARK)
    open_one = bring(audit, coordinator, "abierta", {"city": [n * 100 for n in CALLS]})
    aim(audit, coordinator, open_one, 35_000, access_level=AccessLevel.TEAM, note=MARK)
    # A public action of an institution that isn't named to everybody, and served by hidden hands.
    unnamed = acting(audit, coordinator, hidden, public, title="De quien no se nombra")
    unnamed.partners.add(hidden)
    public.responsible = hidden
    public.save()
    for name, text in every(audit).items():
        assert MARK not in text, name
        if name != "open-sdg.zip":
            assert "De quien no se nombra" in text, name
    assert every(audit)["open-sdg.zip"] == before["open-sdg.zip"]

    words = "nadie nos cuida cuando salimos de la escuela"
    evidence = Evidence.objects.create(
        audit=audit, number=1, kind="quote", thing="1", side="voices", access_level="field"
    )
    Freeze.objects.create(evidence=evidence, number=1, title="x", words=words, at=NOW)
    unnamed.text = f"Dicen: {words}."
    unnamed.save()
    with pytest.raises(Problem) as refused:
        made(audit, "iati")
    assert refused.value.code == "export_copied"


def test_small_counts(audit, coordinator, whole) -> None:
    """5"""
    source = Source.objects.get(number=1)
    rows = {"a1": [3, 400.0], "a2": [700.0, 800.0], "a3": [900.0, 950.0]}
    bring(audit, coordinator, "small", rows, source=source)
    files = zipfile.ZipFile(io.BytesIO(made(audit, "open-sdg")))
    text = files.read("data/indicator_16-1-1-small.csv").decode()
    assert text.splitlines()[0].startswith("Year,")
    shown = {
        (row["GeoCode"], row["Year"], row["Value"]) for row in csv.DictReader(text.splitlines())
    }
    # The small one, and what would give it away.
    assert {code for code, _year, _value in shown} == {"a3"}


def test_hostile_texts(audit, coordinator, whole) -> None:
    """6"""
    Action.objects.update(title="<script>&\x01]]>=1+1", text="\ufffe|*x*")
    Recommendation.objects.update(title="=cmd|<b>\x02_x_")
    Deliverable.objects.update(title="{brace} <i>#\x0b")
    files = every(audit)
    root = etree.fromstring(made(audit, "iati"))
    assert root[1].findtext("title/narrative") == "<script>&]]>=1+1"
    assert json.loads(files["ocds.json"])["releases"][0]["tender"]["title"] == "<script>&]]>=1+1"
    assert "\\<i\\>#" in files["registry.md"]
    assert not set("\x01\x02\x0b") & set("".join(files.values()))


def test_queries(audit, coordinator, whole) -> None:
    """7"""
    works, _hidden = whole

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            outlooks(facts_of(audit, NOW))
            for key in EXPORTS:
                made(audit, key)
        return len(queries)

    asked()
    one = asked()
    for n in range(2, 5):
        acting(audit, coordinator, works, recommended(audit, n, works), title=f"Otra {n}")
    assert asked() == one


def test_api(audit, coordinator, whole, in_role, signed_in) -> None:
    """8"""
    client = signed_in(coordinator)
    told = client.get("/api/audits/queretaro/exports").json()["items"]
    assert [each["key"] for each in told] == list(EXPORTS)
    address = told[0]["files"][0]["address"]
    answer = client.get(address)
    assert answer["Content-Type"] == "application/xml"
    assert schema_says(answer.content) == []
    assert Event.objects.filter(verb="download").count() == 1
    assert client.get("/api/audits/queretaro/exports/iati.json").status_code == 404
    say_details(audit=audit, by=None, **SAID | {"publisher_id": ""})
    assert client.get(address).status_code == 404
    lacks = client.get("/api/audits/queretaro/exports").json()["items"][0]["lacks"]
    assert lacks == [{"words": "Not said: its identifier", "stops": True}]
    assert signed_in(in_role(Role.VIEWER)).get(address).status_code == 403


def test_command(audit, coordinator, whole, make_person, tmp_path, monkeypatch) -> None:
    """9"""
    monkeypatch.setattr("sereno.cli.export.bring_up_to_date", lambda: None)
    assert {key: tuple(each.files) for key, each in EXPORTS.items()} == FORMATS
    path = tmp_path / "q.md"
    given = ["queretaro", "--format", "registry", "--lang", "en", "--out", str(path)]
    done = CliRunner().invoke(command, [*given, "--by", coordinator.email], catch_exceptions=False)
    assert done.exit_code == 0
    assert "R-001 Reponer luminarias 1" in path.read_text(encoding="utf-8")
    assert Event.objects.filter(verb="download", about="queretaro-registry-en.md").exists()
    stranger = make_person("otra@example.org")
    for lacking, code in (
        (stranger.email, "export_not_yours"),
        (coordinator.email, "export_lacks"),
    ):
        say_details(audit=audit, by=None, **SAID | {"address": ""})
        with pytest.raises(Problem) as refused:
            CliRunner().invoke(
                command, ["queretaro", "--format", "ocds", "--out", str(path), "--by", lacking],
                catch_exceptions=False,
            )  # fmt: skip
        assert refused.value.code == code
