"""Tags of the frame: icons, the rail of stages, level badges, numbers as the reader writes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sereno.vocabulary.language import language, number, percent
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.site.stages import PROGRESS_WORDS, STAGES, Page, Progress, Stage, address

register = template.Library()
ICONS = Path(__file__).parents[1] / "icons"
PROGRESS_ICONS = {
    Progress.NOTHING: "circle",
    Progress.UNDER_WAY: "circle-half-2",
    Progress.DONE: "circle-check",
}


@cache
def _drawing(name: str) -> SafeString:
    return mark_safe((ICONS / f"{name}.svg").read_text(encoding="utf-8").strip())


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon from site/icons, hidden from screen readers: words always stand beside it."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f"icon {extra}".strip(),
        _drawing(name),
    )


@dataclass(frozen=True)
class RailLink:
    """A line of the rail."""

    name: str
    href: str
    is_here: bool
    waiting: int = 0


@dataclass(frozen=True)
class RailStage:
    """A stage of the rail, with the pages that this person may open."""

    stage: Stage
    progress: Progress
    words: str
    progress_icon: str
    pages: tuple[RailLink, ...]
    is_here: bool


def _route(context: Context) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return match.view_name if match else ""


def _links(
    stage: Stage, audit: Audit, may: frozenset[Right], route: str, person: Person
) -> tuple[RailLink, ...]:
    def link(page: Page) -> RailLink | None:
        href = address(page.route, audit) if page.right in may else None
        here = route == page.route or route in page.within
        counts = page.waiting if Right.KEEP_SOURCES in may else None
        waiting = counts(audit, person) if counts else 0
        return RailLink(str(page.name), href, here, waiting) if href else None

    return tuple(found for page in stage.pages if (found := link(page)))


@register.inclusion_tag("site/parts/rail.html", takes_context=True)
def stage_rail(context: Context) -> dict[str, Any]:
    """The audit's stages, how far each is, and the pages under them."""
    audit, person = context["audit"], context["user"]
    route = _route(context)
    may = audit.rights_of(person)
    stages = []
    for stage in STAGES:
        progress = stage.progress(audit)
        pages = _links(stage, audit, may, route, person)
        stages.append(
            RailStage(
                stage,
                progress,
                str(PROGRESS_WORDS[progress]),
                PROGRESS_ICONS[progress],
                pages,
                stage.holds(route),
            )
        )
    return {
        "audit": audit,
        "stages": stages,
        "route": route,
        "may_manage": Right.MANAGE in may,
        "may_see_records": Right.SEE_RECORDS in may,
    }


@register.inclusion_tag("site/parts/stage_pages.html", takes_context=True)
def stage_pages(context: Context) -> dict[str, Any]:
    """The pages of the stage one is in, for where the rail has no room for them."""
    audit, route = context["audit"], _route(context)
    stage = next((s for s in STAGES if s.holds(route)), None)
    if stage is None:
        return {"pages": ()}
    return {
        "stage": stage,
        "pages": _links(stage, audit, audit.rights_of(context["user"]), route, context["user"]),
    }


@register.inclusion_tag("site/parts/level_badge.html")
def level_badge(level: str) -> dict[str, str]:
    """Who may see something: public, team, field or restricted."""
    names = {
        "public": (_("Public"), "world", _("Anyone may see this, also outside the team.")),
        "team": (_("Team"), "users-group", _("Only the people of this audit see this.")),
        "field": (
            _("Field"),
            "map-pin",
            _("Only the fieldwork team and the coordinator see this."),
        ),
        "restricted": (
            _("Restricted"),
            "lock",
            _("Only who needs it for the work sees this, and every reading is noted."),
        ),
    }
    name, drawing, why = names[level]
    return {"level": level, "name": name, "drawing": drawing, "why": why}


@register.filter
def count(value: float) -> str:
    """A whole number with its thousands marked."""
    return number(value)


@register.filter
def decimals(value: float, places: int = 1) -> str:
    """A number with fixed decimals, so that columns line up."""
    return number(value, places)


@register.filter
def share(value: float) -> str:
    """A share between 0 and 1 as a percentage."""
    return percent(value)


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str) -> str:
    """The address of this list sorted by `key`; asked twice, the other way round."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if query.get("sort") == key else key
    return f"?{query.urlencode()}"


@register.filter
def said(problem: dict[str, Any]) -> str:
    """A problem kept as data, in the reader's language."""
    spoken = language()
    return f"{problem['what'][spoken]} {problem['mend'][spoken]}"


@register.filter
def figure(value: float) -> str:
    """A number with as many decimals as it needs, two at most."""
    return number(value) if float(value).is_integer() else number(value, 2)


@register.filter
def bound(value: float) -> str:
    """An end of a class: whole where it is, else with one decimal."""
    return number(value) if float(value).is_integer() else number(value, 1)


@register.filter
def signed_share(value: float) -> str:
    """A change as a percentage with its sign: +12 %, −3 %."""
    return f"{'+' if value >= 0 else '−'}{percent(abs(value))}"
