"""The quality of the data for whoever may not see records.

1. Neither page, sheet nor list tells a small number; who sees records sees them all.
2. What would give a small number away goes with it: totals, shares, the other part.
3. Where nothing is small, nothing is missing.
4. Nor does what the explorer counts give one away, by what is left of the totals here.
5. Earlier imports tell whoever may not see records nothing: two would tell what came between.
7. The page leads with its report's findings in their order, each with a way that the person may
   take; years with few incidents are one line; each drawing has its numbers in a table. What the
   import warned of stands there too, for those who see records.
6. Each column of its tables opens how it is made; the counts behind the shares are for those who
   see records.
9. Where no year's share may be shown there is no drawing of them, and no way to a part of the page
   that this reader doesn't have.
8. Rows without an offence are no name that a person could decide on: the queue has none of them.
"""

from __future__ import annotations

import copy
import itertools
import json
import re
from typing import Any

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from sereno.exchange.quality_review import _offences, to_review
from sereno.vocabulary.language import speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.imports.models import DataVersion
from sereno.web.imports.shown_quality import Counted, shown_quality
from sereno.web.imports.version_reader import open_version

K = 5


def _quality(**changes: Any) -> dict[str, Any]:
    """A report in which nothing is small."""
    document = {
        "sereno": "0",
        "dates": {"period": ["2022-01-01", "2023-12-31"]},
        "rows": {"in": 1040, "incidents": 1000, "rejected": 40},
        "files": [
            {"file": "a.csv", "rows": 540, "incidents": 500, "rejected": 40},
            {"file": "b.csv", "rows": 500, "incidents": 500, "rejected": 0},
        ],
        "placed": {
            "point": 800,
            "name": 100,
            "none": 100,
            "n": 1000,
            "share": 0.9,
            "warn_below": 0.85,
        },
        "placed_by_year": [
            {"year": 2022, "point": 300, "name": 50, "none": 50, "n": 400, "share": 0.875},
            {"year": 2023, "point": 500, "name": 50, "none": 50, "n": 600, "share": 550 / 600},
        ],
        "agreement": {"agree": 700, "disagree": 50, "both": 750, "share": 700 / 750},
        "offences": {
            "labels": 20,
            "coded_by": {"coding_table": 900, "rule": 80, "unknown": 20},
            "not_an_offence": 30,
        },
        "duplicates": 12,
        "completeness": [
            {
                "column": "fecha",
                "role": "date",
                "file_set": 1,
                "filled": 1000,
                "empty": 40,
                "unreadable": 0,
                "share": 1000 / 1040,
            }
        ],
    }
    return copy.deepcopy(document) | changes


def _nones(document: Any) -> int:
    if isinstance(document, dict):
        return sum(map(_nones, document.values()))
    if isinstance(document, list):
        return sum(map(_nones, document))
    return document is None


def test_nothing_small_nothing_missing() -> None:
    """3"""
    shown = shown_quality(_quality(), K)
    assert _nones(shown) == 0
    assert shown["rows"] == {"in": 1040, "incidents": 1000, "rejected": 40}
    assert shown["offences"]["coded_by"] == {"known": 980, "unknown": 20}
    assert [file["rows"] for file in shown["files"]] == [540, 500]


def test_few_rejected_rows() -> None:
    """2"""
    rows = {"in": 1003, "incidents": 1000, "rejected": 3}
    files = [{"file": "a.csv", "rows": 1003, "incidents": 1000, "rejected": 3}]
    shown = shown_quality(_quality(rows=rows, files=files), K)
    assert shown["rows"] == {"in": None, "incidents": 1000, "rejected": None}
    assert shown["files"] == []


def test_few_not_placed_in_a_year() -> None:
    """2: the year's share goes, and the other's that would give it away by the total."""
    years = [
        {"year": 2022, "point": 390, "name": 7, "none": 3, "n": 400, "share": 0.9925},
        {"year": 2023, "point": 450, "name": 50, "none": 100, "n": 600, "share": 5 / 6},
    ]
    placed = _quality()["placed"] | {"point": 840, "name": 57, "none": 103, "share": 0.897}
    shown = shown_quality(_quality(placed=placed, placed_by_year=years), K)
    assert [year["n"] for year in shown["placed_by_year"]] == [400, 600]
    assert shown["placed_by_year"][0]["share"] is None
    known = [shown["placed_by_year"][1]["share"], shown["placed"]["share"]]
    assert None in known
    if shown["placed"]["none"] is None:
        assert shown["placed"]["share"] is None


