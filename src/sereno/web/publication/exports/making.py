"""The exports that there are: what each is for, what it holds and lacks, and its file."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import Language, language, number, speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.files.signatures import DOCX
from sereno.web.findings.evidence.copied import KeptWords
from sereno.web.people.models import Person
from sereno.web.publication.exports import for_iati, for_ocds, for_open_sdg, for_registry
from sereno.web.publication.exports.facts import PublicFacts
from sereno.web.publication.exports.lacks import Lack


@dataclass(frozen=True)
class Export:
    """A format. purpose: what one does with it. files: what its files end in and their media types.

    content: what is told, as the writer takes it; written: the bytes of it, by the ending.
    """

    key: str
    name: Words
    purpose: Words
    files: dict[str, str]
    holds: Callable[[PublicFacts], Iterator[str]]
    lacks: Callable[[PublicFacts], Iterator[Lack]]
    content: Callable[[PublicFacts], object]
    written: Callable[[Any, PublicFacts, str], bytes]

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Its endings, each with what people call such a file."""
        return [(each, "Markdown" if each == "md" else each.upper()) for each in self.files]


@dataclass(frozen=True)
class Outlook:
    """An export before it is made: what would be in it, and what it lacks."""

    export: Export
    holds: Sequence[str]
    lacks: Sequence[Lack]

    @property
    def can_be_made(self) -> bool:
        """Whether nothing stops it."""
        return not any(each.stops for each in self.lacks)


def _actions_held(facts: PublicFacts) -> Iterator[str]:
    n = len(facts.actions)
    yield ngettext("{n} public action", "{n} public actions", n).format(n=number(n))
    n = sum(len(each.milestones) for each in facts.actions)
    yield ngettext("{n} milestone", "{n} milestones", n).format(n=number(n))


def _iati_holds(facts: PublicFacts) -> Iterator[str]:
    n = len(facts.targets)
    yield ngettext(
        "the programme with {n} public target", "the programme with {n} public targets", n
    ).format(n=number(n))
    yield from _actions_held(facts)


def _open_sdg_holds(facts: PublicFacts) -> Iterator[str]:
    found = for_open_sdg.opened(facts).indicators
    n = len(found)
    yield ngettext("{n} indicator", "{n} indicators", n).format(n=number(n))
    n = sum(len(each.observations) for each in found)
    yield ngettext("{n} value", "{n} values", n).format(n=number(n))


def _registry_holds(facts: PublicFacts) -> Iterator[str]:
    from sereno.exchange.registry.text import freshness_words

    n = len(facts.recommendations)
    yield ngettext("{n} public recommendation", "{n} public recommendations", n).format(n=number(n))
    n = len(for_registry.deliverables(facts))
    yield ngettext("{n} deliverable", "{n} deliverables", n).format(n=number(n))
    said = freshness_words(for_registry.how_fresh(facts))
    yield _("progress report: {freshness}").format(freshness=said)


def _iati(content: Any, _facts: PublicFacts, _ending: str) -> bytes:
    from sereno.exchange.iati.writing import iati_file, schema_says

    made = iati_file(content)
    if said := schema_says(made):
        raise Problem("export_not_valid", where="IATI 2.03", said=said[0], n=len(said))
    return made


def _ocds(content: Any, facts: PublicFacts, _ending: str) -> bytes:
    from sereno.exchange.ocds import ocds_package

    publisher, processes = content
    return ocds_package(publisher, processes, language=language(), at=facts.now)


def _open_sdg(content: Any, _facts: PublicFacts, _ending: str) -> bytes:
    from sereno.exchange.open_sdg import open_sdg_archive

    return open_sdg_archive(content)


def _registry(content: Any, _facts: PublicFacts, ending: str) -> bytes:
    from sereno.exchange.registry import registry_docx, registry_markdown

    return registry_docx(content) if ending == "docx" else registry_markdown(content)


