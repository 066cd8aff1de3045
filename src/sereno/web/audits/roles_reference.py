"""docs/reference/roles.md, printed from the table of roles and rights."""

from __future__ import annotations

from django.utils import translation

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import CLEARED_FOR, MAY, Right, Role


def reference_page() -> str:
    """Which role has which right, and up to which access level it sees material."""
    lines = [
        "<!-- Printed from src/sereno/web/audits/roles.py by script/docs: change it there. -->",
        "# Roles y permisos · Roles and rights",
        "",
        "Cada persona tiene un rol en cada auditoría. Quien administra la instancia tiene todos "
        "los permisos. · A person has one role in each audit. An administrator of the instance has "
        "every right.",
        "",
        f"| permiso · right | {' | '.join(_both(role) for role in Role)} |",
        f"| --- |{' :-: |' * len(Role)}",
    ]
    lines += [
        f"| {_both(right)} | {' | '.join('✓' if right in MAY[role] else '' for role in Role)} |"
        for right in Right
    ]
    lines += [
        "",
        "## Nivel de acceso · Access level",
        "",
        "| rol · role | ve material hasta · sees material up to |",
        "| --- | --- |",
    ]
    lines += [f"| {_both(role)} | {_both(AccessLevel(CLEARED_FOR[role].value))} |" for role in Role]
    return "\n".join(lines) + "\n"


def _both(choice: Role | Right | AccessLevel) -> str:
    """A label in Spanish and English."""
    said = []
    for language in ("es", "en"):
        with translation.override(language):
            said.append(str(choice.label))
    return " · ".join(said)
