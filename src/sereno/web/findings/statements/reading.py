"""What somebody has read of a finding, as a mark: it changes when anything of that does."""

from __future__ import annotations

import hashlib
import json

from django.db.models import Max

from sereno.web.findings.models import Finding, Freeze


def newest_freezes(finding: Finding) -> dict[int, int]:
    """The numbers of the newest freezes of what a finding cites, by the keys of the evidence."""
    cited = finding.evidence.order_by().values("evidence")
    rows = Freeze.objects.filter(evidence__in=cited).order_by().values_list("evidence")
    return dict(rows.annotate(newest=Max("number")))


def mark_of(finding: Finding) -> str:
    """SHA-256 in hexadecimal of when a finding was last changed, of what it cites and on which
    freeze, and of whether that still stands.
    """
    newest = newest_freezes(finding)
    links = finding.evidence.select_related("evidence").order_by("pk")
    cited = [
        [each.evidence_id, each.stance, newest.get(each.evidence_id, 0), each.evidence.state]
        for each in links
    ]
    read = [finding.changed_at.isoformat(), cited]
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()
