"""What the quality page asks its reader to look at: its report's findings, and where to act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.exchange.quality_review import to_review
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right

# Where the page itself shows what a section of the report is about.
_ON_THE_PAGE = {
    "placing": "by-year",
    "times": "hours",
    "dates": "days",
    "delay": "delay",
    "duplicates": "duplicates",
    "completeness": "columns",
}
_NEARLY_ALL: Final = 0.99


@dataclass(frozen=True)
class Finding:
    """What was found, what it means for whoever uses the data, and the way to what can be done."""

    what: str
    means: str
    href: str
    words: str


def headline(quality: Mapping[str, Any]) -> str:
    """What somebody would say of the data first: whether the incidents have their place."""
    placed = quality["placed"]
    if placed["share"] is None:
        return _("Quality of the data")
    if placed["share"] < placed["warn_below"]:
        return _("Too many incidents have no neighbourhood yet.")
    if placed["share"] == 1:
        return _("Every incident has its neighbourhood.")
    if placed["share"] >= _NEARLY_ALL:
        return _("Nearly every incident has its neighbourhood.")
    return _("Most incidents have their neighbourhood.")


def columns_by_fill(quality: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The columns that lack something, the emptiest first, apart from those nearly full."""
    rows = quality["completeness"]
    short = [row for row in rows if row["share"] is None or row["share"] < _NEARLY_ALL]
    short.sort(key=lambda row: 2 if row["share"] is None else row["share"])
    return {"short": short, "full": [row for row in rows if row not in short]}


def findings(
    audit: Audit, quality: Mapping[str, Any], rights: frozenset[Right], drawn: Collection[str]
) -> list[Finding]:
    """In the report's order; a way only to what the person may open. `drawn`: the page's charts."""
    there = {"by-year", "delay", "columns", *drawn}
    made = []
    for each in to_review(quality):
        href, words = _way(audit, each.section, rights, there)
        made.append(Finding(each.what, each.means, href, words or each.link))
    return made


def _way(
    audit: Audit, section: str, rights: frozenset[Right], there: Collection[str]
) -> tuple[str, str]:
    """Where something can be done about a section, and the words for it if not the report's."""
    if Right.IMPORT in rights and section == "names":
        return reverse("imports:places", args=[audit.slug]), _("Review names")
    if Right.IMPORT in rights and section == "offences":
        return reverse("imports:offences", args=[audit.slug]), _("Review offences")
    if _ON_THE_PAGE.get(section) in there:
        return f"#{_ON_THE_PAGE[section]}", ""
    if Right.SEE_RECORDS not in rights:
        return "", ""
    if section == "rejects":
        return reverse("imports:rejects", args=[audit.slug]), _("See the rows")
    return f"{reverse('imports:quality_report', args=[audit.slug])}#{section}", ""
