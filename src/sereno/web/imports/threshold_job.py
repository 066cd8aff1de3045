"""What is held back is worked out by the worker once an audit says that other counts are small.

In a large city that takes seconds, for which the next visitor would wait.
"""

from __future__ import annotations

from typing import Any

from django_tasks import task

from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion


def prepare_after(audit: Audit, **_sent: Any) -> None:
    """Have the worker hold back by the new threshold. Told by `threshold_changed`."""
    if DataVersion.objects.current(audit) is not None:
        hold_back.enqueue(audit.pk)


@task()
def hold_back(audit_id: int) -> None:
    """Keep what is held back of an audit's newest version by the threshold that is in force now."""
    # The numeric libraries belong to the worker: a web process starts without them.
    from sereno.web.imports.version_reader import VersionReader

    audit = Audit.objects.get(pk=audit_id)
    version = DataVersion.objects.current(audit)
    if version is not None:
        VersionReader(version.folder).held_areas(audit.k)