EXPORTS: Final = {
    each.key: each
    for each in (
        Export(
            "iati",
            gettext_lazy("IATI 2.03: activities and results"),
            gettext_lazy(
                "For the registry of the International Aid Transparency Initiative, where donors "
                "and UN agencies publish what they fund. The audit is a programme whose outcomes "
                "are the targets; each action is an activity in it, and its output the milestones."
            ),
            {"xml": "application/xml"},
            _iati_holds,
            for_iati.lacks,
            for_iati.file_of,
            _iati,
        ),
        Export(
            "ocds",
            gettext_lazy("OCDS 1.1: milestones"),
            gettext_lazy(
                "For portals of open contracting: each action as a process in its planning, with "
                "its milestones as scheduled, met, not met or partly met, and its budget."
            ),
            {"json": "application/json"},
            _actions_held,
            for_ocds.lacks,
            lambda facts: (for_ocds.publisher_of(facts), for_ocds.processes_of(facts)),
            _ocds,
        ),
        Export(
            "open-sdg",
            gettext_lazy("Open SDG: indicators"),
            gettext_lazy(
                "For a city's or a country's own platform of Open SDG: data and metadata of each "
                "indicator, to be put into its folders. Small numbers are held back, as everywhere."
            ),
            {"zip": "application/zip"},
            _open_sdg_holds,
            lambda facts: for_open_sdg.lacks(facts, for_open_sdg.opened(facts)),
            lambda facts: for_open_sdg.opened(facts).indicators,
            _open_sdg,
        ),
        Export(
            "registry",
            gettext_lazy("Registry of SDG Acceleration Actions"),
            gettext_lazy(
                "The text that the United Nations' registry asks for: deliverables that are "
                "specific, measurable, achievable, resource-based and time-based, with each part "
                "that is missing named, and what was reported year by year."
            ),
            {"docx": DOCX, "md": "text/markdown"},
            _registry_holds,
            for_registry.lacks,
            for_registry.registered,
            _registry,
        ),
    )
}


def facts_of(audit: Audit, now: dt.datetime) -> PublicFacts:
    """What everybody may read of an audit at a moment."""
    return PublicFacts(audit, now, timezone.localdate(now))


def outlooks(facts: PublicFacts) -> list[Outlook]:
    """All exports, in the language in force."""
    return [
        Outlook(each, list(each.holds(facts)), list(each.lacks(facts))) for each in EXPORTS.values()
    ]


def make_export(export: Export, ending: str, facts: PublicFacts, lang: Language) -> bytes:
    """The file in a language. Raises Problem export_lacks where something stops it, export_copied
    where words of evidence that is kept from everybody stand in a text of it, and export_not_valid
    where the official schema refuses it.
    """
    with translation.override(lang), speaking(lang), dividing(facts.audit.divisions):
        stops = [each.words for each in export.lacks(facts) if each.stops]
        if stops:
            raise Problem("export_lacks", where=str(export.name), lacks="; ".join(stops))
        content = export.content(facts)
        kept = KeptWords(facts.audit, facts.audit.access_levels_of(facts.reader))
        if (found := kept.found_in(_texts(content))) is not None:
            raise Problem("export_copied", where=str(export.name), number=found)
        return export.written(content, facts, ending)


def _texts(of: object) -> Iterator[str]:
    if isinstance(of, str):
        yield of
    elif isinstance(of, Mapping):
        yield from _texts(list(of.values()))
    elif isinstance(of, list | tuple):
        for each in of:
            yield from _texts(each)
    elif dataclasses.is_dataclass(of):
        for field in dataclasses.fields(of):
            yield from _texts(getattr(of, field.name))


def file_name(audit: Audit, export: Export, ending: str, lang: Language) -> str:
    """What the file is called: queretaro-iati-es.xml."""
    return f"{audit.slug}-{export.key}-{lang}.{ending}"


def note_export(audit: Audit, by: Person, name: str) -> None:
    """Note in the history who took a file that was made outside of the browser."""
    record_event(audit=audit, verb="download", by=by, subject=audit, about=name)
