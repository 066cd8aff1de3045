"""What an import leaves for the pages.

1. The cube counts what the incidents count: by area, by month, and those without an area.
2. A file that is missing is made again; one that can't be written leaves nothing behind.
3. The map may be kept by a browser under its own address, and is packed there too.
4. Two versions of an audit have two addresses for their maps.
5. Another threshold of what is small is worked out by the worker, before anybody asks.
6. A version of a program that wrote its files otherwise says so on every page that would read
   them, in the reader's language, and whoever may import does so again with one button.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import numpy as np
import pytest
from django.urls import reverse

from sereno.methods.policy.release import is_small
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.results import RESULTS_FORMAT
from sereno.web.audits.changes import change_audit
from sereno.web.audits.roles import Role
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_files import kept
from sereno.web.imports.version_reader import VersionReader
from sereno.web.imports.view_map import map_address
from sereno.web.imports.work import HOLD_BACK
from sereno.web.jobs.models import Job
from sereno.web.jobs.running import work_off
from tests.integration.web.selection.selection_data import add_version, results

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return results(tmp_path_factory.mktemp("small"))


@pytest.fixture
def version(audit, out) -> DataVersion:
    return add_version(audit, out)


def _counted(reader: VersionReader, what: str, first: dt.date, end: dt.date, topic: str) -> dict:
    path = reader.folder / "incidents.parquet"
    rows = duckdb.execute(
        f"""
        SELECT {what}, count(*) FROM read_parquet('{path}')
        WHERE topic <> 'not_an_offence' AND ($topic = '' OR topic = $topic)
          AND occurred_on >= $first AND occurred_on < $end
          AND occurred_on BETWEEN $begin AND $close
        GROUP BY ALL
        """,
        {
            "topic": topic,
            "first": first,
            "end": end,
            "begin": reader.period[0],
            "close": reader.period[1],
        },
    ).fetchall()
    return dict(rows)


@pytest.mark.parametrize("topic", ["", "robbery", "homicide"])
def test_the_cube_counts_the_incidents(version, topic) -> None:
    """1"""
    reader = VersionReader(version.folder)
    months = reader.all_months
    assert len(months) > 3
    for first, last in ((0, len(months) - 1), (1, 2), (2, 2)):
        end = (months[last] + dt.timedelta(days=32)).replace(day=1)
        expected = _counted(reader, "area_code", months[first], end, topic)
        n = reader.counts(topic=topic, first=months[first], last=months[last])
        codes = [area["area_code"] for area in reader.areas]
        assert dict(zip(codes, n.tolist(), strict=True)) == {
            code: expected.get(code, 0) for code in codes
        }
        lost = _counted(
            reader,
            "CASE WHEN area_code IS NULL THEN coalesce(area_group_given, '') END",
            months[first],
            end,
            topic,
        )
        lost.pop(None, None)
        by_number: dict[int, int] = {}
        number = {fold(name): i for i, name in enumerate(reader.groups)}
        for given, count in lost.items():
            at = number.get(fold(given), -1)
            by_number[at] = by_number.get(at, 0) + count
        assert reader.cube.unplaced(topic, first, last) == by_number
    by_month = _counted(
        reader,
        "CASE WHEN area_code IS NOT NULL THEN date_trunc('month', occurred_on)::DATE END",
        months[0],
        dt.date(9999, 1, 1),
        topic,
    )
    assert dict(reader.months(topic=topic)) == {m: by_month.get(m, 0) for m in months}
    group = reader.groups[0]
    inside = [a["area_code"] for a in reader.areas if a["group"] == group]
    n = sum(n for _month, n in reader.months(topic=topic, group=group))
    per_area = dict(
        zip(codes, reader.counts(topic=topic, first=months[0], last=months[-1]), strict=True)
    )
    assert n == sum(per_area[code] for code in inside)


def test_what_is_missing_is_made_again(version) -> None:
    """2"""
    whole = VersionReader(version.folder)
    counts = whole.cube.by_area()
    held = whole.held(4)
    assert held.areas[:, :-1][is_small(counts, 4)].all()
    for path in (version.folder / "browser").iterdir():
        path.unlink()
    again = VersionReader(version.folder)
    assert np.array_equal(again.cube.by_area(), counts)
    for first, second in zip(held.each(), again.held(4).each(), strict=True):
        assert np.array_equal(first, second)

    def full() -> bytes:
        raise OSError(28, "No space left on device")

    with pytest.raises(Problem) as caught:
        kept(version.folder, "other.bin", full)
    assert caught.value.code == "disk_full"
    names = {path.name for path in (version.folder / "browser").iterdir()}
    assert names == {"areas.json", "cube.npy", "held-4.npz"}


def test_the_map_may_be_kept(audit, out, version, coordinator, signed_in) -> None:
    """3 and 4"""
    client = signed_in(coordinator)
    address = map_address(version)
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert packed["Cache-Control"] == "private, max-age=31536000, immutable"
    assert packed["Content-Encoding"] == "gzip"
    assert packed.content == (version.folder / "browser" / "map.json.gz").read_bytes()
    unnamed = client.get(address.partition("?")[0])
    assert unnamed["Cache-Control"] == "private, no-cache"
    assert map_address(add_version(audit, out, 2)).partition("?")[0] != address.partition("?")[0]


@pytest.mark.django_db(transaction=True)
def test_another_threshold(version, audit, coordinator, out) -> None:
    """5"""
    add_version(audit, out, 2)
    change_audit(audit=audit, by=coordinator, name="Another name")
    assert not Job.objects.exists()
    change_audit(audit=audit, by=coordinator, k=9)
    assert Job.objects.get().kind == HOLD_BACK
    assert work_off(audit) == 1
    newest = DataVersion.objects.current(audit)
    assert (newest.folder / "browser" / "held-9.npz").is_file()
    assert not (version.folder / "browser" / "held-9.npz").exists()


def test_a_version_of_another_program(audit, version, coordinator, in_role, signed_in) -> None:
    """6"""
    file = version.folder / "audit.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said.pop("format") == RESULTS_FORMAT
    file.write_text(json.dumps(said), encoding="utf-8")
    clients = [signed_in(coordinator), signed_in(in_role(Role.VIEWER))]
    clients[0].cookies["django_language"] = "en"
    again = reverse("imports:import_decided", args=[audit.slug])
    names = ("audit_home", "selection:explore", "selection:areas", "selection:select")
    for name in (*names, "imports:quality"):
        for client in clients:
            answer = client.get(reverse(name, args=[audit.slug]))
            told = answer.content.decode()
            assert answer.status_code == 409, name
            assert ("another version of Sereno" in told) or ("otra versión de Sereno" in told)
            assert (again in told) == (client is clients[0]), name
    sent = {"version": str(version.number)}
    ranking = clients[0].post(reverse("selection:ranking", args=[audit.slug]), sent)
    assert ranking.status_code == 422
    assert "otra versión" in ranking.json()["problem"] or "another" in ranking.json()["problem"]
    for client in clients:
        answer = client.get(reverse("imports:versions", args=[audit.slug]))
        assert answer.status_code == 200
        assert answer.context["unreadable"]
        assert (again in answer.content.decode()) == (client is clients[0])
    assert clients[0].get(reverse("imports:areas", args=[audit.slug])).status_code == 200
    clients[0].post(again)
    assert DataVersion.objects.filter(audit=audit).count() == 2