def test_a_small_year() -> None:
    """2: a single hidden year could be had from the total."""
    years = [
        {"year": 2021, "point": 810, "name": 0, "none": 90, "n": 900, "share": 0.9},
        {"year": 2022, "point": 270, "name": 0, "none": 30, "n": 300, "share": 0.9},
        {"year": 2023, "point": 3, "name": 0, "none": 0, "n": 3, "share": 1.0},
    ]
    placed = _quality()["placed"] | {"point": 1083, "name": 0, "none": 120, "n": 1203}
    rows = {"in": 1203, "incidents": 1203, "rejected": 0}
    shown = shown_quality(_quality(rows=rows, placed=placed, placed_by_year=years), K)
    assert [year["n"] for year in shown["placed_by_year"]] == [900, None, None]


@pytest.mark.parametrize(
    ("agree", "disagree"), list(itertools.product((0, 2, 700), (0, 3, 50, 298, 300)))
)
def test_agreement_can_not_be_reckoned_back(agree: int, disagree: int) -> None:
    """2: as many ways as leave a small number open fit what is shown."""
    both = agree + disagree
    share = agree / both if both else None
    given = {"agree": agree, "disagree": disagree, "both": both, "share": share}
    shown = shown_quality(_quality(agreement=given), K)["agreement"]
    fits = {
        (a, d)
        for a in range(1001)
        for d in {0, 1, 2, 3, 4, 5, disagree, 1000 - a, both - a, *range(295, 306)}
        if 0 <= d <= 1000 - a
        and shown["agree"] in (None, a)
        and shown["disagree"] in (None, d)
        and shown["both"] in (None, a + d)
        and (shown["share"] is None or np.isclose(a, shown["share"] * (a + d)))
    }
    for values, small in (
        ({a for a, _d in fits}, agree),
        ({d for _a, d in fits}, disagree),
        ({1000 - a - d for a, d in fits}, 1000 - both),
    ):
        if 0 < small < K:
            assert len(values) > 1


def test_small_parts_and_rests() -> None:
    """2"""
    offences = {"labels": 3, "coded_by": {"coding_table": 998, "unknown": 2}, "not_an_offence": 998}
    shown = shown_quality(_quality(offences=offences, duplicates=1), K)
    assert shown["offences"]["coded_by"] == {"known": None, "unknown": None}
    assert shown["offences"]["not_an_offence"] is None
    assert shown["duplicates"] is None
    column = _quality()["completeness"][0] | {"filled": 1038, "empty": 2, "share": 0.998}
    assert shown_quality(_quality(completeness=[column]), K)["completeness"][0]["share"] is None


def test_a_handful_in_all() -> None:
    """2: fewer incidents than k: no number of incidents is told at all."""
    shown = shown_quality(
        _quality(
            rows={"in": 20, "incidents": 4, "rejected": 16},
            files=[{"file": "a.csv", "rows": 20, "incidents": 4, "rejected": 16}],
            placed={"point": 4, "name": 0, "none": 0, "n": 4, "share": 1.0, "warn_below": 0.85},
            placed_by_year=[{"year": 2022, "point": 4, "name": 0, "none": 0, "n": 4, "share": 1.0}],
            agreement={"agree": 4, "disagree": 0, "both": 4, "share": 1.0},
            offences={"labels": 1, "coded_by": {"coding_table": 4}, "not_an_offence": 0},
            duplicates=0,
        ),
        K,
    )
    assert shown["rows"] == {"in": None, "incidents": None, "rejected": 16}
    assert shown["files"] == []
    assert shown["placed"]["n"] is shown["placed"]["share"] is None
    assert shown["placed_by_year"][0]["n"] is None
    assert shown["offences"]["coded_by"] == {"known": None, "unknown": None}


def _told(point: int, name: int, none: int, no_offence: int, counted: int, k: int) -> Any:
    n = point + name + none
    shown = shown_quality(
        _quality(
            rows={"in": n + 40, "incidents": n, "rejected": 40},
            files=[],
            placed={
                **{"point": point, "name": name, "none": none, "n": n, "warn_below": 0.85},
                "share": (point + name) / n,
            },
            placed_by_year=[
                {
                    **{"year": 2022, "point": point, "name": name, "none": none, "n": n},
                    "share": (point + name) / n,
                }
            ],
            agreement={"agree": 0, "disagree": 0, "both": 0, "share": None},
            offences={"labels": 2, "coded_by": {"rule": n}, "not_an_offence": no_offence},
            duplicates=0,
            completeness=[],
        ),
        k,
        Counted(counted, True, {2022: None}),
    )
    return json.dumps([counted, shown], sort_keys=True)


