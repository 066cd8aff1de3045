"""Columns that hold sealed bytes, each value beginning with the envelope of its data key."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.core import checks
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull

from sereno.web.people.frozen import Frozen

S = TypeVar("S")
G = TypeVar("G")


class Sealed:
    """A sealed value as the database has it: nothing that shows it shows what it holds."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __repr__(self) -> str:
        return "<sealed>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)


class _SealedColumn(Col):
    """Its rows have no order but that of their keys' chance."""

    def resolve_expression(self, *args: Any, **more: Any) -> NoReturn:
        del args, more
        raise FieldError(f"{self.target} is sealed: nothing can be ordered by it")


class _IsNull(IsNull):
    """Whether there is a value; a plain column may stand in any part of a query."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(Col(lhs.alias, lhs.target, lhs.output_field), rhs)


class SealedField(models.Field[S, G]):
    """A column of sealed values. It can't be compared, searched or ordered by.

    The keys of all such columns are changed together (rotation.py).
    """

    empty_values = (None, "", b"")

    def get_internal_type(self) -> str:
        return "BinaryField"

    def check(self, **given: Any) -> list[checks.CheckMessage]:
        """A row whose envelope could not be written anew would be lost with its key."""
        found = super().check(**given)
        if issubclass(self.model, Frozen):
            found.append(checks.Error("its rows are frozen", obj=self, id="sereno.E010"))
        if self.unique:
            found.append(checks.Error("a sealed value is never found", obj=self, id="sereno.E011"))
        return found

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return _IsNull
        raise FieldError(f"{self} is sealed: it can't be asked for by {lookup_name}")

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise FieldError(f"{self} is sealed: it can't be asked for by {lookup_name}")

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        del output_field
        return _SealedColumn(alias, self)

    def from_db_value(self, value: Any, *given: Any) -> Sealed | None:
        """What a row holds; it is opened by whoever asks the row for it."""
        del given
        return None if value is None else Sealed(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Only what is sealed goes to a database, nor into a log of its statements."""
        del prepared
        if value is None and self.null:
            return None
        if value in self.empty_values:
            value = Sealed(b"")
        if not isinstance(value, Sealed):
            raise TypeError(f"{self} is sealed together with its row: save that, or give a Sealed")
        return connection.Database.Binary(value.raw)


def binary(value: bytes) -> Any:
    """Bytes as the database's driver takes them."""
    driver: Any = connection
    return driver.Database.Binary(value)


def sealed_fields(model: type[models.Model]) -> list[SealedField[Any, Any]]:
    """The sealed columns of a model's own table."""
    return [each for each in model._meta.local_fields if isinstance(each, SealedField)]
