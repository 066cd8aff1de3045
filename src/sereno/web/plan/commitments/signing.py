"""What is signed: the words of an answer and of what it answers, as one digest."""

from __future__ import annotations

import hashlib
import json

from sereno.web.findings.models import Recommendation
from sereno.web.plan.models import Commitment


def words_asked(row: Recommendation) -> str:
    """The words of a recommendation that an answer to it signs along with its own."""
    return "\n\n".join(filter(None, (row.title, row.text)))


def digest_of(commitment: Commitment) -> str:
    """SHA-256, in hexadecimal, over everything that an answer says, as JSON with sorted keys.

    It can be worked out again from the row: another digest than the one it keeps means that
    somebody changed the database by hand.
    """
    said = {
        "reference": commitment.recommendation.reference,
        "asked": commitment.asked,
        "asked_version": commitment.asked_version,
        "organisation": commitment.organisation_id,
        "term": commitment.term_id,
        "version": commitment.version,
        "answer": commitment.answer,
        "reason": commitment.reason,
        "on": commitment.on.isoformat(),
        "target_on": commitment.target_on.isoformat() if commitment.target_on else None,
        "means": commitment.means,
        "monitored_by": commitment.monitored_by,
        "signer": commitment.signer,
        "signed": commitment.signed,
        "file": commitment.file.sha256 if commitment.file else None,
        "by": commitment.by_id,
        "at": commitment.at.isoformat(),
    }
    words = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()
