"""What walks bring to other rooms: what rests on consent, and stops out of submissions."""

from __future__ import annotations

from sereno.web.diagnosis.models import Submission
from sereno.web.diagnosis.submissions.taking import TakesSubmissions
from sereno.web.diagnosis.walks.ending import ENDING


def _take(submission: Submission) -> None:
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.web.diagnosis.walks.taking import take

    take(submission)


BROUGHT = (*ENDING, TakesSubmissions(_take))
