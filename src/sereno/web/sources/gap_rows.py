"""The rows of the gap matrix: topics of offences, subjects of data, and what later stages add.

A row is a key, a name in both languages and a kind. An app with rows of its own brings `GapRows`
in its stage.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.data_subjects import data_subjects
from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought

TOPIC, SUBJECT = "topic", "subject"
# What no institution can be asked for.
NOT_ASKED = frozenset({"not_an_offence", "other_offence"})


@dataclass(frozen=True, slots=True)
class GapRow:
    """A row: "topic:robbery", its names, its kind, and why one would ask for it."""

    id: str
    es: str
    en: str
    kind: str
    why_es: str = ""
    why_en: str = ""

    def name(self, lang: str | None = None) -> str:
        """The name in `lang` or the language in force."""
        return self.es if (lang or language()) == "es" else self.en

    def why(self, lang: str | None = None) -> str:
        """Why one asks for it, in `lang` or the language in force."""
        return self.why_es if (lang or language()) == "es" else self.why_en


@dataclass(frozen=True)
class GapRows:
    """Rows that a stage adds to the matrix of every audit, and the names of their kinds."""

    rows: Callable[[Audit], Iterable[GapRow]]
    kinds: Mapping[str, Promise]


def rows_of(audit: Audit) -> dict[str, GapRow]:
    """Every row of an audit by its id, in order."""
    return {row.id: row for each in brought(GapRows) for row in each.rows(audit)}


def row_kinds() -> dict[str, Promise]:
    """The kinds of rows and their names, in order."""
    return {kind: name for each in brought(GapRows) for kind, name in each.kinds.items()}


def row_name(rows: Mapping[str, GapRow], row: str) -> str:
    """The name of a row; of one that is no more, its key."""
    return rows[row].name() if row in rows else row.partition(":")[2]


def _topics(_audit: Audit) -> Iterable[GapRow]:
    for topic in topics().values():
        if topic.key not in NOT_ASKED:
            yield GapRow(f"{TOPIC}:{topic.key}", topic.es, topic.en, TOPIC)


def _subjects(_audit: Audit) -> Iterable[GapRow]:
    for subject in data_subjects().values():
        yield GapRow(
            f"{SUBJECT}:{subject.key}",
            subject.es,
            subject.en,
            SUBJECT,
            subject.why_es,
            subject.why_en,
        )


TOPICS = GapRows(_topics, {TOPIC: _("Offences")})
SUBJECTS = GapRows(_subjects, {SUBJECT: _("The city and its people")})
