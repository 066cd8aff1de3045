"""What the pages of both review queues share: what was just decided, what is next, their tools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.imports.changes import undo_decisions
from sereno.web.imports.models import DataVersion
from sereno.web.imports.review_queues import decided_since, plain, weight
from sereno.web.imports.version_reader import VersionReader, open_version
from sereno.web.people.models import Person
from sereno.web.records.columns import Tell
from sereno.web.records.tools import ListTool


def reader_of(version: DataVersion | None) -> VersionReader | None:
    """What a version says, where there is one."""
    return open_version(version) if version else None


def queue_page(
    request: HttpRequest,
    audit: Audit,
    version: DataVersion | None,
    n_waiting: int,
    counts: Sequence[int],
    page: Page[Any],
    decided: Sequence[Any],
    say: Tell,
) -> Context:
    """What both queues show: the page, what it weighs, what was decided last, what comes next.

    `counts`: the rows of the data that each card of the whole queue holds back.
    """
    reader = reader_of(version)
    return {
        "audit": audit,
        "version": version,
        "has_version": version is not None,
        "page": page,
        "n_waiting": n_waiting,
        "weight": weight(counts, reader.quality["rows"]["incidents"] if reader else 0),
        "q": request.GET.get("q", ""),
        "n_decided": len(decided),
        "last": just_decided(request, decided, say, audit),
        "since": decided_since(
            version, [*audit.offence_decisions.all(), *audit.place_decisions.all()]
        ),
        "sorts_itself": True,
    }


class JustDecided(NamedTuple):
    """What a person decided with one click, and how it is undone with another."""

    names: str
    more: int
    is_now: str
    first: int
    also: str


# So many of the names decided together are repeated.
_REPEATED = 3


def just_decided(
    request: HttpRequest, decided: Sequence[Any], say: Tell, audit: Audit
) -> JustDecided | None:
    """What the person decided where they come from; None where they come from elsewhere."""
    asked = _numbers(request.GET.get("decided", ""))
    own = [each for each in decided if each.pk in asked and each.by_id == request.user.pk]
    if not own:
        return None
    # The most frequent was decided first; one name in several groups or letter cases is one.
    own.sort(key=lambda each: each.pk)
    once: dict[str, str] = {}
    for each in own:
        once.setdefault(plain(str(each)), str(each))
    names = list(once.values())
    return JustDecided(
        ", ".join(names[:_REPEATED]),
        len(names[_REPEATED:]),
        say(own[0], audit),
        own[0].pk,
        "-".join(str(each.pk) for each in own[1:]),
    )


def after_deciding(request: HttpRequest, *decisions: Any) -> HttpResponse:
    """Back to the same place of the page, where what was just decided can be undone."""
    query = request.GET.copy()
    query["decided"] = "-".join(str(decision.pk) for decision in decisions)
    return redirect(f"{request.path}?{query.urlencode()}")


def undo(request: HttpRequest, decided: Any, first: int, person: Person) -> None:
    """Take back a decision and those made with it, but for what somebody took back before."""
    # The number in the address is as anybody's as those behind it.
    pks = _numbers(f"{first}-{request.GET.get('also', '')}")
    if undo_decisions(decisions=decided.filter(pk__in=pks), by=person):
        messages.success(request, _("Undone: it is waiting in the queue again."))
    else:
        messages.info(request, _("Nothing to undo: the decision isn't there any more."))


def _numbers(text: str) -> set[int]:
    return {int(each) for each in text.split("-") if each.isdecimal() and len(each) < 10}


def filters(
    request: HttpRequest, kinds: list[tuple[str, str]], orders: list[tuple[str, str]]
) -> list[ListTool]:
    """The filters and orders of a queue."""
    return [
        ListTool("kind", _("Show"), request.GET.get("kind", ""), kinds),
        ListTool(
            *("sort", _("Order"), request.GET.get("sort", ""), orders),
            every=_("most frequent first"),
        ),
    ]


def exports(request: HttpRequest, audit: Audit, route: str) -> list[tuple[str, str]]:
    """The download of what a queue shows."""
    file = reverse(route, args=[audit.slug])
    return [(_("Download as CSV"), f"{file}?{request.GET.urlencode()}")]
