"""No page escapes the browser: each route that answers with one is opened by a test of this folder.

What is not a page is named here with its reason; so a new route fails until somebody decides.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.urls import resolve

from tests.browser.web import test_pages, test_states
from tests.browser.web.actions import test_pages as test_actions
from tests.browser.web.coding import test_coding_pages, test_round_pages, test_texts_pages
from tests.browser.web.diagnosis import test_fieldwork
from tests.browser.web.findings import test_pages as test_findings
from tests.browser.web.monitoring import test_pages as test_monitoring
from tests.browser.web.plan import test_plan_pages
from tests.browser.web.sources import test_catalogue
from tests.integration.web.routes import OPEN, SIGNED_IN, every_route

FILE = "a file"
PART = "a part of a page, which is opened with it"
SENT = "only takes what is sent to it"
ON = "leads on to a page"
ALIKE = "drawn as account_change_password is: the frame, one form"
NOT_OPENED = {
    **dict.fromkeys(
        [
            *("sources:gaps_file", "sources:letter_file", "sources:requests_file"),
            *("sources:source_file", "sources:sources_file", "sources:timeline_file"),
            *("indicators:indicators_file", "geographies:level_file", "geographies:level_map"),
            *("indicators:table_file", "indicators:values_csv", "indicators:values_xlsx"),
            *("mfa_download_recovery_codes", "selection:decision_csv", "selection:explore_csv"),
            "selection:areas_csv",
            *("selection:decisions_file", "imports:offence_decisions_file"),
            *("imports:place_decisions_file", "members:people_file"),
            *("selection:explore_gpkg", "imports:decisions_file", "imports:offences_csv"),
            *("imports:places_csv", "imports:rejected_rows", "imports:rejects_file"),
            *("imports:map", "healthz", "api:openapi-json"),
            *("publication:edition_zip", "public_site:file", "public_site:home"),
            *("diagnosis:instruments_file", "diagnosis:instrument_versions_file"),
            *("diagnosis:instrument_workbook", "diagnosis:instrument_xform"),
            "diagnosis:instrument_file",
            *("diagnosis:activities_file", "diagnosis:consent_texts_file"),
            *("diagnosis:coverage_targets_file", "diagnosis:referrals_file"),
            *("diagnosis:documents_file", "diagnosis:document_file", "diagnosis:document_picture"),
            "diagnosis:play_document",
            *("diagnosis:devices_file", "diagnosis:submissions_file", "diagnosis:arrivals_file"),
            *("diagnosis:submission_file", "diagnosis:submission_picture"),
            *("diagnosis:arrival_file", "diagnosis:arrival_form", "filling:worker"),
            *("diagnosis:agreement_file", "diagnosis:marks_file", "diagnosis:stops_file"),
            *(
                "diagnosis:paper_sheet_file",
                "diagnosis:results_file",
                "coding:codes_file",
                "coding:codebook_qdc",
            ),
            *("coding:rounds_file", "coding:agreement_file"),
            *("coding:codes_by_file", "coding:code_pairs_file"),
            *("coding:quotes_file", "coding:quotes_report_file"),
            *("plan:lines_file", "plan:plans_file", "plan:terms_file", "plan:windows_file"),
            *("plan:commitments_file", "plan:signed_document"),
            *("findings:recommendations_file", "findings:brought_rejects", "findings:made_report"),
            *("organisations:organisations_file", "topics:topics_file"),
            *("monitoring:targets_file", "monitoring:context_file"),
            *("monitoring:review_rounds_file", "monitoring:judgements_file"),
            "monitoring:studies_file",
            *("findings:findings_file", "findings:return_sessions_file"),
            "actions:brought_rejects",
            *("actions:actions_file", "actions:proof_file", "actions:accompaniments_file"),
            *("actions:money_file", "actions:money_paper", "actions:people_file"),
            *("actions:costs_file", "calendars:feed", "publication:export_file"),
        ],
        FILE,
    ),
    "jobs:state": PART,
    "coding:segments": PART,
    "coding:mention": PART,
    **dict.fromkeys(
        [
            *("diagnosis:odk", "diagnosis:odk_file", "diagnosis:odk_form", "diagnosis:odk_forms"),
            *("diagnosis:odk_manifest", "diagnosis:odk_submission", "diagnosis:recovery_key"),
        ],
        "of OpenRosa, for devices",
    ),
    "diagnosis:one_return": "waits for a file of answers: its content is read by test_returns.py",
    "filling:page": "opened by test_filling.py, with and without a network",
    **dict.fromkeys(["people:language", "people:end_sessions"], SENT),
    **dict.fromkeys(["mfa_login_webauthn", "mfa_reauthenticate_webauthn"], SENT),
    **dict.fromkeys(["people:demo_entrance"], ON),
    **dict.fromkeys(["account_set_password", "mfa_reauthenticate"], ALIKE),
    **dict.fromkeys(
        [
            *("diagnosis:edit_activity", "diagnosis:edit_coverage_target"),
            *("diagnosis:edit_consent_text", "diagnosis:edit_instrument"),
            *("diagnosis:edit_device", "diagnosis:edit_drawing_group", "diagnosis:edit_mark"),
            *("coding:edit_code", "coding:edit_round"),
            *("plan:edit_plan", "plan:edit_term", "plan:edit_window"),
            *("plan:edit_line", "plan:edit_link"),
            "findings:edit_recommendation",
            *("organisations:edit_organisation", "topics:edit_topic"),
            *("monitoring:edit_target", "monitoring:edit_context_event"),
            *("monitoring:edit_review_round", "monitoring:edit_study"),
            *("findings:edit_finding", "findings:edit_return_session"),
            *("actions:edit_action", "actions:edit_milestone", "actions:edit_accompaniment"),
            *("actions:correct_money", "actions:correct_people"),
        ],
        "drawn as the page of a new one is",
    ),
    **dict.fromkeys(
        [
            *("actions:accompaniments", "actions:new_accompaniment", "actions:agree_step"),
            "actions:enter_people",
            *("plan:terms", "plan:term", "plan:new_term", "plan:windows", "plan:window"),
            *("plan:new_window", "plan:new_plan", "plan:new_version", "plan:new_line"),
            "plan:plans",
            *("monitoring:targets", "monitoring:context", "monitoring:context_event"),
            *("monitoring:new_context_event", "monitoring:review_rounds", "monitoring:studies"),
        ],
        "drawn by the templates of records, which other kinds open",
    ),
    "actions:month": "drawn as actions:calendar is",
    **dict.fromkeys(
        [
            *("actions:new_milestone", "actions:bring_proof", "actions:write_log"),
            *("actions:add_blocker", "actions:clear_blocker"),
        ],
        "drawn as actions:judge_milestone is: the frame, one form",
    ),
    "plan:answer_document": "drawn as plan:give_answer is, in diagnosis/bring_file.html",
    "findings:brought": "waits for a file: read by test_bringing.py",
    "actions:brought": "drawn as findings:brought is: records/brought.html",
    "plan:bring_plan": "drawn as coding:bring_codebook is: diagnosis/bring_file.html",
    "api:api-root": "of django-ninja, for programs",
    "imports:quality_report": "the report of sereno run, opened by test_report_pages.py",
    "selection:decision_report": "the other report, opened by test_report_pages.py",
    "public:dashboard": "without our frame and scripts: the table of monitoring:dashboard alone",
    "findings:read_report": "a page without our frame, read by tests of its file",
    "indicators:edit_indicator": "drawn as indicators:new_indicator is: the same template",
    "mfa_edit_webauthn": "one field in the frame; the passkey of test_frame.py leads to it",
    "mfa_remove_webauthn": "one button in the frame; the passkey of test_frame.py leads to it",
}


def _opened() -> set[str]:
    in_audit = [
        f"{test_catalogue.AUDIT}/{re.sub(r'{[a-z]+}', '1', address)}"
        for address in (
            *(*test_catalogue.PAGES, *test_fieldwork.PAGES, *test_fieldwork.OF_CARE),
            *(*test_coding_pages.PAGES, *test_round_pages.PAGES),
            *(*test_texts_pages.PAGES, *test_plan_pages.PAGES),
            *(*test_findings.PAGES, *test_actions.PAGES, *test_monitoring.PAGES),
        )
    ]
    addresses = [
        *(*test_pages.OF_RESULTS, *test_pages.OF_RECORDS, *test_pages.BEFORE_THE_DOOR),
        *(*in_audit, *test_states.ADDRESSES, *test_plan_pages.OF_NO_AUDIT),
    ]
    return {resolve(urlsplit(a).path).view_name for a in addresses if a != "/no/such/page"}


def test_every_page_is_opened() -> None:
    routes = [r for r in every_route() if r.of_an_audit and not r.name.startswith("api:")]
    pages = {route.name for route in routes if route.is_got}
    pages |= set(SIGNED_IN) | set(OPEN)
    opened = _opened()
    assert sorted(pages - opened - set(NOT_OPENED)) == []
    assert sorted(set(NOT_OPENED) & opened) == []
    assert sorted(set(NOT_OPENED) - pages) == []
