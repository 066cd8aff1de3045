"""Problems as they are kept in a row, to be said in the reader's language."""

from __future__ import annotations

from typing import Any

from sereno.vocabulary.problems import Problem


def as_data(problem: Problem) -> dict[str, Any]:
    """A problem as JSON: its code, where it is, and what its sentences are filled with."""
    return {
        "code": problem.code,
        "where": problem.where,
        "values": {name: str(value) for name, value in problem.values.items()},
    }
