"""Which lines speak most of what a recommendation says, and the other way round, by BM25."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sereno.methods.diagnosis.coding.words import Language
from sereno.methods.findings.bm25 import Bm25, terms_of
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.plan.models import PlanLine

T = TypeVar("T")
MOST_SUGGESTED = 6


@dataclass(frozen=True)
class Suggested(Generic[T]):
    """Something suggested, its words with those marked that met, and the words that did."""

    thing: T
    words: SafeString
    met: tuple[str, ...]


def language_of(audit: Audit) -> Language:
    """The language in which an audit's plans and recommendations are written: its first."""
    return "en" if audit.languages[:1] == ["en"] else "es"


def lines_for(
    question: str, lines: Sequence[PlanLine], language: Language
) -> list[Suggested[PlanLine]]:
    """The lines that speak most of what is asked. A line is known by the one above it too, its own
    words counting twice.
    """
    above = {line.pk: line.text for line in lines}
    told = [f"{line.text} {line.text} {above.get(line.parent_id or 0, '')}" for line in lines]
    return _suggested(question, lines, told, [line.text for line in lines], language)


def recommendations_for(
    question: str, recommendations: Sequence[Recommendation], language: Language
) -> list[Suggested[Recommendation]]:
    """The recommendations that speak most of what is asked, by their titles and texts."""
    told = [f"{each.title} {each.title} {each.text}" for each in recommendations]
    shown = [each.title for each in recommendations]
    return _suggested(question, recommendations, told, shown, language)


@lru_cache(maxsize=4)
def _index(told: tuple[str, ...], language: Language) -> Bm25:
    """The collection of these very texts: of 41,000 it takes five seconds, at each opening."""
    return Bm25.of(told, language)


def _suggested(
    question: str,
    things: Sequence[T],
    told: Sequence[str],
    shown: Sequence[str],
    language: Language,
) -> list[Suggested[T]]:
    stems = [word.stem for word in terms_of(question, language)]
    found = []
    for match in _index(tuple(told), language).ranked(stems)[:MOST_SUGGESTED]:
        place = match.document
        written = {
            word.stem: told[place][word.start : word.end]
            for word in terms_of(told[place], language)
        }
        found.append(
            Suggested(
                things[place],
                marked(shown[place], set(match.terms), language),
                tuple(written[stem].lower() for stem in match.terms),
            )
        )
    return found


def marked(text: str, stems: set[str], language: Language) -> SafeString:
    """A text with the words marked whose stems are these."""
    parts: list[tuple[str, SafeString]] = []
    at = 0
    for word in terms_of(text, language):
        if word.stem in stems:
            mark = format_html("<mark>{}</mark>", text[word.start : word.end])
            parts.append((text[at : word.start], mark))
            at = word.end
    return format_html("{}{}", format_html_join("", "{}{}", parts), text[at:])
