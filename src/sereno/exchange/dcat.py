"""The source catalogue as DCAT JSON-LD (W3C DCAT 3, with the terms of DCAT-AP 3.0).

Plain dataclasses in, a document out. The context stands in the document: whoever reads it fetches
nothing. Only what a reader may see should be put in; this module knows of no levels.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sereno.vocabulary.indicators import Frequency
from sereno.vocabulary.language import LANGUAGES
from sereno.vocabulary.phrases import Phrase

Access = Literal["public", "restricted", "non_public"]

CONTEXT: Final[Mapping[str, str]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_ACCESS: Final[Mapping[Access, str]] = {
    "public": "PUBLIC",
    "restricted": "RESTRICTED",
    "non_public": "NON_PUBLIC",
}
_FREQUENCY: Final[Mapping[Frequency, str]] = {
    "month": "MONTHLY",
    "quarter": "QUARTERLY",
    "year": "ANNUAL",
    "census": "DECENNIAL",
    "once": "NEVER",
}
_LANGUAGE: Final = {"es": "SPA", "en": "ENG"}
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
# Of what an audit's catalogue is about: justice, the legal system and public safety.
_THEME: Final = f"{_AUTHORITY}data-theme/JUST"


@dataclass(frozen=True)
class Distribution:
    """One file or place where a source can be had. access_url may be the source's own page."""

    access_url: str
    title: Phrase | None = None
    download_url: str = ""
    media_type: str = ""
    size: int | None = None
    sha256: str = ""
    issued: dt.date | None = None


@dataclass(frozen=True)
class SourceEntry:
    """A source as a dataset. `licence` is an address or the words of it.

    covers: first and last day. place: what it is of; box: west, south, east, north in degrees.
    contact, contact_mail: an office, not a person. restrictions: on its use, in words.
    """

    identifier: str
    title: Phrase
    publisher: str
    description: Phrase | None = None
    access: Access = "public"
    licence: str = ""
    restrictions: Phrase | None = None
    frequency: Frequency = ""
    covers: tuple[dt.date, dt.date] | None = None
    place: str = ""
    box: tuple[float, float, float, float] | None = None
    keywords: Sequence[Phrase] = ()
    languages: Sequence[str] = ()
    landing_page: str = ""
    contact: str = ""
    contact_mail: str = ""
    provenance: Phrase | None = None
    issued: dt.date | None = None
    modified: dt.date | None = None
    distributions: Sequence[Distribution] = ()


@dataclass(frozen=True)
class Catalogue:
    """The sources of an audit; `identifier` is its address, or a URN."""

    identifier: str
    title: Phrase
    description: Phrase
    publisher: str
    sources: Sequence[SourceEntry]
    modified: dt.date | None = None
    homepage: str = ""


def as_json_ld(catalogue: Catalogue) -> dict[str, Any]:
    """The document, ready for `json.dumps`; entries in the order given.

    What is mandatory in DCAT-AP is always there: a source without a description has its title for
    one. Raises ValueError when two sources have one identifier.
    """
    identifiers = [source.identifier for source in catalogue.sources]
    if len(set(identifiers)) < len(identifiers):
        raise ValueError("two sources have the same identifier")
    return {"@context": dict(CONTEXT)} | _without_blanks(
        {
            "@id": catalogue.identifier,
            "@type": "dcat:Catalog",
            "dct:title": _texts(catalogue.title),
            "dct:description": _texts(catalogue.description),
            "dct:publisher": _agent(catalogue.publisher),
            "dct:language": [_authority("language", _LANGUAGE[lang]) for lang in LANGUAGES],
            "dct:modified": _date(catalogue.modified),
            "dcat:themeTaxonomy": _id(f"{_AUTHORITY}data-theme"),
            "foaf:homepage": _id(catalogue.homepage),
            "dcat:dataset": [_dataset(source) for source in catalogue.sources],
        }
    )


