"""What of a project doesn't go along, thing by thing: told before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sereno.vocabulary.problems import Problem


@dataclass(frozen=True)
class Loss:
    """One thing that is lost, or not as it was. code: of the catalogue of problems. where: the
    thing's name, as whoever made the project knows it.
    """

    code: str
    where: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)

    def told(self) -> Problem:
        """In words of either language."""
        return Problem(self.code, where=self.where, **self.values)
