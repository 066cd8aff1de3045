"""The pages of one record: what it is, its steps and its history; a new one; a changed one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.documents import Context, Values, Words
from sereno.web.people.models import Person
from sereno.web.records.cells import telling, title_of
from sereno.web.records.changes import add, change, note_readings, refuse_unseen, take_step
from sereno.web.records.citable import citable_of
from sereno.web.records.columns import Row
from sereno.web.records.forms import RecordForm, StepForm
from sereno.web.records.kinds import Kind
from sereno.web.records.lifecycle import Step
from sereno.web.records.models import KeptForm
from sereno.web.records.onward import onward_from


class Offered(NamedTuple):
    """A step that a person may take now; `is_open`: its form came back with mistakes."""

    name: str
    words: Words
    means: Words
    action: str
    form: StepForm
    is_open: bool


def trail(kind: Kind, audit: Audit) -> list[tuple[str, str]]:
    """The way back to the list."""
    return [(str(kind.many), reverse(kind.route(kind.plural), args=[audit.slug]))]


def detail(
    kind: Kind, request: HttpRequest, audit: Audit, person: Person, **address: Any
) -> HttpResponse:
    """One record; reading a restricted one is noted."""
    row = kind.one(audit, person, **address)
    note_readings(kind, audit=audit, rows=(row,), by=person)
    return detail_page(kind, request, audit, person, row)


def detail_page(
    kind: Kind,
    request: HttpRequest,
    audit: Audit,
    person: Person,
    row: Row,
    *,
    opened: StepForm | None = None,
    status: int = 200,
    more: Context | None = None,
) -> HttpResponse:
    """The page of a record. opened: the form of a step that came back with mistakes; more: what
    its template shows besides.
    """
    context = detail_context(kind, audit, person, row, opened=opened) | (more or {})
    return render(request, kind.detail_template, context, status=status)


def detail_context(
    kind: Kind, audit: Audit, person: Person, row: Row, *, opened: StepForm | None = None
) -> Context:
    """What the page of a record is drawn from."""
    may_write = kind.may_write(audit, person)
    may_change = may_write and kind.is_open(row)
    context: Context = {
        "audit": audit,
        "kind": kind,
        "row": row,
        "trail": trail(kind, audit),
        "facts": _facts(kind, row, audit),
        "may_write": may_write,
        "may_change": may_change,
        "edit": _address(kind, f"edit_{kind.key}", row) if may_change else "",
        "steps": _steps(kind, audit, person, row, opened),
        "onward": onward_from(row, audit, person),
        "is_citable": citable_of(row) is not None,
    }
    if kind.detail is not None:
        context |= kind.detail(row, audit, person)
    return context


def _facts(kind: Kind, row: Row, audit: Audit) -> list[tuple[str, str]]:
    """Everything written of a record, by the words of its columns or else of its fields."""
    shown = {c.source: (title_of(kind, c), telling(kind, c, audit)(row)) for c in kind.columns}
    for name in kind.fields:
        if name not in shown:
            field: Any = kind.model._meta.get_field(name)
            shown[name] = (str(capfirst(field.verbose_name)), str(getattr(row, name)))
    return [
        said
        for name, said in shown.items()
        if name not in ("state", "access_level", "number", "id")
    ]


def _steps(
    kind: Kind, audit: Audit, person: Person, row: Row, opened: StepForm | None
) -> list[Offered]:
    """The steps that this person may take now, each with its form."""
    if kind.lifecycle is None:
        return []
    return [
        Offered(
            name,
            step.words,
            step.means,
            action=_address(kind, f"step_{kind.key}", row, step=name),
            form=opened if opened is not None and opened.prefix == name else _form(step, name, row),
            is_open=opened is not None and opened.prefix == name,
        )
        for name, step in kind.lifecycle.possible(row.state).items()
        if step.words and kind.may_take(audit, person, name) and not step.is_kept_from(row, person)
    ]


def _form(step: Step, name: str, row: Row, data: Any = None) -> StepForm:
    kind_of_form: Any = step.form or StepForm
    form: StepForm = kind_of_form(data, prefix=name, row=row, step=step)
    return form


def step(
    kind: Kind, request: HttpRequest, audit: Audit, person: Person, *, step: str, **address: Any
) -> HttpResponse:
    """Take a step of a record's life."""
    row = kind.one(audit, person, **address)
    asked = kind.lifecycle.steps.get(step) if kind.lifecycle else None
    if asked is None or not asked.words:
        raise Http404
    if not kind.may_take(audit, person, step):
        raise PermissionDenied
    form = _form(asked, step, row, request.POST)
    if form.is_valid():
        try:
            take_step(kind, row=row, step=step, by=person, **form.values())
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Noted."))
            return redirect(_after(kind, audit, person, row))
    return detail_page(kind, request, audit, person, row, opened=form, status=422)


