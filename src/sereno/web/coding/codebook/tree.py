"""The codebook as a tree: a code stands in each of its categories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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


def tree_of(audit: Audit) -> list[Node]:
    """The codes in use, in the order of their places. Categories hold codes and categories."""
    places = CodePlace.objects.filter(code__audit=audit, code__state=CodeState.IN_USE)
    below: dict[int | None, list[CodePlace]] = defaultdict(list)
    for place in places.select_related("code").order_by("position", "pk"):
        below[place.parent_id].append(place)
    return _nodes(below, None, 0, frozenset())


def _nodes(
    below: dict[int | None, list[CodePlace]], parent: int | None, depth: int, above: frozenset[int]
) -> list[Node]:
    return [
        Node(
            place.code,
            place,
            depth,
            # A circle, which no verb makes, would have no end.
            _nodes(below, place.code_id, depth + 1, above | {place.code_id}),
        )
        for place in below[parent]
        if place.code_id not in above
    ]


def flat(nodes: Iterable[Node]) -> list[Node]:
    """Each node before those below it."""
    return [each for node in nodes for each in node.every()]


def above_it(code: Code) -> set[int]:
    """The keys of everything that a code stands in, however far up."""
    found: set[int] = set()
    wave = {code.pk}
    while wave:
        parents = CodePlace.objects.filter(code__in=wave, parent__isnull=False)
        wave = set(parents.values_list("parent", flat=True)) - found
        found |= wave
    return found
