"""The tree of a plan, out of lines as somebody wrote them, and what of them makes no tree.

A line says where it stands in one of three ways: it names the line above it by its code, it has a
level (0 for the top), or its code is a number that holds that of the line above it ("2.3.1" stands
in "2.3"). Nothing is guessed beyond that: what can't be placed is told, and is put at the top so
that it can be looked at.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem

MOST_LEVELS: Final = 8
LONGEST_TEXT, LONGEST_CODE = 5_000, 40
# Each look for the nearest code goes through them all; and a circle is told by its beginning.
_MOST_NEAREST, _MOST_OF_A_CIRCLE = 20, 12
# Roman numerals head many a plan: "II.1".
_NUMBER: Final = re.compile(r"(?:[0-9]+|[IVXL]{1,7})(?:\.[0-9]+)*")
_ENDS: Final = r"[.):\u2013\u2014-]+"
# A number is taken whole: "1.2.3" alone is not 1.2 with a text.
_WHOLE: Final = r"(?!\.?[0-9])"
_NUMBERED: Final = re.compile(
    # A year and a count within a sentence are no code: "2026 es…", "3 de cada 10 mujeres".
    rf"([0-9]+(?:\.[0-9]+)+|[0-9]{{1,3}}|[IVXL]{{1,7}}(?:\.[0-9]+)+|[A-Z](?:\.[0-9]+)+)"
    rf"{_WHOLE}(?:{_ENDS}\s*|\s+)(?=\S)|([0-9]+){_WHOLE}{_ENDS}\s*(?=\S)"
)
_BARE: Final = re.compile(r"[0-9]+\s+(?=[a-z\u00df-\u00ff%])")
# After the name of a level a numeral is surely one: "Eje II. Paz".
_NAMED: Final = re.compile(
    rf"([0-9]+(?:\.[0-9]+)*|[IVXL]{{1,7}}|[A-Z](?={_ENDS})){_WHOLE}(?:{_ENDS}\s*|\s+)(?=\S)"
)
_TYPED_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+)?")


@dataclass(frozen=True, kw_only=True)
class Written:
    """A line as it was written. at: its row or paragraph. parent: the code of the line above it.

    level: None where it isn't said. budget: in the plan's currency, None where it isn't said.
    """

    at: int
    text: str
    code: str = ""
    parent: str = ""
    level: int | None = None
    responsible: str = ""
    budget: float | None = None


@dataclass(frozen=True)
class Placed:
    """A line in the tree. parent: the place of the line above it in the outline; level: 0 for the
    top.
    """

    written: Written
    code: str
    parent: int | None
    level: int


@dataclass(frozen=True)
class Outline:
    """The lines, each after the one above it and before its next sister; what was wrong."""

    lines: tuple[Placed, ...]
    faults: tuple[Problem, ...]


def code_and_text(words: str, levels: Sequence[str] = ()) -> tuple[str, str, int | None]:
    """A line's code, its text and its level, of words that may begin with them.

    levels: names of levels, which a line may begin with; its number is then counted within the
    line above it.

    >>> code_and_text("2.3.1 Alumbrar las calles"), code_and_text("Eje 2. Paz", ["Eje"])
    (('2.3.1', 'Alumbrar las calles', None), ('2', 'Paz', 0))
    >>> code_and_text("II.1.- Calles"), code_and_text("3 de cada 10 mujeres")
    (('II.1', 'Calles', None), ('', '3 de cada 10 mujeres', None))
    """
    words = " ".join(words.split())
    for level, name in enumerate(levels):
        start, rest = fold(words[: len(name)]), words[len(name) :].lstrip(" :.")
        if name and start == fold(name) and (found := _NAMED.match(rest)):
            return found[1], rest[found.end() :], level
    if (found := _NUMBERED.match(words)) and not _BARE.match(words):
        return found[1] or found[2], words[found.end() :], None
    return "", words, None


def outlined(lines: Sequence[Written], *, where: str) -> Outline:
    """The tree of the lines. where: what the person calls the file.

    Its faults are Problem plan_line_twice, plan_parent_missing, plan_line_in_itself,
    plan_line_without_text, plan_text_too_long, plan_code_too_long, plan_code_date and
    plan_too_deep, each with the row or paragraph.
    """
    faults: list[tuple[int, Problem]] = []
    parents = _parents(lines, where, faults)
    codes = _codes(lines, parents)
    first: dict[str, int] = {}
    for place, (line, code) in enumerate(zip(lines, codes, strict=True)):
        here = f"{where}:{line.at}"
        if code and (twin := first.setdefault(fold(code), place)) != place:
            found = Problem("plan_line_twice", where=here, name=code, other=lines[twin].at)
            faults.append((line.at, found))
        if len(code) > LONGEST_CODE:
            found = Problem("plan_code_too_long", where=here, most=LONGEST_CODE)
            faults.append((line.at, found))
        if _TYPED_DATE.fullmatch(code):
            faults.append((line.at, Problem("plan_code_date", where=here, name=code)))
        if not line.text:
            faults.append((line.at, Problem("plan_line_without_text", where=here, name=code)))
        if len(line.text) > LONGEST_TEXT:
            found = Problem("plan_text_too_long", where=here, n=len(line.text), most=LONGEST_TEXT)
            faults.append((line.at, found))
    _break_circles(lines, codes, parents, where, faults)
    placed = _in_order(lines, codes, parents)
    for each in placed:
        # What stands below it is as deep because of it.
        if each.level == MOST_LEVELS:
            here = f"{where}:{each.written.at}"
            found = Problem("plan_too_deep", where=here, name=each.code, most=MOST_LEVELS)
            faults.append((each.written.at, found))
    # By row: they are mended from the top of the file down.
    ordered = sorted(faults, key=lambda fault: fault[0])
    return Outline(tuple(placed), tuple(problem for _at, problem in ordered))


def _parents(
    lines: Sequence[Written], where: str, faults: list[tuple[int, Problem]]
) -> list[int | None]:
    """The place of the line above each; None at the top, and where it can't be told."""
    by_code: dict[str, int] = {}
    for place, line in enumerate(lines):
        if line.code:
            by_code.setdefault(fold(line.code), place)
    found: list[int | None] = []
    # The last line of each level, down to the one before.
    open_levels: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        wanted = line.parent
        if not wanted and line.level is None:
            begins = line.code.rpartition(".")[0]
            # "E1.O2" stands in "E1" where there is one; what else a dot may mean is nobody's guess.
            if _NUMBER.fullmatch(line.code) or fold(begins) in by_code:
                wanted = begins
        if wanted:
            above = by_code.get(fold(wanted))
            if above is None:
                others = list(by_code) if len(faults) < _MOST_NEAREST else []
                near = _nearest(wanted, line.code, others)
                problem = Problem(
                    "plan_parent_missing",
                    where=f"{where}:{line.at}",
                    name=line.code or shortened(line.text, LONGEST_CODE),
                    parent=wanted,
                    nearest=lines[by_code[near]].code if near else "",
                )
                faults.append((line.at, problem))
            found.append(above)
            if line.level is None:
                continue
        level = line.level or 0
        while open_levels and open_levels[-1][0] >= level:
            open_levels.pop()
        if not wanted:
            found.append(open_levels[-1][1] if open_levels and line.level is not None else None)
        open_levels.append((level, place))
    return found


