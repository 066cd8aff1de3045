"""What the room of maps makes of submissions."""

from __future__ import annotations

from sereno.web.diagnosis.models import Submission
from sereno.web.diagnosis.submissions.taking import TakesSubmissions


def _take(submission: Submission) -> None:
    # Here, since it computes with shapes, which a command that opens the instance does without.
    from sereno.web.diagnosis.marks.submitted import take_marks

    take_marks(submission)


TAKING = TakesSubmissions(_take)
