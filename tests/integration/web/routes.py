"""The routes of the product: those of an audit are known from the code, the others stand here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from sereno.web.audits.roles import Right, Role

EVERYONE = frozenset(Role)
READS_RECORDS = frozenset({Role.COORDINATOR, Role.ANALYST, Role.EVALUATOR})
IMPORTS = frozenset({Role.COORDINATOR, Role.ANALYST})
MANAGES = frozenset({Role.COORDINATOR})

# Who may do what, written down a second time: a role that is given a right by mistake fails here.
WHO_MAY = {
    Right.SEE_AUDIT: EVERYONE,
    Right.SEE_RESULTS: EVERYONE,
    Right.SEE_RECORDS: READS_RECORDS,
    Right.IMPORT: IMPORTS,
    Right.KEEP_SOURCES: IMPORTS,
    Right.COMMIT: IMPORTS,
    Right.SEE_FIELDWORK: READS_RECORDS | {Role.FIELDWORKER, Role.CODER},
    Right.KEEP_FIELDWORK: frozenset({Role.COORDINATOR, Role.FIELDWORKER}),
    Right.VERIFY_FIELDWORK: IMPORTS,
    Right.SEE_ORIGINALS: IMPORTS | {Role.FIELDWORKER},
    Right.CODE: IMPORTS | {Role.CODER},
    Right.KEEP_CODING: IMPORTS,
    Right.KEEP_PLANS: IMPORTS,
    Right.ANSWER: frozenset({Role.COORDINATOR, Role.OFFICIAL}),
    Right.KEEP_MONITORING: IMPORTS,
    Right.KEEP_ACTIONS: IMPORTS,
    Right.REPORT_PROGRESS: IMPORTS | {Role.OFFICIAL},
    Right.ACCOMPANY: READS_RECORDS,
    Right.RUN_ROUNDS: MANAGES,
    Right.JUDGE: READS_RECORDS,
    Right.WRITE_FINDINGS: IMPORTS,
    Right.REVIEW: READS_RECORDS,
    Right.APPROVE: MANAGES,
    Right.RATE: IMPORTS | {Role.FIELDWORKER, Role.CODER},
    Right.SEE_REFERRALS: frozenset({Role.CARE}),
    Right.MANAGE: MANAGES,
}


@dataclass(frozen=True)
class Route:
    """A route as the resolver has it."""

    name: str
    place: str
    view: Callable[..., Any]

    @property
    def of_an_audit(self) -> bool:
        """Whether its address names an audit."""
        return "<slug:audit>" in self.place or "<audit>" in self.place

    @property
    def is_got(self) -> bool:
        """Whether a page of an audit answers GET: the method is looked at before the person."""
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        try:
            return bool(self.view(request, audit="none").status_code != 405)
        except PermissionDenied:
            return True


def every_route() -> list[Route]:
    """Every route of the product."""
    return list(_routes(get_resolver().url_patterns))


def _routes(
    patterns: list[URLPattern | URLResolver], place: str = "", space: str = ""
) -> Iterator[Route]:
    for pattern in patterns:
        here = place + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _routes(pattern.url_patterns, here, space + inner)
        else:
            yield Route(f"{space}{pattern.name}", here, pattern.callback)


@dataclass(frozen=True)
class Asked:
    """One route that stands for all of a right: how it is asked, and what whoever may gets."""

    right: Right
    name: str
    method: str = "get"
    status: int = 200
    values: Mapping[str, object] = field(default_factory=dict)


ONE_OF_EACH_RIGHT = (
    Asked(Right.SEE_AUDIT, "audit_home"),
    Asked(Right.SEE_RESULTS, "sources:sources"),
    Asked(Right.SEE_RECORDS, "audits:history"),
    Asked(Right.IMPORT, "imports:areas"),
    Asked(Right.KEEP_SOURCES, "sources:new_source"),
    Asked(Right.COMMIT, "selection:commit", "post", 404),
    Asked(Right.SEE_FIELDWORK, "diagnosis:activities"),
    Asked(Right.KEEP_FIELDWORK, "diagnosis:new_activity"),
    Asked(Right.VERIFY_FIELDWORK, "diagnosis:new_coverage_target"),
    Asked(Right.CODE, "coding:operate", "post", 404, {"kind": "document", "number": 1}),
    Asked(Right.SEE_ORIGINALS, "coding:pseudonyms"),
    Asked(Right.KEEP_CODING, "coding:new_code"),
    Asked(Right.KEEP_PLANS, "plan:new_plan"),
    Asked(Right.ANSWER, "plan:give_answer", status=404, values={"number": 1}),
    Asked(Right.KEEP_MONITORING, "monitoring:new_target"),
    Asked(Right.KEEP_ACTIONS, "actions:new_action"),
    Asked(
        Right.REPORT_PROGRESS, "actions:judge_milestone", status=404, values={"number": 1, "key": 1}
    ),
    Asked(Right.ACCOMPANY, "actions:new_accompaniment"),
    Asked(Right.RUN_ROUNDS, "monitoring:new_review_round"),
    Asked(Right.JUDGE, "monitoring:my_reviews"),
    Asked(Right.WRITE_FINDINGS, "findings:new_recommendation"),
    Asked(Right.REVIEW, "findings:to_review"),
    Asked(Right.APPROVE, "findings:to_approve"),
    Asked(Right.RATE, "findings:rate", status=404),
    Asked(Right.SEE_REFERRALS, "diagnosis:referrals"),
    Asked(Right.MANAGE, "audits:settings"),
)
# The read API answers a stranger to the audit 404 too, and nobody 401.
OF_THE_API = Asked(Right.SEE_RESULTS, "api:sources")

# Asked by devices of fieldwork with a password of their own, whatever person is signed in.
OF_DEVICES = (
    "diagnosis:odk",
    "diagnosis:odk_forms",
    "diagnosis:odk_submission",
    "diagnosis:odk_form",
    "diagnosis:odk_manifest",
    "diagnosis:odk_file",
    "diagnosis:recovery_key",
)

# For anyone who signed in.
SIGNED_IN = (
    "api:api-root",
    "audits:list",
    "audits:new",
    "people:profile",
    "people:end_sessions",
    "waiting:waiting",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
)

# Before signing in.
OPEN = (
    "api:openapi-json",
    "calendars:feed",
    "filling:page",
    "filling:worker",
    "healthz",
    "people:email",
    "people:language",
    "people:demo_entrance",
    "members:invitation",
    "public:dashboard",
    "public_site:file",
    "public_site:home",
    "account_login",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
)
