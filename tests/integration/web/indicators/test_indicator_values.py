"""Indicators by themselves: what an import of incidents gives, and what rests on it.

1. A ready version gives count, rate and smoothed rate of every topic, by year and level.
2. Levels add up, years add up, and the whole period is what the explorer shows.
3. Editions: the next version makes new ones, old ones stay and can be read; none can be changed.
4. A second counting of the same version finds it done; an old version is not counted anew.
5. The job counts when it ends; a failure there leaves the version ready.
6. A formula is worked out anew when an input changes, and by its own change.
7. A formula with an unknown name, or a circle, is refused with where and how to mend it.
8. Levels of the audit come from the import; levels can't lie within one another in a circle.
9. A write that fails leaves no folder.
10. What rests on a change comes with it or neither does: asked again after a kill, both are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from sereno.engine.incidence_values import PERSON_YEARS
from sereno.exchange.indicators.value_files import LevelValues, read_note, read_values
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.files.spool import files_folder
from sereno.web.geographies.changes import add_level, change_level
from sereno.web.geographies.models import GeographyArea, GeographyLevel
from sereno.web.imports.changes import start_import
from sereno.web.imports.models import DataVersion
from sereno.web.imports.signals import version_ready
from sereno.web.imports.version_reader import open_version
from sereno.web.indicators.changes import add_indicator, change_indicator, publish_values
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator, ValueFile
from sereno.web.indicators.working_out import work_out
from sereno.web.jobs.models import Job
from sereno.web.jobs.running import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_home")]


@pytest.fixture
def counted(version) -> ValueFile:
    """What the small city's import gives."""
    made = count_version(version=version)
    assert made is not None
    return made


def values_of(code: str, level: str, audit) -> dict[tuple[str, str], float]:
    """{(area, period): value} of the edition in force."""
    edition = Indicator.objects.get(audit=audit, code=code).current
    part = read_values(edition.file.path, [code], level)[level].values
    keys = zip(part.areas.tolist(), part.periods.tolist(), strict=True)
    return dict(zip(keys, part.values.tolist(), strict=True))


@pytest.mark.one_database
def test_every_topic_by_year_and_level(audit, version, counted) -> None:
    """1"""
    reader = open_version(version)
    for topic in ("all", *reader.topics):
        for measure in ("count", "rate", "eb_rate"):
            indicator = Indicator.objects.get(audit=audit, code=f"{topic}_{measure}")
            assert indicator.origin == "incidents"
            assert indicator.name_es
            assert indicator.name_en
            levels = indicator.current.facts
            assert "area" in levels
            assert ("municipality" in levels) == (measure != "eb_rate")
            assert levels["area"]["areas"] == len(reader.areas)
    assert Indicator.objects.get(audit=audit, code=PERSON_YEARS).current.n_values
    assert counted.version == version
    assert counted.path.is_file()


@pytest.mark.one_database
def test_levels_and_years_add_up(audit, version, counted) -> None:
    """2"""
    reader = open_version(version)
    areas = values_of("all_count", "area", audit)
    city = values_of("all_count", "municipality", audit)
    periods = sorted({period for _area, period in areas})
    for period in periods:
        assert city["city", period] == sum(n for (_a, p), n in areas.items() if p == period)
    whole = periods[-1] if len(periods) == 1 else next(p for p in periods if p.count("/") == 1)
    shown, _years = reader.measure(first=reader.period[0], last=reader.period[1])
    for place, area in enumerate(reader.areas):
        assert areas[area["area_code"], whole] == shown.n[place]
    rates = values_of("all_rate", "area", audit)
    for place, area in enumerate(reader.areas):
        if np.isfinite(shown.rate[place]):
            assert rates[area["area_code"], whole] == pytest.approx(shown.rate[place])