def _nearest(wanted: str, own: str, codes: Sequence[str]) -> str:
    """The folded code that looks most like the one that is missing; "" where none does."""
    others = [code for code in codes if code != fold(own)]
    return next(iter(difflib.get_close_matches(fold(wanted), others, n=1)), "")


def _codes(lines: Sequence[Written], parents: Sequence[int | None]) -> list[str]:
    """Codes as they name a line in the whole plan: "Objetivo 1" in "Eje 2" is 2.1."""
    codes = [line.code for line in lines]
    for place, line in enumerate(lines):
        above = parents[place]
        if (
            line.level
            and not line.parent
            and above is not None
            and above < place
            and "." not in line.code
            and _NUMBER.fullmatch(line.code)
            and codes[above]
        ):
            codes[place] = f"{codes[above]}.{line.code}"
    return codes


def _break_circles(
    lines: Sequence[Written],
    codes: Sequence[str],
    parents: list[int | None],
    where: str,
    faults: list[tuple[int, Problem]],
) -> None:
    """Tell each circle once, and put its first line at the top."""
    is_done = [False] * len(lines)
    for start in range(len(lines)):
        way: list[int] = []
        on_the_way: set[int] = set()
        here: int | None = start
        while here is not None and not is_done[here] and here not in on_the_way:
            way.append(here)
            on_the_way.add(here)
            here = parents[here]
        if here is not None and here in on_the_way:
            circle = way[way.index(here) :]
            first = min(circle, key=lambda place: lines[place].at)
            names = [codes[place] or str(lines[place].at) for place in (*circle, circle[0])]
            if len(names) > _MOST_OF_A_CIRCLE:
                names[_MOST_OF_A_CIRCLE:-1] = ["…"]
            problem = Problem(
                "plan_line_in_itself", where=f"{where}:{lines[first].at}", way=" → ".join(names)
            )
            faults.append((lines[first].at, problem))
            parents[first] = None
        for place in way:
            is_done[place] = True


def _in_order(
    lines: Sequence[Written], codes: Sequence[str], parents: Sequence[int | None]
) -> list[Placed]:
    """Each line after the one above it, sisters as they were written."""
    below: dict[int | None, list[int]] = {}
    for place, above in enumerate(parents):
        below.setdefault(above, []).append(place)
    placed: list[Placed] = []
    # A plan may be deeper than Python calls: what waits stands in a list of our own.
    waiting: list[tuple[int, int | None, int]] = [(p, None, 0) for p in below.get(None, [])[::-1]]
    while waiting:
        place, above, level = waiting.pop()
        here = len(placed)
        placed.append(Placed(lines[place], codes[place], above, level))
        waiting += [(each, here, level + 1) for each in below.get(place, [])[::-1]]
    return placed
