"""The addresses of files of one kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sereno.web.audits.rights import needs
from sereno.web.records.bringing import views
from sereno.web.records.bringing.declared import Bringing


def routes_of_bringing(bringing: Bringing) -> list[URLPattern]:
    """Bring, settle, take, drop, rejects: each for whoever has the kind's right."""
    plural = bringing.kind.plural
    below = f"{plural}/brought/<int:number>/"

    def view(one: Callable[..., Any], method: Callable[[Any], Any]) -> Any:
        return method(needs(bringing.right)(partial(one, bringing)))

    return [
        # The form's token is checked by `received`.
        path(f"{plural}/bring/", view(views.bring, csrf_exempt), name=f"bring_{bringing.model.OF}"),
        path(below, view(views.one, require_GET), name="brought"),
        path(f"{below}take/", view(views.take, require_POST), name="take_brought"),
        path(f"{below}drop/", view(views.drop, require_POST), name="drop_brought"),
        path(f"{below}rejects.csv", view(views.rejects, require_GET), name="brought_rejects"),
    ]