def new(kind: Kind, request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Write down a new record; the address may say what its form begins with."""
    fields, given = kind.form_class.base_fields, request.GET
    begun = {
        name: given.getlist(name)
        if isinstance(fields[name], (forms.MultipleChoiceField, forms.ModelMultipleChoiceField))
        else given[name]
        for name in given
        if name in fields
    }
    form = kind.form_class(request.POST or None, audit=audit, person=person, initial=begun)
    kept = _take_up(kind, request, audit, person, form)
    if request.method == "POST" and form.is_valid():
        try:
            row = add(kind, audit=audit, by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            _forget(kind, audit, person)
            messages.success(request, _("Saved."))
            return redirect(_after(kind, audit, person, row))
    keep = reverse(kind.route(f"keep_new_{kind.key}"), args=[audit.slug]) if kind.keeps_form else ""
    way = trail(kind, audit)
    return _form_page(kind, request, audit, form, str(kind.new), way, keep=keep, kept=kept)


def edit(
    kind: Kind, request: HttpRequest, audit: Audit, person: Person, **address: Any
) -> HttpResponse:
    """Change what is written of a record."""
    row = kind.one(audit, person, **address)
    # Said before the form reads what was sent into the row.
    back, title = _address(kind, kind.key, row), _("Change “{title}”").format(title=row)
    way = [*trail(kind, audit), (str(row), back)]
    if not kind.is_open(row):
        closed = Problem("record_closed", where=str(row), state=row.get_state_display())
        messages.error(request, str(closed))
        return redirect(back)
    form = kind.form_class(request.POST or None, audit=audit, person=person, instance=row)
    kept = _take_up(kind, request, audit, person, form, row)
    now: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                refuse_unseen(row, request.POST.get("seen", ""))
                change(kind, row=row, by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
            if problem.code == "changed_unseen":
                now = as_now(form, kind.one(audit, person, **address))
        else:
            _forget(kind, audit, person, row)
            messages.success(request, _("Saved."))
            return redirect(_after(kind, audit, person, row))
    keep = _address(kind, f"keep_{kind.key}", row) if kind.keeps_form else ""
    return _form_page(kind, request, audit, form, title, way, back, now, keep, kept)


def keep(
    kind: Kind, request: HttpRequest, audit: Audit, person: Person, **address: Any
) -> HttpResponse:
    """Keep what was typed so far for whoever typed it; `forget` among it: let go of it."""
    row = kind.one(audit, person, **address) if address else None
    if "forget" in request.POST:
        _forget(kind, audit, person, row)
        name = f"edit_{kind.key}" if row else f"new_{kind.key}"
        return redirect(
            _address(kind, name, row) if row else reverse(kind.route(name), args=[audit.slug])
        )
    sent = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    at = timezone.now()
    KeptForm.objects.update_or_create(
        **_of_form(kind, audit, person, row), defaults={"content": sent, "at": at}
    )
    return render(request, "records/kept.html", {"at": at})


def _of_form(kind: Kind, audit: Audit, person: Person, row: Row | None) -> Values:
    number = 0 if row is None else row.number
    return {"audit": audit, "person": person, "kind": kind.key, "number": number}


def _take_up(
    kind: Kind,
    request: HttpRequest,
    audit: Audit,
    person: Person,
    form: RecordForm[Any],
    row: Row | None = None,
) -> dt.datetime | None:
    """Let a form begin with what the person typed before: when that was; None: there is none."""
    if not kind.keeps_form or request.method == "POST":
        return None
    kept = KeptForm.objects.filter(**_of_form(kind, audit, person, row)).first()
    if kept is None:
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept.content.items():
        typed.setlist(name, values)
    form.take_up(typed)
    return kept.at


def _forget(kind: Kind, audit: Audit, person: Person, row: Row | None = None) -> None:
    if kind.keeps_form:
        KeptForm.objects.filter(**_of_form(kind, audit, person, row)).delete()


def as_now(form: RecordForm[Any], row: Row) -> list[tuple[str, str]]:
    """What a record says otherwise than whoever writes over it: the words of a field, what it is
    now.
    """
    there = {field.name: field for field in row._meta.fields}
    found = []
    for name, field in form.fields.items():
        if name in there and getattr(row, name) != form.cleaned_data[name]:
            shown = getattr(row, f"get_{name}_display", lambda name=name: getattr(row, name))()
            found.append((str(field.label), str(shown if shown not in (None, "") else "–")))
    return found


def _form_page(
    kind: Kind,
    request: HttpRequest,
    audit: Audit,
    form: Any,
    title: str,
    way: list[tuple[str, str]],
    back: str = "",
    now: Sequence[tuple[str, str]] = (),
    keep: str = "",
    kept: dt.datetime | None = None,
) -> HttpResponse:
    """now: what is written otherwise there by now. keep: where what is typed is sent as it goes;
    kept: when what it begins with was typed.
    """
    context = {
        "audit": audit,
        "form": form,
        "title": title,
        "trail": way,
        "back": back or trail(kind, audit)[0][1],
        "now": now,
        "keep": keep,
        "kept": kept,
    }
    return render(request, kind.form_template, context, status=422 if form.errors else 200)


def _address(kind: Kind, name: str, row: Row, **more: Any) -> str:
    where = {"audit": row.audit.slug, **kind.address(row), **more}
    return reverse(kind.route(name), kwargs=where)


def _after(kind: Kind, audit: Audit, person: Person, row: Row) -> str:
    """The page of a record that was written; the list where the person may no longer see it."""
    if kind.rows(audit, person).filter(pk=row.pk).exists():
        return _address(kind, kind.key, row)
    return trail(kind, audit)[0][1]
