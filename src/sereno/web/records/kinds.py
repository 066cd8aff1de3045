"""A kind of record, declared once: its list, file, API, steps and pages come from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.events import WORDS
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty, OtherFile, Row
from sereno.web.records.filters import Filter, FilterBar, filter_bar_of, ordered
from sereno.web.records.forms import RecordForm, form_of
from sereno.web.records.lifecycle import Lifecycle
from sereno.web.vault.columns import sealed_fields

# Beside its name and its state: a card is read at a glance.
FACTS_ON_PHONE = 3


@dataclass(frozen=True, eq=False)
class Kind:
    """Everything about a kind of record. Names that the model doesn't have fail at import."""

    key: str
    """One of them, as routes and verbs name it: `source`, `new_source`, `add_source`."""
    plural: str
    """Many of them, in addresses and in the API: `sources`."""
    model: type[models.Model]
    many: Words
    lede: Words
    new: Words
    """The button that adds one: “Add a source”."""
    empty: Empty
    columns: tuple[Column, ...]
    write: Right | None
    """Who may write them; None: they are made by another page, and never changed."""
    app: str = ""
    """The app whose namespace its routes are in, if it isn't that of the model."""
    new_at: str = ""
    """The route of the page where one is made, if it isn't the form of its own."""
    makes: Right | None = None
    """Who may make one there; None: whoever sees the list."""
    read: Right = Right.SEE_RESULTS
    search: tuple[str, ...] = ()
    search_words: Words = ""
    filters: tuple[str | Filter, ...] = ()
    order: tuple[str, ...] = ("number",)
    annotations: Mapping[str, Any] = field(default_factory=dict)
    """What the rows of a list have beside their fields; a function makes it when they are asked
    for, in the language in force."""
    annotations_for: Callable[[Audit, Person], Mapping[str, Any]] | None = None
    """Those of them that are made for who asks: a number of what they may not see is none."""
    by: str = "number"
    """The field that stands in a record's address; text stands below `of/`."""
    fields: tuple[str, ...] = ()
    """What is written of it by hand."""
    form: type[RecordForm[Any]] | None = None
    keeps_form: bool = False
    """Whether what is typed into its form is kept as it goes, until it is saved. Not of a kind with
    sealed fields: it is kept in plain."""
    form_template: str = "records/form.html"
    bulk: tuple[str, ...] = ()
    """The fields that can be changed for several records at once; each has choices, in the model or
    in the form."""
    bulk_steps: tuple[str, ...] = ()
    """The steps that several records can take at once: no form of their own has to be filled in."""
    lifecycle: Lifecycle | None = None
    files: tuple[OtherFile, ...] = ()
    told_add: Words = ""
    told_change: Words = ""
    head: Callable[[Audit, Person], Mapping[str, Any]] | None = None
    """What `head_template` shows above the list."""
    head_template: str = ""
    detail: Callable[[Row, Audit, Person], Mapping[str, Any]] | None = None
    """What `detail_template` shows beside the record."""
    detail_template: str = "records/detail.html"
    parts: tuple[type[Any], Callable[[Row], Mapping[str, Any]]] | None = None
    """What the API answers of one record beside its columns: a schema, and what fills it."""
    add: Callable[..., Row] | None = None
    """Verbs of the kind's own, where it takes more than writing fields."""
    change: Callable[..., Row] | None = None
    take: Callable[..., Row] | None = None
    untake: Callable[..., None] | None = None
    became: Callable[[Audit, Person, Mapping[str, Any]], Row | None] | None = None
    """The record that one became which the person doesn't see, by its address: whoever looks for
    that one is led here. Raises Http404 for one that isn't theirs either."""
    guard: Callable[[Row], Row | None] | None = None
    """The record whose access level holds where one has none; reading it is noted there."""

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.value is None or column.source in self.annotations:
                self.check(column.source)
            if column.sorts:
                self.check(column.sort_field)
        for name in self.search:
            self.check(name)
        for name in (*self.fields, *self.bulk, self.by):
            self.check(name, is_field=True)
        sealed = {each.name for each in sealed_fields(self.model)}
        named = {name for column in self.columns for name in (column.source, column.sort_field)}
        named |= {*self.search, self.by, *(name.removeprefix("-") for name in self.order)}
        if told := sealed & named:
            # A column of another name, with a value of its own, may ask a row for it.
            raise ValueError(f"{self.key}: {told} sealed: neither listed, searched nor sorted by")
        if self.keeps_form and sealed:
            raise ValueError(f"{self.key}: {sealed} sealed: no form of it is kept in plain")
        for name in self.bulk:
            field: Any = self.model._meta.get_field(name)
            if not field.choices and not field.many_to_one:
                raise ValueError(f"{self.key}: {name} has no choices to change to")
        if set(self.bulk_steps) - set(self.lifecycle.steps if self.lifecycle else ()):
            raise ValueError(f"{self.key}: unknown steps in {self.bulk_steps}")
        for name in self.order:
            self.check(name.removeprefix("-"))
        if sum(c.link and c.listed for c in self.columns) != 1:
            raise ValueError(f"{self.key}: one listed column leads to the record")
        facts = [c.name for c in self.columns if c.listed and c.on_phone and not c.link]
        if len(set(facts) - {"state"}) > FACTS_ON_PHONE:
            raise ValueError(f"{self.key}: a phone's card holds {FACTS_ON_PHONE} facts: {facts}")
        # Asked for here, so that a filter of an unknown field fails at import too.
        assert self.filter_bar

    def check(self, name: str, *, is_field: bool = False) -> None:
        """Raises ValueError for a name that the model and the annotations don't have."""
        if name in self.annotations and not is_field:
            return
        try:
            self.model._meta.get_field(name.partition("__")[0])
        except FieldDoesNotExist as unknown:
            raise ValueError(f"{self.key}: {self.model.__name__} has no {name}") from unknown

    @cached_property
    def filter_bar(self) -> type[FilterBar]:
        """The filters of the list."""
        return filter_bar_of(self, self.search)

    @cached_property
    def api_filter_bar(self) -> type[FilterBar]:
        """Those of the API: by asking for words nobody learns of a field that it doesn't answer."""
        answered = {column.source for column in self.columns if column.in_api}
        return filter_bar_of(self, tuple(name for name in self.search if name in answered))

    @cached_property
    def form_class(self) -> type[RecordForm[Any]]:
        """The form in which a record is written."""
        return self.form or form_of(self.model, self.fields)

    @property
    def space(self) -> str:
        """The namespace of its routes."""
        return self.app or self.model._meta.app_label

    @property
    def has_access_level(self) -> bool:
        """Whether its records have an access level."""
        return issubclass(type(self.model._default_manager.all()), LevelledQuerySet)

    @property
    def is_numbered(self) -> bool:
        """Whether a number names a record; words could be those of another address."""
        return isinstance(self.model._meta.get_field(self.by), models.IntegerField)

    @property
    def below(self) -> str:
        """What stands between the list's address and a record's name."""
        return "" if self.is_numbered else "of/"

    @property
    def annotated(self) -> dict[str, models.Expression | models.F]:
        """The annotations, as they are in the language in force."""
        return {n: made() if callable(made) else made for n, made in self.annotations.items()}

    @cached_property
    def output(self) -> dict[str, models.Field[Any, Any] | None]:
        """The database field behind each column; None for a value that is worked out."""
        made = self.model._default_manager.annotate(**self.annotated).query.annotations
        return {
            column.name: made[column.source].output_field
            if column.source in made
            else next((f for f in self.model._meta.fields if f.name == column.source), None)
            for column in self.columns
        }

    def rows(self, audit: Audit, person: Person) -> models.QuerySet[Any]:
        """The records that a person may see, in their order."""
        manager: Any = self.model._default_manager
        rows: models.QuerySet[Any] = manager.for_person(audit, person)
        told = self.annotations_for(audit, person) if self.annotations_for else {}
        rows = rows.annotate(**{**self.annotated, **told})
        return ordered(rows, self.order)

    def one(self, audit: Audit, person: Person, **address: Any) -> Row:
        """A record that the person may see. Raises Http404: there is none, or it isn't theirs."""
        row = self.rows(audit, person).filter(**address).first()
        if row is None:
            raise Http404
        row.audit = audit
        return row

    def one_or_became(self, audit: Audit, person: Person, **address: Any) -> Row:
        """The same, or what it became. Raises Http404."""
        try:
            return self.one(audit, person, **address)
        except Http404:
            found = self.became(audit, person, address) if self.became else None
            if found is None:
                raise
            return found

    def address(self, row: Row) -> dict[str, str | int]:
        """What names a record in an address."""
        return {self.by: getattr(row, self.by)}

    def route(self, name: str) -> str:
        """A route of the kind with its namespace."""
        return f"{self.space}:{name}"

    def may_write(self, audit: Audit, person: Person) -> bool:
        """Whether the person may add and change some."""
        return self.write is not None and audit.allows(person, self.write)

    def may_take(self, audit: Audit, person: Person, step: str) -> bool:
        """Whether the person may have records take a step, and take it back."""
        assert self.lifecycle is not None
        right = self.lifecycle.steps[step].right
        return audit.allows(person, right) if right else self.may_write(audit, person)

    def is_open(self, row: Row) -> bool:
        """Whether what is written of a record can still be changed."""
        return self.lifecycle is None or row.state not in self.lifecycle.closed


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known to the API, the history and the tests; called from `record.py`."""
    if kind.key in KINDS:
        raise ValueError(f"{kind.key} is declared twice")
    KINDS[kind.key] = kind
    words: dict[str, Words] = {}
    if kind.write is not None:
        words = {
            f"add_{kind.key}": kind.told_add,
            f"change_{kind.key}": kind.told_change,
        }
    if kind.write is not None or kind.bulk_steps:
        words[f"undo_{kind.key}"] = _("took back a change of “{about}”")
    if kind.lifecycle is not None:
        words |= {f"{kind.key}_{name}": step.told for name, step in kind.lifecycle.steps.items()}
    if kind.has_access_level:
        words[f"read_{kind.key}"] = _("read the restricted record “{about}”")
    WORDS.update(words)
    return kind


def kind_of(row: Row) -> Kind:
    """The kind that a record is of."""
    return next(kind for kind in KINDS.values() if kind.model is type(row))
