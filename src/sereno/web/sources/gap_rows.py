"""The rows of the gap matrix: topics of offences, subjects of data, and what later stages add.

A row is a key, a name in both languages and a kind. An app with rows of its own says so when it
is ready: `provide(rows_of_indicators)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.data_subjects import data_subjects
from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.web.audits.models import Audit

TOPIC, SUBJECT = "topic", "subject"
# What no institution can be asked for.
NOT_ASKED = frozenset({"not_an_offence", "other_offence"})
KINDS: dict[str, Promise] = {TOPIC: _("Offences"), SUBJECT: _("The city and its people")}


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


Provider = Callable[[Audit], Iterable[GapRow]]
_providers: list[Provider] = []


def provide(rows: Provider, **kinds: Promise) -> None:
    """Add rows to the matrix of every audit, and the names of their kinds."""
    _providers.append(rows)
    KINDS.update(kinds)


def rows_of(audit: Audit) -> dict[str, GapRow]:
    """Every row of an audit by its id, in order."""
    return {row.id: row for rows in _providers for row in rows(audit)}


def row_name(rows: dict[str, GapRow], row: str) -> str:
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


provide(_topics)
provide(_subjects)
