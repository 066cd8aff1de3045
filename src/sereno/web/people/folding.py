"""Text without accents and capitals, in the database: for finding and for ordering words, alike in
every database. Left to itself each has an order of its own, PostgreSQL one for each machine.
"""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import Any, Final
from unicodedata import normalize

from django.db import models
from django.db.models.lookups import Contains

_LETTERS: Final = tuple(map(chr, range(0xC0, 0x100)))
# What the lower case of SQLite and of a PostgreSQL without a language leaves as it is, too; ñ is a
# letter of its own.
_PLAIN: Final = {
    letter: "ñ" if letter in "ñÑ" else normalize("NFD", letter)[0].lower() for letter in _LETTERS
}
# Letters and digits that nothing but themselves is folded to.
_AS_IT_IS: Final = {*ascii_lowercase, *digits, " "} - {*_PLAIN.values()}
# Behind every letter, so that ñ comes after n and before o.
_ENYE: Final = "n~"


class _Letters(dict[int, str]):
    """What each letter becomes, by its number: worked out when it is met first."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = _PLAIN.get(letter, letter.lower())
        return self[code]


_BECOMES: Final = _Letters()


def folded(words: str) -> str:
    """Words as Folded gives the text in which they are looked for."""
    if words.isascii():
        return words.lower()
    return normalize("NFC", words).translate(_BECOMES)


def in_order(words: str) -> str:
    """Words as they are ordered, by their signs' numbers."""
    return folded(words).replace("ñ", _ENYE)


class Folded(models.Transform):
    """A field as people look for it: `title__folded__contains`."""

    lookup_name = "folded"
    function = "sereno_folded"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:
        """In PostgreSQL's own functions; SQLite knows ours (`teach_sqlite`)."""
        del connection
        sql, params = compiler.compile(self.get_source_expressions()[0])
        letters, plain = "".join(_PLAIN), "".join(_PLAIN.values())
        return f"TRANSLATE(LOWER(NORMALIZE({sql})), '{letters}', '{plain}')", params


@Folded.register_lookup
class FoldedContains(Contains):
    """Whether folded words stand in a folded field; in PostgreSQL only where they may.

    TRANSLATE looks for each letter among sixty: of 41,000 texts that took seconds. A pattern, in
    which any letter stands for one that folding changes, leaves it few of them.
    """

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Exactly what `contains` finds."""
        exact, params = super().as_sql(compiler, connection)
        if not isinstance(self.rhs, str):
            return exact, params
        sql, given = compiler.compile(self.lhs.get_source_expressions()[0])
        whole = f"CASE WHEN {sql} IS NFC NORMALIZED THEN {sql} ELSE NORMALIZE({sql}) END"
        pattern = f"%{''.join(each if each in _AS_IT_IS else '_' for each in self.rhs)}%"
        return f"(LOWER({whole}) LIKE %s AND {exact})", (*given, *given, *given, pattern, *params)


class InOrder(Folded):
    """A field as its rows are ordered: `title__in_order`."""

    lookup_name = "in_order"
    function = "sereno_in_order"

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        """By the signs' numbers, as SQLite does."""
        sql, params = super().as_postgresql(compiler, connection, **more)
        return f"REPLACE({sql}, 'ñ', '{_ENYE}') COLLATE \"C\"", params


def teach_sqlite(connection: Any, **_signal: Any) -> None:
    """What Django does whenever it opened a connection."""
    if connection.vendor == "sqlite":
        for of_text in (folded, in_order):
            connection.connection.create_function(
                f"sereno_{of_text.__name__}", 1, _or_null(of_text), deterministic=True
            )


def _or_null(of_text: Any) -> Any:
    return lambda text: None if text is None else of_text(text)


for _text in (models.CharField, models.TextField):
    _text.register_lookup(Folded)
    _text.register_lookup(InOrder)
