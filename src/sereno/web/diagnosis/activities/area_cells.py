"""Areas that a cell of a file names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas

MOST_SHOWN = 60


class AreaCells:
    """Finds the areas of many cells: each name is looked up once."""

    def __init__(self, audit: Audit) -> None:
        self._areas = known_areas(audit)
        self._found: dict[str, str | Problem] = {}

    def read(self, items: Iterable[Sequence[str]]) -> dict[str, str]:
        """{code: name} of items (name, code), of which the code goes first.

        Raises an ExceptionGroup of Problem brought_area_unknown.
        """
        areas: dict[str, str] = {}
        wrong: list[Problem] = []
        for name, *code in items:
            wanted = code[0] if code and code[0] else name
            found = self._found.get(wanted) or self._find(wanted)
            if isinstance(found, Problem):
                wrong.append(found)
            else:
                areas[found] = self._areas.labels[found]
        if wrong:
            raise ExceptionGroup("areas", wrong)
        return areas

    def _find(self, wanted: str) -> str | Problem:
        code, meant = self._areas.find(wanted)
        self._found[wanted] = code or Problem(
            "brought_area_unknown", area=shortened(wanted, MOST_SHOWN), meant="; ".join(meant)
        )
        return self._found[wanted]
