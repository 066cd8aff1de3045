"""`SealedTextField`: a text that is a plain `str` in Python and sealed in the database.

It is sealed when its row is saved and opened when the row is asked for it, never before: a list of
rows opens none. Nothing else tells it: `values()` and `vars()` have a `Sealed`, `update()` refuses
a `str`, the history says only that it changed, a kind of record lists no such field.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django import forms
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from sereno.exchange.sealed.envelopes import SIZE, Envelope, new_envelope
from sereno.exchange.sealed.streams import opened_bytes, sealed_bytes
from sereno.web.vault.columns import Sealed, SealedField
from sereno.web.vault.keys import ring_to_open, ring_to_seal


class _Unsealed:
    """A text that waits for its row to be saved; it goes into no session, cache or log."""

    __slots__ = ("words",)

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return "<to be sealed>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a text that is to be sealed stays in this process")

    def __deepcopy__(self, memo: Any) -> _Unsealed:
        return self


class _Opening(DeferredAttribute):
    """Opens the text when a row is asked for it."""

    field: SealedTextField

    def __get__(self, row: models.Model | None, cls: Any = None) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            rows = type(row)._base_manager.using(row._state.db).filter(pk=row.pk)
            row.__dict__[name] = rows.values_list(name, flat=True).get()
        held = row.__dict__[name]
        if isinstance(held, Sealed):
            return self.field.opened(row, held)
        return held.words if isinstance(held, _Unsealed) else held

    def __set__(self, row: models.Model, value: Any) -> None:
        held = _Unsealed(value) if isinstance(value, str) else value
        row.__dict__[self.field.attname] = held


class SealedTextField(SealedField[str, str]):
    """A sealed text.

    bound_to: fields that have their value before the row is saved and never another, such as
    ("audit", "number"): a text that somebody moves to a row where they differ doesn't open there.
    What a text is bound to begins with the names of its model and of the field.
    Raises Problem, when it is read: sealed_broken, vault_key_missing and vault_key_lost; when it is
    saved: vault_key_lost and vault_key_folder.
    """

    descriptor_class = _Opening

    def __init__(self, *args: Any, bound_to: tuple[str, ...] = (), **given: Any) -> None:
        super().__init__(*args, **given)
        self.bound_to = tuple(bound_to)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        name, path, args, given = super().deconstruct()
        if self.bound_to:
            given["bound_to"] = self.bound_to
        return name, path, args, given

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        # Django leaves out a descriptor where a class has an attribute of that name already.
        setattr(cls, self.attname, self.descriptor_class(self))

    def check(self, **given: Any) -> list[checks.CheckMessage]:
        found = super().check(**given)
        for name in self.bound_to:
            try:
                self.model._meta.get_field(name)
            except FieldDoesNotExist:
                words = f"it is bound to {name}, which is no field"
                found.append(checks.Error(words, obj=self, id="sereno.E012"))
        return found

    def _purpose(self, row: models.Model) -> bytes:
        meta = self.model._meta
        told = [f"{meta.label_lower}.{self.name}"]
        for name in self.bound_to:
            field: Any = meta.get_field(name)
            value = getattr(row, field.attname)
            if value is None:
                raise ValueError(f"{self} is bound to {name}, which the row doesn't have yet")
            told.append(f"{name}={field.value_to_string(row)}")
        return "\0".join(told).encode()

    def sealed(self, row: models.Model, words: str) -> Sealed:
        """A text sealed for a row, as `update()` takes it."""
        if not words:
            return Sealed(b"")
        envelope, key = new_envelope(ring_to_seal())
        about = envelope.about(self._purpose(row))
        return Sealed(envelope.pack() + sealed_bytes(words.encode(), key, about))

    def opened(self, row: models.Model, sealed: Sealed) -> str:
        """The text of a row."""
        if not sealed.raw:
            return ""
        where = f"{self.model._meta.verbose_name} {row.pk}"
        envelope = Envelope.unpack(sealed.raw, where=where)
        key = envelope.open(ring_to_open(), where=where)
        about = envelope.about(self._purpose(row))
        return opened_bytes(sealed.raw[SIZE:], key, about, where=where).decode()

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal what was set; from then on the row holds what the database does."""
        del add
        held = model_instance.__dict__[self.attname]
        if isinstance(held, _Unsealed):
            held = self.sealed(model_instance, held.words)
            model_instance.__dict__[self.attname] = held
        return held

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Sealed | str) else str(value)

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise TypeError(f"{self} is sealed: it is written into no file")

    def formfield(self, **given: Any) -> Any:
        """A box of several lines."""
        return super().formfield(
            **{
                "form_class": forms.CharField,
                "widget": forms.Textarea,
                "max_length": self.max_length,
                **given,
            }
        )