def test_editions_follow_one_another(audit, version, counted, small_results) -> None:
    """3 4"""
    import shutil

    assert count_version(version=version) is None
    first = Indicator.objects.get(audit=audit, code="all_count").current
    second = DataVersion.objects.create(audit=audit, number=2, finished_at=timezone.now())
    shutil.copytree(small_results, second.folder)
    assert count_version(version=version) is None
    made = count_version(version=second)
    assert made is not None
    indicator = Indicator.objects.get(audit=audit, code="all_count")
    assert indicator.current.number == 2
    assert [edition.number for edition in indicator.editions.all()] == [2, 1]
    assert first.file.path.is_file()
    assert read_values(first.file.path, ["all_count"])["area"].values.values.sum() > 0
    assert Event.objects.filter(audit=audit, verb="count_version").count() == 2


def test_the_job_counts_and_bears_a_failure(audit, version, monkeypatch) -> None:
    """5"""
    sent = version_ready.send_robust(DataVersion, version=version)
    assert {answer for _receiver, answer in sent} == {None}
    work_off(audit)
    assert Indicator.objects.filter(audit=audit, code="all_count").exists()
    queued = start_import(audit=audit, manifest_text="", by=audit.created_by)

    @dataclass
    class Done:
        out: Path

        def summary(self) -> dict[str, int]:
            return {}

    def write_nothing(_manifest: Path, out: Path, **_more: object) -> Done:
        out.mkdir(parents=True)
        return Done(out)

    monkeypatch.setattr("sereno.web.imports.importing.run_stage_one", write_nothing)
    # Nothing was written: the counting fails, and the version is ready all the same.
    work_off(audit)
    queued.refresh_from_db()
    assert queued.is_ready
    kinds = Job.objects.about(queued).values_list("kind", "state")
    assert list(kinds) == [("count_version", "failed"), ("import_incidents", "done")]


def given(code: str, level: str, cells: dict[tuple[str, str], float]) -> LevelValues:
    """Values of a table."""
    return LevelValues(
        level,
        IndicatorValues.of(
            [code] * len(cells), [a for a, _p in cells], [p for _a, p in cells], [*cells.values()]
        ),
    )


def publish(audit, by, *parts: LevelValues) -> ValueFile:
    return publish_values(
        audit=audit, parts=parts, why=ValueFile.Why.IMPORT, about="test.csv", by=by
    )


def test_formulas_follow_their_inputs(audit, coordinator) -> None:
    """6"""
    for code, name in (("lamps", "Street lamps"), ("broken", "Broken lamps")):
        add_indicator(audit=audit, code=code, by=coordinator, name_es=name, name_en=name)
    share = add_indicator(
        audit=audit, code="broken_share", by=coordinator, name_es="x", name_en="x",
        formula="broken / lamps per 100", unit="percent", factor=100,
    )  # fmt: skip
    publish(
        audit, coordinator,
        given("lamps", "area", {("a", "2020"): 50, ("b", "2020"): 0}),
        given("broken", "area", {("a", "2020"): 5, ("b", "2020"): 0}),
    )  # fmt: skip
    assert work_out(audit=audit, changed=["lamps"], by=coordinator) is not None
    assert values_of("broken_share", "area", audit)["a", "2020"] == 10
    # The history speaks of indicators by their names.
    assert audit.events.get(verb="work_out").about == "Street lamps"
    edition = Indicator.objects.get(pk=share.pk).current
    notes = read_values(edition.file.path, ["broken_share"])["area"].said().tolist()
    assert [read_note(text)[0] for text in notes] == ["", "value_divided_by_zero"]
    publish(audit, coordinator, given("broken", "area", {("a", "2020"): 10}))
    work_out(audit=audit, changed=["broken"], by=coordinator)
    assert values_of("broken_share", "area", audit)["a", "2020"] == 20
    share.refresh_from_db()
    change_indicator(indicator=share, by=coordinator, formula="(lamps - broken) / lamps per 100")
    work_out(audit=audit, changed=["broken_share"], by=coordinator, why=ValueFile.Why.FORMULA)
    assert values_of("broken_share", "area", audit)["a", "2020"] == 80
    share.refresh_from_db()
    assert share.current.number == 3
    said = audit.events.of(share).get(verb="change_indicator")
    assert said.detail["changed"]["formula"][1] == "(lamps - broken) / lamps per 100"
    assert work_out(audit=audit, changed=["nothing"], by=coordinator) is None


