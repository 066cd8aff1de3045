"""The tools of an audit, which every page of it has in sight: organisations, people, settings…"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right


@dataclass(frozen=True)
class Tool:
    """A page about the audit itself."""

    route: str
    name: Promise
    icon: str
    right: Right


TOOLS = (
    Tool("organisations:organisations", _("Organisations"), "building", Right.SEE_RESULTS),
    Tool("topics:topics", _("Topics"), "tag", Right.SEE_RESULTS),
    Tool("audits:history", _("History"), "history", Right.SEE_RECORDS),
    Tool("members:people", _("People"), "users", Right.MANAGE),
    Tool("audits:settings", _("Settings"), "settings", Right.MANAGE),
)


def tools_of(may: Collection[Right]) -> list[Tool]:
    """Those that a person may open."""
    return [tool for tool in TOOLS if tool.right in may]
