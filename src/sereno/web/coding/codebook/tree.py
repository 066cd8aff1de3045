"""The codebook as a tree: a code stands in each of its categories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sereno.methods.policy.access_levels import Access, may_see
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, CodePlace, CodeState


@dataclass
class Node:
    """A code in one of its places; depth 0: at the root."""

    code: Code
    place: CodePlace
    depth: int
    children: list[Node] = field(default_factory=list)

    def every(self) -> Iterator[Node]:
        """It and all below it."""
        yield self
        for child in self.children:
            yield from child.every()


def tree_of(audit: Audit, levels: Collection[str] | None) -> list[Node]:
    """The codes in use, in the order of their places. Categories hold codes and categories.

    levels: whose codes alone are told, as `Audit.access_levels_of` has them: a code may be called
    by words of a restricted text. What stands in a category that isn't told stands where that one
    does. None: all of them, for what tells nobody and for those who keep the codebook.
    """
    places = CodePlace.objects.filter(code__audit=audit, code__state=CodeState.IN_USE)
    below: dict[int | None, list[CodePlace]] = defaultdict(list)
    for place in places.select_related("code").order_by("position", "pk"):
        below[place.parent_id].append(place)
    return list(_nodes(below, levels, None, 0, frozenset()))


def _nodes(
    below: dict[int | None, list[CodePlace]],
    levels: Collection[str] | None,
    parent: int | None,
    depth: int,
    above: frozenset[int],
) -> Iterator[Node]:
    for place in below[parent]:
        # A circle, which no verb makes, would have no end.
        if place.code_id in above:
            continue
        is_told = levels is None or place.code.access_level in levels
        inner = _nodes(below, levels, place.code_id, depth + is_told, above | {place.code_id})
        if is_told:
            yield Node(place.code, place, depth, list(inner))
        else:
            yield from inner


def flat(nodes: Iterable[Node]) -> list[Node]:
    """Each node before those below it."""
    return [each for node in nodes for each in node.every()]


def is_no_secret_to(code: Code, other: Code) -> bool:
    """Whether everybody who sees the other code sees this one."""
    return may_see(Access(other.access_level), Access(code.access_level))


def above_it(code: Code) -> set[int]:
    """The keys of everything that a code stands in, however far up."""
    found: set[int] = set()
    wave = {code.pk}
    while wave:
        parents = CodePlace.objects.filter(code__in=wave, parent__isnull=False)
        wave = set(parents.values_list("parent", flat=True)) - found
        found |= wave
    return found
