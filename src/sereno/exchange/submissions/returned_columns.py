"""What the columns of a table from elsewhere mean: which question, which part of it, or which of
what ODK Central and KoboToolbox tell about a submission.

A question may stand there by its name or its words in any language, with its groups or without, and
between them `/`, `-` or `.`. What fits two questions equally well fits none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sereno.exchange.submissions.returned_files import ReturnedTable
from sereno.exchange.xlsforms.questions import GEOMETRIES, REPEAT, Form, Question

System = Literal[
    "key", "uuid", "parent", "index", "parent_index", "parent_table", "received", "version", "said"
]
# What links rows or tells of the sending; of `said` nothing is kept, since it follows from others.
SYSTEM: Final[Mapping[str, System]] = {
    "KEY": "key",
    "instanceID": "key",
    "meta-instanceID": "key",
    "meta/instanceID": "key",
    "meta.instanceID": "key",
    "_uuid": "uuid",
    "PARENT_KEY": "parent",
    "_index": "index",
    "_parent_index": "parent_index",
    "_parent_table_name": "parent_table",
    "SubmissionDate": "received",
    "_submission_time": "received",
    "FormVersion": "version",
    "__version__": "version",
    **dict.fromkeys(
        (
            *("_id", "_status", "_geolocation", "_attachments", "_xform_id_string", "_notes_count"),
            *("formhub/uuid", "meta/rootUuid", "AttachmentsPresent", "AttachmentsExpected"),
            *("SubmitterID", "Edits", "_bamboo_dataset_id", "_media_count", "_total_media"),
        ),
        "said",
    ),
}
_OF_SUBMISSION: Final = "_submission__"
_SEPARATORS: Final = ("/", "-", ".")
_PARTS: Final = (
    ("-Latitude", "-Longitude", "-Altitude", "-Accuracy"),
    ("_latitude", "_longitude", "_altitude", "_precision"),
)


@dataclass(frozen=True)
class Meaning:
    """What a column means.

    path: of the question. part: of a place, 0 to 3. choice: of several, one that was chosen or not.
    system: what it tells of the submission. All empty: nobody knows.
    """

    path: str = ""
    part: int | None = None
    choice: str = ""
    system: System | None = None

    @property
    def is_known(self) -> bool:
        """Whether it means anything."""
        return bool(self.path) or self.system is not None


UNKNOWN: Final = Meaning()


def system_of(head: str) -> System | None:
    """What a column that no question has tells of the sending, whatever the form."""
    is_said = head.startswith(_OF_SUBMISSION) or head.endswith("_URL")
    return SYSTEM.get(head, "said" if is_said else None)


class Columns:
    """The columns of one table, which is that of the form itself (repeat "") or of a repeat."""

    def __init__(self, form: Form, repeat: str) -> None:
        self._form, self._repeat = form, repeat
        self._by_path = {each.path: each for each in form.questions}
        self._known: list[dict[str, set[Meaning]]] = []
        mine = [q for q in form.questions if q.repeat == repeat and not q.holds_others]
        # Names with all groups, without them, words with groups, and words alone: the surest first.
        for bases in (self._full_names, self._inner_names, self._words, self._own_words):
            found: dict[str, set[Meaning]] = defaultdict(set)
            for question in mine:
                for base in bases(question):
                    for head, meaning in self._heads(question, base):
                        found[head].add(meaning)
            self._known.append(found)

    def meaning_of(self, head: str) -> Meaning:
        """What a column of that head means."""
        for known in self._known:
            fitting = known.get(head, ())
            if len(fitting) == 1:
                return next(iter(fitting))
            if fitting:
                break
        system = system_of(head)
        return UNKNOWN if system is None else Meaning(system=system)

    def meanings(self, heads: Iterable[str]) -> list[Meaning]:
        """Of all columns; of the same question twice only the first."""
        found: list[Meaning] = []
        for head in heads:
            meaning = self.meaning_of(head)
            is_again = bool(meaning.path) and meaning in found
            found.append(UNKNOWN if is_again else meaning)
        return found

    def _heads(self, question: Question, base: str) -> Iterator[tuple[str, Meaning]]:
        yield base, Meaning(question.path)
        if question.type in GEOMETRIES:
            before, _sep, name = base.rpartition("/")
            for n in range(4):
                central, kobo = (parts[n] for parts in _PARTS)
                yield f"{base}{central}", Meaning(question.path, part=n)
                yield f"_{base}{kobo}", Meaning(question.path, part=n)
                if before:
                    yield f"{before}/_{name}{kobo}", Meaning(question.path, part=n)
        if question.type == "select_multiple":
            for choice in self._form.choices(question):
                for said in {choice.name, *choice.label.values()}:
                    for separator in _SEPARATORS:
                        if said:
                            yield (
                                f"{base}{separator}{said}",
                                Meaning(question.path, choice=choice.name),
                            )

    def _full_names(self, question: Question) -> Iterator[str]:
        parts = question.path.split("/")[2:]
        for separator in _SEPARATORS:
            yield separator.join(parts)

    def _inner_names(self, question: Question) -> Iterator[str]:
        inside = question.path.removeprefix(self._repeat).strip("/").split("/")
        parts = inside if self._repeat else inside[1:]
        for separator in _SEPARATORS:
            yield separator.join(parts)
        yield question.name

    def _words(self, question: Question) -> Iterator[str]:
        around = list(self._around(question))
        for language, said in question.label.items():
            words = [each.label.get(language, "") or each.name for each in around]
            for separator in _SEPARATORS:
                yield separator.join([*words, said.strip()])

    def _own_words(self, question: Question) -> Iterator[str]:
        for said in question.label.values():
            if said.strip():
                yield said.strip()

    def _around(self, question: Question) -> Iterator[Question]:
        within = self._by_path.get(question.within)
        if within is not None:
            yield from self._around(within)
            yield within


def repeat_of(table: ReturnedTable, form: Form) -> str | None:
    """Of which repeat a table is, "" for the form itself; None where nothing tells.

    By its name first: that of a file ends with the repeat's, that of a sheet is cut after 31 signs.
    """
    links = {SYSTEM.get(head) for head in table.heads}
    if not links & {"parent", "parent_index"}:
        return ""
    named = [each.path for each in form.repeats if _is_called(table.name, each)]
    if len(named) == 1:
        return named[0]
    fits = {
        path: sum(bool(each.path) for each in Columns(form, path).meanings(set(table.heads)))
        for path in named or [each.path for each in form.questions if each.type == REPEAT]
    }
    best = max(fits.values(), default=0)
    fitting = [path for path, n in fits.items() if n == best]
    return fitting[0] if best and len(fitting) == 1 else None


def _is_called(name: str, repeat: Question) -> bool:
    called: Sequence[str] = [repeat.name, *(said for said in repeat.label.values() if said)]
    without_number = name.rpartition("~")[0] if name.rpartition("~")[2].isdigit() else ""
    return any(
        each == said[: len(each)] if len(each) == 31 else each == said or each.endswith(f"-{said}")
        for said in called
        for each in (name, without_number)
        if each
    )
