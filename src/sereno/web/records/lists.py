"""The list of a kind of record: filters in its address, pages, files, saved views, batches."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer, table_answer
from sereno.web.people.models import Person
from sereno.web.records.batches import change_many, step_many
from sereno.web.records.batches import undo as undo_batch
from sereno.web.records.cells import heads, lines, table
from sereno.web.records.changes import note_readings
from sereno.web.records.filters import SEARCH, SORT, Wanted, WrongFilter, wanted, wanted_strictly
from sereno.web.records.forms import ViewForm
from sereno.web.records.kinds import Kind
from sereno.web.records.models import Batch
from sereno.web.records.saved_views import save_view, saved_views
from sereno.web.records.tools import ListTool

PER_PAGE = 50
DONE = "records_done"
_TABLES = (("CSV", "csv"), ("XLSX", "xlsx"))


def listing(
    kind: Kind,
    request: HttpRequest,
    audit: Audit,
    person: Person,
    *,
    view_form: ViewForm | None = None,
) -> HttpResponse:
    """The records that the person may see and the address asks for. `view_form`: a name for its
    filters that came back with mistakes.
    """
    context = list_context(kind, request, audit, person, view_form=view_form)
    return render(request, "records/list.html", context, status=422 if view_form else 200)


def list_context(
    kind: Kind,
    request: HttpRequest,
    audit: Audit,
    person: Person,
    *,
    view_form: ViewForm | None = None,
) -> Context:
    """What a list is drawn from: `page` of its rows, `wanted` filters, the ways to write."""
    found = wanted(kind, request.GET, audit, person)
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    may_write = kind.may_write(audit, person)
    new = _new(kind, audit, person, may_write)
    bulk = _bulk(kind, audit, person) if may_write or kind.write is None else []
    query = found.query.urlencode()
    views = list(saved_views(kind, audit, person))
    context: Context = {
        "audit": audit,
        "kind": kind,
        "page": page,
        "heads": heads(kind).values(),
        "lines": lines(kind, audit, page),
        "wanted": found,
        "query": query,
        "tools": tools_of(found),
        "sorts": _sorts(kind, found),
        "files": [
            (words, f"{_address(kind, audit, f'{kind.plural}_file', ending=ending)}?{query}")
            for words, ending in (
                *(each for each in _TABLES if each[1] not in {o.ending for o in kind.files}),
                *((other.words, other.ending) for other in kind.files),
            )
        ],
        "may_write": may_write,
        "new": new,
        "start": _start(kind, audit, person, new),
        "hides": kind.has_access_level and _sees_not_all(audit, person),
        "views": views,
        "saved_as": next(
            (each for each in views if _asks_for(each.query) == _asks_for(query)), None
        ),
        "view_form": view_form or ViewForm(initial={"query": query}, auto_id="view_%s"),
        "save_view": _address(kind, audit, f"save_{kind.plural}_view"),
        "bulk": bulk,
        "bulk_address": _address(kind, audit, f"change_{kind.plural}") if bulk else "",
        "done": request.session.pop(DONE, None) if DONE in request.session else None,
    }
    if kind.head is not None:
        context |= kind.head(audit, person)
    return context


def _asks_for(query: str) -> list[tuple[str, str]]:
    """What an address asks for, whatever the order in which it says it."""
    return sorted(parse_qsl(query))


def _address(kind: Kind, audit: Audit, name: str, **more: Any) -> str:
    return reverse(kind.route(name), kwargs={"audit": audit.slug, **more})


def _sees_not_all(audit: Audit, person: Person) -> bool:
    """Whether there may be records that this person isn't shown."""
    return len(audit.access_levels_of(person)) < len(AccessLevel)


def _new(kind: Kind, audit: Audit, person: Person, may_write: bool) -> str:
    """Where a record is made; empty for whoever may not."""
    if kind.new_at:
        may = kind.makes is None or audit.allows(person, kind.makes)
        return reverse(kind.new_at, args=[audit.slug]) if may else ""
    return _address(kind, audit, f"new_{kind.key}") if may_write else ""


