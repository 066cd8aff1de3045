"""What the demo's two reviewers say of each recommendation, and where they differ."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from sereno.web.actions.models import Grade
from sereno.web.monitoring.models import Verdict

FIRST, SECOND = 0, 1
# What somebody says who sees it a little otherwise, when there is a proof for it and when not.
_OTHERWISE: Final = {
    Verdict.ADDRESSED: (Verdict.IN_PROCESS, Verdict.IN_PROCESS),
    Verdict.IN_PROCESS: (Verdict.ADDRESSED, Verdict.NOT_STARTED),
    Verdict.NOT_STARTED: (Verdict.IN_PROCESS, Verdict.NOT_ADDRESSED),
    Verdict.NOT_ADDRESSED: (Verdict.IN_PROCESS, Verdict.NOT_STARTED),
}
_ORDER: Final = (
    Verdict.NOT_ADDRESSED, Verdict.NOT_STARTED, Verdict.IN_PROCESS, Verdict.ADDRESSED,
)  # fmt: skip
PROVED: Final = (Grade.OFFICIAL_RECORD, Grade.INDEPENDENT)


@cache
def table(name: str) -> Mapping[str, Any]:
    """A table of this folder by the name of its file."""
    there = files("sereno.web.monitoring.demo") / f"{name}.toml"
    return tomllib.loads(there.read_text(encoding="utf-8"))


def verdict_of(reference: str, which: int) -> Verdict:
    """What a recommendation turns out to be in the first or the second round."""
    told = table("rounds")
    for verdict in (Verdict.NOT_ADDRESSED, Verdict.NOT_STARTED):
        if reference in told[verdict]:
            return verdict
    is_first = which == FIRST
    if reference in told["in_process"]:
        begun_late = is_first and reference in told["begun_late"]
        return Verdict.NOT_STARTED if begun_late else Verdict.IN_PROCESS
    if is_first and reference in told["later_begun_late"]:
        return Verdict.NOT_STARTED
    if is_first and reference in told["later"]:
        return Verdict.IN_PROCESS
    return Verdict.ADDRESSED


@dataclass(frozen=True)
class Evidence:
    """The best proof of a recommendation until a day, or none: D."""

    grade: str = Grade.NONE
    proof: str = ""
    action: str = ""
    on: dt.date | None = None

    @property
    def proves(self) -> bool:
        """Whether it may be called addressed by it."""
        return self.grade in PROVED


@dataclass(frozen=True)
class Said:
    """What one says: of both the same, but for one who sees it otherwise (place 0 or 1)."""

    settled: Verdict
    otherwise: Verdict | None = None
    place: int = 0

    def of(self, place: int) -> Verdict:
        """The first judgement of the first or the second reviewer."""
        if self.otherwise is not None and place == self.place:
            return self.otherwise
        return self.settled

    @property
    def is_stricter(self) -> bool:
        """Whether who differs asks for more than the other."""
        assert self.otherwise is not None
        return _ORDER.index(self.otherwise) < _ORDER.index(self.settled)


def said_of(
    evidence: Mapping[str, Evidence], which: int, differ: int, rng: np.random.Generator
) -> dict[str, Said]:
    """By reference; of so many of them one of the two says something else."""
    references = sorted(evidence)
    open_to = [each for each in references if each != table("rounds")["override"]]
    n = min(differ, len(open_to))
    chosen = {open_to[int(i)] for i in rng.choice(len(open_to), n, replace=False)}
    found = {}
    for reference in references:
        settled = verdict_of(reference, which)
        if reference in chosen:
            other = _OTHERWISE[settled][0 if evidence[reference].proves else 1]
            found[reference] = Said(settled, other, int(rng.integers(2)))
        else:
            found[reference] = Said(settled)
    return found


class Reasons:
    """Reasons in words, each phrase after the others."""

    def __init__(self) -> None:
        self._turn: dict[str, int] = {}

    def of(self, said: Said, place: int, evidence: Evidence) -> str:
        """Why a reviewer judges as they do."""
        words = table("rounds")["reasons"]
        verdict = said.of(place)
        if said.otherwise is not None and place == said.place:
            return self._next("stricter" if said.is_stricter else "milder", words)
        if verdict == Verdict.ADDRESSED and not evidence.proves:
            return str(table("rounds")["override_reason"])
        if verdict == Verdict.IN_PROCESS and not evidence.action:
            verdict = Verdict.NOT_STARTED
        day = "" if evidence.on is None else f"{evidence.on:%d/%m/%Y}"
        return self._next(verdict, words).format(
            proof=f"«{evidence.proof}»", action=evidence.action, day=day
        )

    def settled(self) -> str:
        """Why the two settle on it after all."""
        return self._next("settled", table("rounds")["reasons"])

    def _next(self, key: str, words: Mapping[str, Sequence[str]]) -> str:
        at = self._turn.get(key, 0)
        self._turn[key] = at + 1
        return words[key][at % len(words[key])]
