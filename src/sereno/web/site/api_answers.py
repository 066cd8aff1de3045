"""What every answer of the read API does: faults as RFC 9457 has them, and a tag by which a program
asks whether anything is new.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from sereno.web.people.lockout import address_of
from sereno.web.people.models import Person, Scope
from sereno.web.records.allowance import TooOften, count_address
from sereno.web.site.api_examples import add_examples
from sereno.web.site.api_webhooks import WEBHOOKS

PROBLEM = "application/problem+json"
TOO_OFTEN = 429
_TAG = {"type": "string", "description": "Changes with the answer; of one reader and language."}
_HEADERS = {
    "ETag": {"schema": _TAG},
    "Link": {"schema": {"type": "string"}, "description": 'The next page: `<...>; rel="next"`.'},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": r"^[ -~]*$", "maxLength": 200},
    "description": "The ETag of an answer that the program has: 304 where nothing is new.",
}


class Api(NinjaAPI):
    """An API that tells its faults as problems, and says in its document what it answers."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.add_exception_handler(Http404, self._not_found)
        self.add_exception_handler(PermissionDenied, self._forbidden)
        self.add_exception_handler(AuthenticationError, self._unknown)
        self.add_exception_handler(ValidationError, self._mistaken)
        self.add_exception_handler(TooOften, self._asked_too_often)

    def _not_found(self, _request: HttpRequest, _error: Any) -> HttpResponse:
        return _problem(404, _("Not found"), _("There is none, or it isn't yours to see."))

    def _forbidden(self, _request: HttpRequest, _error: Any) -> HttpResponse:
        return _problem(403, _("Not allowed"), _("Your role doesn't allow this."))

    def _unknown(self, _request: HttpRequest, _error: Any) -> HttpResponse:
        said = _("Send an access token that is in force: Authorization: Bearer …")
        return _problem(401, _("Who is asking?"), said)

    def _mistaken(self, _request: HttpRequest, error: Any) -> HttpResponse:
        said = _("Some parameters can't be understood; errors says which and why.")
        return _problem(422, _("A mistake in the question"), said, errors=error.errors)

    def _asked_too_often(self, _request: HttpRequest, error: Any) -> HttpResponse:
        return _too_often(error)

    def get_openapi_schema(self, **given: Any) -> Any:
        """OpenAPI 3.1, with what is the same of every operation."""
        document: Any = super().get_openapi_schema(**given)
        for operations in document["paths"].values():
            for operation in operations.values():
                operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
                _complete(operation["responses"])
        add_examples(document)
        document["webhooks"] = WEBHOOKS
        return document


def _complete(responses: Any) -> None:
    for status, answer in responses.items():
        if int(status) >= 400:
            answer["content"] = {PROBLEM: next(iter(answer["content"].values()))}
            if int(status) == TOO_OFTEN:
                answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
        else:
            answer["headers"] = _HEADERS
    responses[304] = {"description": "Nothing is new", "headers": {"ETag": _HEADERS["ETag"]}}


def _too_often(error: TooOften) -> HttpResponse:
    said = _(
        "Ask again in {seconds} seconds, and more seldom: what is asked with one token, and "
        "from one machine, has a limit in each minute."
    )
    answer = _problem(TOO_OFTEN, _("Too often"), said.format(seconds=error.seconds))
    answer["Retry-After"] = str(error.seconds)
    return answer


def _problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    content = json.dumps(told, ensure_ascii=False, default=str)
    return HttpResponse(content, status=status, content_type=PROBLEM)


def _held_to(scope: Scope | None) -> list[object]:
    """A scope in one order, whichever process tells it."""
    if scope is None:
        return []
    return [scope.audit_id, sorted(scope.rights), scope.access_level, sorted(scope.kinds)]


def answered_anew(view: Callable[..., Any]) -> Callable[..., Any]:
    """An answer with its tag, or 304 to whoever has it already.

    The answer is made first, so that rights are asked for and readings noted either way. The tag is
    keyed and of one reader: it tells nobody whether two people see the same, nor what an answer
    says that somebody guesses at.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> Any:
        try:
            count_address(address_of(request), now=timezone.now())
        except TooOften as error:
            return _too_often(error)
        response = view(request, *args, **named)
        patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
        person = request.user
        if response.status_code != 200 or not isinstance(person, Person):
            return response
        scope = person.scope
        reader = [person.pk, _held_to(scope), get_language(), response.get("Link", "")]
        told = json.dumps(reader).encode() + response.content
        tag = f'"{salted_hmac("sereno.api.tag", told, algorithm="sha256").hexdigest()[:40]}"'
        response["ETag"] = tag
        if scope is not None:
            # A program may keep it and ask again; a browser on a shared computer keeps nothing.
            response["Cache-Control"] = "private, no-cache"
        return get_conditional_response(request, etag=tag, response=response)

    return answer
