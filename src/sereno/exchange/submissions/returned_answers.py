"""Answers as another server writes them, turned into what a device would have sent."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from sereno.exchange.submissions.returned_columns import Meaning
from sereno.exchange.xlsforms.questions import SELECTS, Form, Question

# A choice of several in a column of its own.
_CHOSEN: Final = frozenset({"1", "1.0", "true", "yes", "sí", "si", "x"})
_NOT_CHOSEN: Final = frozenset({"0", "0.0", "false", "no"})
# A day as workbooks keep it.
_MIDNIGHT: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]00:00:00(?:\.0+)?")
_BETWEEN: Final = re.compile(r"[\s,;|]*")


class Answering:
    """The answers of a form's rows. unknown: by path, what no choice of its list is."""

    def __init__(self, form: Form) -> None:
        self._questions = {each.path: each for each in form.questions}
        self._form = form
        self.unknown: dict[str, dict[str, None]] = defaultdict(dict)
        self._words_of = cache(self._words)

    def values_of(self, given: Iterable[tuple[Meaning, str]]) -> dict[str, str]:
        """What a row answers, by path; given: its cells that aren't empty, with what they mean."""
        whole: dict[str, str] = {}
        parts: dict[str, dict[int, str]] = defaultdict(dict)
        chosen: dict[str, list[str]] = defaultdict(list)
        for meaning, cell in given:
            if meaning.part is not None:
                parts[meaning.path][meaning.part] = cell.strip()
            elif meaning.choice:
                if cell.strip().lower() in _CHOSEN or cell.strip() in self._labels(meaning):
                    chosen[meaning.path].append(meaning.choice)
                elif cell.strip().lower() not in _NOT_CHOSEN:
                    self.unknown[meaning.path][cell] = None
            else:
                whole[meaning.path] = cell
        found = {path: " ".join(self._in_order(path, names)) for path, names in chosen.items()}
        for path, told in parts.items():
            if 0 in told and 1 in told:
                found[path] = " ".join(told.get(n, "0") for n in range(4))
        for path, cell in whole.items():
            # Columns of single choices are surer than labels in one cell.
            if path not in found or self._questions[path].type not in SELECTS:
                found[path] = self._answer(self._questions[path], cell)
        return found

    def _labels(self, meaning: Meaning) -> set[str]:
        choices = self._form.choices(self._questions[meaning.path])
        return {
            said
            for choice in choices
            if choice.name == meaning.choice
            for said in (choice.name, *choice.label.values())
        }

    def _in_order(self, path: str, names: Sequence[str]) -> list[str]:
        choices = self._form.choices(self._questions[path])
        return [each.name for each in choices if each.name in set(names)]

    def _answer(self, question: Question, cell: str) -> str:
        if question.type == "date" and _MIDNIGHT.fullmatch(cell.strip()):
            return cell.strip()[:10]
        if question.type not in SELECTS or not self._form.choices(question):
            return cell
        words = self._words_of(question.path)
        if question.type == "select_one":
            name = words.get(cell.strip())
            if name is None:
                self.unknown[question.path][cell.strip()] = None
            return name or cell.strip()
        names = list(self._several(cell, words))
        for each in names:
            if each not in words.values():
                self.unknown[question.path][each] = None
        return " ".join(names)

    def _words(self, path: str) -> Mapping[str, str]:
        """Everything that a choice may be called: {words: name}. A name means itself."""
        choices = self._form.choices(self._questions[path])
        found: dict[str, str] = {}
        for choice in choices:
            for said in choice.label.values():
                found.setdefault(said.strip(), choice.name)
        return found | {choice.name: choice.name for choice in choices}

    def _several(self, cell: str, words: Mapping[str, str]) -> Iterator[str]:
        """Names, or words that may hold spaces themselves: the longest that fits comes first."""
        if all(part in words.values() for part in cell.split()):
            yield from cell.split()
            return
        longest = sorted(words, key=len, reverse=True)
        at = 0
        while (at := _end_of(_BETWEEN, cell, at)) < len(cell):
            fitting = next((said for said in longest if said and cell.startswith(said, at)), None)
            if fitting is None:
                part = cell[at:].split()[0]
                yield part
                at += len(part)
            else:
                yield words[fitting]
                at += len(fitting)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
