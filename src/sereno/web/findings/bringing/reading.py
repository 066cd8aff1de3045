"""Rows of a file as recommendations, or why a row can't be one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from sereno.exchange.recommendation_files import HEADINGS, PARTS, TableRow, items_by_role
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.in_both import InBoth
from sereno.vocabulary.plain_text import hidden_signs, shortened
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import KnownAreas, known_areas
from sereno.web.documents import Values
from sereno.web.findings.bringing.words import known_words
from sereno.web.findings.models import Deliverable, Finding, Recommendation, TargetServed
from sereno.web.findings.recommendations.changes import Serving, ToDeliver
from sereno.web.findings.recommendations.forms import MOST_DELIVERABLES
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.tools import whole_number
from sereno.web.topics.models import Topic, TopicState

MOST_SHOWN = 60
# More than any cell of a list that a workbook can hold.
LONGEST_LIST = 32_767
_TEXTS = (
    *("reference", "title", "text", "expected_result", "indicator", "baseline", "target"),
    "resources",
)
_SEVERAL_LINES = ("text", "expected_result", "resources")
# People write "Meta 16.1" and "ODS 16.1".
_CALLED_TARGET = re.compile(r"(?:ods|sdg|metas?|targets?)\b[\s:]*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:[,\n&]|\b[ye]\b|\band\b)\s*", re.IGNORECASE)
_QUANTITY = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+)?")
# As it is written in Mexico, and in Spain: the day before the month.
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass
class ReadRecommendation:
    """A row that can be a draft. fields: those of the model in its own row.

    responsible, partners: names, for whoever isn't in the directory yet is put into it.
    """

    line: int
    fields: Values
    responsible: str = ""
    partners: tuple[str, ...] = ()
    areas: dict[str, str] = field(default_factory=dict)
    deliverables: tuple[ToDeliver, ...] = ()
    targets: tuple[Serving, ...] = ()
    findings: tuple[int, ...] = ()


class RowReader:
    """Reads rows of one file: what they name is looked up once.

    columns: {role: heading}. person: whose findings are found.
    """

    def __init__(
        self, audit: Audit, person: Person, headings: tuple[str, ...], columns: Mapping[str, str]
    ) -> None:
        self._places = {role: headings.index(name) for role, name in columns.items()}
        self._areas: KnownAreas = known_areas(audit)
        self._found_areas: dict[str, str | Problem] = {}
        self._topics: dict[str, Topic] = {}
        topics = Topic.objects.filter(audit=audit, state=TopicState.IN_USE)
        for topic in topics.order_by("number"):
            for word in (topic.key, topic.name_es, topic.name_en):
                self._topics.setdefault(fold(word), topic)
        self._targets = [code for code, each in sdg().items() if each.level == "target"]
        seen = Finding.objects.for_person(audit, person).order_by()
        self._findings = dict(seen.values_list("number", "pk"))
        rows = Recommendation.objects.filter(audit=audit).values_list("reference", "title")
        self._taken: dict[str, str] = dict(rows)
        self._lines: dict[str, int] = {}

    def read(self, row: TableRow) -> ReadRecommendation | list[Problem] | None:
        """A draft, or all that is wrong with the row; None of a row that says nothing."""
        if row.refused is not None:
            return [row.refused]
        cells = {role: row.cells[place] for role, place in self._places.items()}
        if not any(cells.values()):
            return None
        wrong: list[Problem] = []
        read = ReadRecommendation(row.line, {})
        for role, cell in cells.items():
            if not cell:
                continue
            if role in PARTS and len(cell) > LONGEST_LIST:
                wrong.append(_too_long(role, cell, LONGEST_LIST))
                continue
            try:
                self._take(read, role, cell)
            except Problem as problem:
                wrong.append(problem)
            except ExceptionGroup as several:
                wrong += [each for each in several.exceptions if isinstance(each, Problem)]
        if not cells.get("title"):
            wrong.append(Problem("brought_title_missing"))
        if not wrong and (reference := read.fields.get("reference")):
            self._lines[reference] = row.line
        return wrong or read

    def _take(self, read: ReadRecommendation, role: str, cell: str) -> None:
        if role in _TEXTS:
            read.fields[role] = _text(role, cell)
            if role == "reference":
                self._refuse_twice(read.fields[role])
        elif role in ("addressee", "horizon", "access_level"):
            read.fields[role] = _known(role, cell)
        elif role in ("impact", "feasibility"):
            read.fields[role] = _grade(role, cell)
        elif role == "due_on":
            read.fields[role] = _day(cell)
        elif role == "responsible":
            read.responsible = _text(role, cell, Organisation, "name")
        else:
            _LISTS[role](self, read, role, cell)

    def _refuse_twice(self, reference: str) -> None:
        if (title := self._taken.get(reference)) is not None:
            raise Problem("reference_twice", reference=reference, title=title)
        if (line := self._lines.get(reference)) is not None:
            raise Problem("brought_reference_twice", reference=reference, line=line)

    def _topic(self, read: ReadRecommendation, _role: str, cell: str) -> None:
        topic = self._topics.get(fold(cell))
        if topic is None:
            near = get_close_matches(fold(cell), self._topics, n=1, cutoff=0)
            nearest = [self._topics[each] for each in near]
            raise Problem(
                "brought_topic_unknown",
                topic=shortened(cell, MOST_SHOWN),
                nearest=InBoth(nearest[0].name_es, nearest[0].name_en) if nearest else "",
            )
        read.fields["topic"] = topic

    def _words(self, read: ReadRecommendation, role: str, cell: str) -> None:
        """Beneficiaries and principles: by their values or words, also with commas between."""
        items = [item[0] for item in items_by_role(role, cell)]
        named: dict[str, None] = {}
        for item in items:
            is_one = fold(item) in known_words(role)
            for word in [item] if is_one else item.split(","):
                named[_known(role, word)] = None
        read.fields[role] = list(named)

    def _partners(self, read: ReadRecommendation, role: str, cell: str) -> None:
        names = [_text(role, item[0], Organisation, "name") for item in items_by_role(role, cell)]
        read.partners = tuple(dict.fromkeys(names))

    def _in_areas(self, read: ReadRecommendation, role: str, cell: str) -> None:
        wrong = []
        for name, *code in items_by_role(role, cell):
            wanted = code[0] if code and code[0] else name
            found = self._found_areas.get(wanted) or self._area(wanted)
            if isinstance(found, Problem):
                wrong.append(found)
            else:
                read.areas[found] = self._areas.labels[found]
        if wrong:
            raise ExceptionGroup(role, wrong)

    def _area(self, wanted: str) -> str | Problem:
        code, meant = self._areas.find(wanted)
        self._found_areas[wanted] = code or Problem(
            "brought_area_unknown", area=shortened(wanted, MOST_SHOWN), meant="; ".join(meant)
        )
        return self._found_areas[wanted]

    def _deliverables(self, read: ReadRecommendation, role: str, cell: str) -> None:
        items = items_by_role(role, cell)
        if len(items) > MOST_DELIVERABLES:
            raise Problem("brought_too_many", n=len(items), most=MOST_DELIVERABLES)
        read.deliverables = tuple(map(_deliverable, items))

    def _serving(self, read: ReadRecommendation, role: str, cell: str) -> None:
        served: dict[str, Serving] = {}
        for codes, *more in items_by_role(role, cell):
            how = _known("contribution", more[0]) if more and more[0] else "direct"
            why = _text(role, more[1], TargetServed, "rationale") if len(more) > 1 else ""
            for code in (_CALLED_TARGET.sub("", each) for each in _AND.split(codes.strip())):
                # Sheets show 16.10 as 16.1 when it was typed as a number: nobody can tell that.
                if code not in self._targets:
                    near = get_close_matches(code, self._targets, n=1, cutoff=0)
                    raise Problem(
                        "sdg_target_unknown", target=shortened(code, MOST_SHOWN), nearest=near[0]
                    )
                served[code] = Serving(code, how, why)
        read.targets = tuple(served.values())

    def _resting(self, read: ReadRecommendation, role: str, cell: str) -> None:
        keys: dict[int, None] = {}
        for numbers in (item[0] for item in items_by_role(role, cell)):
            for number in map(str.strip, numbers.split(",")):
                found = whole_number(number)
                key = None if found is None else self._findings.get(found)
                if key is None:
                    raise Problem("brought_finding_unknown", finding=shortened(number, MOST_SHOWN))
                keys[key] = None
        read.findings = tuple(keys)


_LISTS: dict[str, Callable[[RowReader, ReadRecommendation, str, str], None]] = {
    "topic": RowReader._topic,
    "beneficiaries": RowReader._words,
    "principles": RowReader._words,
    "partners": RowReader._partners,
    "areas": RowReader._in_areas,
    "deliverables": RowReader._deliverables,
    "targets": RowReader._serving,
    "findings": RowReader._resting,
}


def _text(role: str, cell: str, model: type[Any] = Recommendation, name: str = "") -> str:
    """A text as the field `name` of a model takes it, the role's own if none is said.

    Raises Problem brought_too_long and brought_hidden.
    """
    several = role in _SEVERAL_LINES
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not several:
        text = " ".join(text.split())
    most = model._meta.get_field(name or role).max_length
    if len(text) > most:
        raise _too_long(role, text, most)
    if hidden := hidden_signs(text, lines=several):
        place, sign = hidden[0]
        before = "".join(each for each in text[:place] if each.isprintable())[-MOST_SHOWN:]
        raise Problem("brought_hidden", column=_called(role), sign=sign, before=before)
    return text


def _too_long(role: str, text: str, most: int) -> Problem:
    return Problem(
        "brought_too_long",
        column=_called(role),
        n=len(text),
        most=most,
        begins=shortened(text, MOST_SHOWN),
    )


def _called(role: str) -> InBoth:
    es, en = HEADINGS[role][:2]
    return InBoth(es, en)


def _known(role: str, cell: str) -> str:
    known = known_words(role)
    value = known.get(fold(cell))
    if value is None:
        near = get_close_matches(fold(cell), known, n=1, cutoff=0.6)
        raise Problem(
            "brought_word_unknown",
            word=shortened(cell.strip(), MOST_SHOWN),
            nearest=known[near[0]] if near else "",
            known=", ".join(dict.fromkeys(known.values())),
        )
    return value


def _grade(role: str, cell: str) -> int:
    found = re.fullmatch(r"([1-5])(?:[.,]0+)?", cell)
    if found is None:
        raise Problem("brought_grade", column=_called(role), value=shortened(cell, MOST_SHOWN))
    return int(found[1])


def _day(cell: str) -> dt.date:
    if iso := _ISO.fullmatch(cell):
        parts = iso.groups()
    elif first := _DAY_FIRST.fullmatch(cell):
        parts = first.groups()[::-1]
    else:
        raise Problem("brought_day", value=shortened(cell, MOST_SHOWN))
    try:
        return dt.date(*map(int, parts))
    except ValueError as error:
        raise Problem("brought_day", value=shortened(cell, MOST_SHOWN)) from error


def _deliverable(item: Sequence[str]) -> ToDeliver:
    title, quantity, unit, due_on = [*item, "", "", ""][:4]
    if not title:
        raise Problem("brought_deliverable", value=" | ".join(item))
    return ToDeliver(
        _text("deliverables", title, Deliverable, "title"),
        _quantity(quantity) if quantity else None,
        _text("deliverables", unit, Deliverable, "unit"),
        _day(due_on) if due_on else None,
    )


def _quantity(text: str) -> Decimal:
    """A number with a point; commas are those of thousands, as Mexico writes them."""
    try:
        # "2,5" is no 25, and "1.500,00" no 1.5: a comma is taken off between thousands alone.
        if not _QUANTITY.fullmatch(plain := text.replace(" ", "").replace("\u00a0", "")):
            raise InvalidOperation
        kept = Decimal(plain.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise Problem("brought_quantity", value=shortened(text, MOST_SHOWN)) from error
    if kept >= Decimal(10) ** 12:
        raise Problem("brought_quantity", value=shortened(text, MOST_SHOWN))
    return kept


def read_rows(
    reader: RowReader, rows: Iterator[TableRow]
) -> Iterator[tuple[TableRow, ReadRecommendation | list[Problem]]]:
    """Each row that says something, with what became of it."""
    for row in rows:
        found = reader.read(row)
        if found is not None:
            yield row, found
