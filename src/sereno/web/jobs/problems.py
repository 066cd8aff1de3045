"""Problems as they are kept in a row, to be said in the reader's language."""

from __future__ import annotations

from typing import Any

from sereno.vocabulary.problems import Problem, catalogue


def as_data(problem: Problem) -> dict[str, Any]:
    """A problem as JSON: its code, where it is, and what its sentences are filled with."""
    return {
        "code": problem.code,
        "where": problem.where,
        "values": {name: str(value) for name, value in problem.values.items()},
    }


def said(problem: dict[str, Any]) -> Problem:
    """A problem that was kept, in the reader's language."""
    if problem["code"] not in catalogue():
        # Kept by another version of Sereno, which knew a problem that this one doesn't.
        return Problem("job_failed", reason=problem["code"])
    return Problem(problem["code"], where=problem["where"], **problem["values"])
