"""What everybody may read of an audit, as the pages of its site need it.

It reads as `everybody` does (`exports.facts.PublicFacts`), who sees the level public alone and no
small number. Nothing of whoever publishes gets here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sereno.web.audits.roles import Right
from sereno.web.coding.models import Quote, QuoteState
from sereno.web.coding.quotes.report import Reported, reported
from sereno.web.documents import Values
from sereno.web.findings.models import Finding
from sereno.web.imports.models import DataVersion
from sereno.web.publication.edition.naming import Namings
from sereno.web.publication.exports.facts import PublicFacts
from sereno.web.selection.models import CommittedSelection, decision_in_force
from sereno.web.thread.reading import Reader

if TYPE_CHECKING:
    from sereno.web.imports.shown_counts import ShownCounts
    from sereno.web.imports.version_facts import VersionFacts


@dataclass(frozen=True)
class Place:
    """An area of the site. page: names its page; number: in the order of the data."""

    code: str
    label: str
    group: str
    population: int
    page: str
    number: int


@dataclass(frozen=True, eq=False)
class SiteFacts(PublicFacts):
    """The same, with areas, findings, quotes and counts as everybody is shown them."""

    def __post_init__(self) -> None:
        # A page of this audit is for everybody: nobody else reads by these facts.
        assert not self.audit.allows(self.reader, Right.SEE_FIELDWORK)

    @cached_property
    def thread_reader(self) -> Reader:
        """Everybody, as the thread reads."""
        return Reader(self.audit, self.reader)

    @cached_property
    def version(self) -> DataVersion | None:
        """The import of which the counts are."""
        return DataVersion.objects.current(self.audit)

    @cached_property
    def data(self) -> VersionFacts | None:
        """Its areas, topics and months, without counts."""
        from sereno.web.imports.version_reader import open_facts

        return None if self.version is None else open_facts(self.version)

    @cached_property
    def counts(self) -> ShownCounts | None:
        """The counts of the whole period that everybody is shown."""
        from sereno.web.imports.version_reader import open_version

        if self.version is None:
            return None
        return open_version(self.version).shown_counts(self.audit.k)

    @cached_property
    def places(self) -> list[Place]:
        """The areas, in their order."""
        if self.data is None:
            return []
        taken: dict[str, int] = defaultdict(int)
        found = []
        for number, area in enumerate(self.data.areas):
            page = re.sub(r"[^a-z0-9_-]+", "-", str(area["area_code"]).lower()).strip("-") or "x"
            taken[page] += 1
            page = page if taken[page] == 1 else f"{page}--{taken[page]}"
            found.append(
                Place(
                    area["area_code"],
                    area["label"],
                    str(area["group"] or ""),
                    int(area["population"] or 0),
                    page,
                    number,
                )
            )
        return found

    @cached_property
    def decision(self) -> CommittedSelection | None:
        """The selection in force."""
        return decision_in_force(self.audit)

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The codes of the areas that were chosen."""
        return frozenset() if self.decision is None else frozenset(self.decision.selected)

    @cached_property
    def namings(self) -> Namings:
        """Which findings are told with the names of their areas, and which aren't told."""
        rows = Finding.objects.for_person(self.audit, self.reader)
        return Namings.of(list(rows.order_by("number")), self.places)

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings that are told."""
        return self.namings.told

    @cached_property
    def quotes(self) -> list[Reported]:
        """The quotes that were approved to be public, with what may be said of who speaks."""
        rows = Quote.objects.for_person(self.audit, self.reader).filter(state=QuoteState.APPROVED)
        rows = rows.select_related("audit", "code", "segment", "document__activity")
        found = list(rows.prefetch_related("document__activity__areas").order_by("number"))
        return reported(self.audit, found, self.reader) if found else []

    @cached_property
    def verdicts(self) -> dict[str, str]:
        """What the last public round judged, by the reference of published recommendations."""
        judged = self.thread_reader.judged
        return {
            each.reference: judged[each.pk].class_of
            for each in self.recommendations
            if each.pk in judged and judged[each.pk].class_of
        }

    @cached_property
    def said(self) -> Values:
        """What the next edition compares itself with."""
        return {
            "verdicts": self.verdicts,
            "recommendations": {each.reference: each.title for each in self.recommendations},
            "findings": {str(each.number): each.title for each in self.findings},
            "areas": {each.code: each.label for each in self.places},
            "import": None if self.version is None else self.version.number,
            "k": self.audit.k,
        }
