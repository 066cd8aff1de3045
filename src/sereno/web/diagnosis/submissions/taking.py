"""What rooms make of submissions, made anew whenever one changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.audits.stages import brought
from sereno.web.diagnosis.models import Submission


@dataclass(frozen=True)
class TakesSubmissions:
    """A room that makes rows of its own of what was submitted.

    take: called in the transaction in which a submission becomes complete, gets another activity,
    is replaced by an edit, opened, withdrawn or erased. It makes anew what rests on it, and removes
    what no longer does: called twice it changes nothing.
    """

    take: Callable[[Submission], None]


def tell_of(submission: Submission) -> None:
    """After a submission changed, in its transaction: each room makes anew what rests on it."""
    for each in brought(TakesSubmissions):
        each.take(submission)
