"""Text without accents and capitals, in the database: for finding and for ordering words."""

from __future__ import annotations

from typing import Any, Final

from django.db import models

# What LOWER of SQLite leaves as it is, too; ñ is a letter of its own.
_PLAIN: Final = dict(zip("áéíóúüÁÉÍÓÚÜÑ", "aeiouuaeiouuñ", strict=True))


class Folded(models.Transform):
    """A field as people look for it: `title__folded__contains`, or an order."""

    lookup_name = "folded"
    output_field = models.TextField()

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:  # type: ignore[override]
        """One REPLACE a letter, which both engines have."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        sql = f"LOWER({sql})"
        for letter, plain in _PLAIN.items():
            sql = f"REPLACE({sql}, '{letter}', '{plain}')"
        return sql, params


for _text in (models.CharField, models.TextField):
    _text.register_lookup(Folded)


def folded(words: str) -> str:
    """Words as Folded gives the text in which they are looked for."""
    return "".join(_PLAIN.get(letter, letter.lower()) for letter in words)
