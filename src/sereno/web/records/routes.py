"""The addresses of a kind of record, each with the right that it needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.records import lists, pages
from sereno.web.records.kinds import Kind

View = Callable[..., HttpResponseBase]


def routes_of(kind: Kind, **instead: View | None) -> list[URLPattern]:
    """Its addresses; a view of a kind's own stands in for the one of its name, None for none."""
    one = f"{kind.plural}/{kind.below}<{'int' if kind.is_numbered else 'str'}:{kind.by}>/"
    declared: list[tuple[str, str, Right, Callable[[View], View], Any]] = [
        (kind.plural, "", kind.read, require_GET, lists.listing),
        (f"{kind.plural}_file", "export.<str:ending>", kind.read, require_GET, lists.file),
        (f"save_{kind.plural}_view", "views/", kind.read, require_POST, lists.save),
        (f"drop_{kind.plural}_view", "views/<int:view>/out/", kind.read, require_POST, lists.drop),
    ]
    of_one: list[tuple[str, str, Right, Callable[[View], View], Any]] = [
        (kind.key, "", kind.read, require_GET, pages.detail),
    ]
    if kind.write is not None:
        form, write = require_http_methods(["GET", "POST"]), kind.write
        declared.append((f"new_{kind.key}", "new/", write, form, pages.new))
        of_one.append((f"edit_{kind.key}", "edit/", write, form, pages.edit))
    if kind.keeps_form:
        assert kind.write is not None
        declared.append((f"keep_new_{kind.key}", "new/keep/", kind.write, require_POST, pages.keep))
        of_one.append((f"keep_{kind.key}", "edit/keep/", kind.write, require_POST, pages.keep))
    if kind.bulk or kind.bulk_steps:
        # Where nothing is written, there are steps alone: the view asks who may take them.
        many = kind.write or kind.read
        declared += [
            (f"change_{kind.plural}", "change/", many, require_POST, lists.change_several),
            (f"undo_{kind.plural}", "undo/<uuid:batch>/", many, require_POST, lists.undo),
        ]
    made = {
        name: path(f"{kind.plural}/{end}", method(needs(right)(partial(view, kind))), name=name)
        for name, end, right, method, view in declared
    }
    if kind.lifecycle is not None:
        # The route lets readers through where a step has a right of its own: the view asks for it.
        own = any(step.right for step in kind.lifecycle.steps.values())
        right = kind.read if own or kind.write is None else kind.write
        of_one.append((f"step_{kind.key}", "step/<slug:step>/", right, require_POST, pages.step))
    made |= {
        name: path(one + end, method(needs(right)(partial(view, kind))), name=name)
        for name, end, right, method, view in of_one
    }
    for name, view in instead.items():
        address = made.pop(name).pattern
        if view is not None:
            made[name] = path(str(address), view, name=name)
    return list(made.values())
