"""What is held back of the values of tables is worked out by the worker, not by the next visitor.

1. Publishing a table asks for it, once for all that waits; reading afterwards works out nothing.
2. Another threshold asks for it again. What incidents give asks for nothing.
3. Whoever reads before the worker was there is shown no more.
4. Another database restored into the same home, where the same numbers name other values, is not
   told what was held back of these.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.audits.changes import change_audit
from sereno.web.audits.models import Audit
from sereno.web.indicators import given_values
from sereno.web.indicators.changes import HOLD_BACK, add_indicator, publish_values
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator, IndicatorEdition, ValueFile
from sereno.web.indicators.shown_values import shown_values
from sereno.web.jobs.models import Job
from sereno.web.jobs.running import work_off
from sereno.web.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_home")]


@pytest.fixture
def publish(audit: Audit, coordinator: Person) -> Callable[[float], None]:
    """Publishes three areas' cases, the first of them as given."""
    add_indicator(audit=audit, code="cases", by=None, name_es="c", name_en="c", unit="persons")

    def write(first: float) -> None:
        values = IndicatorValues.of(["cases"] * 3, ["a", "b", "c"], ["2020"] * 3, [first, 30, 40])
        publish_values(
            audit=audit, parts=[LevelValues("area", values)], why=ValueFile.Why.IMPORT,
            about="casos.csv", by=coordinator,
        )  # fmt: skip

    return write


def held(audit: Audit) -> list[bool]:
    """Which of the areas are held back from a viewer, by the threshold in force."""
    indicator = Indicator.objects.get(audit=audit, code="cases")
    assert indicator.current is not None
    shown = shown_values(indicator, indicator.current, "area", k=audit.k, everything=False)
    return shown.held.tolist()


def waiting() -> int:
    return Job.objects.filter(kind=HOLD_BACK).live().count()


def never(*_given: object, **_named: object) -> None:
    raise AssertionError("a visitor worked it out")


def test_the_worker_works_it_out(
    publish, audit, coordinator, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    """1 and 2"""
    publish(2)
    publish(3)
    assert waiting() == 1
    assert work_off(audit) == 1
    with monkeypatch.context() as patched:
        patched.setattr(given_values, "held_of_table", never)
        assert held(audit)[0]
    with django_capture_on_commit_callbacks(execute=True):
        change_audit(audit=audit, by=coordinator, k=35)
    assert waiting() == 1
    work_off(audit)
    monkeypatch.setattr(given_values, "held_of_table", never)
    assert held(audit)[:2] == [True, True]


def test_what_incidents_give_asks_for_nothing(version) -> None:
    """2"""
    assert count_version(version=version) is not None
    assert waiting() == 0


def test_sooner_than_the_worker(publish, audit) -> None:
    """3"""
    publish(2)
    assert waiting() == 1
    assert held(audit)[0]


def test_the_same_numbers_over_another_file(publish, audit) -> None:
    """4"""
    publish(30)
    indicator = Indicator.objects.get(audit=audit, code="cases")
    assert indicator.current is not None
    number = indicator.current.number
    assert not any(held(audit))
    publish(2)
    indicator.refresh_from_db()
    assert indicator.current is not None
    restored = IndicatorEdition(indicator=indicator, number=number, file=indicator.current.file)
    assert given_values.held_of_given(indicator, restored, audit.k)["area"][0]
