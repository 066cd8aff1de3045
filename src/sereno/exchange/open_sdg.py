"""Data and metadata of indicators as Open SDG takes them: two files for each.

`data/indicator_16-1-1-homicides.csv` has the columns Year and Value, and between them those by
which values are parted, empty where a value is of all; in front of Value stands GeoCode where there
are areas. `meta/16-1-1-homicides.md` says what it is, in lines of YAML.

The name begins with the goal, target and indicator of the SDGs, by which Open SDG sorts, and ends
with the city's own code: two of a city may be of one of the SDGs, and one keeps its address when
another comes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sereno.exchange.results.result_files import cell, safe_text
from sereno.exchange.streamed_zip import streamed_zip
from sereno.vocabulary.plain_text import without_hidden_signs

YEAR, VALUE, GEO_CODE = "Year", "Value", "GeoCode"
_NO_SIGN: Final = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class Observation:
    """A value of a year. parts: what it is of, by columns ({"Sex": "women"}); geo_code: of its
    area; "" of all.
    """

    year: int
    value: float
    parts: Mapping[str, str]
    geo_code: str = ""


@dataclass(frozen=True)
class OpenIndicator:
    """An indicator. sdg: of the SDGs, "16.1" or "16.1.1"; code: the city's own; place: of what.

    publisher: who publishes what it was made from; "" where that isn't told.
    """

    code: str
    sdg: str
    name: str
    sdg_name: str
    target_name: str
    unit: str
    place: str
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    publisher: str = ""
    source_address: str = ""
    observations: Sequence[Observation] = ()

    @property
    def slug(self) -> str:
        """What its files are called by: 16-1-1-homicides."""
        own = _NO_SIGN.sub("-", self.code.lower()).strip("-")
        return f"{self.sdg.lower().replace('.', '-')}-{own}"


def open_sdg_archive(indicators: Sequence[OpenIndicator]) -> bytes:
    """A ZIP with the files of all; the same values give the same bytes.

    Raises ValueError where two indicators would have one name.
    """
    slugs = [each.slug for each in indicators]
    if len(set(slugs)) < len(slugs):
        raise ValueError("two indicators of one name")
    return b"".join(streamed_zip(_members(indicators)))


def _members(indicators: Sequence[OpenIndicator]) -> Iterator[tuple[str, list[bytes]]]:
    for each in indicators:
        yield f"data/indicator_{each.slug}.csv", [data_file(each)]
        yield f"meta/{each.slug}.md", [metadata_file(each)]


def data_file(of: OpenIndicator) -> bytes:
    """Its values as CSV, UTF-8 with LF. A text that a spreadsheet would run as a formula gets an
    apostrophe in front.
    """
    parted = list(dict.fromkeys(name for each in of.observations for name in each.parts))
    has_areas = any(each.geo_code for each in of.observations)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    heads = [_cell(name) for name in parted]
    writer.writerow([YEAR, *heads, *([GEO_CODE] if has_areas else []), VALUE])
    for each in of.observations:
        parts = [_cell(each.parts.get(name, "")) for name in parted]
        codes = [_cell(each.geo_code)] if has_areas else []
        writer.writerow([each.year, *parts, *codes, cell(each.value)])
    return out.getvalue().encode()


def _cell(text: str) -> str:
    return safe_text(_line(text))


def metadata_file(of: OpenIndicator) -> bytes:
    """What is said of it, as Open SDG reads it: a head of YAML, and nothing under it."""
    target = ".".join(of.sdg.split(".")[:2])
    said: dict[str, str | bool] = {
        "indicator_name": of.name,
        "indicator_number": of.sdg,
        "indicator_sort_order": of.slug,
        "sdg_goal": of.sdg.partition(".")[0],
        "target_id": target,
        "target_name": of.target_name,
        "goal_meta_link_text": of.sdg_name,
        "graph_title": of.name,
        "graph_type": "line",
        "computation_units": of.unit,
        "national_indicator_description": of.definition,
        "national_geographical_coverage": of.place,
        "computation_numerator": of.numerator,
        "computation_denominator": of.denominator,
        "reporting_status": "complete" if of.observations else "notstarted",
        "data_non_statistical": False,
        "published": True,
        "source_active_1": bool(of.publisher),
        "source_organisation_1": of.publisher,
        "source_url_1": of.source_address,
    }
    lines = [f"{name}: {_yaml(value)}" for name, value in said.items() if value != ""]
    return "\n".join(["---", *lines, "---", ""]).encode()


def _yaml(value: str | bool) -> str:
    """A text between quotes, as JSON has it, is a text of YAML too, whatever stands in it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(_line(value), ensure_ascii=False)


def _line(text: str) -> str:
    """A text in one line, without signs that nobody sees."""
    return " ".join(without_hidden_signs(text, lines=True).split())
