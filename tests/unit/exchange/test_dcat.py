"""The source catalogue as DCAT JSON-LD.

1. What DCAT-AP asks for is always there: title, description, publisher, access address.
2. What isn't known isn't said: no blank, no null.
3. Both languages are tagged; a text that is the same in both stands once.
4. Every prefix that is used is in the context, and nothing has to be fetched.
5. Access, frequency and media types are addresses of the authorities' tables.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from sereno.exchange.dcat import CONTEXT, Catalogue, Distribution, SourceEntry, as_json_ld
from sereno.vocabulary.phrases import Phrase

FULL = SourceEntry(
    identifier="urn:sereno:qro:source:1",
    title=Phrase("Incidencia municipal", "Municipal incidence"),
    publisher="SESNSP",
    description=Phrase("Carpetas por mes", "Case files by month"),
    access="restricted",
    licence="https://datos.gob.mx/libreusomx",
    restrictions=Phrase("No publicar por colonia", "Don't publish by neighbourhood"),
    frequency="month",
    covers=(dt.date(2015, 1, 1), dt.date(2025, 12, 31)),
    place="Querétaro",
    box=(-100.6, 20.4, -100.2, 20.9),
    keywords=[Phrase("delito", "crime"), Phrase("SESNSP", "SESNSP")],
    languages=["es", "fr"],
    landing_page="https://example.org/sesnsp",
    contact="Unidad de Transparencia",
    contact_mail="transparencia@example.org",
    provenance=Phrase("Recibido por solicitud", "Received on request"),
    modified=dt.date(2026, 2, 1),
    distributions=[
        Distribution("https://example.org/f", media_type="text/csv", size=10, sha256="ab" * 32)
    ],
)
BARE = SourceEntry("urn:sereno:qro:source:2", Phrase.both("ENVIPE"), "INEGI")


def document(*sources: SourceEntry) -> dict[str, Any]:
    catalogue = Catalogue(
        "urn:sereno:qro", Phrase("Fuentes", "Sources"), Phrase("De la auditoría", "Of the audit"),
        "Municipio de Querétaro", sources,
    )  # fmt: skip
    return json.loads(json.dumps(as_json_ld(catalogue)))


def every(node: Any) -> Iterator[Any]:
    yield node
    below = node.values() if isinstance(node, dict) else node
    for child in below if isinstance(node, dict | list) else ():
        yield from every(child)


def test_what_is_asked_for_is_there() -> None:
    """1 3"""
    made = document(FULL, BARE)
    assert made["@type"] == "dcat:Catalog"
    assert made["dct:publisher"]["foaf:name"] == "Municipio de Querétaro"
    bare = made["dcat:dataset"][1]
    assert bare["dct:title"] == bare["dct:description"] == [{"@value": "ENVIPE"}]
    full = made["dcat:dataset"][0]
    assert full["dct:title"] == [
        {"@language": "es", "@value": "Incidencia municipal"},
        {"@language": "en", "@value": "Municipal incidence"},
    ]
    assert full["dcat:distribution"][0]["dcat:accessURL"] == {"@id": "https://example.org/f"}


def test_what_is_not_known_is_not_said() -> None:
    """2"""
    made = document(BARE)
    assert all(node not in (None, "", []) for node in every(made))
    assert set(made["dcat:dataset"][0]) == {
        "@id", "@type", "dct:identifier", "dct:title", "dct:description", "dct:publisher",
        "dct:accessRights", "dcat:theme",
    }  # fmt: skip


def test_every_prefix_is_known() -> None:
    """4"""
    made = document(FULL)
    used = {key for node in every(made) if isinstance(node, dict) for key in node}
    used |= {node["@type"] for node in every(made) if isinstance(node, dict) and "@type" in node}
    prefixes = {name.split(":")[0] for name in used if ":" in name and name not in CONTEXT}
    assert prefixes == set(CONTEXT)
    assert isinstance(made["@context"], dict)


def test_authorities() -> None:
    """5"""
    [full] = document(FULL)["dcat:dataset"]
    assert full["dct:accessRights"]["@id"].endswith("/access-right/RESTRICTED")
    assert full["dct:accrualPeriodicity"]["@id"].endswith("/frequency/MONTHLY")
    assert [each["@id"][-3:] for each in full["dct:language"]] == ["SPA"]
    assert full["dcat:distribution"][0]["dcat:mediaType"]["@id"].endswith("text/csv")
    assert full["dcat:distribution"][0]["dct:license"] == {"@id": "https://datos.gob.mx/libreusomx"}
    assert full["dct:spatial"]["dcat:bbox"]["@value"].startswith("POLYGON((-100.6 20.4, -100.2")
    assert full["dct:temporal"]["dcat:startDate"]["@value"] == "2015-01-01"
    assert len(full["dcat:keyword"]) == 3


def test_identifiers_are_unique() -> None:
    """1"""
    with pytest.raises(ValueError, match="same identifier"):
        document(FULL, FULL)
