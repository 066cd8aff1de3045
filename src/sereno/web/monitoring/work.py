"""The long work of monitoring; what it takes is loaded when it is done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job
from sereno.web.monitoring.effects import JUDGE
from sereno.web.monitoring.models import EffectStudy


def _study_page(job: Job) -> str:
    study = EffectStudy.objects.filter(pk=job.subject_key).first()
    if study is None or job.audit is None:
        return ""
    return reverse("monitoring:study", args=[job.audit.slug, study.number])


@job(
    JUDGE,
    title=_("Working out “{about}”"),
    steps=(("working", _("Fitting, redrawing and simulating")),),
    right=Right.KEEP_MONITORING,
    loads=("sereno.web.monitoring.effects.judging",),
    place=_study_page,
)
def judge(job: Job, say: Say) -> Result:
    """Work out what came of a study with the values in force."""
    from sereno.web.monitoring.effects.running import run_of

    study = EffectStudy.objects.select_related("audit", "indicator__current").get(
        pk=job.subject_key
    )
    say("working")
    return Result(keep=run_of(study, job.by))
