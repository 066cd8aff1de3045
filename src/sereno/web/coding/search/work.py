"""What the index has to catch up with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.coding.search.indexing import index_what_is_missing
from sereno.web.jobs.kinds import Hourly, Say, job
from sereno.web.jobs.models import Job


@job(
    "index_texts",
    title=_("Indexing texts"),
    right=Right.MANAGE,
    calendar=Hourly(),
)
def index_texts(job: Job, say: Say) -> None:
    """Until then what is missing is looked through text by text, so that a search finds it."""
    del job, say
    index_what_is_missing()
