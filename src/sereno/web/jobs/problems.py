"""Problems as they are kept in a row, to be said in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Bilingual, Problem, catalogue


class KeptProblem(TypedDict):
    """A problem as JSON: its code, where it is, and what its sentences are filled with.

    part: of a look into files, the step of the import that it concerns, or "files"; layers: those
    of the areas' file, of which a person has to choose one.
    """

    code: str
    where: str
    values: Mapping[str, str | float]
    part: NotRequired[str]
    layers: NotRequired[list[str]]


def as_data(problem: Problem) -> KeptProblem:
    """A problem as it is kept; what is said in both languages, in that in force."""
    return {
        "code": problem.code,
        "where": problem.where,
        "values": {
            name: str(getattr(value, language()) if isinstance(value, Bilingual) else value)
            for name, value in problem.values.items()
        },
    }


def said(problem: KeptProblem) -> Problem:
    """A problem that was kept, in the reader's language."""
    if problem["code"] not in catalogue():
        # Kept by another version of Sereno, which knew a problem that this one doesn't.
        return Problem("job_failed", reason=problem["code"])
    return Problem(problem["code"], where=problem["where"], **problem["values"])
