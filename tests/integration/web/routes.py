"""Every route of the product and who gets through: a table to read and to add to.

test_roles.py asks for each row as every role, as a stranger and as nobody; a route of the product
that is not here fails there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sereno.web.audits.roles import Role

EVERYONE = frozenset(Role)
READS_RECORDS = frozenset({Role.COORDINATOR, Role.ANALYST, Role.EVALUATOR})
IMPORTS = frozenset({Role.COORDINATOR, Role.ANALYST})
MANAGES = frozenset({Role.COORDINATOR})


@dataclass(frozen=True)
class Route:
    """A route of an audit: how it is asked, by whom, and what they get.

    `values` fills the address beside the audit; `status` is the answer to whoever may.
    """

    name: str
    may: frozenset[Role]
    method: str = "get"
    status: int = 200
    values: Mapping[str, object] = field(default_factory=dict)


IN_AN_AUDIT = (
    Route("audit_home", EVERYONE),
    Route("search", EVERYONE),
    Route("audits:settings", MANAGES),
    Route("audits:people", MANAGES),
    Route("audits:change_role", MANAGES, "post", 302, {"person": 0}),
    Route("audits:new_link", MANAGES, "post", 404, {"person": 0}),
    Route("audits:take_out", MANAGES, "post", 302, {"person": 0}),
    Route("audits:history", READS_RECORDS),
    Route("sources:sources", EVERYONE),
    Route("sources:sources_file", EVERYONE, values={"ending": "csv"}),
    Route("sources:timeline", EVERYONE),
    Route("sources:timeline_file", EVERYONE, values={"ending": "csv"}),
    Route("sources:new_source", IMPORTS),
    Route("sources:source", EVERYONE, "get", 404, {"number": 999}),
    Route("sources:edit_source", IMPORTS, "get", 404, {"number": 999}),
    Route("sources:step", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:undo_step", IMPORTS, "post", 404, {"number": 999, "step": 0}),
    Route("sources:attach", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:source_file", READS_RECORDS, "get", 404, {"number": 999, "file": 0}),
    Route("sources:coverage", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:coverage_out", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:series_break", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:break_out", IMPORTS, "post", 404, {"number": 999, "series_break": 0}),
    Route("sources:requests", EVERYONE),
    Route("sources:requests_file", EVERYONE, values={"ending": "xlsx"}),
    Route("sources:new_request", IMPORTS),
    Route("sources:request", EVERYONE, "get", 404, {"number": 999}),
    Route("sources:edit_request", IMPORTS, "get", 404, {"number": 999}),
    Route("sources:send", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:promise", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:remind", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:answer", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:silence", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:letter", IMPORTS, "get", 404, {"number": 999}),
    Route(
        *("sources:letter_file", EVERYONE, "get", 404),
        values={"number": 999, "letter": 1, "ending": "pdf"},
    ),
    Route("sources:gaps", EVERYONE),
    Route("sources:gaps_file", EVERYONE, values={"ending": "csv"}),
    Route("imports:areas", IMPORTS),
    Route("imports:incidents", IMPORTS),
    Route("imports:upload", IMPORTS, "post", 422, {"kind": "areas"}),
    Route("imports:from_server", IMPORTS, "post", 422, {"kind": "incidents"}),
    Route("imports:leave_out", IMPORTS, "post", 302, {"upload": 0}),
    Route("imports:source", IMPORTS, "post", 302),
    Route("imports:look_card", IMPORTS),
    Route("imports:look_stop", IMPORTS, "post", 302),
    Route("imports:look_again", IMPORTS, "post", 302),
    Route("imports:keep", IMPORTS, "post", 200, {"part": "period"}),
    Route("imports:period", IMPORTS, "get", 302),
    Route("imports:review", IMPORTS, "get", 302),
    Route("imports:manifest", IMPORTS, "get", 302),
    Route("imports:manifest_by_menus", IMPORTS, "post", 302),
    Route("imports:from_version", IMPORTS, "post", 404, {"number": 999}),
    Route("imports:versions", EVERYONE),
    Route("imports:card", EVERYONE, "get", 404, {"number": 999}),
    Route("imports:cancel", IMPORTS, "post", 404, {"number": 999}),
    Route("imports:again", IMPORTS, "post", 404, {"number": 999}),
    Route("imports:rejects", READS_RECORDS),
    Route("imports:rejects_file", READS_RECORDS, "get", 404),
    Route("imports:rejected_rows", READS_RECORDS, "get", 404, {"place": 0}),
    Route("imports:import_decided", IMPORTS, "post", 404),
    Route("imports:offences_csv", IMPORTS),
    Route("imports:places_csv", IMPORTS),
    Route("imports:quality", EVERYONE),
    Route("imports:quality_read", IMPORTS, "post", 404, {"number": 999}),
    Route("imports:quality_report", READS_RECORDS, "get", 404),
    Route("imports:offences", IMPORTS),
    Route("imports:offences", IMPORTS, "post", 422),
    Route("imports:undo_offence", IMPORTS, "post", 302, {"decision": 0}),
    Route("imports:decisions_file", IMPORTS),
    Route("imports:load_decisions", IMPORTS, "post", 302),
    Route("imports:places", IMPORTS),
    Route("imports:places", IMPORTS, "post", 422),
    Route("imports:undo_place", IMPORTS, "post", 302, {"decision": 0}),
    Route("indicators:list", EVERYONE),
    Route("indicators:list_csv", EVERYONE),
    Route("indicators:new", IMPORTS),
    Route("indicators:count", IMPORTS, "post", 302),
    Route("indicators:tables", IMPORTS),
    Route("indicators:upload", IMPORTS, "post", 422),
    Route("indicators:from_server", IMPORTS, "post", 422),
    Route("indicators:table", IMPORTS, "get", 404, {"number": 999}),
    Route("indicators:table_card", IMPORTS, "get", 404, {"number": 999}),
    Route("indicators:table_back", IMPORTS, "post", 404, {"number": 999}),
    Route("indicators:table_load", IMPORTS, "post", 404, {"number": 999}),
    Route("indicators:table_file", IMPORTS, "get", 404, {"number": 999, "name": "rejects.csv"}),
    Route("geographies:list", EVERYONE),
    Route("geographies:new_level", IMPORTS, "post", 422),
    Route("geographies:level", IMPORTS, "get", 404, {"level": "none"}),
    Route("geographies:change_level", IMPORTS, "post", 404, {"level": "none"}),
    Route("geographies:level_areas", IMPORTS, "post", 404, {"level": "none"}),
    Route("geographies:level_file", IMPORTS, "get", 404, {"level": "none"}),
    Route("geographies:boundaries", IMPORTS, "post", 404, {"level": "none"}),
    Route("geographies:level_map", EVERYONE, "get", 404, {"level": "none"}),
    Route("geographies:new_crosswalk", IMPORTS, "post", 422),
    Route("geographies:drop", IMPORTS, "post", 404, {"crosswalk": 999}),
    *(
        Route(f"geographies:work_{end}", IMPORTS, how, 404, {"kind": "boundaries", "number": 999})
        for end, how in (("card", "get"), ("stop", "post"), ("again", "post"))
    ),
    Route("indicators:carry", IMPORTS, "post", 404, {"crosswalk": 999}),
    Route("indicators:detail", EVERYONE, "get", 404, {"code": "none"}),
    Route("indicators:edit", IMPORTS, "get", 404, {"code": "none"}),
    Route("indicators:values_csv", EVERYONE, "get", 404, {"code": "none"}),
    Route("monitoring:effect", EVERYONE, "get", 404, {"code": "none"}),
    Route("indicators:values_xlsx", EVERYONE, "get", 404, {"code": "none"}),
    Route("selection:explore", EVERYONE),
    Route("selection:area", EVERYONE, "get", 404, {"place": 0}),
    Route("selection:explore_csv", EVERYONE, "get", 404),
    Route("selection:explore_gpkg", EVERYONE, "get", 404),
    Route("imports:map", EVERYONE, "get", 404, {"number": 999}),
    Route("selection:select", EVERYONE),
    Route("selection:ranking", READS_RECORDS, "post", 404),
    Route("selection:draws", READS_RECORDS, "post", 404),
    Route("selection:commit", IMPORTS, "post", 404),
    Route("selection:committed", EVERYONE),
    Route("selection:committed_one", EVERYONE, "get", 404, {"number": 999}),
    Route("selection:committed_csv", EVERYONE, "get", 404, {"number": 999}),
    Route("selection:compare", EVERYONE, "get", 404),
)

# Of the read API: a stranger to the audit gets 404, nobody 401.
API = (
    Route("api:sources", EVERYONE),
    Route("api:source", EVERYONE, "get", 404, {"number": 999}),
    Route("api:indicators", EVERYONE),
    Route("api:indicator", EVERYONE, "get", 404, {"code": "none"}),
    Route("api:values", EVERYONE, "get", 404, {"code": "none"}),
)

# For anyone who signed in.
SIGNED_IN = (
    "api:api-root",
    "api:openapi-json",
    "audits:list",
    "audits:new",
    "people:profile",
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
    "healthz",
    "people:language",
    "people:demo_entrance",
    "audits:invitation",
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
