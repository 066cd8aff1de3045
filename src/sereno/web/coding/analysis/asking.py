"""What a page of the analysis asks for, as its address says it; and its menus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.methods.diagnosis.coding.pairs import RELATIONS, Relation
from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.models import Audit
from sereno.web.coding.analysis.dimensions import BY
from sereno.web.coding.models import Part
from sereno.web.coding.search.asking import Within
from sereno.web.coding.search.views import area_choices, code_choices
from sereno.web.diagnosis.models import AgeBand, Sector, Sex, Technique
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool, whole_number

Shows = Literal["n", "code", "value"]
SHOWS: Final[Mapping[str, Words]] = {
    "n": gettext_lazy("passages"),
    "code": gettext_lazy("% of the code"),
    "value": gettext_lazy("% of the column"),
}
HOW: Final[Mapping[str, Words]] = {
    "overlap": gettext_lazy("they overlap"),
    "inside": gettext_lazy("one lies in the other"),
    "near": gettext_lazy("they are near each other"),
}
MOST_TURNS: Final = 20


@dataclass(frozen=True)
class AnalysisQuestion:
    """by: a dimension; shows: what stands in a cell; how, near: when two codes go together; first,
    second: values that are compared; other: the number of a code with which passages go together.
    """

    within: Within
    by: str
    shows: str
    how: Relation
    near: int
    first: str
    second: str
    other: int | None

    @classmethod
    def of(cls, given: Mapping[str, str], by: str = "area") -> AnalysisQuestion:
        """From an address; what nobody understands asks for nothing."""
        near = whole_number(given.get("near", ""))
        return cls(
            Within.of(given),
            given["by"] if given.get("by") in BY else by,
            given["shows"] if given.get("shows") in SHOWS else "n",
            next((each for each in RELATIONS if each == given.get("how")), RELATIONS[0]),
            1 if near is None else min(near, MOST_TURNS),
            given.get("first", ""),
            given.get("second", ""),
            whole_number(given.get("with", "")),
        )


def tools_of_within(
    audit: Audit, person: Person, within: Within, *, code: bool = True
) -> Iterator[ListTool]:
    """The menus by which each page narrows what is counted."""
    if code and (codes := code_choices(audit, person)):
        chosen = "" if within.code is None else str(within.code)
        yield ListTool("code", _("Code given"), chosen, codes)
    if within.topic:
        yield ListTool(
            "topic", _("Topic"), within.topic, [(within.topic, topic_name(within.topic))]
        )
    if areas := area_choices(audit):
        yield ListTool("area", audit.area_word.capitalize(), within.area, areas)
    yield ListTool("technique", _("Technique"), within.technique, Technique.choices)
    yield ListTool("sector", _("With whom"), within.sector, Sector.choices)
    yield ListTool("part", _("Who speaks"), within.part, Part.choices)
    yield ListTool("sex", _("Sex"), within.sex, Sex.choices)
    yield ListTool("age", _("Age"), within.age, AgeBand.choices)
    yield ListTool("since", _("From"), str(within.since or ""))
    yield ListTool("until", _("Until"), str(within.until or ""))


def address_of(within: Within, **more: object) -> str:
    """What an address says of it, with more."""
    fields = {name: getattr(within, name) for name in within.__dataclass_fields__}
    given = fields | more
    return urlencode({name: str(value) for name, value in given.items() if value not in ("", None)})
