"""What a viewer and a stranger can fetch, of two cities that differ only in what is held back.

1. Every address that the code declares for viewers answers both alike; it has something to say.
2. The numbers fetched, taken together, bound nothing small more closely than 1 … k − 1: over areas,
   groups, topics, months and years, explorer and indicators; no rate and no order tells more.
3. Planted leaks are found: a smoothed rate fitted to all counts, an order by hidden rates, ranks,
   exact shares of draws, a column of the file, a number in the title.
4. A stranger gets nothing of an audit from any of these addresses, and nobody without signing in.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.audits.changes import create_audit, give_role
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.findings.evidence.changes import cite
from sereno.web.imports.models import DataVersion
from sereno.web.imports.shown_counts import Blocks, flat
from sereno.web.imports.version_reader import open_version
from sereno.web.indicators.changes import add_indicator, publish_values
from sereno.web.indicators.citing import thing_of
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator, ValueFile
from sereno.web.indicators.working_out import work_out
from sereno.web.monitoring.record import TARGETS
from sereno.web.people.models import Person
from sereno.web.records.changes import add
from sereno.web.selection import shown as explorer
from sereno.web.selection import standings, view_decisions
from sereno.web.selection.changes import commit_selection
from sereno.web.selection.workbench import freeze, proposed
from tests.adversary.acted import KEPT, act_and_judge
from tests.adversary.attacks import by_model, by_order, by_sums, differing, sums_of
from tests.adversary.twins import K, make_twins
from tests.adversary.visits import Visitor, settled
from tests.once import Once

# What it proves holds on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# A table of cases by area and year whose hidden ones differ: 2 and 4 against 3 and 3, twice.
CASES = {
    "first": {"0001": (2, 30), "0002": (4, 28), "0003": (40, 50), "0004": (0, 60)},
    "second": {"0001": (3, 29), "0002": (3, 29), "0003": (40, 50), "0004": (0, 60)},
}


@dataclass(frozen=True)
class World:
    """One of the two cities in an audit, with a viewer's browser."""

    audit: Audit
    visitor: Visitor
    version: DataVersion

    def fetched(self) -> dict[str, str]:
        return settled(self.visitor.everything(), self.audit)


@pytest.fixture(scope="session")
def twins(once: Once) -> Path:
    return once("twins", make_twins)


@pytest.fixture
def viewer(make_person: Callable[..., Person]) -> Person:
    return make_person("viewer@example.org", name="Vera")


@pytest.fixture
def reviewers(make_person: Callable[..., Person]) -> tuple[Person, Person]:
    return make_person("ana@example.org"), make_person("eva@example.org")


@pytest.fixture
def world(
    twins: Path, coordinator: Person, viewer: Person, reviewers: tuple[Person, Person], signed_in
) -> World:
    """One of them, with two imports, indicators, a table, formulas and two decisions."""
    return _world("first", twins / "first", coordinator, viewer, reviewers, signed_in)


@pytest.fixture
def worlds(
    world: World,
    twins: Path,
    coordinator: Person,
    viewer: Person,
    reviewers: tuple[Person, Person],
    signed_in,
) -> tuple[World, World]:
    """Both."""
    return world, _world("second", twins / "second", coordinator, viewer, reviewers, signed_in)


def _world(
    name: str,
    results: Path,
    by: Person,
    viewer: Person,
    reviewers: tuple[Person, Person],
    signed_in,
) -> World:
    audit = create_audit(
        slug=f"twin-{name}", name="Ciudad chica", country="mx", languages=["es", "en"], select=4,
        by=by,
    )  # fmt: skip
    give_role(audit=audit, person=viewer, role=Role.VIEWER, by=by)
    for number in (1, 2):
        version = DataVersion.objects.create(
            audit=audit, number=number, seed=7, finished_at=timezone.now(), created_by=by,
            manifest_text=(results.parent / "city" / "audit.toml").read_text(encoding="utf-8"),
        )  # fmt: skip
        shutil.rmtree(version.folder, ignore_errors=True)
        version.folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(results, version.folder)
    count_version(version=version)
    _tables(audit, by, CASES[name])
    _cited(audit, by)
    _targets(audit, by)
    act_and_judge(audit, name, by, reviewers)
    frozen = freeze(version, proposed(open_version(version)), seed=7)
    made = None
    for title in ("Primera", "Segunda"):
        made = commit_selection(
            audit=audit, version=version, name=title, reason="Se acordó", frozen=frozen, by=by,
            replaces=made,
        )  # fmt: skip
    return World(audit, Visitor(signed_in(viewer), audit), version)


