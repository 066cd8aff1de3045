"""Tags of the frame: icons, the rail of stages, level badges, numbers as the reader writes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number, percent
from sereno.web.audits.stages import (
    BandTool,
    Page,
    Progress,
    Stage,
    address,
    brought,
    page_of,
    stage_of,
    stages,
)
from sereno.web.audits.visit import Visit
from sereno.web.documents import Context
from sereno.web.site.frame_tools import tools_of

register = template.Library()
ICONS = Path(__file__).parents[1] / "icons"
NO_NUMBER = "–"
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
    """A page in the rail, with what waits there."""

    name: str
    href: str
    is_here: bool
    icon: str = ""
    waiting: int = 0
    waiting_words: str = ""


@dataclass(frozen=True)
class RailStage:
    """A stage's line in the rail; its pages are there while it is the open one."""

    name: str
    icon: str
    href: str
    progress: Progress
    progress_icon: str
    is_here: bool
    pages: tuple[RailLink, ...]


def _route(context: template.Context) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return match.view_name if match else ""


def _visit(context: template.Context) -> Visit:
    found = context.get("visit")
    return found if isinstance(found, Visit) else Visit(context["audit"], context["user"])


@register.simple_tag(takes_context=True)
def visit_of_page(context: template.Context) -> Visit:
    """One visit for all parts of the frame, so that each thing is read once for a page."""
    return _visit(context)


def _link(page: Page, visit: Visit, here: str) -> RailLink:
    waits = page.waiting if page.waiting and page.waiting.right in visit.may else None
    return RailLink(
        str(page.name),
        address(page.route, visit.audit),
        page.route == here,
        waiting=visit.once(waits.count) if waits else 0,
        waiting_words=str(waits.words) if waits else "",
    )


def _line(stage: Stage, visit: Visit, route: str) -> RailStage:
    pages = [page for page in stage.pages_in_order() if page.right in visit.may]
    is_here, here = stage.holds(route), page_of(route)
    progress = visit.once(stage.progress)
    return RailStage(
        str(stage.name),
        stage.icon,
        address(pages[0].route, visit.audit) if pages else "",
        progress,
        PROGRESS_ICONS[progress],
        is_here,
        tuple(_link(page, visit, here) for page in pages) if is_here else (),
    )


@register.inclusion_tag("site/parts/rail.html", takes_context=True)
def stage_rail(context: template.Context) -> Context:
    """The audit's stages, how far each is, the pages of the open one, and the audit's tools."""
    visit, route = _visit(context), _route(context)
    slug, here = visit.audit.slug, page_of(route)
    return {
        "home": reverse("audit_home", args=[slug]),
        "is_home": route == "audit_home",
        "stages": [_line(stage, visit, route) for stage in stages()],
        "tools": [
            RailLink(str(t.name), reverse(t.route, args=[slug]), t.route in (route, here), t.icon)
            for t in tools_of(visit.may)
        ],
        "on_bar": [
            RailLink(str(p.name), reverse(p.route, args=[slug]), p.route == here, p.on_bar)
            for stage in stages()
            for p in stage.pages_in_order()
            if p.on_bar and p.right in visit.may
        ],
    }


@register.inclusion_tag("site/parts/stage_strip.html", takes_context=True)
def stage_strip(context: template.Context) -> Context:
    """The stages side by side: how far the audit is, at a glance."""
    visit = _visit(context)
    return {"stages": [_line(stage, visit, "") for stage in stages()]}


@register.inclusion_tag("site/parts/stage_pages.html", takes_context=True)
def stage_pages(context: template.Context) -> Context:
    """The pages of the open stage, above the page while the rail is folded to icons."""
    visit, route = _visit(context), _route(context)
    open_stage, here = stage_of(route), page_of(route)
    return {
        "name": open_stage.name if open_stage else "",
        "pages": [
            RailLink(str(page.name), address(page.route, visit.audit), page.route == here)
            for page in (open_stage.pages_in_order() if open_stage else ())
            if page.right in visit.may
        ],
    }


@register.inclusion_tag("site/parts/band_tools.html", takes_context=True)
def band_tools(context: template.Context) -> Context:
    """What stages have in the band of every page."""
    visit = _visit(context)
    return {
        "tools": [
            (each, address(each.route, visit.audit), each.count(visit))
            for each in brought(BandTool)
            if each.right in visit.may
        ]
    }


@register.inclusion_tag("site/parts/level_badge.html")
def level_badge(level: str) -> dict[str, str]:
    """Who may see something: public, team, field or restricted."""
    names = {
        "public": (
            _("Public"),
            "world",
            _("Anyone may see this, including people outside the team."),
        ),
        "team": (_("Team"), "users-group", _("Only the people of this audit see this.")),
        "field": (
            _("Field"),
            "map-pin",
            _("Only the fieldwork team and the coordinator see this."),
        ),
        "restricted": (
            _("Restricted"),
            "lock",
            _("Only people who need it for their work see this, and every reading is recorded."),
        ),
    }
    name, drawing, why = names[level]
    return {"level": level, "name": name, "drawing": drawing, "why": why}


@register.filter
def count(value: float | None) -> str:
    """A whole number with its thousands marked; a dash where there is none."""
    return NO_NUMBER if value is None else number(value)


@register.filter
def decimals(value: float | None, places: int = 1) -> str:
    """A number with fixed decimals, so that columns line up; a dash where there is none."""
    return NO_NUMBER if value is None else number(value, places)


@register.filter
def share(value: float | None) -> str:
    """A share between 0 and 1 as a percentage; a dash where there is none."""
    return NO_NUMBER if value is None else percent(value)


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, key: str) -> str:
    """The address of this list sorted by `key`; asked twice, the other way round."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if query.get("sort") == key else key
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_state(context: template.Context, key: str, usual: str = "") -> str:
    """Whether this list is sorted by `key`, for its heading. usual: the order nobody asked for."""
    order = context["request"].GET.get("sort") or usual
    if order.removeprefix("-") != key:
        return ""
    return format_html(' aria-sort="{}"', "descending" if order.startswith("-") else "ascending")


@register.filter
def figure(value: float | None) -> str:
    """A number with as many decimals as it needs, two at most; a dash where there is none."""
    if value is None:
        return NO_NUMBER
    return number(value) if float(value).is_integer() else number(value, 2)


@register.filter
def bound(value: float) -> str:
    """An end of a class: whole where it is, else with one decimal."""
    return number(value) if float(value).is_integer() else number(value, 1)


@register.filter
def signed_share(value: float) -> str:
    """A change as a percentage with its sign: +12 %, −3 %."""
    return f"{'+' if value >= 0 else '−'}{percent(abs(value))}"