def test_what_the_explorer_counts_gives_nothing_away() -> None:
    """4: whoever knows every number of both pages, and how they are held back, is left with more
    than one possible number wherever a small one is left of the incidents, the placed or the
    offences without the counted.
    """
    k, far = 3, 6
    cases = itertools.product(range(far + 1), (0, 3), range(far + 1), range(4), (0, 3, 4, 5, 6))
    possible: dict[Any, list[tuple[int, int, int]]] = {}
    inner = set()
    for point, name, none, no_offence, counted in cases:
        placed, n = point + name, point + name + none
        if n >= k and counted <= placed and no_offence <= n - counted:
            told = _told(point, name, none, no_offence, counted, k)
            left = n - counted
            offences = left - no_offence if none == 0 else -1
            possible.setdefault(told, []).append((left, placed - counted, offences))
            if none <= far - k and point <= far - k:
                inner.add(told)
    assert len(inner) > 100
    # At the border of what was tried other possible numbers lie beyond it.
    for told in inner:
        for numbers in zip(*possible[told], strict=True):
            assert len(set(numbers)) > 1 or not 0 < numbers[0] < k, told


@pytest.mark.django_db
def test_earlier_imports(audit, version, coordinator, in_role, signed_in) -> None:
    """5"""
    earlier = DataVersion.objects.create(
        audit=audit,
        number=0,
        finished_at=timezone.now(),
        summary={"rows": 700, "incidents": 690, "rejected": 10, "placed_share": 0.9},
    )
    version.summary = earlier.summary | {"incidents": 691}
    version.save()
    address = reverse("imports:versions", args=[audit.slug])
    knows, seen = signed_in(coordinator), signed_in(in_role(Role.VIEWER))
    assert "690" in knows.get(address).content.decode()
    assert "690" not in seen.get(address).content.decode()
    incidents = open_version(version).quality_above(audit.k)["rows"]["incidents"]
    assert f"{incidents:,} incidents came in" in seen.get(address).content.decode()


@pytest.mark.one_database
@pytest.mark.django_db
def test_the_pages(audit, version, coordinator, in_role, signed_in) -> None:
    """1"""
    file = version.folder / "quality.json"
    quality = json.loads(file.read_text(encoding="utf-8"))
    rejected = 4
    quality["rows"] |= {"rejected": rejected, "in": quality["rows"]["incidents"] + rejected}
    quality["files"][0]["rows"] += rejected
    file.write_text(json.dumps(quality), encoding="utf-8")
    audit.k = rejected + 1
    audit.save()
    version.summary = {
        "rows": quality["rows"]["in"],
        "incidents": quality["rows"]["incidents"],
        "rejected": rejected,
        "placed_share": quality["placed"]["share"],
    }
    version.save()
    addresses = [
        reverse(name, args=[audit.slug])
        for name in ("imports:quality", "audit_home", "imports:versions")
    ]

    def words(client: Any) -> list[str]:
        pages = (client.get(address).content.decode() for address in addresses)
        return [re.sub(r"<[^>]+>", " ", page.partition("<main")[2]) for page in pages]

    def says(page: str, n: int, what: str) -> bool:
        return re.search(rf"{what}: {n:,}\b", page) is not None

    whole = words(signed_in(coordinator))
    for page in whole[:2]:
        assert says(page, rejected, "Rejected")
    assert "rejected" in whole[2]
    for page in words(signed_in(in_role(Role.VIEWER))):
        assert not says(page, rejected, "Rejected")
        assert not says(page, quality["rows"]["in"], "Rows read")
        assert f"{quality['rows']['in']:,} rows" not in page
        assert f"{quality['rows']['incidents']:,}" in page


@pytest.mark.one_database
@pytest.mark.django_db
def test_columns_say_how_they_are_made(audit, version, coordinator, in_role, signed_in) -> None:
    """6"""
    address = reverse("imports:quality", args=[audit.slug])
    whole = signed_in(coordinator).get(address)
    text = whole.content.decode()
    for key in ("year_n", "year_placed", "filled"):
        assert f'popovertarget="fig-{key}"' in text
        assert f'id="fig-{key}"' in text
    figures = whole.context["figures"]
    year = whole.context["years"][0]
    told = dict(figures.by_name("year_placed").inputs)[str(year["year"])]
    assert told == f"({year['point']:,} + {year['name']:,}) ÷ {year['n']:,}"
    seen = signed_in(in_role(Role.VIEWER)).get(address).context["figures"]
    for key in ("year_n", "year_placed", "filled"):
        assert not seen.by_name(key).inputs
        assert any(str(audit.k) in line for line in seen.by_name(key).exclusions)


