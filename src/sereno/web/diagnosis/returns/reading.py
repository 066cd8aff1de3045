"""What a file of answers would become, as it stands now: nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sereno.exchange.submissions.instance import AnswerRow, rows_of
from sereno.exchange.submissions.returned_files import ReturnedFile, read_returned
from sereno.exchange.submissions.returned_rows import (
    ColumnTold,
    ReadReturn,
    ReturnedSubmission,
    put_together,
)
from sereno.exchange.xlsforms.questions import code_of
from sereno.vocabulary.language import language
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    AnswersReturn,
    Instrument,
    InstrumentVersion,
    Submission,
    VersionState,
)
from sereno.web.diagnosis.submissions.naming import ASKS_ACTIVITY
from sereno.web.people.models import Person

# Where the answers go: the tray, the activity that a column names, or one activity for all.
TRAY: Final = ""
_COLUMN: Final = "column:"
_AT_A_TIME: Final = 500
_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True)
class Coming:
    """A submission that isn't here yet, with its place."""

    returned: ReturnedSubmission
    version: InstrumentVersion
    activity: Activity | None


class Reading:
    """A file of answers by somebody's choices. version: of the form, by its number; place: where
    the answers go. What is chosen wrongly counts as not chosen.
    """

    def __init__(
        self, brought: AnswersReturn, person: Person, *, version: str = "", place: str | None = None
    ) -> None:
        self.brought, self.audit, self._person = brought, brought.audit, person
        assert brought.file is not None
        with brought.file.open() as stream:
            self.file: ReturnedFile = read_returned(stream, where=brought.file_name)
        self.versions = versions_of(brought.instrument)
        self._asked_version, self._asked_place = version, place

    @cached_property
    def version(self) -> InstrumentVersion:
        """The one that is chosen; else what the file names most often, or the newest."""
        by_number = {str(each.version): each for each in self.versions}
        if self._asked_version in by_number:
            return by_number[self._asked_version]
        newest = self.versions[0]
        named = Counter(each.version for each in put_together(self.file, newest.read).submissions)
        by_name = {each.form_version: each for each in self.versions}
        known = [(n, by_name[name]) for name, n in named.items() if name in by_name]
        return max(known, key=lambda pair: pair[0])[1] if known else newest

    @cached_property
    def read(self) -> ReadReturn:
        """The file by the chosen version."""
        return put_together(self.file, self.version.read)

    @cached_property
    def _by_version(
        self,
    ) -> Mapping[str, tuple[InstrumentVersion, Mapping[str, ReturnedSubmission]]]:
        """What names another version that is known, read by that one: by its name."""
        named = {each.version for each in self.read.submissions}
        found = {}
        for each in self.versions:
            if each.form_version in named and each != self.version:
                read = put_together(self.file, each.read)
                found[each.form_version] = (each, {sub.key: sub for sub in read.submissions})
        return found

    @cached_property
    def place(self) -> str:
        """Where the answers go; by itself where a question or column names the activity."""
        options = dict(self.places)
        if self._asked_place is not None and self._asked_place in options:
            return self._asked_place
        named = (f"{_COLUMN}{path}" for path in self._columns if _names_activity(path))
        return next(named, TRAY)

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """The choices of `place`, in words."""
        columns = [
            (f"{_COLUMN}{path}", _("as the column “{head}” says").format(head=head))
            for path, head in self._columns.items()
        ]
        # Several have one title: their days tell them apart.
        activities = [
            (
                str(each.number),
                f"{each} ({date_format(each.on, 'SHORT_DATE_FORMAT')})" if each.on else str(each),
            )
            for each in self._activities.values()
        ]
        return [(TRAY, _("into the tray, to be placed one by one")), *columns, *activities]

    @cached_property
    def _columns(self) -> Mapping[str, str]:
        """What is answered once with nothing but known numbers of activities: {path: head}."""
        numbers = {str(number) for number in self._activities}
        values: dict[str, set[str]] = {}
        for each in self.read.submissions:
            for path, value in each.rows[0].values.items():
                values.setdefault(path, set()).add(value.strip())
        fitting = [path for path, said in values.items() if said <= numbers]
        heads = {told.path: told.head for told in self.read.columns if told.path}
        return {path: heads.get(path, path.rpartition("/")[2]) for path in fitting}

    @cached_property
    def _activities(self) -> Mapping[int, Activity]:
        rows = Activity.objects.for_person(self.audit, self._person)
        open_ = rows.exclude(state=ActivityState.CANCELLED).order_by("-number")
        return {each.number: each for each in open_}

    def coming(self) -> Iterator[Coming]:
        """What isn't here yet."""
        for each in self.read.submissions:
            if each.key in self._here:
                continue
            version, found = self.version, each
            if each.version in self._by_version:
                version, read = self._by_version[each.version]
                found = read[each.key]
            yield Coming(found, version, self._activity_of(found))

    @cached_property
    def _here(self) -> set[str]:
        """The keys of the file that the audit has submissions of."""
        found: set[str] = set()
        for keys in self._keys():
            rows = Submission.objects.filter(audit=self.audit, instance_id__in=keys)
            found.update(rows.values_list("instance_id", flat=True))
        return found

    @property
    def here(self) -> int:
        """How many submissions of the file are here already."""
        return len(self._here)

    @cached_property
    def differing(self) -> int:
        """How many of them hold something else here: they stay as they are here."""
        told = {each.key: each.rows for each in self.read.submissions}
        n = 0
        for keys in self._keys():
            rows = Submission.objects.filter(audit=self.audit, instance_id__in=keys)
            for each in rows.defer("xml"):
                n += _answered(rows_of(each.answers)) != _answered(told[each.instance_id])
        return n

    def _keys(self) -> Iterator[list[str]]:
        keys = [each.key for each in self.read.submissions]
        for at in range(0, len(keys), _AT_A_TIME):
            yield keys[at : at + _AT_A_TIME]

    def _activity_of(self, submission: ReturnedSubmission) -> Activity | None:
        place = self.place
        if place.startswith(_COLUMN):
            place = submission.rows[0].values.get(place.removeprefix(_COLUMN), "").strip()
        is_number = place.isascii() and place.isdigit() and len(place) <= _LONGEST_NUMBER
        return self._activities.get(int(place)) if is_number else None

    @cached_property
    def matched(self) -> list[tuple[ColumnTold, str]]:
        """The columns that a question fits, with its words."""
        words = self._words
        return [(told, words[told.path]) for told in self.read.columns if told.path]

    @cached_property
    def unmatched(self) -> list[ColumnTold]:
        """The columns that none fits."""
        return [told for told in self.read.columns if told.is_kept]

    @cached_property
    def unknown(self) -> list[tuple[str, Sequence[str]]]:
        """Questions with the answers that no choice is."""
        return [(self._words[path], values) for path, values in self.read.unknown.items()]

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """What each question says, by its path."""
        form = self.version.read
        spoken = (language(), code_of(form.default_language))
        return {each.path: each.said(*spoken) for each in form.questions}


def versions_of(instrument: Instrument) -> list[InstrumentVersion]:
    """The versions that somebody may have answered: the published one first, the newest next."""
    rows = instrument.versions.exclude(state=VersionState.DRAFT).order_by("-version")
    return sorted(rows.defer("xform"), key=lambda each: each.state != VersionState.PUBLISHED)


def _names_activity(path: str) -> bool:
    return path.rpartition("/")[2].lower() in ASKS_ACTIVITY


def _answered(rows: Sequence[AnswerRow]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is answered, without what Sereno or another server put beside it."""
    return [
        (
            row.path,
            sorted(
                (p, v) for p, v in row.values.items() if "/meta/" not in p and "/brought/" not in p
            ),
        )
        for row in rows
    ]
