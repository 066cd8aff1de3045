"""Everything that somebody can fetch of an audit: every route that the code declares, with every
value that its address takes and the filters that its page offers.

A route of which it isn't written what its address takes fails the tests: whoever adds one says so.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
from django.test import Client
from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import right_of
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_facts
from sereno.web.indicators.models import Indicator
from sereno.web.selection.area_rows import NUMBERS, WORDS
from tests.integration.web.routes import every_route

SEEN_BY_VIEWERS = (Right.SEE_AUDIT, Right.SEE_RESULTS)
# Words of an address that name what a viewer makes alone, or what this audit has none of.
OF_ONESELF = {"view", "token", "letter", "job", "key"}
ENDINGS = ("csv", "xlsx", "json")
LEVELS = ("area", "group", "municipality")
WHOLLY = ("indicators:values_csv", "indicators:indicator")
WORDS_OF = re.compile(r"<(?:\w+:)?(\w+)>")

Query = Mapping[str, str]


class Visitor:
    """A browser, and the audit that it goes through."""

    def __init__(self, client: Client, audit: Audit) -> None:
        self.client, self.audit = client, audit
        version = DataVersion.objects.current(audit)
        assert version is not None
        self.facts = open_facts(version)
        indicators = Indicator.objects.filter(audit=audit)
        self.codes = [each.code for each in indicators]
        # Those of which before and after can be told, and one of which it can't.
        counted = [each.code for each in indicators if each.counts_events]
        self.counted = [*counted[:: len(counted) // 4 or 1], "cases", "smooth_twice"]

    def everything(self) -> dict[str, str]:
        """What each address answers, as text; unreadable kinds of file as what is in them."""
        found = {}
        for address in self.addresses():
            answer = self.client.get(address)
            found[address] = f"{answer.status_code} {_text(answer)}"
        return found

    def addresses(self) -> Iterator[str]:
        """Every address, each with the queries that it answers to."""
        for route in every_route():
            if not route.of_an_audit or right_of(route.view) not in SEEN_BY_VIEWERS:
                continue
            words = set(WORDS_OF.findall(route.place)) - {"audit"}
            if words & OF_ONESELF or not route.is_got:
                continue
            values = [self._values(route.name, word) for word in sorted(words)]
            for chosen in itertools.product(*values):
                kwargs = dict(zip(sorted(words), chosen, strict=True))
                place = reverse(route.name, kwargs={"audit": self.audit.slug, **kwargs})
                for query in self._queries(route.name):
                    yield f"{place}?{urlencode(query)}" if query else place

    def _values(self, route: str, word: str) -> Iterable[object]:
        if word == "code" and route == "monitoring:effect":
            return self.counted
        if word == "code":
            # The same values in another form, or under another heading: of some.
            return self.codes if route in WHOLLY else self.codes[:: len(self.codes) // 4 or 1]
        if word == "place":
            return range(len(self.facts.areas))
        if word == "ending":
            return ENDINGS
        if word == "level":
            return LEVELS
        if word == "entry":
            return (1, 2)
        if word in ("year", "month"):
            # Of a month without anything, and of one that may have something.
            return (2020, 2026) if word == "year" else (3, 12)
        if word == "item":
            return (1, 2)
        if word == "part":
            return ("addressed", "not_done")
        if word == "number":
            return range(1, {"findings:piece": 5, "monitoring:target": 4}.get(route, 3))
        raise AssertionError(
            f"what does <{word}> of {route} take? Say it in tests/adversary/visits"
        )

    def _queries(self, route: str) -> list[Query]:
        topics, groups = ("", *self.facts.topics), ("", *self.facts.groups)
        # Periods of one's own are not for everyone: asked for, they must change nothing.
        months = {"from": "2022-02", "to": "2022-05"}
        asked: list[Query] = [{}]
        if route.startswith("selection:explore"):
            asked += [{"topic": t, "group": g} for t in topics for g in groups]
            asked.append({"topic": topics[1], **months})
        if route == "selection:explore":
            asked += [
                {"topic": "homicide", "sort": f"{way}{key}"}
                for key in ("n", "rate", "eb", "density", "name")
                for way in ("", "-")
            ]
            asked += [
                {"topic": t, "show": measure, **months}
                for t in topics
                for measure in ("eb", "n", "density")
            ]
        if route == "selection:area":
            asked += [{"topic": t} for t in topics[1:]]
        if route in ("indicators:values_csv", "api:values"):
            asked += [{"level": level} for level in LEVELS[1:]]
        if route == "indicators:indicator":
            asked += [{"sort": "-numerator", "period": "2022", "area": "0003", "edition": "1"}]
        if route == "monitoring:dashboard":
            asked += [{"where": f"area:000{i}"} for i in (1, 2, 3)]
            asked += [{"where": f"group:{groups[1]}"}]
        if route == "monitoring:effect":
            parts = {"acted": "0001", "against": "0002"}
            asked += [
                parts,
                {**parts, "across": "1", "neighbours": "1"},
                {**parts, "near": "0003", "near_against": "0004", "across": "1"},
                {**parts, "before": "2022", "after": "2023", "across": "1"},
                {"level": "group", "acted": groups[1], "against": groups[2]},
            ]
        if route == "selection:areas":
            asked += [{"sort": f"{way}{key}"} for key in (*WORDS, *NUMBERS) for way in ("", "-")]
        if route in ("selection:areas", "selection:areas_csv"):
            asked += [{"group": g} for g in groups[1:]]
            asked += [{"q": "0001"}, {"q": "a", "group": groups[1], "sort": "-n"}]
        if route == "search":
            asked += [{"q": word} for word in ("a", "homicidio", "robo")]
        if route == "selection:compare":
            asked = [{"a": "1", "b": "2"}]
        if route == "selection:select":
            asked += [{"n": "2", "w_homicide": "100"}, {"replaces": "1"}]
        return asked


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if "geopackage" in kind:
        return _of_database(content)
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return json.dumps([[*row] for row in book.active.values], default=str)
    return content.decode()


def _of_database(content: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
        Path(file.name).write_bytes(content)
        with sqlite3.connect(file.name) as opened:
            return json.dumps(opened.execute("SELECT * FROM incidence").fetchall(), default=str)


# What differs each time, whatever is shown.
CHANGING = (
    (re.compile(r'(csrfmiddlewaretoken"? value="|X-CSRFToken": ")[^"]+'), r"\1"),
    (re.compile(r'nonce="[^"]+"'), ""),
    (re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?( [ap]\.m\.)?"), "T"),
    (re.compile(r"/work/\d+/"), "/work/"),
    # Of another audit of the same database: which row of its table a thing is.
    (re.compile(r'(id="milestone-|<option value=")\d+'), r"\1N"),
)


def settled(found: Mapping[str, str], audit: Audit) -> dict[str, str]:
    """Answers of an audit without what differs each time, and without its address."""
    plain = {}
    for address, text in found.items():
        for pattern, instead in CHANGING:
            text = pattern.sub(instead, text)
        plain[address.replace(audit.slug, "AUDIT")] = text.replace(audit.slug, "AUDIT")
    return plain