@pytest.mark.one_database
@pytest.mark.django_db
def test_it_leads_with_what_to_look_at(audit, version, coordinator, in_role, signed_in) -> None:
    """7"""
    file = version.folder / "quality.json"
    quality = json.loads(file.read_text(encoding="utf-8"))
    quality["unmatched"] = {"names": 7, "rows": 31}
    quality["completeness"][0] |= {"share": 0.5}
    quality["dates"]["delay"] = {
        **{"n": 200, "median_days": 2, "late": 17, "late_share": 0.085, "late_days": 30},
        "before": 3,
    }
    warned = Problem("rows_sum_rows", where="a.csv", n="36")
    quality["notes"] = [warned.as_data()]
    year = quality["placed_by_year"][-1]
    old = [year | {"year": y, "n": 1, "point": 1, "name": 0, "none": 0} for y in (1987, 1991)]
    quality["placed_by_year"] = [*old, *quality["placed_by_year"]]
    file.write_text(json.dumps(quality), encoding="utf-8")
    address = reverse("imports:quality", args=[audit.slug])
    whole = signed_in(coordinator).get(address)
    text = whole.content.decode()
    with speaking("en"):
        found = to_review(quality)
    shown = whole.context["findings"]
    assert escape(warned.what("en")) in text
    assert [each.what for each in shown] == [each.what for each in found]
    places = [text.index(escape(each.what)) for each in found]
    assert places == sorted(places)
    assert places[-1] < text.index('class="bars"')
    ways = {each.what: each.href for each in shown}
    assert "3 incidents were reported before they happened." in ways
    for words in ("2 days", "Reported more than 30 days later", "17 (8.5"):
        assert words in " ".join(text.split())
    assert ways[found[0].what] == reverse("imports:places", args=[audit.slug])
    assert all(f'id="{way[1:]}"' in text for way in ways.values() if way.startswith("#"))
    *own, folded = whole.context["years"]
    assert (folded["stray"], folded["n"], folded["year"]) == (2, 2, "1987–1991")
    assert not any("stray" in row for row in own)
    charts = [whole.context["placing"], *whole.context["charts"], *whole.context["filled"]]
    assert {"placed", "hours", "days"} <= {chart.name for chart in charts}
    for chart in charts:
        assert len(chart.bars) == len(chart.rows)
        assert all(sum(p.height for p in bar.pieces) <= 100.1 for bar in chart.bars)
        assert "1987" not in [bar.label for bar in chart.bars]
    # Who may not see records has fewer findings, and no way to their rows or queues.
    seen = signed_in(in_role(Role.VIEWER)).get(address)
    told = [each.what for each in seen.context["findings"]]
    assert told == [each.what for each in found if each.what in told] != []
    assert found[0].what not in told
    assert escape(warned.what("en")) not in seen.content.decode()
    assert {each.href[:1] for each in seen.context["findings"]} <= {"", "#"}
    assert not seen.context["charts"]
    assert seen.context["delay"] is None
    assert not seen.context["filled"]


@pytest.mark.django_db
def test_a_viewer_of_whom_no_share_may_be_shown(audit, version, in_role, signed_in) -> None:
    """9"""
    file = version.folder / "quality.json"
    quality = json.loads(file.read_text(encoding="utf-8"))
    quality["duplicates"] = 40
    file.write_text(json.dumps(quality), encoding="utf-8")
    years = [year | {"share": None} for year in shown_quality(quality, K)["placed_by_year"]]
    reader = open_version(version)
    reader._quality_above[audit.k] = {**shown_quality(quality, K), "placed_by_year": years}
    page = signed_in(in_role(Role.VIEWER)).get(reverse("imports:quality", args=[audit.slug]))
    assert page.status_code == 200
    assert page.context["placing"] is None
    ways = {each.what: each.href for each in page.context["findings"]}
    text = page.content.decode()
    assert any(what.startswith("40 rows are the same") for what in ways)
    assert all(f'id="{way[1:]}"' in text for way in ways.values() if way)


def test_only_what_the_queue_asks_about_is_counted() -> None:
    """8"""
    review = [{"label": "", "n": 35}, {"label": "XZ-17", "n": 12}]
    with speaking("en"):
        (found,) = _offences({"offences": {"review": review}})

    assert str(found.what).startswith("1 offence label (12 incidents)")
