"""Whether a target can be set as it is written, by the values that its writer sees."""

from __future__ import annotations

from sereno.methods.monitoring.target_progress import check_target
from sereno.methods.sources.indicators.periods import read_period
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.indicators.citing import CitedValues
from sereno.web.indicators.series import series_of
from sereno.web.people.models import Person


def check_given(audit: Audit, person: Person | None, given: Values) -> None:
    """Raises Problem target_not_later, target_no_baseline, target_equals_baseline and
    target_against_direction. A baseline that is held back from the person is left to the dashboard.
    """
    indicator, label = given["indicator"], given["baseline_period"]
    first = read_period(label)
    if first is None or given["year"] <= first.first.year:
        raise Problem("target_not_later", where=indicator.name)
    start = given.get("baseline_typed")
    if start is None:
        values = CitedValues(audit, person, {indicator.code})
        shown = values.shown(indicator.code, given["level"])
        area, group = given["area"], given.get("group", "")
        points = series_of(shown, area, group) if shown is not None else []
        point = next((each for each in points if each.label == label), None)
        if point is not None and point.held:
            return
        if point is None or point.value is None:
            raise Problem("target_no_baseline", where=indicator.name, period=label)
        start = point.value
    check_target(start, given["value"], given["direction"], where=indicator.name)