def _dataset(source: SourceEntry) -> dict[str, Any]:
    return _without_blanks(
        {
            "@id": source.identifier,
            "@type": "dcat:Dataset",
            "dct:identifier": source.identifier,
            "dct:title": _texts(source.title),
            "dct:description": _texts(source.description or source.title),
            "dct:publisher": _agent(source.publisher),
            "dct:accessRights": _authority("access-right", _ACCESS[source.access]),
            "dct:rights": _statement("dct:RightsStatement", source.restrictions),
            "dct:accrualPeriodicity": _authority("frequency", _FREQUENCY.get(source.frequency, "")),
            "dct:temporal": _period(source.covers),
            "dct:spatial": _location(source.place, source.box),
            "dcat:theme": [_id(_THEME)],
            "dcat:keyword": [text for word in source.keywords for text in _texts(word)],
            "dct:language": [
                _authority("language", _LANGUAGE[lang])
                for lang in source.languages
                if lang in _LANGUAGE
            ],
            "dcat:landingPage": _id(source.landing_page),
            "dcat:contactPoint": _contact(source.contact, source.contact_mail),
            "dct:provenance": _statement("dct:ProvenanceStatement", source.provenance),
            "dct:issued": _date(source.issued),
            "dct:modified": _date(source.modified),
            "dcat:distribution": [_distribution(each, source) for each in source.distributions],
        }
    )


def _distribution(each: Distribution, source: SourceEntry) -> dict[str, Any]:
    return _without_blanks(
        {
            "@type": "dcat:Distribution",
            "dct:title": _texts(each.title) if each.title else None,
            "dcat:accessURL": _id(each.access_url),
            "dcat:downloadURL": _id(each.download_url),
            "dcat:mediaType": _id(f"{_MEDIA}{each.media_type}" if each.media_type else ""),
            "dct:license": _licence(source.licence),
            "dcat:byteSize": (
                None
                if each.size is None
                else {"@type": "xsd:nonNegativeInteger", "@value": str(each.size)}
            ),
            "spdx:checksum": _checksum(each.sha256),
            "dct:issued": _date(each.issued),
        }
    )


def _texts(phrase: Phrase) -> list[dict[str, str]]:
    """A phrase in its languages; once without a language where both say the same."""
    if phrase.es == phrase.en:
        return [{"@value": phrase.es}]
    said = {"es": phrase.es, "en": phrase.en}
    return [{"@language": lang, "@value": text} for lang, text in said.items() if text]


def _id(address: str) -> dict[str, str] | None:
    return {"@id": address} if address else None


def _authority(table: str, code: str) -> dict[str, str] | None:
    return _id(f"{_AUTHORITY}{table}/{code}" if code else "")


def _agent(name: str) -> dict[str, Any] | None:
    return {"@type": "foaf:Agent", "foaf:name": name} if name else None


def _date(day: dt.date | None) -> dict[str, str] | None:
    return {"@type": "xsd:date", "@value": day.isoformat()} if day else None


def _period(covers: tuple[dt.date, dt.date] | None) -> dict[str, Any] | None:
    if covers is None:
        return None
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _date(covers[0]),
        "dcat:endDate": _date(covers[1]),
    }


def _location(place: str, box: tuple[float, float, float, float] | None) -> dict[str, Any] | None:
    if not place and box is None:
        return None
    made: dict[str, Any] = {"@type": "dct:Location"}
    if place:
        made["rdfs:label"] = place
    if box is not None:
        west, south, east, north = box
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        ring = ", ".join(f"{x:g} {y:g}" for x, y in corners)
        made["dcat:bbox"] = {"@type": "geo:wktLiteral", "@value": f"POLYGON(({ring}))"}
    return made


def _contact(name: str, mail: str) -> dict[str, Any] | None:
    if not name and not mail:
        return None
    return _without_blanks(
        {
            "@type": "vcard:Organization",
            "vcard:fn": name,
            "vcard:hasEmail": _id(f"mailto:{mail}" if mail else ""),
        }
    )


def _statement(kind: str, words: Phrase | None) -> dict[str, Any] | None:
    return {"@type": kind, "rdfs:label": _texts(words)} if words else None


def _licence(licence: str) -> dict[str, Any] | None:
    if licence.startswith(("https://", "http://")):
        return _id(licence)
    return {"@type": "dct:LicenseDocument", "rdfs:label": licence} if licence else None


def _checksum(sha256: str) -> dict[str, Any] | None:
    if not sha256:
        return None
    return {
        "@type": "spdx:Checksum",
        "spdx:algorithm": _id("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
        "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": sha256},
    }


def _without_blanks(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What is there; a blank is no statement."""
    return {name: value for name, value in entry.items() if value not in (None, "", [])}
