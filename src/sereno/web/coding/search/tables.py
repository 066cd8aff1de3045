"""What each database makes of the index: SQLite an FTS5 table beside it, PostgreSQL a GIN index.

Both take stems as they are, one word as one word. Of a document that becomes restricted, or is
withdrawn or erased, the database takes the rows out itself, whoever changes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F

from sereno.methods.diagnosis.coding.looking import Looking, Sign, spelt
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.diagnosis.models import DocumentState
from sereno.web.people.frozen import HAVE_POSTGRESQL, HAVE_SQLITE

TABLE: Final = "coding_indexedblock"
FOUND: Final = f"{TABLE}_words"
DOCUMENT: Final = "diagnosis_document"
HIDDEN: Final = (DocumentState.WITHDRAWN, DocumentState.ERASED)
# Another name for another definition: what is there already is left alone.
_LEAVES: Final = "sereno_unindex_document"
_KEPT: Final = "sereno_index_words"
_STATES: Final = ", ".join(f"'{each}'" for each in HIDDEN)
_NEVER: Final = f"NEW.access_level = '{AccessLevel.RESTRICTED}' OR NEW.state IN ({_STATES})"
# Words of rows that are deleted stay in an FTS5 table until all its parts are made one.
_FORGET: Final = f"INSERT INTO {FOUND}({FOUND}) VALUES ('optimize')"
_UNINDEX: Final = f"DELETE FROM {TABLE} WHERE document_id = NEW.id;"


def make_index(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing, where the tables are there."""
    with connection.cursor() as cursor:
        if not {TABLE, DOCUMENT} <= set(connection.introspection.table_names(cursor)):
            return
        is_sqlite = connection.vendor == "sqlite"
        have = HAVE_SQLITE if is_sqlite else HAVE_POSTGRESQL
        found = 0
        for name in (_LEAVES, _KEPT):
            cursor.execute(have, [f"{name}%"])
            found += len(cursor.fetchall())
        if found == (4 if is_sqlite else 1):
            return
        for statement in _of_sqlite() if is_sqlite else _of_postgresql():
            cursor.execute(statement)


def forget(connection: BaseDatabaseWrapper) -> None:
    """Leave no word in the index of rows that were deleted."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_FORGET)


def _of_sqlite() -> Iterator[str]:
    yield (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {FOUND} USING fts5(words, content = '{TABLE}', "
        f"content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0')"
    )
    put = f"INSERT INTO {FOUND}(rowid, words) VALUES (NEW.id, NEW.words);"
    drop = f"INSERT INTO {FOUND}({FOUND}, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
    for step, body in (("INSERT", put), ("DELETE", drop), ("UPDATE", drop + put)):
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {_KEPT}_{step.lower()} AFTER {step} ON {TABLE} "
            f"BEGIN {body} END"
        )
    yield (
        f"CREATE TRIGGER IF NOT EXISTS {_LEAVES} AFTER UPDATE OF access_level, state ON {DOCUMENT} "
        f"WHEN ({_NEVER}) AND EXISTS (SELECT 1 FROM {TABLE} WHERE document_id = NEW.id) "
        f"BEGIN {_UNINDEX} {_FORGET}; END"
    )
    # What was written before the triggers were there.
    yield f"INSERT INTO {FOUND}({FOUND}) VALUES ('rebuild')"


def _vector(words: str, is_odd: str) -> str:
    """A row's words as PostgreSQL looks for them: without positions, which end at 16,383."""
    known = f"CASE WHEN {is_odd} THEN ''::text ELSE {words} END"
    return f"array_to_tsvector(string_to_array({known}, ' '))"


def _of_postgresql() -> Iterator[str]:
    yield (
        f"CREATE INDEX IF NOT EXISTS {FOUND} ON {TABLE} USING gin (({_vector('words', 'is_odd')}))"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION {_LEAVES}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {_UNINDEX} RETURN NULL; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {_LEAVES} AFTER UPDATE OF access_level, state ON {DOCUMENT} "
        f"FOR EACH ROW WHEN ({_NEVER}) EXECUTE FUNCTION {_LEAVES}()"
    )


class HasWords(models.Func):
    """Whether the rows of the index have the words that a search needs; without any, all do."""

    output_field = models.BooleanField()

    def __init__(self, looking: Looking) -> None:
        super().__init__(F("pk"), F("words"), F("is_odd"))
        self.looking = looking

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:
        """By the FTS5 table."""
        del connection
        pk, params = compiler.compile(self.get_source_expressions()[0])
        asked = spelt(
            self.looking,
            word=lambda sign: f'"{sign.word}"' + "*" * sign.begins,
            both=" AND ",
            either=" OR ",
        )
        within = f"{pk} IN (SELECT rowid FROM {FOUND} WHERE {FOUND} MATCH %s)"
        return within, [*params, asked]

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:
        """By the vector of the words."""
        del connection
        (words, one), (is_odd, two) = map(compiler.compile, self.get_source_expressions()[1:])
        asked = spelt(
            self.looking,
            word=lambda sign: f"'{sign.word}'" + ":*" * sign.begins,
            both=" & ",
            either=" | ",
        )
        return f"{_vector(words, is_odd)} @@ %s::tsquery", [*two, *one, asked]


def needs_words(looking: Looking) -> bool:
    """Whether a database can narrow it down at all."""

    def told(_sign: Sign) -> str:
        return "1"

    return bool(spelt(looking, word=told, both="&", either="|"))
