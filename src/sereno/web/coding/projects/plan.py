"""What a project would become, as it stands now: nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from sereno.exchange.refi_qda.losses import Loss
from sereno.exchange.refi_qda.positions import Counting
from sereno.exchange.refi_qda.project import User, counts_of
from sereno.exchange.refi_qda.reader_process import ANSWER, ReadProject
from sereno.web.audits.roles import Right
from sereno.web.coding.models import BroughtProject
from sereno.web.coding.projects.choices import LEFT_OUT, Choices
from sereno.web.coding.projects.codes import ComingCode, coming_codes
from sereno.web.coding.projects.guids import guid_in
from sereno.web.coding.projects.known import known_documents
from sereno.web.coding.projects.sorting import Sorting
from sereno.web.coding.projects.sources import ComingDocument, Sources
from sereno.web.diagnosis.documents.levels import level_choices
from sereno.web.diagnosis.models import Activity, ActivityState, Consent, Document
from sereno.web.people.models import Person

# Passages that are shown of a text of which it has to be asked how its positions are counted.
_SHOWN: Final = 3
_LONGEST: Final = 120


@dataclass(frozen=True)
class CoderLine:
    """Somebody who coded in the project, with how much; chosen: whose that is here."""

    user: User
    n: int
    chosen: str


@dataclass(frozen=True)
class WayLine:
    """A way of counting, and what the first passages hold that depend on it."""

    way: Counting
    passages: tuple[str, ...]


class Plan:
    """A project by somebody's choices. What is chosen wrongly counts as not chosen."""

    def __init__(self, brought: BroughtProject, person: Person, choices: Choices) -> None:
        self.brought, self.audit, self.person, self.choices = (
            *(brought, brought.audit, person, choices),
        )
        self._read = read_of(brought)
        self.project = self._read.project

    @cached_property
    def codes(self) -> list[ComingCode]:
        """The codes, each after its category."""
        return coming_codes(self.project, self.audit)

    @cached_property
    def sources(self) -> Sources:
        """The documents and their passages."""
        with override(self.audit.languages[0]):
            speaker = _("Participant")
        return Sources(self.project, self.choices.way, self.choices.joined, speaker)

    @cached_property
    def sorting(self) -> Sorting:
        """What becomes of its sets and variables."""
        return Sorting(self.project, self.documents, self.activities, self.choices.picks)

    def activity_of(self, document: ComingDocument) -> Activity | None:
        """The activity under which a document comes: by its sets or variables, else as chosen."""
        return self.sorting.activity_of(document) or self.activity

    @cached_property
    def known(self) -> dict[str, Document]:
        """The documents that are here already, by their GUIDs in the project."""
        return known_documents(self.audit, self.person, self.documents)

    @property
    def documents(self) -> list[ComingDocument]:
        """Those of which anything came along."""
        return [each for each in self.sources.documents if each.is_there]

    @cached_property
    def counts(self) -> dict[str, int]:
        """What the project holds."""
        return {key: n for key, n in counts_of(self.project).items() if n}

    @cached_property
    def losses(self) -> list[Loss]:
        """What of it is lost."""
        found = [*self._read.losses, *self.sources.losses]
        made = [each for each in self.codes if not each.guid]
        found += [Loss("refi_code_holds_codes", " › ".join(each.path)) for each in made]
        places = Counter(each.place for each in self.codes)
        twice = {each.place: each for each in self.codes if places[each.place] > 1}
        found += [Loss("refi_code_twice", " › ".join(each.path)) for each in twice.values()]
        found += [Loss("refi_code_cut", each.name) for each in self.codes if each.is_cut]
        found += self.sorting.losses(lambda each: each.guid not in self.known)
        return found

    @cached_property
    def activities(self) -> list[Activity]:
        """Those under which the documents may come."""
        rows = Activity.objects.for_person(self.audit, self.person)
        return list(rows.exclude(state=ActivityState.CANCELLED).order_by("-number"))

    @property
    def activity(self) -> Activity | None:
        """The one that is chosen."""
        return next((e for e in self.activities if e.number == self.choices.activity), None)

    @property
    def level(self) -> str:
        """Who may see the documents: as chosen, or as the activity."""
        if self.activity is None:
            return ""
        known = {level for level, _words in level_choices(self.activity)}
        asked = self.choices.level
        return asked if asked in known else str(self.activity.access_level)

    @property
    def consent(self) -> Consent | None:
        """The one that is chosen, if it is the activity's."""
        if self.activity is None or self.choices.consent is None:
            return None
        found: Consent | None = self.activity.consents.filter(pk=self.choices.consent).first()
        return found

    @cached_property
    def people(self) -> list[Person]:
        """Who may be who coded in the project."""
        members = (each.person for each in self.audit.memberships.select_related("person"))
        return [each for each in members if self.audit.allows(each, Right.CODE)]

    @cached_property
    def coders(self) -> list[CoderLine]:
        """Who coded, with whose that is here: whoever left here as it, else by name where it is
        one's, else the importer's. The audit's own consensus is nobody's and isn't taken again.
        """
        n = Counter(part.user for each in self.documents for part in each.parts)
        users = {each.guid: each for each in self.project.users}
        return [
            CoderLine(
                users.get(guid, User(guid=guid)), n[guid], self._chosen(guid, users.get(guid))
            )
            for guid in sorted(n)
        ]

    def _chosen(self, guid: str, user: User | None) -> str:
        keys = {str(each.pk) for each in self.people} | {LEFT_OUT}
        asked = self.choices.coders.get(guid, "")
        if asked in keys:
            return asked
        known = {guid_in(self.audit, "person", each.pk): each for each in self.people}
        if guid in known:
            return str(known[guid].pk)
        if guid == guid_in(self.audit, "person", "consensus"):
            return LEFT_OUT
        named = [
            each for each in self.people if user and str(each).casefold() == user.name.casefold()
        ]
        return str((named[0] if len(named) == 1 else self.person).pk)

    @property
    def n_known(self) -> int:
        """How many documents are here already."""
        return len(self.known)

    @property
    def doubtful_ways(self) -> list[WayLine]:
        """Between which ways of counting somebody has to choose; none: all are told."""
        ways = dict.fromkeys(w for each in self.sources.doubtful.values() for w in each.ways)
        return [WayLine(way, tuple(self._held(way))) for way in ways]

    def _held(self, way: Counting) -> Iterator[str]:
        sources = Sources(self.project, way)
        for document in sources.documents:
            text = document.text
            if text is None or text.guid not in sources.doubtful:
                continue
            for passage in text.passages[:_SHOWN]:
                yield text.text[passage.start : passage.end][:_LONGEST]
            return


def read_of(brought: BroughtProject) -> ReadProject:
    """What was read of a project that waits."""
    assert brought.read is not None
    brought.read.audit = brought.audit
    with brought.read.open() as stream:
        return ANSWER.validate_json(stream.read())
