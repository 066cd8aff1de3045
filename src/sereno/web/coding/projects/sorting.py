"""What becomes of a project's sets and variables: categories, activities, what is known of people.

A person chooses; what is plain by its words is proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from sereno.exchange.refi_qda.losses import Loss
from sereno.exchange.refi_qda.project import Project, Set, Variable
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import LANGUAGES
from sereno.web.coding.models import Part
from sereno.web.coding.projects.choices import LEFT_OUT
from sereno.web.coding.projects.sources import ComingDocument, Fact
from sereno.web.coding.texts.making import is_nameless
from sereno.web.diagnosis.models import Activity, AgeBand, Sex

CATEGORY: Final = "category"
ACTIVITY: Final = "activity"
_OF_PEOPLE: Final[Mapping[str, type[models.TextChoices]]] = {
    "sex": Sex,
    "age": AgeBand,
    "part": Part,
}
_NAMES: Final = {
    **dict.fromkeys(("SEXO", "SEX", "GENERO", "GENDER"), "sex"),
    **dict.fromkeys(("EDAD", "AGE", "GRUPO DE EDAD", "AGE GROUP"), "age"),
    **dict.fromkeys(("PARTE", "PART", "PAPEL", "ROL", "ROLE"), "part"),
}
_SAID: Final = {
    **dict.fromkeys(("MUJER", "FEMENINO", "WOMAN", "FEMALE", "F"), Sex.WOMEN),
    **dict.fromkeys(("HOMBRE", "MASCULINO", "MAN", "MALE"), Sex.MEN),
}
_UNTIL: Final = (
    *((11, AgeBand.CHILDREN), (17, AgeBand.ADOLESCENTS), (29, AgeBand.YOUNG)),
    *((59, AgeBand.ADULTS), (120, AgeBand.OLDER)),
)
# A variable of more values is none of a few groups, and a page can't ask for each.
MOST_VALUES: Final = 40


@dataclass(frozen=True)
class SetLine:
    """A set. codes: what becomes of those in it; documents: the activity under which they come."""

    at: int
    set: Set
    codes: str
    documents: str


@dataclass(frozen=True)
class ValueLine:
    """A value of a variable, and what it is here; "": nothing."""

    field: str
    written: str
    chosen: str


@dataclass(frozen=True)
class VariableLine:
    """A variable that documents have. use: what it tells here; "": nothing."""

    field: str
    variable: Variable
    n: int
    use: str
    values: Sequence[ValueLine]


class Sorting:
    """A project's sets and variables by somebody's picks. What is picked wrongly counts as not."""

    def __init__(
        self,
        project: Project,
        documents: Sequence[ComingDocument],
        activities: Sequence[Activity],
        picks: Mapping[str, str],
    ) -> None:
        self._project, self._documents, self._picks = project, documents, picks
        self.activities = {str(each.number): each for each in activities}

    @cached_property
    def sets(self) -> list[SetLine]:
        """The sets with anything in them that may be taken."""
        here = {each.guid for each in self._documents}
        found = []
        for at, each in enumerate(self._project.sets):
            codes = self._picks.get(f"set{at}", CATEGORY) if each.codes else ""
            documents = ""
            if here.intersection(each.sources):
                asked = self._picks.get(f"group{at}")
                documents = asked if asked in self.activities else ""
                if asked is None:
                    documents = self._called(each.name)
            found.append(SetLine(at, each, codes, documents))
        return found

    @cached_property
    def variables(self) -> list[VariableLine]:
        """The variables that anything has a value of."""
        values: dict[str, dict[str, None]] = {}
        n: dict[str, set[str]] = {}
        for document in self._documents:
            for variable, written in _all_facts(document):
                values.setdefault(variable, {})[written] = None
                n.setdefault(variable, set()).add(document.guid)
        found = []
        for at, each in enumerate(self._project.variables):
            if each.guid not in values:
                continue
            field = f"var{at}"
            use = self._picks.get(field, _NAMES.get(fold(each.name), ""))
            use = use if use in (*_OF_PEOPLE, ACTIVITY) else ""
            lines = [
                ValueLine(f"{field}-{i}", written, self._value(use, f"{field}-{i}", written))
                for i, written in enumerate(sorted(values[each.guid]))
            ]
            found.append(VariableLine(field, each, len(n[each.guid]), use, lines if use else []))
        return found

    def options(self, use: str) -> list[tuple[str, str]]:
        """What a value may be."""
        if use == ACTIVITY:
            return [(key, _with_areas(each)) for key, each in self.activities.items()]
        return [(key, str(words)) for key, words in _OF_PEOPLE[use].choices]

    def _value(self, use: str, field: str, written: str) -> str:
        if not use:
            return ""
        asked = self._picks.get(field)
        if asked is None:
            return self._called(written) if use == ACTIVITY else guess(use, written)
        known = self.activities if use == ACTIVITY else _OF_PEOPLE[use].values
        return asked if asked in known else ""

    def _called(self, name: str) -> str:
        alike = [key for key, each in self.activities.items() if fold(str(each)) == fold(name)]
        return alike[0] if len(alike) == 1 else ""

    @cached_property
    def _told(self) -> dict[Fact, tuple[str, str]]:
        """By a variable and its value what that tells, and which."""
        return {
            (line.variable.guid, value.written): (line.use, value.chosen)
            for line in self.variables
            for value in line.values
            if value.chosen
        }

    def activity_of(self, document: ComingDocument) -> Activity | None:
        """The activity under which a document comes by its sets or variables; None: by neither."""
        for line in self.sets:
            if line.documents and document.guid in line.set.sources:
                return self.activities[line.documents]
        for fact in document.facts:
            use, key = self._told.get(fact, ("", ""))
            if use == ACTIVITY:
                return self.activities[key]
        return None

    def people_of(self, document: ComingDocument) -> Iterator[tuple[str, dict[str, str]]]:
        """What is known of who speaks in a document, by what they are called; "": whoever does."""
        told = self._of_people(document.facts)
        named = {name: self._of_people(facts) for name, facts in document.people}
        unknown = [known for name, known in named.items() if not is_nameless(name)]
        for key in _OF_PEOPLE:
            values = {known.get(key, "") for known in unknown}
            if len(values) == 1 and "" not in values and len(unknown) == len(named):
                told[key] = values.pop()
        if told:
            yield "", told
        for name, known in named.items():
            if known and is_nameless(name):
                yield name, known

    def _of_people(self, facts: Sequence[Fact]) -> dict[str, str]:
        pairs = [self._told.get(fact, ("", "")) for fact in facts]
        return {use: key for use, key in pairs if use in _OF_PEOPLE}

    def losses(self, is_new: Callable[[ComingDocument], bool]) -> Iterator[Loss]:
        """What of sets, variables and cases is lost. is_new: whether a document isn't here yet."""
        new = [each for each in self._documents if is_new(each)]
        guids = {each.guid for each in new}
        for line in self.sets:
            is_lost = line.codes == LEFT_OUT or bool(line.set.notes)
            if is_lost or (guids.intersection(line.set.sources) and not line.documents):
                yield Loss("refi_set_left_out", line.set.name)
        facts = {fact for each in new for fact in _all_facts(each)}
        told = {variable for variable, _written in facts}
        for variable in self.variables:
            if not variable.use and variable.variable.guid in told:
                yield Loss("refi_variable_left_out", variable.variable.name)
            for value in variable.values:
                if not value.chosen and (variable.variable.guid, value.written) in facts:
                    name = f"{variable.variable.name}: {value.written}"
                    yield Loss("refi_value_left_out", name)
        for document in new:
            known = [self._of_people(facts) for name, facts in document.people
                     if not is_nameless(name)]  # fmt: skip
            if any(each != known[0] for each in known):
                yield Loss("refi_value_of_several", document.name)
        for case in self._project.cases:
            is_named = bool(case.name) and not is_nameless(case.name)
            is_of_new = bool(guids.intersection(case.sources)) or not case.sources
            if is_of_new and (is_named or case.codes or case.description):
                yield Loss("refi_case_left_out", case.name)


def _all_facts(document: ComingDocument) -> Iterator[Fact]:
    yield from document.facts
    for _name, facts in document.people:
        yield from facts


def guess(use: str, written: str) -> str:
    """What a value is by its words, "" where they don't tell it."""
    said = fold(written)
    for language in LANGUAGES:
        with override(language):
            for key, words in _OF_PEOPLE[use].choices:
                if said in (fold(str(words)), fold(key)):
                    return str(key)
    if use == "age" and said.isdigit():
        return next((str(band) for most, band in _UNTIL if int(said) <= most), "")
    return str(_SAID.get(said, "")) if use == "sex" else ""


def _with_areas(activity: Activity) -> str:
    areas = ", ".join(str(each) for each in activity.areas.all())
    return (
        _("{activity} ({areas})").format(activity=activity, areas=areas) if areas else str(activity)
    )
