"""The versions of a form as one: their questions joined by name, in the order of the newest.

A question that moved to another group keeps its results. A name that a version has several times
says nothing by itself: there the groups around it belong to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sereno.exchange.xlsforms.questions import REPEAT, Choice, Form, Question


@dataclass(frozen=True)
class Joined:
    """A question, or the repeat of a table, in all versions that have it.

    question, form: of the newest of them. paths: where its answer stands, by version. table: the
    key of the repeat in which it is asked, "" for the form itself.
    """

    key: str
    question: Question
    form: Form
    table: str
    paths: Mapping[int, str]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class FormTable:
    """The form itself, or one of its repeats, with what each of its rows may hold."""

    key: str
    repeat: Joined | None
    columns: tuple[Joined, ...]

    @property
    def asked(self) -> list[Joined]:
        """What somebody answers."""
        return [each for each in self.columns if each.question.is_asked]

    def path_in(self, version: int) -> str | None:
        """The path of its rows in a version; None where that has no such repeat."""
        return "" if self.repeat is None else self.repeat.paths.get(version)


@dataclass(frozen=True)
class JoinedForm:
    """forms: by version, the newest first."""

    forms: Mapping[int, Form]

    @property
    def newest(self) -> Form:
        """The form that gives the order and the words."""
        return next(iter(self.forms.values()))

    @cached_property
    def tables(self) -> tuple[FormTable, ...]:
        """The form itself first, then its repeats."""
        found = list(self._joined())
        repeats = [each for each in found if each.question.type == REPEAT]
        return tuple(
            FormTable(
                repeat.key if repeat else "",
                repeat,
                tuple(
                    each
                    for each in found
                    if not each.question.holds_others
                    and each.table == (repeat.key if repeat else "")
                ),
            )
            for repeat in (None, *repeats)
        )

    def _joined(self) -> Iterator[Joined]:
        keys = {version: keys_of(form) for version, form in self.forms.items()}
        seen: set[str] = set()
        for version, form in self.forms.items():
            for question in form.questions:
                key = keys[version][question.path]
                if key in seen or question.type == "group":
                    continue
                seen.add(key)
                of = list(self._versions_of(key, keys))
                yield Joined(
                    key=key,
                    question=question,
                    form=form,
                    table=keys[version].get(question.repeat, ""),
                    paths={number: each.path for number, _form, each in of},
                    choices=_choices((form, each) for _number, form, each in of),
                )

    def _versions_of(
        self, key: str, keys: Mapping[int, Mapping[str, str]]
    ) -> Iterator[tuple[int, Form, Question]]:
        for number, form in self.forms.items():
            for each in form.questions:
                if keys[number][each.path] == key:
                    yield number, form, each


def keys_of(form: Form) -> dict[str, str]:
    """By what each question is known, by its path: its name, where that is said once."""
    often = Counter(each.name for each in form.questions)
    return {
        each.path: each.name if often[each.name] == 1 else without_root(each.path)
        for each in form.questions
    }


def without_root(path: str) -> str:
    """A path without the name of the form's root: `/data/g/q` is `g/q`."""
    return path.split("/", 2)[-1]


def _choices(found: Iterable[tuple[Form, Question]]) -> tuple[Choice, ...]:
    """Everything that could ever be chosen, in the order of the newest version."""
    choices: dict[str, Choice] = {}
    for form, question in found:
        for choice in form.choices(question):
            choices.setdefault(choice.name, choice)
    return tuple(choices.values())


def groups_around(joined: Joined, spoken: Sequence[str]) -> str:
    """The words of the groups in which a question stands, within its repeat."""
    by_path = {each.path: each for each in joined.form.questions}
    words: list[str] = []
    at = joined.question.within
    while at and (group := by_path.get(at)) and group.type != REPEAT:
        if group.label:
            words.insert(0, group.said(*spoken))
        at = group.within
    return " · ".join(words)
