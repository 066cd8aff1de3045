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
    Route("catalogue:sources", EVERYONE),
    Route("catalogue:sources_file", EVERYONE, values={"ending": "csv"}),
    Route("catalogue:timeline", EVERYONE),
    Route("catalogue:timeline_file", EVERYONE, values={"ending": "csv"}),
    Route("catalogue:new_source", IMPORTS),
    Route("catalogue:source", EVERYONE, "get", 404, {"number": 999}),
    Route("catalogue:edit_source", IMPORTS, "get", 404, {"number": 999}),
    Route("catalogue:step", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:undo_step", IMPORTS, "post", 404, {"number": 999, "step": 0}),
    Route("catalogue:attach", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:source_file", READS_RECORDS, "get", 404, {"number": 999, "file": 0}),
    Route("catalogue:coverage", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:coverage_out", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:series_break", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:break_out", IMPORTS, "post", 404, {"number": 999, "series_break": 0}),
    Route("catalogue:requests", EVERYONE),
    Route("catalogue:requests_file", EVERYONE, values={"ending": "xlsx"}),
    Route("catalogue:new_request", IMPORTS),
    Route("catalogue:request", EVERYONE, "get", 404, {"number": 999}),
    Route("catalogue:edit_request", IMPORTS, "get", 404, {"number": 999}),
    Route("catalogue:send", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:promise", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:remind", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:answer", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:silence", IMPORTS, "post", 404, {"number": 999}),
    Route("catalogue:letter", IMPORTS, "get", 404, {"number": 999}),
    Route(
        *("catalogue:letter_file", EVERYONE, "get", 404),
        values={"number": 999, "letter": 1, "ending": "pdf"},
    ),
    Route("catalogue:gaps", EVERYONE),
    Route("catalogue:gaps_file", EVERYONE, values={"ending": "csv"}),
    Route("sources:areas", IMPORTS),
    Route("sources:incidents", IMPORTS),
    Route("sources:upload", IMPORTS, "post", 422, {"kind": "areas"}),
    Route("sources:from_server", IMPORTS, "post", 422, {"kind": "incidents"}),
    Route("sources:leave_out", IMPORTS, "post", 302, {"upload": 0}),
    Route("sources:source", IMPORTS, "post", 302),
    Route("sources:look_card", IMPORTS),
    Route("sources:look_stop", IMPORTS, "post", 302),
    Route("sources:look_again", IMPORTS, "post", 302),
    Route("sources:keep", IMPORTS, "post", 200, {"part": "period"}),
    Route("sources:period", IMPORTS, "get", 302),
    Route("sources:review", IMPORTS, "get", 302),
    Route("sources:manifest", IMPORTS, "get", 302),
    Route("sources:manifest_by_menus", IMPORTS, "post", 302),
    Route("sources:from_version", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:versions", EVERYONE),
    Route("sources:card", EVERYONE, "get", 404, {"number": 999}),
    Route("sources:cancel", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:again", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:rejects", READS_RECORDS),
    Route("sources:rejects_file", READS_RECORDS, "get", 404),
    Route("sources:rejected_rows", READS_RECORDS, "get", 404, {"place": 0}),
    Route("sources:import_decided", IMPORTS, "post", 404),
    Route("sources:offences_csv", IMPORTS),
    Route("sources:places_csv", IMPORTS),
    Route("sources:quality", EVERYONE),
    Route("sources:quality_read", IMPORTS, "post", 404, {"number": 999}),
    Route("sources:quality_report", READS_RECORDS, "get", 404),
    Route("sources:offences", IMPORTS),
    Route("sources:offences", IMPORTS, "post", 422),
    Route("sources:undo_offence", IMPORTS, "post", 302, {"decision": 0}),
    Route("sources:decisions_file", IMPORTS),
    Route("sources:load_decisions", IMPORTS, "post", 302),
    Route("sources:places", IMPORTS),
    Route("sources:places", IMPORTS, "post", 422),
    Route("sources:undo_place", IMPORTS, "post", 302, {"decision": 0}),
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
    Route("indicators:geographies", EVERYONE),
    Route("indicators:new_level", IMPORTS, "post", 422),
    Route("indicators:level", IMPORTS, "get", 404, {"level": "none"}),
    Route("indicators:change_level", IMPORTS, "post", 404, {"level": "none"}),
    Route("indicators:level_areas", IMPORTS, "post", 404, {"level": "none"}),
    Route("indicators:level_file", IMPORTS, "get", 404, {"level": "none"}),
    Route("indicators:boundaries", IMPORTS, "post", 404, {"level": "none"}),
    Route("indicators:level_map", EVERYONE, "get", 404, {"level": "none"}),
    Route("indicators:new_crosswalk", IMPORTS, "post", 422),
    Route("indicators:drop", IMPORTS, "post", 404, {"crosswalk": 999}),
    *(
        Route(f"indicators:work_{end}", IMPORTS, how, 404, {"kind": "boundaries", "number": 999})
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
    Route("sources:map", EVERYONE, "get", 404, {"number": 999}),
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
