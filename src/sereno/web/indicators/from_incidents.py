"""The indicators that stage 1 gives: counted anew for every import, the earlier ones kept."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.indicators.models import ValueFile
from sereno.web.jobs.changes import ask
from sereno.web.people.models import Person

# The kind of the job that counts an import.
COUNT = "count_version"


def count_new_version(sender: Any, *, version: DataVersion, **_signal: Any) -> None:
    """Have it done once an import can be read. Told by `version_ready`."""
    ask_count(version=version, by=version.created_by)


def ask_count(*, version: DataVersion, by: Person | None) -> None:
    """Put the counting of a version in the queue."""
    about = str(version.number)
    ask(COUNT, audit=version.audit, by=by, subject=version, about=about, instead=True)


def count_version(*, version: DataVersion) -> ValueFile | None:
    """Count, rate and smoothed rate of each topic by year and level, and what rests on them.

    None when the version is not the audit's newest, or was counted already.
    """
    # The numeric libraries belong to the worker: a web process starts without them.
    from sereno.vocabulary.indicators import ALL_OFFENCES, incidence_code
    from sereno.web.audits.changes import record_event
    from sereno.web.geographies.changes import keep_own_levels
    from sereno.web.imports.version_reader import open_version
    from sereno.web.indicators.changes import add_missing, publish_values
    from sereno.web.indicators.counting import PERSON_YEARS, counted_levels
    from sereno.web.indicators.working_out import work_out

    audit = version.audit
    newest = DataVersion.objects.current(audit)
    if newest is None or newest.pk != version.pk:
        return None
    if ValueFile.objects.filter(version=version, why=ValueFile.Why.VERSION).exists():
        return None
    reader = open_version(version)
    keep_own_levels(audit=audit, areas=reader.areas)
    codes = [
        incidence_code(topic, measure)
        for topic in (ALL_OFFENCES, *reader.topics)
        for measure in ("count", "rate", "eb_rate")
    ]
    add_missing(audit=audit, labels={code: code for code in (PERSON_YEARS, *codes)}, by=None)
    parts = counted_levels(reader)
    # With all that rests on it: whoever asks again after a kill would find it counted already.
    with transaction.atomic():
        try:
            file = publish_values(
                audit=audit,
                parts=parts,
                why=ValueFile.Why.VERSION,
                about=str(version.number),
                by=None,
                version=version,
            )
        except IntegrityError:
            # Another worker counted it meanwhile.
            return None
        record_event(
            audit=audit,
            verb="count_version",
            by=None,
            subject=file,
            parent=version,
            about=str(version.number),
        )
        work_out(audit=audit, changed=codes, by=None)
    return file


def uncounted(audit: Audit) -> DataVersion | None:
    """The audit's newest version when it was never counted: its job could not."""
    version = DataVersion.objects.current(audit)
    if version is None:
        return None
    counted = ValueFile.objects.filter(version=version, why=ValueFile.Why.VERSION)
    return None if counted.exists() else version
