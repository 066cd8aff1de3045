"""The codebook's tree, and what is done to it: move, merge, split, keep a version."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.codebook.changes import (
    as_written,
    keep_version,
    merge_code,
    move_code,
    split_code,
    take_ready_codebook,
    twice_after,
)
from sereno.web.coding.codebook.details import passages
from sereno.web.coding.codebook.drift import drift_of
from sereno.web.coding.codebook.forms import IntoForm, PlaceForm, SplitForm, VersionForm
from sereno.web.coding.codebook.record import CODES
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Assignment, Code, CodebookVersion, CodePlace, Segment
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.tools import whole_number


def _to_tree(audit: Audit) -> HttpResponse:
    return redirect("coding:codebook", audit.slug)


@require_GET
@needs(Right.SEE_FIELDWORK)
def codebook(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The tree, each code with how many passages have it."""
    nodes = tree_of(audit, audit.access_levels_of(person))
    counted = passages(audit, person)
    last = CodebookVersion.objects.filter(audit=audit).first()
    may_keep = audit.allows(person, Right.KEEP_CODING)
    context: Context = {
        "audit": audit,
        "nodes": nodes,
        "n": len({node.code.pk for node in flat(nodes)}),
        "counted": counted,
        "version": last,
        "is_changed": may_keep
        and bool(nodes)
        and (last is None or last.content != as_written(audit)),
        "may_keep": may_keep,
    }
    return render(request, "coding/codebook.html", context)


@require_POST
@needs(Right.KEEP_CODING)
def take_ready(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Take the codes that come with Sereno, in the audit's first language."""
    n = take_ready_codebook(audit=audit, by=person)
    words = ngettext("{n} code was added.", "{n} codes were added.", n)
    messages.success(request, words.format(n=in_words(n)))
    return _to_tree(audit)


def _place_of(code: Code, given: str) -> CodePlace:
    places = code.places.select_related("code__audit", "parent")
    key = whole_number(given)
    place = places.first() if key is None else places.filter(pk=key).first()
    if place is None:
        raise Http404
    return place


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_CODING)
def move(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Move a code to another place: dragged, by keys, or by a form."""
    code: Code = CODES.one(audit, person, number=number)
    place = _place_of(code, request.POST.get("place") or request.GET.get("place", ""))
    asked = request.POST.get("parent", str(place.parent_id or ""))
    siblings = CodePlace.objects.filter(code__audit=audit, parent=whole_number(asked))
    siblings = siblings.exclude(pk=place.pk).select_related("code")
    form = PlaceForm(
        request.POST or None,
        code=code,
        siblings=list(siblings),
        initial={"parent": place.parent_id},
    )
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["parent"]
        before = form.cleaned_data["before"]
        try:
            move_code(
                place=place,
                parent=Code.objects.get(audit=audit, pk=into) if into else None,
                before=siblings.filter(pk=before).first() if before else None,
                by=person,
            )
        except Problem as problem:
            form.add_error("parent", f"{problem.what()} {problem.mend()}")
        else:
            return _to_tree(audit)
    at = reverse("coding:move_code", args=[audit.slug, code.number])
    context = _about(code, _("Move it")) | {"form": form, "action": f"{at}?place={place.pk}"}
    status = 422 if form.errors else 200
    return render(request, "coding/move_code.html", context, status=status)


def _about(code: Code, here: str) -> Context:
    audit = code.audit
    return {
        "audit": audit,
        "code": code,
        "here": here,
        "trail": [
            (_("Codebook"), reverse("coding:codebook", args=[audit.slug])),
            (str(code), reverse("coding:code", args=[audit.slug, code.number])),
        ],
    }


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_CODING)
def merge(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Merge a code into another, once it is seen what moves."""
    code: Code = CODES.one(audit, person, number=number)
    form = IntoForm(request.POST or request.GET or None, code=code)
    into = form.cleaned_data["into"] if form.is_bound and form.is_valid() else None

    def carry_out(into: Code) -> str:
        merge_code(code=code, into=into, by=person)
        return _("Merged.")

    if request.method == "POST" and into is not None:
        return _done(request, code, partial(carry_out, into))
    context = _about(code, _("Merge it")) | {"form": form, "into": into}
    if into is not None:
        seen = Segment.objects.for_person(audit, person).filter(code=code, removed_at=None)
        shown = set(seen.values_list("pk", flat=True))
        context |= {
            "moving": len(shown),
            "twice": len(shown.intersection(twice_after(code, into))),
            "hides": Assignment.objects.unfinished_blind(audit).exists(),
        }
    return render(request, "coding/merge_code.html", context)


def _done(request: HttpRequest, code: Code, carry_out: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, carry_out())
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect("coding:code", code.audit.slug, code.number)
    return _to_tree(code.audit)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_CODING)
def split(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Make several codes of one; its passages wait to be looked at."""
    code: Code = CODES.one(audit, person, number=number)
    form = SplitForm(request.POST or None)

    def carry_out() -> str:
        made = split_code(code=code, names=form.cleaned_data["names"], by=person)
        words = ngettext("{n} code was added.", "{n} codes were added.", len(made))
        return words.format(n=in_words(len(made)))

    if request.method == "POST" and form.is_valid():
        return _done(request, code, carry_out)
    context = _about(code, _("Split it")) | {
        "form": form,
        "waiting": passages(audit, person).get(code.pk, 0),
    }
    status = 422 if form.errors else 200
    return render(request, "coding/split_code.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_FIELDWORK)
def versions(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The versions that were kept, and how the use of each code went from one to the next."""
    may_keep = audit.allows(person, Right.KEEP_CODING)
    form = VersionForm(request.POST if request.method == "POST" and may_keep else None)
    if form.is_bound and form.is_valid():
        try:
            keep_version(audit=audit, note=form.cleaned_data["note"], by=person)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Kept."))
            return redirect("coding:codebook_versions", audit.slug)
    context: Context = {
        "audit": audit,
        "form": form if may_keep else None,
        "versions": list(CodebookVersion.objects.filter(audit=audit).select_related("by")),
        "drift": drift_of(audit, person),
        "trail": [(_("Codebook"), reverse("coding:codebook", args=[audit.slug]))],
    }
    status = 422 if form.errors else 200
    return render(request, "coding/codebook_versions.html", context, status=status)