def test_a_formula_of_the_vocabulary_joins_by_itself(audit, coordinator) -> None:
    """6"""
    from sereno.web.indicators.changes import add_missing

    labels = {"population": "population", "population_women": "women"}
    add_missing(audit=audit, labels=labels, by=coordinator)
    publish(
        audit, coordinator,
        given("population", "area", {("a", "2020"): 1000}),
        given("population_women", "area", {("a", "2020"): 510}),
    )  # fmt: skip
    work_out(audit=audit, changed=["population"], by=coordinator)
    assert values_of("women_share", "area", audit) == {("a", "2020"): 51}


def test_wrong_formulas(audit, coordinator) -> None:
    """7"""
    add_indicator(audit=audit, code="lamps", by=coordinator, name_es="x", name_en="x")
    with pytest.raises(Problem) as unknown:
        add_indicator(
            audit=audit, code="b", by=coordinator, name_es="x", name_en="x", formula="lamp / lamps"
        )
    assert unknown.value.code == "formula_unknown_name"
    assert "lamps" in str(unknown.value)
    first = add_indicator(
        audit=audit, code="b", by=coordinator, name_es="x", name_en="x", formula="lamps * 2"
    )
    add_indicator(audit=audit, code="c", by=coordinator, name_es="x", name_en="x", formula="b * 2")
    with pytest.raises(Problem) as circle:
        change_indicator(indicator=first, by=coordinator, formula="c * 2")
    assert circle.value.code == "formula_circular"
    with pytest.raises(Problem) as taken:
        add_indicator(audit=audit, code="b", by=coordinator, name_es="x", name_en="x")
    assert taken.value.code == "indicator_code_taken"


def test_levels_of_an_audit(audit, version, counted, coordinator) -> None:
    """8"""
    keys = [level.key for level in GeographyLevel.objects.filter(audit=audit)]
    assert keys[0] == "municipality"
    assert keys[-1] == "area"
    area = GeographyArea.objects.filter(level__audit=audit, level__key="area").first()
    assert area.parent is not None
    assert area.parent.level == area.level.parent
    city = GeographyLevel.objects.get(audit=audit, key="municipality")
    sector = add_level(audit=audit, key="sector", name="Sector", parent=city, by=coordinator)
    beat = add_level(audit=audit, key="beat", name="Cuadrante", parent=sector, by=coordinator)
    with pytest.raises(Problem) as circle:
        change_level(level=sector, name="Sector", parent=beat, by=coordinator)
    assert circle.value.code == "level_circular"
    assert "Cuadrante" in str(circle.value)
    with pytest.raises(Problem):
        change_level(level=city, name="x", parent=None, by=coordinator)


@pytest.mark.django_db(transaction=True)
def test_a_failed_write_leaves_nothing(audit, coordinator, monkeypatch) -> None:
    """9"""
    add_indicator(audit=audit, code="lamps", by=coordinator, name_es="x", name_en="x")

    def fail(*_args, **_values) -> None:
        raise DatabaseError("full")

    monkeypatch.setattr("sereno.web.indicators.changes._make_current", fail)
    with pytest.raises(DatabaseError):
        publish(audit, coordinator, given("lamps", "area", {("a", "2020"): 50}))
    assert list(files_folder(audit).iterdir()) == []
    assert not ValueFile.objects.filter(audit=audit).exists()
    assert connection.is_usable()


def test_with_all_that_rests_on_it(audit, version, coordinator, monkeypatch) -> None:
    """10"""

    def killed(**_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("sereno.web.indicators.working_out.work_out", killed)
        with pytest.raises(KeyboardInterrupt):
            count_version(version=version)
    assert not ValueFile.objects.exists()
    assert not Event.objects.filter(verb="count_version").exists()
    assert count_version(version=version) is not None
    assert Event.objects.filter(verb="count_version").count() == 1
    assert ValueFile.objects.filter(why=ValueFile.Why.VERSION).count() == 1
