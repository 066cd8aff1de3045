"""What a page of an audit asks for before it is shown."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from sereno.vocabulary.divisions import dividing
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.people.session import person_of

log = logging.getLogger("sereno.download")
P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = TypeVar("View", bound=Callable[..., Any])
Inner = Callable[Concatenate[HttpRequest, Audit, Person, P], R]
Routed = Callable[Concatenate[HttpRequest, str, P], R]


def needs(right: Right) -> Callable[[Inner[P, R]], Routed[P, R]]:
    """Make `view(request, audit, person, …)` a route of an audit, for whoever has the right.

    The route gets the audit's address and the person who signed in. It answers 404 to whoever has
    no role in the audit, and 403 to whoever's role doesn't include the right. The view's texts call
    areas as the audit does. It stands closest to the view, below require_GET and the like, so that
    a wrong method is answered first.
    """

    def decorate(view: Inner[P, R]) -> Routed[P, R]:
        @functools.wraps(view)
        def routed(request: HttpRequest, audit: str, *args: P.args, **kwargs: P.kwargs) -> R:
            person = person_of(request)
            found = Audit.objects.for_person(audit, person, right)
            with dividing(found.divisions):
                answer = view(request, found, person, *args, **kwargs)
            note_download(answer, audit=found, person=person)
            return answer

        # Django names `audit` when it calls a route, which no Callable with a ParamSpec can say.
        return cast("Routed[P, R]", declares(right)(routed))

    return decorate


def note_download(answer: HttpResponseBase, *, audit: Audit, person: Person) -> None:
    """Who took which file out of the audit: in its history and in the log.

    It looks at the answer and not at the view, so that no download can be forgotten. The event is
    as secret as the record that names the file.
    """
    if not answer.headers.get("Content-Disposition", "").startswith("attachment"):
        return
    if answer.status_code in (206, 416):
        # A recording is played in parts, a hundred a minute: its view notes who plays it.
        return
    name = getattr(answer, "file_name", "")
    level = getattr(answer, "access_level", AccessLevel.PUBLIC)
    log.info("download", extra={"data": {"audit": audit.pk, "person": person.pk}})
    record_event(
        audit=audit, verb="download", by=person, subject=audit, about=name, access_level=level
    )


def declares(right: Right) -> Callable[[View], View]:
    """Note the right that a view asks for by itself, as those of the API do: ninja reads their
    signatures and can't be given `needs`.
    """

    def mark(view: View) -> View:
        vars(view)["right"] = right
        return view

    return mark


def right_of(view: Callable[..., Any]) -> Right | None:
    """The right that a route asks for; None for a route of no audit."""
    right = getattr(view, "right", None)
    return right if isinstance(right, Right) else None
