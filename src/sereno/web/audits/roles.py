"""Who may do what in an audit: one table of roles and actions, read by every query and view."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sereno.methods.policy.access_levels import Access


class Role(TextChoices):
    """What a person is in one audit (METHOD: who uses it)."""

    COORDINATOR = "coordinator", _("Coordinator")
    ANALYST = "analyst", _("Analyst")
    FIELDWORKER = "fieldworker", _("Fieldworker")
    CODER = "coder", _("Coder")
    OFFICIAL = "official", _("Municipal official")
    EVALUATOR = "evaluator", _("Independent evaluator")
    CARE = "care", _("Psychosocial support")
    VIEWER = "viewer", _("Viewer")


class Right(TextChoices):
    """What there is to do in an audit."""

    SEE_AUDIT = "see_audit", _("see the audit and its map")
    SEE_RESULTS = "see_results", _("see incidence, quality and selections")
    SEE_RECORDS = "see_records", _("see and download records, rejects and small counts")
    IMPORT = "import", _("import data and decide in the review queues")
    KEEP_SOURCES = "keep_sources", _("manage the sources and ask institutions for data")
    COMMIT = "commit", _("commit a selection")
    SEE_FIELDWORK = "see_fieldwork", _("see the activities of fieldwork")
    KEEP_FIELDWORK = "keep_fieldwork", _("plan activities and write down what happened")
    VERIFY_FIELDWORK = (
        "verify_fieldwork",
        _("verify activities, set targets and put texts of consent into use"),
    )
    SEE_ORIGINALS = (
        "see_originals",
        _("read texts before their names are replaced, and what stands for whom"),
    )
    CODE = "code", _("code documents and propose quotes")
    KEEP_CODING = (
        "keep_coding",
        _("keep the codebook, give out documents, settle differences and approve quotes"),
    )
    KEEP_PLANS = "keep_plans", _("keep the city's plans and the crosswalk")
    ANSWER = "answer", _("answer for an institution whose focal point one is")
    KEEP_MONITORING = (
        "keep_monitoring",
        _("set targets, tell events of the context and register effects"),
    )
    KEEP_ACTIONS = "keep_actions", _("write actions, their milestones and their money")
    REPORT_PROGRESS = (
        "report_progress",
        _("report how actions go; an official those of their own institution"),
    )
    ACCOMPANY = "accompany", _("log how actions are accompanied")
    RUN_ROUNDS = "run_rounds", _("open and lock rounds of review")
    JUDGE = "judge", _("judge in rounds of review whether recommendations were carried out")
    WRITE_FINDINGS = "write_findings", _("write findings and recommendations")
    REVIEW = "review", _("review findings and recommendations of others")
    APPROVE = "approve", _("approve findings and recommendations")
    RATE = "rate", _("rate risks")
    SEE_REFERRALS = "see_referrals", _("read and follow up the log of distress and referrals")
    MANAGE = "manage", _("change the audit and its people")


# What happened to people while they were heard is read by one role alone: no other one has it,
# not that of a coordinator, nor an administrator of the instance.
EVERY_RIGHT_BUT_CARE = frozenset(Right) - {Right.SEE_REFERRALS}
_EVERYONE = frozenset({Right.SEE_AUDIT, Right.SEE_RESULTS})
MAY: dict[Role, frozenset[Right]] = {
    Role.COORDINATOR: EVERY_RIGHT_BUT_CARE,
    Role.ANALYST: _EVERYONE
    | {
        Right.SEE_RECORDS,
        Right.IMPORT,
        Right.KEEP_SOURCES,
        Right.COMMIT,
        Right.SEE_FIELDWORK,
        Right.VERIFY_FIELDWORK,
        Right.SEE_ORIGINALS,
        Right.CODE,
        Right.KEEP_CODING,
        Right.KEEP_PLANS,
        Right.KEEP_MONITORING,
        Right.KEEP_ACTIONS,
        Right.ACCOMPANY,
        Right.REPORT_PROGRESS,
        Right.JUDGE,
        Right.WRITE_FINDINGS,
        Right.REVIEW,
        Right.RATE,
    },
    # Who was there heard the names.
    Role.FIELDWORKER: _EVERYONE
    | {Right.SEE_FIELDWORK, Right.KEEP_FIELDWORK, Right.SEE_ORIGINALS, Right.RATE},
    Role.CODER: _EVERYONE | {Right.SEE_FIELDWORK, Right.CODE, Right.RATE},
    # Officials and viewers see results with the small numbers suppressed, never a record.
    # Which institution an official answers for, its focal points say.
    Role.OFFICIAL: _EVERYONE | {Right.ANSWER, Right.REPORT_PROGRESS},
    Role.EVALUATOR: _EVERYONE
    | {
        Right.SEE_RECORDS,
        Right.SEE_FIELDWORK,
        Right.REVIEW,
        Right.ACCOMPANY,
        Right.JUDGE,
    },
    Role.CARE: _EVERYONE | {Right.SEE_REFERRALS},
    Role.VIEWER: _EVERYONE,
}

# Up to which level each role is shown material (METHOD, section 2: Levels).
CLEARED_FOR: dict[Role, Access] = {
    Role.COORDINATOR: Access.RESTRICTED,
    Role.ANALYST: Access.RESTRICTED,
    Role.FIELDWORKER: Access.FIELD,
    Role.CODER: Access.FIELD,
    Role.OFFICIAL: Access.TEAM,
    Role.EVALUATOR: Access.RESTRICTED,
    # The log has a rule of its own; of the rest they see what the team does.
    Role.CARE: Access.TEAM,
    # Viewers are residents and the press.
    Role.VIEWER: Access.PUBLIC,
}