def _cited(audit: Audit, by: Person) -> None:
    """What differs, cited by somebody who sees it: counts by area, and the table of cases."""
    months = "from=2022-02&to=2022-05"
    things = [("incidence", f"area=000{i}&topic=homicide") for i in (1, 2)]
    things += [("incidence", f"area=0001&{months}")]
    things += [("indicator_value", thing_of("cases", "area", "0001", "2022"))]
    for kind, thing in things:
        cite(audit=audit, kind=kind, thing=thing, by=by)


def _targets(audit: Audit, by: Person) -> None:
    """What differs, on its way to somewhere: a rate of the city and of an area, and the cases."""
    of_areas = {"level": "area", "area": "0001"}
    for code, place in (("homicide_rate", {}), ("homicide_rate", of_areas), ("cases", of_areas)):
        indicator = Indicator.objects.get(audit=audit, code=code)
        known = {"sdg": "16.1", "direction": "lower", "baseline_period": "2022", "year": 2030}
        more = {"indicator": indicator, "value": 0.5, "access_level": "public"}
        add(TARGETS, audit=audit, by=by, **known, **more, **place)


def _tables(audit: Audit, by: Person, cases: dict[str, tuple[int, int]]) -> None:
    add_indicator(audit=audit, code="cases", by=by, name_es="c", name_en="c", unit="persons")
    formulas = {
        "homicide_share": "homicide_count / all_count",
        "smooth_twice": "homicide_eb_rate * 2",
        "case_rate": "cases / person_years per 1000",
    }
    for code, formula in formulas.items():
        add_indicator(
            audit=audit, code=code, by=by, name_es=code, name_en=code, unit="ratio",
            formula=formula,
        )  # fmt: skip
    rows = [
        (area, str(year), float(n))
        for area, line in cases.items()
        for year, n in zip((2022, 2023), line, strict=True)
    ]
    areas, periods, numbers = zip(*rows, strict=True)
    values = IndicatorValues.of(["cases"] * len(rows), areas, periods, numbers)
    publish_values(
        audit=audit, parts=[LevelValues("area", values)], why=ValueFile.Why.IMPORT, about="c.csv",
        by=by,
    )  # fmt: skip
    work_out(audit=audit, changed=["cases", "homicide_count", "homicide_eb_rate"], by=by)


def test_pages_follow_from_what_is_shown(worlds: tuple[World, World]) -> None:
    """1"""
    one, other = (world.fetched() for world in worlds)
    assert len(one) > 300
    answered = [text for text in one.values() if text.startswith("200")]
    assert len(answered) > 0.8 * len(one)
    assert not [address for address, text in one.items() if KEPT in text]
    assert not [text[:80] for text in one.values() if text.startswith("5")]
    told = differing(one, other)
    assert not told, "\n".join(told)


def test_numbers_together_give_nothing_away(world: World) -> None:
    """2"""
    reader = open_version(world.version)
    shown, tables = _scraped(world)
    lines = reader.shown_counts(K).lines
    held = np.isnan(shown)
    truth = np.concatenate([t.ravel() for t in reader._together.each()])
    np.testing.assert_array_equal(shown[~held], truth[~held])
    assert held.sum() > 20
    assert not by_sums(shown, sums_of(lines, len(reader.topics))).tight(K).size
    exposure = reader.population * 2
    for rows in tables.values():
        counts, smoothed, rates = (
            np.array([float(row[c]) if row[c] else np.nan for row in rows])
            for c in ("n", "eb_rate", "rate")
        )
        assert by_model(counts, exposure, smoothed, K) == {}
        place = {row["area_code"]: i for i, row in enumerate(rows)}
        page = world.visitor.client.get(
            f"/a/{world.audit.slug}/incidence/?topic={rows[0]['topic']}&sort=-rate"
        )
        order = [place[reader.areas[row.place]["area_code"]] for row in page.context["rows"]]
        assert by_order(order, rates, exposure, K) == {}


