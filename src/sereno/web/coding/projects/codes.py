"""The codes of a project beside those that are here: which are new, which are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from sereno.exchange.refi_qda.memos import memos_of
from sereno.exchange.refi_qda.project import (
    Code as OtherCode,
)
from sereno.exchange.refi_qda.project import (
    Project,
    coded_in,
)
from sereno.vocabulary.plain_text import without_hidden_signs
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, CodePlace, CodeState
from sereno.web.coding.models.codebook import MOST_WORDS
from sereno.web.coding.projects.colours import colour_like
from sereno.web.coding.projects.guids import guid_in
from sereno.web.people.folding import folded

MOST_NAME: Final = 100
Path = tuple[str, ...]
# A path as names are compared, and whether passages can have what stands there.
Place = tuple[Path, bool]


@dataclass(frozen=True)
class ComingCode:
    """A code or category as it would be here. path: the names from the root to it.

    guid: in the project; "": a category made for a code that holds others. here: the one that it
    is already. is_cut: its name or words are longer than fit.
    """

    guid: str
    path: Path
    is_codable: bool
    colour: str
    definition: str
    here: Code | None
    is_cut: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path[-1]

    @property
    def place(self) -> Place:
        """Where it stands: two of a project that stand at one place are one here."""
        return _folded(self.path), self.is_codable

    @property
    def above(self) -> Place:
        """The category in which it stands."""
        return _folded(self.path[:-1]), False


def coming_codes(project: Project, audit: Audit) -> list[ComingCode]:
    """All codes of a project, each after the category in which it stands.

    A code that holds others, which here only categories do, becomes a category; if passages have
    it, it stands in that as a code too.
    """
    lines = list(_lines(project.codes, (), coded_in(project), memos_of(project)))
    here = _Here(audit)
    places = dict.fromkeys(each.place for each in lines)
    times = Counter((path[-1], is_codable) for path, is_codable in places)
    found = []
    for each in lines:
        is_once = times[each.place[0][-1], each.is_codable] == 1
        found.append(replace(each, here=here.same(each, is_once=is_once)))
    return found


def one_line_of(name: str) -> str:
    """A name as a code may have it."""
    return without_hidden_signs(" ".join(name.split()))[:MOST_NAME]


def definition_of(words: str) -> str:
    """What is told of a code, as it may have it."""
    return without_hidden_signs(words, lines=True)[:MOST_WORDS]


def _lines(
    codes: Iterable[OtherCode], above: Path, used: frozenset[str], memos: Mapping[str, str]
) -> Iterator[ComingCode]:
    for code in codes:
        told = without_hidden_signs(" ".join(code.name.split())) or str(_("unnamed"))
        name, words = one_line_of(code.name) or told, memos.get(code.guid, "")
        definition = definition_of(words)
        is_cut = name != told or len(words) > MOST_WORDS
        path = (*above, name)
        colour = colour_like(code.colour)
        holds = bool(code.children)
        is_both = holds and code.is_codable and code.guid in used
        guid = "" if is_both else code.guid
        is_codable = code.is_codable and not holds
        yield ComingCode(guid, path, is_codable, colour, definition, None, is_cut)
        if is_both:
            yield ComingCode(code.guid, (*path, name), True, colour, definition, None)
        yield from _lines(code.children, path, used, memos)


def _folded(path: Sequence[str]) -> Path:
    return tuple(map(folded, path))


def _final(code: Code, by_key: Mapping[int, Code]) -> Code:
    """A code, or what it was merged into in the end."""
    while code.merged_into_id is not None:
        code = by_key[code.merged_into_id]
    return code


class _Here:
    """The codes of an audit, by GUID, by path, and by name where that is told once."""

    def __init__(self, audit: Audit) -> None:
        every = list(Code.objects.filter(audit=audit))
        by_key = {each.pk: each for each in every}
        # What was merged is what it was merged into, so that it doesn't come back beside it.
        self._by_guid = {guid_in(audit, "code", e.number): _final(e, by_key) for e in every}
        codes = [each for each in every if each.state != CodeState.MERGED]
        parents: dict[int, list[int | None]] = {}
        places = CodePlace.objects.filter(code__in=by_key).values_list("code", "parent")
        for code, parent in places:
            parents.setdefault(code, []).append(parent)

        def paths(key: int, below: tuple[int, ...] = ()) -> Iterator[Path]:
            for parent in parents.get(key, [None]):
                if parent is None:
                    yield (folded(by_key[key].name),)
                elif parent not in below:
                    for above in paths(parent, (*below, key)):
                        yield (*above, folded(by_key[key].name))

        # Of two at one place the one in use, which comes last.
        codes.sort(key=lambda each: each.state == CodeState.IN_USE)
        self._by_path = {(path, c.is_codable): c for c in codes for path in paths(c.pk)}
        self._by_name: dict[tuple[str, bool], Code] = {}
        for state in (CodeState.IN_USE, CodeState.RETIRED, CodeState.MERGED):
            those = [each for each in every if each.state == state]
            names = Counter((folded(each.name), each.is_codable) for each in those)
            for each in those:
                name = (folded(each.name), each.is_codable)
                if names[name] == 1:
                    self._by_name.setdefault(name, _final(each, by_key))

    def same(self, line: ComingCode, *, is_once: bool) -> Code | None:
        """The one that a coming code is; is_once: no other of the project is called so."""
        found = self._by_guid.get(line.guid)
        if found is not None and found.is_codable == line.is_codable:
            return found
        named = self._by_name.get((line.place[0][-1], line.is_codable)) if is_once else None
        return self._by_path.get(line.place) or named