def _start(kind: Kind, audit: Audit, person: Person, new: str) -> dict[str, str]:
    """The one button of an empty list."""
    right = kind.empty.right
    if kind.empty.route and (right is None or audit.allows(person, right)):
        return {
            "href": reverse(kind.empty.route, args=[audit.slug]),
            "words": str(kind.empty.words),
        }
    return {"href": new, "words": str(kind.new) if new else ""}


def tools_of(found: Wanted) -> list[ListTool]:
    """The filters, as the page draws them: a menu, a number, or a day from and a day to."""
    drawn: list[ListTool] = []
    for name, field in found.form.fields.items():
        if name in (SEARCH, SORT):
            continue
        label = str(field.label)
        if isinstance(field, forms.NullBooleanField):
            answers = [("true", _("yes")), ("false", _("no"))]
            drawn.append(ListTool(name, label, _chosen(found, name), answers))
        elif isinstance(field, forms.DecimalField):
            drawn.append(ListTool(name, label, _chosen(found, name), input="number"))
        elif options := getattr(field, "choices", None):
            said = [(str(value), words) for value, words in options if value not in ("", None)]
            # Where there is nothing to choose from, there is no menu.
            if said:
                drawn.append(ListTool(name, label, _chosen(found, name), said))
        else:
            ends = (("after", _("{what} from")), ("before", _("{what} to")))
            drawn += [
                ListTool(f"{name}_{end}", words.format(what=label), _chosen(found, f"{name}_{end}"))
                for end, words in ends
            ]
    return drawn


def _chosen(found: Wanted, name: str) -> str:
    return found.query.get(name) or ""


def _sorts(kind: Kind, found: Wanted) -> list[tuple[str, str, bool]]:
    """The orders of the list, for the menu that a phone shows."""
    chosen = found.query.get(SORT, "")
    return [
        (sign + head.name, f"{head.title} {arrow}", chosen == sign + head.name)
        for head in heads(kind).values()
        if head.sorts
        for sign, arrow in (("", "↑"), ("-", "↓"))
    ]