def _scraped(world: World) -> tuple[np.ndarray, dict[str, list[dict[str, str]]]]:
    """All counts of the release as the viewer's pages have them (NaN: nowhere), and the tables."""
    facts, slug = world.visitor.facts, world.audit.slug

    def rows(address: str) -> list[dict[str, str]]:
        text = world.visitor.client.get(f"/a/{slug}/{address}").content.decode()
        return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))

    def number(text: str) -> float:
        return float(text) if text else np.nan

    tables, columns = {}, []
    years = sorted({month.year for month in facts.all_months})
    for topic in (*facts.topics, ""):
        table = tables[topic] = rows(f"incidence.csv?topic={topic}")
        code = f"{topic or 'all'}_count"
        of = {
            (level, row["area"], row["period"]): number(row["value"])
            for level in ("group", "municipality")
            for row in rows(f"indicators/of/{code}/values.csv?level={level}")
        }
        whole = f"{years[0]}/{years[-1]}"
        page = world.visitor.client.get(f"/a/{slug}/incidence/?topic={topic}").content.decode()
        months = re.search(r'id="month-data" type="application/json">(.*?)</script>', page)
        assert months is not None
        columns.append(
            (
                [number(row["n"]) for row in table],
                [of["group", group, whole] for group in facts.groups],
                [of["municipality", "city", whole]],
                [np.nan if n is None else n for n in json.loads(months[1])["n"]],
                [of["municipality", "city", str(year)] for year in years],
            )
        )
    blocks = Blocks(*(np.array(each, float).T for each in zip(*columns, strict=True)))
    return flat(blocks), tables


LEAKS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {}


def _leak(name: str) -> Callable[[Callable[[pytest.MonkeyPatch], None]], None]:
    return lambda plant: LEAKS.update({name: plant})


def _show_with(patch: pytest.MonkeyPatch, change: Callable[..., explorer.Shown]) -> None:
    """The explorer as it is, with something of the measure of all counts."""
    honest = explorer._above

    def leaking(reader, question, k):
        return change(honest(reader, question, k), explorer._all(reader, question))

    patch.setattr(explorer, "_above", leaking)


@_leak("smoothed rates fitted to all counts")
def _(patch: pytest.MonkeyPatch) -> None:
    _show_with(patch, lambda seen, true: replace(seen, eb=np.where(seen.held, np.nan, true.eb)))


@_leak("map classes of all rates")
def _(patch: pytest.MonkeyPatch) -> None:
    _show_with(patch, lambda seen, true: _with_classes(seen, true))


def _with_classes(seen: explorer.Shown, true: explorer.Shown) -> explorer.Shown:
    changed = replace(seen)
    vars(changed)["classes_of"] = true.classes_of
    return changed


@_leak("incidents per km² of all counts")
def _(patch: pytest.MonkeyPatch) -> None:
    _show_with(patch, lambda seen, true: replace(seen, density=true.density))


@_leak("a total of what is held back")
def _(patch: pytest.MonkeyPatch) -> None:
    def squares(seen: explorer.Shown, true: explorer.Shown) -> explorer.Shown:
        return replace(seen, total=int((true.n**2).sum()))

    _show_with(patch, squares)


@_leak("exact shares of draws")
def _(patch: pytest.MonkeyPatch) -> None:
    honest = standings.Standing.of
    patch.setattr(
        standings.Standing,
        "of",
        classmethod(lambda _cls, row: replace(honest(row), reason=f"{row['p']}")),
    )


@_leak("an order by rank")
def _(patch: pytest.MonkeyPatch) -> None:
    def by_rank(rows):
        return [standings.Standing.of(row) for row in rows]

    patch.setattr(view_decisions, "standings", by_rank)


def test_planted_leaks_are_found(worlds: tuple[World, World], monkeypatch) -> None:
    """3"""
    # Where any of them shows: one topic of the explorer, the choice, the decisions.
    wanted = re.compile(r"/(incidence[^/]*/?\?topic=homicide&group=$|select/$|decisions/1)")
    for world in worlds:
        world.visitor.codes = []
        addresses = [a for a in world.visitor.addresses() if wanted.search(a)]
        assert len(addresses) > 4
        monkeypatch.setattr(world.visitor, "addresses", lambda kept=addresses: iter(kept))

    def told() -> list[str]:
        return differing(*(world.fetched() for world in worlds))

    assert not told()
    found = set()
    for name, plant in LEAKS.items():
        with monkeypatch.context() as patch:
            plant(patch)
            if told():
                found.add(name)
    assert found == set(LEAKS)


def test_a_stranger_gets_nothing(world: World, make_person, signed_in) -> None:
    """4"""
    addresses = {address.partition("?")[0] for address in world.visitor.addresses()}
    stranger, nobody = signed_in(make_person("stranger@example.org")), Client()
    assert {stranger.get(address).status_code for address in addresses} == {404}
    assert {nobody.get(address).status_code for address in addresses} <= {302, 401}
