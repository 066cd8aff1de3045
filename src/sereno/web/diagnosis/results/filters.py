"""The filters above the results of a form, as its address has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.diagnosis.models import Sector
from sereno.web.diagnosis.results.opened import Answers, Wanted
from sereno.web.records.tools import ListTool, whole_number


def wanted_of(query: QueryDict) -> Wanted:
    """What an address asks for; what nobody understands asks for nothing."""
    sector = query.get("sector", "")
    return Wanted(
        area=query.get("area", ""),
        activity=whole_number(query.get("activity", "")),
        sector=sector if sector in Sector.values else "",
        version=whole_number(query.get("version", "")),
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
    )


def tools_of(query: QueryDict, answers: Answers) -> list[ListTool]:
    """The menus: what the form's submissions can be told apart by."""
    return list(_tools(query, answers))


def _tools(query: QueryDict, answers: Answers) -> Iterator[ListTool]:
    activities = sorted(answers.activities.values(), key=lambda each: -each.number)
    areas = {area.code: area.name for each in activities for area in each.areas.all()}
    sectors = {each.sector: str(each.get_sector_display()) for each in activities}
    menus = (
        ("area", answers.audit.area_word, sorted(areas.items(), key=lambda pair: pair[1])),
        ("activity", _("Activity"), [(str(each.number), each.title) for each in activities]),
        ("sector", _("With whom"), sorted(sectors.items(), key=lambda pair: pair[1])),
        (
            "version",
            _("Version"),
            [(str(each.version), number(each.version)) for each in answers.versions.values()],
        ),
    )
    for name, label, options in menus:
        if len(options) > 1:
            yield ListTool(name, label.capitalize(), query.get(name, ""), options)
    yield ListTool("since", _("From"), query.get("since", ""))
    yield ListTool("until", _("Until"), query.get("until", ""))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
