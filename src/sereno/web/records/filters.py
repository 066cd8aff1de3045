"""Filters of a list, declared by field: what they are on the page, in a file and in the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, cast

import django_filters
from django import forms
from django.db import models
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.plain_text import shortened
from sereno.web.audits.models import Audit
from sereno.web.documents import Values, Words
from sereno.web.people.folding import InOrder, folded
from sereno.web.people.models import Person

if TYPE_CHECKING:
    from sereno.web.records.kinds import Kind

Choices = Iterable[tuple[str, Any]]
SEARCH, SORT = "q", "sort"
# As much of a value as is repeated where it was not understood.
SHOWN = 60


@dataclass(frozen=True)
class Filter:
    """A filter that is more than the equality of a field."""

    field: str
    title: Words = ""
    choices: Callable[[Audit, Person], Choices] | None = None
    """The choices, where they are the audit's own, or of what the person sees there."""
    apply: Callable[[models.QuerySet[Any], str], models.QuerySet[Any]] | None = None
    apply_for: Callable[[models.QuerySet[Any], str, Audit, Person], models.QuerySet[Any]] | None = (
        None
    )
    """The same, where what it looks at is kept from some people."""


class FilterBar(django_filters.FilterSet):
    """The filters of one kind's list, over the rows that a person may see."""

    # Not `kind`: a filter may be called so.
    record_kind: Kind

    def __init__(self, given: QueryDict, *, audit: Audit, person: Person) -> None:
        super().__init__(given, queryset=self.record_kind.rows(audit, person))
        for declared in self.declared():
            if declared.choices is not None:
                # Asked for once, when they are shown or something is to be one of them.
                asked = cache(partial(_listed, declared.choices, audit, person))
                self.filters[declared.field].extra["choices"] = lazy(asked, list)()
            if declared.apply_for is not None:
                self.filters[declared.field].method = _applied(declared.apply_for, audit, person)

    @classmethod
    def declared(cls) -> list[Filter]:
        """The kind's filters, in their order."""
        return [_declared(each) for each in cls.record_kind.filters]


def _applied(
    apply: Callable[..., models.QuerySet[Any]], audit: Audit, person: Person
) -> Callable[..., models.QuerySet[Any]]:
    return lambda rows, _name, value: apply(rows, value, audit, person)


def _listed(
    choices: Callable[[Audit, Person], Choices], audit: Audit, person: Person
) -> list[tuple[str, Any]]:
    return list(choices(audit, person))


def _declared(each: str | Filter) -> Filter:
    return each if isinstance(each, Filter) else Filter(each)


def filter_bar_of(kind: Kind, search: tuple[str, ...]) -> type[FilterBar]:
    """The class of filters that a kind declares, which looks for words in some of its fields."""
    members: dict[str, object] = {"record_kind": kind}
    if search:
        members[SEARCH] = django_filters.CharFilter(
            label=cast("Any", kind.search_words or _("Search")),
            method=_searching(search),
            max_length=200,
        )
    for declared in kind.filters:
        made = _declared(declared)
        members[made.field] = _filter(kind, made)
    sorts = {c.name: c.sort_field for c in kind.columns if c.sorts}
    keys = [sign + name for name in sorts for sign in ("", "-")]
    members[SORT] = django_filters.ChoiceFilter(
        label=_("Order"), choices=[(key, key) for key in keys], method=_sorting(sorts, kind.order)
    )
    return type(f"{kind.model.__name__}Filters", (FilterBar,), members)


def _filter(kind: Kind, declared: Filter) -> django_filters.Filter:
    # What says its choices and how it narrows may have a name that is no field.
    applied = declared.apply or declared.apply_for
    if declared.choices is None or applied is None:
        kind.check(declared.field, is_field=True)
    named = {each.name: each for each in kind.model._meta.get_fields()}
    field: Any = named.get(declared.field.partition("__")[0])
    title: Any = declared.title or getattr(field, "verbose_name", declared.field)
    given: Values = {"label": capfirst(title)}
    if declared.apply_for is not None:
        # Each list puts its audit and person in.
        given["method"] = lambda rows, _name, _value: rows.none()
    elif declared.apply is not None:
        apply = declared.apply
        given["method"] = lambda rows, _name, value: apply(rows, value)
    else:
        given["field_name"] = declared.field
    choices = getattr(field, "choices", None)
    if declared.choices is not None or choices:
        return django_filters.ChoiceFilter(choices=choices or (), **given)
    if isinstance(field, models.DateField):
        return django_filters.DateFromToRangeFilter(**given)
    if isinstance(field, models.BooleanField):
        return django_filters.BooleanFilter(**given)
    if isinstance(field, models.IntegerField):
        return django_filters.NumberFilter(**given)
    raise ValueError(f"{kind.key}: say the choices of the filter {declared.field}")