def _bulk(kind: Kind, audit: Audit, person: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the person can do with several records: groups of (what is sent, what is said)."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    if kind.lifecycle is not None and kind.bulk_steps:
        may = [name for name in kind.bulk_steps if kind.may_take(audit, person, name)]
        steps = [(f"step={name}", str(kind.lifecycle.steps[name].words)) for name in may]
        if steps:
            groups.append((_("Next step"), steps))
    fields: list[Any] = [kind.model._meta.get_field(name) for name in kind.bulk]
    # What another record may be is said by the form: one for all of them.
    has_others = any(field.many_to_one for field in fields)
    form: Any = kind.form_class(audit=audit, person=person) if has_others else None
    for name, field in zip(kind.bulk, fields, strict=True):
        known = form.fields[name].choices if field.many_to_one else field.flatchoices
        choices = [(f"{name}={value}", str(said)) for value, said in known if str(value)]
        groups.append((str(capfirst(field.verbose_name)), choices))
    return groups


def file(
    kind: Kind, request: HttpRequest, audit: Audit, person: Person, *, ending: str
) -> HttpResponse:
    """The list as a file: what its address asks for, and only what the person may see."""
    try:
        rows = wanted_strictly(kind.filter_bar, request.GET, audit, person)
    except WrongFilter as wrong:
        said = "\n".join(f"{name}: {' '.join(why)}" for name, why in wrong.mistakes.items())
        return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
    name = f"{audit.slug}-{kind.plural}"
    for other in kind.files:
        if other.ending == ending:
            note_readings(kind, audit=audit, rows=rows, by=person)
            try:
                content = other.write(request, audit, rows)
            except Problem as problem:
                return HttpResponse(
                    str(problem), status=422, content_type="text/plain; charset=utf-8"
                )
            return file_answer(content, f"{name}.{ending}", other.media_type)
    made = table(kind, audit, rows)
    answer = table_answer(ending, name, made.columns, made.rows)
    note_readings(kind, audit=audit, rows=made.read, by=person)
    return answer


def change_several(kind: Kind, request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Take a step or change a field of the records that were ticked."""
    given = request.POST
    sent = (value for value in given.getlist("row") if value.isascii() and value.isdigit())
    ticked = [int(value[:18]) for value in sent][:PER_PAGE]
    rows = list(kind.rows(audit, person).filter(pk__in=ticked))
    name, _sign, value = given.get("action", "").partition("=")
    try:
        batch = _batch(kind, audit, person, rows, name, value, given)
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        n = len(batch.rows)
        back = _address(kind, audit, f"undo_{kind.plural}", batch=batch.pk)
        request.session[DONE] = {
            "words": ngettext("{n} record changed.", "{n} records changed.", n).format(n=n),
            "undo": back if n and not _is_final(kind, batch) else "",
        }
    return _back(kind, audit, given)


def _is_final(kind: Kind, batch: Batch) -> bool:
    return kind.lifecycle is not None and bool(
        batch.step and kind.lifecycle.steps[batch.step].is_final
    )


def _batch(
    kind: Kind,
    audit: Audit,
    person: Person,
    rows: list[Any],
    name: str,
    value: str,
    given: QueryDict,
) -> Batch:
    is_step = name == "step" and value in kind.bulk_steps
    if is_step and not kind.may_take(audit, person, value):
        raise PermissionDenied
    offered = {sent for _group, options in _bulk(kind, audit, person) for sent, _said in options}
    if not rows or f"{name}={value}" not in offered:
        raise Problem("nothing_chosen")
    if not is_step:
        if kind.model._meta.get_field(name).many_to_one:
            form = kind.form_class(audit=audit, person=person)
            chosen = form.fields[name].clean(value)
            return change_many(kind, audit=audit, rows=rows, by=person, **{name: chosen})
        return change_many(kind, audit=audit, rows=rows, by=person, **{name: value})
    reason = given.get("reason", "")
    return step_many(kind, audit=audit, rows=rows, step=value, by=person, reason=reason)


def undo(
    kind: Kind, request: HttpRequest, audit: Audit, person: Person, *, batch: Any
) -> HttpResponse:
    """Take back what the person changed of several records at once."""
    found = get_object_or_404(Batch, pk=batch, audit=audit, by=person, kind=kind.key)
    if found.step and not kind.may_take(audit, person, found.step):
        raise PermissionDenied
    if _is_final(kind, found):
        raise Http404
    try:
        undo_batch(kind, batch=found, by=person)
        messages.success(request, _("Undone: the records are as they were."))
    except Problem as problem:
        messages.error(request, str(problem))
    return _back(kind, audit, request.POST)


def save(kind: Kind, request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Keep the filters of the list under a name."""
    query = wanted(kind, QueryDict(request.POST.get("query", "")), audit, person).query
    form = ViewForm(request.POST, auto_id="view_%s")
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            save_view(kind, audit=audit, person=person, name=name, query=query.urlencode())
        except Problem as problem:
            form.add_error("name", str(problem))
    if form.errors:
        request.GET = QueryDict(query.urlencode())
        return listing(kind, request, audit, person, view_form=form)
    return _back(kind, audit, request.POST)


def drop(
    kind: Kind, request: HttpRequest, audit: Audit, person: Person, *, view: int
) -> HttpResponse:
    """Forget a saved view."""
    n, _by_model = saved_views(kind, audit, person).filter(pk=view).delete()
    if not n:
        raise Http404
    return _back(kind, audit, request.POST)


def _back(kind: Kind, audit: Audit, given: QueryDict) -> HttpResponse:
    """The list as it was filtered."""
    query = QueryDict(given.get("query", "")).urlencode()
    return redirect(f"{_address(kind, audit, kind.plural)}?{query}")
