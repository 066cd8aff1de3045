"""The map of a choice, drawn with the page: who is chosen, how firmly, and what people changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.imports.version_reader import open_facts
from sereno.web.selection.standings import Standing


def kinds_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """The codes of a choice's areas by how the map draws them; only kinds that occur."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if kind := _kind(Standing.of(row)):
            found.setdefault(kind, set()).add(row["code"])
    return {kind: frozenset(found[kind]) for kind in sorted(found)}


def _kind(standing: Standing) -> str:
    if standing.why == "put_in":
        return "entered"
    if standing.why == "taken_out":
        return "out"
    return {"4": "chosen", "3": "close"}.get(standing.kind, "")


def legend_of(kinds: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What the fills mean: of those that occur, and of all other areas."""
    words = {
        "chosen": _("chosen, firm"),
        "close": _("chosen, close call"),
        "entered": _("put in by hand"),
        "out": _("taken out by hand"),
    }
    there = set(kinds)
    return (
        *((kind, said) for kind, said in words.items() if kind in there),
        ("", _("other neighbourhoods")),
    )


def current_facts(audit: Audit) -> VersionFacts | None:
    """The facts that say which page is whose; None before any data."""
    version = DataVersion.objects.current(audit)
    return open_facts(version) if version else None