def _searching(fields: Iterable[str]) -> Callable[..., models.QuerySet[Any]]:
    def search(rows: models.QuerySet[Any], _name: str, words: str) -> models.QuerySet[Any]:
        wanted = folded(words)
        return rows.filter(reduce(or_, (Q(**{f"{f}__folded__contains": wanted}) for f in fields)))

    return search


def _sorting(
    sorts: Mapping[str, str], order: tuple[str, ...]
) -> Callable[..., models.QuerySet[Any]]:
    def sort(rows: models.QuerySet[Any], _name: str, key: str) -> models.QuerySet[Any]:
        sign = "-" if key.startswith("-") else ""
        return ordered(rows, (sign + sorts[key.removeprefix("-")], *order))

    return sort


def ordered(rows: models.QuerySet[Any], names: Iterable[str]) -> models.QuerySet[Any]:
    """Rows in an order that is the same in every database, whole to the last row."""
    return rows.order_by(*(_in_order(rows, name) for name in names), "pk")


def _in_order(rows: models.QuerySet[Any], name: str) -> models.OrderBy:
    plain = name.removeprefix("-")
    made = rows.query.annotations.get(plain)
    field: Any = (
        rows.query.names_to_path(plain.split("__"), rows.model._meta)[1]
        if made is None
        else made.output_field
    )
    is_text = isinstance(field, (models.CharField, models.TextField))
    column = InOrder(F(plain)) if is_text else F(plain)
    # Engines disagree about where the empty ones go.
    return column.desc(nulls_last=True) if plain != name else column.asc(nulls_last=True)


class WrongFilter(Exception):  # noqa: N818 - it is told to the program that asked
    """A filter has a value that it doesn't know."""

    def __init__(self, mistakes: Mapping[str, list[str]]) -> None:
        super().__init__(str(dict(mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Wanted:
    """The rows that an address asks for, and what of it was not understood."""

    rows: models.QuerySet[Any]
    query: QueryDict
    """The part of the address that was understood, without the page."""
    ignored: list[tuple[str, str]]
    """Each filter left aside, in words, with the value that it was given."""
    form: forms.Form

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any(value for name, value in self.query.items() if name != SORT)


def wanted(kind: Kind, given: QueryDict, audit: Audit, person: Person) -> Wanted:
    """What a page shows: a filter with a value that nobody knows is left aside, and told."""
    bar = kind.filter_bar(given, audit=audit, person=person)
    mistakes, query, ignored = bar.errors, given.copy(), []
    for name in mistakes:
        label = str(bar.filters[name].label)
        for key in (name, f"{name}_after", f"{name}_before"):
            if value := ", ".join(query.pop(key, [])):
                ignored.append((label, shortened(value, SHOWN)))
    if mistakes:
        bar = kind.filter_bar(query, audit=audit, person=person)
    known = {key for name in bar.filters for key in (name, f"{name}_after", f"{name}_before")}
    for key in set(query) - known:
        del query[key]
    return Wanted(bar.qs, query, ignored, bar.form)


def wanted_strictly(
    filter_bar: type[FilterBar], given: QueryDict, audit: Audit, person: Person
) -> models.QuerySet[Any]:
    """What a file and the API give. Raises WrongFilter: they can't say what they left aside."""
    if not given:
        # The filters and their form are much of the time of a small file.
        return filter_bar.record_kind.rows(audit, person)
    bar = filter_bar(given, audit=audit, person=person)
    if bar.errors:
        raise WrongFilter({name: list(map(str, said)) for name, said in bar.errors.items()})
    return bar.qs
