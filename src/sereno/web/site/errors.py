"""Pages for what went wrong: what happened, what it means, what to do."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sereno.exchange.whole_files import refusal
from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import LANGUAGES, speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right, Role
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.site.way_back import asks_for_json, page_open, told_to_script

IN_AN_AUDIT = re.compile(r"/a/(?P<audit>[-\w]+)/")


def _page(
    request: HttpRequest, status: int, drawing: str, what: str, mend: str, *, imports: bool = False
) -> HttpResponse:
    """Within an audit the frame stays, for whoever is in it; nobody else learns of it.

    imports: whoever may import has a button that imports the same files again.
    """
    audit = _audit_of(request)
    words: Context = {"what": what, "mend": mend, "drawing": drawing, "audit": audit}
    if audit is None:
        return render(request, "site/error.html", words, status=status)
    if imports and isinstance(request.user, Person):
        words["imports"] = Right.IMPORT in audit.rights_of(request.user)
    words["coordinators"] = coordinators_of(audit)
    with dividing(audit.divisions):
        return render(request, "site/error.html", words, status=status)


def _audit_of(request: HttpRequest) -> Audit | None:
    """The audit that the address is in, when the person who asks is in it too."""
    found = IN_AN_AUDIT.match(request.path_info)
    person = getattr(request, "user", None)
    if found is None or not isinstance(person, Person) or not person.is_active:
        return None
    audit = Audit.objects.visible_to(person).filter(slug=found["audit"]).first()
    return audit and audit.asked_by(person)


def coordinators_of(audit: Audit) -> list[str]:
    """The names of the people who can give another role."""
    coordinate = audit.memberships.filter(role=Role.COORDINATOR, person__is_active=True)
    return [str(each.person) for each in coordinate.select_related("person").order_by("pk")]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request that no page of ours makes; the exception's words are not shown. 507: Django
    takes a session that a full disk refused for one that somebody deleted.
    """
    if (refused := _refusal_behind(exception)) is not None:
        return _refused(refused)
    return _plain(
        400,
        _("This request can't be understood."),
        _("Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known, and this isn't for their role."""
    del exception
    in_an_audit = IN_AN_AUDIT.match(request.path_info)
    what = (
        _("Your role in this audit does not include this.")
        if in_an_audit
        else _("Your account does not include this.")
    )
    mend = _("If you need it for your work, ask the audit's coordinator for another role.")
    return _page(request, 403, "lock", what, mend)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for audits that the person isn't in, so that their names don't leak."""
    del exception
    return _page(
        request,
        404,
        "map-pin-question",
        _("There is nothing at this address, or you may not see it."),
        _("Check the address, or start again from here."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours, which the log holds without personal data; 507: a full disk."""
    # Django asks for this page while it handles what went wrong.
    if (refused := _refusal_behind(sys.exc_info()[1])) is not None:
        return _refused(refused)
    return _plain(
        500,
        _("Something failed on our side. Nothing was left half written."),
        _(
            "Try again; if it keeps happening, tell whoever runs this instance what time it "
            "happened."
        ),
    )


def _refusal_behind(error: BaseException | None) -> Problem | None:
    """Problem disk_full or file_too_large, if an error or one that led to it says so."""
    while error is not None:
        if (refused := refusal(error)) is not None:
            return refused
        error = error.__cause__ or error.__context__
    return None


def _refused(problem: Problem) -> HttpResponse:
    """507, in the person's language: what surrounds the views has ended by now."""
    chosen = get_language() or ""
    with speaking(next((each for each in LANGUAGES if chosen.startswith(each)), LANGUAGES[0])):
        return _plain(507, problem.what(), problem.mend())


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or in another session than the one signed in."""
    del reason
    if asks_for_json(request):
        return told_to_script(
            403,
            _("You signed in again after opening this page. Your settings are kept."),
            page_open(request),
            _("Load the page again"),
        )
    return _page(
        request,
        403,
        "clock",
        _("This page was open for too long, and what you sent was not saved."),
        _("Go back, load the page again and send it once more."),
    )


class AtTheSameMoment:
    """409 where two did the same at once and the database let one of them through: the forms that
    looked before found nothing there yet.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What a view raises; anything else goes on."""
        if not _is_there_already(error):
            return None
        what = _("The same was saved at this very moment, by you or by somebody else.")
        mend = _("What you sent was not saved a second time. Load the page again to see it.")
        if asks_for_json(request):
            return told_to_script(409, what, page_open(request), _("Load the page again"))
        return _page(request, 409, "clock", what, mend)


class MadeOtherwise:
    """409 where the data that a page shows are of a program that wrote them otherwise, with the way
    to import them again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What a view raises; anything else goes on."""
        if not isinstance(error, Problem) or error.code != "version_of_other_program":
            return None
        if asks_for_json(request):
            return told_to_script(409, str(error), page_open(request), _("Load the page again"))
        return _page(request, 409, "refresh", error.what(), error.mend(), imports=True)


class CantBeOpened:
    """503 where what is restricted can't be opened: its key is away, or somebody changed it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What a view raises; anything else goes on."""
        if not isinstance(error, Problem) or error.kind.subject != "vault":
            return None
        if asks_for_json(request):
            return told_to_script(503, str(error), page_open(request), _("Load the page again"))
        return _page(request, 503, "lock", error.what(), error.mend())


def _is_there_already(error: Exception) -> bool:
    """Whether a database, or a verb that looked once more, says so."""
    if isinstance(error, ValidationError):
        said = getattr(error, "error_dict", {}).values()
        return bool(said) and all(each.code == "unique" for wrong in said for each in wrong)
    if not isinstance(error, IntegrityError):
        return False
    of_postgresql = getattr(error.__cause__, "sqlstate", "") == "23505"
    of_sqlite = getattr(error.__cause__, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_UNIQUE"
    return of_postgresql or of_sqlite


def _plain(status: int, what: str, mend: str) -> HttpResponse:
    """A page that asks nothing of the database nor of the session: they may be what failed."""
    words = {
        "what": what,
        "mend": mend,
        "back": _("Go to your audits"),
        "LANGUAGE_CODE": get_language(),
    }
    return HttpResponse(render_to_string("site/failure.html", words), status=status)
